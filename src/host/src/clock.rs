//! The only file of the program that reads the clock.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Europe::London;
use guide_domain::Instant;
use guide_domain::hours::local_time;

/// The present instant by the machine's clock.
pub(crate) fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "this is the clock file")]
    let now = SystemTime::now();
    DateTime::from(now)
}

/// The present date in London, whose clock all packs are written by.
pub(crate) fn today() -> NaiveDate {
    local_time(London, now()).date_naive()
}
