//! A sign-off in the outbox.

use serde::{Deserialize, Serialize};

use super::answer::{Refusal, Trouble};
use super::retry::has_come;
use crate::Instant;
use crate::sign_off::wire::Receipt;

pub use super::frozen::Frozen;

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
    pub(super) stage: Stage,
}

/// Whether its receipt is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is not.
    Unsettled(Unsettled),
    /// It is; with what the device's storage holds of it still.
    Settled(Receipt, Leftover),
}

/// What is known of a sign-off without a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unsettled {
    pub(super) progress: Progress,
    pub(super) place: Place,
    pub(super) posted: Posted,
    /// Whether the page was told of it.
    pub(super) was_told: bool,
    /// Whether the page was warned that nothing but itself has it.
    pub(super) was_warned: bool,
}

/// Where a sign-off without a receipt is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is on its way to the device's storage, which is taken as failed at this instant.
    Storing(Instant),
    /// The device's storage has it.
    Stored,
    /// Only this page has it.
    PageOnly,
}

/// What the device's storage holds of a sign-off whose receipt is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leftover {
    /// It was on its way there, which is taken as failed at this instant; then it is to be deleted.
    Storing(Instant),
    /// It is being deleted, which is taken as failed at this instant.
    Deleting(Instant),
    /// It was not deleted; that is tried again at this instant.
    StillThere(Instant),
    /// Nothing.
    Nothing,
}

impl Entry {
    pub(super) fn unsettled(kept: Kept, place: Place) -> Self {
        Self {
            frozen: kept.frozen,
            stage: Stage::Unsettled(Unsettled {
                progress: kept.progress,
                place,
                posted: Posted::Never,
                was_told: false,
                was_warned: false,
            }),
        }
    }

    pub(super) fn settled(frozen: Frozen, receipt: Receipt) -> Self {
        Self {
            frozen,
            stage: Stage::Settled(receipt, Leftover::Nothing),
        }
    }

    /// The sign-off.
    pub fn frozen(&self) -> &Frozen {
        &self.frozen
    }

    /// Where it is kept. Only [`Keeping::Stored`] survives the page.
    pub fn keeping(&self) -> Keeping {
        match &self.stage {
            Stage::Unsettled(unsettled) => match unsettled.place {
                Place::Storing(until) => Keeping::Storing { until },
                Place::Stored => Keeping::Stored,
                Place::PageOnly => Keeping::PageOnly,
            },
            Stage::Settled(_, leftover) => match *leftover {
                Leftover::Storing(until) => Keeping::Storing { until },
                Leftover::Deleting(until) => Keeping::Deleting { until },
                Leftover::StillThere(retry_at) => Keeping::StillStored { retry_at },
                Leftover::Nothing => Keeping::Deleted,
            },
        }
    }

    /// What a screen may say of it.
    pub fn state(&self) -> State<'_> {
        match &self.stage {
            Stage::Settled(receipt, _) => State::Recorded(receipt),
            Stage::Unsettled(unsettled) => unsettled.state(),
        }
    }

    /// What is known of it while its receipt is not there.
    pub(super) fn as_unsettled(&self) -> Option<&Unsettled> {
        match &self.stage {
            Stage::Unsettled(unsettled) => Some(unsettled),
            Stage::Settled(..) => None,
        }
    }

    /// The same, to change it.
    pub(super) fn as_unsettled_mut(&mut self) -> Option<&mut Unsettled> {
        match &mut self.stage {
            Stage::Unsettled(unsettled) => Some(unsettled),
            Stage::Settled(..) => None,
        }
    }

    pub(super) fn is_unsettled(&self) -> bool {
        self.as_unsettled().is_some()
    }

    /// Whether the storage has been asked to do something with it and has not answered.
    pub(super) fn is_moving(&self) -> bool {
        matches!(
            self.keeping(),
            Keeping::Storing { .. } | Keeping::Deleting { .. }
        )
    }

    /// Whether it would go once its person is signed in; `None`: never by itself; else from when.
    pub(super) fn goes_from(&self, now: Instant) -> Option<Instant> {
        self.as_unsettled()?.goes_from(now)
    }

    pub(super) fn is_ready(&self, now: Instant) -> bool {
        self.goes_from(now).is_some_and(|from| has_come(from, now))
    }
}

impl Unsettled {
    fn state<'e>(&self) -> State<'e> {
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

    pub(super) fn is_being_stored(&self) -> bool {
        matches!(self.place, Place::Storing(_))
    }

    pub(super) fn is_sending(&self) -> bool {
        self.posted == Posted::UnderWay
    }

    fn goes_from(&self, now: Instant) -> Option<Instant> {
        match self.progress.hold {
            Hold::Stopped(_) => None,
            _ if self.is_sending() || self.is_being_stored() => None,
            Hold::Free
            | Hold::Trouble(_)
            | Hold::AskedToWait(_)
            | Hold::NoSession
            | Hold::OtherPerson => Some(self.progress.not_before.unwrap_or(now)),
        }
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
