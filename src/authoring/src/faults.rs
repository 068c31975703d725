//! Broken rules of the domain, put to the place where the words that break them are written.

use chrono_tz::Tz;
use guide_domain::Instant;
use guide_domain::hours::{Interval, local_time};
use guide_domain::rules::Fault;

use crate::problem::Code;
use crate::reading::{Place, Reading, Subject};

/// Reports broken rules at their places. Times are given by the zone's clock.
pub(crate) fn report(reading: &Reading, faults: &[Fault], zone: Tz) {
    for fault in faults {
        let what = if let Fault::CoverageGap { outcome, gaps } = fault {
            format!("outcome “{outcome}” {}", spoken_gaps(gaps, zone))
        } else {
            fault.to_string()
        };
        let message = format!("{what}; {}", remedy(fault));
        complain(reading, &subject(fault), code(fault), &message);
    }
}

/// Reports a broken rule wherever its subject is written. Of two that are one too many, the first was there before.
pub(crate) fn complain(reading: &Reading, subject: &Subject, code: Code, message: &str) {
    let places = reading.places(subject);
    let skipped = usize::from(one_too_many(code) && places.len() > 1);
    let mut places: Vec<Place> = places.into_iter().skip(skipped).collect();
    if places.is_empty() {
        places = reading.places(&Subject::Pack);
    }
    for place in places {
        reading.error(&place, code, message.to_owned());
    }
}

fn one_too_many(code: Code) -> bool {
    matches!(code, Code::DuplicateId | Code::ListedTwice)
}

fn code(fault: &Fault) -> Code {
    match fault {
        Fault::DuplicateContact(_)
        | Fault::DuplicateQuestion(_)
        | Fault::DuplicateAnswer { .. }
        | Fault::DuplicateOutcome(_)
        | Fault::DuplicateDocument(_) => Code::DuplicateId,
        Fault::UnknownDocument(_) => Code::UnknownDocument,
        Fault::UnknownContact { .. } | Fault::UnknownClosing { .. } => Code::UnknownContact,
        Fault::NothingToClose { .. } => Code::NothingToClose,
        Fault::ClosingCycle(_) => Code::ClosingCycle,
        Fault::SilentContact(_) => Code::SilentContact,
        Fault::SuppliedAndNot(_) => Code::ConflictingKeys,
        Fault::AdviceNumber { .. } => Code::AdviceNumber,
        Fault::WaitsForNobody(_) => Code::WaitsForNobody,
        Fault::PoliceNotAlwaysOpen(_) => Code::PoliceNotAlwaysOpen,
        Fault::ServesNobody { .. } => Code::ServesNobody,
        Fault::AdviceInOutcome { .. } => Code::AdviceInOutcome,
        Fault::ListedTwice { .. } => Code::ListedTwice,
        Fault::UnknownStart(_)
        | Fault::UnknownNextQuestion { .. }
        | Fault::UnknownNextOutcome { .. } => Code::UnknownTarget,
        Fault::DeadEnd(_) => Code::DeadEnd,
        Fault::EmptyOutcome(_) => Code::EmptyOutcome,
        Fault::NoAudience(_) => Code::NoAudience,
        Fault::Cycle(_) => Code::Cycle,
        Fault::UnreachableQuestion(_) | Fault::UnreachableOutcome(_) => Code::Unreachable,
        Fault::BrokenSwitch { .. } => Code::BrokenSwitch,
        Fault::CoverageGap { .. } => Code::CoverageGap,
        Fault::EmptyCalendar(..) => Code::CalendarRange,
        Fault::HolidayOutsideCalendar(_) => Code::HolidayOutsideCalendar,
        Fault::NoUpkeep(_) => Code::NoUpkeep,
    }
}

/// Where it is written.
fn subject(fault: &Fault) -> Subject {
    match fault.clone() {
        Fault::DuplicateContact(id)
        | Fault::SilentContact(id)
        | Fault::SuppliedAndNot(id)
        | Fault::AdviceNumber { contact: id, .. }
        | Fault::WaitsForNobody(id)
        | Fault::PoliceNotAlwaysOpen(id)
        | Fault::NoUpkeep(id) => Subject::Contact(id),
        Fault::DuplicateQuestion(id)
        | Fault::DeadEnd(id)
        | Fault::Cycle(id)
        | Fault::UnreachableQuestion(id) => Subject::Question(id),
        Fault::DuplicateAnswer { question, answer } => Subject::Answer(question, answer),
        Fault::DuplicateOutcome(id)
        | Fault::EmptyOutcome(id)
        | Fault::NoAudience(id)
        | Fault::UnreachableOutcome(id)
        | Fault::CoverageGap { outcome: id, .. } => Subject::Outcome(id),
        Fault::DuplicateDocument(id) => Subject::Document(id),
        Fault::UnknownDocument(id) => Subject::Citation(id),
        Fault::UnknownContact { outcome, contact }
        | Fault::ServesNobody { outcome, contact }
        | Fault::ListedTwice { outcome, contact }
        | Fault::AdviceInOutcome { outcome, contact } => Subject::OutcomeContact(outcome, contact),
        Fault::ClosingCycle(id) => Subject::Waiting(id),
        Fault::UnknownClosing { of, contact } | Fault::NothingToClose { of, contact } => {
            Subject::Closing { of, contact }
        }
        Fault::UnknownStart(_) => Subject::Pack,
        Fault::UnknownNextQuestion {
            question, answer, ..
        }
        | Fault::UnknownNextOutcome {
            question, answer, ..
        } => Subject::Target(question, answer),
        Fault::BrokenSwitch { outcome, path } => Subject::Switch(outcome, path),
        Fault::EmptyCalendar(..) => Subject::CalendarEnd,
        Fault::HolidayOutsideCalendar(date) => Subject::Holiday(date),
    }
}

