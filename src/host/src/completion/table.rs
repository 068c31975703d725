//! The report as a table: CSV for spreadsheets, and plain text.

use std::fmt::Write;

use crate::completion::confirmed::Standing;
use crate::completion::{Completion, Row, Tally};

/// The columns, in the order of the file. Their names are a promise to other programs.
const COLUMNS: [&str; 15] = [
    "person",
    "name",
    "service",
    "directorate",
    "role",
    "started_on",
    "exempt",
    "progress",
    "signed",
    "trained",
    "version",
    "recorded_at",
    "receipt",
    "due",
    "overdue",
];

/// A line for each person of the roster.
pub(crate) fn csv(completion: &Completion<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in &completion.rows {
        writer.write_record(fields(row).map(|field| inert(&field)))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

fn fields(row: &Row<'_>) -> [String; 15] {
    let line = row.line;
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let last = row.held.last.clone();
    let (version, recorded_at, receipt) = last.map_or_else(Default::default, |last| {
        (last.version, last.recorded_at, last.receipt)
    });
    [
        line.person.as_str().to_owned(),
        line.name.clone(),
        line.service.clone(),
        line.directorate.clone(),
        line.role.clone().unwrap_or_default(),
        line.started_on.to_string(),
        line.exempt.clone().unwrap_or_default(),
        row.progress.as_str().to_owned(),
        yes(row.held.signed),
        yes(row.held.trained),
        version,
        recorded_at,
        receipt,
        row.due.map(|due| due.to_string()).unwrap_or_default(),
        yes(row.is_overdue),
    ]
}

/// A field that no spreadsheet takes for a formula (OWASP, CSV injection): an apostrophe makes it text.
pub(crate) fn inert(field: &str) -> String {
    let is_formula =
        field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula {
        format!("'{field}")
    } else {
        field.to_owned()
    }
}

/// For the terminal: figures by directorate and service, then who is outstanding.
pub(crate) fn text(
    completion: &Completion<'_>,
    standing: &Standing,
) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    write_text(&mut text, completion, standing)?;
    Ok(text)
}

fn write_text(
    text: &mut String,
    completion: &Completion<'_>,
    standing: &Standing,
) -> std::fmt::Result {
    writeln!(text, "{}", heading(completion))?;
    writeln!(text, "{standing}")?;
    if let Some(warning) = exemplar(completion) {
        writeln!(text, "{warning}")?;
    }
    writeln!(
        text,
        "\n{:<44} {:>8} {:>8} {:>8} {:>8} {:>11} {:>8}",
        "", "expected", "signed", "trained", "both", "outstanding", "overdue"
    )?;
    for (name, directorate) in &completion.directorates {
        write_tally(text, name, &directorate.tally)?;
        for (service, tally) in &directorate.services {
            write_tally(text, &format!("  {service}"), tally)?;
        }
    }
    write_tally(text, "All", &completion.total)?;
    if completion.unlisted > 0 {
        writeln!(text, "\n{}", unlisted(completion.unlisted))?;
    }
    writeln!(text)?;
    for row in completion.rows.iter().filter(|row| row.is_outstanding()) {
        let due = row.due.map(|due| due.to_string()).unwrap_or_default();
        let late = if row.is_overdue {
            "overdue since"
        } else {
            "due by"
        };
        let line = row.line;
        writeln!(
            text,
            "{} · {} · {} ({}): {}, {late} {due}",
            line.directorate,
            line.service,
            line.name,
            line.person.as_str(),
            row.progress.as_str()
        )?;
    }
    Ok(())
}

fn write_tally(text: &mut String, name: &str, tally: &Tally) -> std::fmt::Result {
    writeln!(
        text,
        "{name:<44} {:>8} {:>8} {:>8} {:>8} {:>11} {:>8}",
        tally.expected, tally.signed, tally.trained, tally.both, tally.outstanding, tally.overdue
    )
}

/// Which report it is.
pub(crate) fn heading(completion: &Completion<'_>) -> String {
    let served = completion.served;
    format!(
        "{}: {}, version {}, on {}",
        served.council, served.title, served.signed.version, completion.rules.on
    )
}

/// What signatures of an exemplar are worth.
pub(crate) fn exemplar(completion: &Completion<'_>) -> Option<&'static str> {
    completion.served.signed.exemplar.then_some(
        "The council has not confirmed this policy’s text: sign-offs of it are a demonstration and no evidence.",
    )
}

/// Answers of people whom nobody expects.
pub(crate) fn unlisted(count: usize) -> String {
    match count {
        1 => "1 person answered who is not on the roster.".to_owned(),
        more => format!("{more} people answered who are not on the roster."),
    }
}
