//! A council's roles framework: who is responsible for what, by which paragraph, and who holds whom to account.
//!
//! It is a part of its own beside the contact guide, and is loaded when somebody asks for it.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::pack::{Document, DocumentId, Mark, Note, Passage, SourceRef, identifier};
use crate::routes::AnswerId;
use crate::spoken;

pub mod rules;

identifier! {
    /// The short name of a role, for instance `leader`. It stands in links: `roles/leader#1.3`.
    RoleId
}
identifier! {
    /// The short name of a topic, for instance `training`.
    TopicId
}
identifier! {
    /// The short name of a law or guidance, for instance `children-act-2004`.
    LawId
}
identifier! {
    /// The short name of a board, committee, partnership or group, for instance `lscb`.
    BodyId
}
identifier! {
    /// The short name of a glossary entry, for instance `mappa`.
    TermId
}
identifier! {
    /// The short name of a role or a body: whoever can hold to account and be held. See [`Framework::party`].
    PartyId
}

/// The number of a duty's paragraph: "5.4", or "9" where a section has one duty without a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DutyRef {
    /// The section, from 1.
    pub section: u16,
    /// The paragraph in it, from 1; none where the document gives it no number.
    pub number: Option<u16>,
}

/// The reference of a duty's lettered part: "5.4a".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartRef {
    /// The duty.
    pub duty: DutyRef,
    /// The letter, `a` to `z`.
    pub letter: char,
}

/// The reference of a duty or of a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reference {
    /// A duty: "5.4".
    Duty(DutyRef),
    /// A part: "5.4a".
    Part(PartRef),
}

/// A text that is no reference.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "“{0}” is no paragraph of a framework; write its section and number like 5.4, the section alone like 9, and a \
     part’s letter after either, like 5.4a"
)]
pub struct RefError(String);

/// The three kinds of responsibility. Which sections belong to which is the council's own rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Sets up what others work in.
    Framework,
    /// Looks into how it works.
    Scrutiny,
    /// Does the work and reports on it.
    Operational,
}

/// The council's rule for one category: a run of sections, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRange {
    /// Which category.
    pub category: Category,
    /// What the document calls it, where it differs from our word.
    pub label: Option<Rc<str>>,
    /// The first section.
    pub from: u16,
    /// The last section.
    pub to: u16,
    /// What is odd about the rule.
    pub note: Option<Rc<str>>,
}

/// The kind of person, or group, that has a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleKind {
    /// An elected member.
    Member,
    /// A chief executive, director or head.
    SeniorOfficer,
    /// Whoever leads a team or service.
    Manager,
    /// Whoever works with people.
    Practitioner,
    /// A board, panel or committee as a whole.
    Body,
}

/// One section of the framework: a role and its duties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its short name.
    pub id: RoleId,
    /// The section's number in the document.
    pub section: u16,
    /// What the document calls it.
    pub title: Rc<str>,
    /// What lists and buttons call it.
    pub short: Rc<str>,
    /// The words that complete "because you are …": "the Leader of the Council", "a director".
    pub you_are: Rc<str>,
    /// What one who has it picks from "I am …": "Ward councillor". No other role of the pack is called so.
    pub person: Rc<str>,
    /// Who has it.
    pub kind: RoleKind,
    /// The "all …" roles whose duties this role has as well: our reading, which the document does not spell out.
    pub reached_by: Vec<RoleId>,
    /// Other words people may look for.
    pub also_known_as: Vec<Rc<str>>,
    /// What one should know of the role as a whole.
    pub note: Option<Rc<str>>,
    /// Its duties in the document's order.
    pub duties: Vec<Duty>,
}

/// A numbered responsibility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Its paragraph.
    pub reference: DutyRef,
    /// Our plain words.
    pub text: Rc<str>,
    /// The council's official wording, where the council brought it in.
    pub official: Option<Rc<str>>,
    /// What it is about; never empty in a checked pack.
    pub topics: Vec<TopicId>,
    /// The laws and guidance it names.
    pub laws: Vec<LawId>,
    /// The bodies it names.
    pub bodies: Vec<BodyId>,
    /// What a footnote adds, or a contradiction.
    pub note: Option<Rc<str>>,
    /// Its lettered parts.
    pub parts: Vec<DutyPart>,
}

