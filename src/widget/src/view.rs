//! The addresses of screens, as the `view` attribute and `open()` name them.

use std::fmt;

use guide_domain::pack::ContactPart;
use guide_domain::routes::{AnswerId, Answers};

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Whom to call right now, and the first question.
    Home,
    /// A question or an outcome; which one follows from the answers.
    Contact,
    /// Where the content comes from, and what is open in it.
    Sources,
}

impl View {
    /// Its address without answers, which stand nowhere: `home`, `contact`, `sources`.
    pub fn address(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Contact => "contact",
            Self::Sources => "sources",
        }
    }
}

/// A screen to go to, with the answers its address carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The screen.
    pub view: View,
    /// The answers of `contact/<path>`; none elsewhere.
    pub answers: Answers,
}

impl Destination {
    /// A screen without answers.
    pub fn of(view: View) -> Self {
        Self {
            view,
            answers: Answers::default(),
        }
    }

    /// Reads an address: `home`, `contact`, `contact/<answer>/<answer>`, `sources`.
    ///
    /// # Errors
    /// A sentence that names the address and says which ones there are.
    pub fn parse(address: &str, part: &ContactPart) -> Result<Self, UnknownView> {
        let unknown = |reason: String| UnknownView {
            address: address.to_owned(),
            reason,
        };
        match address.split_once('/') {
            None if address == View::Home.address() => Ok(Self::of(View::Home)),
            None if address == View::Contact.address() => Ok(Self::of(View::Contact)),
            None if address == View::Sources.address() => Ok(Self::of(View::Sources)),
            Some(("contact", path)) => {
                let path: Vec<AnswerId> = path.split('/').map(AnswerId::new).collect();
                let answers = Answers::of_path(&part.routes, &path)
                    .map_err(|error| unknown(error.to_string()))?;
                Ok(Self {
                    view: View::Contact,
                    answers,
                })
            }
            _ => Err(unknown(
                "there are “home”, “contact”, “contact/…” and “sources”".to_owned(),
            )),
        }
    }
}

/// An address that names no screen of this guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownView {
    /// What was asked for.
    pub address: String,
    /// Why there is no such screen.
    pub reason: String,
}

impl fmt::Display for UnknownView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this guide has no view “{}”: {}",
            self.address, self.reason
        )
    }
}
