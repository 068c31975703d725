//! The seam between the page's script (`www/element/`) and the screens.

use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::pack::Pack;
use guide_domain::part;
use guide_domain::provenance::PackId;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};
use web_sys::HtmlElement;
use yew::AppHandle;

use crate::app::{App, AppProps};
use crate::attribute::Attribute;
use crate::browser::{Browser, Page, SharedBrowser, strings};
use crate::request::Request;
use crate::state::{Action, Loading, PackChange};
use crate::view::Destination;

/// Must be called once, before any [`Guide`] is made: from then on a panic calls `on_panic(message)` before the
/// instance dies.
#[wasm_bindgen]
pub fn start(on_panic: Function) {
    // Yew replaces any hook that was not set through it.
    yew::set_custom_panic_hook(Box::new(move |panic| {
        // Nothing is left to do here if the page's own handler throws.
        drop(on_panic.call1(&JsValue::UNDEFINED, &JsValue::from_str(&panic.to_string())));
    }));
}

/// The name of the error for bytes that are no pack of this version; the page's script knows it by that.
const UNREADABLE: &str = "PackUnreadable";

#[wasm_bindgen]
extern "C" {
    /// What the screens of one element start with, from the page's script: `Start` in `programs.ts`.
    pub type Start;
    #[wasm_bindgen(method, getter)]
    fn packs(this: &Start) -> Array;
    #[wasm_bindgen(method, getter)]
    fn steps(this: &Start) -> Array;
    #[wasm_bindgen(method, getter, js_name = takesFocus)]
    fn takes_focus(this: &Start) -> bool;

    /// A pack of the build.
    type BuiltPack;
    #[wasm_bindgen(method, getter)]
    fn id(this: &BuiltPack) -> String;
    #[wasm_bindgen(method, getter)]
    fn name(this: &BuiltPack) -> String;
}

/// The screens of one element.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Guide {
    app: AppHandle<App>,
    page: Rc<Page>,
    pack: Rc<Pack>,
    attributes: Function,
}

