//! Texts of the home screen.

/// The heading.
pub const HEADING: &str = "Whom to call right now";

/// What comes after the present lines: "From Monday 23 November, 9 am: …".
pub fn from(coming: &str, lines: &str) -> String {
    format!("From {coming}: {lines}.")
}

/// When a line closes.
pub fn until(coming: &str) -> String {
    format!("Until {coming}")
}

/// A line that never closes.
pub const ALWAYS: &str = "Day and night";

/// A bank holiday, after the date.
pub fn bank_holiday(name: &str) -> String {
    format!("bank holiday: {name}")
}
