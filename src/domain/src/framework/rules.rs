//! What a framework must satisfy before anything may show it.
//!
//! As with [`crate::rules`], the rules name identifiers; `guide-authoring` knows where each is written.

use std::rc::Rc;

use thiserror::Error;

use super::{
    BodyId, Category, DutyRef, Framework, LawId, PartRef, PartyId, Reference, Role, RoleId, TermId,
    TopicId, Worry,
};
use crate::pack::{ContactPart, DocumentId, Mark, SourceRef};
use crate::routes::{AnswerId, PathError, Routes};
use crate::rules::repeated;

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Two roles of one id.
    #[error("two roles are named “{0}”")]
    DuplicateRole(RoleId),
    /// Two topics of one id.
    #[error("two topics are named “{0}”")]
    DuplicateTopic(TopicId),
    /// Two laws of one id.
    #[error("two laws are named “{0}”")]
    DuplicateLaw(LawId),
    /// Two bodies of one id.
    #[error("two bodies are named “{0}”")]
    DuplicateBody(BodyId),
    /// Two glossary entries of one id.
    #[error("two terms are named “{0}”")]
    DuplicateTerm(TermId),
    /// A document of the framework's that the pack lists already.
    #[error("two documents are named “{0}”")]
    DuplicateDocument(DocumentId),
    /// A body with the id of a role: an edge could mean either.
    #[error("a role and a body are both named “{0}”")]
    RoleAndBody(BodyId),
    /// Two duties of one paragraph.
    #[error("two duties have the reference {0}")]
    DuplicateDuty(DutyRef),
    /// A role whose section does not come after the one before it.
    #[error("section {section}, “{role}”, does not come after the section written before it")]
    SectionOrder {
        /// The role.
        role: RoleId,
        /// Its section.
        section: u16,
    },
    /// A duty that stands under a role of another section.
    #[error("duty {duty} stands under “{role}”, which is another section")]
    OtherSection {
        /// The role.
        role: RoleId,
        /// The duty.
        duty: DutyRef,
    },
    /// A duty that does not come after the one before it.
    #[error("duty {0} does not come after the duty written before it")]
    DutyOrder(DutyRef),
    /// A part that stands under another duty.
    #[error("part {part} stands under duty {duty}")]
    OtherDuty {
        /// The duty.
        duty: DutyRef,
        /// The part.
        part: PartRef,
    },
    /// A part that does not come after the one before it.
    #[error("part {0} does not come after the part written before it")]
    PartOrder(PartRef),
    /// A role without duties.
    #[error("role “{0}” has no duty")]
    NoDuty(RoleId),
    /// A duty without a topic cannot be laid beside another council's.
    #[error("duty {0} has no topic")]
    NoTopic(DutyRef),
    /// Two rules for one category.
    #[error("the category “{0}” is given twice")]
    DuplicateCategory(Category),
    /// A category without a section.
    #[error("the category “{0}” has no section of this framework")]
    EmptyCategory(Category),
    /// A section that no category covers.
    #[error("section {section}, “{role}”, is in no category")]
    Uncategorised {
        /// The role.
        role: RoleId,
        /// Its section.
        section: u16,
    },
    /// A section that two categories cover.
    #[error("section {section}, “{role}”, is in more than one category")]
    CategorisedTwice {
        /// The role.
        role: RoleId,
        /// Its section.
        section: u16,
    },
    /// A duty names a topic that is not there.
    #[error("no topic is named “{0}”")]
    UnknownTopic(TopicId),
    /// A duty or a succession names a law that is not there.
    #[error("no law is named “{0}”")]
    UnknownLaw(LawId),
    /// A duty or a succession names a body that is not there.
    #[error("no body is named “{0}”")]
    UnknownBody(BodyId),
    /// A role is reached by one that is not there.
    #[error("no role is named “{0}”")]
    UnknownRole(RoleId),
    /// A role is reached by itself.
    #[error("role “{0}” is reached by itself")]
    ReachedByItself(RoleId),
    /// An edge names neither a role nor a body.
    #[error("no role and no body is named “{0}”")]
    UnknownParty(PartyId),
    /// An edge leads back to where it begins.
    #[error("“{0}” stands at both ends of one line of accountability")]
    PartyToItself(PartyId),
    /// A paragraph of the framework that is not there.
    #[error("the framework has no paragraph {0}")]
    UnknownReference(Reference),
    /// Two roles that nobody could tell apart in "I am …".
    #[error("two roles are picked as “{0}”")]
    DuplicatePerson(Rc<str>),
    /// Two lists of worries under one path.
    #[error("two lists of worries lead to “{0}”")]
    DuplicateWorry(String),
    /// Worries without words.
    #[error("no word leads to “{0}”")]
    NoWords(String),
    /// Words that stand more than once under one path.
    #[error("“{words}” leads to “{path}” more than once")]
    DuplicateWords {
        /// The words.
        words: Rc<str>,
        /// The answers, joined by `/`.
        path: String,
    },
    /// A path that the contact guide does not have.
    #[error("the worries under “{path}” lead nowhere: {reason}")]
    BrokenWorry {
        /// The answers, joined by `/`.
        path: String,
        /// Where it breaks off.
        reason: PathError,
    },
    /// A mark names a document that the pack does not list.
    #[error("no document is named “{0}”")]
    UnknownDocument(DocumentId),
}

