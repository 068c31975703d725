//! The addresses of screens, as the `view` attribute and `open()` name them.

use std::fmt;
use std::rc::Rc;

use guide_domain::framework::{RoleId, TopicId};
use guide_domain::pack::ContactPart;
use guide_domain::routes::{AnswerId, Answers};

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// Whom to call right now, and the first question.
    Home,
    /// A question or an outcome; which one follows from the answers.
    Contact,
    /// Where the content comes from, and what is open in it.
    Sources,
    /// All roles, to choose from.
    Roles,
    /// The duties of the roles that somebody chose as their own.
    MyRoles,
    /// The duties of one role.
    Role {
        /// Which. It may have left the framework; the screen says so then.
        role: RoleId,
        /// The paragraph to start at, as it stands in the link.
        paragraph: Option<Rc<str>>,
    },
    /// Who holds whom to account.
    Accountability,
    /// Laws, boards and terms, and the entry to start at.
    Terms(Option<Rc<str>>),
    /// What two councils say about a topic.
    Compare(Option<TopicId>),
    /// The policy's sign-off. Which step one is at stands in no address.
    SignOff,
    /// Search. What is typed there stands in no address.
    Search,
}

impl View {
    /// Its address without answers, which stand nowhere.
    pub fn address(&self) -> String {
        let (base, mark, rest) = match self {
            Self::Home => ("home", "", None),
            Self::Contact => ("contact", "", None),
            Self::Sources => ("sources", "", None),
            Self::Roles => ("roles", "", None),
            Self::MyRoles => ("my-roles", "", None),
            Self::Accountability => ("accountability", "", None),
            Self::Search => ("search", "", None),
            Self::SignOff => ("sign-off", "", None),
            Self::Terms(entry) => ("terms", "#", entry.as_deref()),
            Self::Compare(topic) => ("compare", "/", topic.as_ref().map(TopicId::as_str)),
            Self::Role { role, paragraph } => {
                let mut address = ["roles/", role.as_str()].concat();
                if let Some(paragraph) = paragraph {
                    address.push('#');
                    address.push_str(paragraph);
                }
                return address;
            }
        };
        rest.map_or_else(|| base.to_owned(), |rest| [base, mark, rest].concat())
    }

    /// Whether the screen shows the framework, which is a part of the pack that is loaded when asked for.
    pub fn needs_framework(&self) -> bool {
        !self.is_contact() && *self != Self::SignOff
    }

    /// Whether the screen belongs to the contact guide, which is loaded first and alone.
    pub fn is_contact(&self) -> bool {
        matches!(self, Self::Home | Self::Contact | Self::Sources)
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

    /// Reads an address: `home`, `contact`, `contact/<answer>/<answer>`, `sources`, `roles`, `roles/<role>`,
    /// `roles/<role>#<paragraph>`, `my-roles`, `accountability`, `terms`, `terms#<entry>`, `compare`,
    /// `compare/<topic>`, `sign-off`, `search`.
    ///
    /// Roles, paragraphs, entries and topics are looked for when the screen is drawn: the framework is loaded then.
    ///
    /// # Errors
    /// A sentence that names the address and says which ones there are.
    pub fn parse(address: &str, part: &ContactPart) -> Result<Self, UnknownView> {
        let unknown = |reason: String| UnknownView {
            address: address.to_owned(),
            reason,
        };
        let (path, mark) = match address.split_once('#') {
            Some((path, mark)) => (path, Some(mark)),
            None => (address, None),
        };
        let view = match (path.split_once('/'), mark) {
            (Some(("contact", path)), None) => {
                let path: Vec<AnswerId> = path.split('/').map(AnswerId::new).collect();
                let answers = Answers::of_path(&part.routes, &path)
                    .map_err(|error| unknown(error.to_string()))?;
                return Ok(Self {
                    view: View::Contact,
                    answers,
                });
            }
            (Some(("roles", role)), paragraph) => View::Role {
                role: RoleId::new(role),
                paragraph: paragraph.map(Rc::from),
            },
            (Some(("compare", topic)), None) => View::Compare(Some(TopicId::new(topic))),
            (None, Some(entry)) if path == "terms" => View::Terms(Some(entry.into())),
            (None, None) => plain(path).ok_or_else(|| unknown(KNOWN.to_owned()))?,
            _ => return Err(unknown(KNOWN.to_owned())),
        };
        Ok(Self::of(view))
    }
}

/// What an address may be.
const KNOWN: &str = "there are “home”, “contact”, “contact/…”, “sources”, “roles”, “roles/…”, “my-roles”, “accountability”, “terms”, “compare”, “compare/…”, “sign-off” and “search”";

/// The screen of an address in one word.
fn plain(address: &str) -> Option<View> {
    let views = [
        View::Home,
        View::Contact,
        View::Sources,
        View::Roles,
        View::MyRoles,
        View::Accountability,
        View::Terms(None),
        View::Compare(None),
        View::SignOff,
        View::Search,
    ];
    views.into_iter().find(|view| view.address() == address)
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
