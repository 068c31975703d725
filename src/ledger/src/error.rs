//! Why a ledger does not do its work. Every message names the cause and the remedy, and none a password.

use thiserror::Error;

use crate::cause::{Cause, told};
use crate::head::HeadError;
use crate::identity::Gone;
use crate::schema::VERSION;
use crate::tls::TlsError;

/// Why the database did not do what it was asked for.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no ledger, and none was to be made.
    #[error("{0} holds no ledger; `serve` makes one")]
    Missing(String),
    /// The file is another program's.
    #[error("{0} is a database of another program; name another file")]
    Foreign(String),
    /// A later version of this program has changed the tables.
    #[error(
        "the ledger is of schema version {0}, and this program knows versions up to {VERSION}; use the version of the program that wrote it, or a later one"
    )]
    Newer(u32),
    /// There are no tables, and the user may make none.
    #[error(
        "there are no tables for the ledger, and this user may not make them ({0}); run `safeguarding-guide migrate` once with the address of a user who may"
    )]
    NotMade(String),
    /// An earlier version made the tables, and the user may not change them.
    #[error(
        "the ledger is of schema version {0} and must become {VERSION}, but this user does not own its tables; run `safeguarding-guide migrate` once with the address of the user who does"
    )]
    NotOwner(u32),
    /// The database failed.
    #[error("the ledger’s database cannot be used: {cause} ({says})")]
    Failed {
        /// Why.
        cause: Cause,
        /// In its own words.
        says: String,
    },
    /// PostgreSQL holds texts in another encoding.
    #[error(
        "the database keeps texts as {0}, which does not hold every name; create it with ENCODING 'UTF8'"
    )]
    Encoding(String),
    /// The connection to PostgreSQL cannot be by TLS.
    #[error("the ledger’s database cannot be reached: {0}")]
    Tls(#[from] TlsError),
    /// The folder of the file cannot be made, or the file not be found in it.
    #[error("cannot make, find or write beside the ledger’s file: {0}")]
    File(#[from] std::io::Error),
    /// The path does not name the file any more.
    #[error(transparent)]
    Gone(#[from] Gone),
    /// What stands in the write-ahead log cannot be read where nothing can be written.
    #[error(
        "{0} has a write-ahead log beside it and stands where nothing can be written; copy both files, NAME and NAME-wal, to a folder of your own, and name the copy"
    )]
    Unfinished(String),
    /// Somebody reads or writes, so that what was erased may still stand in the file.
    #[error(
        "the fields are erased, but another program holds the database, so that old bytes may still stand in its files; run `erase` again once it is idle"
    )]
    NotCompacted,
    /// Only the owner of a table can have it written anew.
    #[error(
        "the fields are erased, but this user does not own the table, so that old bytes still stand in its files; have its owner run VACUUM FULL sign_off_ledger"
    )]
    NotVacuumed,
    /// A text of the database is none of ours.
    #[error("the ledger’s database holds a policy that cannot be read: {0}; run `verify`")]
    Policy(serde_json::Error),
}

impl StoreError {
    /// What is the matter with the database.
    pub fn cause(&self) -> Option<Cause> {
        if let Self::Failed { cause, .. } = self {
            Some(*cause)
        } else {
            None
        }
    }

