//! How long the ledger waits for what, and the one look at a clock that this takes: no rule is fed from here.
//!
//! Whoever posts a sign-off gets an answer within ten seconds, whatever has become of the database. The limits below
//! stand in each other: a lock is given up before the statement, the statement by the server before the whole by us.

use std::time::Duration;

use tokio::time::Instant;

/// For a connection to PostgreSQL, with all that is said until it can be used.
pub(crate) const CONNECT: Duration = Duration::from_secs(5);

/// For another program that writes: a lock of the database or of the head.
pub(crate) const LOCK: Duration = Duration::from_secs(5);

/// For one statement, by PostgreSQL's own clock.
pub(crate) const STATEMENT: Duration = Duration::from_secs(7);

/// For one conversation with PostgreSQL, by ours: a server that has been stopped does not look at its clock.
pub(crate) const CONVERSATION: Duration = Duration::from_secs(8);

/// For what changes many entries, and for nobody who waits at a screen.
pub(crate) const PATIENT: Duration = Duration::from_mins(10);

/// For a host that has fallen silent in the middle of a transaction, by PostgreSQL's clock.
pub(crate) const IDLE: Duration = Duration::from_secs(15);

/// For the answer to one who waits.
pub(crate) const ANSWER: Duration = Duration::from_secs(9);

/// For the answer to one who asks whether the ledger can be used.
pub(crate) const READY: Duration = Duration::from_secs(5);

/// Between two attempts to open a ledger that nobody asks for.
pub(crate) const AGAIN: Duration = Duration::from_secs(2);

/// For threads that are at work when the ledger is closed: a commit that is cut short is as good as one not begun.
pub(crate) const CLOSE: Duration = Duration::from_secs(1);

/// So long what was found out by trying holds.
pub(crate) const FRESH: Duration = Duration::from_millis(250);

/// When something must be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// So long from now.
    pub(crate) fn after(patience: Duration) -> Self {
        Self(Instant::now() + patience)
    }

    /// Whether it is over.
    pub(crate) fn is_over(self) -> bool {
        Instant::now() >= self.0
    }

    /// Does the work, unless it takes too long.
    pub(crate) async fn keep<T>(self, work: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout_at(self.0, work).await.ok()
    }
}
