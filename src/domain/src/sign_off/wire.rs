//! What a host says to the guide: the receipt of a sign-off, why it refuses one, and what it holds of a person.
//!
//! Hosts write these types and the guide reads them, so that both sides have one vocabulary. Reading is lenient where
//! a host may know more than this guide does: further keys are passed over, and a word that the guide does not know is
//! `None`, which is shown as what it is – something recorded – and never taken for another word.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use chrono::{NaiveDate, SecondsFormat};
use serde::de::value::{Error as BadWord, StringDeserializer};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::record::{Name, Outcome, RecordId, Sha256, Subject, Version};
use crate::Instant;

/// What a sign-off is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Worth {
    /// A signature that holds.
    Current,
    /// An answer to a text that has materially changed since, or is no longer served.
    Outdated,
    /// A signature that holds, whose training is still to come.
    TrainingOutstanding,
    /// The person does not sign.
    Declined,
    /// The person wants help first.
    NeedsHelp,
    /// A later answer to the same version stands in its place.
    Superseded,
}

/// The host's proof that it holds a sign-off: the body of 200 and 201, and what a page without a service confirms with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which sign-off.
    pub id: RecordId,
    /// The reference to quote.
    #[serde(deserialize_with = "not_blank")]
    pub receipt: String,
    /// When the host recorded it, by the host's clock; `None`: it did not say, or not so that we can read it.
    #[serde(default, serialize_with = "milliseconds", deserialize_with = "known")]
    pub recorded_at: Option<Instant>,
    /// The hash of the policy's text.
    pub sha256: Sha256,
    /// What the sign-off is worth; `None`: the host did not say, or in no word that we know.
    #[serde(default, deserialize_with = "known")]
    pub state: Option<Worth>,
    /// Whether it is evidence; a sign-off of an exemplar is none. `None`: the host did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<bool>,
}

/// Why a request is refused: the body of every other status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalBody {
    /// For programs: `other-person`, `not-acceptable` …
    pub code: Cow<'static, str>,
    /// For people.
    #[serde(default)]
    pub message: String,
    /// The record's field that is not acceptable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'static, str>>,
}

impl RefusalBody {
    /// The code of a 403 to a sign-off that is somebody else's than the session's.
    pub const OTHER_PERSON: &str = "other-person";
    /// The code of a 422 to a record that is no evidence.
    pub const NOT_ACCEPTABLE: &str = "not-acceptable";
}

/// A JSON object that answers a post.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// The host holds it.
    Receipt(Receipt),
    /// It does not take it.
    Refusal(RefusalBody),
}

/// Who is here, and what the host holds of them: the body of `GET /me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The host's opaque id.
    pub subject: Subject,
    /// The name to show; kept nowhere.
    #[serde(default)]
    pub display: Option<String>,
    /// What the host holds, the newest first.
    #[serde(default)]
    pub sign_offs: Vec<HeldSignOff>,
    /// By when a sign-off is due, by [`policy_key`]; policies of which none is due are left out.
    #[serde(default, deserialize_with = "known_or_default")]
    pub due: BTreeMap<String, NaiveDate>,
    /// Whether the person is invented.
    #[serde(default)]
    pub demo: bool,
    /// Whether they may see reports.
    #[serde(default)]
    pub reports: bool,
}

/// A sign-off that the host holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldSignOff {
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// The pack whose policy was answered to.
    pub pack: Name,
    /// The policy.
    pub policy: Name,
    /// Its version.
    pub version: Version,
    /// The hash of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Sha256>,
    /// The answer; `None`: in no word that we know.
    #[serde(default, deserialize_with = "known")]
    pub outcome: Option<Outcome>,
    /// The reason chosen.
    #[serde(default)]
    pub reason: Option<Name>,
    /// When the host recorded it, by the host's clock.
    #[serde(serialize_with = "in_milliseconds")]
    pub recorded_at: Instant,
    /// The reference to quote.
    pub receipt: String,
    /// What it is worth; `None`: in no word that we know.
    #[serde(default, deserialize_with = "known")]
    pub state: Option<Worth>,
    /// Whether it is evidence; a sign-off of an exemplar is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<bool>,
}

