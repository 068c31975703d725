//! Submitted sign-offs on their way to the host: a state machine without clock, randomness, storage or network.
//!
//! Every tab has an [`Outbox`]. What happens goes in as an [`Event`]; what is to be done comes out as [`Command`]s,
//! to be carried out in their order. Whatever the order of events, and whatever is lost on the way:
//!
//! - a sign-off leaves the outbox only with the [`Receipt`] that proves it, and is *recorded* only then;
//! - every attempt sends the bytes that were frozen when it was submitted, under one id, so the host keeps it once;
//! - it is sent only while the session is known to be its own person's, and shown to that person alone;
//! - of several tabs one sends at a time, one sign-off at a time: take the lock, look into the storage again, ask who
//!   is signed in, post, let the lock go. A lost lock costs a request and nothing else.
//!
//! A sign-off that vanished from the storage without a receipt is put back and sent again: the host answers a second
//! time with the same receipt. Losing one would be worse than asking twice.
//!
//! | module | owns |
//! |---|---|
//! | [`answer`] | what the host answers, and what that means |
//! | [`entry`] | a sign-off in the outbox, and what a screen may say of it |
//! | [`message`] | what goes in, and what comes out |
//! | [`retry`] | how long to wait |

use std::rc::Rc;

use crate::Instant;
use crate::sign_off::record::{RecordId, Subject};

pub mod answer;
pub mod entry;
pub mod message;
pub mod retry;

use answer::{Answer, Receipt, Trouble};
use entry::{Entry, Frozen, Hold, Keeping, Kept, Posted, Progress};
use message::{Command, Delivery, Event, NotConfirmed, Notice, Session};
use retry::{
    ANSWER_PATIENCE, Jitter, RetryAfter, SESSION_FRESH, STORAGE_PATIENCE, has_come, next_try,
};

/// Whether this tab may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lock {
    Free,
    Sought,
    Held,
}

/// Where a round of sending stands. Only a tab with the lock goes beyond `Idle`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Round {
    Idle,
    Loading {
        until: Instant,
    },
    Choosing,
    Asking {
        until: Instant,
    },
    Posting {
        id: RecordId,
        attempt: u32,
        until: Instant,
    },
}

/// One tab's view of all sign-offs without receipt, and of those it got a receipt for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbox {
    delivery: Delivery,
    entries: Vec<Entry>,
    /// Receipts that other tabs got, for sign-offs that this tab does not know (yet).
    heard: Vec<Receipt>,
    session: Session,
    /// When the session's person was learnt; `None`: ask before sending.
    session_since: Option<Instant>,
    auth_was_asked: bool,
    lock: Lock,
    round: Round,
    /// How many [`Command::Load`]s are not answered yet.
    loads: u32,
    attempts: u32,
    wake: Option<Instant>,
}

/// One call of [`Outbox::handle`].
struct Turn {
    now: Instant,
    jitter: Jitter,
    commands: Vec<Command>,
}

impl Turn {
    fn add(&mut self, command: Command) {
        self.commands.push(command);
    }

    fn tell(&mut self, notice: Notice) {
        self.add(Command::Tell(notice));
    }
}

impl Outbox {
    /// An empty outbox; [`Event::Opened`] fills it.
    pub fn new(delivery: Delivery) -> Self {
        Self {
            delivery,
            entries: Vec::new(),
            heard: Vec::new(),
            session: Session::Unknown,
            session_since: None,
            auth_was_asked: false,
            lock: Lock::Free,
            round: Round::Idle,
            loads: 0,
            attempts: 0,
            wake: None,
        }
    }

