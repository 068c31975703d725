//! Texts of questions and outcomes.

/// Heads what to mind before the call.
pub const BEFORE: &str = "Before you call";
/// Heads what to do when nobody answers.
pub const NOBODY_ANSWERS: &str = "Nobody answers?";
/// Heads what to do after the call.
pub const AFTER: &str = "After the call";
/// Heads closed lines and channels that are no phone.
pub const OTHER: &str = "Other lines and ways";
/// Heads what the document names and does not give.
pub const MISSING: &str = "What the document does not give";

/// When the lines change: "From Monday 23 November, 9 am".
pub fn from(coming: &str) -> String {
    format!("From {coming}")
}

/// When a closed line opens.
pub fn opens(coming: &str) -> String {
    format!("Opens {coming}")
}

/// A number through Relay UK.
pub fn by_relay(prefix: &str, number: &str) -> String {
    format!("By Relay UK: {prefix} {number}")
}

/// Asks whether the person lives elsewhere.
pub fn outside(area: &str) -> String {
    format!("They live outside {area}")
}

/// Beside an answer that was given earlier.
pub const CHOSEN_BEFORE: &str = " (chosen before)";

/// Who keeps a confirmed contact true.
pub fn checked(owner: &str, on: &str, by: &str) -> String {
    format!("Checked on {on} by the {owner}; next check due by {by}.")
}

/// A confirmed contact whose check is overdue.
pub fn overdue(owner: &str, by: &str) -> String {
    format!("This should have been checked by {by} (by the {owner}). It may have changed.")
}

/// On the printed card.
pub fn printed(moment: &str) -> String {
    format!("Printed {moment}. Look at the guide again before you rely on an old card.")
}