/// Under which a policy's due date stands: `<pack>/<policy>`.
pub fn policy_key(pack: impl fmt::Display, policy: impl fmt::Display) -> String {
    format!("{pack}/{policy}")
}

impl Me {
    /// Somebody of whom nothing is known but who they are.
    pub fn named(subject: Subject) -> Self {
        Self {
            subject,
            display: None,
            sign_offs: Vec::new(),
            due: BTreeMap::new(),
            demo: false,
            reports: false,
        }
    }

    /// The answer that stands for a policy of a pack: the newest to a version that still holds, else the newest of all.
    /// What was recorded under another pack tells nothing, whatever its policy is called.
    pub fn standing(&self, pack: &str, policy: &str) -> Option<&HeldSignOff> {
        let own =
            |held: &&HeldSignOff| held.pack.as_str() == pack && held.policy.as_str() == policy;
        let stands = |held: &&HeldSignOff| held.state != Some(Worth::Superseded);
        let holds = |held: &&&HeldSignOff| held.state != Some(Worth::Outdated);
        let all: Vec<&HeldSignOff> = self.sign_offs.iter().filter(own).filter(stands).collect();
        // Of two of one instant the host's first is the newer.
        let newest_of_holding = all.iter().filter(holds).rev();
        let newest = newest_of_holding.max_by_key(|held| held.recorded_at);
        let newest = newest.or(all.iter().rev().max_by_key(|held| held.recorded_at));
        newest.copied()
    }

    /// By when an answer to a policy of a pack is due; `None`: none is.
    pub fn due(&self, pack: &str, policy: &str) -> Option<NaiveDate> {
        self.due.get(&policy_key(pack, policy)).copied()
    }
}

impl HeldSignOff {
    /// Whether it answers to that version of a policy of a pack.
    pub fn is_of(&self, pack: &str, policy: &str, version: &str) -> bool {
        self.pack.as_str() == pack
            && self.policy.as_str() == policy
            && self.version.as_str() == version
    }
}

impl Worth {
    /// What an answer is worth: whether its text still holds, and whether it declares a training.
    pub fn of(outcome: Outcome, holds: bool, is_trained: bool) -> Self {
        match outcome {
            _ if !holds => Self::Outdated,
            Outcome::Signed if is_trained => Self::Current,
            Outcome::Signed => Self::TrainingOutstanding,
            Outcome::Declined => Self::Declined,
            Outcome::NeedsHelp => Self::NeedsHelp,
        }
    }
}

/// Of several answers to one version the latest stands: marks the earlier ones of a list that has the newest first.
pub fn supersede(newest_first: &mut [HeldSignOff]) {
    let mut seen: Vec<(Name, Name, Version)> = Vec::new();
    for held in newest_first {
        let version = (held.pack.clone(), held.policy.clone(), held.version.clone());
        if seen.contains(&version) {
            held.state = Some(Worth::Superseded);
        } else {
            seen.push(version);
        }
    }
}

fn not_blank<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("the receipt is empty"));
    }
    Ok(text)
}

/// A word that is known, or `None`.
fn known<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let word = Option::<String>::deserialize(deserializer)?;
    let known = |word| T::deserialize(StringDeserializer::<BadWord>::new(word)).ok();
    Ok(word.and_then(known))
}

/// `null` stands for nothing.
fn known_or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// As ledgers keep it.
fn in_milliseconds<S: Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

#[expect(clippy::ref_option, reason = "serde gives the field as it is")]
fn milliseconds<S: Serializer>(at: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => in_milliseconds(at, serializer),
        None => serializer.serialize_none(),
    }
}
