//! The browser as it is: one [`Page`] for each element.

use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::pack::PackId;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::Callback;

use super::clock::{self, Clock};
use super::{
    Browser, KeepsNothing, Loaded, PageEvent, Subscription, clipboard, idle, parts, preferences,
    print_frame,
};
use crate::components::printed_card::PrintedCardProps;

#[cfg(feature = "whole")]
use {
    super::{DraftAnswer, Errand, chance, drafts, sender::Sender, service},
    crate::state::signing::Session,
    gloo::timers::callback::Timeout,
    guide_domain::sign_off::journey::Draft,
    guide_domain::sign_off::outbox::message::Event,
    guide_domain::sign_off::outbox::retry::STORAGE_PATIENCE,
    guide_domain::sign_off::visit::Visit,
    std::cell::{Cell, RefCell},
    std::rc::Weak,
    wasm_bindgen_futures::spawn_local,
};

/// The browser around one element.
#[derive(Debug)]
pub struct Page {
    mount: Element,
    notify: Function,
    load: Function,
    clock: Rc<Clock>,
    #[cfg(feature = "whole")]
    sender: RefCell<Weak<Sender>>,
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
            #[cfg(feature = "whole")]
            sender: RefCell::default(),
        }
    }

    /// The device's own clock, whatever the page asked for.
    pub fn device_now(&self) -> Instant {
        clock::device_now()
    }

    /// An event whose detail is the object of a JSON text of our own.
    #[cfg(feature = "whole")]
    fn notify_json(&self, kind: &str, json: &str) {
        let detail = js_sys::JSON::parse(json).unwrap_or_default();
        drop(
            self.notify
                .call2(&JsValue::UNDEFINED, &JsValue::from_str(kind), &detail),
        );
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

    fn load(&self, pack: Option<&PackId>, parts: &'static [&'static str], done: Callback<Loaded>) {
        parts::load(&self.load, pack.map(PackId::as_str), parts, done);
    }

    fn keep(&self, name: &str, value: Option<&str>) -> bool {
        preferences::keep(name, value)
    }

    fn kept(&self, name: &str) -> Result<Option<String>, KeepsNothing> {
        preferences::kept(name)
    }

    #[cfg(feature = "whole")]
    fn sender(&self, events: Callback<Event>) -> Subscription {
        let sender = Sender::new(events);
        self.sender.replace(Rc::downgrade(&sender));
        Box::new(sender)
    }

    #[cfg(feature = "whole")]
    fn carry_out(&self, errand: Errand) {
        if let Some(sender) = self.sender.borrow().upgrade() {
            sender.carry_out(errand);
        }
    }

    #[cfg(feature = "whole")]
    fn unreadable(&self) -> usize {
        let sender = self.sender.borrow().upgrade();
        sender.map_or(0, |sender| sender.unreadable())
    }

    #[cfg(feature = "whole")]
    fn ask_who(&self, host: &str, done: Callback<Session>) {
        let host = host.to_owned();
        spawn_local(async move { done.emit(service::who(&host).await) });
    }

    #[cfg(feature = "whole")]
    fn visit_draft(&self, key: &str, here: Draft, visit: Visit, done: Callback<DraftAnswer>) {
        let key = key.to_owned();
        let waiting = Rc::new(Cell::new(Some(done)));
        // Storage that is blocked can hang for ever; the guide then goes on with what is here.
        let late = Rc::clone(&waiting);
        let alone = drafts::visited_alone(here.clone(), &visit);
        let patience = u32::try_from(STORAGE_PATIENCE.num_milliseconds()).unwrap_or(u32::MAX);
        let patience = Timeout::new(patience, move || {
            if let Some(done) = late.take() {
                done.emit(alone);
            }
        });
        spawn_local(async move {
            let answer = drafts::visited(key, here, &visit).await;
            patience.cancel();
            if let Some(done) = waiting.take() {
                done.emit(answer);
            }
        });
    }

    #[cfg(feature = "whole")]
    fn new_id(&self) -> String {
        chance::id()
    }

    #[cfg(feature = "whole")]
    fn chance(&self) -> u16 {
        chance::thousandth()
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

    fn print(&self, card: PrintedCardProps) -> bool {
        print_frame::print(&self.mount, card)
    }

    fn tell(&self, event: PageEvent) {
        match event {
            PageEvent::Ready => self.notify("sg-ready", &[]),
            PageEvent::View(view) => self.notify("sg-view", &[("view", &view.address())]),
            #[cfg(feature = "whole")]
            PageEvent::SignOff(record) => self.notify_json("sg-sign-off", &record),
            #[cfg(feature = "whole")]
            PageEvent::Recorded(id, receipt) => {
                self.notify("sg-recorded", &[("id", &id), ("receipt", &receipt)]);
            }
            #[cfg(feature = "whole")]
            PageEvent::AuthRequired => self.notify("sg-auth-required", &[]),
            #[cfg(feature = "whole")]
            PageEvent::NotConfirmed(message) => self.notify(
                "sg-error",
                &[("code", "not-confirmed"), ("message", &message)],
            ),
            #[cfg(feature = "whole")]
            PageEvent::StorageBlocked => self.notify(
                "sg-error",
                &[
                    ("code", "storage-blocked"),
                    ("message", crate::words::sign_off::PAGE_ONLY),
                ],
            ),
            PageEvent::HandOver(steps) => self.notify("hand-over", &[("steps", &steps)]),
            PageEvent::AttributeInvalid(message) => {
                self.notify(
                    "sg-error",
                    &[("code", "attribute-invalid"), ("message", &message)],
                );
            }
        }
    }
}
