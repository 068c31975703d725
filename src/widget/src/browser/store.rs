//! What the device keeps for sign-offs: an `IndexedDB` database, written with strict durability.
//!
//! `localStorage` is not enough: a browser that is killed within seconds of a write there loses it.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::{KeepsNothing, Shelf};

const DATABASE: &str = "safeguarding-guide";
const VERSION: u32 = 1;

/// Everything on a shelf.
pub(super) async fn all(shelf: Shelf) -> Result<Vec<String>, KeepsNothing> {
    read_all(shelf).await.map_err(refused)
}

/// Puts a text on a shelf unless one is there under that key; the one that was there is returned.
pub(super) async fn add(
    shelf: Shelf,
    key: String,
    value: String,
) -> Result<Option<String>, KeepsNothing> {
    let mut before = None;
    let added = replace(shelf, &key, |there| {
        before = there;
        before.is_none().then_some(value)
    });
    added.await?;
    Ok(before)
}

/// Changes a text that is on a shelf; `change` says what to write, if anything.
pub(super) async fn change(
    shelf: Shelf,
    key: String,
    change: impl FnOnce(&str) -> Option<String>,
) -> Result<(), KeepsNothing> {
    replace(shelf, &key, |there| change(&there?)).await
}

/// Takes a text from a shelf; returns once it is gone from the disk.
pub(super) async fn delete(shelf: Shelf, key: String) -> Result<(), KeepsNothing> {
    deleted(shelf, &key).await.map_err(refused)
}

/// The browser's reason helps nobody: it is private browsing, a rule of the computer, or a full disk.
fn refused(_: JsValue) -> KeepsNothing {
    KeepsNothing
}

async fn read_all(shelf: Shelf) -> Result<Vec<String>, JsValue> {
    let database = open().await?;
    let transaction = transaction(&database.0, shelf, IdbTransactionMode::Readonly)?;
    let store = transaction.object_store(shelf.name())?;
    let texts = Array::from(&answered(&store.get_all()?).await?);
    Ok(texts.iter().filter_map(|text| text.as_string()).collect())
}

async fn deleted(shelf: Shelf, key: &str) -> Result<(), JsValue> {
    let database = open().await?;
    let transaction = transaction(&database.0, shelf, IdbTransactionMode::Readwrite)?;
    transaction
        .object_store(shelf.name())?
        .delete(&JsValue::from_str(key))?;
    // Not the request's success: only a complete transaction is on the disk.
    let complete = settled(&transaction, "complete", &["abort", "error"]);
    JsFuture::from(complete).await.map(drop)
}

/// Reads the text under a key and writes another, if `value` gives one, in one transaction, so that no other tab comes
/// between.
pub(super) async fn replace(
    shelf: Shelf,
    key: &str,
    value: impl FnOnce(Option<String>) -> Option<String>,
) -> Result<(), KeepsNothing> {
    replaced(shelf, key, value).await.map_err(refused)
}

async fn replaced(
    shelf: Shelf,
    key: &str,
    value: impl FnOnce(Option<String>) -> Option<String>,
) -> Result<(), JsValue> {
    let database = open().await?;
    let transaction = transaction(&database.0, shelf, IdbTransactionMode::Readwrite)?;
    let store = transaction.object_store(shelf.name())?;
    let key = JsValue::from_str(key);
    let there = answered(&store.get(&key)?).await?;
    if let Some(value) = value(there.as_string()) {
        store.put_with_key(&JsValue::from_str(&value), &key)?;
    }
    // It completes in a later task of the browser, never before somebody listens here.
    let complete = settled(&transaction, "complete", &["abort", "error"]);
    JsFuture::from(complete).await.map(drop)
}

/// An open database, which is closed whatever happens: open ones keep a later version of the guide from its own.
struct Opened(IdbDatabase);

impl Drop for Opened {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn transaction(
    database: &IdbDatabase,
    shelf: Shelf,
    mode: IdbTransactionMode,
) -> Result<IdbTransaction, JsValue> {
    let options = Object::new();
    Reflect::set(
        &options,
        &JsValue::from_str("durability"),
        &JsValue::from_str("strict"),
    )?;
    // web-sys has the third argument only among its unstable interfaces.
    let transaction: Function =
        Reflect::get(database, &JsValue::from_str("transaction"))?.dyn_into()?;
    let mode = JsValue::from(mode);
    transaction
        .call3(database, &JsValue::from_str(shelf.name()), &mode, &options)?
        .dyn_into()
}

async fn open() -> Result<Opened, JsValue> {
    let factory = gloo::utils::window()
        .indexed_db()?
        .ok_or(JsValue::UNDEFINED)?;
    let request = factory.open_with_u32(DATABASE, VERSION)?;
    let asked = request.clone();
    let upgrade = Closure::once_into_js(move || drop(make_shelves(&asked)));
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    Ok(Opened(answered(&request).await?.dyn_into()?))
}

fn make_shelves(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.dyn_into()?;
    for shelf in Shelf::ALL {
        if !database.object_store_names().contains(shelf.name()) {
            database.create_object_store(shelf.name())?;
        }
    }
    Ok(())
}

/// A request's result.
async fn answered(request: &IdbRequest) -> Result<JsValue, JsValue> {
    // “blocked”: another tab holds an older database open.
    JsFuture::from(settled(request, "success", &["error", "blocked"])).await?;
    request.result()
}

/// Resolves at one event and rejects at others.
fn settled(target: &JsValue, good: &str, bad: &[&str]) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let on = |event: &str, done: &Function| {
            // Setting a handler of the browser's own object cannot fail.
            drop(Reflect::set(
                target,
                &JsValue::from_str(&format!("on{event}")),
                done,
            ));
        };
        on(good, &resolve);
        for event in bad {
            on(event, &reject);
        }
    })
}
