//! A council's content and the mark on every fact of it.

use std::fmt;
use std::rc::Rc;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::contact::{Contact, ContactId, PhoneNumber};
use crate::framework::{self, Framework};
use crate::policy::{self, Policy};
use crate::routes::{Audiences, Routes};
use crate::rules::{self, Fault};

/// Makes a newtype over `Rc<str>` for an identifier that people write in packs.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(std::rc::Rc<str>);

        impl $name {
            /// Takes the identifier as it is written.
            pub fn new(text: &str) -> Self {
                Self(text.into())
            }

            /// The identifier as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use identifier;

identifier! {
    /// The short name of a source document, for instance `derby-2015`.
    DocumentId
}
identifier! {
    /// The name of a pack's folder, for instance `derby`.
    PackId
}

/// Where a fact stands: a document of the pack and a place in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceRef {
    /// Which document.
    pub document: DocumentId,
    /// Which paragraph or heading of it, as the document itself numbers or names it.
    pub paragraph: Rc<str>,
}

/// What vouches for a fact. (The third mark, *not supplied*, is [`Contact::not_supplied`]: a value that is not there.)
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mark {
    /// The council's own document says so.
    Source(SourceRef),
    /// General UK practice that the documents do not give; shown as ours, for the council to confirm.
    Addition,
}

impl Mark {
    /// The reference, where there is one.
    pub fn source(&self) -> Option<&SourceRef> {
        match self {
            Self::Source(source) => Some(source),
            Self::Addition => None,
        }
    }

    /// Whether this is our addition.
    pub fn is_addition(&self) -> bool {
        matches!(self, Self::Addition)
    }
}

/// One statement of the pack's text, with its mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Plain English, one or two sentences.
    pub text: Rc<str>,
    /// What vouches for it.
    pub mark: Mark,
}

/// One statement that concerns certain people only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// What to do or to leave.
    pub passage: Passage,
    /// Whom one must be worried about for this to matter; empty: always.
    pub audiences: Audiences,
}

/// A document the pack's facts come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its short name in references.
    pub id: DocumentId,
    /// Its title.
    pub title: Rc<str>,
    /// The date it carries, in words as exact as the document is: "11 November 2015", "April 2009".
    pub dated: Rc<str>,
    /// The year of that date, for "listed in a document of 2015".
    pub year: u16,
}

/// A contradiction or gap in the sources that readers must know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What is contradictory or open, and how the pack reads it.
    pub text: Rc<str>,
    /// Where it concerns the documents.
    pub mark: Mark,
}

/// The council a pack belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Council {
    /// "Derby City Council".
    pub name: Rc<str>,
    /// The area in running text: "the city", "the county".
    pub area: Rc<str>,
    /// The zone its hours are written in.
    pub zone: Tz,
}

/// The council's word that its pack is true. Without it the pack is an exemplar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Who confirmed, by post.
    pub by: Rc<str>,
    /// On which day.
    pub on: NaiveDate,
}

/// What is shared by all packs and is wholly our addition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct National {
    /// 999 and the ways for people who do not speak on the phone.
    pub emergency: Emergency,
    /// The police when it is not an emergency: stands in where the council's document gives no open line.
    pub police: Contact,
    /// The prefix that has any number called through Relay UK.
    pub relay_prefix: PhoneNumber,
    /// What Relay UK is, in one sentence.
    pub relay: Passage,
    /// What to do if the person lives outside the council's area.
    pub outside_area: Passage,
    /// What to mind before the call.
    pub before: Vec<Advice>,
    /// What to do when nobody answers.
    pub nobody_answers: Vec<Advice>,
    /// What to do after the call.
    pub after: Vec<Advice>,
}

/// The emergency number and its ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    /// "Police, ambulance or fire".
    pub label: Rc<str>,
    /// 999.
    pub number: PhoneNumber,
    /// Ways for people who do not speak on the phone.
    pub ways: Vec<EmergencyWay>,
}

impl Emergency {
    /// What it goes by among the contacts.
    pub const ID: &str = "emergency";
}

