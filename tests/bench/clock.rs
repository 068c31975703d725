//! The benchmark's clock file: the day for the report's head. Durations are measured inside the pages.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, Utc};

/// Today, in UTC.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock file; no rule of the guide is fed from here"
)]
pub(crate) fn today() -> NaiveDate {
    DateTime::<Utc>::from(SystemTime::now()).date_naive()
}
