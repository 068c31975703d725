//! The bank holidays of England and Wales, against the rules they follow (Banking and Financial Dealings Act 1971,
//! royal proclamations for New Year's Day and the May holiday).

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use guide_authoring::{Code, Problem, Severity, check};

use crate::draft::{Draft, bundled, day, listed};

/// Easter Sunday of the Gregorian calendar, by Oudin's form of the computus (1940).
fn easter(year: i32) -> NaiveDate {
    let (century, golden) = (year / 100, year % 19);
    let epact =
        (century - century / 4 - (century - (century - 17) / 25) / 3 + 19 * golden + 15) % 30;
    let moon =
        epact - (epact / 28) * (1 - (epact / 28) * (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    let after_march = i64::from(moon - weekday + 28);
    date(year, 3, 1) + TimeDelta::days(after_march - 1)
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn first_monday(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 1).unwrap()
}

/// The last Monday of a month of 31 days.
fn last_monday(year: i32, month: u32) -> NaiveDate {
    let last = date(year, month, 31);
    last - Days::new(last.weekday().num_days_from_monday().into())
}

/// The days that are kept in a year; a feast on a weekend moves to the next weekday that is free.
fn by_rule(year: i32) -> BTreeSet<NaiveDate> {
    let easter = easter(year);
    let mut days = BTreeSet::from([
        easter - Days::new(2),
        easter + Days::new(1),
        first_monday(year, 5),
        last_monday(year, 5),
        last_monday(year, 8),
    ]);
    for feast in [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)] {
        let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        // Boxing Day on a Monday stays; Christmas on the Sunday before it moves to the Tuesday.
        let christmas_on_sunday = feast == date(year, 12, 25) && feast.weekday() == Weekday::Sun;
        let skipped = if christmas_on_sunday { 2 } else { 0 };
        let kept = feast
            .iter_days()
            .skip(skipped)
            .find(|day| !weekend(day) && !days.contains(day))
            .unwrap();
        days.insert(kept);
    }
    days
}

#[test]
fn the_calendar_lists_the_days_of_the_rules() {
    let pack = check(&bundled().join("derby"), &bundled(), day("2026-11-23"))
        .pack
        .unwrap();
    let calendar = &pack.contact_part().calendar;
    assert!(calendar.from <= day("2026-01-01") && calendar.to >= day("2028-12-31"));
    let years = calendar.from.year()..=calendar.to.year();
    let expected: BTreeSet<NaiveDate> = years.flat_map(by_rule).collect();
    let listed: BTreeSet<NaiveDate> = calendar
        .holidays
        .iter()
        .map(|holiday| holiday.date)
        .collect();
    assert_eq!(listed, expected);
}

/// Days that were kept, to prove the rules themselves (2022's extra holidays left out).
#[test]
fn the_rules_give_the_days_that_were_kept() {
    let kept_2021 = [
        "2021-01-01",
        "2021-04-02",
        "2021-04-05",
        "2021-05-03",
        "2021-05-31",
        "2021-08-30",
        "2021-12-27",
        "2021-12-28",
    ];
    assert_eq!(by_rule(2021), kept_2021.map(day).into());
    let kept_2016 = [
        "2016-01-01",
        "2016-03-25",
        "2016-03-28",
        "2016-05-02",
        "2016-05-30",
        "2016-08-29",
        "2016-12-26",
        "2016-12-27",
    ];
    assert_eq!(by_rule(2016), kept_2016.map(day).into());
}

const CALENDAR: &str = "calendars/half-year.toml";

/// The sample with a calendar of these dates and bank holidays.
fn with_calendar(from: &str, to: &str, days: &[&str]) -> Draft {
    let holidays: Vec<String> = days
        .iter()
        .map(|date| format!("{{ date = {date}, name = \"A holiday\" }}"))
        .collect();
    let text = format!(
        "name = \"Some\"\nfrom = {from}\nto = {to}\nholidays = [{}]\n",
        holidays.join(", ")
    );
    Draft::sample().with(CALENDAR, &text)
}

/// The draft's problems, each of which is a warning of that kind at that place.
fn warned(draft: &Draft, code: Code, (file, words): (&str, &str)) -> Vec<String> {
    let checked = draft.check();
    assert!(checked.pack.is_some(), "{}", listed(&checked.problems));
    let message = |problem: &Problem| {
        assert_eq!((problem.severity, problem.code), (Severity::Warning, code));
        assert_eq!(problem.line, draft.line_of(file, words), "{problem}");
        assert!(problem.file.ends_with(file), "{problem}");
        problem.message.clone()
    };
    checked.problems.iter().map(message).collect()
}

#[test]
fn a_whole_year_with_few_bank_holidays_is_warned_of() {
    let days = [
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
        "2026-01-01",
    ];
    let warnings = |from: &str, to: &str, days: &[&str]| {
        let draft = with_calendar(from, to, days);
        warned(&draft, Code::FewHolidays, (CALENDAR, "holidays ="))
    };
    assert!(warnings("2026-01-01", "2026-12-31", &days).is_empty());
    // Neither 2026 nor 2027 is covered whole.
    assert!(warnings("2026-01-02", "2027-12-30", &days[..7]).is_empty());
    let few = warnings("2026-01-01", "2026-12-31", &days[..7]);
    assert_eq!(few.len(), 1);
    assert!(few[0].starts_with("2026 has 7 bank holidays"), "{few:?}");
    let none = warnings("2026-01-01", "2027-12-31", &days);
    assert_eq!(none.len(), 1);
    assert!(none[0].starts_with("2027 has 0 bank holidays"), "{none:?}");
}

/// Boxing Day of 2026 is a Saturday; 28 December is kept in its stead.
#[test]
fn weekend_hours_on_a_feast_with_a_substitute_day_are_warned_of() {
    const HOURS: &str = "opening-hours.toml";
    const OFFICE: &str = "id = \"office-hours\"";
    let open_on = |day: &str, bank_holidays: &str| {
        let hours = format!("{OFFICE}\n{day} = \"10:00-12:00\"");
        let kept = format!("bank_holidays = {bank_holidays}");
        Draft::sample()
            .edit(HOURS, OFFICE, &hours)
            .edit(HOURS, "bank_holidays = \"closed\"", &kept)
    };
    let warnings = |draft: &Draft| warned(draft, Code::FeastOnWeekend, (HOURS, OFFICE));
    for bank_holidays in ["\"closed\"", "\"11:00-12:00\""] {
        let found = warnings(&open_on("saturday", bank_holidays));
        assert_eq!(found.len(), 1, "{bank_holidays}");
        assert!(
            found[0].contains("open on Saturday 26 December 2026,"),
            "{found:?}"
        );
    }
    assert!(warnings(&open_on("sunday", "\"closed\"")).is_empty());
    assert!(warnings(&open_on("saturday", "\"as-usual\"")).is_empty());
    let day_listed = open_on("saturday", "\"closed\"").edit(
        CALENDAR,
        "holidays = [",
        "holidays = [\n    { date = 2026-12-26, name = \"Boxing Day\" },",
    );
    assert!(warnings(&day_listed).is_empty());
}
