//! Times, hours and people in words (en-GB, 12-hour clock): what the screens and the fallback both say.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;

use crate::Instant;
use crate::contact::ChannelKind;
use crate::hours::{BankHolidays, DAY_MINUTES, Schedule, Span, WeeklyHours, local_time};
use crate::pack::ContactPart;
use crate::policy::Policy;
use crate::routes::{Audience, Audiences};

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
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

/// A wall-clock minute of the day: "9 am", "4:30 pm", "midday", "midnight". Minutes past 1440 are of the next day.
pub fn clock_time(minute: u16) -> String {
    let minute = minute % DAY_MINUTES;
    let (hour, rest) = (minute / 60, minute % 60);
    match (hour, rest) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        _ => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            // A no-break space keeps "9" and "am" on one line.
            if rest == 0 {
                format!("{hour}\u{a0}{half}")
            } else {
                format!("{hour}:{rest:02}\u{a0}{half}")
            }
        }
    }
}

/// "23 November 2026".
pub fn date(date: NaiveDate) -> String {
    format!("{} {}", date.day(), month(date))
}

/// "June 2016".
pub fn month(date: NaiveDate) -> String {
    let month = MONTHS
        .get(date.month0() as usize)
        .copied()
        .unwrap_or_default();
    format!("{month} {}", date.year())
}

/// "Monday 23 November".
fn weekday_and_day(local: &DateTime<Tz>) -> String {
    let day = DAYS
        .get(local.weekday().num_days_from_monday() as usize)
        .copied()
        .unwrap_or_default();
    let month = MONTHS
        .get(local.month0() as usize)
        .copied()
        .unwrap_or_default();
    format!("{day} {} {month}", local.day())
}

fn minute_of_day(local: &DateTime<Tz>) -> u16 {
    u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default()
}

/// The zone's wall clock in words: "Saturday 21 November, 8:52 pm".
pub fn moment(zone: Tz, at: Instant) -> String {
    let local = local_time(zone, at);
    format!(
        "{}, {}",
        weekday_and_day(&local),
        clock_time(minute_of_day(&local))
    )
}

/// The same with its year: "Saturday 21 November 2026, 8:52 pm".
pub fn dated_moment(zone: Tz, at: Instant) -> String {
    let local = local_time(zone, at);
    let day = weekday_and_day(&local);
    format!(
        "{day} {}, {}",
        local.year(),
        clock_time(minute_of_day(&local))
    )
}

/// A coming instant as seen from the present one: "5 pm today", "Monday 23 November, 9 am".
pub fn coming(zone: Tz, at: Instant, now: Instant) -> String {
    let (local, present) = (local_time(zone, at), local_time(zone, now));
    if local.date_naive() == present.date_naive() {
        return format!("{} today", clock_time(minute_of_day(&local)));
    }
    let year = if local.year() == present.year() {
        String::new()
    } else {
        format!(" {}", local.year())
    };
    format!(
        "{}{year}, {}",
        weekday_and_day(&local),
        clock_time(minute_of_day(&local))
    )
}

/// A schedule in words, a statement each: "Monday to Friday, 9 am to 5 pm", "closed on bank holidays".
pub fn hours(part: &ContactPart, schedule: &Schedule) -> Vec<String> {
    match schedule {
        Schedule::Always => vec!["day and night, every day".to_owned()],
        Schedule::NotSupplied => vec!["hours not supplied".to_owned()],
        Schedule::Weekly(hours) => weekly(hours),
        Schedule::WheneverClosed(contacts) => {
            let names: Vec<&str> = contacts
                .iter()
                .filter_map(|id| part.contact(id))
                .map(|contact| &*contact.label)
                .collect();
            vec![format!(
                "at all other times: whenever {} is closed",
                listed(&names, "or")
            )]
        }
    }
}

fn weekly(hours: &WeeklyHours) -> Vec<String> {
    let mut statements = Vec::new();
    let mut open_days = hours
        .days
        .iter()
        .zip(DAYS)
        .filter(|(spans, _)| !spans.is_empty())
        .peekable();
    while let Some((spans, first)) = open_days.next() {
        let mut last = first;
        while let Some((_, day)) =
            open_days.next_if(|(next, day)| *next == spans && follows(last, day))
        {
            last = day;
        }
        let days = if first == last {
            first.to_owned()
        } else {
            format!("{first} to {last}")
        };
        statements.push(format!("{days}, {}", spoken_spans(spans)));
    }
    if statements.is_empty() {
        statements.push("closed on every day of the week".to_owned());
    }
    statements.push(match &hours.bank_holidays {
        BankHolidays::Spans(spans) if spans.is_empty() => "closed on bank holidays".to_owned(),
        BankHolidays::Closed => "closed on bank holidays".to_owned(),
        BankHolidays::AsUsual => "bank holidays as usual".to_owned(),
        BankHolidays::Spans(spans) => format!("bank holidays, {}", spoken_spans(spans)),
    });
    statements
}

fn follows(day: &str, next: &str) -> bool {
    DAYS.windows(2).any(|pair| pair == [day, next])
}

fn spoken_spans(spans: &[Span]) -> String {
    let spoken: Vec<String> = spans.iter().map(ToString::to_string).collect();
    listed(
        &spoken.iter().map(String::as_str).collect::<Vec<_>>(),
        "and",
    )
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (self.from(), self.to()) == (0, DAY_MINUTES) {
            return f.write_str("all day");
        }
        let next_day = if self.to() > DAY_MINUTES {
            " the next day"
        } else {
            ""
        };
        write!(
            f,
            "{} to {}{next_day}",
            clock_time(self.from()),
            clock_time(self.to())
        )
    }
}

/// "one", "one or two", "one, two or three".
pub fn listed(items: &[&str], last_word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [firsts @ .., last] => format!("{} {last_word} {last}", firsts.join(", ")),
    }
}

/// Above the numbers of a pack that no council confirmed.
pub fn exemplar(part: &ContactPart) -> String {
    let dated: Vec<&str> = part
        .documents
        .iter()
        .map(|document| &*document.dated)
        .collect();
    let council = &part.council.name;
    format!(
        "Not confirmed: what you see comes from a document of {}. {council} has not confirmed it.",
        listed(&dated, "and")
    )
}

/// Whom a line serves.
pub fn serves(audiences: &Audiences) -> &'static str {
    match (
        audiences.contains(Audience::Child),
        audiences.contains(Audience::Adult),
    ) {
        (true, true) => "Children, young people and adults",
        (true, false) => "Children and young people",
        (false, true) => "Adults",
        // The rules refuse a line that serves nobody.
        (false, false) => "",
    }
}

/// The kind of a channel, where it is no phone line.
pub fn kind(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Phone => "Phone",
        ChannelKind::Textphone => "Textphone (minicom)",
        ChannelKind::Fax => "Fax",
        ChannelKind::Email => "E-mail",
        ChannelKind::Web => "Web page",
    }
}

/// A statement with a capital letter, to stand alone.
pub fn sentence(statement: &str) -> String {
    let mut sentence = statement.to_owned();
    // ASCII is enough for the words of `spoken`; the tables of Unicode's capitals would cost kilobytes.
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

/// A policy's version, review and keepers, a line each.
pub fn about_policy(policy: &Policy) -> String {
    let keepers = &policy.keepers;
    format!(
        "Version {}, review due by {}\nAuthor: {}\nOwner: {}\nApproved by: {}",
        policy.version,
        policy.review.due.spoken(),
        keepers.author.text,
        keepers.owner.text,
        keepers.approver.text,
    )
}
