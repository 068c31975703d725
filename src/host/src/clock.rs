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

/// The present date in London.
pub(crate) fn today() -> NaiveDate {
    date(now())
}

/// The date of an instant in London, the only zone that packs are written in (`.cargo/config.toml`).
pub(crate) fn date(at: Instant) -> NaiveDate {
    local_time(London, at).date_naive()
}

/// An instant by London's clock, to the minute, for people: `2026-11-22 09:14`.
pub(crate) fn minute(at: Instant) -> String {
    local_time(London, at).format("%Y-%m-%d %H:%M").to_string()
}
