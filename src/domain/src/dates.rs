//! Dates in words (en-GB).

use chrono::{Datelike, NaiveDate};

pub(crate) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "23 November 2026".
pub fn date(date: NaiveDate) -> String {
    format!("{} {}", date.day(), month(date))
}

/// "June 2016".
pub(crate) fn month(date: NaiveDate) -> String {
    let month = MONTHS
        .get(date.month0() as usize)
        .copied()
        .unwrap_or_default();
    format!("{month} {}", date.year())
}
