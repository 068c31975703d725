//! Times and hours in words.

use std::collections::BTreeSet;

use chrono_tz::Europe::London;
use guide_domain::hours::{BankHolidays, Schedule, Span};
use guide_domain::spoken::{clock_time, coming, date, hours, listed, moment};

use crate::samples::{date as day, instant, spans, two_teams, week, whenever_closed, working_days};

/// The words, with plain spaces for the no-break ones that keep "9" and "am" together.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[test]
fn times_of_day() {
    for (minute, words) in [
        (0, "midnight"),
        (1, "12:01 am"),
        (59, "12:59 am"),
        (60, "1 am"),
        (9 * 60, "9 am"),
        (9 * 60 + 5, "9:05 am"),
        (9 * 60 + 30, "9:30 am"),
        (11 * 60 + 59, "11:59 am"),
        (12 * 60, "midday"),
        (12 * 60 + 1, "12:01 pm"),
        (13 * 60, "1 pm"),
        (16 * 60 + 30, "4:30 pm"),
        (23 * 60 + 59, "11:59 pm"),
        (24 * 60, "midnight"),
        (30 * 60, "6 am"),
    ] {
        assert_eq!(plain(&clock_time(minute)), words, "minute {minute}");
    }
}

/// No two minutes of a day share their words, and a time never breaks over two lines.
#[test]
fn times_are_told_apart() {
    let words: BTreeSet<String> = (0..24 * 60).map(clock_time).collect();
    assert_eq!(words.len(), 24 * 60);
    assert!(words.iter().all(|words| !words.contains(' ')));
}

#[test]
fn dates() {
    assert_eq!(date(day("2026-11-23")), "23 November 2026");
    assert_eq!(date(day("2028-02-29")), "29 February 2028");
    assert_eq!(date(day("2027-01-01")), "1 January 2027");
}

#[test]
fn moments_are_told_by_londons_clock() {
    for (at, words) in [
        ("2026-11-21T20:52:00Z", "Saturday 21 November, 8:52 pm"),
        ("2026-07-04T20:52:59Z", "Saturday 4 July, 9:52 pm"),
        ("2026-03-29T00:59:00Z", "Sunday 29 March, 12:59 am"),
        ("2026-03-29T01:00:00Z", "Sunday 29 March, 2 am"),
        ("2026-06-30T23:00:00Z", "Wednesday 1 July, midnight"),
    ] {
        assert_eq!(plain(&moment(London, instant(at))), words);
    }
}

#[test]
fn coming_instants() {
    for (at, now, words) in [
        ("2026-11-23T17:00:00Z", "2026-11-23T16:59:59Z", "5 pm today"),
        (
            "2026-11-23T12:00:00Z",
            "2026-11-23T00:00:00Z",
            "midday today",
        ),
        (
            "2026-11-23T09:00:00Z",
            "2026-11-22T23:59:59Z",
            "Monday 23 November, 9 am",
        ),
        (
            "2027-01-04T09:00:00Z",
            "2026-12-31T20:00:00Z",
            "Monday 4 January 2027, 9 am",
        ),
        // Both are of 1 July by the council's clock, though not by UTC's.
        ("2026-07-01T08:00:00Z", "2026-06-30T23:30:00Z", "9 am today"),
        (
            "2026-12-31T23:30:00Z",
            "2026-12-31T20:00:00Z",
            "11:30 pm today",
        ),
    ] {
        assert_eq!(plain(&coming(London, instant(at), instant(now))), words);
    }
}

fn said(schedule: &Schedule) -> Vec<String> {
    hours(&two_teams(), schedule)
        .iter()
        .map(|words| plain(words))
        .collect()
}

#[test]
fn days_of_the_same_hours_are_told_together() {
    let rules = || BankHolidays::Closed;
    let nine = "09:00-17:00";
    for (days, words) in [
        (
            [nine, nine, nine, nine, nine, "", ""],
            vec!["Monday to Friday, 9 am to 5 pm"],
        ),
        (
            [nine, nine, nine, nine, "09:00-16:30", "", ""],
            vec![
                "Monday to Thursday, 9 am to 5 pm",
                "Friday, 9 am to 4:30 pm",
            ],
        ),
        (
            [nine, "", nine, nine, "", "", "10:00-12:00"],
            vec![
                "Monday, 9 am to 5 pm",
                "Wednesday to Thursday, 9 am to 5 pm",
                "Sunday, 10 am to midday",
            ],
        ),
        (["00:00-24:00"; 7], vec!["Monday to Sunday, all day"]),
        (
            [
                "",
                "",
                "",
                "",
                "09:00-12:30 13:00-17:00 20:00-22:00",
                "",
                "",
            ],
            vec!["Friday, 9 am to 12:30 pm, 1 pm to 5 pm and 8 pm to 10 pm"],
        ),
        (
            ["", "", "", "", "", "", ""],
            vec!["closed on every day of the week"],
        ),
    ] {
        let mut expected = words;
        expected.push("closed on bank holidays");
        assert_eq!(said(&Schedule::Weekly(week(days, rules()))), expected);
    }
}

#[test]
fn bank_holidays_are_told_at_the_end() {
    let last = |rule| said(&Schedule::Weekly(week(["09:00-17:00"; 7], rule))).pop();
    assert_eq!(
        last(BankHolidays::Closed).as_deref(),
        Some("closed on bank holidays")
    );
    assert_eq!(
        last(BankHolidays::AsUsual).as_deref(),
        Some("bank holidays as usual")
    );
    let spans = BankHolidays::Spans(spans("10:00-14:00 22:00-02:00"));
    assert_eq!(
        last(spans).as_deref(),
        Some("bank holidays, 10 am to 2 pm and 10 pm to 2 am the next day")
    );
}

#[test]
fn a_bank_holiday_without_spans_is_closed() {
    let none = BankHolidays::Spans(Vec::new());
    assert_eq!(
        said(&Schedule::Weekly(week(["09:00-17:00"; 7], none)))
            .pop()
            .as_deref(),
        Some("closed on bank holidays")
    );
}

#[test]
fn spans_tell_where_they_end() {
    for (from, to, words) in [
        (0, 1440, "all day"),
        (540, 1020, "9 am to 5 pm"),
        (720, 0, "midday to midnight"),
        (0, 720, "midnight to midday"),
        (1320, 360, "10 pm to 6 am the next day"),
        (1, 1440, "12:01 am to midnight"),
    ] {
        assert_eq!(plain(&Span::new(from, to).unwrap().to_string()), words);
    }
}

#[test]
fn other_schedules() {
    assert_eq!(said(&Schedule::Always), ["day and night, every day"]);
    assert_eq!(said(&Schedule::NotSupplied), ["hours not supplied"]);
    assert_eq!(
        said(&whenever_closed(&["children", "adults"])),
        ["at all other times: whenever children or adults is closed"]
    );
    assert_eq!(
        said(&working_days("09:00-17:00")),
        ["Monday to Friday, 9 am to 5 pm", "closed on bank holidays"]
    );
}

#[test]
fn lists_of_words() {
    assert_eq!(listed(&[], "or"), "");
    assert_eq!(listed(&["one"], "or"), "one");
    assert_eq!(listed(&["one", "two"], "or"), "one or two");
    assert_eq!(
        listed(&["one", "two", "three"], "and"),
        "one, two and three"
    );
}
