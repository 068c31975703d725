//! Gaps in the hours, planted as people would write them.

use std::fmt::Write;

use guide_authoring::Code;

use crate::draft::{Draft, listed};

/// The sample with a night line of its own hours, bank holidays as usual for both, and dates of the test's choice.
fn with_hours(office: &str, night: &str, (from, to): (&str, &str)) -> Draft {
    let hours = format!(
        "[[hours]]\nid = \"office-hours\"\n{office}\n[[hours]]\nid = \"all-other-times\"\n{night}\n"
    );
    Draft::sample().with("opening-hours.toml", &hours).with(
        "calendars/half-year.toml",
        &format!("name = \"Some days\"\nfrom = {from}\nto = {to}\nholidays = []\n"),
    )
}

fn week(days: &str, bank_holidays: &str) -> String {
    let names = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let mut text = String::new();
    for name in names {
        writeln!(text, "{name} = {days}").unwrap();
    }
    text + &format!("bank_holidays = {bank_holidays}\n")
}

const NOVEMBER: (&str, &str) = ("2026-11-23", "2026-11-29");

/// The gap that is reported for the outcome about children, without the outcome's name and the remedy.
fn gap(draft: &Draft) -> Option<String> {
    let checked = draft.check();
    let found = checked.problems.iter().find(|problem| {
        problem.code == Code::CoverageGap && problem.message.starts_with("outcome “child”")
    })?;
    assert_eq!(
        (found.line, found.file.file_name().unwrap().to_str()),
        (
            draft.line_of("routes.toml", "id = \"child\"\ntitle"),
            Some("routes.toml")
        )
    );
    let message = &found.message;
    let (what, remedy) = message.split_once("; ").unwrap();
    assert!(remedy.starts_with("extend the hours"), "{message}");
    Some(what.replace("outcome “child” has no open phone line ", ""))
}

#[test]
fn hours_that_meet_leave_no_gap() {
    for (office, night, dates) in [
        ("\"09:00-17:00\"", "\"17:00-09:00\"", NOVEMBER),
        (
            "\"09:00-17:00\"",
            "[\"00:00-09:00\", \"17:00-24:00\"]",
            NOVEMBER,
        ),
        ("\"00:00-24:00\"", "\"12:00-13:00\"", NOVEMBER),
        // Both changes of the clocks.
        (
            "\"09:00-01:30\"",
            "\"01:30-09:00\"",
            ("2026-10-24", "2026-10-26"),
        ),
        (
            "\"09:00-01:30\"",
            "\"01:30-09:00\"",
            ("2027-03-27", "2027-03-29"),
        ),
    ] {
        let draft = with_hours(
            &week(office, "\"as-usual\""),
            &week(night, "\"as-usual\""),
            dates,
        );
        assert_eq!(gap(&draft), None, "{office} {night}");
    }
}

/// Two lines with the same hours on every day, bank holidays included.
fn plain(office: &str, night: &str, dates: (&str, &str)) -> Draft {
    with_hours(
        &week(office, "\"as-usual\""),
        &week(night, "\"as-usual\""),
        dates,
    )
}

/// Other hours for the first line's Friday.
fn friday(draft: Draft, hours: &str) -> Draft {
    let text = draft.text("opening-hours.toml").replacen(
        "friday = \"09:00-17:00\"",
        &format!("friday = {hours}"),
        1,
    );
    draft.with("opening-hours.toml", &text)
}

#[test]
fn planted_gaps_are_named_in_local_time() {
    let table = [
        (
            "a minute between the lines",
            plain("\"09:00-17:00\"", "\"17:01-09:00\"", NOVEMBER),
            "at 7 times, first from Monday 23 November 2026, 17:00 GMT to Monday 23 November 2026, 17:01 GMT",
        ),
        (
            "Friday early closing",
            friday(
                plain("\"09:00-17:00\"", "\"17:00-09:00\"", NOVEMBER),
                "\"09:00-16:30\"",
            ),
            "once: from Friday 27 November 2026, 16:30 GMT to Friday 27 November 2026, 17:00 GMT",
        ),
        (
            "lunch",
            plain(
                "[\"09:00-12:00\", \"12:30-17:00\"]",
                "\"17:00-09:00\"",
                ("2026-07-06", "2026-07-06"),
            ),
            "once: from Monday 6 July 2026, 12:00 BST to Monday 6 July 2026, 12:30 BST",
        ),
        (
            "a minute in the hour that comes twice in autumn",
            plain(
                "\"02:00-01:30\"",
                "\"01:31-02:00\"",
                ("2026-10-25", "2026-10-25"),
            ),
            "at 2 times, first from Sunday 25 October 2026, 01:30 BST to Sunday 25 October 2026, 01:31 BST",
        ),
        (
            "the last hour of the calendar",
            plain(
                "\"00:00-23:00\"",
                "\"09:00-10:00\"",
                ("2026-11-23", "2026-11-23"),
            ),
            "once: from Monday 23 November 2026, 23:00 GMT to Tuesday 24 November 2026, 00:00 GMT",
        ),
    ];
    for (name, draft, expected) in table {
        assert_eq!(gap(&draft).as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn a_gap_in_the_hour_that_spring_skips_is_none() {
    let draft = with_hours(
        &week("\"02:00-01:30\"", "\"as-usual\""),
        &week("\"01:31-02:00\"", "\"as-usual\""),
        ("2027-03-28", "2027-03-28"),
    );
    assert_eq!(gap(&draft), None);
}

#[test]
fn a_bank_holiday_on_which_nobody_answers_is_a_gap() {
    let draft = with_hours(
        &week("\"09:00-17:00\"", "\"closed\""),
        &week("\"17:00-09:00\"", "\"as-usual\""),
        ("2026-12-24", "2026-12-26"),
    )
    .edit(
        "calendars/half-year.toml",
        "holidays = []",
        "holidays = [{ date = 2026-12-25, name = \"Christmas Day\" }]",
    );
    assert_eq!(
        gap(&draft).as_deref(),
        Some("once: from Friday 25 December 2026, 09:00 GMT to Friday 25 December 2026, 17:00 GMT")
    );
}

#[test]
fn an_outcome_about_both_needs_a_line_for_each() {
    let draft = Draft::sample().edit(
        "routes.toml",
        "for = [\"child\", \"adult\"]",
        "for = \"child\"",
    );
    let checked = draft.check();
    assert_eq!(checked.problems.len(), 1, "{}", listed(&checked.problems));
    let problem = &checked.problems[0];
    assert_eq!(problem.code, Code::CoverageGap);
    assert!(problem.message.starts_with("outcome “both”"), "{problem}");
}

#[test]
fn a_line_without_hours_covers_nothing() {
    let draft = Draft::sample().edit(
        "contacts.toml",
        "hours = \"all-other-times\"",
        "hours = \"not-supplied\"",
    );
    assert_eq!(
        gap(&draft).map(|what| what.contains("first from Wednesday 1 July 2026, 00:00 BST")),
        Some(true)
    );
}
