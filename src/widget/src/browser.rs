//! The only code that touches the browser: clock, timers, clipboard, focus, printing, events to the page.
//!
//! The screens see the trait [`Browser`]; tests put a twin in memory in its place.

mod clipboard;
pub(crate) mod clock;
mod focus;
mod idle;
mod page;
mod parts;
mod preferences;
mod print_frame;

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::provenance::PackId;
use web_sys::Element;
use yew::Callback;

use crate::beyond::{FurtherBrowser, FurtherEvent};
use crate::view::View;

pub use focus::focus;
pub use page::Page;
pub(crate) use page::strings;

/// Something that ends when it is dropped: a listener, a timer.
pub type Subscription = Box<dyn Any>;

/// Draws something into an element of a page, and calls back once it is there; it is taken away when dropped.
pub type Draw = Box<dyn FnOnce(Element, Callback<()>) -> Subscription>;

/// What the guide tells the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// The first screen is drawn.
    Ready,
    /// What is drawn is about to change, before anything else runs.
    Drawing,
    /// The guide was sent home, by a reader or by nobody being there, or stays there: nobody is in the middle of
    /// anything.
    Home,
    /// Another screen is shown.
    View(View),
    /// The contact guide hands over to the whole guide, which goes through the screens of these addresses.
    HandOver(Vec<String>),
    /// An attribute cannot be followed; the text says which and why.
    AttributeInvalid(String),
    /// What only the whole guide tells.
    Further(FurtherEvent),
}

/// The bytes of the parts asked for, in that order, and none at all where the pack lacks one; or why they did not come.
pub type Loaded = Result<Vec<Vec<u8>>, Rc<str>>;

/// The browser keeps nothing for this page: it is blocked, or full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepsNothing;

/// What the guide needs of a browser.
pub trait Browser: FurtherBrowser {
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
    /// Keeps a preference of the device under a name, or nothing any more; says whether it was kept.
    fn keep(&self, name: &str, value: Option<&str>) -> bool;
    /// The preference kept under a name; `Err` where the browser keeps none.
    fn kept(&self, name: &str) -> Result<Option<String>, KeepsNothing>;
    /// The address of the page, without what follows `#`.
    fn page_address(&self) -> String;
    /// Puts a text on the clipboard; says whether it worked.
    fn copy(&self, text: &str, done: Callback<bool>);
    /// Prints from a frame of its own what `draw` draws there; `refused` hears where that cannot be.
    fn print(&self, draw: Draw, refused: Callback<()>);
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