/// A lettered part of a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyPart {
    /// Its reference.
    pub reference: PartRef,
    /// Our plain words.
    pub text: Rc<str>,
    /// What one should know of it.
    pub note: Option<Rc<str>>,
}

/// What duties can be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Its short name, which councils share so that they can be laid side by side.
    pub id: TopicId,
    /// Its name on screen.
    pub label: Rc<str>,
}

/// The kind of a [`Law`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LawKind {
    /// An Act of Parliament.
    Act,
    /// Statutory or other guidance.
    Guidance,
    /// A scheme, standard or programme.
    Scheme,
}

/// A law, a guidance or a scheme that the documents name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Law {
    /// Its short name.
    pub id: LawId,
    /// Its title.
    pub title: Rc<str>,
    /// How the document writes the title, where that differs.
    pub as_cited: Option<Rc<str>>,
    /// Its year, where the document gives one.
    pub year: Option<u16>,
    /// What it is.
    pub kind: LawKind,
    /// What one should know of it.
    pub note: Option<Rc<str>>,
    /// What the document leaves open about it.
    pub not_supplied: Option<Rc<str>>,
    /// Where it is named; empty: it is our addition, because it took another one's place.
    pub cited_at: Vec<SourceRef>,
    /// What took its place. None: none is stated, which does not say that it still holds.
    pub succeeded_by: Option<Succession<LawId>>,
}

/// A board, committee, partnership or group, or a seat on one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Its short name.
    pub id: BodyId,
    /// Its name as the document has it.
    pub name: Rc<str>,
    /// Its abbreviation.
    pub abbreviation: Option<Rc<str>>,
    /// Other names of it, in the document or in people's mouths.
    pub also_known_as: Vec<Rc<str>>,
    /// What it is, in a sentence.
    pub about: Passage,
    /// Whether it is a seat for elected members, which their page shows.
    pub for_members: bool,
    /// What the document leaves open about it, for instance who holds a seat.
    pub not_supplied: Option<Rc<str>>,
    /// What one should know of it.
    pub note: Option<Rc<str>>,
    /// Where it is named.
    pub cited_at: Vec<SourceRef>,
    /// What took its place. None: none is stated.
    pub succeeded_by: Option<Succession<BodyId>>,
}

/// What took the place of a law or body, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession<I> {
    /// Its entry in the pack, where it has one.
    pub entry: Option<I>,
    /// Its title.
    pub title: Rc<str>,
    /// Since when.
    pub since: Since,
    /// What vouches for it.
    pub mark: Mark,
}

/// The beginning of something, as exact as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Since {
    /// A day.
    Day(NaiveDate),
    /// A year, of which the day is not known: it counts as begun from 1 January.
    Year(u16),
}

/// A term or abbreviation in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Its short name.
    pub id: TermId,
    /// Its abbreviation.
    pub abbreviation: Option<Abbreviation>,
    /// The term in full.
    pub term: Rc<str>,
    /// What it means; none where [`Self::not_supplied`] says why.
    pub meaning: Option<Passage>,
    /// What the document names without saying what it is or holds.
    pub not_supplied: Option<Rc<str>>,
    /// Other words people may look for.
    pub also_known_as: Vec<Rc<str>>,
    /// What one should know of it.
    pub note: Option<Rc<str>>,
    /// Where it is used.
    pub cited_at: Vec<SourceRef>,
}

/// An abbreviation, and whether the document says what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abbreviation {
    /// Its letters: "LAC".
    pub letters: Rc<str>,
    /// Where the document says what they stand for; empty: nowhere.
    pub spelt_out_at: Vec<SourceRef>,
    /// Where the words stand in full, though nothing ties them to the letters.
    pub in_full_at: Vec<SourceRef>,
}

/// What one party does towards another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// Holds the other to account.
    HoldsToAccount,
    /// Reports to the other.
    ReportsTo,
    /// Appoints the other, or removes it.
    Appoints,
    /// Chairs the other.
    Chairs,
    /// Answers for the other.
    AnswersFor,
}

