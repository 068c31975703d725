//! What is drawn: state in, requests out. Nothing here decides.
//!
//! Only what must hear of its own drawing is a Yew component ([`printed_card::PrintedCard`], [`crate::app::App`]). The
//! rest are functions to `Html`: none has a state of its own, and each component costs some 2 kB of the first screen.

pub mod answers;
pub mod buttons;
pub mod call_now;
pub mod emergency;
pub mod footer;
pub mod heading;
pub mod home;
pub mod line_card;
pub mod lines;
pub mod masthead;
pub mod notices;
pub mod number;
pub mod outcome;
pub mod passages;
pub mod printed_card;
pub mod question;
pub mod screen;
pub mod sources;
pub mod steady;
pub mod waiting;
