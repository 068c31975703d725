//! The screens' own texts (en-GB). What a council says stands in its pack, never here.

pub mod contact;
pub mod home;
pub mod shared;
pub mod sources;
