//! The only code that touches the browser: clock, timers, clipboard, focus, printing, events to the page.
//!
//! The screens see the trait [`Browser`]; tests put a twin in memory in its place.

#[cfg(feature = "whole")]
mod chance;
mod clipboard;
mod clock;
#[cfg(feature = "whole")]
mod drafts;
mod focus;
mod idle;
#[cfg(feature = "whole")]
mod lease;
mod page;
mod parts;
mod preferences;
mod print_frame;
#[cfg(feature = "whole")]
mod sender;
#[cfg(feature = "whole")]
mod service;
#[cfg(feature = "whole")]
mod store;

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::pack::PackId;
#[cfg(feature = "whole")]
use guide_domain::sign_off::{
    journey::Draft,
    outbox::entry::Frozen,
    outbox::message::{Command, Event},
    visit::{Visit, Visited},
};
use yew::Callback;

use crate::components::printed_card::PrintedCardProps;
#[cfg(feature = "whole")]
use crate::state::signing::Session as SigningSession;
use crate::view::View;

pub use focus::focus;
#[cfg(feature = "whole")]
pub use focus::into_sight;
pub use page::Page;
#[cfg(feature = "whole")]
pub use service::fields as receipt_fields;

/// Something that ends when it is dropped: a listener, a timer.
pub type Subscription = Box<dyn Any>;

/// What the guide tells the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// The first screen is drawn.
    Ready,
    /// Another screen is shown.
    View(View),
    /// A sign-off waits for its receipt: its record, as JSON.
    #[cfg(feature = "whole")]
    SignOff(Rc<str>),
    /// The host holds a sign-off: its id, and the receipt.
    #[cfg(feature = "whole")]
    Recorded(Rc<str>, Rc<str>),
    /// Sign-offs wait, and nobody is signed in.
    #[cfg(feature = "whole")]
    AuthRequired,
    /// A confirmation was not accepted; why.
    #[cfg(feature = "whole")]
    NotConfirmed(Rc<str>),
    /// The device keeps no sign-offs.
    #[cfg(feature = "whole")]
    StorageBlocked,
    /// The contact guide hands over to the whole guide, which goes through these screens: addresses, a line each.
    HandOver(String),
    /// An attribute cannot be followed; the text says which and why.
    AttributeInvalid(String),
}

/// The bytes of the parts asked for, in that order, and none at all where the pack lacks one; or why they did not come.
pub type Loaded = Result<Vec<Vec<u8>>, Rc<str>>;

/// The browser keeps nothing for this page: it is blocked, or full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepsNothing;

/// Where the device keeps sign-offs.
#[cfg(feature = "whole")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Those without receipt.
    Outbox,
    /// How far people have come with a policy.
    Drafts,
    /// Which tab sends, where the browser has no locks.
    Lease,
}

#[cfg(feature = "whole")]
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

/// What came of a visit to a draft.
#[cfg(feature = "whole")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftAnswer {
    /// What came of it; where the device keeps nothing, with the draft that is here alone.
    pub visited: Visited,
    /// Whether the device keeps it.
    pub keeps: bool,
}

/// A command of the outbox with what it takes to carry it out.
#[cfg(feature = "whole")]
#[derive(Clone, Debug)]
pub struct Errand {
    /// The command.
    pub command: Command,
    /// The service's address, where there is one.
    pub host: Option<Rc<str>>,
    /// The sign-off it is about, where it is about one.
    pub frozen: Option<Frozen>,
}

/// What the guide needs of a browser.
pub trait Browser {
    /// The present instant by the device's clock, or by the page's `now` from which the clock runs on.
    fn now(&self) -> Instant;
    /// Starts the clock from that instant, or from the device's own again.
    fn start_clock_from(&self, start: Option<Instant>);
    /// Calls back at every whole minute, and when the page is looked at again.
    fn on_minute(&self, tick: Callback<Instant>) -> Subscription;
    /// Calls back once nobody has touched the page for so many minutes; and again after every further such time.
    fn on_idle(&self, minutes: f64, idle: Callback<()>) -> Subscription;
    /// Reads a decimal number; `None` where the text is none. (Rust's own reader costs 4 kB of the first screen.)
    fn number(&self, text: &str) -> Option<f64>;
    /// Loads parts of a pack: of this one, or of another by its id.
    fn load(&self, pack: Option<&PackId>, parts: &'static [&'static str], done: Callback<Loaded>);
    /// Makes the sender whose events go to `events`; it ends when dropped.
    #[cfg(feature = "whole")]
    fn sender(&self, events: Callback<Event>) -> Subscription;
    /// Carries out a command of the outbox with the sender made before.
    #[cfg(feature = "whole")]
    fn carry_out(&self, errand: Errand);
    /// How many of the device's sign-offs the sender found that it cannot read.
    #[cfg(feature = "whole")]
    fn unreadable(&self) -> usize;
    /// Asks the service at `host` who is signed in.
    #[cfg(feature = "whole")]
    fn ask_who(&self, host: &str, done: Callback<SigningSession>);
    /// Visits the draft kept under a key, with the one that is here, in one step that no other tab comes between.
    #[cfg(feature = "whole")]
    fn visit_draft(&self, key: &str, here: Draft, visit: Visit, done: Callback<DraftAnswer>);
    /// An id that nobody used before.
    #[cfg(feature = "whole")]
    fn new_id(&self) -> String;
    /// A random number from 0 to 999.
    #[cfg(feature = "whole")]
    fn chance(&self) -> u16;
    /// Keeps a preference of the device under a name, or nothing any more; says whether it was kept.
    fn keep(&self, name: &str, value: Option<&str>) -> bool;
    /// The preference kept under a name; `Err` where the browser keeps none.
    fn kept(&self, name: &str) -> Result<Option<String>, KeepsNothing>;
    /// The address of the page, without what follows `#`.
    fn page_address(&self) -> String;
    /// Puts a text on the clipboard; says whether it worked.
    fn copy(&self, text: &str, done: Callback<bool>);
    /// Prints a card from a frame of its own; `false` where that cannot be.
    fn print(&self, card: PrintedCardProps) -> bool;
    /// Tells the page.
    fn tell(&self, event: PageEvent);
}

/// A [`Browser`] to hand to components: equal if it is the same one.
#[derive(Clone)]
pub struct SharedBrowser(pub Rc<dyn Browser>);

impl PartialEq for SharedBrowser {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for SharedBrowser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedBrowser")
    }
}
