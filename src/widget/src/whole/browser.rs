//! What the whole guide needs of a browser besides: storage, the lock between tabs, the host's service.

mod chance;
mod drafts;
mod focus;
mod lease;
mod page;
mod sender;
mod service;
mod store;

use guide_domain::sign_off::journey::Draft;
use guide_domain::sign_off::outbox::message::Event;
use guide_domain::sign_off::visit::Visit;
use yew::Callback;

use crate::browser::{PageEvent, Subscription};
use crate::whole::state::desk::{DraftAnswer, Errand, News};
use crate::whole::state::signing::Session;

pub use focus::into_sight;
pub use page::FurtherPage;

impl From<News> for PageEvent {
    fn from(news: News) -> Self {
        Self::Further(news)
    }
}

/// Where the device keeps sign-offs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Those without receipt.
    Outbox,
    /// How far people have come with a policy.
    Drafts,
    /// Which tab sends, where the browser has no locks.
    Lease,
}

impl Shelf {
    const ALL: [Self; 3] = [Self::Outbox, Self::Drafts, Self::Lease];

    fn name(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Drafts => "drafts",
            Self::Lease => "lease",
        }
    }
}

/// What the guide needs further of a browser.
pub trait FurtherBrowser {
    /// Makes the sender whose events go to `events`; it ends when dropped.
    fn sender(&self, events: Callback<Event>) -> Subscription;
    /// Carries out a command of the outbox with the sender made before.
    fn carry_out(&self, errand: Errand);
    /// How many of the device's sign-offs the sender found that it cannot read.
    fn unreadable(&self) -> usize;
    /// Asks the service at `host` who is signed in.
    fn ask_who(&self, host: &str, done: Callback<Session>);
    /// Visits the draft kept under a key, with the one that is here, in one step that no other tab comes between.
    fn visit_draft(&self, key: &str, here: Draft, visit: Visit, done: Callback<DraftAnswer>);
    /// An id that nobody used before.
    fn new_id(&self) -> String;
    /// A random number from 0 to 999.
    fn chance(&self) -> u16;
}
