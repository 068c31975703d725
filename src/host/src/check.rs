//! `check`: every problem of a pack.

use std::path::PathBuf;

use chrono::NaiveDate;
use guide_authoring::{Problem, Severity, check, load_compiled};
use serde::Serialize;
use thiserror::Error;

use crate::checkout::Checkout;
use crate::packs::{self, PackError, PackPlace};

/// What a check found.
#[derive(Debug)]
pub(crate) struct Report {
    /// What was checked.
    place: PathBuf,
    /// Every problem, by file, line and column.
    findings: Vec<Finding>,
}

/// A problem of a pack as it is written, or of a compiled one.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Finding {
    Written(Problem),
    Compiled(CompiledProblem),
}

/// What is wrong with a compiled pack, in the form of a [`Problem`].
#[derive(Debug, Serialize)]
struct CompiledProblem {
    severity: Severity,
    code: &'static str,
    file: PathBuf,
    line: usize,
    column: usize,
    message: String,
}

/// A text that is no date.
#[derive(Debug, Error)]
#[error("write a date like 2026-11-23 ({0})")]
pub(crate) struct NoDate(chrono::ParseError);

/// Reads a date.
pub(crate) fn date(text: &str) -> Result<NaiveDate, NoDate> {
    text.parse().map_err(NoDate)
}

/// Checks the pack that the argument names, as it is on that day.
pub(crate) fn report(given: &str, checkout: &Checkout, on: NaiveDate) -> Result<Report, PackError> {
    match packs::find(given, checkout)? {
        PackPlace::Folder(folder) => {
            let problems = check(&folder, &checkout.packs(), on).problems;
            Ok(Report {
                place: folder,
                findings: problems.into_iter().map(Finding::Written).collect(),
            })
        }
        PackPlace::Manifest(manifest) => {
            let damage = load_compiled(&manifest).err().map(|error| CompiledProblem {
                severity: Severity::Error,
                code: "compiled-pack",
                file: manifest.clone(),
                line: 1,
                column: 1,
                message: error.to_string(),
            });
            Ok(Report {
                place: manifest,
                findings: damage.into_iter().map(Finding::Compiled).collect(),
            })
        }
    }
}

impl Finding {
    fn severity(&self) -> Severity {
        match self {
            Self::Written(problem) => problem.severity,
            Self::Compiled(problem) => problem.severity,
        }
    }
}

impl Report {
    /// Whether the pack can be used.
    pub(crate) fn is_usable(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// An array of `{severity, code, file, line, column, message}`.
    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(&self.findings)
    }

    /// A line for each problem, then a summary.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let line = match finding {
                Finding::Written(problem) => problem.to_string(),
                Finding::Compiled(problem) => format!(
                    "{}: {}: {} [{}]",
                    problem.file.display(),
                    problem.severity,
                    problem.message,
                    problem.code
                ),
            };
            text.push_str(&line);
            text.push('\n');
        }
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        let summary = format!(
            "{}: {errors} error{}, {warnings} warning{}",
            self.place.display(),
            plural(errors),
            plural(warnings)
        );
        text + &summary
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity() == severity)
            .count()
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
