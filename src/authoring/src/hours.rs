//! `opening-hours.toml`: named hours, and what people write for a day.

use std::cell::Cell;

use chrono::{Datelike, NaiveDate, Weekday};
use guide_domain::calendar::Calendar;
use guide_domain::contact::ContactId;
use guide_domain::hours::{BankHolidays, DAY_MINUTES, Schedule, Span, SpanError, WeeklyHours};
use thiserror::Error;

use crate::problem::Code;
use crate::reading::{Place, Reading, Subject};
use crate::section::{Field, Section};

/// What `opening-hours.toml` may hold.
pub(crate) const FILE_KEYS: [&str; 1] = ["hours"];
const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// Month and day of the feasts that have a substitute day where they fall on a weekend.
const FEASTS: [(u32, u32); 3] = [(1, 1), (12, 25), (12, 26)];
const KEYS: [&str; 10] = [
    "id",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "bank_holidays",
    "whenever_closed",
];
const ALWAYS: &str = "always";
const NOT_SUPPLIED: &str = "not-supplied";

/// The named hours of a pack.
#[derive(Debug, Default)]
pub(crate) struct HoursBook {
    named: Vec<NamedHours>,
    /// Whether the file could be read at all: if not, nothing can be said of a name that is not in it.
    unreadable: bool,
}

#[derive(Debug)]
struct NamedHours {
    id: String,
    place: Place,
    schedule: Schedule,
    /// Where `whenever_closed` names which contact.
    closings: Vec<(ContactId, Place)>,
    /// Where `whenever_closed` is written.
    waiting: Option<Place>,
    used: Cell<bool>,
}

/// Why a text is no span of a day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum TimeError {
    /// Not two times with a hyphen between them.
    #[error(
        "“{0}” is no pair of times; write them on the 24-hour clock, like \"09:00-17:00\", or \"closed\" (for bank holidays \"as-usual\" too)"
    )]
    NotTimes(String),
    /// Two times that make no span.
    #[error("“{0}”: {1}")]
    NoSpan(String, SpanError),
}

impl HoursBook {
    /// What stands in when the file cannot be read.
    pub(crate) fn unreadable() -> Self {
        Self {
            named: Vec::new(),
            unreadable: true,
        }
    }

    /// Reads the file's hours.
    pub(crate) fn read(file: Section<'_>) -> Self {
        let mut book = Self::default();
        for section in file.sections("hours", "an entry of hours", &KEYS) {
            let closings = closings(section);
            let schedule = schedule(section, &closings);
            let Some((field, id)) = section
                .required("id")
                .and_then(|field| Some((field, field.id()?)))
            else {
                continue;
            };
            if [ALWAYS, NOT_SUPPLIED].contains(&id) {
                field.error(
                    Code::BadId,
                    format!(
                        "“{id}” has a meaning of its own in contacts.toml; choose another name"
                    ),
                );
            } else if book.named.iter().any(|known| known.id == id) {
                field.error(
                    Code::DuplicateId,
                    format!("two entries of hours are named “{id}”; rename one of them"),
                );
            } else {
                book.named.push(NamedHours {
                    id: id.to_owned(),
                    place: field.place(),
                    schedule,
                    closings,
                    waiting: section.optional("whenever_closed").map(Field::place),
                    used: false.into(),
                });
            }
        }
        book
    }

    /// The hours that a contact's channel names. Where they cannot be told, it is taken to be open, so that no gap
    /// is reported that nobody wrote.
    pub(crate) fn schedule(&self, field: Field<'_>, of: Option<&ContactId>) -> Schedule {
        let name = match field.string("office-hours") {
            Some(ALWAYS) | None => return Schedule::Always,
            Some(NOT_SUPPLIED) => return Schedule::NotSupplied,
            Some(name) => name,
        };
        let Some(hours) = self.named.iter().find(|hours| hours.id == name) else {
            if !self.unreadable {
                let ids = self.named.iter().map(|hours| hours.id.as_str());
                let possible: Vec<&str> = ids.chain([ALWAYS, NOT_SUPPLIED]).collect();
                field.not_among(
                    Code::UnknownHours,
                    name,
                    "entry of opening-hours.toml",
                    &possible,
                );
            }
            return Schedule::Always;
        };
        hours.used.set(true);
        if let Some(of) = of {
            if let Some(place) = &hours.waiting {
                let subject = Subject::Waiting(of.clone());
                field.reading().remember(subject, place.clone());
            }
            for (contact, place) in &hours.closings {
                let subject = Subject::Closing {
                    of: of.clone(),
                    contact: contact.clone(),
                };
                field.reading().remember(subject, place.clone());
            }
        }
        hours.schedule.clone()
    }

    /// Warns of hours that are open on Christmas Day, Boxing Day or New Year's Day because the day falls on a weekend
    /// and a substitute day is listed in its stead.
    pub(crate) fn warn_of_feasts(&self, reading: &Reading, calendar: &Calendar) {
        for hours in &self.named {
            let Schedule::Weekly(weekly) = &hours.schedule else {
                continue;
            };
            // Who keeps bank holidays as usual would be open on the day even if it were listed.
            if weekly.bank_holidays == BankHolidays::AsUsual {
                continue;
            }
            let open: Vec<String> = unlisted_feasts(calendar)
                .into_iter()
                .filter(|day| !weekly.spans_on(*day, calendar).is_empty())
                .map(|day| day.format("%A %-d %B %Y").to_string())
                .collect();
            if open.is_empty() {
                continue;
            }
            let message = format!(
                "the hours “{}” are open on {}, for which the calendar lists the substitute day alone; if nobody \
                 answers on the day itself, list it too, in a calendar of the pack’s own",
                hours.id,
                open.join(", ")
            );
            reading.warning(&hours.place, Code::FeastOnWeekend, message);
        }
    }

