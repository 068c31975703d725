//! The browser as it is: one [`Page`] for each element.

use std::rc::Rc;

use guide_domain::Instant;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::Callback;

use super::clock::{self, Clock};
use super::{Browser, PageEvent, Subscription, clipboard, idle, print_frame};
use crate::components::printed_card::PrintedCardProps;

/// The browser around one element.
#[derive(Debug)]
pub struct Page {
    mount: Element,
    notify: Function,
    clock: Rc<Clock>,
}

impl Page {
    /// The browser around `mount`; `notify(type, detail)` is the element's way to tell the page.
    pub fn new(mount: Element, notify: Function) -> Self {
        Self {
            mount,
            notify,
            clock: Rc::default(),
        }
    }

    /// The device's own clock, whatever the page asked for.
    pub fn device_now(&self) -> Instant {
        clock::device_now()
    }

    fn notify(&self, kind: &str, detail: &[(&str, &str)]) {
        let object = Object::new();
        for (key, value) in detail {
            // Setting a property of a fresh plain object cannot fail.
            drop(Reflect::set(
                &object,
                &JsValue::from_str(key),
                &JsValue::from_str(value),
            ));
        }
        // A listener of the page that throws is the page's own fault; the browser reports it to the page.
        drop(
            self.notify
                .call2(&JsValue::UNDEFINED, &JsValue::from_str(kind), &object),
        );
    }
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

    fn copy(&self, text: &str, done: Callback<bool>) {
        clipboard::copy(&self.mount, text, done);
    }

    fn print(&self, card: PrintedCardProps) -> bool {
        print_frame::print(&self.mount, card)
    }

    fn tell(&self, event: PageEvent) {
        match event {
            PageEvent::Ready => self.notify("sg-ready", &[]),
            PageEvent::View(view) => self.notify("sg-view", &[("view", view.address())]),
            PageEvent::AttributeInvalid(message) => {
                self.notify(
                    "sg-error",
                    &[("code", "attribute-invalid"), ("message", &message)],
                );
            }
        }
    }
}