    /// The sign-offs that may be shown to this person: their own, those that this tab saw recorded included.
    pub fn visible_to(&self, subject: &Subject) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.frozen.subject == *subject)
    }

    /// The sign-off of that id, whoever's it is: for carrying out a [`Command::Post`], never for showing.
    pub fn frozen(&self, id: &RecordId) -> Option<&Frozen> {
        let entry = self.entries.iter().find(|entry| entry.frozen.id == *id)?;
        Some(&entry.frozen)
    }

    /// Whether nothing is under way: what waits now waits for a time, a person or the page.
    pub fn is_at_rest(&self) -> bool {
        let is_moving = |entry: &Entry| {
            matches!(
                entry.keeping,
                Keeping::Storing { .. } | Keeping::Deleting { .. }
            )
        };
        self.lock == Lock::Free
            && self.round == Round::Idle
            && self.loads == 0
            && !self.entries.iter().any(is_moving)
    }

    /// Takes in what happened at an instant and says what is to be done. The jitter is new for every event.
    pub fn handle(&mut self, event: Event, now: Instant, jitter: Jitter) -> Vec<Command> {
        let mut turn = Turn {
            now,
            jitter,
            commands: Vec::new(),
        };
        self.take_in(event, &mut turn);
        self.lose_patience(&mut turn);
        self.tell_what_waits(&mut turn);
        if self.delivery == Delivery::Service {
            self.go_on(&mut turn);
        }
        self.set_alarm(&mut turn);
        turn.commands
    }

    fn take_in(&mut self, event: Event, turn: &mut Turn) {
        match event {
            Event::Opened | Event::ChangedElsewhere => self.load(turn),
            Event::Loaded(kept) => {
                self.merge(kept, turn);
                self.loaded();
            }
            Event::NotLoaded => self.loaded(),
            Event::Submit(frozen) => self.submit(frozen, turn),
            Event::Stored(kept) => self.stored(kept, turn),
            Event::NotStored(id) => self.not_stored(&id, turn),
            Event::Deleted(id) => self.deleted(&id),
            Event::NotDeleted(id) => self.not_deleted(&id, turn),
            Event::RecordedElsewhere(receipt) => self.recorded_elsewhere(receipt, turn),
            Event::Session(session) => self.learn_session(session, turn),
            Event::LockHeld(is_held) => self.lock_held(is_held, turn),
            Event::Due => self.wake = None,
            Event::Online => self.try_now(turn, |hold| hold == Hold::Trouble(Trouble::NoAnswer)),
            Event::Answered { attempt, answer } => self.answered(attempt, answer, turn),
            Event::SendAgain(id) => self.send_again(&id, turn),
            Event::Flush => self.flush(turn),
            Event::Confirm(receipt) => self.confirm(receipt, turn),
        }
    }

    fn entry(&mut self, id: &RecordId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.frozen.id == *id)
    }
}

/// Storage.
impl Outbox {
    fn load(&mut self, turn: &mut Turn) {
        if self.delivery != Delivery::PageEvents {
            self.loads = self.loads.saturating_add(1);
            turn.add(Command::Load);
        }
    }

    /// A round goes on with the answer to the last question: an earlier one may be older than the lock.
    fn loaded(&mut self) {
        self.loads = self.loads.saturating_sub(1);
        if self.loads == 0 && matches!(self.round, Round::Loading { .. }) {
            self.round = Round::Choosing;
        }
    }

    fn submit(&mut self, frozen: Frozen, turn: &mut Turn) {
        if let Some(entry) = self.entry(&frozen.id) {
            if let Some(receipt) = &entry.receipt {
                turn.tell(Notice::Recorded(receipt.clone()));
            }
            return;
        }
        let kept = Kept {
            frozen,
            progress: Progress::default(),
        };
        let heard = self
            .heard
            .iter()
            .find(|receipt| receipt.proves(&kept.frozen));
        let mut entry = Entry::new(kept, Keeping::PageOnly);
        if let Some(receipt) = heard {
            entry.receipt = Some(receipt.clone());
            entry.keeping = Keeping::Deleted;
            turn.tell(Notice::Recorded(receipt.clone()));
        } else if self.delivery != Delivery::PageEvents {
            store(&mut entry, turn);
        }
        self.entries.push(entry);
    }

    fn stored(&mut self, kept: Kept, turn: &mut Turn) {
        let revision = kept.progress.revision;
        let id = kept.frozen.id.clone();
        self.merge_one(kept, turn);
        if let Some(entry) = self.entry(&id)
            && entry.progress.revision > revision
        {
            note(entry, turn);
        }
    }

    fn not_stored(&mut self, id: &RecordId, turn: &mut Turn) {
        if let Some(entry) = self.entry(id)
            && entry.is_being_stored()
        {
            only_in_page(entry, turn);
        }
    }

    fn deleted(&mut self, id: &RecordId) {
        if let Some(entry) = self.entry(id)
            && entry.receipt.is_some()
        {
            entry.keeping = Keeping::Deleted;
        }
    }

    fn not_deleted(&mut self, id: &RecordId, turn: &mut Turn) {
        if let Some(entry) = self.entry(id)
            && matches!(entry.keeping, Keeping::Deleting { .. })
        {
            still_stored(entry, turn);
        }
    }

