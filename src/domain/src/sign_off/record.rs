//! The sign-off as it goes to the host: an event in the form of `CloudEvents` 1.0, in JSON.
//!
//! Reading is strict: an unknown key, a value out of its range or a second key of the same name is refused, so that
//! nothing is kept that nobody asked for. No part of a record is free text. The feature `schema` makes the JSON Schema
//! of [`Record`] from these very types.

use chrono::{DateTime, Days, NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Instant;
pub use crate::policy::{TextKind, TrainingKind};

/// The media type a record is posted with.
pub const MEDIA_TYPE: &str = "application/cloudevents+json";

/// The longest list of sections a record names.
pub const MOST_SECTIONS: usize = 200;

/// The most scenarios a record counts.
pub const MOST_SCENARIOS: u8 = 100;

/// The first and the last year in which a training may have been.
const YEARS: (i32, i32) = (1990, 2099);

/// A text of a record that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{what} must be {rule}; it is {length} characters long: “{beginning}”")]
pub struct BadText {
    what: &'static str,
    rule: &'static str,
    length: usize,
    beginning: String,
}

impl BadText {
    fn new(what: &'static str, rule: &'static str, given: &str) -> Self {
        Self {
            what,
            rule,
            length: given.chars().count(),
            beginning: given.chars().take(20).collect(),
        }
    }
}

/// Makes a newtype over a text with a rule; `pattern` says the same rule to the schema (ECMA 262, as JSON Schema has it).
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $pattern:literal, $fits:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text, if it keeps the rule.
            ///
            /// # Errors
            /// [`BadText`] says the rule.
            pub fn new(text: impl Into<String>) -> Result<Self, BadText> {
                let text = text.into();
                let fits: fn(&str) -> bool = $fits;
                if fits(&text) {
                    Ok(Self(text))
                } else {
                    Err(BadText::new($what, $rule, &text))
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadText;

            fn try_from(text: String) -> Result<Self, BadText> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern, "description": $rule })
            }
        }
    };
}

text! {
    /// The id of one draft: the host keeps one record for it, however often it is sent.
    RecordId, "the id", "1 to 64 letters, digits or . _ : -, beginning with a letter or digit",
    "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$",
    |text| is_name(text, 64, "._:-")
}
text! {
    /// A short name that packs give: of a pack, a policy, a section, a training, a reason.
    Name, "a short name", "1 to 64 letters, digits or . _ -, beginning with a letter or digit",
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
    |text| is_name(text, 64, "._-")
}
text! {
    /// The version of a policy: "1.2".
    Version, "the version", "1 to 32 letters, digits or . _ -, beginning with a letter or digit",
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
    |text| is_name(text, 32, "._-")
}
text! {
    /// The language of a text (BCP 47): "en-GB".
    Locale, "the locale", "a language tag such as en-GB",
    "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$",
    is_locale
}
text! {
    /// A SHA-256 in hexadecimal.
    Sha256, "the hash", "64 hexadecimal digits in small letters",
    "^[0-9a-f]{64}$",
    |text| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
text! {
    /// The opaque id by which the host knows the person.
    Subject, "the subject", "1 to 128 characters, none of them a control character",
    "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,128}$",
    |text| (1..=128).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}
text! {
    /// The words that somebody agreed to.
    Declaration, "the declaration", "1 to 2,000 characters, none of them a control character",
    "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,2000}$",
    |text| (1..=2000).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}
text! {
    /// Where a record comes from: `/safeguarding-guide/` and the pack.
    Source, "the source", "/safeguarding-guide/ and the name of a pack",
    "^/safeguarding-guide/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
    |text| text.strip_prefix(SOURCE_FOLDER).is_some_and(|pack| is_name(pack, 64, "._-"))
}

/// What every source begins with.
const SOURCE_FOLDER: &str = "/safeguarding-guide/";

fn is_name(text: &str, longest: usize, further: &str) -> bool {
    text.len() <= longest
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || further.contains(one))
}

