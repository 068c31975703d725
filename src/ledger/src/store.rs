//! What a ledger needs of a database; [`sqlite`] and [`postgresql`] give it.

use std::ops::ControlFlow;

use guide_domain::sign_off::record::SignedPolicy;
use thiserror::Error;

use crate::address::Database;
use crate::entry::Row;
use crate::head::Tail;
use crate::identity::Gone;
use crate::keeper::LedgerError;
use crate::tls::TlsError;
use crate::{postgresql, sqlite};

/// Why the database did not do what it was asked for.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no ledger, and none was to be made.
    #[error("{0} holds no ledger; `serve` makes one")]
    Missing(String),
    /// The file is another program's.
    #[error("{0} is a database of another program; name another file")]
    Foreign(String),
    /// SQLite's reason.
    #[error("the ledger’s database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL's reason.
    #[error("the ledger’s database failed: {0}")]
    Postgres(#[from] ::postgres::Error),
    /// The connection to PostgreSQL cannot be by TLS.
    #[error("the ledger’s database cannot be reached: {0}")]
    Tls(#[from] TlsError),
    /// The folder of the file cannot be made, or the file not be found in it.
    #[error("cannot make or find the ledger’s file: {0}")]
    File(#[from] std::io::Error),
    /// The path does not name the file any more.
    #[error(transparent)]
    Gone(#[from] Gone),
    /// Somebody reads or writes, so that what was erased may still stand in the file.
    #[error(
        "the fields are erased, but another program holds the database, so that old bytes may still stand in its files; run `erase` again once it is idle"
    )]
    NotCompacted,
    /// A text of the database is none of ours.
    #[error("the ledger’s database holds a policy that cannot be read: {0}")]
    Policy(#[from] serde_json::Error),
}

/// Whether a ledger may be made where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Make it.
    Create,
    /// Only take one that is there.
    Existing,
}

/// Which entries to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which<'w> {
    /// Every one.
    All,
    /// The sign-offs of a person.
    Of(&'w str),
    /// The one at that place.
    At(u64),
}

/// Whose personal fields to erase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held<'h> {
    /// A person's.
    By(&'h str),
    /// Everybody's whose sign-off was recorded before that instant, in the ledger's form.
    Before(&'h str),
}

/// What is done in one transaction.
pub(crate) type Work<'w> = dyn FnMut(&mut dyn Writing) -> Result<(), LedgerError> + 'w;

/// A connection to the database.
pub(crate) trait Store: Send {
    /// Does the work alone among all writers. When this returns well, all of it is on the disk; else nothing of it
    /// is there, or nobody knows (the connection was lost while committing).
    fn write(&mut self, work: &mut Work<'_>) -> Result<(), LedgerError>;

    /// Reads entries by their place, as of one moment, one after another.
    fn read(
        &mut self,
        which: Which<'_>,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// How far the ledger goes.
    fn tail(&mut self) -> Result<Tail, StoreError>;

    /// The entries that hold such personal fields.
    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError>;

    /// The host's own secret; the offered one is kept if there is none yet.
    fn secret(&mut self, offered: &str) -> Result<String, StoreError>;

    /// Adds to the policies that were ever served.
    fn remember(&mut self, policies: &[SignedPolicy]) -> Result<(), StoreError>;

    /// The policies that were ever served.
    fn policies(&mut self) -> Result<Vec<SignedPolicy>, StoreError>;

    /// Leaves no byte of what was erased.
    fn compact(&mut self) -> Result<(), StoreError>;
}

/// What can be done in a transaction.
pub(crate) trait Writing {
    /// How far the ledger goes.
    fn tail(&mut self) -> Result<Tail, StoreError>;

    /// The entries that have one of these ids.
    fn known(&mut self, ids: &[&str]) -> Result<Vec<Row>, StoreError>;

    /// Adds entries.
    fn add(&mut self, rows: &[Row]) -> Result<(), StoreError>;

    /// The entries that hold such personal fields.
    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError>;

    /// Erases the personal fields of these entries.
    fn wipe(&mut self, entries: &[u64]) -> Result<(), StoreError>;
}

/// Connects to the database.
pub(crate) fn open(database: &Database, opening: Opening) -> Result<Box<dyn Store>, StoreError> {
    Ok(match database {
        Database::Sqlite(file) => Box::new(sqlite::Sqlite::open(file, opening)?),
        Database::Postgres(server) => {
            Box::new(postgresql::Postgresql::open(server.as_ref(), opening)?)
        }
    })
}
