//! `route`: what the guide would say, as JSON. Keys and their order are a promise to other programs.

use chrono::format::ParseErrorKind;
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat};
use chrono_tz::Tz;
use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::contact::ChannelKind;
use guide_domain::guidance::{self, Guidance, Line};
use guide_domain::hours::local_time;
use guide_domain::pack::{Pack, Passage};
use guide_domain::routes::{AnswerId, Audience, PathError};
use serde::Serialize;
use thiserror::Error;

/// What `route` prints.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    about: String,
    /// UTC.
    at: String,
    /// The council's wall clock, with its offset.
    local: String,
    certain: bool,
    confirmed: bool,
    emergency: Emergency,
    before: Vec<String>,
    call: Vec<ListedLine>,
    other: Vec<ListedLine>,
    missing: Vec<Missing>,
    after: Vec<String>,
    /// Said first, for instance why the police line carries the call.
    notices: Vec<String>,
    nobody_answers: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Emergency {
    label: String,
    tel: String,
}

#[derive(Debug, Serialize)]
struct ListedLine {
    contact: String,
    #[serde(rename = "for")]
    audiences: Vec<Audience>,
    label: String,
    kind: ChannelKind,
    display: String,
    tel: Option<String>,
    open: Option<bool>,
    until: Option<String>,
    opens: Option<String>,
    addition: bool,
    source: Option<Source>,
}

#[derive(Debug, Serialize)]
struct Source {
    document: String,
    #[serde(rename = "ref")]
    paragraph: String,
}

#[derive(Debug, Serialize)]
struct Missing {
    contact: String,
    why: String,
}

/// What the guide says for a path (ids joined by `/`; empty: everything) at an instant, the clock believed.
pub(crate) fn answer(pack: &Pack, about: &str, at: Instant) -> Result<Answer, PathError> {
    let part = pack.contact_part();
    let path: Vec<AnswerId> = if about.is_empty() {
        Vec::new()
    } else {
        about.split('/').map(AnswerId::new).collect()
    };
    let guidance = guidance::guide(part, &path, at, ClockTrust::Trusted)?;
    let zone = part.council.zone;
    let lines = |lines: &[Line]| lines.iter().map(|line| listed(line, zone)).collect();
    let emergency = &part.national.emergency;
    Ok(Answer {
        about: about.to_owned(),
        at: at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        local: written(at, zone),
        certain: guidance.certain,
        confirmed: !part.is_exemplar(),
        emergency: Emergency {
            label: emergency.label.to_string(),
            tel: emergency.number.tel().to_owned(),
        },
        before: texts(&guidance.before),
        call: lines(&guidance.call),
        other: lines(&guidance.other),
        missing: missing(&guidance),
        after: texts(&guidance.after),
        notices: texts(&guidance.notices),
        nobody_answers: texts(&guidance.nobody_answers),
    })
}

/// A text that is no instant.
#[derive(Debug, Error)]
#[error("write an instant like 2026-11-23T09:00:00Z or 2026-07-04T03:00:00+01:00 ({reason})")]
pub(crate) struct NoInstant {
    reason: &'static str,
}

/// Reads an instant as RFC 3339 has it.
pub(crate) fn instant(text: &str) -> Result<Instant, NoInstant> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|error| NoInstant {
            reason: if text.parse::<NaiveDateTime>().is_ok() {
                "the offset from UTC is missing"
            } else if text.parse::<NaiveDate>().is_ok() {
                "the time and the offset from UTC are missing"
            } else if error.kind() == ParseErrorKind::OutOfRange {
                "there is no such date, time or offset"
            } else {
                "this has another form"
            },
        })
}

fn written(at: Instant, zone: Tz) -> String {
    local_time(zone, at).to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

fn texts(passages: &[Passage]) -> Vec<String> {
    passages
        .iter()
        .map(|passage| passage.text.to_string())
        .collect()
}

fn missing(guidance: &Guidance) -> Vec<Missing> {
    let missing = guidance.missing.iter().map(|missing| Missing {
        contact: missing.contact.to_string(),
        why: missing.why.to_string(),
    });
    missing.collect()
}

fn listed(line: &Line, zone: Tz) -> ListedLine {
    let change = |at: Option<Instant>| at.map(|at| written(at, zone));
    ListedLine {
        contact: line.contact.to_string(),
        audiences: line.audiences.iter().collect(),
        label: line.label.to_string(),
        kind: line.address.kind(),
        display: line.address.display().to_owned(),
        tel: line.address.number().map(|number| number.tel().to_owned()),
        open: line.status.open,
        until: change(line.status.until),
        opens: change(line.status.opens),
        addition: line.mark.is_addition(),
        source: line.mark.source().map(|source| Source {
            document: source.document.to_string(),
            paragraph: source.paragraph.to_string(),
        }),
    }
}
