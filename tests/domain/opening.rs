//! Every minute of 2026 to 2028 against jiff, and the next change exactly.

use std::sync::LazyLock;

use chrono::TimeDelta;
use guide_domain::Instant;
use guide_domain::hours::{BankHolidays, Interval, Schedule, WeeklyHours};
use guide_domain::opening::{Status, covered, schedule_times, status};
use guide_domain::pack::ContactPart;
use jiff::civil::date as civil;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

use crate::hours::any_hours;
use crate::oracle::{Flags, Hours, Minutewise, holidays_of};
use crate::samples::{
    calendar, contact, daily, fixed_seed, instant, phone, spans, two_teams, whenever_closed,
    working_days,
};

/// Every minute that London counts to the years 2026 to 2028.
pub(crate) static THREE_YEARS: LazyLock<Minutewise> = LazyLock::new(|| {
    Minutewise::of_dates(
        civil(2026, 1, 1),
        civil(2028, 12, 31),
        &holidays_of(2026..=2028),
    )
});

/// The two teams in a calendar with the bank holidays of the three years.
pub(crate) fn two_teams_with_bank_holidays() -> ContactPart {
    let mut part = two_teams();
    let days: Vec<String> = holidays_of(2026..=2028)
        .iter()
        .map(ToString::to_string)
        .collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    part.calendar = calendar("2026-01-01", "2028-12-31", &days);
    part
}

fn schedule_of(part: &ContactPart, contact: usize) -> Schedule {
    part.contacts[contact].channels[0].schedule.clone()
}

/// What the oracle expects of a status.
fn expected(flags: &Flags, flips: &[Instant], at: Instant) -> Status {
    let open = flags.at(at);
    let next = flips
        .get(flips.partition_point(|flip| *flip <= at))
        .copied();
    Status {
        open: Some(open),
        until: next.filter(|_| open),
        opens: next.filter(|_| !open),
    }
}

/// The edges of the window, every flip, and a second and a nanosecond around each.
pub(crate) fn around_flips(flips: &[Instant], window: Interval) -> Vec<Instant> {
    let apart = [
        TimeDelta::minutes(-1),
        TimeDelta::seconds(-1),
        TimeDelta::nanoseconds(-1),
        TimeDelta::zero(),
        TimeDelta::nanoseconds(1),
        TimeDelta::seconds(1),
    ];
    flips
        .iter()
        .chain([&window.from, &window.to])
        .flat_map(|flip| apart.map(|apart| *flip + apart))
        .filter(|at| (window.from..window.to).contains(at))
        .collect()
}

#[test]
fn every_minute_of_three_years_agrees_with_jiff() {
    let part = two_teams_with_bank_holidays();
    let office = THREE_YEARS.flags(&Hours::office());
    assert_eq!(office.len(), 1_096 * 24 * 60);
    for (contact, flags) in [
        (0, office.clone()),
        (1, office.clone()),
        (2, office.opposite()),
    ] {
        let times = schedule_times(&part, &schedule_of(&part, contact), covered(&part));
        let domain = Flags::of_intervals(&times, covered(&part));
        assert_eq!(domain.first_difference(&flags), None, "contact {contact}");
        // The next change as well, asked at every flip's own minute and through all of the last day.
        for (flip, next) in flags.flips().iter().zip(flags.flips().iter().skip(1)) {
            assert_eq!(times.next_change(*flip), Some(*next));
        }
    }
}

#[test]
fn status_and_next_change_agree_with_jiff_at_every_flip() {
    let part = two_teams_with_bank_holidays();
    let office = THREE_YEARS.flags(&Hours::office());
    for (contact, flags) in [(0, office.clone()), (2, office.opposite())] {
        let schedule = schedule_of(&part, contact);
        let flips = flags.flips();
        for at in around_flips(&flips, flags.window()) {
            assert_eq!(
                status(&part, &schedule, at),
                expected(&flags, &flips, at),
                "contact {contact} at {at}"
            );
        }
    }
}

