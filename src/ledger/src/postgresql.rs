//! The ledger in a database of PostgreSQL, from version 14 on.

use std::fmt;
use std::ops::ControlFlow;
use std::time::Duration;

use guide_domain::sign_off::record::SignedPolicy;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, Config, GenericClient, Transaction};

use crate::address::PostgresServer;
use crate::entry::Row;
use crate::head::Tail;
use crate::keeper::LedgerError;
use crate::store::{Held, Opening, Store, StoreError, Which, Work, Writing};
use crate::tls::Connector;

/// How long to wait for the server, if the address says nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// What every connection sets. The server's own default of `synchronous_commit` may be weaker.
const SESSION: &str =
    "SET synchronous_commit = on; SET lock_timeout = '10s'; SET client_min_messages = warning";

/// Two hosts that start at once must not both make the tables; the number is ours ("SGL1").
const MAKING: &str = "SELECT pg_advisory_xact_lock(1397181489)";

const COLUMNS: &str = "seq, kind, at, id, receipt, body, commitment, person, details, salt, hash";

/// The transaction that is the newest now.
const NOW: &str = "SELECT pg_current_xact_id()::xid::text";

/// Whether somebody may still see the rows as they were before it: `VACUUM FULL` would keep those, dead as they are.
/// It looks through a snapshot of its own, which the oldest running transaction of the whole server bounds.
const HELD_UP: &str = "SELECT age(pg_snapshot_xmin(pg_current_snapshot())::xid) > age($1::text::xid) OR EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() \
     AND pid <> pg_backend_pid() AND age(backend_xmin) > age($1::text::xid)) \
     OR EXISTS (SELECT FROM pg_prepared_xacts WHERE database = current_database()) \
     OR EXISTS (SELECT FROM pg_replication_slots WHERE age(xmin) > age($1::text::xid))";

/// How often to look whether they are done, every tenth of a second.
const LOOKS: usize = 100;

/// A connection, made again once it is lost.
pub(crate) struct Postgresql {
    config: Config,
    connector: Connector,
    client: Client,
    /// Something failed: the connection may be lost, though it does not know yet.
    is_suspect: bool,
}

/// The configuration holds a password.
impl fmt::Debug for Postgresql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgresql").finish_non_exhaustive()
    }
}

impl Postgresql {
    /// Connects, and makes the tables if that is asked for.
    pub(crate) fn open(server: &PostgresServer, opening: Opening) -> Result<Self, StoreError> {
        let mut config = server.config.clone();
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        let connector = Connector::new(&server.privacy)?;
        let client = connect(&connector, &config)?;
        let mut store = Self {
            config,
            connector,
            client,
            is_suspect: false,
        };
        match opening {
            Opening::Create => store.make_tables()?,
            Opening::Existing => store.find_tables()?,
        }
        Ok(store)
    }

    fn make_tables(&mut self) -> Result<(), StoreError> {
        let mut make = self.client.transaction()?;
        make.batch_execute(MAKING)?;
        make.batch_execute(include_str!("schema_postgresql.sql"))?;
        make.commit()?;
        Ok(())
    }

    fn find_tables(&mut self) -> Result<(), StoreError> {
        let found = self.client.query_one(
            "SELECT to_regclass('sign_off_ledger') IS NOT NULL, current_database()::text",
            &[],
        )?;
        if found.try_get(0)? {
            Ok(())
        } else {
            let name: String = found.try_get(1)?;
            Err(StoreError::Missing(format!("the database “{name}”")))
        }
    }

    /// The connection, made again if it was lost.
    fn client(&mut self) -> Result<&mut Client, StoreError> {
        let suspect = std::mem::take(&mut self.is_suspect);
        if self.client.is_closed() || (suspect && self.client.is_valid(PATIENCE).is_err()) {
            // Until it is made again.
            self.is_suspect = true;
            self.client = connect(&self.connector, &self.config)?;
            self.is_suspect = false;
        }
        Ok(&mut self.client)
    }

    fn write_once(&mut self, work: &mut Work<'_>) -> Result<(), LedgerError> {
        let mut writing = self.client()?.transaction().map_err(StoreError::from)?;
        // Readers go on; other writers, on other machines too, wait.
        writing
            .batch_execute("LOCK TABLE sign_off_ledger IN EXCLUSIVE MODE")
            .map_err(StoreError::from)?;
        work(&mut writing)?;
        writing.commit().map_err(StoreError::from)?;
        Ok(())
    }

