//! The report as plain text, for the terminal; and the sentences it shares with the page.

use std::fmt::Write;

use crate::report::completion::{Completion, Tally};
use crate::report::confirmed::Standing;

/// For the terminal: figures by directorate and service, then who is outstanding.
pub(crate) fn of(
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
            line.person.written(),
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
