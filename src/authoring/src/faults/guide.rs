//! The rules of the contact guide.

use chrono_tz::Tz;
use guide_domain::Instant;
use guide_domain::contact_rules::Fault;
use guide_domain::hours::{Interval, local_time};

use super::{Complaint, RENAME, Told};
use crate::problem::Code;
use crate::reading::Subject;

/// What to tell of a broken rule. Times are given by the zone's clock.
pub(crate) fn complaint(fault: &Fault, zone: Tz) -> Complaint {
    let told = told(fault.clone());
    if let Fault::CoverageGap { outcome, gaps } = fault {
        let what = format!("outcome “{outcome}” {}", spoken_gaps(gaps, zone));
        return Complaint::new(&what, told);
    }
    Complaint::new(fault, told)
}

#[expect(
    clippy::too_many_lines,
    reason = "a table with a line for each rule, to be read as one"
)]
fn told(fault: Fault) -> Told {
    match fault {
        Fault::DuplicateContact(id) => (Code::DuplicateId, Subject::Contact(id), RENAME),
        Fault::DuplicateQuestion(id) => (Code::DuplicateId, Subject::Question(id), RENAME),
        Fault::DuplicateAnswer { question, answer } => {
            (Code::DuplicateId, Subject::Answer(question, answer), RENAME)
        }
        Fault::DuplicateOutcome(id) => (Code::DuplicateId, Subject::Outcome(id), RENAME),
        Fault::DuplicateDocument(id) => (Code::DuplicateId, Subject::Document(id), RENAME),
        Fault::UnknownDocument(id) => (
            Code::UnknownDocument,
            Subject::Citation(id),
            "add it to sources.toml, or correct the name",
        ),
        Fault::UnknownContact { outcome, contact } => (
            Code::UnknownContact,
            Subject::OutcomeContact(outcome, contact),
            "add it to contacts.toml, or correct the name",
        ),
        Fault::UnknownClosing { of, contact } => (
            Code::UnknownContact,
            Subject::Closing { of, contact },
            "add it to contacts.toml, or correct the name",
        ),
        Fault::NothingToClose { of, contact } => (
            Code::NothingToClose,
            Subject::Closing { of, contact },
            "give it a phone and the hours at which it answers, or take it out of whenever_closed",
        ),
        Fault::ClosingCycle(id) => (
            Code::ClosingCycle,
            Subject::Waiting(id),
            "give it, or one of the contacts it waits for, hours of its own in opening-hours.toml",
        ),
        Fault::SilentContact(id) => (
            Code::SilentContact,
            Subject::Contact(id),
            "add a [[contact.channel]], or not_supplied = \"…\" to say why there is none",
        ),
        Fault::SuppliedAndNot(id) => (
            Code::ConflictingKeys,
            Subject::Contact(id),
            "take not_supplied away, or its channels",
        ),
        Fault::AdviceNumber { contact, .. } => (
            Code::AdviceNumber,
            Subject::Contact(contact),
            "list a number there on which concerns are taken, or let the contact say not_supplied = \"…\"",
        ),
        Fault::WaitsForNobody(id) => (
            Code::WaitsForNobody,
            Subject::Contact(id),
            "name the contacts in whenever_closed, in opening-hours.toml",
        ),
        Fault::PoliceNotAlwaysOpen(id) => (
            Code::PoliceNotAlwaysOpen,
            Subject::Contact(id),
            "give it a channel with a phone and hours = \"always\"",
        ),
        Fault::NoUpkeep(id) => (
            Code::NoUpkeep,
            Subject::Contact(id),
            "add owner (a post), checked_on and check_by",
        ),
        Fault::ServesNobody { outcome, contact } => (
            Code::ServesNobody,
            Subject::OutcomeContact(outcome, contact),
            "correct its “for”, or the outcome’s “about”",
        ),
        Fault::ListedTwice { outcome, contact } => (
            Code::ListedTwice,
            Subject::OutcomeContact(outcome, contact),
            "name it once; { contact = \"…\", for = [\"child\", \"adult\"] } has it there for both",
        ),
        Fault::AdviceInOutcome { outcome, contact } => (
            Code::AdviceInOutcome,
            Subject::OutcomeContact(outcome, contact),
            "name a contact there that takes concerns about people",
        ),
        Fault::EmptyOutcome(id) => (
            Code::EmptyOutcome,
            Subject::Outcome(id),
            "add contacts = [\"…\"]",
        ),
        Fault::NoAudience(id) => (
            Code::NoAudience,
            Subject::Outcome(id),
            "add about = \"child\", \"adult\" or [\"child\", \"adult\"]",
        ),
        Fault::CoverageGap { outcome, .. } => (
            Code::CoverageGap,
            Subject::Outcome(outcome),
            "extend the hours of one of its contacts in opening-hours.toml, or add a contact that is there at that \
             time; each of those it is about needs a line",
        ),
        Fault::BrokenSwitch { outcome, path } => (
            Code::BrokenSwitch,
            Subject::Switch(outcome, path),
            "write the answers from the first question on, as far as an outcome",
        ),
        Fault::UnknownStart(_) => (
            Code::UnknownTarget,
            Subject::Pack,
            "add a [[question]] to routes.toml",
        ),
        Fault::UnknownNextQuestion {
            question, answer, ..
        } => (
            Code::UnknownTarget,
            Subject::Target(question, answer),
            "add the [[question]], or correct the name",
        ),
        Fault::UnknownNextOutcome {
            question, answer, ..
        } => (
            Code::UnknownTarget,
            Subject::Target(question, answer),
            "add the [[outcome]], or correct the name",
        ),
        Fault::DeadEnd(id) => (
            Code::DeadEnd,
            Subject::Question(id),
            "add a [[question.answer]]",
        ),
        Fault::Cycle(id) => (
            Code::Cycle,
            Subject::Question(id),
            "let one of the answers on the way lead elsewhere",
        ),
        Fault::UnreachableQuestion(id) => (
            Code::Unreachable,
            Subject::Question(id),
            "let an answer lead to it, or take it away",
        ),
        Fault::UnreachableOutcome(id) => (
            Code::Unreachable,
            Subject::Outcome(id),
            "let an answer lead to it, or take it away",
        ),
        Fault::EmptyCalendar(..) => (
            Code::CalendarRange,
            Subject::CalendarEnd,
            "let “from” be the earlier date",
        ),
        Fault::HolidayOutsideCalendar(date) => (
            Code::HolidayOutsideCalendar,
            Subject::Holiday(date),
            "correct the date, or the calendar’s “from” and “to”",
        ),
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