/// Every broken rule of a framework; the documents it may name are those of the pack's contact part.
pub fn faults(framework: &Framework, contact: &ContactPart) -> Vec<Fault> {
    let mut faults = Vec::new();
    duplicates(framework, contact, &mut faults);
    categories(framework, &mut faults);
    for role in &framework.roles {
        duties(role, &mut faults);
    }
    names(framework, &mut faults);
    edges(framework, &mut faults);
    citations(framework, contact, &mut faults);
    worries(&framework.worries, &contact.routes, &mut faults);
    faults
}

fn duplicates(framework: &Framework, contact: &ContactPart, faults: &mut Vec<Fault>) {
    let roles = &framework.roles;
    faults.extend(repeated(roles.iter().map(|role| &role.id)).map(Fault::DuplicateRole));
    let people = roles.iter().map(|role| &role.person);
    faults.extend(repeated(people).map(Fault::DuplicatePerson));
    let topics = framework.topics.iter().map(|topic| &topic.id);
    faults.extend(repeated(topics).map(Fault::DuplicateTopic));
    let laws = framework.laws.iter().map(|law| &law.id);
    faults.extend(repeated(laws).map(Fault::DuplicateLaw));
    let bodies = framework.bodies.iter().map(|body| &body.id);
    faults.extend(repeated(bodies).map(Fault::DuplicateBody));
    let terms = framework.glossary.iter().map(|term| &term.id);
    faults.extend(repeated(terms).map(Fault::DuplicateTerm));
    let duties = roles.iter().flat_map(|role| &role.duties);
    faults.extend(repeated(duties.map(|duty| &duty.reference)).map(Fault::DuplicateDuty));
    let documents = framework.documents.iter().chain(&contact.documents);
    let documents = documents.map(|document| &document.id);
    faults.extend(repeated(documents).map(Fault::DuplicateDocument));
    let is_role = |id: &BodyId| roles.iter().any(|role| role.id.as_str() == id.as_str());
    let both = framework
        .bodies
        .iter()
        .map(|body| &body.id)
        .filter(|id| is_role(id));
    faults.extend(both.cloned().map(Fault::RoleAndBody));
}

