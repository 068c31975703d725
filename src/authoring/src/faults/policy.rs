//! The rules of the policy.

use guide_domain::policy::rules::{Fault, Needed};

use super::{Complaint, RENAME, Told};
use crate::problem::Code;
use crate::reading::Subject;

/// What to do where a section has nothing to read.
const WRITE: &str = "add paragraphs = [\"…\"]";

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
        Fault::DuplicateDocument(id) => (Code::DuplicateId, Subject::Document(id), RENAME),
        Fault::DuplicateSection(id) => (Code::DuplicateId, Subject::PolicySection(id), RENAME),
        Fault::DuplicateStatementSection(id) => {
            (Code::DuplicateId, Subject::StatementSection(id), RENAME)
        }
        Fault::DuplicateTraining(id) => (Code::DuplicateId, Subject::Training(id), RENAME),
        Fault::DuplicateDeclaration(id) => (Code::DuplicateId, Subject::Declaration(id), RENAME),
        Fault::DuplicateReason(id) => (Code::DuplicateId, Subject::Reason(id), RENAME),
        Fault::DuplicateScenario(id) => (Code::DuplicateId, Subject::Scenario(id), RENAME),
        Fault::DuplicateRole(id) => (
            Code::DuplicateId,
            Subject::RoleTrained(id),
            "put what does for it into one line",
        ),
        Fault::Nothing(needed) => {
            let remedy = match needed {
                Needed::Section => "add a [[section]] to policy.toml",
                Needed::Declaration => "add a [[declaration]] to sign-off.toml",
                Needed::Training => "add a [[training]] to sign-off.toml",
                Needed::Decline => "add a [[decline]] to sign-off.toml",
                Needed::Need => "add a [[need]] to sign-off.toml",
            };
            (Code::IncompletePolicy, Subject::Policy, remedy)
        }
        Fault::EmptySection(id) => (Code::EmptySection, Subject::PolicySection(id), WRITE),
        Fault::EmptyStatementSection(id) => {
            (Code::EmptySection, Subject::StatementSection(id), WRITE)
        }
        Fault::SummaryOfPlain(id) => (
            Code::SummaryOfPlain,
            Subject::PolicySection(id),
            "take the summary away, or let “text” be \"official\" if these are the council’s own words",
        ),
        Fault::BrokenChain { to, .. } => (
            Code::BrokenChain,
            Subject::Version(to),
            "list the changes from the oldest to the policy’s own version, each from the one before",
        ),
        Fault::RepeatedVersion(version) => (
            Code::BrokenChain,
            Subject::Version(version),
            "give every version a name of its own",
        ),
        Fault::UnknownSection(id) => (
            Code::UnknownSection,
            Subject::SectionNamed(id),
            "name sections of this file, or leave it out",
        ),
        Fault::UnknownTraining(id) => (
            Code::UnknownTraining,
            Subject::TrainingNamed(id),
            "add the [[training]], or correct the name",
        ),
        Fault::NoTrainingFor(role) => (
            Code::NoTraining,
            Subject::RoleTrained(role),
            "add any_of = [\"…\"]",
        ),
        Fault::UnknownRole(role) => (
            Code::UnknownRole,
            Subject::RoleTrained(role),
            "add it to framework/roles.toml, or correct the name",
        ),
        Fault::BrokenScenario { scenario, .. } => (
            Code::BrokenScenario,
            Subject::Scenario(scenario),
            "choose answers of routes.toml and a time at which one line alone is open, or say immediate = true where \
             999 is right",
        ),
        Fault::UnknownDocument(id) => (
            Code::UnknownDocument,
            Subject::Citation(id),
            "add it to sources.toml of the pack or as [[source_document]] here, or correct the name",
        ),
    }
}