    /// Warns of hours that no contact keeps.
    pub(crate) fn warn_of_unused(&self, reading: &Reading) {
        for hours in self.named.iter().filter(|hours| !hours.used.get()) {
            let message = format!(
                "no contact keeps the hours “{}”; name them in contacts.toml, or take them away",
                hours.id
            );
            reading.warning(&hours.place, Code::Unused, message);
        }
    }
}

/// Where Christmas Day, Boxing Day or New Year's Day falls on a weekend and is not listed itself.
fn unlisted_feasts(calendar: &Calendar) -> Vec<NaiveDate> {
    (calendar.from.year()..=calendar.to.year())
        .flat_map(|year| FEASTS.map(|(month, day)| NaiveDate::from_ymd_opt(year, month, day)))
        .flatten()
        .filter(|date| matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
        .filter(|date| calendar.covers(*date) && calendar.holiday(*date).is_none())
        .collect()
}

fn schedule(section: Section<'_>, closings: &[(ContactId, Place)]) -> Schedule {
    let days = DAYS.map(|day| section.optional(day));
    let weekly = days.iter().flatten().next().is_some();
    match section.optional("whenever_closed") {
        Some(field) if weekly || section.optional("bank_holidays").is_some() => {
            field.error(
                Code::ConflictingKeys,
                "hours with “whenever_closed” follow other lines and have no days or bank holidays of their own; \
                 keep one or the other"
                    .to_owned(),
            );
            Schedule::Always
        }
        Some(_) if closings.is_empty() => Schedule::Always,
        Some(_) => {
            let contacts = closings.iter().map(|(contact, _)| contact.clone());
            Schedule::WheneverClosed(contacts.collect())
        }
        None if !weekly => {
            section.error(
                Code::MissingKey,
                "these hours name no day; add a line like monday = \"09:00-17:00\"".to_owned(),
            );
            Schedule::Always
        }
        None => Schedule::Weekly(weekly_hours(section, days)),
    }
}

fn weekly_hours(section: Section<'_>, days: [Option<Field<'_>>; 7]) -> WeeklyHours {
    let spans = days.map(|day| day.map(day_spans).unwrap_or_default());
    let next_days = spans.iter().cycle().skip(1);
    for ((today, tomorrow), day) in spans.iter().zip(next_days).zip(days) {
        if let (Some(last), Some(first), Some(day)) = (today.last(), tomorrow.first(), day)
            && last.to() > DAY_MINUTES + first.from()
        {
            day.warning(
                Code::OverlappingSpans,
                "these hours run past midnight into the next day's own; end them where that day begins"
                    .to_owned(),
            );
        }
    }
    let bank_holidays = match section.required("bank_holidays") {
        Some(field) => match field.as_string() {
            Some("closed") => BankHolidays::Closed,
            Some("as-usual") => BankHolidays::AsUsual,
            Some(_) | None => BankHolidays::Spans(day_spans(field)),
        },
        None => BankHolidays::AsUsual,
    };
    WeeklyHours {
        days: spans,
        bank_holidays,
    }
}

/// The spans of a day, ascending and apart. A day that cannot be read is taken to be open throughout.
fn day_spans(field: Field<'_>) -> Vec<Span> {
    if field.as_string() == Some("closed") {
        return Vec::new();
    }
    let items = field.one_or_many();
    let mut spans: Vec<(Span, Field<'_>)> = Vec::new();
    for item in &items {
        match item.string("09:00-17:00").map(span) {
            Some(Ok(span)) => spans.push((span, *item)),
            Some(Err(error)) => item.error(Code::BadTime, error.to_string()),
            None => {}
        }
    }
    if spans.len() < items.len() {
        return Span::new(0, DAY_MINUTES).into_iter().collect();
    }
    spans.sort_by_key(|(span, _)| *span);
    for pair in spans.windows(2) {
        if let [(earlier, _), (later, item)] = pair
            && later.from() <= earlier.to()
        {
            item.error(
                Code::OverlappingSpans,
                format!(
                    "{later} overlaps or touches {earlier} of the same day; write them as one pair of times"
                ),
            );
        }
    }
    spans.into_iter().map(|(span, _)| span).collect()
}

/// A span as people write it: "09:00-17:00", "9:00 – 17:00".
pub(crate) fn span(text: &str) -> Result<Span, TimeError> {
    let not_times = || TimeError::NotTimes(text.to_owned());
    let (from, to) = text.split_once(['-', '–']).ok_or_else(not_times)?;
    let from = minute(from.trim()).ok_or_else(not_times)?;
    let to = minute(to.trim()).ok_or_else(not_times)?;
    Span::new(from, to).map_err(|error| TimeError::NoSpan(text.to_owned(), error))
}

/// Minutes after midnight of "9:00" or "09:00"; hours up to 99 are left to [`Span`] to judge.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let sized = (1..=2).contains(&hours.len()) && minutes.len() == 2;
    if !sized || !digits(hours) || !digits(minutes) {
        return None;
    }
    let minutes: u16 = minutes.parse().ok().filter(|minutes| *minutes < 60)?;
    Some(hours.parse::<u16>().ok()? * 60 + minutes)
}

fn closings(section: Section<'_>) -> Vec<(ContactId, Place)> {
    let Some(field) = section.optional("whenever_closed") else {
        return Vec::new();
    };
    let items = field.one_or_many();
    if items.is_empty() {
        field.error(
            Code::WaitsForNobody,
            "this list is empty; name the contacts whose closing opens these hours".to_owned(),
        );
    }
    items
        .into_iter()
        .filter_map(|item| Some((ContactId::new(item.id()?), item.place())))
        .collect()
}