fn categories(framework: &Framework, faults: &mut Vec<Fault>) {
    let ranges = &framework.categories;
    let twice = repeated(ranges.iter().map(|range| &range.category));
    faults.extend(twice.map(Fault::DuplicateCategory));
    for range in ranges {
        let sections = range.from..=range.to;
        if !framework
            .roles
            .iter()
            .any(|role| sections.contains(&role.section))
        {
            faults.push(Fault::EmptyCategory(range.category));
        }
    }
    let mut last = 0;
    for role in &framework.roles {
        let (role, section) = (role.id.clone(), role.section);
        if section <= last {
            let role = role.clone();
            faults.push(Fault::SectionOrder { role, section });
        }
        last = section;
        let covering = ranges
            .iter()
            .filter(|range| (range.from..=range.to).contains(&section));
        match covering.count() {
            0 => faults.push(Fault::Uncategorised { role, section }),
            1 => {}
            _ => faults.push(Fault::CategorisedTwice { role, section }),
        }
    }
}

fn duties(role: &Role, faults: &mut Vec<Fault>) {
    if role.duties.is_empty() {
        faults.push(Fault::NoDuty(role.id.clone()));
    }
    let mut last_duty: Option<DutyRef> = None;
    for duty in &role.duties {
        let reference = duty.reference;
        if reference.section == role.section {
            if last_duty.is_some_and(|last| reference < last) {
                faults.push(Fault::DutyOrder(reference));
            }
            last_duty = Some(reference);
        } else {
            faults.push(Fault::OtherSection {
                role: role.id.clone(),
                duty: reference,
            });
        }
        if duty.topics.is_empty() {
            faults.push(Fault::NoTopic(reference));
        }
        let mut last_part: Option<PartRef> = None;
        for part in duty.parts.iter().map(|part| part.reference) {
            if part.duty != reference {
                faults.push(Fault::OtherDuty {
                    duty: reference,
                    part,
                });
                continue;
            }
            if last_part.is_some_and(|last| part <= last) {
                faults.push(Fault::PartOrder(part));
            }
            last_part = Some(part);
        }
    }
}

/// The names that duties and roles give of other things.
fn names(framework: &Framework, faults: &mut Vec<Fault>) {
    let duties = || framework.roles.iter().flat_map(|role| &role.duties);
    let topics = duties().flat_map(|duty| &duty.topics);
    let topics = topics.filter(|id| framework.topic(id).is_none());
    faults.extend(each_once(topics).map(Fault::UnknownTopic));
    let successors = framework.laws.iter().flat_map(|law| &law.succeeded_by);
    let successors = successors.flat_map(|next| &next.entry);
    let laws = duties().flat_map(|duty| &duty.laws).chain(successors);
    let laws = laws.filter(|id| framework.law(id).is_none());
    faults.extend(each_once(laws).map(Fault::UnknownLaw));
    let successors = framework.bodies.iter().flat_map(|body| &body.succeeded_by);
    let successors = successors.flat_map(|next| &next.entry);
    let bodies = duties().flat_map(|duty| &duty.bodies).chain(successors);
    let bodies = bodies.filter(|id| framework.body(id).is_none());
    faults.extend(each_once(bodies).map(Fault::UnknownBody));
    let reaching = framework.roles.iter().flat_map(|role| &role.reached_by);
    let reaching = reaching.filter(|id| framework.role(id).is_none());
    faults.extend(each_once(reaching).map(Fault::UnknownRole));
    let circular = framework
        .roles
        .iter()
        .filter(|role| role.reached_by.contains(&role.id));
    faults.extend(circular.map(|role| Fault::ReachedByItself(role.id.clone())));
}

fn edges(framework: &Framework, faults: &mut Vec<Fault>) {
    let parties = framework.edges.iter().flat_map(|edge| {
        let ends = [&edge.from, &edge.to];
        ends.into_iter().chain(&edge.by)
    });
    let unknown = parties.filter(|id| framework.party(id).is_none());
    faults.extend(each_once(unknown).map(Fault::UnknownParty));
    let circular = framework.edges.iter().filter(|edge| edge.from == edge.to);
    faults.extend(each_once(circular.map(|edge| &edge.from)).map(Fault::PartyToItself));
}

