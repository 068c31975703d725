//! What a policy must satisfy before anybody may be asked to sign it.
//!
//! As with [`crate::rules`], the rules name identifiers; `guide-authoring` knows where each is written.

use std::rc::Rc;

use thiserror::Error;

use super::scenario::{MarkingError, ScenarioId, marking};
use super::{
    DeclarationId, Policy, PolicySection, ReasonId, RoleTable, SectionId, TextKind, TrainingId,
};
use crate::framework::rules::each_once;
use crate::framework::{Framework, RoleId};
use crate::pack::{ContactPart, DocumentId, Mark, Note, Passage};
use crate::rules::repeated;

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// A document of the policy's that the pack lists already.
    #[error("two documents are named “{0}”")]
    DuplicateDocument(DocumentId),
    /// Two sections of one id, or one of the policy's own.
    #[error("two sections are named “{0}”, or one section as the policy itself")]
    DuplicateSection(SectionId),
    /// Two sections of the public statement of one id.
    #[error("two sections of the statement are named “{0}”")]
    DuplicateStatementSection(SectionId),
    /// Two trainings of one id.
    #[error("two trainings are named “{0}”")]
    DuplicateTraining(TrainingId),
    /// A role that the table names twice.
    #[error("the table of training has “{0}” twice")]
    DuplicateRole(RoleId),
    /// Two declarations of one id.
    #[error("two declarations are named “{0}”")]
    DuplicateDeclaration(DeclarationId),
    /// Two reasons of one id, whatever they are given for.
    #[error("two reasons are named “{0}”")]
    DuplicateReason(ReasonId),
    /// Two scenarios of one id.
    #[error("two scenarios are named “{0}”")]
    DuplicateScenario(ScenarioId),
    /// A policy that lacks what signing it needs.
    #[error("the policy has no {0}")]
    Nothing(Needed),
    /// A section without a word to read.
    #[error("section “{0}” has no paragraph")]
    EmptySection(SectionId),
    /// A section of the public statement without a word to read.
    #[error("section “{0}” of the statement has no paragraph")]
    EmptyStatementSection(SectionId),
    /// Our plain words beside our plain words.
    #[error("section “{0}” has a summary, although its own words are plain ones")]
    SummaryOfPlain(SectionId),
    /// A change that does not lead to the next one, or the last one to the policy's version.
    #[error("the change to version “{to}” is followed by “{next}”")]
    BrokenChain {
        /// The version it leads to.
        to: Rc<str>,
        /// The version that the next change begins with, or that the policy has.
        next: Rc<str>,
    },
    /// A version that the changes come to twice, or that a change does not leave.
    #[error("the changes come to version “{0}” more than once")]
    RepeatedVersion(Rc<str>),
    /// A change names a section that is not there.
    #[error("no section is named “{0}”")]
    UnknownSection(SectionId),
    /// The table names a training that is not there.
    #[error("no training is named “{0}”")]
    UnknownTraining(TrainingId),
    /// A role of the table for which nothing does.
    #[error("the table of training names nothing that does for “{0}”")]
    NoTrainingFor(RoleId),
    /// The table names a role that the framework does not have.
    #[error("no role of the framework is named “{0}”")]
    UnknownRole(RoleId),
    /// A scenario without exactly one right answer.
    #[error("scenario “{scenario}” has no single right answer: {reason}")]
    BrokenScenario {
        /// The scenario.
        scenario: ScenarioId,
        /// Why.
        reason: MarkingError,
    },
    /// A mark names a document that the pack does not list.
    #[error("no document is named “{0}”")]
    UnknownDocument(DocumentId),
}

/// What signing a policy cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needed {
    /// A text.
    Section,
    /// Words to agree to.
    Declaration,
    /// A training that goes with it.
    Training,
    /// A reason for which one may decline.
    Decline,
    /// Something that one may need help with.
    Need,
}

impl std::fmt::Display for Needed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Section => "section",
            Self::Declaration => "declaration to agree to",
            Self::Training => "training to choose",
            Self::Decline => "reason for declining",
            Self::Need => "reason for asking for help",
        })
    }
}

/// Every broken rule of a policy; the documents it may name besides its own are those of the contact part, the roles
/// those of the framework.
pub fn faults(policy: &Policy, contact: &ContactPart, framework: Option<&Framework>) -> Vec<Fault> {
    let mut faults = Vec::new();
    duplicates(policy, contact, &mut faults);
    needed(policy, &mut faults);
    texts(policy, &mut faults);
    changes(policy, &mut faults);
    training(policy, framework, &mut faults);
    for scenario in &policy.scenarios {
        if let Err(reason) = marking(contact, scenario) {
            let scenario = scenario.id.clone();
            faults.push(Fault::BrokenScenario { scenario, reason });
        }
    }
    citations(policy, contact, &mut faults);
    faults
}

fn duplicates(policy: &Policy, contact: &ContactPart, faults: &mut Vec<Fault>) {
    let documents = contact.documents.iter().chain(&policy.documents);
    let documents = documents.map(|document| &document.id);
    faults.extend(repeated(documents).map(Fault::DuplicateDocument));
    let whole = SectionId::new(policy.id.as_str());
    let sections = policy.sections.iter().map(|section| &section.id);
    faults.extend(repeated(sections.chain([&whole])).map(Fault::DuplicateSection));
    let sections = statement(policy).map(|section| &section.id);
    faults.extend(repeated(sections).map(Fault::DuplicateStatementSection));
    let trainings = policy.training.iter().map(|training| &training.id);
    faults.extend(repeated(trainings).map(Fault::DuplicateTraining));
    let declarations = policy.declarations.iter().map(|one| &one.id);
    faults.extend(repeated(declarations).map(Fault::DuplicateDeclaration));
    let reasons = policy.declines.iter().chain(&policy.needs);
    faults.extend(repeated(reasons.map(|reason| &reason.id)).map(Fault::DuplicateReason));
    let scenarios = policy.scenarios.iter().map(|scenario| &scenario.id);
    faults.extend(repeated(scenarios).map(Fault::DuplicateScenario));
}