    /// It said nothing in time.
    pub(crate) fn silent(what: &str) -> Self {
        Self::Failed {
            cause: Cause::Silent,
            says: format!("{what} took too long"),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed {
            cause: Cause::of_sqlite(&error),
            says: told(&error),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Failed {
            cause: Cause::of_postgres(&error),
            says: told(&error),
        }
    }
}

/// Why the ledger could not do its work.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The head.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The database does not hold what the head knows of: less, something else, or more.
    #[error(
        "the ledger is not whole: its head {head} knows of {known} entries, the database holds {found} or others; nothing is recorded in it. Run `verify`, restore database or head, and only if that cannot be, move the head away and begin a new one with `serve --new-head`"
    )]
    NotWhole {
        /// The head's file.
        head: String,
        /// How many the head knows of.
        known: u64,
        /// How many there are.
        found: u64,
    },
    /// The version or the secret is not the one that the chain was begun with.
    #[error(
        "the ledger is not whole: its settings ({0}) are not those that its chain was begun with; nothing is recorded in it. Restore the database from a backup"
    )]
    OtherSettings(&'static str),
    /// There is no head.
    #[error(
        "the ledger holds entries, and its head {0} is not there, so that nobody can tell whether its tail was cut off; name the head with --head, restore it, or, if it is lost, begin a new one with `serve --new-head`, which the ledger records"
    )]
    NoHead(String),
    /// There is one, and a new one was to be begun.
    #[error(
        "the ledger’s head {0} is there, so that no new one is begun; leave out --new-head, or move the head away first"
    )]
    HeadStands(String),
    /// What was written is not what was read back.
    #[error(
        "entry {0} cannot be read back as it was written, so that nothing is recorded; look after the database and its disk"
    )]
    NotReadBack(u64),
    /// The operating system gave no randomness.
    #[error("the operating system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// Something could not be written down.
    #[error("cannot write down an entry: {0}")]
    Json(#[from] serde_json::Error),
    /// Too many wait.
    #[error("more sign-offs wait than can be taken; try again in a moment")]
    Busy,
    /// Nobody answered in time.
    #[error("the ledger did not answer in time; look whether its database hangs or is overloaded")]
    Late,
    /// It is being opened.
    #[error("the ledger is being opened; try again in a moment")]
    Opening,
    /// The writer has ended.
    #[error("the ledger has been closed")]
    Closed,
}

impl LedgerError {
    /// What is wrong, in one word for programs. It tells nothing about anybody.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => match error {
                StoreError::Failed { cause, .. } => cause.code(),
                StoreError::Missing(_) => "no-ledger",
                StoreError::Foreign(_) => "other-program",
                StoreError::Newer(_) => "newer-version",
                StoreError::NotOwner(_) | StoreError::NotMade(_) => "not-migrated",
                StoreError::Encoding(_) => "encoding",
                StoreError::Tls(_) => "no-tls",
                StoreError::File(_) | StoreError::Unfinished(_) => "file",
                StoreError::Gone(_) => "moved",
                StoreError::NotCompacted | StoreError::NotVacuumed => "not-compacted",
                StoreError::Policy(_) => "not-whole",
            },
            Self::Head(HeadError::Gone(_)) => "moved",
            Self::Head(HeadError::Held(_)) => "held",
            Self::Head(_) => "head",
            Self::NotWhole { .. } | Self::OtherSettings(_) => "not-whole",
            Self::NoHead(_) => "no-head",
            Self::HeadStands(_) => "head-stands",
            Self::NotReadBack(_) => "not-read-back",
            Self::Random(_) | Self::Json(_) => "failed",
            Self::Busy => "busy",
            Self::Late => "silent",
            Self::Opening => "opening",
            Self::Closed => "closed",
        }
    }

    /// Whether it stays so until somebody does something about ledger or head: what holds, and not what is in the way.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::NotWhole { .. }
            | Self::OtherSettings(_)
            | Self::NoHead(_)
            | Self::HeadStands(_)
            | Self::Head(HeadError::Damaged(_)) => true,
            Self::Store(error) => matches!(
                error,
                StoreError::Foreign(_)
                    | StoreError::Newer(_)
                    | StoreError::NotOwner(_)
                    | StoreError::NotMade(_)
                    | StoreError::Encoding(_)
                    | StoreError::Policy(_)
            ),
            Self::Head(_)
            | Self::NotReadBack(_)
            | Self::Random(_)
            | Self::Json(_)
            | Self::Busy
            | Self::Late
            | Self::Opening
            | Self::Closed => false,
        }
    }
}
