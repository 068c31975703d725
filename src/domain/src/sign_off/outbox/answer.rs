//! What the host answers, and what that means for a sign-off.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::entry::Frozen;
use super::retry::RetryAfter;
use crate::Instant;
use crate::sign_off::record::{RecordId, Sha256, Time};

/// The host's proof that it holds a sign-off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which sign-off.
    pub id: RecordId,
    /// The reference to quote.
    pub receipt: Rc<str>,
    /// When the host recorded it, by the host's clock; `None`: it did not say.
    pub recorded_at: Option<Instant>,
    /// The hash of the policy's text.
    pub sha256: Sha256,
    /// What the sign-off is worth; `None`: the host did not say, or in no word that we know.
    pub state: Option<ReceiptState>,
}

/// What a recorded sign-off is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReceiptState {
    /// It holds.
    Current,
    /// The policy has changed since.
    Outdated,
    /// It holds once the training has been.
    TrainingOutstanding,
}

/// The texts of a JSON object that an answer or a page's confirmation may hold; `None` where there is no such text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// `id`.
    pub id: Option<Rc<str>>,
    /// `receipt`.
    pub receipt: Option<Rc<str>>,
    /// `recorded_at`, RFC 3339.
    pub recorded_at: Option<Rc<str>>,
    /// `sha256`.
    pub sha256: Option<Rc<str>>,
    /// `state`.
    pub state: Option<Rc<str>>,
    /// `code`, which names why a request is refused.
    pub code: Option<Rc<str>>,
}

/// What came with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A JSON object that is all there.
    Json(Fields),
    /// A page, by its content type: most likely one to sign in at.
    Html,
    /// Anything else: cut JSON, JSON that is no object, another type, nothing.
    Other,
}

/// What the browser saw after posting, redirects not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// No connection, no answer, or one that broke off.
    Nothing,
    /// A redirect, which leads to a single sign-on.
    Redirect,
    /// An answer.
    Answered {
        /// Its status.
        status: u16,
        /// Its `Retry-After`, as it came.
        retry_after: Option<Rc<str>>,
        /// What came with it.
        body: Body,
    },
}

/// What a reply means for a sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The host holds it, and proves that.
    Recorded(Receipt),
    /// Nobody is signed in.
    NoSession,
    /// Somebody else is signed in.
    OtherPerson,
    /// Nobody knows whether the host holds it.
    Unknown(Trouble, Option<RetryAfter>),
    /// The host will not accept it as it is.
    Refused(Refusal),
}

/// Why nobody knows whether a host holds a sign-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// No answer, or one that broke off.
    NoAnswer,
    /// An answer of this status that says neither yes nor no.
    Status(u16),
    /// An answer that says yes, but not to this sign-off, or without proof.
    NotItsReceipt,
}

/// Why a host will not accept a sign-off as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// 400: something about the request is wrong.
    BadRequest,
    /// 403: this person, or this page, may not.
    Forbidden,
    /// 404, 405, 410: there is no such service.
    NoService,
    /// 413: too long.
    TooLarge,
    /// 415: not in this form.
    WrongType,
    /// 422: the host does not know this policy, or holds something else under this id.
    Unacceptable,
    /// Another status of the class 4xx.
    Other(u16),
}

/// A text that is no receipt.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoReceipt {
    /// A field is missing, or empty.
    #[error("the receipt has no “{0}”; give the object that the host answered with")]
    Missing(&'static str),
    /// A field is not what it must be.
    #[error("the receipt's “{0}” cannot be read; give the object that the host answered with")]
    Unreadable(&'static str),
}

impl Receipt {
    /// The receipt that these fields are.
    ///
    /// # Errors
    /// [`NoReceipt`] if its id, its reference or its hash is missing or wrong. What is only shown may be missing.
    pub fn read(fields: &Fields) -> Result<Self, NoReceipt> {
        let given = |text: &Option<Rc<str>>, name| {
            text.clone()
                .filter(|text| !text.trim().is_empty())
                .ok_or(NoReceipt::Missing(name))
        };
        let unreadable = |name| move |_| NoReceipt::Unreadable(name);
        Ok(Self {
            id: RecordId::new(&*given(&fields.id, "id")?).map_err(unreadable("id"))?,
            receipt: given(&fields.receipt, "receipt")?,
            recorded_at: fields.recorded_at.as_deref().and_then(instant),
            sha256: Sha256::new(&*given(&fields.sha256, "sha256")?)
                .map_err(unreadable("sha256"))?,
            state: fields.state.as_deref().and_then(ReceiptState::read),
        })
    }

    /// Whether it proves that the host holds this very sign-off.
    pub fn proves(&self, frozen: &Frozen) -> bool {
        self.id == frozen.id && self.sha256 == frozen.sha256
    }
}

fn instant(text: &str) -> Option<Instant> {
    Time::try_from(text.to_owned()).ok().map(|time| time.0)
}

impl ReceiptState {
    fn read(word: &str) -> Option<Self> {
        match word {
            "current" => Some(Self::Current),
            "outdated" => Some(Self::Outdated),
            "training-outstanding" => Some(Self::TrainingOutstanding),
            _ => None,
        }
    }
}

impl Refusal {
    fn of_status(status: u16) -> Self {
        match status {
            400 => Self::BadRequest,
            403 => Self::Forbidden,
            404 | 405 | 410 => Self::NoService,
            413 => Self::TooLarge,
            415 => Self::WrongType,
            422 => Self::Unacceptable,
            other => Self::Other(other),
        }
    }
}

/// What a reply means for the sign-off that was posted.
pub fn classify(reply: &Reply, frozen: &Frozen) -> Answer {
    match reply {
        Reply::Nothing => Answer::Unknown(Trouble::NoAnswer, None),
        Reply::Redirect => Answer::NoSession,
        Reply::Answered {
            status,
            retry_after,
            body,
        } => {
            let asked = retry_after.as_deref().and_then(RetryAfter::read);
            of_status(*status, asked, body, frozen)
        }
    }
}

fn of_status(status: u16, asked: Option<RetryAfter>, body: &Body, frozen: &Frozen) -> Answer {
    match status {
        200 | 201 => of_success(body, asked, frozen),
        401 => Answer::NoSession,
        // A page where JSON was asked for comes from whatever guards the host; error pages come as pages too, and
        // their status says more.
        202..=299 if *body == Body::Html => Answer::NoSession,
        403 if has_code(body, "other-person") => Answer::OtherPerson,
        // Too slow (408), misdirected (421), too early (425): nothing is wrong with the sign-off. 409 and 429 likewise.
        408 | 409 | 421 | 425 | 429 => Answer::Unknown(Trouble::Status(status), asked),
        400..=499 => Answer::Refused(Refusal::of_status(status)),
        _ => Answer::Unknown(Trouble::Status(status), asked),
    }
}

fn of_success(body: &Body, asked: Option<RetryAfter>, frozen: &Frozen) -> Answer {
    match body {
        Body::Html => Answer::NoSession,
        Body::Json(fields) => match Receipt::read(fields) {
            Ok(receipt) if receipt.proves(frozen) => Answer::Recorded(receipt),
            Ok(_) | Err(_) => Answer::Unknown(Trouble::NotItsReceipt, asked),
        },
        Body::Other => Answer::Unknown(Trouble::NotItsReceipt, asked),
    }
}

fn has_code(body: &Body, code: &str) -> bool {
    match body {
        Body::Json(fields) => fields.code.as_deref() == Some(code),
        Body::Html | Body::Other => false,
    }
}