    fn read_once(
        &mut self,
        which: Which<'_>,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let order = |filter| format!("SELECT {COLUMNS} FROM sign_off_ledger {filter} ORDER BY seq");
        let place;
        let (sql, argument): (String, Option<&(dyn ToSql + Sync)>) = match &which {
            Which::All => (order(""), None),
            Which::Of(person) => (order("WHERE person = $1"), Some(person)),
            Which::At(seq) => {
                place = seq.cast_signed();
                (order("WHERE seq = $1"), Some(&place))
            }
        };
        let mut rows = self.client()?.query_raw(&sql, argument)?;
        while let Some(found) = rows.next()? {
            if visit(row(&found)?).is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn connect(connector: &Connector, config: &Config) -> Result<Client, StoreError> {
    let mut client = connector.connect(config)?;
    client.batch_execute(SESSION)?;
    Ok(client)
}

impl Store for Postgresql {
    fn write(&mut self, work: &mut Work<'_>) -> Result<(), LedgerError> {
        let written = self.write_once(work);
        self.is_suspect |= written.is_err();
        written
    }

    fn read(
        &mut self,
        which: Which<'_>,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let read = self.read_once(which, visit);
        self.is_suspect |= read.is_err();
        read
    }

    fn tail(&mut self) -> Result<Tail, StoreError> {
        tail(self.client()?)
    }

    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError> {
        entries(self.client()?, held)
    }

    fn secret(&mut self, offered: &str) -> Result<String, StoreError> {
        let client = self.client()?;
        client.execute(
            "INSERT INTO sign_off_settings VALUES ('secret', $1) ON CONFLICT DO NOTHING",
            &[&offered],
        )?;
        let secret = "SELECT value FROM sign_off_settings WHERE name = 'secret'";
        Ok(client.query_one(secret, &[])?.try_get(0)?)
    }

    fn remember(&mut self, policies: &[SignedPolicy]) -> Result<(), StoreError> {
        let client = self.client()?;
        for policy in policies {
            client.execute(
                "INSERT INTO sign_off_policies VALUES ($1) ON CONFLICT DO NOTHING",
                &[&serde_json::to_string(policy)?],
            )?;
        }
        Ok(())
    }

    fn policies(&mut self) -> Result<Vec<SignedPolicy>, StoreError> {
        let sql = "SELECT policy FROM sign_off_policies ORDER BY policy";
        let rows = self.client()?.query(sql, &[])?;
        rows.iter()
            .map(|row| Ok(serde_json::from_str(row.try_get(0)?)?))
            .collect()
    }

    /// Writes the table anew, without the old versions of its rows. The server's log and backups end by its own
    /// settings.
    fn compact(&mut self) -> Result<(), StoreError> {
        let client = self.client()?;
        let now: String = client.query_one(NOW, &[])?.try_get(0)?;
        for _ in 0..LOOKS {
            let held_up: bool = client.query_one(HELD_UP, &[&now])?.try_get(0)?;
            if !held_up {
                client.batch_execute("VACUUM FULL sign_off_ledger")?;
                return Ok(());
            }
            client.batch_execute("SELECT pg_sleep(0.1)")?;
        }
        Err(StoreError::NotCompacted)
    }
}

impl Writing for Transaction<'_> {
    fn tail(&mut self) -> Result<Tail, StoreError> {
        tail(self)
    }

    fn known(&mut self, ids: &[&str]) -> Result<Vec<Row>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM sign_off_ledger WHERE id = ANY($1)");
        self.query(&sql, &[&ids])?.iter().map(row).collect()
    }

    /// One statement for all rows: a round trip for each would decide how many commits there are in a second.
    fn add(&mut self, rows: &[Row]) -> Result<(), StoreError> {
        fn texts(rows: &[Row], column: fn(&Row) -> &str) -> Vec<&str> {
            rows.iter().map(column).collect()
        }
        fn options(rows: &[Row], column: fn(&Row) -> &Option<String>) -> Vec<Option<&str>> {
            rows.iter().map(|row| column(row).as_deref()).collect()
        }
        let sql = format!(
            "INSERT INTO sign_off_ledger ({COLUMNS}) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], \
             $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])"
        );
        let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        self.execute(
            &sql,
            &[
                &seqs,
                &texts(rows, |row| &row.kind),
                &texts(rows, |row| &row.at),
                &options(rows, |row| &row.id),
                &options(rows, |row| &row.receipt),
                &texts(rows, |row| &row.body),
                &options(rows, |row| &row.commitment),
                &options(rows, |row| &row.person),
                &options(rows, |row| &row.details),
                &options(rows, |row| &row.salt),
                &texts(rows, |row| &row.hash),
            ],
        )?;
        Ok(())
    }

    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError> {
        entries(self, held)
    }

    fn wipe(&mut self, entries: &[u64]) -> Result<(), StoreError> {
        let seqs: Vec<i64> = entries.iter().map(|seq| seq.cast_signed()).collect();
        self.execute(
            "UPDATE sign_off_ledger SET person = NULL, details = NULL, salt = NULL WHERE seq = ANY($1)",
            &[&seqs],
        )?;
        Ok(())
    }
}

fn tail(client: &mut impl GenericClient) -> Result<Tail, StoreError> {
    let last = client.query_opt(
        "SELECT seq, hash FROM sign_off_ledger ORDER BY seq DESC LIMIT 1",
        &[],
    )?;
    last.map_or_else(
        || Ok(Tail::default()),
        |row| {
            Ok(Tail {
                count: row.try_get::<_, i64>(0)?.cast_unsigned(),
                hash: row.try_get(1)?,
            })
        },
    )
}

fn entries(client: &mut impl GenericClient, held: Held<'_>) -> Result<Vec<u64>, StoreError> {
    let (sql, argument) = match held {
        Held::By(person) => (
            "SELECT seq FROM sign_off_ledger WHERE person = $1 ORDER BY seq",
            person,
        ),
        Held::Before(at) => (
            "SELECT seq FROM sign_off_ledger WHERE person IS NOT NULL AND at COLLATE \"C\" < $1 ORDER BY seq",
            at,
        ),
    };
    let rows = client.query(sql, &[&argument])?;
    rows.iter()
        .map(|row| Ok(row.try_get::<_, i64>(0)?.cast_unsigned()))
        .collect()
}

fn row(row: &postgres::Row) -> Result<Row, StoreError> {
    Ok(Row {
        seq: row.try_get(0)?,
        kind: row.try_get(1)?,
        at: row.try_get(2)?,
        id: row.try_get(3)?,
        receipt: row.try_get(4)?,
        body: row.try_get(5)?,
        commitment: row.try_get(6)?,
        person: row.try_get(7)?,
        details: row.try_get(8)?,
        salt: row.try_get(9)?,
        hash: row.try_get(10)?,
    })
}
