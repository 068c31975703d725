//! The browser as it is: one [`Page`] for each element.

use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::provenance::PackId;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::Callback;

use super::clock::{self, Clock};
use super::{
    Browser, Draw, KeepsNothing, Loaded, PageEvent, Subscription, clipboard, idle, parts,
    preferences, print_frame,
};
use crate::beyond::FurtherPage;

/// The browser around one element.
#[derive(Debug)]
pub struct Page {
    mount: Element,
    notify: Function,
    load: Function,
    clock: Rc<Clock>,
    pub(crate) further: FurtherPage,
}

impl Page {
    /// The browser around `mount`; `notify(type, detail)` is the element's way to tell the page, and
    /// `load(pack, parts)` its way to parts of packs.
    pub fn new(mount: Element, notify: Function, load: Function) -> Self {
        Self {
            mount,
            notify,
            load,
            clock: Rc::default(),
            further: FurtherPage::default(),
        }
    }

    /// The device's own clock, whatever the page asked for.
    pub fn device_now(&self) -> Instant {
        clock::device_now()
    }

    pub(crate) fn notify(&self, kind: &str, detail: &[(&str, &str)]) {
        let object = Object::new();
        for (key, value) in detail {
            set(&object, key, &JsValue::from_str(value));
        }
        self.notify_detail(kind, &object);
    }

    fn notify_with(&self, kind: &str, key: &str, value: &JsValue) {
        let object = Object::new();
        set(&object, key, value);
        self.notify_detail(kind, &object);
    }

    /// A listener of the page that throws is the page's own fault; the browser reports it to the page.
    pub(crate) fn notify_detail(&self, kind: &str, detail: &JsValue) {
        drop(
            self.notify
                .call2(&JsValue::UNDEFINED, &JsValue::from_str(kind), detail),
        );
    }
}

/// Setting a property of a fresh plain object cannot fail.
fn set(object: &Object, key: &str, value: &JsValue) {
    drop(Reflect::set(object, &JsValue::from_str(key), value));
}

/// An array of strings.
pub(crate) fn strings(texts: &[String]) -> Array {
    texts.iter().map(|text| JsValue::from_str(text)).collect()
}

impl Browser for Page {
    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn start_clock_from(&self, start: Option<Instant>) {
        self.clock.start_from(start);
    }

    fn on_minute(&self, tick: Callback<Instant>) -> Subscription {
        clock::on_minute(&self.clock, tick)
    }

    fn on_idle(&self, minutes: f64, idle: Callback<()>) -> Subscription {
        idle::on_idle(minutes, idle)
    }

    fn number(&self, text: &str) -> Option<f64> {
        let number = f64::try_from(JsValue::from_str(text)).ok()?;
        (number.is_finite() && !text.trim().is_empty()).then_some(number)
    }

    fn load(&self, pack: Option<&PackId>, parts: &'static [&'static str], done: Callback<Loaded>) {
        parts::load(&self.load, pack.map(PackId::as_str), parts, done);
    }

    fn keep(&self, name: &str, value: Option<&str>) -> bool {
        preferences::keep(name, value)
    }

    fn kept(&self, name: &str) -> Result<Option<String>, KeepsNothing> {
        preferences::kept(name)
    }

    fn page_address(&self) -> String {
        let address = gloo::utils::window().location().href().unwrap_or_default();
        match address.split_once('#') {
            Some((page, _)) => page.to_owned(),
            None => address,
        }
    }

    fn copy(&self, text: &str, done: Callback<bool>) {
        clipboard::copy(&self.mount, text, done);
    }

    fn print(&self, draw: Draw, refused: Callback<()>) {
        print_frame::print(&self.mount, draw, &refused);
    }

    fn tell(&self, event: PageEvent) {
        match event {
            PageEvent::Ready => self.notify("sg-ready", &[]),
            PageEvent::View(view) => self.notify("sg-view", &[("view", &view.address())]),
            PageEvent::Drawing => self.notify("drawing", &[]),
            PageEvent::Home => self.notify("home", &[]),
            PageEvent::HandOver(steps) => self.notify_with("hand-over", "steps", &strings(&steps)),
            PageEvent::Further(event) => self.further.tell(self, event),
            PageEvent::AttributeInvalid(message) => {
                self.notify(
                    "sg-error",
                    &[("code", "attribute-invalid"), ("message", &message)],
                );
            }
        }
    }
}
