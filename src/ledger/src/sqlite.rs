//! The ledger in a file of SQLite.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use guide_domain::sign_off::record::SignedPolicy;
use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};

use crate::address::SqliteFile;
use crate::entry::Row;
use crate::head::Tail;
use crate::identity::Identity;
use crate::keeper::LedgerError;
use crate::store::{Held, Opening, Store, StoreError, Which, Work, Writing};

/// In the file's header: tells a ledger from any other database ("SGL1").
const APPLICATION: i64 = 0x5347_4c31;

/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(10);

const COLUMNS: &str = "seq, kind, at, id, receipt, body, commitment, person, details, salt, hash";

const TAIL: &str = "SELECT seq, hash FROM sign_off_ledger ORDER BY seq DESC LIMIT 1";

/// A connection.
#[derive(Debug)]
pub(crate) struct Sqlite {
    connection: Connection,
    identity: Identity,
}

impl Sqlite {
    /// Opens the file, and makes it with its folder if that is asked for.
    pub(crate) fn open(file: &SqliteFile, opening: Opening) -> Result<Self, StoreError> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        match opening {
            Opening::Create => {
                flags |= OpenFlags::SQLITE_OPEN_CREATE;
                if let Some(folder) = file.path.parent() {
                    fs::create_dir_all(folder)?;
                }
            }
            Opening::Existing if !file.path.is_file() => return Err(missing(&file.path)),
            Opening::Existing => {}
        }
        let mut connection = Connection::open_with_flags(&file.path, flags)?;
        let identity = Identity::of(&file.path)?;
        connection.busy_timeout(PATIENCE)?;
        make_ready(&mut connection, &file.path, opening)?;
        if let Some(pages) = file.max_pages {
            connection.pragma_update(None, "max_page_count", pages)?;
        }
        Ok(Self {
            connection,
            identity,
        })
    }
}

fn missing(path: &Path) -> StoreError {
    StoreError::Missing(path.display().to_string())
}

/// Sets what every connection needs, and makes the tables in an empty file.
fn make_ready(
    connection: &mut Connection,
    path: &Path,
    opening: Opening,
) -> Result<(), StoreError> {
    // Before anything is written: it holds for the file from then on.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // In WAL mode only FULL has each commit on the disk when it returns.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    let make = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let application: i64 = make.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = make.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, tables, opening) {
        (APPLICATION, _, _) => {}
        (0, 0, Opening::Create) => {
            make.execute_batch(include_str!("schema.sql"))?;
            make.pragma_update(None, "application_id", APPLICATION)?;
        }
        (0, 0, Opening::Existing) => return Err(missing(path)),
        _ => return Err(StoreError::Foreign(path.display().to_string())),
    }
    make.commit()?;
    Ok(())
}

impl Store for Sqlite {
    fn write(&mut self, work: &mut Work<'_>) -> Result<(), LedgerError> {
        let mut writing = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        work(&mut writing)?;
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
        let order = |filter| format!("SELECT {COLUMNS} FROM sign_off_ledger {filter} ORDER BY seq");
        let (sql, argument): (String, Option<rusqlite::types::Value>) = match which {
            Which::All => (order(""), None),
            Which::Of(person) => (order("WHERE person = ?1"), Some(person.to_owned().into())),
            Which::At(seq) => (order("WHERE seq = ?1"), Some(seq.cast_signed().into())),
        };
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(argument))?;
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

    fn secret(&mut self, offered: &str) -> Result<String, StoreError> {
        self.connection.execute(
            "INSERT INTO sign_off_settings VALUES ('secret', ?1) ON CONFLICT DO NOTHING",
            [offered],
        )?;
        Ok(self.connection.query_row(
            "SELECT value FROM sign_off_settings WHERE name = 'secret'",
            [],
            |row| row.get(0),
        )?)
    }

    fn remember(&mut self, policies: &[SignedPolicy]) -> Result<(), StoreError> {
        for policy in policies {
            self.connection.execute(
                "INSERT INTO sign_off_policies VALUES (?1) ON CONFLICT DO NOTHING",
                [serde_json::to_string(policy)?],
            )?;
        }
        Ok(())
    }

    fn policies(&mut self) -> Result<Vec<SignedPolicy>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT policy FROM sign_off_policies ORDER BY rowid")?;
        let texts = statement.query_map([], |row| row.get::<_, String>(0))?;
        texts
            .map(|text| Ok(serde_json::from_str(&text?)?))
            .collect()
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
    fn tail(&mut self) -> Result<Tail, StoreError> {
        tail(self)
    }

    fn known(&mut self, ids: &[&str]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM sign_off_ledger WHERE id = ?1"
        ))?;
        let mut known = Vec::new();
        for id in ids {
            known.extend(statement.query_row([id], row).optional()?);
        }
        Ok(known)
    }

    fn add(&mut self, rows: &[Row]) -> Result<(), StoreError> {
        let mut statement = self.prepare_cached(&format!(
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
}

fn tail(connection: &Connection) -> Result<Tail, StoreError> {
    let mut statement = connection.prepare_cached(TAIL)?;
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
