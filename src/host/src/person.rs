//! Who somebody is: the one rule for names of people, wherever they come from – roster, sign-on, command line, ledger.
//!
//! Systems disagree about the spelling of one account: a directory says `JDoe`, the sign-on `jdoe`; one writes `ë` as a
//! letter, the other as `e` with a mark. So people are told apart by a folded form (Unicode's canonical caseless
//! matching, definition D145), and that form alone enters the ledger. What was recorded before, under whatever
//! spelling, is found by it too: [`Spellings`].

use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use caseless::default_case_fold_str;
use guide_ledger::Kept;
use thiserror::Error;
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;

/// The longest name of a person, in characters.
const LONGEST: usize = 128;

/// What systems write where they know nobody, brackets left away. Those that begin with # are errors of spreadsheets.
const PLACEHOLDERS: [&str; 20] = [
    "null",
    "nil",
    "none",
    "undefined",
    "unknown",
    "anonymous",
    "nobody",
    "not set",
    "not known",
    "n/a",
    "n.a.",
    "tba",
    "tbc",
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#null!",
    "#num!",
    "#div/0!",
];

/// A person, by the name the host knows them: a staff number, an account. Never printed into a log.
#[derive(Clone)]
pub(crate) struct Person {
    written: Box<str>,
    account: Box<str>,
}

/// Why a text names no person. It does not repeat the text, which may be somebody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum NoPerson {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// White space around it.
    #[error("white space stands before or after it")]
    Padded,
    /// Too much there.
    #[error("it is longer than {LONGEST} characters")]
    TooLong,
    /// Two of them.
    #[error("it holds “{0}”, as a list of several would; give one account")]
    Several(char),
    /// What nobody sees.
    #[error("it holds characters that nobody sees, such as control characters")]
    Invisible,
    /// Nothing but signs, or a word for nobody.
    #[error("it stands for nobody, as “(null)” and “-” do; give the account")]
    Nobody,
    /// What a spreadsheet makes of a long number.
    #[error(
        "a spreadsheet has made a rounded number of it; format the column as text and fill it in again"
    )]
    Rounded,
}

impl Person {
    /// Takes a name of 1 to 128 characters.
    pub(crate) fn new(written: &str) -> Result<Self, NoPerson> {
        if written.trim().is_empty() {
            return Err(NoPerson::Empty);
        }
        if written.trim() != written {
            return Err(NoPerson::Padded);
        }
        if written.chars().count() > LONGEST {
            return Err(NoPerson::TooLong);
        }
        if let Some(between) = written.chars().find(|one| matches!(one, ',' | ';' | '"')) {
            return Err(NoPerson::Several(between));
        }
        if written.chars().any(is_invisible) {
            return Err(NoPerson::Invisible);
        }
        let person = Self::recorded(written);
        if is_nobody(&person.account) {
            return Err(NoPerson::Nobody);
        }
        if is_rounded(&person.account) {
            return Err(NoPerson::Rounded);
        }
        Ok(person)
    }

    /// A person whom the ledger names, whatever the rule was when they were recorded.
    pub(crate) fn recorded(written: &str) -> Self {
        Self {
            written: written.into(),
            account: folded(written).into(),
        }
    }

    /// By what the ledger knows them: the same for every spelling of one account.
    pub(crate) fn account(&self) -> &str {
        &self.account
    }

    /// As it was spelled where it came from, for people to read.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }
}

impl FromStr for Person {
    type Err = NoPerson;

    fn from_str(text: &str) -> Result<Self, NoPerson> {
        Self::new(text)
    }
}

impl PartialEq for Person {
    fn eq(&self, other: &Self) -> bool {
        self.account == other.account
    }
}

impl Eq for Person {}

impl PartialOrd for Person {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Person {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.account.cmp(&other.account)
    }
}

impl Hash for Person {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.account.hash(state);
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(…)")
    }
}

/// One form for all spellings: case folded, composed, each run of spaces one space.
fn folded(written: &str) -> String {
    // Most accounts are in that form, and a report folds them by the thousand.
    let is_folded = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
    if written.bytes().all(is_folded) {
        return written.to_owned();
    }
    let apart: String = written.nfd().collect();
    let folded: String = default_case_fold_str(&apart).nfc().collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ")
}

/// Whether nobody sees the character: control, formatting, a break between lines, or one of a private font.
pub(crate) fn is_invisible(one: char) -> bool {
    matches!(
        get_general_category(one),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::PrivateUse
    )
}

/// Whether it is a system's word for nobody, also in brackets, or holds neither letter nor digit.
pub(crate) fn is_nobody(name: &str) -> bool {
    let name = folded(name);
    let bare = name.trim_matches(|one: char| "()[]{}<>'`".contains(one));
    PLACEHOLDERS.contains(&bare) || !bare.chars().any(char::is_alphanumeric)
}

/// “1.23457e+11”: the rest of the staff number is gone.
fn is_rounded(account: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((number, power)) = account.split_once("e+") else {
        return false;
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    digits(whole) && digits(fraction) && digits(power)
}

/// How the ledger spells people who were recorded before accounts were folded. Everybody else is there by
/// [`Person::account`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Spellings {
    earlier: HashMap<Person, Vec<String>>,
}

impl Spellings {
    /// Takes note of how an entry of the ledger spells its person.
    pub(crate) fn see(&mut self, kept: &Kept) {
        if let Some((name, _)) = &kept.personal {
            self.add(name);
        }
    }

