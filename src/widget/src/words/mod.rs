//! The screens' own texts (en-GB). What a council says stands in its pack, never here.

pub mod contact;
#[cfg(feature = "whole")]
pub mod framework;
pub mod home;
#[cfg(feature = "whole")]
pub mod search;
pub mod shared;
#[cfg(feature = "whole")]
pub mod sign_off;
pub mod sources;
pub mod waiting;