fn needed(policy: &Policy, faults: &mut Vec<Fault>) {
    let lacking = [
        (Needed::Section, policy.sections.is_empty()),
        (Needed::Declaration, policy.declarations.is_empty()),
        (Needed::Training, policy.training.is_empty()),
        (Needed::Decline, policy.declines.is_empty()),
        (Needed::Need, policy.needs.is_empty()),
    ];
    let lacking = lacking.into_iter().filter(|(_, is_lacking)| *is_lacking);
    faults.extend(lacking.map(|(needed, _)| Fault::Nothing(needed)));
}

fn texts(policy: &Policy, faults: &mut Vec<Fault>) {
    let empty = |section: &&PolicySection| section.paragraphs.is_empty();
    let sections = policy.sections.iter().filter(empty);
    faults.extend(sections.map(|section| Fault::EmptySection(section.id.clone())));
    let sections = statement(policy).filter(empty);
    faults.extend(sections.map(|section| Fault::EmptyStatementSection(section.id.clone())));
    let summed_up = policy
        .sections
        .iter()
        .filter(|section| policy.text_kind == TextKind::Plain && !section.summary.is_empty());
    faults.extend(summed_up.map(|section| Fault::SummaryOfPlain(section.id.clone())));
}

fn changes(policy: &Policy, faults: &mut Vec<Fault>) {
    let changes = &policy.changes;
    let nexts = changes.iter().skip(1).map(|change| &change.from);
    for (change, next) in changes.iter().zip(nexts.chain([&policy.version])) {
        if change.to != *next {
            faults.push(Fault::BrokenChain {
                to: Rc::clone(&change.to),
                next: Rc::clone(next),
            });
        }
    }
    let first = changes.first().map(|change| &change.from);
    let versions = first
        .into_iter()
        .chain(changes.iter().map(|change| &change.to));
    faults.extend(repeated(versions).map(Fault::RepeatedVersion));
    let named = changes.iter().flat_map(|change| &change.sections);
    let unknown = named.filter(|id| policy.section(id).is_none());
    faults.extend(each_once(unknown).map(Fault::UnknownSection));
}

fn training(policy: &Policy, framework: Option<&Framework>, faults: &mut Vec<Fault>) {
    let RoleTable::Supplied(table) = &policy.training_by_role else {
        return;
    };
    faults.extend(repeated(table.iter().map(|line| &line.role)).map(Fault::DuplicateRole));
    let idle = table.iter().filter(|line| line.any_of.is_empty());
    faults.extend(idle.map(|line| Fault::NoTrainingFor(line.role.clone())));
    let named = table.iter().flat_map(|line| &line.any_of);
    let unknown = named.filter(|id| policy.training(id).is_none());
    faults.extend(each_once(unknown).map(Fault::UnknownTraining));
    let roles = table.iter().map(|line| &line.role);
    let unknown = roles.filter(|id| framework.is_none_or(|known| known.role(id).is_none()));
    faults.extend(each_once(unknown).map(Fault::UnknownRole));
}

fn citations(policy: &Policy, contact: &ContactPart, faults: &mut Vec<Fault>) {
    let own = |id: &DocumentId| policy.documents.iter().any(|own| own.id == *id);
    let named = marks(policy).into_iter().filter_map(Mark::source);
    let named = named.map(|source| &source.document);
    let unknown = named.filter(|id| contact.document(id).is_none() && !own(id));
    faults.extend(each_once(unknown).map(Fault::UnknownDocument));
}

fn statement(policy: &Policy) -> impl Iterator<Item = &PolicySection> {
    policy
        .statement
        .iter()
        .flat_map(|statement| &statement.sections)
}

/// Every mark of a policy.
fn marks(policy: &Policy) -> Vec<&Mark> {
    let keepers = &policy.keepers;
    let first = [&keepers.author, &keepers.owner, &keepers.approver];
    let mut passages: Vec<&Passage> = first.into_iter().chain(&keepers.members).collect();
    let mut notes: Vec<&Note> = policy.notes.iter().collect();
    let mut marks = vec![&policy.review.mark];
    passages.extend(&policy.review.cycle);
    for section in policy.sections.iter().chain(statement(policy)) {
        marks.extend(section.paragraphs.iter().map(|paragraph| &paragraph.mark));
        passages.extend(&section.summary);
        notes.extend(&section.notes);
    }
    passages.extend(policy.changes.iter().map(|change| &change.what));
    for training in &policy.training {
        marks.push(&training.mark);
        passages.extend(&training.about);
    }
    match &policy.training_by_role {
        RoleTable::Supplied(table) => marks.extend(table.iter().map(|line| &line.mark)),
        RoleTable::NotSupplied(why) => passages.push(why),
    }
    marks.extend(policy.declarations.iter().map(|one| &one.mark));
    let reasons = policy.declines.iter().chain(&policy.needs);
    marks.extend(reasons.map(|reason| &reason.mark));
    for scenario in &policy.scenarios {
        passages.extend([&scenario.text, &scenario.explanation]);
    }
    marks.extend(passages.into_iter().map(|passage| &passage.mark));
    marks.extend(notes.into_iter().map(|note| &note.mark));
    marks
}
