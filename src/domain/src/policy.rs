//! A council's safeguarding policy: the text that people sign, and what signing it asks of them.
//!
//! It is a part of its own beside the contact guide, and is loaded when somebody asks for it.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::framework::RoleId;
use crate::pack::{Document, Mark, Note, PackId, Passage, identifier};
use crate::spoken;

pub mod rules;
pub mod scenario;

pub use scenario::{Choice, Marking, MarkingError, Scenario, ScenarioId, marking};

identifier! {
    /// The short name of a policy, for instance `safeguarding`.
    PolicyId
}
identifier! {
    /// The short name of a section of a policy, for instance `commitments`. It stands in sign-offs.
    SectionId
}
identifier! {
    /// The short name of a training, for instance `briefing`. It stands in sign-offs.
    TrainingId
}
identifier! {
    /// The short name of a reason to choose from, for instance `not-read`. It stands in sign-offs.
    ReasonId
}
identifier! {
    /// The short name of a statement that one agrees to by signing.
    DeclarationId
}

/// A policy before any rule of [`rules`] has been checked. A [`crate::pack::Pack`] holds a checked one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its short name.
    pub id: PolicyId,
    /// Its version as the document has it, without the letter: "1.2".
    pub version: Rc<str>,
    /// The language it is written in, for instance `en-GB`.
    pub locale: Rc<str>,
    /// Whose words the sections are.
    pub text_kind: TextKind,
    /// SHA-256 over [`hash_input`], worked out where the pack is read: in a page on plain `http` nothing can.
    pub sha256: TextHash,
    /// Its title.
    pub title: Rc<str>,
    /// Documents that the policy alone names, beside those of the pack's contact part.
    pub documents: Vec<Document>,
    /// Who wrote it and who keeps it, by post.
    pub keepers: Keepers,
    /// When it is to be reviewed.
    pub review: Review,
    /// What is odd or left open about the policy as a whole.
    pub notes: Vec<Note>,
    /// The text that is signed, in its order.
    pub sections: Vec<PolicySection>,
    /// What the council tells the public.
    pub statement: Option<Statement>,
    /// The versions before, the oldest change first; empty: none is known.
    pub changes: Vec<Change>,
    /// The kinds of training that go with signing; one of them is enough.
    pub training: Vec<Training>,
    /// Which of them which role needs.
    pub training_by_role: RoleTable,
    /// What one agrees to by signing.
    pub declarations: Vec<Declaration>,
    /// Why somebody may decline to sign.
    pub declines: Vec<Reason>,
    /// What somebody may need help with before signing.
    pub needs: Vec<Reason>,
    /// Questions that show whether one knows whom to call.
    pub scenarios: Vec<Scenario>,
}

/// Whose words a policy's sections are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TextKind {
    /// Ours, in plain English. Signing them is no evidence while nobody confirmed the pack.
    Plain,
    /// The council's own.
    Official,
}

/// SHA-256 of a policy's text; 64 hexadecimal digits when written.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextHash([u8; 32]);

/// Who wrote a policy and who keeps it: posts and groups, never people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keepers {
    /// Who wrote it.
    pub author: Passage,
    /// Who owns it.
    pub owner: Passage,
    /// Who approved it.
    pub approver: Passage,
    /// The posts that the document lists as members.
    pub members: Vec<Passage>,
}

/// When a policy is to be reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The date that the document gives.
    pub due: ReviewDue,
    /// What vouches for it.
    pub mark: Mark,
    /// How often it is reviewed.
    pub cycle: Option<Passage>,
}

/// A date by which something is due, as exact as the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewDue {
    /// A month, given by its first day: due until its last.
    Month(NaiveDate),
    /// A day.
    Day(NaiveDate),
}

/// A text that is neither a month nor a day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{0}” is no month and no day; write it like 2016-06 or 2016-06-30")]
pub struct NoReviewDue(String);

/// A section of a policy or of the public statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicySection {
    /// Its short name.
    pub id: SectionId,
    /// Its heading.
    pub heading: Rc<str>,
    /// Its text.
    pub paragraphs: Vec<Paragraph>,
    /// Our plain words beside official ones; not part of what is signed.
    pub summary: Vec<Passage>,
    /// What one should know of the section; not part of what is signed.
    pub notes: Vec<Note>,
}

/// A paragraph, or an item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its text, in the composed form of Unicode (NFC), without line breaks and outer white space.
    pub text: Rc<str>,
    /// Whether it is an item of a list, below the paragraph before it.
    pub is_item: bool,
    /// What vouches for it.
    pub mark: Mark,
}

/// What a council tells the public about safeguarding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Its title.
    pub title: Rc<str>,
    /// Its text.
    pub sections: Vec<PolicySection>,
}

/// What changed from one version to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The version before.
    pub from: Rc<str>,
    /// The version after.
    pub to: Rc<str>,
    /// Whether those who signed have to sign again.
    pub kind: ChangeKind,
    /// What changed, for those who signed the version before.
    pub what: Passage,
    /// The sections it changed.
    pub sections: Vec<SectionId>,
}

/// Whether a change asks for a new sign-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeKind {
    /// It does not: only words changed, not what they ask.
    Editorial,
    /// It does.
    Material,
}

