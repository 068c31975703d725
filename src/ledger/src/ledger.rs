//! The ledger of a running host: many senders, one writer, readers that do not wait for it.
//!
//! The writer takes whatever has come while it was at work and commits it together, so that the disk's pace is shared
//! by all who wait for it. Writer and readers have threads of their own, so that a database that hangs holds up nobody
//! who does not ask for it; and where it fails, all who wait hear so at once.
//!
//! A host begins without its database, and goes on without it: the ledger is opened as soon as it can be.

use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use guide_domain::Instant;
use guide_domain::sign_off::record::SignedPolicy;
use thiserror::Error;
use tokio::sync::oneshot;

use crate::address::Database;
use crate::connection;
use crate::entry::{Content, Draft, Kept};
use crate::error::LedgerError;
use crate::head::HeadError;
use crate::identity::Identity;
use crate::keeper::{Appended, Keeper, Opening, Refused};
use crate::patience::{AGAIN, ANSWER, Deadline, FRESH, PATIENT, READY};
use crate::store::{Access, Store, Which};
use crate::worker::{NotTaken, Take, Worker};

/// So many drafts may wait; whoever comes then is told to try again.
const WAITING: usize = 4096;

/// So many drafts at most enter in one commit.
const TOGETHER: usize = 256;

/// So many sign-offs are read before whoever asked has looked at them.
const READ_AHEAD: usize = 256;

/// So many readers may wait.
const READERS: usize = 1024;

type Shared<T> = Result<T, Arc<LedgerError>>;

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

impl From<NotTaken> for LedgerError {
    fn from(not_taken: NotTaken) -> Self {
        match not_taken {
            NotTaken::Full => Self::Busy,
            NotTaken::Ended => Self::Closed,
        }
    }
}

/// What a host's ledger is made of.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where it is.
    pub database: Database,
    /// Where its head is.
    pub head_file: PathBuf,
    /// Which ledger may be opened.
    pub opening: Opening,
    /// The policies that are served from now on; the ledger remembers them.
    pub served: Vec<SignedPolicy>,
    /// The present, for what the ledger adds itself.
    pub clock: fn() -> Instant,
}

/// What a host learns when its ledger is opened, and what then stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The host's own secret: what it derives opaque ids and sessions from.
    pub secret: String,
    /// Every policy that this ledger's hosts ever served.
    pub policies: Vec<SignedPolicy>,
}

/// A ledger in use. Dropping it ends its threads after what they have taken.
pub struct Ledger {
    writer: Worker<Task>,
    /// One for each purpose: a long report does not keep people from their own page.
    personal: Worker<Reading>,
    reports: Worker<Reading>,
    first: Mutex<Receiver<Shared<()>>>,
    state: Arc<State>,
}

/// What the threads tell.
#[derive(Default)]
struct State {
    opened: OnceLock<Opened>,
    head_file: OnceLock<Identity>,
    /// Why it is not open.
    failure: Mutex<Option<Arc<LedgerError>>>,
}

impl State {
    fn fail(&self, error: &Arc<LedgerError>) {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        *failure = Some(Arc::clone(error));
    }

