//! What is drawn: state in, requests out. Nothing here decides.
//!
//! Only what must hear of its own drawing is a Yew component ([`printed_card::PrintedCard`], [`crate::app::App`]). The
//! rest are functions to `Html`: none has a state of its own, and each component costs some 2 kB of the first screen.

pub mod answers;
pub mod buttons;
pub mod call_now;
pub mod emergency;
pub mod footer;
#[cfg(feature = "whole")]
pub mod framework;
pub mod heading;
pub mod home;
pub mod line_card;
pub mod lines;
pub mod masthead;
pub mod notices;
pub mod outcome;
pub mod passages;
pub mod printed_card;
pub mod question;
pub mod screen;
#[cfg(feature = "whole")]
pub mod search;
#[cfg(feature = "whole")]
pub mod sign_off;
pub mod sources;
pub mod waiting;