fn is_locale(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let further: Vec<&str> = parts.collect();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && further.len() <= 4
        && further.iter().all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

impl Source {
    /// The source of a pack's records.
    ///
    /// # Errors
    /// [`BadText`] if that is no name of a pack.
    pub fn of_pack(pack: &Name) -> Result<Self, BadText> {
        Self::new(format!("{SOURCE_FOLDER}{pack}"))
    }
}

/// When a record was made, by the device's clock: RFC 3339 in UTC, whole seconds when written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Time(pub Instant);

impl TryFrom<String> for Time {
    type Error = BadText;

    fn try_from(text: String) -> Result<Self, BadText> {
        let bad = |_| BadText::new("the time", "RFC 3339 with its offset", &text);
        DateTime::parse_from_rfc3339(&text)
            .map(|time| Self(time.to_utc()))
            .map_err(bad)
    }
}

impl From<Time> for String {
    fn from(time: Time) -> Self {
        time.0.to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}

/// A day of the calendar: `2026-11-20`, in the years 1990 to 2099.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(NaiveDate);

impl Day {
    /// The day, if it is in the range.
    ///
    /// # Errors
    /// [`BadText`] says the range.
    pub fn new(date: NaiveDate) -> Result<Self, BadText> {
        Self::try_from(date.to_string())
    }

    /// The day.
    pub fn date(self) -> NaiveDate {
        self.0
    }
}

impl TryFrom<String> for Day {
    type Error = BadText;

    fn try_from(text: String) -> Result<Self, BadText> {
        let years = YEARS.0..=YEARS.1;
        let date: Option<NaiveDate> = text.parse().ok();
        date.filter(|date| {
            years.contains(&chrono::Datelike::year(date)) && date.to_string() == text
        })
        .map(Self)
        .ok_or_else(|| {
            BadText::new(
                "the day",
                "a date such as 2026-11-20, from 1990 to 2099",
                &text,
            )
        })
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0.to_string()
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{Day, Time};

    impl JsonSchema for Time {
        fn schema_name() -> Cow<'static, str> {
            "Time".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "format": "date-time" })
        }
    }

    impl JsonSchema for Day {
        fn schema_name() -> Cow<'static, str> {
            "Day".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "format": "date", "pattern": "^(199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}$" })
        }
    }
}

/// The version of `CloudEvents`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SpecVersion {
    /// 1.0, the only one.
    #[serde(rename = "1.0")]
    V1,
}

/// What kind of event a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RecordKind {
    /// A sign-off in the form of this module.
    #[serde(rename = "safeguarding-guide.sign-off.v1")]
    SignOffV1,
}

/// The form of a record's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DataKind {
    /// JSON.
    #[serde(rename = "application/json")]
    Json,
}

/// The very text that was answered to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignedPolicy {
    /// The pack it comes from.
    pub pack: Name,
    /// Which policy of the pack.
    pub id: Name,
    /// Its version.
    pub version: Version,
    /// Its language.
    pub locale: Locale,
    /// Whose words.
    pub text: TextKind,
    /// The hash of the text.
    pub sha256: Sha256,
    /// Whether the council has not confirmed the pack: then the sign-off is no evidence.
    pub exemplar: bool,
}

/// What somebody answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Understood and agreed.
    Signed,
    /// Not agreed, for one of the pack's reasons.
    Declined,
    /// Wants to talk to somebody first.
    NeedsHelp,
}

impl Outcome {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Declined => "declined",
            Self::NeedsHelp => "needs-help",
        }
    }
}

/// A training, as the person declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// How.
    pub kind: TrainingKind,
    /// Which of the pack's choices.
    pub id: Name,
    /// On which day.
    pub on: Day,
}

