//! Who has signed and been trained, out of those who are expected to.
//!
//! | module | owns |
//! |---|---|
//! | [`roster`] | who is expected to sign |
//! | [`completion`] | the figures |
//! | [`confirmed`] | whether somebody confirmed them |
//! | [`page`] | the page that shows them |
//! | [`text`] | the same for the terminal |
//! | [`csv_columns`] | the columns of `completion.csv` and of the export |
//! | [`export`] | every sign-off held, for other systems |

pub(crate) mod completion;
pub(crate) mod confirmed;
pub(crate) mod csv_columns;
pub(crate) mod export;
pub(crate) mod page;
pub(crate) mod roster;
pub(crate) mod text;