    fn merge(&mut self, all: Vec<Kept>, turn: &mut Turn) {
        for entry in &mut self.entries {
            let is_there = all.iter().any(|kept| kept.frozen.id == entry.frozen.id);
            if entry.keeping == Keeping::Stored && !is_there {
                store(entry, turn);
            }
        }
        for kept in all {
            self.merge_one(kept, turn);
        }
    }

    fn merge_one(&mut self, kept: Kept, turn: &mut Turn) {
        if let Some(entry) = self.entry(&kept.frozen.id) {
            merge_into(entry, kept, turn);
            return;
        }
        let heard = self
            .heard
            .iter()
            .find(|receipt| receipt.proves(&kept.frozen))
            .cloned();
        let mut entry = Entry::new(kept, Keeping::Stored);
        if let Some(receipt) = heard {
            settle(&mut entry, receipt, turn);
        }
        self.entries.push(entry);
    }
}

/// Receipts.
impl Outbox {
    fn recorded_elsewhere(&mut self, receipt: Receipt, turn: &mut Turn) {
        let Some(entry) = self.entry(&receipt.id) else {
            if !self.heard.contains(&receipt) {
                self.heard.push(receipt);
            }
            return;
        };
        if !entry.is_unsettled() || !receipt.proves(&entry.frozen) {
            return;
        }
        // The tab that got the receipt deletes; should it be gone before, the next look into the storage shows.
        if entry.keeping == Keeping::Stored {
            entry.keeping = Keeping::Deleted;
        }
        settle(entry, receipt, turn);
    }

    /// Takes a receipt from the host itself. A second one for the same sign-off changes nothing.
    fn recorded_here(entry: &mut Entry, receipt: Receipt, turn: &mut Turn) {
        if entry.is_unsettled() {
            turn.add(Command::Announce(receipt.clone()));
            settle(entry, receipt, turn);
        }
    }

    fn confirm(&mut self, receipt: Receipt, turn: &mut Turn) {
        let id = receipt.id.clone();
        let was_heard = self.heard.contains(&receipt);
        let refused = if self.delivery == Delivery::Service {
            Some(NotConfirmed::ServiceAnswers(id))
        } else {
            match self.entry(&id) {
                Some(entry) if receipt.proves(&entry.frozen) => {
                    Self::recorded_here(entry, receipt, turn);
                    None
                }
                Some(_) => Some(NotConfirmed::OtherText(id)),
                None if was_heard => None,
                None => Some(NotConfirmed::NoSuch(id)),
            }
        };
        if let Some(refused) = refused {
            turn.tell(Notice::NotConfirmed(refused));
        }
    }
}

/// Sending.
impl Outbox {
    fn learn_session(&mut self, session: Session, turn: &mut Turn) {
        let was_asked = matches!(self.round, Round::Asking { .. });
        self.session = session;
        self.session_since = None;
        match &self.session {
            Session::Person(_) => {
                self.session_since = Some(turn.now);
                self.auth_was_asked = false;
                // The answer to our own question is not news enough: a host that says one thing here and another to
                // a post would be asked without a pause.
                if !was_asked {
                    self.welcome(turn);
                }
            }
            Session::Nobody if was_asked => self.hold_ready(Hold::NoSession, turn),
            Session::Unknown if was_asked => {
                self.hold_ready(Hold::Trouble(Trouble::NoAnswer), turn);
            }
            Session::Nobody | Session::Unknown => {}
        }
        if was_asked {
            self.round = Round::Choosing;
        }
    }

    /// What waited for the person who is there now may go.
    fn welcome(&mut self, turn: &mut Turn) {
        let Session::Person(subject) = &self.session else {
            return;
        };
        for entry in &mut self.entries {
            let waits = matches!(entry.progress.hold, Hold::NoSession | Hold::OtherPerson);
            if waits && entry.is_unsettled() && entry.frozen.subject == *subject {
                entry.advance(entry.progress.failures, None, Hold::Free);
                note(entry, turn);
            }
        }
    }

    fn hold_ready(&mut self, why: Hold, turn: &mut Turn) {
        for entry in &mut self.entries {
            if entry.is_ready(turn.now) {
                hold(entry, why, None, turn);
                self.auth_was_asked |= ask_for_auth(self.auth_was_asked, why, turn);
            }
        }
    }

    fn lock_held(&mut self, is_held: bool, turn: &mut Turn) {
        match (is_held, self.lock) {
            (true, Lock::Sought) => self.lock = Lock::Held,
            (true, Lock::Free) => turn.add(Command::Unlock),
            (false, Lock::Held) => {
                self.lock = Lock::Sought;
                // What was posted cannot be called back; its answer still counts.
                if !matches!(self.round, Round::Posting { .. }) {
                    self.round = Round::Idle;
                }
            }
            (true, Lock::Held) | (false, Lock::Free | Lock::Sought) => {}
        }
    }

