//! Carries out what the outbox asks for: storage, the lock between tabs, the host's service, a timer.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use guide_domain::Instant;
use guide_domain::sign_off::outbox::answer::{Receipt, classify};
use guide_domain::sign_off::outbox::entry::{Frozen, Kept, Progress};
use guide_domain::sign_off::outbox::message::{Command, Event};
use guide_domain::sign_off::record::RecordId;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::Callback;

use super::clock::device_now;
use super::{Errand, Shelf, chance, lease, service, store};

/// The name that tabs know each other by: of the lock, and of the channel on which they tell each other of changes.
const NAME: &str = "safeguarding-guide.outbox";

/// The sender of one element.
pub(super) struct Sender {
    events: Callback<Event>,
    channel: Option<BroadcastChannel>,
    /// Lets the lock go that this tab has or seeks.
    unlock: RefCell<Option<Function>>,
    /// Seeks and renews the lease that stands for the lock where the browser has none.
    renewal: RefCell<Option<Interval>>,
    /// Whether this tab has the lease.
    is_leased: Cell<bool>,
    unreadable: Cell<usize>,
    /// What this tab is called in the lease.
    tab: String,
    timer: RefCell<Option<Timeout>>,
    listeners: RefCell<Vec<EventListener>>,
}

impl Sender {
    /// A sender whose events go to `events`.
    pub(super) fn new(events: Callback<Event>) -> Rc<Self> {
        let sender = Rc::new(Self {
            events,
            channel: BroadcastChannel::new(NAME).ok(),
            unlock: RefCell::default(),
            renewal: RefCell::default(),
            is_leased: Cell::default(),
            unreadable: Cell::default(),
            tab: chance::id(),
            timer: RefCell::default(),
            listeners: RefCell::default(),
        });
        sender.listen();
        sender
    }

    fn listen(self: &Rc<Self>) {
        let mut listeners = Vec::new();
        if let Some(channel) = &self.channel {
            let events = self.events.clone();
            listeners.push(EventListener::new(channel, "message", move |event| {
                let text = event.unchecked_ref::<MessageEvent>().data().as_string();
                let receipt = text.and_then(|text| serde_json::from_str(&text).ok());
                events.emit(receipt.map_or(Event::ChangedElsewhere, Event::RecordedElsewhere));
            }));
        }
        let events = self.events.clone();
        listeners.push(EventListener::new(
            &gloo::utils::window(),
            "online",
            move |_| events.emit(Event::Online),
        ));
        self.listeners.replace(listeners);
    }

    /// Carries out a command; its answer comes as an event.
    pub(super) fn carry_out(self: &Rc<Self>, errand: Errand) {
        match errand.command {
            Command::Load => self.spawn(Self::load),
            Command::Store(kept) => self.spawn(|sender| sender.store(kept)),
            Command::Note(id, progress) => spawn_local(note(id, progress)),
            Command::Delete(id) => self.spawn(|sender| sender.delete(id)),
            Command::Announce(receipt) => self.announce(&receipt),
            Command::Lock => self.lock(),
            Command::Unlock => self.let_go(),
            Command::Post { id, attempt, bytes } => {
                if let (Some(host), Some(frozen)) = (errand.host, errand.frozen) {
                    self.spawn(move |_| post(host, id, attempt, bytes, frozen));
                }
            }
            Command::Wake(at) => self.wake(at),
            // A request ends by its own patience, and its late answer has an old number; the others are the app's own.
            Command::Abandon { .. } | Command::AskSession | Command::Tell(_) => {}
        }
    }

    fn wake(&self, at: Instant) {
        let wait = (at - device_now()).num_milliseconds().max(0);
        let events = self.events.clone();
        let wait = u32::try_from(wait).unwrap_or(u32::MAX);
        let timeout = Timeout::new(wait, move || events.emit(Event::Due));
        self.timer.replace(Some(timeout));
    }

    fn spawn<F>(self: &Rc<Self>, work: impl FnOnce(Rc<Self>) -> F)
    where
        F: Future<Output = Event> + 'static,
    {
        let events = self.events.clone();
        let work = work(Rc::clone(self));
        spawn_local(async move { events.emit(work.await) });
    }