fn citations(framework: &Framework, contact: &ContactPart, faults: &mut Vec<Fault>) {
    let documents = sources(framework)
        .map(|source| &source.document)
        .chain([&framework.document]);
    let own = |id: &DocumentId| framework.documents.iter().any(|own| own.id == *id);
    let unknown = documents.filter(|id| contact.document(id).is_none() && !own(id));
    faults.extend(each_once(unknown).map(Fault::UnknownDocument));
    let prompts = framework.prompts.iter();
    let named = prompts.flat_map(|prompt| prompt.reference.iter().chain(&prompt.duties));
    let cited = sources(framework).filter_map(|source| paragraph(framework, source));
    let mut absent: Vec<Reference> = named
        .copied()
        .chain(cited)
        .filter(|reference| !framework.has(*reference) && !is_section(framework, *reference))
        .collect();
    absent.sort_unstable();
    absent.dedup();
    faults.extend(absent.into_iter().map(Fault::UnknownReference));
}

/// The paragraph of the framework that a source is, if it is one: "report 2.2" and "1.3, 2.6" are none.
fn paragraph(framework: &Framework, source: &SourceRef) -> Option<Reference> {
    if source.document != framework.document {
        return None;
    }
    source.paragraph.parse().ok()
}

/// A section's number alone stands for its heading.
fn is_section(framework: &Framework, reference: Reference) -> bool {
    let heads = |role: &Role| {
        let section = DutyRef {
            section: role.section,
            number: None,
        };
        reference == Reference::Duty(section)
    };
    framework.roles.iter().any(heads)
}

/// Every source that the framework names.
fn sources(framework: &Framework) -> impl Iterator<Item = &SourceRef> {
    let notes = framework.notes.iter().map(|note| &note.mark);
    let laws = framework.laws.iter().flat_map(|law| {
        let successions = law.succeeded_by.iter().map(|next| &next.mark);
        law.cited_at
            .iter()
            .chain(successions.filter_map(Mark::source))
    });
    let bodies = framework.bodies.iter().flat_map(|body| {
        let successions = body.succeeded_by.iter().map(|next| &next.mark);
        let marks = successions.chain([&body.about.mark]);
        body.cited_at.iter().chain(marks.filter_map(Mark::source))
    });
    let terms = framework.glossary.iter().flat_map(|term| {
        let spelt_out = term
            .abbreviation
            .iter()
            .flat_map(|short| &short.spelt_out_at);
        term.cited_at.iter().chain(spelt_out).chain(
            term.meaning
                .iter()
                .filter_map(|meaning| meaning.mark.source()),
        )
    });
    let edges = framework.edges.iter().map(|edge| &edge.source);
    notes
        .filter_map(Mark::source)
        .chain(laws)
        .chain(bodies)
        .chain(terms)
        .chain(edges)
}

fn worries(worries: &[Worry], routes: &Routes, faults: &mut Vec<Fault>) {
    let paths: Vec<String> = worries.iter().map(|worry| joined(&worry.path)).collect();
    faults.extend(repeated(paths.iter()).map(Fault::DuplicateWorry));
    for (worry, path) in worries.iter().zip(paths) {
        if worry.words.is_empty() {
            faults.push(Fault::NoWords(path.clone()));
        }
        let twice = repeated(worry.words.iter()).map(|words| Fault::DuplicateWords {
            words,
            path: path.clone(),
        });
        faults.extend(twice);
        if let Err(reason) = routes.follow(&worry.path) {
            faults.push(Fault::BrokenWorry { path, reason });
        }
    }
}

/// A path as people write it in an address: the answers joined by `/`.
fn joined(path: &[AnswerId]) -> String {
    let steps: Vec<&str> = path.iter().map(AnswerId::as_str).collect();
    steps.join("/")
}

/// Each of some ids, sorted, however often it is named.
pub(crate) fn each_once<'i, I: Clone + Ord + 'i>(
    ids: impl Iterator<Item = &'i I>,
) -> impl Iterator<Item = I> {
    let mut ids: Vec<I> = ids.cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
}
