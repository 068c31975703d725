//! Texts that stand on more than one screen.

use guide_domain::pack::{ContactPart, Mark};
use guide_domain::spoken;

/// The guide's name, on every screen.
pub const GUIDE: &str = "Safeguarding guide";
/// The accessible name of the band with 999.
pub const EMERGENCY: &str = "Emergency";
/// Before the emergency number.
pub const IN_DANGER: &str = "Someone in immediate danger? Call";
/// Opens the ways to 999 for people who do not speak on the phone.
pub const CANNOT_SPEAK: &str = "If you cannot speak on the phone:";
/// The accessible name of the links between screens.
pub const IN_THIS_GUIDE: &str = "In this guide";
/// To the home screen.
pub const TO_HOME: &str = "Call now";
/// To the first question.
pub const TO_CONTACT: &str = "Whom to contact";
/// To the roles.
pub const TO_ROLES: &str = "Roles";
/// To the sign-off.
pub const TO_SIGN_OFF: &str = "Sign-off";
/// Under a text that is ours.
pub const OUR_WORDS: &str =
    "The words are ours, in plain English; facts and numbers are the document’s.";
/// To the search.
pub const TO_SEARCH: &str = "Search";
/// To the sources.
pub const TO_SOURCES: &str = "Sources and notes";
/// One step back.
pub const BACK: &str = "Back";
/// Home, without answers.
pub const START_AGAIN: &str = "Start again";
/// Calls a number.
pub const CALL: &str = "Call";
/// Puts a number on the clipboard.
pub const COPY: &str = "Copy number";
/// On that button once the number is on the clipboard.
pub const COPIED: &str = "Copied";
/// Prints the card of the lines on screen.
pub const PRINT: &str = "Print card";
/// A line of a confirmed pack that answers now.
pub const OPEN_NOW: &str = "Open now";
/// A line of an exemplar, which nobody confirmed to be answered.
pub const LISTED: &str = "Listed for this hour";
/// A closed line.
pub const CLOSED_NOW: &str = "Closed now";
/// The mark of general practice, beside a statement.
pub const OURS: &str = "Our addition";
/// The same below a list.
pub const OUR_ADDITION: &str = "Our addition, not from the council’s document";
/// Under a list in which some statements name their source.
pub const OTHERWISE_OUR_ADDITION: &str =
    "Where no source is named: our addition, not from the council’s document";
/// What stands where a document is silent.
pub const NOT_SUPPLIED: &str = "Not supplied";

/// Above everything while the page asked for another instant.
pub fn preview(moment: &str) -> String {
    format!("Preview: shown as if it were {moment}.")
}

/// The device's clock cannot be trusted.
pub const CLOCK_IN_DOUBT: &str = "We cannot be sure of the time on this device, so every line is shown with its hours. If one does not answer, try the next.";

/// The date lies outside the bank holidays the pack knows.
pub fn outside_calendar(part: &ContactPart) -> String {
    format!(
        "This guide knows bank holidays from {} to {} only, so every line is shown with its hours. If one does not answer, try the next.",
        spoken::date(part.calendar.from),
        spoken::date(part.calendar.to)
    )
}

/// What vouches for a fact: the document's title and place, or our addition.
pub fn mark(part: &ContactPart, mark: &Mark) -> String {
    match mark {
        Mark::Addition => OURS.to_owned(),
        Mark::Source(source) => {
            let title = part
                .document(&source.document)
                .map_or(source.document.as_str(), |document| &document.title);
            format!("{title}: {}", source.paragraph)
        }
    }
}

/// In which year's document a number is listed.
pub fn listed_in(part: &ContactPart, mark: &Mark) -> Option<String> {
    let year = part.document(&mark.source()?.document)?.year;
    Some(format!("Listed for this hour in a document of {year}."))
}

/// After a number was copied.
pub fn copied(number: &str) -> String {
    format!("Copied: {number}")
}

/// Where the browser does not let us copy.
pub fn copy_refused(number: &str) -> String {
    format!("This browser does not let us copy. The number is {number}.")
}

/// Where the browser cannot print.
pub const PRINT_REFUSED: &str =
    "This browser could not open the card for printing. Write the number down instead.";

/// An attribute the guide cannot follow.
pub fn page_fault(attribute: &str, message: &str) -> String {
    format!(
        "For whoever looks after this page: the attribute “{attribute}” of the guide cannot be followed: {message}."
    )
}