/// What a sign-off of some version is worth now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing<'p> {
    /// It holds.
    Current,
    /// It has to be renewed. With every change since, the oldest first; none: the version is not known.
    Outdated(Vec<&'p Change>),
}

/// A kind of training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TrainingKind {
    /// On-line.
    ELearning,
    /// In a room.
    Briefing,
}

/// A training that goes with signing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// Its short name.
    pub id: TrainingId,
    /// What kind it is.
    pub kind: TrainingKind,
    /// Its name on screen.
    pub label: Rc<str>,
    /// What vouches for its being one of the choices.
    pub mark: Mark,
    /// For whom it is, where and how often.
    pub about: Vec<Passage>,
    /// What the document leaves open about it.
    pub not_supplied: Option<Rc<str>>,
}

/// Which training which role needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleTable {
    /// A line for each role that is not free to choose.
    Supplied(Vec<RoleTraining>),
    /// Why there is no table.
    NotSupplied(Passage),
}

/// The training of a role; one of those listed is enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleTraining {
    /// Which role.
    pub role: RoleId,
    /// What does for it; never empty in a checked policy.
    pub any_of: Vec<TrainingId>,
    /// What vouches for it.
    pub mark: Mark,
}

/// A statement that one agrees to by signing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// Its short name.
    pub id: DeclarationId,
    /// Its words, in the first person.
    pub text: Rc<str>,
    /// What vouches for it.
    pub mark: Mark,
}

/// A reason to choose from; nobody types one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Its short name.
    pub id: ReasonId,
    /// Its words, in the first person.
    pub label: Rc<str>,
    /// What vouches for it.
    pub mark: Mark,
}

/// The bytes whose SHA-256 stands for a policy's text in sign-offs:
///
/// `pack LF id LF version LF locale LF text-kind LF`, then for every section `section-id LF heading LF count LF`, and
/// for every paragraph of it `length LF paragraph LF`, with the number of paragraphs and the paragraph's bytes in
/// decimal. Lengths keep two texts apart that differ only in where a paragraph ends. Notes, summaries and marks are
/// not signed.
pub fn hash_input(pack: &PackId, policy: &Policy) -> Vec<u8> {
    let mut lines: Vec<String> = [
        pack.as_str(),
        policy.id.as_str(),
        &policy.version,
        &policy.locale,
        policy.text_kind.as_str(),
    ]
    .map(str::to_owned)
    .into();
    for section in &policy.sections {
        lines.push(section.id.to_string());
        lines.push(section.heading.to_string());
        lines.push(section.paragraphs.len().to_string());
        for paragraph in &section.paragraphs {
            lines.push(paragraph.text.len().to_string());
            lines.push(paragraph.text.to_string());
        }
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text.into_bytes()
}

impl Policy {
    /// The section of that id.
    pub fn section(&self, id: &SectionId) -> Option<&PolicySection> {
        self.sections.iter().find(|section| section.id == *id)
    }

    /// The training of that id.
    pub fn training(&self, id: &TrainingId) -> Option<&Training> {
        self.training.iter().find(|training| training.id == *id)
    }

    /// What a sign-off of that version is worth now: an editorial change since does not touch it.
    pub fn standing(&self, signed: &str) -> Standing<'_> {
        if *self.version == *signed {
            return Standing::Current;
        }
        let Some(first) = self
            .changes
            .iter()
            .position(|change| *change.from == *signed)
        else {
            return Standing::Outdated(Vec::new());
        };
        let since: Vec<&Change> = self.changes.iter().skip(first).collect();
        if since
            .iter()
            .all(|change| change.kind == ChangeKind::Editorial)
        {
            Standing::Current
        } else {
            Standing::Outdated(since)
        }
    }
}

impl TextKind {
    /// As sign-offs name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Official => "official",
        }
    }
}

impl ReviewDue {
    /// Whether the day or the whole month is over on that date.
    pub fn has_passed(self, on: NaiveDate) -> bool {
        let last = match self {
            Self::Day(day) => day,
            // Beyond the calendar's end no month ends.
            Self::Month(first) => first
                .checked_add_months(Months::new(1))
                .and_then(|next| next.checked_sub_days(Days::new(1)))
                .unwrap_or(first),
        };
        on > last
    }

    /// In words: "June 2016", "30 June 2016".
    pub fn spoken(self) -> String {
        match self {
            Self::Month(first) => spoken::month(first),
            Self::Day(day) => spoken::date(day),
        }
    }
}

/// "2016-06", "2016-06-30".
impl fmt::Display for ReviewDue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(first) => first
                .to_string()
                .strip_suffix("-01")
                .map_or(Err(fmt::Error), |month| f.write_str(month)),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

impl FromStr for ReviewDue {
    type Err = NoReviewDue;

    fn from_str(text: &str) -> Result<Self, NoReviewDue> {
        let day = |text: &str| -> Option<NaiveDate> {
            text.parse()
                .ok()
                .filter(|day: &NaiveDate| day.to_string() == text)
        };
        let first = day(&format!("{text}-01")).map(Self::Month);
        first
            .or(day(text).map(Self::Day))
            .ok_or_else(|| NoReviewDue(text.to_owned()))
    }
}

impl TextHash {
    /// The hash of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextHash({self})")
    }
}
