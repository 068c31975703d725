//! Weekly hours against jiff: a thousand random schedules at every minute around both changes of the clocks.

use std::collections::BTreeSet;

use chrono_tz::Europe::London;
use guide_domain::hours::{
    BankHolidays, Interval, OpenTimes, Span, SpanError, open_times, window_of_dates,
};
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

use crate::oracle::{Flags, Hours, Minutes, Minutewise, OnBankHolidays};
use crate::samples::{calendar, date, fixed_seed, instant, interval, spans, week};

/// A stretch of local dates, first and last, with the bank holidays in it.
struct Stretch {
    dates: (&'static str, &'static str),
    holidays: &'static [&'static str],
}

/// The days around every change of the clocks of 2026 to 2028. Bank holidays are planted on the very day, on the day
/// before and on the day after, so that spans past midnight run into and out of them.
const AROUND_CHANGES: [Stretch; 6] = [
    Stretch {
        dates: ("2026-03-27", "2026-03-31"),
        holidays: &["2026-03-29"],
    },
    Stretch {
        dates: ("2026-10-23", "2026-10-27"),
        holidays: &["2026-10-25"],
    },
    Stretch {
        dates: ("2027-03-25", "2027-03-30"),
        holidays: &["2027-03-26", "2027-03-29"],
    },
    Stretch {
        dates: ("2027-10-29", "2027-11-02"),
        holidays: &["2027-10-30"],
    },
    Stretch {
        dates: ("2028-03-24", "2028-03-28"),
        holidays: &["2028-03-25", "2028-03-26"],
    },
    Stretch {
        dates: ("2028-10-27", "2028-10-31"),
        holidays: &[],
    },
];

/// Times people write, and among them those at which London's clocks jump.
fn time_of_day() -> impl Strategy<Value = u16> {
    prop_oneof![
        3 => (0..24_u16 * 4).prop_map(|quarter| quarter * 15),
        2 => prop::sample::select(vec![0, 1, 59, 60, 61, 90, 119, 120, 121, 540, 1020, 1439]),
        1 => 0..24_u16 * 60,
    ]
}

fn a_span() -> impl Strategy<Value = Minutes> {
    let to = prop_oneof![6 => time_of_day(), 1 => Just(24 * 60)];
    (time_of_day(), to).prop_filter("no length", |(from, to)| from != to)
}

fn a_day() -> impl Strategy<Value = Vec<Minutes>> {
    prop_oneof![
        1 => Just(Vec::new()),
        1 => Just(vec![(0, 24 * 60)]),
        2 => Just(vec![(540, 1020)]),
        6 => prop::collection::vec(a_span(), 1..4),
    ]
}

/// Weekly hours of every kind: several spans, past midnight, early closing on Fridays, whole days, each bank holiday rule.
pub(crate) fn any_hours() -> impl Strategy<Value = Hours> {
    let bank_holidays = prop_oneof![
        Just(OnBankHolidays::Closed),
        Just(OnBankHolidays::AsUsual),
        a_day().prop_map(OnBankHolidays::Instead),
    ];
    let days = prop::array::uniform7(a_day());
    let early_closing = prop::option::weighted(0.3, 721..1020_u16);
    (days, early_closing, bank_holidays).prop_map(|(mut days, friday, bank_holidays)| {
        if let Some(closes) = friday {
            days[4] = vec![(540, closes)];
        }
        Hours {
            days,
            bank_holidays,
        }
    })
}

fn jiff_date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The domain's reading of hours, minute by minute.
fn domain_flags(hours: &Hours, stretch: &Stretch) -> Flags {
    let (from, to) = stretch.dates;
    let window = window_of_dates(London, date(from), date(to));
    let calendar = calendar(from, to, stretch.holidays);
    let times = open_times(&hours.to_domain(), London, &calendar, window);
    assert_apart(&times, window);
    Flags::of_intervals(&times, window)
}

/// Intervals ascend, do not touch, and stay within the window.
fn assert_apart(times: &OpenTimes, window: Interval) {
    let mut last = None;
    for interval in times.intervals() {
        assert!(window.from <= interval.from && interval.to <= window.to);
        assert!(interval.from < interval.to);
        assert!(last.is_none_or(|last| last < interval.from), "{interval:?}");
        last = Some(interval.to);
    }
}

