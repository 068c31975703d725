//! Loads parts of packs through the element's script, which alone knows where they lie and what their hashes are.

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use super::Loaded;

/// Calls `load(pack | null, [part, …])`, which promises the bytes of each part.
pub(super) fn load(load: &Function, pack: Option<&str>, parts: &[&str], done: Callback<Loaded>) {
    let names: Array = parts.iter().map(|name| JsValue::from_str(name)).collect();
    let pack = pack.map_or(JsValue::NULL, JsValue::from_str);
    let promise = load.call2(&JsValue::UNDEFINED, &pack, &names);
    spawn_local(async move { done.emit(bytes(promise).await.or_else(|error| reason(&error))) });
}

async fn bytes(promise: Result<JsValue, JsValue>) -> Result<Vec<Vec<u8>>, JsValue> {
    let promise: Promise = promise?.unchecked_into();
    let parts = Array::from(&JsFuture::from(promise).await?);
    Ok(parts
        .iter()
        .map(|part| Uint8Array::new(&part).to_vec())
        .collect())
}

/// Why the parts did not come, from the failure's code and detail; no parts where the pack has none.
fn reason(error: &JsValue) -> Loaded {
    let text = |key: &str| {
        let value = js_sys::Reflect::get(error, &JsValue::from_str(key));
        value.ok().and_then(|value| value.as_string())
    };
    if text("code").as_deref() == Some("part-missing") {
        return Ok(Vec::new());
    }
    Err(text("detail").unwrap_or_default().into())
}
