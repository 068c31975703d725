//! `export`: the sign-offs held, as CSV, as JSON lines, or as statements of xAPI 1.0.3.

use std::io::{self, Write};

use guide_domain::policy::TrainingKind;
use guide_domain::sign_off::record::{Declaration, Name, Outcome, SignedPolicy};
use guide_ledger::{Details, Kept};
use serde::Serialize;
use serde_json::{Value, json};
use thiserror::Error;
use uuid::Uuid;

use crate::completion::table::inert;

/// Verbs of Activity Streams 1.0, by their addresses.
const AGREE: &str = "http://activitystrea.ms/schema/1.0/agree";
const DENY: &str = "http://activitystrea.ms/schema/1.0/deny";
const REQUEST: &str = "http://activitystrea.ms/schema/1.0/request";

/// The columns of the CSV file. Their names are a promise to other programs.
const COLUMNS: [&str; 21] = [
    "seq",
    "recorded_at",
    "receipt",
    "id",
    "person",
    "pack",
    "policy",
    "version",
    "locale",
    "text",
    "sha256",
    "exemplar",
    "outcome",
    "time",
    "declaration",
    "reason",
    "training_kind",
    "training_id",
    "training_on",
    "scenarios",
    "opened",
];

/// How to write.
#[derive(Debug)]
pub(crate) enum Format {
    Csv,
    Jsonl,
    Xapi(Xapi),
}

/// How statements name people and things.
#[derive(Debug)]
pub(crate) struct Xapi {
    home: String,
    verb: String,
    activity: Option<String>,
}

/// Why nothing more is written.
#[derive(Debug, Error)]
pub(crate) enum ExportError {
    /// An address that is none.
    #[error("“{0}” is no absolute address; write one like https://intranet.example.gov.uk")]
    NoAddress(String),
    /// JSON.
    #[error("cannot write the export: {0}")]
    Json(#[from] serde_json::Error),
    /// CSV.
    #[error("cannot write the export: {0}")]
    Csv(#[from] csv::Error),
    /// The output.
    #[error("cannot write the export: {0}")]
    Output(#[from] io::Error),
}

impl ExportError {
    /// Whether the reader has gone.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let kind = match self {
            Self::Output(error) => Some(error.kind()),
            Self::Json(error) => error.io_error_kind(),
            Self::Csv(error) => {
                if let csv::ErrorKind::Io(error) = error.kind() {
                    Some(error.kind())
                } else {
                    None
                }
            }
            Self::NoAddress(_) => None,
        };
        kind == Some(io::ErrorKind::BrokenPipe)
    }
}

impl Xapi {
    /// Takes the addresses if they are absolute.
    pub(crate) fn new(
        home: &str,
        verb: Option<&str>,
        activity: Option<&str>,
    ) -> Result<Self, ExportError> {
        Ok(Self {
            home: address(home)?,
            verb: address(verb.unwrap_or(AGREE))?,
            activity: activity.map(address).transpose()?,
        })
    }

    /// The statement on a sign-off; none once its person is erased: every statement has an actor.
    fn statement(&self, kept: &Kept) -> Option<Value> {
        let (person, details) = kept.personal.as_ref()?;
        let policy = &kept.body.policy;
        let (verb, word) = match kept.body.outcome {
            Outcome::Signed => (self.verb.as_str(), "signed"),
            Outcome::Declined => (DENY, "declined"),
            Outcome::NeedsHelp => (REQUEST, "asked for help with"),
        };
        let locale = policy.locale.as_str();
        let signed = kept.body.outcome == Outcome::Signed;
        Some(json!({
            "id": Uuid::new_v5(&Uuid::NAMESPACE_OID, kept.receipt.as_bytes()).to_string(),
            "actor": {
                "objectType": "Agent",
                "account": { "homePage": self.home, "name": person }
            },
            "verb": { "id": verb, "display": { "en-GB": word } },
            "object": {
                "objectType": "Activity",
                "id": self.activity(policy),
                "definition": {
                    "name": { locale: format!("{}, version {}", policy.id, policy.version) },
                    "extensions": { self.extension("sha256"): policy.sha256 }
                }
            },
            "result": { "completion": signed && details.training.is_some() },
            "context": {
                "platform": "Safeguarding Guide",
                "language": locale,
                "extensions": self.extensions(kept, details)
            },
            "timestamp": kept.recorded_at
        }))
    }

    fn activity(&self, policy: &SignedPolicy) -> String {
        let own = || {
            format!(
                "{}/safeguarding-guide/{}/{}/{}",
                self.home.trim_end_matches('/'),
                policy.pack,
                policy.id,
                policy.version
            )
        };
        self.activity.clone().unwrap_or_else(own)
    }

    fn extension(&self, name: &str) -> String {
        let home = self.home.trim_end_matches('/');
        format!("{home}/safeguarding-guide/extensions/{name}")
    }