#[test]
fn a_thousand_schedules_agree_with_jiff_around_both_changes_of_the_clocks() {
    let readings: Vec<Minutewise> = AROUND_CHANGES
        .iter()
        .map(|stretch| {
            let holidays: BTreeSet<Date> =
                stretch.holidays.iter().map(|day| jiff_date(day)).collect();
            Minutewise::of_dates(
                jiff_date(stretch.dates.0),
                jiff_date(stretch.dates.1),
                &holidays,
            )
        })
        .collect();
    // Each schedule meets one spring and one autumn; all years and holidays take turns.
    let pairs = prop::sample::select(vec![[0_usize, 1], [2, 3], [4, 5], [2, 1], [4, 3], [0, 5]]);
    let outcome = TestRunner::new(fixed_seed(1_000)).run(&(any_hours(), pairs), |(hours, pair)| {
        for place in pair {
            let oracle = readings[place].flags(&hours);
            let domain = domain_flags(&hours, &AROUND_CHANGES[place]);
            if let Some(at) = domain.first_difference(&oracle) {
                return Err(TestCaseError::fail(format!(
                    "at {at} jiff says open: {}",
                    oracle.at(at)
                )));
            }
        }
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
}

/// A day of change, hours on it, and the times of UTC they stand for.
type OnAChange = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Sunday's hours on the two days of change.
const ON_A_CHANGE: [OnAChange; 10] = [
    // Spring skips 01:00 to 02:00, at 01:00 UTC.
    ("2026-03-29", "01:00-02:00", &[]),
    ("2026-03-29", "01:15-01:45", &[]),
    ("2026-03-29", "00:30-01:30", &[("00:30", "01:00")]),
    ("2026-03-29", "01:30-03:00", &[("01:00", "02:00")]),
    ("2026-03-29", "00:59-02:01", &[("00:59", "01:01")]),
    // Autumn repeats 01:00 to 02:00, at 00:00 UTC by summer time and at 01:00 UTC by winter time.
    (
        "2026-10-25",
        "01:15-01:45",
        &[("00:15", "00:45"), ("01:15", "01:45")],
    ),
    ("2026-10-25", "01:00-02:00", &[("00:00", "02:00")]),
    (
        "2026-10-25",
        "00:30-01:30",
        &[("-23:30", "00:30"), ("01:00", "01:30")],
    ),
    (
        "2026-10-25",
        "01:30-03:00",
        &[("00:30", "01:00"), ("01:30", "03:00")],
    ),
    ("2026-10-25", "02:00-03:00", &[("02:00", "03:00")]),
];

#[test]
fn hours_at_the_changes_of_the_clocks() {
    for (day, hours, expected) in ON_A_CHANGE {
        let hours = week(["", "", "", "", "", "", hours], BankHolidays::AsUsual);
        let window = window_of_dates(London, date(day), date(day));
        let times = open_times(&hours, London, &calendar(day, day, &[]), window);
        // "-23:30" is of the day before by UTC.
        let at = |time: &str| match time.strip_prefix('-') {
            Some(time) => instant(&format!("2026-10-24T{time}:00Z")),
            None => instant(&format!("{day}T{time}:00Z")),
        };
        let expected: Vec<Interval> = expected
            .iter()
            .map(|(from, to)| Interval {
                from: at(from),
                to: at(to),
            })
            .collect();
        assert_eq!(times.intervals(), expected, "{day} {hours:?}");
    }
}

#[test]
fn a_day_of_change_has_23_or_25_hours() {
    for (day, hours) in [("2026-03-29", 23), ("2026-03-30", 24), ("2026-10-25", 25)] {
        let window = window_of_dates(London, date(day), date(day));
        assert_eq!((window.to - window.from).num_hours(), hours, "{day}");
    }
}

#[test]
fn a_span_past_midnight_belongs_to_the_day_it_began_on() {
    let bank_holiday = "2026-05-04";
    let hours = |rule| week(["22:00-06:00"; 7], rule);
    let window = window_of_dates(London, date("2026-05-03"), date("2026-05-05"));
    let calendar = calendar("2026-05-03", "2026-05-05", &[bank_holiday]);
    let times = |rule| open_times(&hours(rule), London, &calendar, window);
    let utc = |from: &str, to: &str| {
        interval(
            &format!("2026-05-{from}:00+01:00"),
            &format!("2026-05-{to}:00+01:00"),
        )
    };
    // Saturday's night reaches into the window; Sunday's goes on into the bank holiday, whose own night falls out.
    assert_eq!(
        times(BankHolidays::Closed).intervals(),
        [
            utc("03T00:00", "03T06:00"),
            utc("03T22:00", "04T06:00"),
            utc("05T22:00", "06T00:00"),
        ]
    );
    assert_eq!(
        times(BankHolidays::Spans(spans("20:00-02:00"))).intervals(),
        [
            utc("03T00:00", "03T06:00"),
            utc("03T22:00", "04T06:00"),
            utc("04T20:00", "05T02:00"),
            utc("05T22:00", "06T00:00"),
        ]
    );
    assert_eq!(times(BankHolidays::AsUsual).intervals().len(), 4);
}

#[test]
fn a_window_may_begin_and_end_within_a_second() {
    let hours = week(["09:00-17:00"; 7], BankHolidays::AsUsual);
    let window = interval("2026-11-23T16:59:59.25Z", "2026-11-24T09:00:00.5Z");
    let times = open_times(
        &hours,
        London,
        &calendar("2026-11-01", "2026-11-30", &[]),
        window,
    );
    assert_eq!(
        times.intervals(),
        [
            interval("2026-11-23T16:59:59.25Z", "2026-11-23T17:00:00Z"),
            interval("2026-11-24T09:00:00Z", "2026-11-24T09:00:00.5Z"),
        ]
    );
}

#[test]
fn a_window_without_length_is_never_open() {
    let hours = week(["00:00-24:00"; 7], BankHolidays::AsUsual);
    let calendar = calendar("2026-03-01", "2026-03-31", &[]);
    for (from, to) in [
        ("2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"),
        ("2026-03-29T02:00:00Z", "2026-03-28T02:00:00Z"),
    ] {
        let times = open_times(&hours, London, &calendar, interval(from, to));
        assert_eq!(times, OpenTimes::default());
    }
}

#[test]
fn a_span_lies_within_a_day_and_has_a_length() {
    assert_eq!(Span::new(540, 540), Err(SpanError::Empty));
    assert_eq!(Span::new(0, 0), Err(SpanError::Empty));
    assert_eq!(Span::new(1440, 60), Err(SpanError::OutsideDay));
    assert_eq!(Span::new(60, 1441), Err(SpanError::OutsideDay));
    let ends = |from, to| Span::new(from, to).map(|span| (span.from(), span.to()));
    assert_eq!(ends(0, 1440), Ok((0, 1440)));
    assert_eq!(ends(540, 1020), Ok((540, 1020)));
    assert_eq!(ends(1320, 360), Ok((1320, 1800)));
    assert_eq!(ends(1320, 0), Ok((1320, 1440)));
}

/// Small intervals on a line of so many seconds, as a naive reading sees them.
const LINE: u8 = 40;

fn on_line(ends: &[(u8, u8)]) -> Vec<Interval> {
    ends.iter()
        .map(|(from, to)| Interval {
            from: on_line_at(*from),
            to: on_line_at(*to),
        })
        .collect()
}

fn on_line_at(second: u8) -> guide_domain::Instant {
    guide_domain::Instant::from_timestamp(i64::from(second), 0).unwrap()
}

fn any_ends() -> impl Strategy<Value = Vec<(u8, u8)>> {
    prop::collection::vec((0..LINE, 0..LINE), 0..8)
}

proptest! {
    #![proptest_config(fixed_seed(500))]

    /// Union, gaps, membership and the next change agree with asking second by second.
    #[test]
    fn interval_arithmetic_agrees_with_asking_each_second(ours in any_ends(), theirs in any_ends(), window in (0..LINE, 0..LINE)) {
        let within = |ends: &[(u8, u8)], at: u8| ends.iter().any(|(from, to)| (*from..*to).contains(&at));
        let (first, second) = (OpenTimes::new(on_line(&ours)), OpenTimes::new(on_line(&theirs)));
        let both = first.union(&second);
        let gaps = first.gaps(on_line(&[window])[0]);
        for at in 0..=LINE {
            let instant = on_line_at(at);
            prop_assert_eq!(first.contains(instant), within(&ours, at));
            prop_assert_eq!(both.contains(instant), within(&ours, at) || within(&theirs, at));
            prop_assert_eq!(gaps.contains(instant), within(&[window], at) && !within(&ours, at));
            let next = (at + 1..=LINE).find(|next| within(&ours, *next) != within(&ours, next - 1));
            prop_assert_eq!(first.next_change(instant), next.map(on_line_at));
        }
    }
}
