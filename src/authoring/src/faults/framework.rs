//! The rules of the framework.

use guide_domain::framework::rules::Fault;

use super::{Complaint, RENAME, Told};
use crate::problem::Code;
use crate::reading::Subject;

/// What to do where a number does not follow the one before it.
const REORDER: &str = "correct the number, or move it to its place in the document’s order";
/// What to do where a reference does not fit what it stands under.
const MOVE: &str = "correct the reference, or move it to where it belongs";
/// What to do where sections and categories do not match.
const RANGES: &str = "correct “from” and “to” of the categories, so that each section is in one";

/// What to tell of a broken rule.
pub(crate) fn complaint(fault: &Fault) -> Complaint {
    Complaint::new(fault, told(fault.clone()))
}

#[expect(
    clippy::too_many_lines,
    reason = "a table with a line for each rule, to be read as one"
)]
fn told(fault: Fault) -> Told {
    match fault {
        Fault::DuplicateRole(id) => (Code::DuplicateId, Subject::Role(id), RENAME),
        Fault::DuplicateTopic(id) => (Code::DuplicateId, Subject::Topic(id), RENAME),
        Fault::DuplicateLaw(id) => (Code::DuplicateId, Subject::Law(id), RENAME),
        Fault::DuplicateBody(id) => (Code::DuplicateId, Subject::Body(id), RENAME),
        Fault::DuplicateTerm(id) => (Code::DuplicateId, Subject::Term(id), RENAME),
        Fault::DuplicateDocument(id) => (Code::DuplicateId, Subject::Document(id), RENAME),
        Fault::RoleAndBody(id) => (Code::RoleAndBody, Subject::Body(id), RENAME),
        Fault::DuplicateDuty(duty) => (
            Code::DuplicateId,
            Subject::Duty(duty),
            "correct the number of one of them",
        ),
        Fault::DuplicateCategory(category) => (
            Code::DuplicateId,
            Subject::Category(category),
            "take one of the two away",
        ),
        Fault::DuplicatePerson(person) => (
            Code::DuplicateId,
            Subject::Person(person),
            "let “person” of one of them say what sets it apart",
        ),
        Fault::SectionOrder { role, .. } => (Code::OutOfOrder, Subject::Role(role), REORDER),
        Fault::DutyOrder(duty) => (Code::OutOfOrder, Subject::Duty(duty), REORDER),
        Fault::PartOrder(part) => (Code::OutOfOrder, Subject::Part(part), REORDER),
        Fault::OtherSection { duty, .. } => (Code::WrongPlace, Subject::Duty(duty), MOVE),
        Fault::OtherDuty { part, .. } => (Code::WrongPlace, Subject::Part(part), MOVE),
        Fault::NoDuty(role) => (Code::NoDuty, Subject::Role(role), "add a [[role.duty]]"),
        Fault::NoTopic(duty) => (
            Code::NoTopic,
            Subject::Duty(duty),
            "add topics = [\"…\"] with at least one of topics.toml",
        ),
        Fault::EmptyCategory(category) => {
            (Code::CategoryRange, Subject::Category(category), RANGES)
        }
        Fault::Uncategorised { role, .. } | Fault::CategorisedTwice { role, .. } => {
            (Code::CategoryRange, Subject::Role(role), RANGES)
        }
        Fault::UnknownTopic(id) => (
            Code::UnknownTopic,
            Subject::TopicNamed(id),
            "add it to topics.toml, or correct the name",
        ),
        Fault::UnknownLaw(id) => (
            Code::UnknownLaw,
            Subject::LawNamed(id),
            "add it to laws.toml, or correct the name",
        ),
        Fault::UnknownBody(id) => (
            Code::UnknownBody,
            Subject::BodyNamed(id),
            "add it to bodies.toml, or correct the name",
        ),
        Fault::UnknownRole(id) => (
            Code::UnknownRole,
            Subject::RoleNamed(id),
            "add the [[role]], or correct the name",
        ),
        Fault::UnknownParty(id) => (
            Code::UnknownParty,
            Subject::PartyNamed(id),
            "add it to roles.toml or bodies.toml, or correct the name",
        ),
        Fault::ReachedByItself(role) => (
            Code::SelfReference,
            Subject::Role(role),
            "take it out of its own reached_by",
        ),
        Fault::PartyToItself(party) => (
            Code::SelfReference,
            Subject::SameEnds(party),
            "correct “from” or “to”",
        ),
        Fault::UnknownReference(reference) => (
            Code::UnknownParagraph,
            Subject::Paragraph(reference),
            "correct it, or say in words where it stands if it is no paragraph of the framework",
        ),
        Fault::UnknownDocument(id) => (
            Code::UnknownDocument,
            Subject::Citation(id),
            "add it to sources.toml of the pack or of its framework, or correct the name",
        ),
        Fault::DuplicateWorry(path) => (
            Code::DuplicateId,
            Subject::Worry(path),
            "put their words into one",
        ),
        Fault::NoWords(path) => (
            Code::NoWords,
            Subject::Worry(path),
            "add words = [\"…\"] as people would type them",
        ),
        Fault::DuplicateWords { words, path } => (
            Code::ListedTwice,
            Subject::Words(words, path),
            "take them away in one of the two places",
        ),
        Fault::BrokenWorry { path, .. } => (
            Code::BrokenWorry,
            Subject::Worry(path),
            "write the answers of routes.toml from the first question on",
        ),
    }
}
