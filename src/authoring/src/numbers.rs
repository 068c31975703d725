//! Telephone numbers as people in the UK write them.

use guide_domain::contact::{AddressError, PhoneNumber};
use phonenumber::{Mode, country};
use thiserror::Error;

/// The short codes that may stand in the shared part: emergency, police, and the two prefixes of Relay UK.
const SHORT_CODES: [&str; 4] = ["999", "101", "18000", "18001"];

/// Which numbers may stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberPlan {
    /// Numbers that the UK's plan has.
    Uk,
    /// These and the national short codes.
    UkAndShortCodes,
}

/// Why a text is no number to be listed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum NumberError {
    /// Letters, extensions and the like: nobody could press Call on them.
    #[error("“{0}” holds more than one telephone number's digits; write it like \"01332 641172\"")]
    Characters(String),
    /// A number that works only from the same town.
    #[error("“{0}” has no area code; begin with 0 or +44, like \"01332 641172\"")]
    NoAreaCode(String),
    /// A number of another country.
    #[error("“{0}” is no number of the UK; begin with 0 or +44")]
    OtherCountry(String),
    /// A short code outside the shared part.
    #[error(
        "“{0}” is a national short number, which the guide shows by itself; list the council's own numbers here"
    )]
    ShortCode(String),
    /// A number that nobody has.
    #[error("“{0}” is no telephone number of the UK; check each digit and their count")]
    NotInPlan(String),
    /// A number that cannot be dialled.
    #[error(transparent)]
    Address(#[from] AddressError),
}

/// The number that a text stands for, to be shown as it is written.
pub(crate) fn number(text: &str, plan: NumberPlan) -> Result<PhoneNumber, NumberError> {
    let given = || text.to_owned();
    let written =
        |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | '+' | '(' | ')' | '-');
    if !text.chars().all(written) || text.trim() != text || text.is_empty() {
        return Err(NumberError::Characters(given()));
    }
    let digits: String = text
        .chars()
        .filter(|letter| letter.is_ascii_digit() || *letter == '+')
        .collect();
    if SHORT_CODES.contains(&digits.as_str()) {
        return match plan {
            NumberPlan::Uk => Err(NumberError::ShortCode(given())),
            NumberPlan::UkAndShortCodes => Ok(PhoneNumber::new(text, &digits)?),
        };
    }
    if !digits.starts_with(['0', '+']) {
        return Err(NumberError::NoAreaCode(given()));
    }
    // The crate's reason speaks of its own grammar; all of them mean the same to the writer.
    let parsed = phonenumber::parse(Some(country::GB), text)
        .map_err(|_reason| NumberError::NotInPlan(given()))?;
    if parsed.country().code() != 44 {
        return Err(NumberError::OtherCountry(given()));
    }
    if !parsed.is_valid() {
        return Err(NumberError::NotInPlan(given()));
    }
    let tel = parsed.format().mode(Mode::E164).to_string();
    Ok(PhoneNumber::new(text, &tel)?)
}
