//! Texts of screens whose content is on its way.

use crate::view::View;

/// What is said of a part of the pack that is not there.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Heads the screen.
    pub heading: &'static str,
    /// What it is.
    pub what: &'static str,
    /// While it is on its way.
    pub loading: &'static str,
    /// Where the pack has none.
    pub absent: &'static str,
}

/// Of the framework.
pub const FRAMEWORK: Waiting = Waiting {
    heading: HEADING,
    what: "The roles framework",
    loading: "Loading the council’s roles framework …",
    absent: NOT_IN_PACK,
};
/// Of the search.
pub const SEARCH: Waiting = Waiting {
    heading: "Search the guide",
    what: "The search",
    loading: "Loading the search …",
    absent: NOT_IN_PACK,
};
/// Of the policy.
pub const SIGN_OFF: Waiting = Waiting {
    heading: "Policy sign-off",
    what: "The policy",
    loading: "Loading the council’s policy …",
    absent: NO_POLICY,
};
/// The heading of the list of roles.
pub const HEADING: &str = "Roles and responsibilities";
/// Asks for it once more.
pub const TRY_AGAIN: &str = "Try again";
/// Heads the numbers of this moment on screens that are about something else.
pub const WORRIED: &str = "Worried about someone? Call now:";
/// A pack without a framework.
pub const NOT_IN_PACK: &str = "This council’s pack has no roles framework.";
/// A pack without a policy.
pub const NO_POLICY: &str = "This council’s pack has no policy to sign.";

/// What is said while a screen of that view is on its way.
pub fn of(view: &View) -> Waiting {
    match view {
        View::Search => SEARCH,
        View::SignOff => SIGN_OFF,
        View::Home
        | View::Contact
        | View::Sources
        | View::Roles
        | View::MyRoles
        | View::Role { .. }
        | View::Accountability
        | View::Terms(_)
        | View::Compare(_) => FRAMEWORK,
    }
}

/// Why something is not there.
pub fn not_loaded(what: &str, reason: &str) -> String {
    format!("{what} could not be loaded ({reason}). Try again, or load the page anew.")
}
