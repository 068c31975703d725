//! Broken rules of the domain as their writer is told of them: by which code, where, and what to do.
//!
//! The rules name identifiers; the reading knows where each is written. Each family of rules has a file of its own,
//! and in it each rule an arm, which says all of this; the words for what is wrong are the rule's own.

use std::fmt::Display;

use crate::marks::no_document;
use crate::problem::Code;
use crate::reading::{Place, Reading, Subject};

pub(crate) mod framework;
pub(crate) mod guide;
pub(crate) mod policy;

/// What to do where two things have one name.
const RENAME: &str = "rename one of them";

/// By which code a broken rule goes, what was written that breaks it, and what to do.
type Told = (Code, Subject, &'static str);

/// A broken rule, ready to be put to its place.
#[derive(Debug)]
pub(crate) struct Complaint {
    /// What is wrong, without a full stop.
    what: String,
    told: Told,
}

impl Complaint {
    fn new(what: &impl Display, told: Told) -> Self {
        Self {
            what: what.to_string(),
            told,
        }
    }
}

/// Reports broken rules wherever their subjects are written. Of two that are one too many, the first was there before.
pub(crate) fn report(reading: &Reading, complaints: impl Iterator<Item = Complaint>) {
    for Complaint { what, told } in complaints {
        let (code, subject, remedy) = told;
        // A file that names no document was complained of.
        if subject == Subject::Citation(no_document()) {
            continue;
        }
        let places = reading.places(&subject);
        let skipped = usize::from(one_too_many(code) && places.len() > 1);
        let mut places: Vec<Place> = places.into_iter().skip(skipped).collect();
        if places.is_empty() {
            places = reading.places(&Subject::Pack);
        }
        for place in places {
            reading.error(&place, code, format!("{what}; {remedy}"));
        }
    }
}

fn one_too_many(code: Code) -> bool {
    matches!(code, Code::DuplicateId | Code::ListedTwice)
}
