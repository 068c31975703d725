//! Texts of the search.

use guide_domain::search::Kind;

/// The field's label, and the screen's heading.
pub const HEADING: &str = "Search the guide";
/// Under the label.
pub const HINT: &str = "Numbers, roles, duties, laws, boards, terms and the policy. Nothing you type is stored or sent.";
/// Before the ways into the contact guide.
pub const SUGGESTION: &str = "Is this about somebody? Then this may be the way to the right number (a suggestion only – you need not be sure):";

/// Shows more hits.
pub const MORE: &str = "Show more";

/// Shows the best alone again.
pub const FEWER: &str = "Show fewer";

/// A way into the contact guide.
pub fn about(answer: &str) -> String {
    format!("Whom to contact: {answer}")
}

/// How much was found.
pub fn count(total: usize, shown: usize, complete: bool) -> String {
    let found = match total {
        0 => return "Nothing found. Try another word, or call.".to_owned(),
        1 => "1 result".to_owned(),
        total => format!("{total} results"),
    };
    let found = if complete {
        found
    } else {
        format!("Nothing has all these words; {found} with most of them")
    };
    if shown < total {
        format!("{found}, the best {shown} shown")
    } else {
        found
    }
}

/// Heads the hits of a kind.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "Contacts",
        Kind::Role => "Roles",
        Kind::Duty => "Duties",
        Kind::Law => "Laws and guidance",
        Kind::Body => "Boards, committees and partnerships",
        Kind::Term => "Terms and short forms",
        Kind::Policy => "Policy",
    }
}
