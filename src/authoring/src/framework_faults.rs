//! Broken rules of the framework, put to the place where the words that break them are written.

use guide_domain::framework::rules::Fault;

use crate::faults::complain;
use crate::framework::no_document;
use crate::problem::Code;
use crate::reading::{Reading, Subject};

/// Reports broken rules at their places.
pub(crate) fn report(reading: &Reading, faults: &[Fault]) {
    // A file that names no document was complained of.
    let unnamed = Fault::UnknownDocument(no_document());
    for fault in faults.iter().filter(|fault| **fault != unnamed) {
        let message = format!("{fault}; {}", remedy(fault));
        complain(reading, &subject(fault), code(fault), &message);
    }
}

fn code(fault: &Fault) -> Code {
    match fault {
        Fault::DuplicateRole(_)
        | Fault::DuplicateTopic(_)
        | Fault::DuplicateLaw(_)
        | Fault::DuplicateBody(_)
        | Fault::DuplicateTerm(_)
        | Fault::DuplicateDocument(_)
        | Fault::DuplicateDuty(_)
        | Fault::DuplicateCategory(_)
        | Fault::DuplicatePerson(_)
        | Fault::DuplicateWorry(_) => Code::DuplicateId,
        Fault::NoWords(_) => Code::NoWords,
        Fault::DuplicateWords { .. } => Code::ListedTwice,
        Fault::BrokenWorry { .. } => Code::BrokenWorry,
        Fault::RoleAndBody(_) => Code::RoleAndBody,
        Fault::SectionOrder { .. } | Fault::DutyOrder(_) | Fault::PartOrder(_) => Code::OutOfOrder,
        Fault::OtherSection { .. } | Fault::OtherDuty { .. } => Code::WrongPlace,
        Fault::NoDuty(_) => Code::NoDuty,
        Fault::NoTopic(_) => Code::NoTopic,
        Fault::EmptyCategory(_) | Fault::Uncategorised { .. } | Fault::CategorisedTwice { .. } => {
            Code::CategoryRange
        }
        Fault::UnknownTopic(_) => Code::UnknownTopic,
        Fault::UnknownLaw(_) => Code::UnknownLaw,
        Fault::UnknownBody(_) => Code::UnknownBody,
        Fault::UnknownRole(_) => Code::UnknownRole,
        Fault::UnknownParty(_) => Code::UnknownParty,
        Fault::ReachedByItself(_) | Fault::PartyToItself(_) => Code::SelfReference,
        Fault::UnknownReference(_) => Code::UnknownParagraph,
        Fault::UnknownDocument(_) => Code::UnknownDocument,
    }
}

/// Where it is written.
fn subject(fault: &Fault) -> Subject {
    match fault.clone() {
        Fault::DuplicateRole(role)
        | Fault::SectionOrder { role, .. }
        | Fault::NoDuty(role)
        | Fault::Uncategorised { role, .. }
        | Fault::CategorisedTwice { role, .. }
        | Fault::ReachedByItself(role) => Subject::Role(role),
        Fault::DuplicateTopic(topic) => Subject::Topic(topic),
        Fault::DuplicateLaw(law) => Subject::Law(law),
        Fault::DuplicateBody(body) | Fault::RoleAndBody(body) => Subject::Body(body),
        Fault::DuplicateTerm(term) => Subject::Term(term),
        Fault::DuplicateDocument(document) => Subject::Document(document),
        Fault::DuplicateDuty(duty)
        | Fault::OtherSection { duty, .. }
        | Fault::DutyOrder(duty)
        | Fault::NoTopic(duty) => Subject::Duty(duty),
        Fault::OtherDuty { part, .. } | Fault::PartOrder(part) => Subject::Part(part),
        Fault::DuplicateCategory(category) | Fault::EmptyCategory(category) => {
            Subject::Category(category)
        }
        Fault::UnknownTopic(topic) => Subject::TopicNamed(topic),
        Fault::UnknownLaw(law) => Subject::LawNamed(law),
        Fault::UnknownBody(body) => Subject::BodyNamed(body),
        Fault::UnknownRole(role) => Subject::RoleNamed(role),
        Fault::UnknownParty(party) => Subject::PartyNamed(party),
        Fault::PartyToItself(party) => Subject::SameEnds(party),
        Fault::UnknownReference(reference) => Subject::Paragraph(reference),
        Fault::UnknownDocument(document) => Subject::Citation(document),
        Fault::DuplicatePerson(person) => Subject::Person(person),
        Fault::DuplicateWorry(path) | Fault::NoWords(path) | Fault::BrokenWorry { path, .. } => {
            Subject::Worry(path)
        }
        Fault::DuplicateWords { words, path } => Subject::Words(words, path),
    }
}

fn remedy(fault: &Fault) -> &'static str {
    match fault {
        Fault::DuplicateRole(_)
        | Fault::DuplicateTopic(_)
        | Fault::DuplicateLaw(_)
        | Fault::DuplicateBody(_)
        | Fault::DuplicateTerm(_)
        | Fault::DuplicateDocument(_)
        | Fault::RoleAndBody(_) => "rename one of them",
        Fault::DuplicateDuty(_) => "correct the number of one of them",
        Fault::SectionOrder { .. } | Fault::DutyOrder(_) | Fault::PartOrder(_) => {
            "correct the number, or move it to its place in the document’s order"
        }
        Fault::OtherSection { .. } | Fault::OtherDuty { .. } => {
            "correct the reference, or move it to where it belongs"
        }
        Fault::NoDuty(_) => "add a [[role.duty]]",
        Fault::NoTopic(_) => "add topics = [\"…\"] with at least one of topics.toml",
        Fault::DuplicateCategory(_) => "take one of the two away",
        Fault::EmptyCategory(_) | Fault::Uncategorised { .. } | Fault::CategorisedTwice { .. } => {
            "correct “from” and “to” of the categories, so that each section is in one"
        }
        Fault::UnknownTopic(_) => "add it to topics.toml, or correct the name",
        Fault::UnknownLaw(_) => "add it to laws.toml, or correct the name",
        Fault::UnknownBody(_) => "add it to bodies.toml, or correct the name",
        Fault::UnknownRole(_) => "add the [[role]], or correct the name",
        Fault::UnknownParty(_) => "add it to roles.toml or bodies.toml, or correct the name",
        Fault::ReachedByItself(_) => "take it out of its own reached_by",
        Fault::PartyToItself(_) => "correct “from” or “to”",
        Fault::UnknownReference(_) => {
            "correct it, or say in words where it stands if it is no paragraph of the framework"
        }
        Fault::DuplicatePerson(_) => "let “person” of one of them say what sets it apart",
        Fault::DuplicateWorry(_) => "put their words into one",
        Fault::NoWords(_) => "add words = [\"…\"] as people would type them",
        Fault::DuplicateWords { .. } => "take them away in one of the two places",
        Fault::BrokenWorry { .. } => "write the answers of routes.toml from the first question on",
        Fault::UnknownDocument(_) => {
            "add it to sources.toml of the pack or of its framework, or correct the name"
        }
    }
}