/// One way to 999 without speaking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyWay {
    /// In a few words, for the band on every screen: "relay 18000".
    pub short: Rc<str>,
    /// In a sentence.
    pub text: Rc<str>,
}

/// The content that the contact guide needs, before any rule has been checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPart {
    /// The pack's name.
    pub id: PackId,
    /// Whose pack it is.
    pub council: Council,
    /// The council's word, or none: an exemplar.
    pub confirmation: Option<Confirmation>,
    /// The documents behind the facts.
    pub documents: Vec<Document>,
    /// Teams and services in the pack's order, which is the order of every list shown.
    pub contacts: Vec<Contact>,
    /// Bank holidays.
    pub calendar: Calendar,
    /// Questions, answers, outcomes.
    pub routes: Routes,
    /// Contradictions and gaps.
    pub notes: Vec<Note>,
    /// The shared additions.
    pub national: National,
}

/// A council's content that passed every rule of [`rules`]: the only type the rest may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    contact: ContactPart,
    /// None: the pack has none, or it was not asked for.
    framework: Option<Framework>,
    /// None: the pack has none, or it was not asked for.
    policy: Option<Policy>,
}

impl Pack {
    /// Takes the content if it breaks no rule.
    ///
    /// # Errors
    /// Every broken rule, together.
    pub fn new(contact: ContactPart) -> Result<Self, Vec<Fault>> {
        let faults = rules::faults(&contact);
        if faults.is_empty() {
            Ok(Self::checked_before(contact))
        } else {
            Err(faults)
        }
    }

    /// Content that passed the rules when it was built; a hash vouched for it since.
    pub(crate) fn checked_before(contact: ContactPart) -> Self {
        Self {
            contact,
            framework: None,
            policy: None,
        }
    }

    /// The pack with a framework, if that breaks no rule of [`framework::rules`].
    ///
    /// # Errors
    /// Every broken rule, together.
    pub fn with_framework(
        self,
        framework: Framework,
    ) -> Result<Self, Vec<framework::rules::Fault>> {
        let faults = framework::rules::faults(&framework, &self.contact);
        if faults.is_empty() {
            Ok(self.with_checked_framework(framework))
        } else {
            Err(faults)
        }
    }

    /// The pack with a framework that passed the rules when it was built; a hash vouched for it since.
    pub(crate) fn with_checked_framework(self, framework: Framework) -> Self {
        Self {
            framework: Some(framework),
            ..self
        }
    }

    /// The pack with a policy, if that breaks no rule of [`policy::rules`]. Roles that the policy names are those of the
    /// framework, which therefore comes first.
    ///
    /// # Errors
    /// Every broken rule, together.
    pub fn with_policy(self, policy: Policy) -> Result<Self, Vec<policy::rules::Fault>> {
        let faults = policy::rules::faults(&policy, &self.contact, self.framework.as_ref());
        if faults.is_empty() {
            Ok(self.with_checked_policy(policy))
        } else {
            Err(faults)
        }
    }

    /// The pack with a policy that passed the rules when it was built; a hash vouched for it since.
    pub(crate) fn with_checked_policy(self, policy: Policy) -> Self {
        Self {
            policy: Some(policy),
            ..self
        }
    }

    /// The content of the contact guide.
    pub fn contact_part(&self) -> &ContactPart {
        &self.contact
    }

    /// Who is responsible for what, if the pack has it and it was loaded.
    pub fn framework(&self) -> Option<&Framework> {
        self.framework.as_ref()
    }

    /// What people sign, if the pack has it and it was loaded.
    pub fn policy(&self) -> Option<&Policy> {
        self.policy.as_ref()
    }
}

impl ContactPart {
    /// The contact of that id. A [`Pack`] has every contact that its outcomes name.
    pub fn contact(&self, id: &ContactId) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.id == *id)
    }

    /// The document of that id. A [`Pack`] has every document that its marks name.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == *id)
    }

    /// Whether the council has not confirmed the content.
    pub fn is_exemplar(&self) -> bool {
        self.confirmation.is_none()
    }
}

impl fmt::Display for SourceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.document, self.paragraph)
    }
}
