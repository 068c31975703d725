//! Where each fact of a pack comes from: its mark, and the documents behind it.

use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::identifier::identifier;

identifier! {
    /// The short name of a source document, for instance `derby-2015`.
    DocumentId
}
identifier! {
    /// The short name of a pack, for instance `derby`; the folder of a bundled one bears it too.
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

/// What vouches for a fact. (The third mark, *not supplied*, is [`crate::contact::Contact::not_supplied`]: a value that is not there.)
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

impl fmt::Display for SourceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.document, self.paragraph)
    }
}