    fn opened(&self) -> Shared<&Opened> {
        self.opened.get().ok_or_else(|| {
            let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure
                .clone()
                .unwrap_or_else(|| Arc::new(LedgerError::Opening))
        })
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

impl Ledger {
    /// Opens the ledger, or says why it cannot be.
    ///
    /// # Errors
    /// Why the first attempt failed.
    pub fn open(setup: Setup) -> Shared<Self> {
        let ledger = Self::start(setup);
        ledger.first_attempt(PATIENT)?;
        Ok(ledger)
    }

    /// Waits for the first attempt to open it, and says what became of that. To be asked once.
    ///
    /// # Errors
    /// Why it failed, or that it takes longer.
    pub fn first_attempt(&self, patience: Duration) -> Shared<()> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.recv_timeout(patience).unwrap_or_else(|not_yet| {
            Err(Arc::new(match not_yet {
                RecvTimeoutError::Timeout => LedgerError::Late,
                RecvTimeoutError::Disconnected => LedgerError::Closed,
            }))
        })
    }

    /// Begins to open the ledger, and goes on until it is open, however long that takes. Waits for nothing.
    pub fn start(setup: Setup) -> Self {
        let (tried, first) = sync_channel(1);
        let state = Arc::new(State::default());
        let reader = |database: &Database| Reader {
            database: database.clone(),
            store: None,
        };
        Self {
            personal: Worker::start("ledger-people", READERS, reader(&setup.database)),
            reports: Worker::start("ledger-reports", READERS, reader(&setup.database)),
            writer: Worker::start(
                "ledger-writer",
                WAITING,
                Writer {
                    setup,
                    keeper: None,
                    tried: Some(tried),
                    works_until: None,
                    state: Arc::clone(&state),
                },
            ),
            first: Mutex::new(first),
            state,
        }
    }

    /// What the host learned when the ledger was opened; until then, why it is not.
    ///
    /// # Errors
    /// Why it is not open.
    pub fn opened(&self) -> Shared<&Opened> {
        self.state.opened()
    }

    /// Appends a draft. A well answer means that it is on the disk and was read back.
    ///
    /// # Errors
    /// [`NotRecorded`], within ten seconds.
    pub async fn append(&self, draft: Draft, at: Instant) -> Result<Appended, NotRecorded> {
        let (answer, answered) = oneshot::channel();
        self.writer
            .give(Task::Append { draft, at, answer })
            .map_err(LedgerError::from)?;
        match Deadline::after(ANSWER).keep(answered).await {
            None => Err(LedgerError::Late.into()),
            Some(answer) => answer.unwrap_or_else(|_ended| Err(LedgerError::Closed.into())),
        }
    }

    /// Whether a sign-off could be recorded now: database and head are where they were, and can be written to.
    ///
    /// # Errors
    /// What is in the way, within ten seconds.
    pub async fn ready(&self) -> Shared<()> {
        if let Some(head) = self.state.head_file.get() {
            head.check()
                .map_err(|gone| LedgerError::Head(gone.into()))?;
        }
        let (answer, answered) = oneshot::channel();
        self.writer
            .give(Task::Probe { answer })
            .map_err(LedgerError::from)?;
        match Deadline::after(READY).keep(answered).await {
            None => Err(Arc::new(LedgerError::Late)),
            Some(answer) => answer.unwrap_or_else(|_ended| Err(Arc::new(LedgerError::Closed))),
        }
    }

    /// A person's sign-offs, in the order in which they were recorded.
    ///
    /// # Errors
    /// Why they cannot be read, within ten seconds.
    pub async fn of_person(&self, person: &str) -> Shared<Vec<Kept>> {
        let person = person.to_owned();
        let asked = ask(&self.personal, move |store| {
            let mut kept = Vec::new();
            read(store, Which::Of(&person), |one| kept.push(one))?;
            Ok(kept)
        })?;
        match Deadline::after(ANSWER).keep(asked).await {
            None => Err(Arc::new(LedgerError::Late)),
            Some(kept) => kept.unwrap_or_else(|_ended| Err(Arc::new(LedgerError::Closed))),
        }
    }

    /// Every sign-off, one after another, as of one moment. It takes as long as there are sign-offs, and ends where the
    /// database falls silent: to be called on a thread that may wait.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub fn each(&self, visit: impl FnMut(Kept)) -> Shared<()> {
        let (sending, coming) = sync_channel(READ_AHEAD);
        let asked = ask(&self.reports, move |store| {
            store.read(Which::All, &mut |row| {
                if let Ok(Content::SignOff(kept)) = row.content()
                    && sending.send(*kept).is_err()
                {
                    // Whoever asked has gone.
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            })?;
            Ok(())
        })?;
        coming.into_iter().for_each(visit);
        asked
            .blocking_recv()
            .unwrap_or_else(|_ended| Err(Arc::new(LedgerError::Closed)))
    }
}

/// Every sign-off of a ledger that no host has open, or beside one that has; also where nothing can be written.
///
/// # Errors
/// [`LedgerError`], also where there is no ledger.
pub fn each(database: &Database, visit: impl FnMut(Kept)) -> Result<(), LedgerError> {
    let mut store = connection::open(database, Access::Look)?;
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

/// What a reader's thread is asked: something to do with the database, or with the reason why it cannot be.
type Reading = Box<dyn FnOnce(Shared<&mut dyn Store>) -> Shared<()> + Send>;

/// Has a reader's thread do something.
fn ask<T: Send + 'static>(
    reader: &Worker<Reading>,
    work: impl FnOnce(&mut dyn Store) -> Result<T, LedgerError> + Send + 'static,
) -> Shared<oneshot::Receiver<Shared<T>>> {
    let (answer, answered) = oneshot::channel();
    let reading = move |store: Shared<&mut dyn Store>| {
        let done = store.and_then(|store| Ok(work(store)?));
        let failed = done.as_ref().map(drop).map_err(Arc::clone);
        // Whoever has gone will ask again.
        drop(answer.send(done));
        failed
    };
    reader.give(Box::new(reading)).map_err(LedgerError::from)?;
    Ok(answered)
}

/// A reader's connection.
struct Reader {
    database: Database,
    store: Option<Box<dyn Store>>,
}

impl Reader {
    fn store(&mut self) -> Shared<&mut dyn Store> {
        let store = match self.store.take() {
            Some(store) => store,
            None => connection::open(&self.database, Access::Beside).map_err(LedgerError::from)?,
        };
        Ok(self.store.insert(store).as_mut())
    }
}

impl Take<Reading> for Reader {
    type Failure = Arc<LedgerError>;

    fn most(&self) -> usize {
        1
    }

