//! The texts of the screens that only the whole guide has (en-GB).

pub mod framework;
pub mod search;
pub mod sign_off;