    async fn load(self: Rc<Self>) -> Event {
        let Ok(texts) = store::all(Shelf::Outbox).await else {
            return Event::NotLoaded;
        };
        let read = texts.iter().map(|text| serde_json::from_str(text).ok());
        let kept: Vec<Kept> = read.flatten().collect();
        self.unreadable.set(texts.len() - kept.len());
        Event::Loaded(kept)
    }

    /// How many of the stored sign-offs could not be read when they were last loaded. They stay where they are.
    pub(super) fn unreadable(&self) -> usize {
        self.unreadable.get()
    }

    async fn store(self: Rc<Self>, kept: Kept) -> Event {
        let id = kept.frozen.id.clone();
        let Ok(text) = serde_json::to_string(&kept) else {
            return Event::NotStored(id);
        };
        match store::add(Shelf::Outbox, id.to_string(), text).await {
            Ok(before) => {
                self.tell_others(&JsValue::TRUE);
                let before = before.and_then(|text| serde_json::from_str(&text).ok());
                Event::Stored(before.unwrap_or(kept))
            }
            Err(_) => Event::NotStored(id),
        }
    }

    async fn delete(self: Rc<Self>, id: RecordId) -> Event {
        match store::delete(Shelf::Outbox, id.to_string()).await {
            Ok(()) => {
                self.tell_others(&JsValue::TRUE);
                Event::Deleted(id)
            }
            Err(_) => Event::NotDeleted(id),
        }
    }

    fn announce(&self, receipt: &Receipt) {
        if let Ok(text) = serde_json::to_string(receipt) {
            self.tell_others(&JsValue::from_str(&text));
        }
    }

    fn tell_others(&self, message: &JsValue) {
        if let Some(channel) = &self.channel {
            // It throws only once the channel is closed.
            drop(channel.post_message(message));
        }
    }

    /// Seeks the lock; plain http has none between tabs, and a lease instead.
    fn lock(self: &Rc<Self>) {
        let navigator = gloo::utils::window().navigator();
        let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).unwrap_or_default();
        let events = self.events.clone();
        if locks.is_undefined() {
            return self.seek_lease();
        }
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        self.unlock.replace(release);
        let granted = Closure::once_into_js(move || {
            events.emit(Event::LockHeld(true));
            held
        });
        // The promise it returns rejects only if the page goes away.
        drop(request_lock(&locks, &granted));
    }

    fn let_go(&self) {
        if let Some(release) = self.unlock.take() {
            drop(release.call0(&JsValue::UNDEFINED));
        }
        if self.renewal.take().is_some() && self.is_leased.take() {
            spawn_local(lease::give_back(self.tab.clone()));
        }
    }

    fn seek_lease(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let seek = move || {
            if let Some(sender) = weak.upgrade() {
                spawn_local(async move { sender.take_lease().await });
            }
        };
        seek();
        let renewal = Interval::new(lease::RENEWAL, seek);
        self.renewal.replace(Some(renewal));
    }

    async fn take_lease(self: Rc<Self>) {
        // Where nothing is kept, nothing is shared with other tabs either.
        let is_ours = lease::take(&self.tab).await.unwrap_or(true);
        if self.renewal.borrow().is_none() {
            // Let go while it was asked for.
            lease::give_back(self.tab.clone()).await;
        } else if self.is_leased.replace(is_ours) != is_ours {
            self.events.emit(Event::LockHeld(is_ours));
        }
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.let_go();
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sender")
    }
}

fn request_lock(locks: &JsValue, granted: &JsValue) -> Result<JsValue, JsValue> {
    let request: Function = Reflect::get(locks, &JsValue::from_str("request"))?.dyn_into()?;
    request.call2(locks, &JsValue::from_str(NAME), granted)
}

async fn post(host: Rc<str>, id: RecordId, attempt: u32, bytes: Rc<str>, frozen: Frozen) -> Event {
    let reply = service::post(&host, id.as_str(), &bytes).await;
    Event::Answered {
        attempt,
        answer: classify(&reply, &frozen),
    }
}

async fn note(id: RecordId, progress: Progress) {
    let change = move |text: &str| {
        let mut kept: Kept = serde_json::from_str(text).ok()?;
        if kept.progress.revision >= progress.revision {
            return None;
        }
        kept.progress = progress;
        serde_json::to_string(&kept).ok()
    };
    // It may be lost: a new page then tries a little earlier.
    store::change(Shelf::Outbox, id.to_string(), change)
        .await
        .unwrap_or(());
}
