//! The columns of the CSV files: a field here is a column there, in this order. Their names are a promise to other
//! programs.

use std::borrow::Cow;

use chrono::NaiveDate;
use guide_domain::policy::TrainingKind;
use guide_domain::sign_off::record::{Declaration, Name};
use guide_ledger::Kept;
use serde::{Serialize, Serializer};

use crate::report::completion::{Completion, Row};

/// A person of the roster, in `completion.csv`.
#[derive(Default, Serialize)]
struct CompletionLine<'r> {
    person: Text<'r>,
    name: Text<'r>,
    service: Text<'r>,
    directorate: Text<'r>,
    role: Text<'r>,
    started_on: NaiveDate,
    exempt: Text<'r>,
    progress: &'static str,
    signed: Answer,
    trained: Answer,
    version: Text<'r>,
    recorded_at: Text<'r>,
    receipt: Text<'r>,
    due: Option<NaiveDate>,
    overdue: Answer,
}

impl<'r> CompletionLine<'r> {
    fn of(row: &'r Row<'_>) -> Self {
        let (line, held) = (row.line, &row.held);
        let last = held.last.as_ref();
        Self {
            person: Text::of(line.person.written()),
            name: Text::of(&line.name),
            service: Text::of(&line.service),
            directorate: Text::of(&line.directorate),
            role: Text::maybe(line.role.as_deref()),
            started_on: line.started_on,
            exempt: Text::maybe(line.exempt.as_deref()),
            progress: row.progress.as_str(),
            signed: Answer(held.signed),
            trained: Answer(held.trained),
            version: Text::maybe(last.map(|last| last.version.as_str())),
            recorded_at: Text::maybe(last.map(|last| last.recorded_at.as_str())),
            receipt: Text::maybe(last.map(|last| last.receipt.as_str())),
            due: row.due,
            overdue: Answer(row.is_overdue),
        }
    }
}

/// A sign-off, in the export.
#[derive(Default, Serialize)]
struct ExportLine<'k> {
    seq: u64,
    recorded_at: Text<'k>,
    receipt: Text<'k>,
    id: Text<'k>,
    /// Empty once erased, and so is the answer.
    person: Text<'k>,
    pack: Text<'k>,
    policy: Text<'k>,
    version: Text<'k>,
    locale: Text<'k>,
    text: &'static str,
    sha256: Text<'k>,
    exemplar: bool,
    outcome: &'static str,
    time: Text<'k>,
    declaration: Text<'k>,
    reason: Text<'k>,
    training_kind: &'static str,
    training_id: Text<'k>,
    training_on: Option<NaiveDate>,
    scenarios: Option<u8>,
    opened: Text<'k>,
}

impl<'k> ExportLine<'k> {
    fn of(kept: &'k Kept) -> Self {
        let policy = &kept.body.policy;
        let own = Self {
            seq: kept.seq,
            recorded_at: Text::of(&kept.recorded_at),
            receipt: Text::of(&kept.receipt),
            id: Text::of(&kept.id),
            pack: Text::of(policy.pack.as_str()),
            policy: Text::of(policy.id.as_str()),
            version: Text::of(policy.version.as_str()),
            locale: Text::of(policy.locale.as_str()),
            text: policy.text.as_str(),
            sha256: Text::of(policy.sha256.as_str()),
            exemplar: policy.exemplar,
            outcome: kept.body.outcome.as_str(),
            ..Self::default()
        };
        let Some((person, details)) = &kept.personal else {
            return own;
        };
        let training = details.training.as_ref();
        let opened: Vec<&str> = details.opened.iter().map(Name::as_str).collect();
        Self {
            person: Text::of(person),
            time: Text::owned(details.time.into()),
            declaration: Text::maybe(details.declaration.as_ref().map(Declaration::as_str)),
            reason: Text::maybe(details.reason.as_ref().map(Name::as_str)),
            training_kind: training.map_or("", |training| match training.kind {
                TrainingKind::ELearning => "e-learning",
                TrainingKind::Briefing => "briefing",
            }),
            training_id: Text::maybe(training.map(|training| training.id.as_str())),
            training_on: training.map(|training| training.on.date()),
            scenarios: Some(details.scenarios),
            opened: Text::owned(opened.join(" ")),
            ..own
        }
    }
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection): an apostrophe before it makes it text.
#[derive(Default)]
struct Text<'t>(Cow<'t, str>);

impl<'t> Text<'t> {
    fn of(text: &'t str) -> Self {
        Self(Cow::Borrowed(text))
    }

    fn owned(text: String) -> Self {
        Self(Cow::Owned(text))
    }

    /// Empty if there is none.
    fn maybe(text: Option<&'t str>) -> Self {
        Self::of(text.unwrap_or_default())
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_formula = self
            .0
            .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        if is_formula {
            serializer.collect_str(&format_args!("'{}", self.0))
        } else {
            serializer.serialize_str(&self.0)
        }
    }
}

/// Written as yes or no.
#[derive(Default)]
struct Answer(bool);

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0 { "yes" } else { "no" })
    }
}

/// `completion.csv`: a line for each person of the roster.
pub(crate) fn completion(completion: &Completion<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer(names::<CompletionLine<'_>>()?, false);
    for row in &completion.rows {
        writer.serialize(CompletionLine::of(row))?;
    }
    finished(writer)
}

/// The first line of the export.
pub(crate) fn export_names() -> Result<Vec<u8>, csv::Error> {
    names::<ExportLine<'_>>()
}

/// A sign-off's line of the export.
pub(crate) fn export(kept: &Kept) -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer(Vec::new(), false);
    writer.serialize(ExportLine::of(kept))?;
    finished(writer)
}

/// The names of the columns, also where no line follows.
fn names<L: Serialize + Default>() -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer(Vec::new(), true);
    writer.serialize(L::default())?;
    let mut names = finished(writer)?;
    let end = names.iter().position(|byte| *byte == b'\n');
    names.truncate(end.map_or(names.len(), |end| end + 1));
    Ok(names)
}

fn writer(begun: Vec<u8>, with_names: bool) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .has_headers(with_names)
        .from_writer(begun)
}

fn finished(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}
