//! What is the matter with a database, as far as it says, and what to do about it.

use std::error::Error;
use std::fmt;

use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;

/// Why a database does not do what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nobody answers at its address.
    Unreachable,
    /// It takes connections, and answers nothing in time.
    Silent,
    /// The server has no database of that name.
    NoDatabase,
    /// The server knows no such user, or does not let it in from here.
    NoUser,
    /// The password is wrong or missing.
    Password,
    /// The user may not do that.
    Right,
    /// It can be read, and not be written to.
    ReadOnly,
    /// The disk is full.
    Full,
    /// Another program holds it.
    Held,
    /// The server has too many connections.
    Crowded,
    /// The server starts, stops or lets nobody in.
    Closed,
    /// The connection was lost.
    Lost,
    /// Its tables are gone or are others.
    Tables,
    /// The file is damaged.
    Damaged,
    /// Anything else.
    Other,
}

impl Cause {
    /// For programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Silent => "silent",
            Self::NoDatabase => "no-database",
            Self::NoUser => "no-user",
            Self::Password => "password",
            Self::Right => "no-right",
            Self::ReadOnly => "read-only",
            Self::Full => "full",
            Self::Held => "held",
            Self::Crowded => "crowded",
            Self::Closed => "closed",
            Self::Lost => "lost",
            Self::Tables => "tables",
            Self::Damaged => "damaged",
            Self::Other => "failed",
        }
    }

    /// Of SQLite's reason.
    pub(crate) fn of_sqlite(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::Right,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Held,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            Some(ErrorCode::Unknown | ErrorCode::SchemaChanged) => Self::Tables,
            Some(_) | None => Self::Other,
        }
    }

    /// Of PostgreSQL's reason.
    pub(crate) fn of_postgres(error: &tokio_postgres::Error) -> Self {
        match error.code() {
            Some(code) => Self::of_state(code),
            None if error.is_closed() => Self::Lost,
            None => Self::of_client(error),
        }
    }

    fn of_state(code: &SqlState) -> Self {
        let known = [
            (&SqlState::INVALID_CATALOG_NAME, Self::NoDatabase),
            (&SqlState::INVALID_AUTHORIZATION_SPECIFICATION, Self::NoUser),
            (&SqlState::INVALID_PASSWORD, Self::Password),
            (&SqlState::INSUFFICIENT_PRIVILEGE, Self::Right),
            (&SqlState::READ_ONLY_SQL_TRANSACTION, Self::ReadOnly),
            (&SqlState::DISK_FULL, Self::Full),
            (&SqlState::LOCK_NOT_AVAILABLE, Self::Held),
            (&SqlState::T_R_DEADLOCK_DETECTED, Self::Held),
            (&SqlState::QUERY_CANCELED, Self::Silent),
            (&SqlState::TOO_MANY_CONNECTIONS, Self::Crowded),
            (&SqlState::ADMIN_SHUTDOWN, Self::Closed),
            (&SqlState::CRASH_SHUTDOWN, Self::Closed),
            (&SqlState::CANNOT_CONNECT_NOW, Self::Closed),
            (&SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, Self::Closed),
            (&SqlState::DATABASE_DROPPED, Self::NoDatabase),
            (&SqlState::UNDEFINED_TABLE, Self::Tables),
            (&SqlState::UNDEFINED_COLUMN, Self::Tables),
            (&SqlState::DATA_CORRUPTED, Self::Damaged),
            (&SqlState::INDEX_CORRUPTED, Self::Damaged),
        ];
        let found = known.iter().find(|(state, _)| *state == code);
        found.map_or(Self::Other, |(_, cause)| *cause)
    }

    /// What the client says by itself has no code, only words.
    fn of_client(error: &tokio_postgres::Error) -> Self {
        let words = told(error);
        let says = |part: &str| words.contains(part);
        if says("password missing") {
            Self::Password
        } else if says("error connecting to server") || says("timeout waiting for server") {
            Self::Unreachable
        } else if says("error communicating with the server") {
            Self::Lost
        } else if says("does not support the requested target session") || says("read-write") {
            Self::ReadOnly
        } else {
            Self::Other
        }
    }
}

/// The cause and the remedy.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreachable => {
                "nobody answers at its address; start the server, or mend the address"
            }
            Self::Silent => {
                "it did not answer in time; look whether the server hangs or is overloaded"
            }
            Self::NoDatabase => {
                "the server has no database of that name; create it, or mend the address"
            }
            Self::NoUser => {
                "the server does not let that user in; create the role, or mend the address or the server’s pg_hba.conf"
            }
            Self::Password => "the password is wrong or missing; mend it",
            Self::Right => {
                "the right to do that is missing; grant it to the user under whom this program works"
            }
            Self::ReadOnly => {
                "it can be read but not written to; name the server that takes writes, or free the file and its folder for writing"
            }
            Self::Full => "its disk is full; make room",
            Self::Held => "another program holds it; end that, or wait until it is done",
            Self::Crowded => {
                "the server has too many connections; end some, or raise max_connections"
            }
            Self::Closed => {
                "the server starts, stops or lets nobody in; it is tried again by itself"
            }
            Self::Lost => "the connection was lost; it is made again by itself",
            Self::Tables => {
                "its tables are missing or are not the ledger’s; restore them from a backup"
            }
            Self::Damaged => "it is damaged; restore it from a backup",
            Self::Other => "see what it says",
        })
    }
}

/// What an error says, with all that is behind it.
pub(crate) fn told(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut behind = error.source();
    while let Some(reason) = behind {
        let reason_words = reason.to_string();
        if !words.contains(&reason_words) {
            words.push_str(": ");
            words.push_str(&reason_words);
        }
        behind = reason.source();
    }
    words
}
