//! Dates a calendar covers, and the oracle's own bank holidays against published ones.

use chrono::Days;
use guide_domain::clock::ClockTrust;
use guide_domain::guidance::is_certain;
use guide_domain::opening::covered;
use jiff::civil::Date;

use crate::oracle::bank_holidays;
use crate::samples::{calendar, date, instant, two_teams};

#[test]
fn both_ends_are_covered() {
    let year = calendar("2026-01-01", "2026-12-31", &[]);
    for (day, covered) in [
        ("2025-12-31", false),
        ("2026-01-01", true),
        ("2026-12-31", true),
        ("2027-01-01", false),
    ] {
        assert_eq!(year.covers(date(day)), covered, "{day}");
    }
}

#[test]
fn a_holiday_is_found_by_its_date() {
    let year = calendar("2026-01-01", "2026-12-31", &["2026-12-25", "2026-12-28"]);
    assert_eq!(
        year.holiday(date("2026-12-28")).map(|day| day.date),
        Some(date("2026-12-28"))
    );
    assert_eq!(year.holiday(date("2026-12-26")), None);
}

#[test]
fn a_calendar_of_summer_begins_and_ends_by_summer_time() {
    let mut part = two_teams();
    part.calendar = calendar("2026-06-01", "2026-06-30", &[]);
    let window = covered(&part);
    assert_eq!(window.from, instant("2026-06-01T00:00:00+01:00"));
    assert_eq!(window.to, instant("2026-07-01T00:00:00+01:00"));
}

#[test]
fn certainty_ends_with_the_local_dates() {
    let part = two_teams();
    let window = covered(&part);
    assert_eq!(window.from, instant("2026-01-01T00:00:00Z"));
    assert_eq!(window.to, instant("2029-01-01T00:00:00Z"));
    let certain = |at| is_certain(&part, at, ClockTrust::Trusted);
    let nanosecond = chrono::TimeDelta::nanoseconds(1);
    assert!(!certain(window.from - nanosecond));
    assert!(certain(window.from));
    assert!(certain(window.to - nanosecond));
    assert!(!certain(window.to));
    assert!(!is_certain(&part, window.from, ClockTrust::InDoubt));
}

#[test]
fn certainty_agrees_with_the_window_on_every_first_and_last_date() {
    let mut part = two_teams();
    let nanosecond = chrono::TimeDelta::nanoseconds(1);
    // Some of these dates are those of a change of the clocks, at the calendar's beginning or at its end.
    for offset in 0..366 {
        let from = date("2027-01-01") + Days::new(offset);
        part.calendar.from = from;
        part.calendar.to = from;
        let window = covered(&part);
        let certain = |at| is_certain(&part, at, ClockTrust::Trusted);
        let edges = [
            window.from - nanosecond,
            window.from,
            window.to - nanosecond,
            window.to,
        ];
        assert_eq!(edges.map(certain), [false, true, true, false], "{from}");
    }
}

/// The government's published list (gov.uk/bank-holidays, England and Wales), day and month.
const PUBLISHED: [(i16, &str); 5] = [
    (2021, "1.1 2.4 5.4 3.5 31.5 30.8 27.12 28.12"),
    (2024, "1.1 29.3 1.4 6.5 27.5 26.8 25.12 26.12"),
    (2025, "1.1 18.4 21.4 5.5 26.5 25.8 25.12 26.12"),
    (2026, "1.1 3.4 6.4 4.5 25.5 31.8 25.12 28.12"),
    (2027, "1.1 26.3 29.3 3.5 31.5 30.8 27.12 28.12"),
];

#[test]
fn the_oracle_knows_published_bank_holidays() {
    for (year, days) in PUBLISHED {
        let published: Vec<Date> = days
            .split_whitespace()
            .map(|day| {
                let (day, month) = day.split_once('.').unwrap();
                Date::new(year, month.parse().unwrap(), day.parse().unwrap()).unwrap()
            })
            .collect();
        let mut ours = bank_holidays(year);
        ours.sort_unstable();
        assert_eq!(ours.as_slice(), published, "{year}");
    }
}