    fn take(&mut self, tasks: Vec<Reading>) -> Shared<()> {
        tasks
            .into_iter()
            .try_for_each(|reading| reading(self.store()))
    }

    fn refuse(&mut self, reading: Reading, failure: &Arc<LedgerError>) {
        // It says the same again.
        drop(reading(Err(Arc::clone(failure))));
    }
}

/// What the writer is asked.
enum Task {
    Append {
        draft: Draft,
        at: Instant,
        answer: oneshot::Sender<Result<Appended, NotRecorded>>,
    },
    Probe {
        answer: oneshot::Sender<Shared<()>>,
    },
}

/// The writer: opens the ledger, takes what waits, commits it together, answers.
struct Writer {
    setup: Setup,
    keeper: Option<Keeper>,
    /// Who waits for the first attempt to open it.
    tried: Option<SyncSender<Shared<()>>>,
    /// So long nobody needs to try whether it works.
    works_until: Option<Deadline>,
    state: Arc<State>,
}

impl Writer {
    fn keeper(&mut self) -> Shared<&mut Keeper> {
        let opened = match self.keeper.take() {
            Some(keeper) => Ok(keeper),
            None => open(&self.setup, &self.state).map_err(Arc::new),
        };
        if let Err(error) = &opened {
            self.state.fail(error);
        }
        if let Some(tried) = self.tried.take() {
            // Whoever does not wait any more does not need it.
            drop(tried.send(opened.as_ref().map(drop).map_err(Arc::clone)));
        }
        Ok(self.keeper.insert(opened?))
    }

    fn append(&mut self, offers: &[(Draft, Instant)]) -> Shared<Vec<Result<Appended, Refused>>> {
        if offers.is_empty() {
            return Ok(Vec::new());
        }
        let answers = self.keeper()?.append(offers)?;
        self.works_until = Some(Deadline::after(FRESH));
        Ok(answers)
    }

    fn probe(&mut self) -> Shared<()> {
        if self.works_until.is_some_and(|until| !until.is_over()) {
            return Ok(());
        }
        self.keeper()?.probe()?;
        self.works_until = Some(Deadline::after(FRESH));
        Ok(())
    }
}

/// Opens the ledger, and says what the host needs to know.
fn open(setup: &Setup, state: &State) -> Result<Keeper, LedgerError> {
    let at = (setup.clock)();
    let mut keeper = Keeper::open(&setup.database, &setup.head_file, setup.opening, at)?;
    keeper.remember(&setup.served, at)?;
    let opened = Opened {
        secret: keeper.secret().to_owned(),
        policies: keeper.policies()?,
    };
    state.head_file.get_or_init(|| keeper.head_file().clone());
    state.opened.get_or_init(|| opened);
    Ok(keeper)
}

impl Take<Task> for Writer {
    type Failure = Arc<LedgerError>;

    fn most(&self) -> usize {
        TOGETHER
    }

    fn begin(&mut self) {
        // Who waits hears of a failure, and it is tried again.
        drop(self.keeper().map(drop));
    }

    fn rests(&self) -> Option<Duration> {
        self.keeper.is_none().then_some(AGAIN)
    }

    fn take(&mut self, tasks: Vec<Task>) -> Shared<()> {
        let (mut offers, mut waiting, mut probes) = (Vec::new(), Vec::new(), Vec::new());
        for task in tasks {
            match task {
                Task::Append { draft, at, answer } => {
                    offers.push((draft, at));
                    waiting.push(answer);
                }
                Task::Probe { answer } => probes.push(answer),
            }
        }
        let appended = self.append(&offers);
        let failed = appended.as_ref().map(drop).map_err(Arc::clone);
        let answers = match appended {
            Ok(answers) => answers
                .into_iter()
                .map(|answer| answer.map_err(NotRecorded::from))
                .collect(),
            Err(error) => vec![Err(NotRecorded::Unavailable(error)); waiting.len()],
        };
        for (waiter, answer) in waiting.into_iter().zip(answers) {
            // Whoever has gone will ask again.
            drop(waiter.send(answer));
        }
        let probed = failed.and_then(|()| {
            if probes.is_empty() {
                Ok(())
            } else {
                self.probe()
            }
        });
        for waiter in probes {
            drop(waiter.send(probed.clone()));
        }
        if probed.is_err() {
            self.works_until = None;
        }
        probed
    }

    fn refuse(&mut self, task: Task, failure: &Arc<LedgerError>) {
        let failure = Arc::clone(failure);
        match task {
            Task::Append { answer, .. } => {
                drop(answer.send(Err(NotRecorded::Unavailable(failure))));
            }
            Task::Probe { answer } => drop(answer.send(Err(failure))),
        }
    }
}

impl From<crate::identity::Gone> for LedgerError {
    fn from(gone: crate::identity::Gone) -> Self {
        Self::Head(HeadError::Gone(gone))
    }
}