    fn answered(&mut self, attempt: u32, answer: Answer, turn: &mut Turn) {
        let in_flight = match &self.round {
            Round::Posting {
                id, attempt: own, ..
            } if *own == attempt => Some(id.clone()),
            Round::Idle
            | Round::Loading { .. }
            | Round::Choosing
            | Round::Asking { .. }
            | Round::Posting { .. } => None,
        };
        match (in_flight, answer) {
            (Some(id), answer) => {
                self.round = Round::Choosing;
                self.apply(&id, answer, turn);
            }
            // Given up, and yet it arrives: proof is proof.
            (None, Answer::Recorded(receipt)) => {
                if let Some(entry) = self.entry(&receipt.id)
                    && entry.posted != Posted::Never
                    && receipt.proves(&entry.frozen)
                {
                    Self::recorded_here(entry, receipt, turn);
                }
            }
            (
                None,
                Answer::NoSession | Answer::OtherPerson | Answer::Unknown(..) | Answer::Refused(_),
            ) => {}
        }
    }

    fn apply(&mut self, id: &RecordId, answer: Answer, turn: &mut Turn) {
        match answer {
            Answer::NoSession => self.forget_session(Session::Nobody),
            Answer::OtherPerson => self.forget_session(Session::Unknown),
            Answer::Recorded(_) | Answer::Unknown(..) | Answer::Refused(_) => {}
        }
        let was_asked = self.auth_was_asked;
        let Some(entry) = self.entry(id) else {
            return;
        };
        entry.posted = Posted::Before;
        // Meanwhile another tab may have told of its receipt.
        if !entry.is_unsettled() {
            return;
        }
        match answer {
            Answer::Recorded(receipt) if receipt.proves(&entry.frozen) => {
                Self::recorded_here(entry, receipt, turn);
                self.welcome(turn);
            }
            Answer::Recorded(_) => hold(entry, Hold::Trouble(Trouble::NotItsReceipt), None, turn),
            Answer::NoSession => {
                hold(entry, Hold::NoSession, None, turn);
                self.auth_was_asked = ask_for_auth(was_asked, Hold::NoSession, turn);
            }
            Answer::OtherPerson => hold(entry, Hold::OtherPerson, None, turn),
            Answer::Unknown(trouble, None) => hold(entry, Hold::Trouble(trouble), None, turn),
            Answer::Unknown(trouble, asked) => {
                hold(entry, Hold::AskedToWait(trouble), asked, turn);
            }
            Answer::Refused(refusal) => {
                let failures = entry.progress.failures.saturating_add(1);
                entry.advance(failures, None, Hold::Stopped(refusal));
                note(entry, turn);
            }
        }
    }

    fn forget_session(&mut self, session: Session) {
        self.session = session;
        self.session_since = None;
    }

    fn send_again(&mut self, id: &RecordId, turn: &mut Turn) {
        let has_service = self.delivery == Delivery::Service;
        if let Some(entry) = self.entry(id)
            && entry.is_unsettled()
            && !entry.is_sending()
        {
            entry.was_told = false;
            if has_service {
                entry.advance(0, None, Hold::Free);
                note(entry, turn);
            }
        }
    }

    fn flush(&mut self, turn: &mut Turn) {
        let has_storage = self.delivery != Delivery::PageEvents;
        for entry in &mut self.entries {
            entry.was_told = false;
            if has_storage && entry.is_unsettled() && entry.keeping == Keeping::PageOnly {
                store(entry, turn);
            }
        }
        self.auth_was_asked = false;
        if self.delivery == Delivery::Service {
            self.session_since = None;
        }
        self.try_now(turn, |hold| {
            matches!(hold, Hold::Trouble(_) | Hold::NoSession | Hold::OtherPerson)
        });
        self.load(turn);
    }

    /// What waits for these reasons waits no longer.
    fn try_now(&mut self, turn: &mut Turn, is_meant: impl Fn(Hold) -> bool) {
        for entry in &mut self.entries {
            let Progress {
                failures,
                not_before,
                hold,
                ..
            } = entry.progress;
            if entry.is_unsettled() && not_before.is_some() && is_meant(hold) {
                entry.advance(failures, None, hold);
                note(entry, turn);
            }
        }
    }