/// Any instant of the three years, to the nanosecond.
pub(crate) fn any_instant() -> impl Strategy<Value = Instant> {
    let window = THREE_YEARS.flags(&Hours::office()).window();
    let seconds = window.from.timestamp()..window.to.timestamp();
    (seconds, 0..1_000_000_000_u32)
        .prop_map(|(second, nanosecond)| Instant::from_timestamp(second, nanosecond).unwrap())
}

#[test]
fn status_agrees_with_jiff_at_random_instants() {
    let part = two_teams_with_bank_holidays();
    let office = THREE_YEARS.flags(&Hours::office());
    let careline = office.opposite();
    let flips = office.flips();
    let outcome = TestRunner::new(fixed_seed(3_000)).run(&any_instant(), |at| {
        for (contact, flags) in [(1, &office), (2, &careline)] {
            prop_assert_eq!(
                status(&part, &schedule_of(&part, contact), at),
                expected(flags, &flips, at)
            );
        }
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
}

#[test]
fn random_schedules_name_their_next_change_exactly() {
    let spring = Minutewise::of_dates(
        civil(2027, 3, 20),
        civil(2027, 4, 5),
        &holidays_of(2027..=2027),
    );
    let days: Vec<String> = holidays_of(2027..=2027)
        .into_iter()
        .filter(|day| (civil(2027, 3, 20)..=civil(2027, 4, 5)).contains(day))
        .map(|day| day.to_string())
        .collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    let mut part = two_teams();
    part.calendar = calendar("2027-03-20", "2027-04-05", &days);
    part.contacts.truncate(1);
    let outcome = TestRunner::new(fixed_seed(150)).run(&any_hours(), |hours| {
        let weekly = Schedule::Weekly(hours.to_domain());
        let mut part = part.clone();
        part.contacts[0].channels = vec![phone("01110001", weekly.clone())];
        let open = spring.flags(&hours);
        let closed = open.opposite();
        let flips = open.flips();
        for (schedule, flags) in [(weekly, open), (whenever_closed(&["children"]), closed)] {
            for at in around_flips(&flips, flags.window()) {
                let (ours, jiffs) = (status(&part, &schedule, at), expected(&flags, &flips, at));
                if ours != jiffs {
                    return Err(TestCaseError::fail(format!(
                        "{at}: {ours:?}, not {jiffs:?}"
                    )));
                }
            }
        }
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
}

#[test]
fn a_line_that_opens_months_ahead_says_when() {
    let mut part = two_teams();
    part.calendar = calendar("2026-01-01", "2026-12-31", &["2026-12-25"]);
    let schedule = Schedule::Weekly(WeeklyHours {
        days: Default::default(),
        bank_holidays: BankHolidays::Spans(spans("10:00-12:00")),
    });
    let found = status(&part, &schedule, instant("2026-01-01T00:00:00Z"));
    assert_eq!(found.open, Some(false));
    assert_eq!(found.opens, Some(instant("2026-12-25T10:00:00Z")));
    let afterwards = status(&part, &schedule, instant("2026-12-25T12:00:00Z"));
    assert_eq!(afterwards.open, Some(false));
    assert_eq!(afterwards.opens, None);
}

#[test]
fn nothing_changes_at_the_calendars_end() {
    let part = two_teams();
    let last_evening = instant("2028-12-31T20:00:00Z");
    let careline = status(&part, &schedule_of(&part, 2), last_evening);
    assert_eq!(careline.open, Some(true));
    assert_eq!(careline.until, None);
    let office = status(&part, &schedule_of(&part, 0), last_evening);
    assert_eq!(office.open, Some(false));
    assert_eq!(office.opens, None);
    // A line that closes with the calendar's last minute closes beyond its end.
    let late = status(&part, &daily("18:00-24:00"), last_evening);
    assert_eq!((late.open, late.until), (Some(true), None));
}

#[test]
fn always_is_open_and_not_supplied_says_nothing() {
    let part = two_teams();
    let at = instant("2026-11-23T03:00:00Z");
    let always = Status {
        open: Some(true),
        until: None,
        opens: None,
    };
    assert_eq!(status(&part, &Schedule::Always, at), always);
    assert_eq!(status(&part, &Schedule::NotSupplied, at), Status::default());
}

#[test]
fn a_line_opens_when_the_first_of_those_it_waits_for_closes() {
    let mut part = two_teams();
    part.contacts[0].channels = vec![phone("01110001", working_days("09:00-16:30"))];
    part.contacts[1].channels = vec![phone("01110002", working_days("08:30-17:00"))];
    let monday = |time: &str| instant(&format!("2026-11-23T{time}:00Z"));
    let careline = schedule_of(&part, 2);
    let found = status(&part, &careline, monday("09:00"));
    assert_eq!(
        (found.open, found.opens),
        (Some(false), Some(monday("16:30")))
    );
    let found = status(&part, &careline, monday("08:45"));
    assert_eq!(
        (found.open, found.until),
        (Some(true), Some(monday("09:00")))
    );
}

#[test]
fn a_second_phone_keeps_a_contact_open_and_a_textphone_does_not() {
    let mut part = two_teams();
    let monday = |time: &str| instant(&format!("2026-11-23T{time}:00Z"));
    let waiting = whenever_closed(&["adults"]);
    assert_eq!(status(&part, &waiting, monday("18:00")).open, Some(true));
    part.contacts[1].channels[1].schedule = Schedule::Always;
    assert_eq!(status(&part, &waiting, monday("18:00")).open, Some(true));
    part.contacts[1]
        .channels
        .push(phone("01110009", working_days("18:00-20:00")));
    let found = status(&part, &waiting, monday("18:00"));
    assert_eq!(
        (found.open, found.opens),
        (Some(false), Some(monday("20:00")))
    );
}

#[test]
fn a_chain_of_waiting_is_followed_and_a_ring_counts_as_closed() {
    let mut part = two_teams();
    let at = instant("2026-11-23T10:00:00Z");
    let deputy = contact(
        "deputy",
        vec![phone("01110006", whenever_closed(&["careline"]))],
    );
    part.contacts.push(deputy);
    assert_eq!(
        status(&part, &whenever_closed(&["careline"]), at).open,
        Some(true)
    );
    assert_eq!(
        status(&part, &whenever_closed(&["deputy"]), at).open,
        Some(false)
    );
    let ring = contact("ring", vec![phone("01110007", whenever_closed(&["ring"]))]);
    part.contacts.push(ring);
    let times = schedule_times(&part, &whenever_closed(&["ring"]), covered(&part));
    assert_eq!(times.intervals(), []);
}

#[test]
fn a_shared_number_is_open_while_one_of_its_lines_is() {
    let (noon, evening) = (
        instant("2026-11-23T12:00:00Z"),
        instant("2026-11-23T20:00:00Z"),
    );
    let open = |until| Status {
        open: Some(true),
        until,
        opens: None,
    };
    let closed = |opens| Status {
        open: Some(false),
        until: None,
        opens,
    };
    let unknown = Status::default();
    for (one, other, both) in [
        (open(Some(noon)), open(Some(evening)), open(Some(evening))),
        (open(Some(noon)), open(None), open(None)),
        (open(Some(noon)), closed(Some(evening)), open(Some(noon))),
        (open(Some(noon)), unknown, open(Some(noon))),
        (
            closed(Some(noon)),
            closed(Some(evening)),
            closed(Some(noon)),
        ),
        (closed(Some(noon)), closed(None), closed(Some(noon))),
        (closed(Some(noon)), unknown, closed(Some(noon))),
        (unknown, unknown, unknown),
    ] {
        assert_eq!(one.or(other), both);
        assert_eq!(other.or(one), both);
    }
}
