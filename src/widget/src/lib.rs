//! The Safeguarding Guide's screens: a Yew app inside one custom element.
//!
//! | module | owns |
//! |---|---|
//! | [`element`] | the seam to the page's script: attributes in, events out |
//! | [`view`] | the addresses of screens |
//! | [`state`] | everything the screens show, and every change of it (pure) |
//! | [`app`] | carries actions to the state and effects to the browser |
//! | [`browser`] | the only clock, clipboard, focus, printing and timer code |
//! | [`components`] | what is drawn: props in, actions out |
//! | [`words`] | the screens' own texts |
//!
//! It is built twice. Without the feature `whole` it holds the contact guide alone, which is what the first screen
//! loads; going to any other screen hands over to the whole guide.

pub mod app;
pub mod browser;
pub mod components;
pub mod element;
pub mod state;
pub mod view;
pub mod words;
