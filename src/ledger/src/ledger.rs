//! The ledger of a running host: many senders, one writer, readers that do not wait for it.
//!
//! The writer takes whatever has come while it was at work and commits it together, so that the disk's pace is shared
//! by all who wait for it.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use guide_domain::Instant;
use guide_domain::sign_off::record::SignedPolicy;
use thiserror::Error;
use tokio::sync::oneshot;

use crate::address::Database;
use crate::entry::{Content, Draft, Kept};
use crate::head::HeadError;
use crate::identity::Identity;
use crate::keeper::{Appended, Keeper, LedgerError, Refused};
use crate::store::{self, Opening, Store, Which};

/// So many drafts may wait; whoever comes then is told to try again.
const WAITING: usize = 4096;

/// So many drafts at most enter in one commit.
const TOGETHER: usize = 256;

type Answer = Result<Appended, NotRecorded>;

/// Why a draft is not known to be recorded.
#[derive(Clone, Debug, Error)]
pub enum NotRecorded {
    /// It will not be, as it is.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It may be later: offer it again.
    #[error(transparent)]
    Unavailable(Arc<LedgerError>),
}

impl From<LedgerError> for NotRecorded {
    fn from(error: LedgerError) -> Self {
        Self::Unavailable(Arc::new(error))
    }
}

struct Task {
    draft: Draft,
    at: Instant,
    answer: oneshot::Sender<Answer>,
}

/// A ledger in use. Dropping it ends the writer after what it has taken.
pub struct Ledger {
    sender: Option<SyncSender<Task>>,
    writer: Option<JoinHandle<()>>,
    /// One for each purpose: a long report does not keep people from their own page.
    personal: Mutex<Box<dyn Store>>,
    reports: Mutex<Box<dyn Store>>,
    head_file: Identity,
    secret: String,
    adopted: bool,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

impl Ledger {
    /// Opens the ledger, made if there is none, and remembers the policies that are served from now on.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn open(
        database: &Database,
        head_file: &Path,
        served: &[SignedPolicy],
    ) -> Result<Self, LedgerError> {
        let mut keeper = Keeper::open(database, head_file, Opening::Create)?;
        let secret = keeper.secret()?;
        keeper.remember(served)?;
        let adopted = keeper.adopted_tail();
        let head_file = keeper.head_file().clone();
        let (sender, receiver) = sync_channel(WAITING);
        Ok(Self {
            sender: Some(sender),
            writer: Some(thread::spawn(move || write(keeper, &receiver))),
            personal: Mutex::new(store::open(database, Opening::Existing)?),
            reports: Mutex::new(store::open(database, Opening::Existing)?),
            head_file,
            secret,
            adopted,
        })
    }

    /// Whether there were entries but no head, so that nobody knows whether the tail is whole.
    pub fn adopted_tail(&self) -> bool {
        self.adopted
    }

    /// The host's own secret: what it derives opaque ids and sessions from.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Appends a draft. A well answer means that it is on the disk.
    ///
    /// # Errors
    /// [`NotRecorded`].
    pub async fn append(&self, draft: Draft, at: Instant) -> Answer {
        let (answer, answered) = oneshot::channel();
        let sender = self.sender.as_ref().ok_or(LedgerError::Closed)?;
        sender
            .try_send(Task { draft, at, answer })
            .map_err(|error| match error {
                TrySendError::Full(_) => LedgerError::Busy,
                TrySendError::Disconnected(_) => LedgerError::Closed,
            })?;
        answered
            .await
            .unwrap_or_else(|_ended| Err(LedgerError::Closed.into()))
    }

    /// A person's sign-offs, in the order in which they were recorded. Waits for the database.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn of_person(&self, person: &str) -> Result<Vec<Kept>, LedgerError> {
        let mut kept = Vec::new();
        read(used(&self.personal).as_mut(), Which::Of(person), |one| {
            kept.push(one);
        })?;
        Ok(kept)
    }

    /// Every sign-off, one after another, as of one moment. Waits for the database.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn each(&self, visit: impl FnMut(Kept)) -> Result<(), LedgerError> {
        read(used(&self.reports).as_mut(), Which::All, visit)
    }

    /// Every policy that this ledger's hosts ever served.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn policies(&self) -> Result<Vec<SignedPolicy>, LedgerError> {
        Ok(used(&self.personal).policies()?)
    }

    /// Whether the database answers, and it and the head are where they were. Waits for it.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn ready(&self) -> Result<(), LedgerError> {
        self.head_file.check().map_err(HeadError::from)?;
        used(&self.personal).tail()?;
        Ok(())
    }
}

/// A lock that a panicking reader left is as good as any: a store has no state but its connection.
fn used(store: &Mutex<Box<dyn Store>>) -> MutexGuard<'_, Box<dyn Store>> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Every sign-off of a ledger that no host has open, or beside one that has.
///
/// # Errors
/// [`LedgerError`], also where there is no ledger.
pub fn each(database: &Database, visit: impl FnMut(Kept)) -> Result<(), LedgerError> {
    let mut store = store::open(database, Opening::Existing)?;
    read(store.as_mut(), Which::All, visit)
}

/// Lines that make no sense are left to `verify`, which names them.
fn read(
    store: &mut dyn Store,
    which: Which<'_>,
    mut visit: impl FnMut(Kept),
) -> Result<(), LedgerError> {
    store.read(which, &mut |row| {
        if let Ok(Content::SignOff(kept)) = row.content() {
            visit(*kept);
        }
        ControlFlow::Continue(())
    })?;
    Ok(())
}

/// The writer's life: takes what waits, commits it together, answers.
fn write(mut keeper: Keeper, receiver: &Receiver<Task>) {
    while let Ok(first) = receiver.recv() {
        let mut offers = vec![(first.draft, first.at)];
        let mut waiting = vec![first.answer];
        while offers.len() < TOGETHER
            && let Ok(task) = receiver.try_recv()
        {
            offers.push((task.draft, task.at));
            waiting.push(task.answer);
        }
        let answers = match keeper.append(&offers) {
            Ok(answers) => answers
                .into_iter()
                .map(|answer| answer.map_err(NotRecorded::from))
                .collect(),
            Err(error) => vec![Err(NotRecorded::from(error)); waiting.len()],
        };
        for (waiter, answer) in waiting.into_iter().zip(answers) {
            // Whoever has gone will ask again.
            drop(waiter.send(answer));
        }
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        drop(self.sender.take());
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has told so on standard error.
            drop(writer.join());
        }
    }
}
