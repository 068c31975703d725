//! The screens' own texts (en-GB). What a council says stands in its pack, never here.

pub mod contact;
pub mod home;
pub mod shared;
pub mod sources;
pub mod waiting;

/// The language of these texts (BCP 47).
pub const LANGUAGE: &str = "en-GB";
/// The direction in which it is written, whatever the page's own is.
pub const DIRECTION: &str = "ltr";
