//! A file of `calendars/`: bank holidays and the dates for which the list is complete.

use chrono::{Datelike, Days, NaiveDate};
use guide_domain::calendar::{Calendar, Holiday};

use crate::problem::Code;
use crate::reading::Subject;
use crate::section::{Field, Section};

/// What a calendar may hold.
pub(crate) const KEYS: [&str; 4] = ["name", "from", "to", "holidays"];
/// Bank holidays are published some three years ahead: a list of more is a slip of the pen.
const MOST_YEARS: i32 = 20;
/// England and Wales have eight bank holidays in a year; Scotland and Northern Ireland have more.
const FEWEST_HOLIDAYS: usize = 8;
/// How long before its end a calendar is warned of.
const WARNING: Days = Days::new(60);

/// Reads a calendar, and says if it is of no use on the day of the check.
pub(crate) fn calendar(file: Section<'_>, on: NaiveDate) -> Calendar {
    let fallback = some_calendar(on);
    let name = file.text("name");
    let (from, to) = (file.required("from"), file.required("to"));
    let dates = (from.and_then(Field::date), to.and_then(Field::date));
    let holidays = holidays(file);
    let ((Some(from_field), Some(to_field)), (Some(from), Some(to))) = ((from, to), dates) else {
        return Calendar {
            name,
            holidays,
            ..fallback
        };
    };
    if to.year() - from.year() > MOST_YEARS {
        to_field.error(
            Code::CalendarRange,
            format!(
                "a calendar from {from} to {to} is longer than {MOST_YEARS} years; check the years"
            ),
        );
        return fallback;
    }
    from_field.remember(Subject::CalendarBegin);
    to_field.remember(Subject::CalendarEnd);
    if from <= to {
        judge_end(from_field, to_field, (from, to), on);
        warn_of_few(file, (from, to), &holidays);
    }
    Calendar {
        name,
        from,
        to,
        holidays,
    }
}

fn judge_end(
    from_field: Field<'_>,
    to_field: Field<'_>,
    (from, to): (NaiveDate, NaiveDate),
    on: NaiveDate,
) {
    let remedy = "add the bank holidays that have been published since, and move this date";
    if on > to {
        to_field.error(
            Code::CalendarExpired,
            format!("the bank holidays ended on {to}, before {on}; {remedy}"),
        );
    } else if to.checked_sub_days(WARNING).is_none_or(|warn| on >= warn) {
        to_field.warning(
            Code::CalendarEnding,
            format!("the bank holidays end on {to}, within 60 days of {on}; {remedy}"),
        );
    } else if on < from {
        from_field.warning(
            Code::CalendarNotBegun,
            format!(
                "the bank holidays begin on {from}, after {on}; until then the guide cannot say which line is open"
            ),
        );
    }
}

/// Warns of whole years with fewer bank holidays than any part of the country has.
fn warn_of_few(file: Section<'_>, (from, to): (NaiveDate, NaiveDate), holidays: &[Holiday]) {
    let Some(field) = file.optional("holidays") else {
        return;
    };
    let whole = |year: &i32| {
        let ends = (
            NaiveDate::from_ymd_opt(*year, 1, 1),
            NaiveDate::from_ymd_opt(*year, 12, 31),
        );
        matches!(ends, (Some(first), Some(last)) if from <= first && last <= to)
    };
    for year in (from.year()..=to.year()).filter(whole) {
        let dates = holidays.iter().map(|holiday| holiday.date);
        let listed = dates.filter(|date| date.year() == year).count();
        if listed < FEWEST_HOLIDAYS {
            field.warning(
                Code::FewHolidays,
                format!(
                    "{year} has {listed} bank holidays here and at least {FEWEST_HOLIDAYS} in the UK; add those that \
                     are missing, or let “from” and “to” leave out what is not complete"
                ),
            );
        }
    }
}

fn holidays(file: Section<'_>) -> Vec<Holiday> {
    let mut holidays: Vec<Holiday> = Vec::new();
    let Some(list) = file.required("holidays") else {
        return holidays;
    };
    for section in list
        .list()
        .into_iter()
        .filter_map(|field| field.section("a bank holiday", &["date", "name"]))
    {
        let name = section.text("name");
        let Some(field) = section.required("date") else {
            continue;
        };
        let Some(date) = field.date() else {
            continue;
        };
        if holidays.iter().any(|known| known.date == date) {
            field.error(
                Code::DuplicateHoliday,
                format!("{date} is listed twice; take one of the lines away"),
            );
        } else {
            field.remember(Subject::Holiday(date));
            holidays.push(Holiday { date, name });
        }
    }
    holidays.sort_by_key(|holiday| holiday.date);
    holidays
}

/// A calendar to go on with where the written one cannot be read: a year without bank holidays.
pub(crate) fn some_calendar(on: NaiveDate) -> Calendar {
    Calendar {
        name: "".into(),
        from: on,
        to: on.checked_add_days(Days::new(365)).unwrap_or(on),
        holidays: Vec::new(),
    }
}
