//! What the whole guide holds besides the contact guide: the framework, the search, the policy's sign-off.
//!
//! The other side of the seam is `contact_only.rs`.
//!
//! | module | owns |
//! |---|---|
//! | [`state`] | what readers choose and type, and what somebody who signs has done |
//! | [`request`] | what screens and page ask of the app |
//! | [`app`] | carries it to the state and to the browser |
//! | [`browser`] | storage, the lock between tabs, the host's service |
//! | [`components`] | what is drawn |
//! | [`picture`] | where the names and lines of the accountability picture stand |
//! | [`words`] | the screens' own texts |
//! | [`element`] | what the page's script may ask for besides |

pub mod app;
pub mod browser;
pub mod components;
pub mod element;
pub mod picture;
pub mod request;
pub mod state;
pub mod words;

pub use app::FurtherApp;
pub(crate) use app::prepared;
pub use browser::{FurtherBrowser, FurtherPage};
pub(crate) use components::{printed, screen};
pub use request::FurtherRequest;
pub use state::desk::News as FurtherEvent;
pub use state::{Further, FurtherAction, FurtherSaid};