/// Who holds whom to account, reports to whom, appoints, chairs or answers for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// Who.
    pub from: PartyId,
    /// Towards whom.
    pub to: PartyId,
    /// What.
    pub kind: EdgeKind,
    /// Through whom, where the paragraph says so.
    pub by: Option<PartyId>,
    /// The paragraph behind it.
    pub source: SourceRef,
    /// The same in a sentence.
    pub text: Rc<str>,
    /// Where paragraphs contradict each other.
    pub note: Option<Rc<str>>,
}

/// A question to ask at scrutiny.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// The question.
    pub question: Rc<str>,
    /// The paragraph it comes from; none: our addition.
    pub reference: Option<Reference>,
    /// The duties it looks into: our reading.
    pub duties: Vec<Reference>,
}

/// Words in which people put a worry, and the path of the contact guide that is suggested to them: all our addition,
/// a suggestion and never a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worry {
    /// As people type them: "bruises", "not eating".
    pub words: Vec<Rc<str>>,
    /// The answers to suggest, from the first question on; they may stop before the last one.
    pub path: Vec<AnswerId>,
}

/// A council's framework, before any rule of [`rules`] has been checked. A [`crate::pack::Pack`] holds a checked one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// The document that the roles and duties stand in.
    pub document: DocumentId,
    /// Documents that the framework alone names, beside those of the pack's contact part.
    pub documents: Vec<Document>,
    /// What is odd about the framework as a whole.
    pub notes: Vec<Note>,
    /// The council's rule for categories.
    pub categories: Vec<CategoryRange>,
    /// The roles in section order.
    pub roles: Vec<Role>,
    /// What duties can be about.
    pub topics: Vec<Topic>,
    /// Laws, guidance and schemes.
    pub laws: Vec<Law>,
    /// Boards, committees, partnerships and groups.
    pub bodies: Vec<Body>,
    /// Terms and abbreviations.
    pub glossary: Vec<Term>,
    /// Who holds whom to account.
    pub edges: Vec<Edge>,
    /// Questions for scrutiny.
    pub prompts: Vec<Prompt>,
    /// Worries in people's own words, and where in the contact guide they may belong.
    pub worries: Vec<Worry>,
}

/// A role or a body, as an [`Edge`] names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party<'f> {
    /// A role.
    Role(&'f Role),
    /// A body.
    Body(&'f Body),
}

impl Framework {
    /// The role of that id.
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id)
    }

    /// The topic of that id. A checked framework has every topic that its duties name.
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == *id)
    }

    /// The law of that id. A checked framework has every law that its duties name.
    pub fn law(&self, id: &LawId) -> Option<&Law> {
        self.laws.iter().find(|law| law.id == *id)
    }

    /// The body of that id. A checked framework has every body that its duties name.
    pub fn body(&self, id: &BodyId) -> Option<&Body> {
        self.bodies.iter().find(|body| body.id == *id)
    }

    /// The role or body of that id, which in a checked framework is one of the two.
    pub fn party(&self, id: &PartyId) -> Option<Party<'_>> {
        let role = self.roles.iter().find(|role| role.id.0 == id.0);
        let body = self.bodies.iter().find(|body| body.id.0 == id.0);
        role.map(Party::Role).or(body.map(Party::Body))
    }

    /// The duty of that paragraph, with the role it belongs to.
    pub fn duty(&self, reference: DutyRef) -> Option<(&Role, &Duty)> {
        self.roles.iter().find_map(|role| {
            let duty = role
                .duties
                .iter()
                .find(|duty| duty.reference == reference)?;
            Some((role, duty))
        })
    }

    /// Whether there is such a paragraph.
    pub fn has(&self, reference: Reference) -> bool {
        match reference {
            Reference::Duty(duty) => self.duty(duty).is_some(),
            Reference::Part(part) => self
                .duty(part.duty)
                .is_some_and(|(_, duty)| duty.parts.iter().any(|known| known.reference == part)),
        }
    }

    /// Where a paragraph of the framework stands, in the document's own numbering.
    pub fn source(&self, reference: Reference) -> SourceRef {
        SourceRef {
            document: self.document.clone(),
            paragraph: reference.to_string().into(),
        }
    }
}

