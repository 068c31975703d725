//! The ledger in a file of SQLite.

use std::fs;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};

use crate::address::SqliteFile;
use crate::entry::{Row, Tail};
use crate::error::{LedgerError, StoreError};
use crate::head::private;
use crate::identity::Identity;
use crate::patience::LOCK;
use crate::store::{Access, Asked, Found, Held, Store, Which, Work, Writing, probe_row};
use crate::{random, schema};

/// In the file's header: tells a ledger from any other database ("SGL1").
const APPLICATION: i64 = 0x5347_4c31;

/// A probe needs so many bytes of room, in the database and beside it: some pages, which the log of a commit takes too.
const ROOM: usize = 8192;

/// What a URI of SQLite gives a meaning of its own.
const RESERVED: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');

const COLUMNS: &str = "seq, kind, at, id, receipt, body, commitment, person, details, salt, hash";

/// A connection.
#[derive(Debug)]
pub(crate) struct Sqlite {
    connection: Connection,
    identity: Identity,
}

impl Sqlite {
    /// Opens the file, and makes it with its folder if that is asked for.
    pub(crate) fn open(file: &SqliteFile, access: Access) -> Result<Self, StoreError> {
        let path = &file.path;
        if access == Access::Make {
            make_file(path)?;
        } else if !path.is_file() {
            return Err(missing(path));
        }
        let mut connection = match access {
            Access::Look => look(path)?,
            Access::Make | Access::Write | Access::Beside => connect(path)?,
        };
        let identity = Identity::of(path)?;
        if access.only_reads() {
            check(&connection, path)?;
        } else {
            make_ready(&mut connection, path, access)?;
        }
        if let Some(pages) = file.max_pages {
            connection.pragma_update(None, "max_page_count", pages)?;
        }
        Ok(Self {
            connection,
            identity,
        })
    }
}

/// An empty file that nobody else may read; SQLite gives its other files the same rights.
fn make_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match private().create_new(true).open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn missing(path: &Path) -> StoreError {
    StoreError::Missing(path.display().to_string())
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(LOCK)?;
    Ok(connection)
}

/// Where nothing can be written, SQLite can neither lock nor make what belongs to the log. The file is then read as one
/// that never changes, which leaves out the log: so there must be none.
fn look(path: &Path) -> Result<Connection, StoreError> {
    let usual = connect(path).and_then(|connection| {
        application(&connection)?;
        Ok(connection)
    });
    let Err(failed) = usual else { return usual };
    let log = beside(path, "-wal");
    if fs::metadata(&log).is_ok_and(|found| found.len() > 0) {
        return Err(StoreError::Unfinished(path.display().to_string()));
    }
    let name = percent_encode(path.as_os_str().as_encoded_bytes(), RESERVED);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)?;
    // What failed before tells more than what fails now.
    application(&connection).map_err(|_too| failed)?;
    Ok(connection)
}

/// A file's path with something after its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Whose the file is, and how many tables it has.
fn application(connection: &Connection) -> Result<(i64, i64), StoreError> {
    let application = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok((application, tables))
}

/// Whether there are tables of ours.
fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    match application(connection)? {
        (APPLICATION, _) => Ok(()),
        (0, 0) => Err(missing(path)),
        _ => Err(StoreError::Foreign(path.display().to_string())),
    }
}

/// Sets what every connection that writes needs, and makes the tables in an empty file.
fn make_ready(connection: &mut Connection, path: &Path, access: Access) -> Result<(), StoreError> {
    // Before anything is written: it holds for the file from then on.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // In WAL mode only FULL has each commit on the disk when it returns.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    let make = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match application(&make)? {
        (0, 0) if access == Access::Make => {
            make.execute_batch(schema::SQLITE.first)?;
            make.pragma_update(None, "application_id", APPLICATION)?;
        }
        _ => check(&make, path)?,
    }
    make.commit()?;
    Ok(())
}

impl Store for Sqlite {
    fn write(&mut self, asked: Asked<'_>, work: &mut Work<'_>) -> Result<(), LedgerError> {
        let mut writing = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let found = found(&writing, asked)?;
        work(&mut writing, found)?;
        // What is written to a file that nobody finds again is not recorded.
        self.identity.check().map_err(StoreError::from)?;
        writing.commit().map_err(StoreError::from)?;
        Ok(())
    }

