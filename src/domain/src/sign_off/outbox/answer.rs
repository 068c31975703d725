//! What the host answers, and what that means for a sign-off.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::frozen::Frozen;
use super::retry::RetryAfter;
use crate::sign_off::wire::{Receipt, RefusalBody, Told};

/// What came with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A receipt, or a refusal with its reason.
    Json(Told),
    /// A page, by its content type: most likely one to sign in at.
    Html,
    /// Anything else: cut JSON, JSON that is neither receipt nor refusal, another type, nothing.
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
pub enum Meaning {
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
pub fn classify(reply: &Reply, frozen: &Frozen) -> Meaning {
    match reply {
        Reply::Nothing => Meaning::Unknown(Trouble::NoAnswer, None),
        Reply::Redirect => Meaning::NoSession,
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

fn of_status(status: u16, asked: Option<RetryAfter>, body: &Body, frozen: &Frozen) -> Meaning {
    match status {
        200 | 201 => of_success(body, asked, frozen),
        401 => Meaning::NoSession,
        // A page where JSON was asked for comes from whatever guards the host; error pages come as pages too, and
        // their status says more.
        202..=299 if *body == Body::Html => Meaning::NoSession,
        403 if has_code(body, RefusalBody::OTHER_PERSON) => Meaning::OtherPerson,
        // Too slow (408), misdirected (421), too early (425): nothing is wrong with the sign-off. 409 and 429 likewise.
        408 | 409 | 421 | 425 | 429 => Meaning::Unknown(Trouble::Status(status), asked),
        400..=499 => Meaning::Refused(Refusal::of_status(status)),
        _ => Meaning::Unknown(Trouble::Status(status), asked),
    }
}

fn of_success(body: &Body, asked: Option<RetryAfter>, frozen: &Frozen) -> Meaning {
    match body {
        Body::Html => Meaning::NoSession,
        Body::Json(Told::Receipt(receipt)) if receipt.proves(frozen) => {
            Meaning::Recorded(receipt.clone())
        }
        Body::Json(_) | Body::Other => Meaning::Unknown(Trouble::NotItsReceipt, asked),
    }
}

fn has_code(body: &Body, code: &str) -> bool {
    match body {
        Body::Json(Told::Refusal(refusal)) => refusal.code == code,
        Body::Json(Told::Receipt(_)) | Body::Html | Body::Other => false,
    }
}
