//! Teams and services, and the ways to reach them.

use std::rc::Rc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::hours::Schedule;
use crate::pack::{Mark, Passage, identifier};

identifier! {
    /// The short name of a contact, for instance `careline`.
    ContactId
}

/// What a contact is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Takes concerns about people.
    Referral,
    /// Answers questions about the framework itself. Never in an outcome: see [`crate::rules`].
    FrameworkAdvice,
}

/// A team or service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its short name.
    pub id: ContactId,
    /// Its name as people know it.
    pub label: Rc<str>,
    /// What it is there for.
    pub purpose: Purpose,
    /// How it is reached; empty where [`Self::not_supplied`] says why.
    pub channels: Vec<Channel>,
    /// Why the document gives no way to reach it.
    pub not_supplied: Option<Rc<str>>,
    /// What one should know of it.
    pub about: Option<Passage>,
    /// What vouches for it.
    pub mark: Mark,
    /// Who keeps it true, once a council confirmed the pack.
    pub upkeep: Option<Upkeep>,
}

/// Who keeps a confirmed contact true, and until when it counts as checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upkeep {
    /// By post.
    pub owner: Rc<str>,
    /// The day it was last checked.
    pub checked_on: NaiveDate,
    /// The day by which it must be checked again.
    pub check_by: NaiveDate,
}

/// One way to reach a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Number or address.
    pub address: Address,
    /// When somebody answers.
    pub schedule: Schedule,
    /// What one should know of it.
    pub about: Option<Passage>,
    /// What vouches for it.
    pub mark: Mark,
}

/// A number or address, by kind. What stands here may stand in a link: see [`Address::href`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Address {
    /// A line to speak on.
    Phone(PhoneNumber),
    /// A minicom or other textphone.
    Textphone(PhoneNumber),
    /// A fax machine.
    Fax(PhoneNumber),
    /// A mailbox.
    Email(EmailAddress),
    /// A page or form.
    Web(WebAddress),
}

/// The kind of an [`Address`], as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// A line to speak on.
    Phone,
    /// A minicom or other textphone.
    Textphone,
    /// A fax machine.
    Fax,
    /// A mailbox.
    Email,
    /// A page or form.
    Web,
}

impl Address {
    /// Its kind.
    pub fn kind(&self) -> ChannelKind {
        match self {
            Self::Phone(_) => ChannelKind::Phone,
            Self::Textphone(_) => ChannelKind::Textphone,
            Self::Fax(_) => ChannelKind::Fax,
            Self::Email(_) => ChannelKind::Email,
            Self::Web(_) => ChannelKind::Web,
        }
    }

    /// As people write it.
    pub fn display(&self) -> &str {
        match self {
            Self::Phone(number) | Self::Textphone(number) | Self::Fax(number) => number.display(),
            Self::Email(address) => address.as_str(),
            Self::Web(address) => address.as_str(),
        }
    }

    /// The number, for those that have one.
    pub fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Phone(number) | Self::Textphone(number) | Self::Fax(number) => Some(number),
            Self::Email(_) | Self::Web(_) => None,
        }
    }

    /// What a link points to: `tel:`, `mailto:` or `https:` and nothing else.
    pub fn href(&self) -> String {
        match self {
            Self::Phone(number) | Self::Textphone(number) | Self::Fax(number) => number.href(),
            Self::Email(address) => format!("mailto:{}", address.as_str()),
            Self::Web(address) => address.as_str().to_owned(),
        }
    }
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Digits alone, after an optional `+`, 3 to 15 of them (ITU-T E.164 and short codes).
    #[error("“{0}” cannot be dialled: 3 to 15 digits, with a leading + or none")]
    NotDialable(String),
    /// One `@` with something on both sides, and nothing that could add to a link.
    #[error("“{0}” is no e-mail address: write name@place")]
    NotEmail(String),
    /// Only `https:` may be linked, and the host must be plain to see.
    #[error("“{0}” cannot be linked: an address must start with https:// and the name of a host")]
    NotHttps(String),
}

/// A number that can be dialled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneNumber {
    display: Rc<str>,
    tel: Rc<str>,
}

impl PhoneNumber {
    /// A number as people write it and as a telephone dials it: E.164 (`+441332786968`) or a short code (`999`).
    ///
    /// # Errors
    /// [`AddressError::NotDialable`]. That the number exists in the UK's plan is checked where packs are written.
    pub fn new(display: &str, tel: &str) -> Result<Self, AddressError> {
        let digits = tel.strip_prefix('+').unwrap_or(tel);
        let dialable =
            (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !dialable {
            return Err(AddressError::NotDialable(tel.to_owned()));
        }
        Ok(Self {
            display: display.into(),
            tel: tel.into(),
        })
    }

    /// As people write it: "01332 786968".
    pub fn display(&self) -> &str {
        &self.display
    }

    /// As a telephone dials it: "+441332786968".
    pub fn tel(&self) -> &str {
        &self.tel
    }

    /// The link that dials it (RFC 3966).
    pub fn href(&self) -> String {
        format!("tel:{}", self.tel)
    }
}

/// A mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailAddress(Rc<str>);

impl EmailAddress {
    /// A mailbox as people write it.
    ///
    /// # Errors
    /// [`AddressError::NotEmail`] for anything that could carry more than an address in a link.
    pub fn new(text: &str) -> Result<Self, AddressError> {
        // A comma or semicolon adds an addressee, `?` and `&` add headers, `%` hides any of them (RFC 6068).
        let plain = !text
            .contains(|c: char| c.is_whitespace() || c.is_control() || "?&<>\"#%,;:\\".contains(c));
        match text.split('@').collect::<Vec<&str>>().as_slice() {
            [name, place] if plain && !name.is_empty() && is_domain(place) => Ok(Self(text.into())),
            _ => Err(AddressError::NotEmail(text.to_owned())),
        }
    }

    /// As people write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is two or more names joined by dots.
fn is_domain(text: &str) -> bool {
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.contains('.') && text.split('.').all(is_name)
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebAddress(Rc<str>);

impl WebAddress {
    /// A page's full address.
    ///
    /// # Errors
    /// [`AddressError::NotHttps`] for every scheme but `https`, and for an address without a plain host.
    pub fn new(text: &str) -> Result<Self, AddressError> {
        let rest = text.strip_prefix("https://").unwrap_or_default();
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A name before an `@` would pass for the host, and browsers read `\` as `/`.
        let plain_host = host.starts_with(char::is_alphanumeric)
            && !host.contains(|c: char| !c.is_alphanumeric() && !"-.:".contains(c));
        if !plain_host || rest.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(AddressError::NotHttps(text.to_owned()));
        }
        Ok(Self(text.into()))
    }

    /// The full address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Contact {
    /// Its lines to speak on.
    pub fn phones(&self) -> impl Iterator<Item = &Channel> {
        self.channels
            .iter()
            .filter(|channel| channel.address.kind() == ChannelKind::Phone)
    }
}
