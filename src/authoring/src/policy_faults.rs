//! Broken rules of the policy, put to the place where the words that break them are written.

use guide_domain::policy::rules::{Fault, Needed};

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
        Fault::DuplicateDocument(_)
        | Fault::DuplicateSection(_)
        | Fault::DuplicateStatementSection(_)
        | Fault::DuplicateTraining(_)
        | Fault::DuplicateRole(_)
        | Fault::DuplicateDeclaration(_)
        | Fault::DuplicateReason(_)
        | Fault::DuplicateScenario(_) => Code::DuplicateId,
        Fault::Nothing(_) => Code::IncompletePolicy,
        Fault::EmptySection(_) | Fault::EmptyStatementSection(_) => Code::EmptySection,
        Fault::SummaryOfPlain(_) => Code::SummaryOfPlain,
        Fault::BrokenChain { .. } | Fault::RepeatedVersion(_) => Code::BrokenChain,
        Fault::UnknownSection(_) => Code::UnknownSection,
        Fault::UnknownTraining(_) => Code::UnknownTraining,
        Fault::NoTrainingFor(_) => Code::NoTraining,
        Fault::UnknownRole(_) => Code::UnknownRole,
        Fault::BrokenScenario { .. } => Code::BrokenScenario,
        Fault::UnknownDocument(_) => Code::UnknownDocument,
    }
}

/// Where it is written.
fn subject(fault: &Fault) -> Subject {
    match fault.clone() {
        Fault::DuplicateDocument(document) => Subject::Document(document),
        Fault::DuplicateSection(section)
        | Fault::EmptySection(section)
        | Fault::SummaryOfPlain(section) => Subject::PolicySection(section),
        Fault::DuplicateStatementSection(section) | Fault::EmptyStatementSection(section) => {
            Subject::StatementSection(section)
        }
        Fault::DuplicateTraining(training) => Subject::Training(training),
        Fault::DuplicateRole(role) | Fault::NoTrainingFor(role) | Fault::UnknownRole(role) => {
            Subject::RoleTrained(role)
        }
        Fault::DuplicateDeclaration(declaration) => Subject::Declaration(declaration),
        Fault::DuplicateReason(reason) => Subject::Reason(reason),
        Fault::DuplicateScenario(scenario) | Fault::BrokenScenario { scenario, .. } => {
            Subject::Scenario(scenario)
        }
        Fault::Nothing(_) => Subject::Policy,
        Fault::BrokenChain { to, .. } | Fault::RepeatedVersion(to) => Subject::Version(to),
        Fault::UnknownSection(section) => Subject::SectionNamed(section),
        Fault::UnknownTraining(training) => Subject::TrainingNamed(training),
        Fault::UnknownDocument(document) => Subject::Citation(document),
    }
}

fn remedy(fault: &Fault) -> &'static str {
    match fault {
        Fault::DuplicateDocument(_)
        | Fault::DuplicateSection(_)
        | Fault::DuplicateStatementSection(_)
        | Fault::DuplicateTraining(_)
        | Fault::DuplicateDeclaration(_)
        | Fault::DuplicateReason(_)
        | Fault::DuplicateScenario(_) => "rename one of them",
        Fault::DuplicateRole(_) => "put what does for it into one line",
        Fault::Nothing(Needed::Section) => "add a [[section]] to policy.toml",
        Fault::Nothing(Needed::Declaration) => "add a [[declaration]] to sign-off.toml",
        Fault::Nothing(Needed::Training) => "add a [[training]] to sign-off.toml",
        Fault::Nothing(Needed::Decline) => "add a [[decline]] to sign-off.toml",
        Fault::Nothing(Needed::Need) => "add a [[need]] to sign-off.toml",
        Fault::EmptySection(_) | Fault::EmptyStatementSection(_) => "add paragraphs = [\"…\"]",
        Fault::SummaryOfPlain(_) => {
            "take the summary away, or let “text” be \"official\" if these are the council’s own words"
        }
        Fault::BrokenChain { .. } => {
            "list the changes from the oldest to the policy’s own version, each from the one before"
        }
        Fault::RepeatedVersion(_) => "give every version a name of its own",
        Fault::UnknownSection(_) => "name sections of this file, or leave it out",
        Fault::UnknownTraining(_) => "add the [[training]], or correct the name",
        Fault::NoTrainingFor(_) => "add any_of = [\"…\"]",
        Fault::UnknownRole(_) => "add it to framework/roles.toml, or correct the name",
        Fault::BrokenScenario { .. } => {
            "choose answers of routes.toml and a time at which one line alone is open, or say immediate = true where \
             999 is right"
        }
        Fault::UnknownDocument(_) => {
            "add it to sources.toml of the pack or as [[source_document]] here, or correct the name"
        }
    }
}