fn remedy(fault: &Fault) -> &'static str {
    match fault {
        Fault::DuplicateContact(_)
        | Fault::DuplicateQuestion(_)
        | Fault::DuplicateAnswer { .. }
        | Fault::DuplicateOutcome(_)
        | Fault::DuplicateDocument(_) => "rename one of them",
        Fault::UnknownDocument(_) => "add it to sources.toml, or correct the name",
        Fault::UnknownContact { .. } | Fault::UnknownClosing { .. } => {
            "add it to contacts.toml, or correct the name"
        }
        Fault::NothingToClose { .. } => {
            "give it a phone and the hours at which it answers, or take it out of whenever_closed"
        }
        Fault::ClosingCycle(_) => {
            "give it, or one of the contacts it waits for, hours of its own in opening-hours.toml"
        }
        Fault::SilentContact(_) => {
            "add a [[contact.channel]], or not_supplied = \"…\" to say why there is none"
        }
        Fault::SuppliedAndNot(_) => "take not_supplied away, or its channels",
        Fault::AdviceNumber { .. } => {
            "list a number there on which concerns are taken, or let the contact say not_supplied = \"…\""
        }
        Fault::WaitsForNobody(_) => "name the contacts in whenever_closed, in opening-hours.toml",
        Fault::PoliceNotAlwaysOpen(_) => "give it a channel with a phone and hours = \"always\"",
        Fault::ServesNobody { .. } => "correct its “for”, or the outcome’s “about”",
        Fault::ListedTwice { .. } => {
            "name it once; { contact = \"…\", for = [\"child\", \"adult\"] } has it there for both"
        }
        Fault::AdviceInOutcome { .. } => "name a contact there that takes concerns about people",
        Fault::UnknownStart(_) => "add a [[question]] to routes.toml",
        Fault::UnknownNextQuestion { .. } => "add the [[question]], or correct the name",
        Fault::UnknownNextOutcome { .. } => "add the [[outcome]], or correct the name",
        Fault::DeadEnd(_) => "add a [[question.answer]]",
        Fault::EmptyOutcome(_) => "add contacts = [\"…\"]",
        Fault::NoAudience(_) => "add about = \"child\", \"adult\" or [\"child\", \"adult\"]",
        Fault::Cycle(_) => "let one of the answers on the way lead elsewhere",
        Fault::UnreachableQuestion(_) | Fault::UnreachableOutcome(_) => {
            "let an answer lead to it, or take it away"
        }
        Fault::BrokenSwitch { .. } => {
            "write the answers from the first question on, as far as an outcome"
        }
        Fault::CoverageGap { .. } => {
            "extend the hours of one of its contacts in opening-hours.toml, or add a contact that is there at that \
             time; each of those it is about needs a line"
        }
        Fault::EmptyCalendar(..) => "let “from” be the earlier date",
        Fault::HolidayOutsideCalendar(_) => "correct the date, or the calendar’s “from” and “to”",
        Fault::NoUpkeep(_) => "add owner (a post), checked_on and check_by",
    }
}

fn spoken_gaps(gaps: &[Interval], zone: Tz) -> String {
    let Some(first) = gaps.first() else {
        return "has no open phone line at some time".to_owned();
    };
    let stretches = match gaps.len() {
        1 => "once:".to_owned(),
        times => format!("at {times} times, first"),
    };
    format!(
        "has no open phone line {stretches} from {} to {}",
        spoken(first.from, zone),
        spoken(first.to, zone)
    )
}

/// "Friday 27 November 2026, 16:30 GMT": the zone's letters tell the two hours apart when the clocks go back.
fn spoken(at: Instant, zone: Tz) -> String {
    local_time(zone, at)
        .format("%A %-d %B %Y, %H:%M %Z")
        .to_string()
}