    fn read(
        &mut self,
        which: Which<'_>,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let (filter, argument): (_, rusqlite::types::Value) = match which {
            Which::All => ("seq >= ?1", i64::MIN.into()),
            Which::After(seq) => ("seq > ?1", seq.cast_signed().into()),
            Which::Of(person) => ("person = ?1", person.to_owned().into()),
            Which::Kind(kind) => ("kind <> 'sign-off' AND kind = ?1", kind.to_owned().into()),
        };
        let sql = format!("SELECT {COLUMNS} FROM sign_off_ledger WHERE {filter} ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([argument])?;
        while let Some(found) = rows.next()? {
            if visit(row(found)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn tail(&mut self) -> Result<Tail, StoreError> {
        self.identity.check()?;
        tail(&self.connection)
    }

    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError> {
        entries(&self.connection, held)
    }

    fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        setting(&self.connection, name)
    }

    fn settle(&mut self, name: &str, value: &str) -> Result<String, StoreError> {
        self.connection.execute(
            "INSERT INTO sign_off_settings VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            [name, value],
        )?;
        Ok(setting(&self.connection, name)?.unwrap_or_default())
    }

    /// The transaction takes the lock, the right and the pages of a commit; its log is written only by one, hence the
    /// file beside.
    fn probe(&mut self) -> Result<(), StoreError> {
        self.identity.check()?;
        let filling = random::filling(ROOM).map_err(io::Error::other)?;
        let room = beside(self.identity.path(), ".probe");
        let written = private()
            .create(true)
            .truncate(true)
            .open(&room)
            .and_then(|mut file| file.write_all(filling.as_bytes()));
        match fs::remove_file(&room) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            Ok(()) | Err(_) => written?,
        }
        let trying = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        insert(&trying, &[probe_row(filling)])?;
        trying.rollback()?;
        Ok(())
    }

    /// `secure_delete` has overwritten the fields; old copies may stand in free pages and in the write-ahead log.
    fn compact(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("VACUUM")?;
        let held_up: i64 =
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if held_up == 0 {
            Ok(())
        } else {
            Err(StoreError::NotCompacted)
        }
    }
}

impl Writing for Transaction<'_> {
    fn add(&mut self, rows: &[Row]) -> Result<Vec<Row>, StoreError> {
        insert(self, rows)?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(Vec::new());
        };
        let mut statement = self.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sign_off_ledger WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq"
        ))?;
        let read_back = statement.query_map([first.seq, last.seq], row)?;
        Ok(read_back.collect::<Result<_, _>>()?)
    }

    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError> {
        entries(self, held)
    }

    fn wipe(&mut self, entries: &[u64]) -> Result<(), StoreError> {
        let mut statement = self.prepare(
            "UPDATE sign_off_ledger SET person = NULL, details = NULL, salt = NULL WHERE seq = ?1",
        )?;
        for seq in entries {
            statement.execute([seq.cast_signed()])?;
        }
        Ok(())
    }

    fn older_policies(&mut self) -> Result<Vec<String>, StoreError> {
        let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'sign_off_policies'";
        if self.query_row(there, [], |row| row.get::<_, i64>(0))? == 0 {
            return Ok(Vec::new());
        }
        let mut statement = self.prepare("SELECT policy FROM sign_off_policies ORDER BY rowid")?;
        let policies = statement.query_map([], |row| row.get(0))?;
        Ok(policies.collect::<Result<_, _>>()?)
    }

    fn migrate(&mut self, from: u32) -> Result<(), StoreError> {
        for step in schema::SQLITE.from(from) {
            self.execute_batch(step)?;
        }
        self.execute(
            "INSERT INTO sign_off_settings VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![schema::NAME, schema::VERSION.to_string()],
        )?;
        Ok(())
    }
}

fn found(connection: &Connection, asked: Asked<'_>) -> Result<Found, StoreError> {
    let tail = tail(connection)?;
    let settled = if tail.count == asked.settled {
        Some(tail.hash.clone())
    } else {
        let mut at =
            connection.prepare_cached("SELECT hash FROM sign_off_ledger WHERE seq = ?1")?;
        at.query_row([asked.settled.cast_signed()], |row| row.get(0))
            .optional()?
    };
    let mut with_id = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sign_off_ledger WHERE id = ?1"
    ))?;
    let mut taken = Vec::new();
    for id in asked.ids {
        taken.extend(with_id.query_row([id], row).optional()?);
    }
    Ok(Found {
        tail,
        settled,
        taken,
    })
}

fn insert(connection: &Connection, rows: &[Row]) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "INSERT INTO sign_off_ledger ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    ))?;
    for row in rows {
        statement.execute(params![
            row.seq,
            row.kind,
            row.at,
            row.id,
            row.receipt,
            row.body,
            row.commitment,
            row.person,
            row.details,
            row.salt,
            row.hash,
        ])?;
    }
    Ok(())
}

fn setting(connection: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT value FROM sign_off_settings WHERE name = ?1";
    Ok(connection
        .query_row(sql, [name], |row| row.get(0))
        .optional()?)
}

fn tail(connection: &Connection) -> Result<Tail, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT seq, hash FROM sign_off_ledger ORDER BY seq DESC LIMIT 1")?;
    let last = statement.query_row([], |row| {
        Ok(Tail {
            count: row.get::<_, i64>(0)?.cast_unsigned(),
            hash: row.get(1)?,
        })
    });
    Ok(last.optional()?.unwrap_or_default())
}

fn entries(connection: &Connection, held: Held<'_>) -> Result<Vec<u64>, StoreError> {
    let (sql, argument) = match held {
        Held::By(person) => (
            "SELECT seq FROM sign_off_ledger WHERE person = ?1 ORDER BY seq",
            person,
        ),
        Held::Before(at) => (
            "SELECT seq FROM sign_off_ledger WHERE person IS NOT NULL AND at < ?1 ORDER BY seq",
            at,
        ),
    };
    let mut statement = connection.prepare(sql)?;
    let entries = statement.query_map([argument], |row| row.get::<_, i64>(0))?;
    entries.map(|seq| Ok(seq?.cast_unsigned())).collect()
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        seq: row.get(0)?,
        kind: row.get(1)?,
        at: row.get(2)?,
        id: row.get(3)?,
        receipt: row.get(4)?,
        body: row.get(5)?,
        commitment: row.get(6)?,
        person: row.get(7)?,
        details: row.get(8)?,
        salt: row.get(9)?,
        hash: row.get(10)?,
    })
}
