//! The browser as it is, for what only the whole guide needs.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::timers::callback::Timeout;
use guide_domain::sign_off::journey::Draft;
use guide_domain::sign_off::outbox::message::Event;
use guide_domain::sign_off::outbox::retry::STORAGE_PATIENCE;
use guide_domain::sign_off::visit::Visit;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::sender::Sender;
use super::{FurtherBrowser, chance, drafts, service};
use crate::browser::{Page, Subscription};
use crate::whole::state::desk::{DraftAnswer, Errand, News};
use crate::whole::state::signing::Session;
use crate::whole::words::sign_off as words;

/// What the browser around an element keeps further.
#[derive(Debug, Default)]
pub struct FurtherPage {
    sender: RefCell<Weak<Sender>>,
}

impl FurtherBrowser for Page {
    fn sender(&self, events: Callback<Event>) -> Subscription {
        let sender = Sender::new(events);
        self.further.sender.replace(Rc::downgrade(&sender));
        Box::new(sender)
    }

    fn carry_out(&self, errand: Errand) {
        if let Some(sender) = self.further.sender.borrow().upgrade() {
            sender.carry_out(errand);
        }
    }

    fn unreadable(&self) -> usize {
        let sender = self.further.sender.borrow().upgrade();
        sender.map_or(0, |sender| sender.unreadable())
    }

    fn ask_who(&self, host: &str, done: Callback<Session>) {
        let host = host.to_owned();
        spawn_local(async move { done.emit(service::who(&host).await) });
    }

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

    fn new_id(&self) -> String {
        chance::id()
    }

    fn chance(&self) -> u16 {
        chance::thousandth()
    }
}

#[expect(
    clippy::unused_self,
    reason = "what the contact guide has in its place is asked in the same way"
)]
impl FurtherPage {
    /// Tells the page.
    pub(crate) fn tell(&self, page: &Page, news: News) {
        match news {
            News::SignOff(record) => page.notify_json("sg-sign-off", &record),
            News::Recorded(id, receipt) => {
                page.notify("sg-recorded", &[("id", id.as_str()), ("receipt", &receipt)]);
            }
            News::AuthRequired => page.notify("sg-auth-required", &[]),
            News::NotConfirmed(message) => page.notify(
                "sg-error",
                &[("code", "not-confirmed"), ("message", &message)],
            ),
            News::StorageBlocked => page.notify(
                "sg-error",
                &[("code", "storage-blocked"), ("message", words::PAGE_ONLY)],
            ),
        }
    }
}

impl Page {
    /// An event whose detail is the object of a JSON text of our own.
    fn notify_json(&self, kind: &str, json: &str) {
        self.notify_detail(kind, &js_sys::JSON::parse(json).unwrap_or_default());
    }
}
