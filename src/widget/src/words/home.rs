//! Texts of the home screen.

/// The heading.
pub const HEADING: &str = "Whom to call right now";

/// When the present lines end and what comes then: "Until Monday 23 November, 9 am. Then: …".
pub fn until_then(coming: &str, then: &str) -> String {
    format!("Until {coming}. Then {then}.")
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
