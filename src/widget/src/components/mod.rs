//! What is drawn: props in, requests out. Components decide nothing.

pub mod answers;
pub mod buttons;
pub mod emergency;
pub mod footer;
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
pub mod sources;
