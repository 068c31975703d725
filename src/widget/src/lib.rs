//! The Safeguarding Guide's screens: a Yew app inside one custom element.
//!
//! | module | owns |
//! |---|---|
//! | [`element`] | the seam to the page's script |
//! | [`attribute`] | the attributes it has |
//! | [`view`] | the addresses of screens |
//! | [`request`] | what screens and page ask of the app |
//! | [`state`] | everything the screens show, and every change of it (pure) |
//! | [`app`] | carries actions to the state and effects to the browser |
//! | [`browser`] | the only clock, clipboard, focus, printing and timer code |
//! | [`components`] | what is drawn: props in, requests out |
//! | [`words`] | the screens' own texts, a file for each screen |
//! | `beyond` | what this build holds besides the contact guide |
//!
//! It is built twice. Without the feature `whole` it holds the contact guide alone, which is what the first screen
//! loads; going to any other screen hands over to the whole guide. This file is the only one that knows of the feature:
//! it picks what stands under the name `beyond`, in `whole.rs` or in `contact_only.rs`. Both give the same names, and
//! where the contact guide has nothing to say, their types have no value, so that what would handle one costs no byte.

pub mod app;
pub mod attribute;
pub mod browser;
pub mod components;
pub mod element;
pub mod request;
pub mod state;
pub mod view;
pub mod words;

#[cfg(feature = "whole")]
pub mod whole;
#[cfg(feature = "whole")]
pub use whole as beyond;

#[cfg(not(feature = "whole"))]
pub mod contact_only;
#[cfg(not(feature = "whole"))]
pub use contact_only as beyond;
