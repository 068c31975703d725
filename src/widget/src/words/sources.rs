//! Texts of the sources screen.

use guide_domain::spoken;

/// The heading.
pub const HEADING: &str = "Sources and notes";
/// Heads the documents.
pub const DOCUMENTS: &str = "Where this comes from";
/// Heads the contradictions and gaps.
pub const NOTES: &str = "What is open or contradictory";
/// Heads the contacts for questions about the framework.
pub const ADVICE: &str = "Questions about the framework itself";
/// Under that heading.
pub const ADVICE_ONLY: &str = "These contacts give advice on who is responsible for what. They do not take concerns about a person.";
/// Heads the calendar and the guide's own state.
pub const ABOUT: &str = "About this guide";

/// What the three marks mean.
pub const MARKS: &str = "Every fact here comes from a document of the council and names the place, or is marked as our addition, or is called not supplied where the document gives nothing.";

/// Who confirmed a pack.
pub fn confirmed(by: &str, on: &str) -> String {
    format!("Confirmed by the {by} on {on}.")
}

/// The dates of the calendar.
pub fn calendar(name: &str, from: chrono::NaiveDate, to: chrono::NaiveDate) -> String {
    format!(
        "Bank holidays: {name}, {} to {}.",
        spoken::date(from),
        spoken::date(to)
    )
}

/// A document in a list.
pub fn document(title: &str, dated: &str) -> String {
    format!("{title} (dated {dated})")
}

/// The pasted fallback is of another version of the pack.
pub const FALLBACK_STALE: &str = "For whoever looks after this page: the numbers pasted into it for times when the guide cannot run are of another version of the pack. Paste the current snippet.";

/// What happens to answers.
pub const NOTHING_KEPT: &str =
    "Nothing you answer here is stored, sent or written into the page’s address.";