/// The answer itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// To which text.
    pub policy: SignedPolicy,
    /// Which answer.
    pub outcome: Outcome,
    /// The words agreed to; never `null` if signed.
    pub declaration: Option<Declaration>,
    /// One of the pack's fixed reasons, by its id; `null` unless declined or in need of help.
    pub reason: Option<Name>,
    /// `null`: still to come.
    pub training: Option<Training>,
    /// How many scenarios were answered rightly.
    #[cfg_attr(feature = "schema", schemars(range(max = MOST_SCENARIOS)))]
    pub scenarios: u8,
    /// The sections that were opened, by their ids.
    #[cfg_attr(feature = "schema", schemars(length(max = MOST_SECTIONS)))]
    pub opened: Vec<Name>,
}

/// A sign-off on its way to the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The version of the envelope.
    pub specversion: SpecVersion,
    /// One draft, one id.
    pub id: RecordId,
    /// The pack, as a path.
    pub source: Source,
    /// What kind of event this is.
    #[serde(rename = "type")]
    pub kind: RecordKind,
    /// Who answered, by the host's opaque id.
    pub subject: Subject,
    /// When, by the device's clock.
    pub time: Time,
    /// The form of `data`.
    pub datacontenttype: DataKind,
    /// The answer.
    pub data: Answer,
}

/// Parts of a record that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Contradiction {
    /// The source is another pack's.
    #[error("source is {source_path}, but data.policy.pack is {pack}; both name the same pack")]
    Source {
        /// The source.
        source_path: Source,
        /// The pack.
        pack: Name,
    },
    /// A signature without words.
    #[error("data.declaration is null; a signature has the words agreed to")]
    NothingDeclared,
    /// A refusal without a reason, or a reason without a refusal.
    #[error(
        "data.reason does not fit the outcome “{}”: declining needs one of the pack’s reasons, signing has none",
        .0.as_str()
    )]
    Reason(Outcome),
    /// A training that has not been yet.
    #[error(
        "data.training.on is {on}, after the record’s own time {time}; a training to come is null"
    )]
    TrainingToCome {
        /// The day of the training.
        on: NaiveDate,
        /// When the record was made.
        time: Instant,
    },
    /// More sections or scenarios than any policy has.
    #[error(
        "data counts {sections} sections and {scenarios} scenarios; {MOST_SECTIONS} and {MOST_SCENARIOS} are allowed"
    )]
    TooMany {
        /// How many sections.
        sections: usize,
        /// How many scenarios.
        scenarios: u8,
    },
}

impl Record {
    /// Looks for contradictions between the parts.
    ///
    /// # Errors
    /// The first [`Contradiction`].
    pub fn check(&self) -> Result<(), Contradiction> {
        let answer = &self.data;
        let pack = &answer.policy.pack;
        if self.source.as_str().strip_prefix(SOURCE_FOLDER) != Some(pack.as_str()) {
            return Err(Contradiction::Source {
                source_path: self.source.clone(),
                pack: pack.clone(),
            });
        }
        if answer.outcome == Outcome::Signed && answer.declaration.is_none() {
            return Err(Contradiction::NothingDeclared);
        }
        let reason_fits = match answer.outcome {
            Outcome::Signed => answer.reason.is_none(),
            Outcome::Declined => answer.reason.is_some(),
            Outcome::NeedsHelp => true,
        };
        if !reason_fits {
            return Err(Contradiction::Reason(answer.outcome));
        }
        self.check_training()?;
        if answer.opened.len() > MOST_SECTIONS || answer.scenarios > MOST_SCENARIOS {
            return Err(Contradiction::TooMany {
                sections: answer.opened.len(),
                scenarios: answer.scenarios,
            });
        }
        Ok(())
    }

    /// A day may have begun for the person that has not begun in UTC: hence the one day of grace.
    fn check_training(&self) -> Result<(), Contradiction> {
        let last = self.time.0.date_naive().checked_add_days(Days::new(1));
        match &self.data.training {
            Some(training) if last.is_some_and(|last| training.on.date() > last) => {
                Err(Contradiction::TrainingToCome {
                    on: training.on.date(),
                    time: self.time.0,
                })
            }
            Some(_) | None => Ok(()),
        }
    }
}