    fn lose_patience(&mut self, turn: &mut Turn) {
        let now = turn.now;
        for entry in &mut self.entries {
            match entry.keeping {
                Keeping::Storing { until } if has_come(until, now) => only_in_page(entry, turn),
                Keeping::Deleting { until } if has_come(until, now) => still_stored(entry, turn),
                Keeping::StillStored { retry_at } if has_come(retry_at, now) => {
                    delete(entry, turn);
                }
                Keeping::Storing { .. }
                | Keeping::Stored
                | Keeping::PageOnly
                | Keeping::Deleting { .. }
                | Keeping::StillStored { .. }
                | Keeping::Deleted => {}
            }
        }
        match self.round {
            Round::Loading { until } if has_come(until, now) => {
                self.loads = 0;
                self.round = Round::Choosing;
            }
            Round::Asking { until } if has_come(until, now) => {
                self.learn_session(Session::Unknown, turn);
            }
            Round::Posting { attempt, until, .. } if has_come(until, now) => {
                turn.add(Command::Abandon { attempt });
                self.answered(attempt, Answer::Unknown(Trouble::NoAnswer, None), turn);
            }
            Round::Idle
            | Round::Loading { .. }
            | Round::Choosing
            | Round::Asking { .. }
            | Round::Posting { .. } => {}
        }
    }

    fn tell_what_waits(&mut self, turn: &mut Turn) {
        let Session::Person(subject) = &self.session else {
            return;
        };
        for entry in &mut self.entries {
            let is_news = !entry.was_told && entry.is_unsettled() && !entry.is_being_stored();
            if is_news && entry.frozen.subject == *subject {
                entry.was_told = true;
                turn.tell(Notice::SignOff(entry.frozen.id.clone()));
            }
        }
    }

    fn go_on(&mut self, turn: &mut Turn) {
        let now = turn.now;
        let is_any_ready = self.entries.iter().any(|entry| entry.is_ready(now));
        match (&self.round, self.lock) {
            (Round::Idle, Lock::Free) if is_any_ready => {
                self.lock = Lock::Sought;
                turn.add(Command::Lock);
            }
            (Round::Idle, Lock::Held) if is_any_ready => {
                self.round = Round::Loading {
                    until: now + STORAGE_PATIENCE,
                };
                self.load(turn);
            }
            (Round::Choosing, Lock::Held) if is_any_ready => self.choose(turn),
            (Round::Idle | Round::Choosing, Lock::Held) => {
                self.round = Round::Idle;
                self.lock = Lock::Free;
                turn.add(Command::Unlock);
            }
            (Round::Choosing, Lock::Free | Lock::Sought) => self.round = Round::Idle,
            (Round::Idle, Lock::Free | Lock::Sought)
            | (Round::Loading { .. } | Round::Asking { .. } | Round::Posting { .. }, _) => {}
        }
    }

    /// Posts the first that may go, or asks who is there.
    fn choose(&mut self, turn: &mut Turn) {
        let now = turn.now;
        let is_fresh = self
            .session_since
            .is_some_and(|since| since <= now && now - since < SESSION_FRESH);
        let subject = match &self.session {
            Session::Person(subject) if is_fresh => subject.clone(),
            Session::Person(_) | Session::Nobody | Session::Unknown => {
                self.round = Round::Asking {
                    until: now + ANSWER_PATIENCE,
                };
                turn.add(Command::AskSession);
                return;
            }
        };
        let mut next = None;
        for entry in &mut self.entries {
            if !entry.is_ready(now) {
                continue;
            }
            if entry.frozen.subject != subject {
                hold(entry, Hold::OtherPerson, None, turn);
            } else if next.is_none() {
                next = Some(entry);
            }
        }
        let Some(entry) = next else {
            return self.go_on(turn);
        };
        self.attempts = self.attempts.wrapping_add(1);
        entry.posted = Posted::UnderWay;
        let id = entry.frozen.id.clone();
        self.round = Round::Posting {
            id: id.clone(),
            attempt: self.attempts,
            until: now + ANSWER_PATIENCE,
        };
        turn.add(Command::Post {
            id,
            attempt: self.attempts,
            bytes: Rc::clone(&entry.frozen.bytes),
        });
    }

