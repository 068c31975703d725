//! What people write for opening hours.

use guide_authoring::Code;
use guide_domain::hours::{BankHolidays, Schedule, WeeklyHours};

use crate::draft::{Draft, listed};

/// The sample with something else written for Friday.
fn friday(written: &str) -> Draft {
    Draft::sample().edit(
        "opening-hours.toml",
        "friday = \"09:00-16:30\"",
        &format!("friday = {written}"),
    )
}

fn office_hours(draft: &Draft) -> WeeklyHours {
    let checked = draft.check();
    let pack = checked
        .pack
        .unwrap_or_else(|| panic!("{}", listed(&checked.problems)));
    let schedule = &pack.contact_part().contacts[0].channels[0].schedule;
    let Schedule::Weekly(hours) = schedule else {
        panic!("{schedule:?}");
    };
    hours.clone()
}

#[test]
fn a_day_is_what_people_write_for_it() {
    let table: [(&str, &[(u16, u16)]); 12] = [
        ("\"09:00-17:00\"", &[(540, 1020)]),
        ("\"9:00-17:00\"", &[(540, 1020)]),
        ("\"09:00 - 17:00\"", &[(540, 1020)]),
        ("\"09:00–17:00\"", &[(540, 1020)]),
        (
            "[\"09:00-12:00\", \"13:00-17:00\"]",
            &[(540, 720), (780, 1020)],
        ),
        (
            "[\"13:00-17:00\", \"09:00-12:00\"]",
            &[(540, 720), (780, 1020)],
        ),
        ("\"17:00-09:00\"", &[(1020, 1980)]),
        ("\"00:00-24:00\"", &[(0, 1440)]),
        ("\"17:00-24:00\"", &[(1020, 1440)]),
        ("\"00:00-00:01\"", &[(0, 1)]),
        ("\"closed\"", &[]),
        ("[]", &[]),
    ];
    for (written, expected) in table {
        let hours = office_hours(&friday(written));
        let spans: Vec<(u16, u16)> = hours.days[4]
            .iter()
            .map(|span| (span.from(), span.to()))
            .collect();
        assert_eq!(spans, expected, "{written}");
    }
}

#[test]
fn a_day_left_out_is_closed() {
    let draft = Draft::sample().edit("opening-hours.toml", "friday = \"09:00-16:30\"\n", "");
    assert_eq!(office_hours(&draft).days[4], []);
}

#[test]
fn what_is_no_pair_of_times_is_refused_where_it_stands() {
    let table = [
        ("\"9-17\"", Code::BadTime),
        ("\"9am-5pm\"", Code::BadTime),
        ("\"09.00-17.00\"", Code::BadTime),
        ("\"09:00\"", Code::BadTime),
        ("\"09:00-\"", Code::BadTime),
        ("\"09:00-17:0\"", Code::BadTime),
        ("\"09:00-17:60\"", Code::BadTime),
        ("\"09:00-24:01\"", Code::BadTime),
        ("\"24:00-25:00\"", Code::BadTime),
        ("\"09:00-09:00\"", Code::BadTime),
        ("\"\"", Code::BadTime),
        ("\"+9:00-17:00\"", Code::BadTime),
        ("\"09:00-12:00-17:00\"", Code::BadTime),
        ("\"Closed\"", Code::BadTime),
        ("[\"09:00-12:00\", \"13:00\"]", Code::BadTime),
        ("[\"09:00-12:00\", \"11:00-17:00\"]", Code::OverlappingSpans),
        ("[\"09:00-12:00\", \"12:00-17:00\"]", Code::OverlappingSpans),
        ("[\"17:00-09:00\", \"20:00-21:00\"]", Code::OverlappingSpans),
        ("true", Code::WrongType),
        ("09:00:00", Code::WrongType),
        ("900", Code::WrongType),
        ("[900]", Code::WrongType),
    ];
    for (written, code) in table {
        let draft = friday(written);
        let checked = draft.check();
        assert!(checked.pack.is_none(), "{written}");
        let found: Vec<(Code, usize)> = checked
            .problems
            .iter()
            .map(|problem| (problem.code, problem.line))
            .collect();
        let line = draft.line_of("opening-hours.toml", "friday");
        assert_eq!(
            found,
            [(code, line)],
            "{written}: {}",
            listed(&checked.problems)
        );
    }
}

#[test]
fn bank_holidays_are_closed_as_usual_or_have_times() {
    let bank_holidays = |written: &str| {
        let new = format!("bank_holidays = {written}");
        let draft = Draft::sample().edit("opening-hours.toml", "bank_holidays = \"closed\"", &new);
        office_hours(&draft).bank_holidays
    };
    assert_eq!(bank_holidays("\"closed\""), BankHolidays::Closed);
    assert_eq!(bank_holidays("\"as-usual\""), BankHolidays::AsUsual);
    let listed = bank_holidays("[\"10:00-12:00\"]");
    let BankHolidays::Spans(spans) = &listed else {
        panic!("{listed:?}");
    };
    assert_eq!((spans[0].from(), spans[0].to()), (600, 720));
}

#[test]
fn hours_that_run_into_the_next_days_own_are_warned_of() {
    let draft = Draft::sample().edit(
        "opening-hours.toml",
        "thursday = \"09:00-17:00\"",
        "thursday = \"17:00-10:00\"",
    );
    let checked = draft.check();
    assert!(checked.pack.is_some());
    assert_eq!(checked.problems.len(), 1, "{}", listed(&checked.problems));
    assert_eq!(checked.problems[0].code, Code::OverlappingSpans);
}
