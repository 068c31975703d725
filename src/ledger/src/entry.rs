//! One line of the ledger: what stays for good, and what can be erased.
//!
//! | column | holds | in the hash |
//! |---|---|---|
//! | `seq` | 1, 2, 3 … | yes |
//! | `kind` | `sign-off` or `erasure` | yes |
//! | `at` | when it was recorded, RFC 3339 in UTC, milliseconds | yes |
//! | `id` | the record's id | yes |
//! | `receipt` | the host's proof | yes |
//! | `body` | policy and outcome ([`SignedBody`]), or what was erased ([`ErasureBody`]); JSON | yes |
//! | `commitment` | the hash of salt, person and details | yes |
//! | `person`, `details`, `salt` | who ([`Draft`]), and the rest of the answer ([`Details`]); can be erased | through `commitment` |
//! | `hash` | SHA-256 over the hash before it and all of the above | – |

use chrono::SecondsFormat;
use guide_domain::Instant;
use guide_domain::sign_off::record::{
    Answer, Declaration, Name, Outcome, Record, SignedPolicy, Time, Training,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The hash before the first entry.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// First in every preimage, so that no other use of the same hash can be taken for a line of a ledger.
const ENTRY: &str = "safeguarding-guide.ledger.entry.v1";
const PERSONAL: &str = "safeguarding-guide.ledger.personal.v1";

/// What stays of a sign-off for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedBody {
    /// The text that was answered to.
    pub policy: SignedPolicy,
    /// The answer.
    pub outcome: Outcome,
}

/// What can be erased of a sign-off, besides the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// When it was made, by the device's clock.
    pub time: Time,
    /// The words agreed to.
    pub declaration: Option<Declaration>,
    /// Why it was declined.
    pub reason: Option<Name>,
    /// The training, as declared.
    pub training: Option<Training>,
    /// Scenarios answered rightly.
    pub scenarios: u8,
    /// Sections opened.
    pub opened: Vec<Name>,
}

/// The body of an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureBody {
    /// Why.
    pub why: crate::keeper::Why,
    /// The entries, as spans of `seq` with both ends.
    pub erased: Vec<(u64, u64)>,
}

/// A sign-off as it is offered to the ledger. Two drafts are the same if all their fields are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub(crate) person: String,
    pub(crate) id: String,
    pub(crate) body: String,
    pub(crate) details: String,
    pub(crate) policy_sha256: String,
}

impl Draft {
    /// The draft of a record. The record's subject does not enter: the host derives it from the person.
    ///
    /// # Errors
    /// Only if memory ends.
    pub fn new(person: &str, record: Record) -> Result<Self, serde_json::Error> {
        let Answer {
            policy,
            outcome,
            declaration,
            reason,
            training,
            scenarios,
            opened,
        } = record.data;
        let policy_sha256 = policy.sha256.to_string();
        let details = Details {
            time: record.time,
            declaration,
            reason,
            training,
            scenarios,
            opened,
        };
        Ok(Self {
            person: person.to_owned(),
            id: record.id.into(),
            body: serde_json::to_string(&SignedBody { policy, outcome })?,
            details: serde_json::to_string(&details)?,
            policy_sha256,
        })
    }
}

/// What an entry is, as its `kind` says.
pub(crate) const SIGN_OFF: &str = "sign-off";
pub(crate) const ERASURE: &str = "erasure";

/// A line as the database holds it: nothing about it is taken for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) seq: i64,
    pub(crate) kind: String,
    pub(crate) at: String,
    pub(crate) id: Option<String>,
    pub(crate) receipt: Option<String>,
    pub(crate) body: String,
    pub(crate) commitment: Option<String>,
    pub(crate) person: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) salt: Option<String>,
    pub(crate) hash: String,
}

/// A sign-off that the ledger holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its place in the ledger, from 1.
    pub seq: u64,
    /// When it was recorded: RFC 3339 in UTC.
    pub recorded_at: String,
    /// The record's id.
    pub id: String,
    /// The host's proof.
    pub receipt: String,
    /// Policy and outcome.
    pub body: SignedBody,
    /// Who, and the rest of the answer; none once erased.
    pub personal: Option<(String, Details)>,
}

/// What can be made of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    SignOff(Box<Kept>),
    Erasure(ErasureBody),
}

/// A row whose fields do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Senseless;

impl Row {
    /// The hash this row must have after the one before it.
    pub(crate) fn hash_after(&self, previous: &str) -> String {
        let seq = self.seq.to_string();
        fingerprint(
            ENTRY,
            &[
                Some(previous),
                Some(&seq),
                Some(&self.kind),
                Some(&self.at),
                self.id.as_deref(),
                self.receipt.as_deref(),
                Some(&self.body),
                self.commitment.as_deref(),
            ],
        )
    }

    /// Whether the personal fields are those that were committed to; `None`: they were erased, or there never were any.
    pub(crate) fn keeps_commitment(&self) -> Option<bool> {
        match (&self.person, &self.details, &self.salt) {
            (None, None, None) => None,
            (Some(person), Some(details), Some(salt)) => {
                Some(self.commitment.as_deref() == Some(&commitment(salt, person, details)))
            }
            _ => Some(false),
        }
    }

    /// Reads the row.
    pub(crate) fn content(&self) -> Result<Content, Senseless> {
        match self.kind.as_str() {
            SIGN_OFF => self
                .kept()
                .map(|kept| Content::SignOff(Box::new(kept)))
                .ok_or(Senseless),
            ERASURE => serde_json::from_str(&self.body)
                .map(Content::Erasure)
                .map_err(|_unreadable| Senseless),
            _ => Err(Senseless),
        }
    }

    fn kept(&self) -> Option<Kept> {
        let personal = match (&self.person, &self.details) {
            (Some(person), Some(details)) => {
                Some((person.clone(), serde_json::from_str(details).ok()?))
            }
            _ => None,
        };
        Some(Kept {
            seq: u64::try_from(self.seq).ok()?,
            recorded_at: self.at.clone(),
            id: self.id.clone()?,
            receipt: self.receipt.clone()?,
            body: serde_json::from_str(&self.body).ok()?,
            personal,
        })
    }
}

/// The commitment to personal fields. Without the salt it tells nothing about them.
pub(crate) fn commitment(salt: &str, person: &str, details: &str) -> String {
    fingerprint(PERSONAL, &[Some(salt), Some(person), Some(details)])
}

/// SHA-256 over a purpose and fields, each with its length in bytes before it, so that no two lists of fields give the
/// same bytes; a field that is not there is `-`.
fn fingerprint(purpose: &str, fields: &[Option<&str>]) -> String {
    let mut hash = Sha256::new();
    hash.update(purpose);
    hash.update("\n");
    for field in fields {
        match field {
            Some(text) => {
                hash.update(text.len().to_string());
                hash.update("\n");
                hash.update(text);
                hash.update("\n");
            }
            None => hash.update("-\n"),
        }
    }
    hexadecimal(&hash.finalize())
}

/// Bytes in small hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .flatten()
        .collect()
}

/// An instant as the ledger writes it; in this form instants sort as text.
pub(crate) fn written(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
