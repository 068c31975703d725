//! Texts of screens whose content is on its way.

/// What is said of a part of the pack that is not there.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// While it is on its way.
    pub loading: &'static str,
    /// Where the pack has none.
    pub absent: &'static str,
}

/// Of the framework.
pub const FRAMEWORK: Waiting = Waiting {
    loading: "Loading the council’s roles framework …",
    absent: NOT_IN_PACK,
};
/// The heading of the list of roles, and of every screen whose content is on its way.
pub const HEADING: &str = "Roles and responsibilities";
/// Asks for it once more.
pub const TRY_AGAIN: &str = "Try again";
/// Heads the numbers of this moment on screens that are about something else.
pub const WORRIED: &str = "Worried about someone? Call now:";
/// A pack without a framework.
pub const NOT_IN_PACK: &str = "This council’s pack has no roles framework.";

/// Why the framework is not there.
pub fn not_loaded(reason: &str) -> String {
    format!("The roles framework could not be loaded ({reason}). Try again, or load the page anew.")
}
