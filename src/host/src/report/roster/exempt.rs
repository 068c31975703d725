//! The column `exempt`: why somebody need not sign. People write yes and no into it too; no such word is ever taken for
//! a reason, and what could mean either is refused.

use thiserror::Error;

/// Words that say: they must sign like everybody else.
const NO: [&str; 7] = ["no", "n", "false", "f", "0", "-", "\u{2013}"];

/// Words that say: they need not, and give no reason.
const YES: [&str; 8] = ["yes", "y", "true", "t", "1", "x", "\u{2713}", "exempt"];

/// Words for “nothing known”, which some write for no.
const NOTHING: [&str; 13] = [
    "null",
    "nil",
    "none",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "nan",
    "undefined",
    "unknown",
    "not known",
    "tba",
    "tbc",
];

/// First words with which a no begins, as well as some reasons.
const DENIALS: [&str; 6] = ["no", "not", "never", "false", "none", "yes"];

/// Why a text is neither yes nor no nor a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum NoAnswer {
    /// “n/a”.
    #[error("is a word for nothing, which may mean either")]
    Nothing,
    /// “12”, “2026-05-01”, “?”.
    #[error("holds no word")]
    Wordless,
    /// “not any more”.
    #[error("begins with yes, no or not and goes on, which may mean either")]
    Denial,
}

/// The reason; the bare word of yes where there is no other; none for those who must sign.
pub(super) fn exempt(text: &str) -> Result<Option<String>, NoAnswer> {
    let word = text.to_lowercase();
    let bare = word.trim_matches(|one: char| "()[]<>.!".contains(one) || one.is_whitespace());
    if text.is_empty() || NO.contains(&bare) {
        return Ok(None);
    }
    if YES.contains(&bare) {
        return Ok(Some(text.to_owned()));
    }
    if NOTHING.contains(&word.as_str()) || NOTHING.contains(&bare) {
        return Err(NoAnswer::Nothing);
    }
    // A reason has a word, and a word has two letters and more.
    let mut words = bare.split(|one: char| !one.is_alphabetic());
    if !words.clone().any(|word| word.chars().count() > 1) {
        return Err(NoAnswer::Wordless);
    }
    let first = words.find(|word| !word.is_empty()).unwrap_or_default();
    if DENIALS.contains(&first) {
        return Err(NoAnswer::Denial);
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_no_exempt_nobody() {
        for no in [
            "", "no", "No", "NO.", "n", "N", "false", "FALSE", "0", "-", "\u{2013}", "(no)",
        ] {
            assert_eq!(exempt(no), Ok(None), "{no}");
        }
    }

    #[test]
    fn words_of_yes_and_reasons_are_kept_as_they_are() {
        for kept in [
            "yes",
            "Y",
            "TRUE",
            "1",
            "x",
            "X",
            "Exempt",
            "\u{2713}",
            "on long leave",
            "Maternity leave until 2027-01-05",
            "agency",
            "Noted by HR: seconded",
            "without access to any system",
            "病気休暇",
        ] {
            assert_eq!(exempt(kept), Ok(Some(kept.to_owned())), "{kept}");
        }
    }

    #[test]
    fn what_may_mean_either_is_refused() {
        for (text, why) in [
            ("n/a", NoAnswer::Nothing),
            ("N/A", NoAnswer::Nothing),
            ("NA", NoAnswer::Nothing),
            ("(null)", NoAnswer::Nothing),
            ("NULL", NoAnswer::Nothing),
            ("none", NoAnswer::Nothing),
            ("tbc", NoAnswer::Nothing),
            ("unknown", NoAnswer::Nothing),
            ("?", NoAnswer::Wordless),
            ("2", NoAnswer::Wordless),
            ("0.0", NoAnswer::Wordless),
            ("2027-05-01", NoAnswer::Wordless),
            ("z", NoAnswer::Wordless),
            ("not exempt", NoAnswer::Denial),
            ("No longer", NoAnswer::Denial),
            ("no, came back in May", NoAnswer::Denial),
            ("never", NoAnswer::Denial),
            ("Yes - until May", NoAnswer::Denial),
        ] {
            assert_eq!(exempt(text), Err(why), "{text}");
        }
    }
}