    fn set_alarm(&mut self, turn: &mut Turn) {
        let now = turn.now;
        let round = match self.round {
            Round::Loading { until } | Round::Asking { until } | Round::Posting { until, .. } => {
                Some(until)
            }
            Round::Idle | Round::Choosing => None,
        };
        let stores = self.entries.iter().filter_map(|entry| match entry.keeping {
            Keeping::Storing { until } | Keeping::Deleting { until } => Some(until),
            Keeping::StillStored { retry_at } => Some(retry_at),
            Keeping::Stored | Keeping::PageOnly | Keeping::Deleted => None,
        });
        let sends = self
            .entries
            .iter()
            .filter(|_| self.delivery == Delivery::Service)
            .filter_map(|entry| entry.goes_from(now));
        let next = stores
            .chain(sends)
            .chain(round)
            .filter(|at| !has_come(*at, now))
            .min();
        if let Some(at) = next
            && self.wake != Some(at)
        {
            self.wake = Some(at);
            turn.add(Command::Wake(at));
        }
    }
}

fn store(entry: &mut Entry, turn: &mut Turn) {
    entry.keeping = Keeping::Storing {
        until: turn.now + STORAGE_PATIENCE,
    };
    turn.add(Command::Store(entry.kept()));
}

fn delete(entry: &mut Entry, turn: &mut Turn) {
    entry.keeping = Keeping::Deleting {
        until: turn.now + STORAGE_PATIENCE,
    };
    turn.add(Command::Delete(entry.frozen.id.clone()));
}

fn still_stored(entry: &mut Entry, turn: &mut Turn) {
    entry.keeping = Keeping::StillStored {
        retry_at: turn.now + ANSWER_PATIENCE,
    };
}

fn only_in_page(entry: &mut Entry, turn: &mut Turn) {
    if entry.receipt.is_some() {
        entry.keeping = Keeping::Deleted;
        return;
    }
    entry.keeping = Keeping::PageOnly;
    if !entry.was_warned {
        entry.was_warned = true;
        turn.tell(Notice::PageOnly(entry.frozen.id.clone()));
    }
}

/// Writes down how far sending has come; what the storage did not take is offered once more.
fn note(entry: &mut Entry, turn: &mut Turn) {
    match entry.keeping {
        Keeping::Stored => turn.add(Command::Note(entry.frozen.id.clone(), entry.progress)),
        Keeping::PageOnly => store(entry, turn),
        Keeping::Storing { .. }
        | Keeping::Deleting { .. }
        | Keeping::StillStored { .. }
        | Keeping::Deleted => {}
    }
}

/// An attempt that did not end with a receipt.
fn hold(entry: &mut Entry, why: Hold, asked: Option<RetryAfter>, turn: &mut Turn) {
    let failures = entry.progress.failures.saturating_add(1);
    let not_before = next_try(turn.now, failures, asked, turn.jitter);
    entry.advance(failures, Some(not_before), why);
    note(entry, turn);
}

/// Tells the page that somebody must sign in, once until somebody has; gives whether it was told.
fn ask_for_auth(was_asked: bool, why: Hold, turn: &mut Turn) -> bool {
    let is_needed = why == Hold::NoSession;
    if is_needed && !was_asked {
        turn.tell(Notice::AuthRequired);
    }
    was_asked || is_needed
}

fn settle(entry: &mut Entry, receipt: Receipt, turn: &mut Turn) {
    turn.tell(Notice::Recorded(receipt.clone()));
    entry.receipt = Some(receipt);
    match entry.keeping {
        Keeping::Stored => delete(entry, turn),
        Keeping::PageOnly => entry.keeping = Keeping::Deleted,
        // What is still being stored is deleted as soon as it is.
        Keeping::Storing { .. }
        | Keeping::Deleting { .. }
        | Keeping::StillStored { .. }
        | Keeping::Deleted => {}
    }
}

/// What the storage holds of a sign-off that is here already.
fn merge_into(entry: &mut Entry, kept: Kept, turn: &mut Turn) {
    if let Some(receipt) = &entry.receipt {
        let may_delete = match entry.keeping {
            Keeping::Storing { .. } | Keeping::Stored | Keeping::PageOnly | Keeping::Deleted => {
                receipt.proves(&kept.frozen)
            }
            Keeping::Deleting { .. } | Keeping::StillStored { .. } => false,
        };
        if may_delete {
            // Whoever put it back has not heard of the receipt, and would do it again.
            turn.add(Command::Announce(receipt.clone()));
            delete(entry, turn);
        }
        return;
    }
    entry.keeping = Keeping::Stored;
    if entry.posted == Posted::Never {
        entry.frozen = kept.frozen;
    }
    if kept.progress.revision > entry.progress.revision {
        entry.progress = kept.progress;
    }
}