    fn add(&mut self, name: &str) {
        let person = Person::recorded(name);
        if person.account() == name {
            return;
        }
        let known = self.earlier.entry(person).or_default();
        if !known.iter().any(|spelling| spelling == name) {
            known.push(name.to_owned());
        }
    }

    /// Every name under which the ledger may hold something of that person.
    pub(crate) fn every(&self, person: &Person) -> Vec<String> {
        let earlier = self.earlier.get(person).into_iter().flatten().cloned();
        let account = person.account().to_owned();
        std::iter::once(account).chain(earlier).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_account_is_one_person_however_it_is_spelled() {
        for (one, other) in [
            ("jdoe", "JDoe"),
            ("jdoe", "JDOE"),
            ("zo\u{eb}", "ZOE\u{308}"),
            ("zo\u{eb}", "zoe\u{308}"),
            ("stra\u{df}e", "STRASSE"),
            (
                "\u{3a3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c2}",
                "\u{3c3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c3}",
            ),
            ("Amal Lead", "amal\u{a0}lead"),
            ("CORP\\jdoe", "corp\\JDoe"),
            ("j.doe@council.example", "J.Doe@Council.example"),
        ] {
            assert_eq!(Person::new(one), Person::new(other), "{one} {other}");
        }
        for (one, other) in [
            ("jdoe", "jdoe2"),
            ("zoe", "zo\u{eb}"),
            ("a b", "ab"),
            ("o-1", "0-1"),
        ] {
            assert_ne!(Person::new(one).unwrap(), Person::new(other).unwrap());
        }
    }

    #[test]
    fn what_stands_for_nobody_or_for_several_is_no_person() {
        let long = "x".repeat(LONGEST + 1);
        for (text, why) in [
            ("", NoPerson::Empty),
            (" \u{a0}", NoPerson::Empty),
            (" amal", NoPerson::Padded),
            ("amal\u{a0}", NoPerson::Padded),
            (&long, NoPerson::TooLong),
            ("amal, lead", NoPerson::Several(',')),
            ("amal;lead", NoPerson::Several(';')),
            ("\"amal\"", NoPerson::Several('"')),
            ("am\u{200b}al", NoPerson::Invisible),
            ("am\tal", NoPerson::Invisible),
            ("am\u{2028}al", NoPerson::Invisible),
            ("\u{202e}lama", NoPerson::Invisible),
            ("am\u{ad}al", NoPerson::Invisible),
            ("-", NoPerson::Nobody),
            ("\u{2013}", NoPerson::Nobody),
            ("...", NoPerson::Nobody),
            ("?", NoPerson::Nobody),
            ("(null)", NoPerson::Nobody),
            ("NULL", NoPerson::Nobody),
            ("<none>", NoPerson::Nobody),
            ("[Unknown]", NoPerson::Nobody),
            ("N/A", NoPerson::Nobody),
            ("#N/A", NoPerson::Nobody),
            ("#REF!", NoPerson::Nobody),
            ("undefined", NoPerson::Nobody),
            ("1.23457E+11", NoPerson::Rounded),
            ("1E+05", NoPerson::Rounded),
        ] {
            assert_eq!(Person::new(text).unwrap_err(), why, "{text:?}");
        }
        for text in [
            "nullah",
            "unknown-2",
            "null-jane",
            "0",
            "e+1",
            "12e+x",
            "李",
            "o'neil",
        ] {
            assert!(Person::new(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn nothing_recorded_under_an_earlier_spelling_is_lost() {
        let held = [
            "JDoe",
            "jdoe",
            "JDOE",
            "JDoe",
            "amal",
            "Amal, lead",
            "(null)",
        ];
        let mut spellings = Spellings::default();
        for name in held {
            spellings.add(name);
        }
        let every = |name: &str| -> Vec<String> { spellings.every(&Person::recorded(name)) };
        assert_eq!(every("jDOE"), ["jdoe", "JDoe", "JDOE"]);
        assert_eq!(every("Amal"), ["amal"]);
        assert_eq!(every("amal, lead"), ["amal, lead", "Amal, lead"]);
        assert_eq!(every("somebody else"), ["somebody else"]);
    }

    proptest! {
        #[test]
        fn accounts_in_the_one_form_are_left_as_they_are(name in "[!-@\\[-~]{1,20}") {
            let folded: String = default_case_fold_str(&name).nfc().collect();
            let recorded = Person::recorded(&name);
            prop_assert_eq!(folded, recorded.account());
        }

        #[test]
        fn every_name_is_found_again_by_its_account(name in "\\PC{1,40}") {
            let person = Person::recorded(&name);
            let again = Person::recorded(person.account());
            prop_assert_eq!(person.account(), again.account());
            let mut spellings = Spellings::default();
            spellings.add(&name);
            prop_assert!(spellings.every(&again).contains(&name));
        }

        #[test]
        fn no_person_holds_what_would_make_two_of_them(name in any::<String>()) {
            if let Ok(person) = Person::new(&name) {
                let has = |bad: fn(char) -> bool| person.account().chars().any(bad);
                prop_assert!(!has(|one| matches!(one, ',' | ';' | '"')));
                prop_assert!(!has(is_invisible) && has(char::is_alphanumeric));
                prop_assert_eq!(Person::new(person.account()).unwrap(), person);
            }
        }
    }
}