#[wasm_bindgen]
impl Guide {
    /// Draws the guide into `mount`.
    ///
    /// `attributes(name)` gives an attribute's text or null; `server_time` is the server's time now, in milliseconds
    /// since 1970 (UTC), if a fresh response had one; `notify(type, detail)` takes the guide's events.
    /// `load(pack, parts)` promises the bytes of the named parts of a pack of `start.packs`, or of this one for null.
    ///
    /// # Errors
    /// Where the part's bytes are no pack of this version: one whose name is `PackUnreadable`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        mount: HtmlElement,
        part: &[u8],
        attributes: Function,
        server_time: Option<f64>,
        notify: Function,
        load: Function,
        start: &Start,
    ) -> Result<Self, JsValue> {
        let pack = Rc::new(part::decode(part).map_err(|error| unreadable(&error.to_string()))?);
        let page = Rc::new(Page::new(mount.clone().into(), notify, load));
        let browser: Rc<dyn Browser> = Rc::clone(&page) as Rc<dyn Browser>;
        let props = AppProps {
            pack: Rc::clone(&pack),
            browser: SharedBrowser(browser),
            trust: compare(&page, server_time),
            // The contact guide lays nothing side by side.
            others: if cfg!(feature = "whole") {
                others(start, &pack)
            } else {
                Vec::new()
            },
            steps: strings_of(&start.steps()),
            takes_focus: start.takes_focus(),
            attributes: Attribute::ALL
                .into_iter()
                .filter_map(|attribute| Some((attribute, read(&attributes, attribute)?)))
                .collect(),
        };
        let app = yew::Renderer::<App>::with_root_and_props(mount.into(), props).render();
        Ok(Self {
            app,
            page,
            pack,
            attributes,
        })
    }

    /// Follows an attribute that changed. Names the guide does not know are the script's own business.
    #[wasm_bindgen(js_name = attributeChanged)]
    pub fn attribute_changed(&self, name: &str) {
        if let Some(attribute) = Attribute::named(name) {
            let value = read(&self.attributes, attribute);
            self.ask(Request::Attribute(attribute, value));
        }
    }

    /// Goes to the screen that the page's address asks for; what cannot be followed is said on the screen.
    #[wasm_bindgen(js_name = openByAddress)]
    pub fn open_by_address(&self, view: &str) {
        self.ask(Request::Attribute(Attribute::Address, Some(view.into())));
    }

    /// Says that the council's contact guide is another one by now, and whether going home shows it; `undefined`: it is
    /// as it was.
    #[wasm_bindgen(js_name = setPackChanged)]
    pub fn set_pack_changed(&self, is_taken_at_home: Option<bool>) {
        let change = is_taken_at_home.map(|is_taken_at_home| {
            if is_taken_at_home {
                PackChange::TakenAtHome
            } else {
                PackChange::TakenByReloading
            }
        });
        self.ask(Request::Go(Action::SetPackChange(change)));
    }

    /// The screens to go through to get where the reader is, for screens that take the place of these.
    pub fn place(&self) -> Array {
        let app = self.app.get_component();
        strings(&app.map(|app| app.place()).unwrap_or_default())
    }

    /// Says why the whole guide did not take over.
    #[wasm_bindgen(js_name = handOverFailed)]
    pub fn hand_over_failed(&self, reason: &str) {
        let failed = Loading::Failed(reason.into());
        self.ask(Request::Go(Action::More(failed)));
    }

    /// Goes to a screen: see [`Destination::parse`].
    ///
    /// # Errors
    /// Where there is no such screen; the message says which there are.
    pub fn open(&self, view: &str) -> Result<(), JsError> {
        let destination = Destination::parse(view, self.pack.contact_part())
            .map_err(|error| JsError::new(&error.to_string()))?;
        self.ask(Request::Go(Action::Open(destination)));
        Ok(())
    }

    /// Compares the device's clock with the server's, in milliseconds since 1970 (UTC); `undefined`: nothing to compare.
    #[wasm_bindgen(js_name = setServerTime)]
    pub fn set_server_time(&self, server_time: Option<f64>) {
        self.ask(Request::Compared(compare(&self.page, server_time)));
    }

    /// Says whether the fallback pasted into the page is of another version of the pack.
    #[wasm_bindgen(js_name = setFallbackStale)]
    pub fn set_fallback_stale(&self, stale: bool) {
        self.ask(Request::Go(Action::SetFallbackStale(stale)));
    }

    /// Takes the screens out of the page and ends every timer and listener. Not to be used afterwards.
    pub fn unmount(self) {
        self.app.destroy();
    }
}

impl Guide {
    pub(crate) fn ask(&self, request: Request) {
        self.app.send_message(request);
    }
}

/// The error for bytes that are no pack of this version.
fn unreadable(reason: &str) -> JsValue {
    let error = js_sys::Error::new(reason);
    error.set_name(UNREADABLE);
    error.into()
}

/// The packs besides this one.
fn others(start: &Start, pack: &Pack) -> Vec<(PackId, Rc<str>)> {
    let this = pack.contact_part().id.as_str();
    let packs = start.packs();
    let packs = packs.iter().map(JsCast::unchecked_into::<BuiltPack>);
    packs
        .map(|pack| (pack.id(), pack.name()))
        .filter(|(id, _)| id != this)
        .map(|(id, council)| (PackId::new(&id), council.into()))
        .collect()
}

fn strings_of(array: &Array) -> Vec<Rc<str>> {
    let strings = array.iter().filter_map(|value| value.as_string());
    strings.map(Rc::from).collect()
}

fn read(attributes: &Function, attribute: Attribute) -> Option<Rc<str>> {
    let value = attributes.call1(&JsValue::UNDEFINED, &JsValue::from_str(attribute.name()));
    value
        .ok()
        .and_then(|value| value.as_string())
        .map(Into::into)
}

fn compare(page: &Page, server_time: Option<f64>) -> ClockTrust {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "ECMA-262 times are at most 8.64e15 in magnitude; a cast saturates"
    )]
    let server = server_time.and_then(|time| Instant::from_timestamp_millis(time as i64));
    ClockTrust::compare(page.device_now(), server)
}
