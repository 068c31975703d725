//! What goes into the outbox, and what comes out of it.

use std::rc::Rc;

use thiserror::Error;

use super::answer::{Answer, Receipt};
use super::entry::{Frozen, Kept, Progress};
use crate::Instant;
use crate::sign_off::record::{RecordId, Subject};

/// How sign-offs reach the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The host has a service to post to.
    Service,
    /// The page is told of them and confirms them; they are kept on the device until then.
    Events,
    /// As before, but nobody knows whose they are: nothing is kept beyond the page.
    PageEvents,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Nobody could tell.
    Unknown,
    /// Nobody is.
    Nobody,
    /// This person is.
    Person(Subject),
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The tab was opened: the first event of all.
    Opened,
    /// The storage's sign-offs, all of them; the answer to one [`Command::Load`].
    Loaded(Vec<Kept>),
    /// The storage could not be read; the answer to one [`Command::Load`].
    NotLoaded,
    /// Somebody submitted. The id of a sign-off that is here already changes nothing: the first bytes stay.
    Submit(Frozen),
    /// The storage holds this under the id, strictly durable: what was to be stored, or what was there before.
    Stored(Kept),
    /// It could not be stored.
    NotStored(RecordId),
    /// The storage holds nothing under the id any more.
    Deleted(RecordId),
    /// It could not be deleted.
    NotDeleted(RecordId),
    /// Another tab changed the storage.
    ChangedElsewhere,
    /// Another tab got this receipt.
    RecordedElsewhere(Receipt),
    /// Who is signed in: the answer to [`Command::AskSession`], or what the page learnt otherwise. Where there is no
    /// service, the page's `subject`.
    Session(Session),
    /// Whether this tab holds the sender's lock, told in the order in which it happens. `false`: it lost it, and still
    /// seeks it.
    LockHeld(bool),
    /// The time of the last [`Command::Wake`] has come; too early does no harm.
    Due,
    /// The network is said to be back.
    Online,
    /// What a reply to [`Command::Post`] means.
    Answered {
        /// The attempt's number.
        attempt: u32,
        /// Its meaning.
        answer: Answer,
    },
    /// The person asks for another attempt, whatever the host said.
    SendAgain(RecordId),
    /// The page asks to send and to be told of all that waits, as far as the host did not ask to wait.
    Flush,
    /// The page, where there is no service, confirms that it recorded a sign-off.
    Confirm(Receipt),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Read all sign-offs from the storage: [`Event::Loaded`] or [`Event::NotLoaded`].
    Load,
    /// Store it, strictly durable, unless something is there under its id: [`Event::Stored`] or [`Event::NotStored`].
    /// Other tabs hear [`Event::ChangedElsewhere`].
    Store(Kept),
    /// Keep this beside the sign-off, if that is there. No answer: it may be lost.
    Note(RecordId, Progress),
    /// Delete it: [`Event::Deleted`] or [`Event::NotDeleted`]. Other tabs hear [`Event::ChangedElsewhere`].
    Delete(RecordId),
    /// Other tabs are to hear [`Event::RecordedElsewhere`].
    Announce(Receipt),
    /// Seek the sender's lock, until [`Command::Unlock`]: [`Event::LockHeld`] once it is had, however late.
    Lock,
    /// Let the lock go, or seek it no longer.
    Unlock,
    /// Ask the host who is signed in: [`Event::Session`], [`Session::Unknown`] if it does not say.
    AskSession,
    /// Post the bytes under the id: [`Event::Answered`].
    Post {
        /// The sign-off's id.
        id: RecordId,
        /// The attempt's number in this tab.
        attempt: u32,
        /// The body.
        bytes: Rc<str>,
    },
    /// Break the attempt off: it took too long.
    Abandon {
        /// The attempt's number.
        attempt: u32,
    },
    /// Send [`Event::Due`] at this instant; it replaces the one asked for before.
    Wake(Instant),
    /// Tell the page and its screens.
    Tell(Notice),
}

/// What the page and its screens are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This sign-off, of the person who is signed in, waits for its receipt.
    SignOff(RecordId),
    /// The host holds it.
    Recorded(Receipt),
    /// The device's storage does not take it: closing the page loses it.
    PageOnly(RecordId),
    /// Sign-offs wait, and nobody is signed in. Told once until somebody is; whoever asks the host again because of
    /// this alone asks in vain.
    AuthRequired,
    /// A confirmation was not accepted.
    NotConfirmed(NotConfirmed),
}

/// Why a confirmation is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotConfirmed {
    /// The host has a service, which alone confirms.
    #[error(
        "sign-off “{0}” is confirmed by the host’s service alone; leave out the attribute host"
    )]
    ServiceAnswers(RecordId),
    /// Nothing waits under that id.
    #[error("no sign-off “{0}” waits here; give the id of the event sg-sign-off")]
    NoSuch(RecordId),
    /// The receipt is for another text.
    #[error("the receipt of sign-off “{0}” has another sha256 than the policy that was signed")]
    OtherText(RecordId),
}