    fn extensions(&self, kept: &Kept, details: &Details) -> Value {
        let mut extensions = json!({
            self.extension("receipt"): kept.receipt,
            self.extension("evidence"): !kept.body.policy.exemplar
        });
        if let (Some(map), Some(training)) = (extensions.as_object_mut(), &details.training) {
            map.insert(self.extension("training"), json!(training));
        }
        if let (Some(map), Some(reason)) = (extensions.as_object_mut(), &details.reason) {
            map.insert(self.extension("reason"), json!(reason));
        }
        extensions
    }
}

/// An address with a scheme, without white space: what xAPI asks of an IRI.
fn address(text: &str) -> Result<String, ExportError> {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|one| one.is_ascii_alphanumeric() || "+-.".contains(one))
    };
    let is_plain = |rest: &str| {
        !rest.is_empty()
            && !rest
                .chars()
                .any(|one| one.is_whitespace() || one.is_control())
    };
    text.split_once(':')
        .filter(|(scheme, rest)| is_scheme(scheme) && is_plain(rest))
        .map(|_| text.to_owned())
        .ok_or_else(|| ExportError::NoAddress(text.to_owned()))
}

/// A sign-off as a line of JSON.
#[derive(Serialize)]
struct Line<'k> {
    seq: u64,
    recorded_at: &'k str,
    receipt: &'k str,
    id: &'k str,
    /// `null` once erased, and so is the answer.
    person: Option<&'k str>,
    policy: &'k SignedPolicy,
    outcome: Outcome,
    answer: Option<&'k Details>,
}

impl<'k> Line<'k> {
    fn of(kept: &'k Kept) -> Self {
        let personal = kept.personal.as_ref();
        Self {
            seq: kept.seq,
            recorded_at: &kept.recorded_at,
            receipt: &kept.receipt,
            id: &kept.id,
            person: personal.map(|(person, _)| person.as_str()),
            policy: &kept.body.policy,
            outcome: kept.body.outcome,
            answer: personal.map(|(_, details)| details),
        }
    }
}

/// Writes one sign-off after another.
pub(crate) struct Writer<W: Write> {
    output: W,
    format: Format,
    is_first: bool,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(output: W, format: Format) -> Result<Self, ExportError> {
        let mut writer = Self {
            output,
            format,
            is_first: true,
        };
        match writer.format {
            Format::Csv => writer.csv_line(&COLUMNS)?,
            Format::Xapi(_) => writer.output.write_all(b"[")?,
            Format::Jsonl => {}
        }
        Ok(writer)
    }

    pub(crate) fn add(&mut self, kept: &Kept) -> Result<(), ExportError> {
        match &self.format {
            Format::Csv => return self.csv_line(&fields(kept)),
            Format::Jsonl => {
                serde_json::to_writer(&mut self.output, &Line::of(kept))?;
                self.output.write_all(b"\n")?;
            }
            Format::Xapi(xapi) => {
                let Some(statement) = xapi.statement(kept) else {
                    return Ok(());
                };
                let before: &[u8] = if self.is_first { b"\n" } else { b",\n" };
                self.output.write_all(before)?;
                serde_json::to_writer(&mut self.output, &statement)?;
                self.is_first = false;
            }
        }
        Ok(())
    }

    pub(crate) fn end(mut self) -> Result<(), ExportError> {
        if let Format::Xapi(_) = self.format {
            self.output.write_all(b"\n]\n")?;
        }
        self.output.flush()?;
        Ok(())
    }

    fn csv_line<T: AsRef<str>>(&mut self, fields: &[T]) -> Result<(), ExportError> {
        let mut line = csv::Writer::from_writer(&mut self.output);
        line.write_record(fields.iter().map(|field| inert(field.as_ref())))?;
        line.flush()?;
        Ok(())
    }
}

fn fields(kept: &Kept) -> Vec<String> {
    let policy = &kept.body.policy;
    let personal = kept.personal.as_ref();
    let mut fields = vec![
        kept.seq.to_string(),
        kept.recorded_at.clone(),
        kept.receipt.clone(),
        kept.id.clone(),
        personal
            .map(|(person, _)| person.clone())
            .unwrap_or_default(),
        policy.pack.to_string(),
        policy.id.to_string(),
        policy.version.to_string(),
        policy.locale.to_string(),
        policy.text.as_str().to_owned(),
        policy.sha256.to_string(),
        policy.exemplar.to_string(),
        kept.body.outcome.as_str().to_owned(),
    ];
    match personal {
        Some((_, details)) => fields.extend(answer(details)),
        None => fields.resize(COLUMNS.len(), String::new()),
    }
    fields
}

fn answer(details: &Details) -> [String; 8] {
    let text = |one: Option<&str>| one.unwrap_or_default().to_owned();
    let training = details.training.as_ref();
    let kind = training.map(|training| match training.kind {
        TrainingKind::ELearning => "e-learning",
        TrainingKind::Briefing => "briefing",
    });
    let opened: Vec<&str> = details.opened.iter().map(Name::as_str).collect();
    [
        details.time.into(),
        text(details.declaration.as_ref().map(Declaration::as_str)),
        text(details.reason.as_ref().map(Name::as_str)),
        text(kind),
        text(training.map(|training| training.id.as_str())),
        training
            .map(|training| training.on.date().to_string())
            .unwrap_or_default(),
        details.scenarios.to_string(),
        opened.join(" "),
    ]
}
