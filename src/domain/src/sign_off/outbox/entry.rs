//! A sign-off in the outbox.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::answer::{Receipt, Refusal, Trouble};
use super::retry::has_come;
use crate::Instant;
use crate::sign_off::record::{Name, Record, RecordId, Sha256, Subject, Version};

/// A submitted sign-off, frozen: every attempt sends these bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The id of its draft, and the key under which the host keeps it once.
    pub id: RecordId,
    /// Whose it is.
    pub subject: Subject,
    /// The pack whose policy was answered to.
    pub pack: Name,
    /// The policy.
    pub policy: Name,
    /// Its version.
    pub version: Version,
    /// The hash of its text.
    pub sha256: Sha256,
    /// When it was submitted, by the device's clock.
    pub submitted_at: Instant,
    /// The record as JSON.
    pub bytes: Rc<str>,
}

impl Frozen {
    /// A record and the very bytes it is written in.
    pub fn new(record: &Record, bytes: Rc<str>) -> Self {
        let policy = &record.data.policy;
        Self {
            id: record.id.clone(),
            subject: record.subject.clone(),
            pack: policy.pack.clone(),
            policy: policy.id.clone(),
            version: policy.version.clone(),
            sha256: policy.sha256.clone(),
            submitted_at: record.time.0,
            bytes,
        }
    }
}

/// Why a sign-off has not gone yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Hold {
    /// Nothing stands in its way.
    #[default]
    Free,
    /// It was tried, and nobody knows whether the host holds it.
    Trouble(Trouble),
    /// As before, and the host named the time of the next attempt.
    AskedToWait(Trouble),
    /// Nobody was signed in.
    NoSession,
    /// Somebody else was signed in.
    OtherPerson,
    /// The host will not accept it as it is; it goes again only if its person asks.
    Stopped(Refusal),
}

/// How far sending has come. Kept beside the sign-off, so that a new page neither asks again at once nor forgets that
/// the host said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Grows with every change: of two the greater is the later.
    pub revision: u32,
    /// Failures in a row.
    pub failures: u32,
    /// Nothing is tried before this instant; `None`: at once.
    pub not_before: Option<Instant>,
    /// What stands in the way.
    pub hold: Hold,
}

/// A sign-off as the device's storage keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The sign-off; never changed once it is stored.
    pub frozen: Frozen,
    /// How far sending has come.
    pub progress: Progress,
}

/// Where a sign-off is kept until its receipt is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// It is on its way to the device's storage.
    Storing {
        /// When that is taken as failed.
        until: Instant,
    },
    /// The device's storage has it, strictly durable.
    Stored,
    /// Only this page has it: closing the page loses it.
    PageOnly,
    /// Its receipt is there, and it is being deleted.
    Deleting {
        /// When that is taken as failed.
        until: Instant,
    },
    /// Its receipt is there, and the device's storage would not delete it.
    StillStored {
        /// When that is tried again.
        retry_at: Instant,
    },
    /// Its receipt is there, and the device's storage has it no more.
    Deleted,
}

/// What a screen may say of a sign-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State<'e> {
    /// It is being saved on this device.
    Storing,
    /// It waits to be sent.
    Waiting {
        /// The next attempt; `None`: as soon as may be.
        until: Option<Instant>,
        /// What went wrong with the last attempt.
        trouble: Option<Trouble>,
    },
    /// It is on its way.
    Sending,
    /// It waits until its person is signed in.
    NoSession,
    /// It waits until its person, not somebody else, is signed in.
    OtherPerson,
    /// The host will not accept it as it is.
    Stopped(Refusal),
    /// The host holds it.
    Recorded(&'e Receipt),
}

/// Whether this tab has posted a sign-off's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Posted {
    /// It has not.
    Never,
    /// It has, and waits for the answer.
    UnderWay,
    /// It has: the host may hold them, and no others may take their place.
    Before,
}

/// A sign-off in a tab's outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(super) frozen: Frozen,
    pub(super) progress: Progress,
    pub(super) keeping: Keeping,
    pub(super) receipt: Option<Receipt>,
    pub(super) posted: Posted,
    /// Whether the page was told of it.
    pub(super) was_told: bool,
    /// Whether the page was warned that nothing but itself has it.
    pub(super) was_warned: bool,
}

impl Entry {
    pub(super) fn new(kept: Kept, keeping: Keeping) -> Self {
        Self {
            frozen: kept.frozen,
            progress: kept.progress,
            keeping,
            receipt: None,
            posted: Posted::Never,
            was_told: false,
            was_warned: false,
        }
    }

    /// The sign-off.
    pub fn frozen(&self) -> &Frozen {
        &self.frozen
    }

    /// Where it is kept. Only [`Keeping::Stored`] survives the page.
    pub fn keeping(&self) -> Keeping {
        self.keeping
    }

    /// What a screen may say of it.
    pub fn state(&self) -> State<'_> {
        if let Some(receipt) = &self.receipt {
            return State::Recorded(receipt);
        }
        if self.is_sending() {
            return State::Sending;
        }
        let until = self.progress.not_before;
        match self.progress.hold {
            Hold::Stopped(refusal) => State::Stopped(refusal),
            Hold::NoSession => State::NoSession,
            Hold::OtherPerson => State::OtherPerson,
            Hold::Trouble(trouble) | Hold::AskedToWait(trouble) => State::Waiting {
                until,
                trouble: Some(trouble),
            },
            Hold::Free if self.is_being_stored() => State::Storing,
            Hold::Free => State::Waiting {
                until,
                trouble: None,
            },
        }
    }

    pub(super) fn kept(&self) -> Kept {
        Kept {
            frozen: self.frozen.clone(),
            progress: self.progress,
        }
    }

    pub(super) fn is_being_stored(&self) -> bool {
        matches!(self.keeping, Keeping::Storing { .. })
    }

    pub(super) fn is_sending(&self) -> bool {
        self.posted == Posted::UnderWay
    }

    pub(super) fn is_unsettled(&self) -> bool {
        self.receipt.is_none()
    }

    /// Whether it would go once its person is signed in; `None`: never by itself; else from when.
    pub(super) fn goes_from(&self, now: Instant) -> Option<Instant> {
        let waits = self.is_unsettled() && !self.is_sending() && !self.is_being_stored();
        match self.progress.hold {
            Hold::Stopped(_) => None,
            _ if !waits => None,
            Hold::Free
            | Hold::Trouble(_)
            | Hold::AskedToWait(_)
            | Hold::NoSession
            | Hold::OtherPerson => Some(self.progress.not_before.unwrap_or(now)),
        }
    }

    pub(super) fn is_ready(&self, now: Instant) -> bool {
        self.goes_from(now).is_some_and(|from| has_come(from, now))
    }

    /// Changes how far sending has come.
    pub(super) fn advance(&mut self, failures: u32, not_before: Option<Instant>, hold: Hold) {
        self.progress = Progress {
            revision: self.progress.revision.saturating_add(1),
            failures,
            not_before,
            hold,
        };
    }
}