impl Party<'_> {
    /// Its name in lists.
    pub fn name(&self) -> &str {
        match self {
            Self::Role(role) => &role.short,
            Self::Body(body) => &body.name,
        }
    }
}

impl Framework {
    /// What took a law's place by that date, the latest last: what took its place, what took that one's, and so on.
    pub fn law_successors(&self, law: &Law, date: NaiveDate) -> Vec<&Succession<LawId>> {
        let first = self.law(&law.id).and_then(|law| law.succeeded_by.as_ref());
        succession(first, date, |id| self.law(id)?.succeeded_by.as_ref())
    }

    /// What took a body's place by that date, the latest last.
    pub fn body_successors(&self, body: &Body, date: NaiveDate) -> Vec<&Succession<BodyId>> {
        let first = self
            .body(&body.id)
            .and_then(|body| body.succeeded_by.as_ref());
        succession(first, date, |id| self.body(id)?.succeeded_by.as_ref())
    }
}

/// Follows successions that have begun. One that comes back to where it was ends there.
fn succession<'f, I: PartialEq>(
    first: Option<&'f Succession<I>>,
    date: NaiveDate,
    next: impl Fn(&I) -> Option<&'f Succession<I>>,
) -> Vec<&'f Succession<I>> {
    let mut found: Vec<&Succession<I>> = Vec::new();
    let mut coming = first;
    while let Some(succession) = coming {
        if !succession.since.has_begun(date) || found.contains(&succession) {
            break;
        }
        found.push(succession);
        coming = succession.entry.as_ref().and_then(&next);
    }
    found
}

impl Since {
    /// Whether it had begun on that date.
    pub fn has_begun(self, date: NaiveDate) -> bool {
        match self {
            Self::Day(day) => date >= day,
            Self::Year(year) => date.year() >= i32::from(year),
        }
    }
}

/// "29 September 2019", "2014".
impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => f.write_str(&spoken::date(*day)),
            Self::Year(year) => write!(f, "{year}"),
        }
    }
}

impl Category {
    /// As the command line and packs name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Scrutiny => "scrutiny",
            Self::Operational => "operational",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for DutyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{}.{number}", self.section),
            None => write!(f, "{}", self.section),
        }
    }
}

impl fmt::Display for PartRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.duty, self.letter)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duty(duty) => duty.fmt(f),
            Self::Part(part) => part.fmt(f),
        }
    }
}

impl FromStr for Reference {
    type Err = RefError;

    fn from_str(text: &str) -> Result<Self, RefError> {
        parsed(text).ok_or_else(|| RefError(text.to_owned()))
    }
}

impl FromStr for DutyRef {
    type Err = RefError;

    fn from_str(text: &str) -> Result<Self, RefError> {
        match text.parse()? {
            Reference::Duty(duty) => Ok(duty),
            Reference::Part(_) => Err(RefError(text.to_owned())),
        }
    }
}

impl FromStr for PartRef {
    type Err = RefError;

    fn from_str(text: &str) -> Result<Self, RefError> {
        match text.parse()? {
            Reference::Part(part) => Ok(part),
            Reference::Duty(_) => Err(RefError(text.to_owned())),
        }
    }
}

fn parsed(text: &str) -> Option<Reference> {
    let (duty, letter) = match text.char_indices().next_back() {
        Some((at, letter)) if letter.is_ascii_lowercase() => (text.get(..at)?, Some(letter)),
        Some(_) | None => (text, None),
    };
    let duty = match duty.split_once('.') {
        Some((section, number)) => DutyRef {
            section: count(section)?,
            number: Some(count(number)?),
        },
        None => DutyRef {
            section: count(duty)?,
            number: None,
        },
    };
    Some(letter.map_or(Reference::Duty(duty), |letter| {
        Reference::Part(PartRef { duty, letter })
    }))
}

/// A number from 1 in its one way of writing: links are compared as text, so "01" and "+1" are none.
fn count(text: &str) -> Option<u16> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}
