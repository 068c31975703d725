//! The ledger in a database of PostgreSQL, from version 14 on.
//!
//! Who writes needs no more than `SELECT` and `INSERT` on the tables and `UPDATE` of what can be erased; whoever owns the
//! tables makes and changes them. A connection on which anything failed is not used again: the server may have become
//! another one, or one that takes no writes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::ops::ControlFlow;

use tokio::runtime::Runtime;
use tokio_postgres::types::{FromSql, ToSql};
use tokio_postgres::{Client, Config, Error, Statement};

use crate::address::PostgresServer;
use crate::cause::Cause;
use crate::entry::{Row, Tail};
use crate::error::{LedgerError, StoreError};
use crate::patience::{CONNECT, CONVERSATION, Deadline, IDLE, LOCK, PATIENT, STATEMENT};
use crate::store::{Access, Asked, Found, Held, Pace, Store, Which, Work, Writing, probe_row};
use crate::tls::Connector;
use crate::{random, schema};

/// One transaction that writes after another: readers go on, and whoever appends waits, on other machines too. Two hosts
/// that start at once must not both make the tables either. The number is ours ("SGL1").
const BEGIN: &str =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(1397181489)";

/// As of one moment. Whoever reads may take as long as they like.
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
     SET LOCAL idle_in_transaction_session_timeout = 0";

/// So many entries are read at once.
const PAGE: i64 = 1000;

/// A probe needs so many bytes of room: some pages.
const ROOM: usize = 8192;

const COLUMNS: &str = "seq, kind, at, id, receipt, body, commitment, person, details, salt, hash";

const TAIL: &str = "SELECT seq, hash FROM sign_off_ledger ORDER BY seq DESC LIMIT 1";

const SETTING: &str = "SELECT value FROM sign_off_settings WHERE name = $1";

/// The transaction that is the newest now.
const NOW: &str = "SELECT pg_current_xact_id()::xid::text";

/// Whether somebody may still see the rows as they were before it: `VACUUM FULL` would keep those, dead as they are.
/// It looks through a snapshot of its own, which the oldest running transaction of the whole server bounds.
const HELD_UP: &str = "SELECT age(pg_snapshot_xmin(pg_current_snapshot())::xid) > age($1::text::xid) OR EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() \
     AND pid <> pg_backend_pid() AND age(backend_xmin) > age($1::text::xid)) \
     OR EXISTS (SELECT FROM pg_prepared_xacts WHERE database = current_database()) \
     OR EXISTS (SELECT FROM pg_replication_slots WHERE age(xmin) > age($1::text::xid))";

/// Whether the user may have the table written anew; whoever may not is only warned by the server.
const IS_OWNER: &str = "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class \
     WHERE oid = 'sign_off_ledger'::regclass";

/// Whether there are tables, what the database is called, and how it keeps texts.
const PLACE: &str = "SELECT to_regclass('sign_off_ledger') IS NOT NULL, current_database()::text, \
     current_setting('server_encoding')";

/// How often to look whether they are done, every tenth of a second.
const LOOKS: usize = 100;

/// A database, and the connection to it while there is one.
pub(crate) struct Postgresql {
    config: Config,
    connector: Connector,
    access: Access,
    session: Option<Session>,
}

/// The configuration holds a password.
impl fmt::Debug for Postgresql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgresql").finish_non_exhaustive()
    }
}

/// A connection, served while somebody waits for it.
struct Session {
    client: Client,
    statements: RefCell<HashMap<String, Statement>>,
    /// Its end closes the connection.
    runtime: Runtime,
}

impl Postgresql {
    /// Connects, and makes the tables if that is asked for and there are none.
    pub(crate) fn open(server: &PostgresServer, access: Access) -> Result<Self, StoreError> {
        let mut config = server.config.clone();
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(CONVERSATION);
        }
        config.keepalives_idle(CONVERSATION);
        if config.get_application_name().is_none() {
            config.application_name("safeguarding-guide");
        }
        let mut store = Self {
            config,
            connector: Connector::new(&server.privacy)?,
            access,
            session: None,
        };
        let session = store.session()?;
        if access == Access::Make {
            session.make_tables().map_err(not_made)?;
        }
        session.check_place()?;
        Ok(store)
    }

    /// The connection, made if there is none.
    fn session(&mut self) -> Result<&Session, StoreError> {
        // Between looking and use it may be lost: then the use fails, and the next makes it anew.
        self.session.take_if(|session| session.client.is_closed());
        match &mut self.session {
            Some(session) => Ok(session),
            none => {
                let session = Session::begin(&self.connector, &self.config, self.access)?;
                Ok(none.insert(session))
            }
        }
    }

    /// Does something with the connection, and lets go of it if that fails.
    fn with<T>(
        &mut self,
        work: impl FnOnce(&Session) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = self.session().and_then(work);
        if done.is_err() {
            self.session = None;
        }
        done
    }
}

impl Session {
    fn begin(connector: &Connector, config: &Config, access: Access) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let client = runtime.block_on(Deadline::after(CONNECT).keep(async {
            let client = connector.connect(config).await?;
            client.batch_execute(&settings(access)).await?;
            Ok::<_, Error>(client)
        }));
        Ok(Self {
            client: client.ok_or_else(|| StoreError::silent("connecting"))??,
            statements: RefCell::default(),
            runtime,
        })
    }

    /// Waits for an answer, as long as the deadline lets it.
    fn wait<T>(
        &self,
        deadline: Deadline,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StoreError> {
        let answered = self.runtime.block_on(deadline.keep(work));
        Ok(answered.ok_or_else(|| StoreError::silent("its answer"))??)
    }

    /// A conversation of one question and one answer.
    fn ask<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
        self.wait(Deadline::after(CONVERSATION), work)
    }

    async fn run(&self, sql: &str) -> Result<(), Error> {
        self.client.batch_execute(sql).await
    }

    /// The statement, prepared once for each connection.
    async fn statement(&self, sql: &str) -> Result<Statement, Error> {
        let known = self.statements.borrow().get(sql).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let statement = self.client.prepare(sql).await?;
        let mut statements = self.statements.borrow_mut();
        statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    async fn query(
        &self,
        sql: &str,
        arguments: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<tokio_postgres::Row>, Error> {
        let statement = self.statement(sql).await?;
        self.client.query(&statement, arguments).await
    }

    async fn rows(&self, sql: &str, arguments: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error> {
        let found = self.query(sql, arguments).await?;
        found.iter().map(row).collect()
    }

    /// The only value of the only row, if there is one.
    async fn value<T: for<'v> FromSql<'v>>(
        &self,
        sql: &str,
        arguments: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<T>, Error> {
        let found = self.query(sql, arguments).await?;
        found.first().map(|row| row.try_get(0)).transpose()
    }

    fn make_tables(&self) -> Result<(), StoreError> {
        self.ask(async {
            self.run(BEGIN).await?;
            let there = "SELECT to_regclass('sign_off_ledger') IS NOT NULL";
            if self.value(there, &[]).await? != Some(true) {
                self.run(schema::POSTGRESQL.first).await?;
            }
            self.run("COMMIT").await
        })
    }

    fn check_place(&self) -> Result<(), StoreError> {
        let found = self.ask(async {
            let found = self.client.query_one(PLACE, &[]).await?;
            Ok::<(bool, String, String), Error>((
                found.try_get(0)?,
                found.try_get(1)?,
                found.try_get(2)?,
            ))
        });
        match found? {
            (false, name, _) => Err(StoreError::Missing(format!("the database “{name}”"))),
            (true, _, encoding) if encoding != "UTF8" => Err(StoreError::Encoding(encoding)),
            (true, ..) => Ok(()),
        }
    }

    /// Begins a transaction and asks what it needs to know, in one round trip.
    async fn found(&self, asked: Asked<'_>) -> Result<Found, Error> {
        let settled = "SELECT hash FROM sign_off_ledger WHERE seq = $1";
        let taken = format!("SELECT {COLUMNS} FROM sign_off_ledger WHERE id = ANY($1)");
        let settled = self.statement(settled).await?;
        let (tail, taken) = (self.statement(TAIL).await?, self.statement(&taken).await?);
        let at = asked.settled.cast_signed();
        let begin = match asked.pace {
            Pace::Prompt => BEGIN.to_owned(),
            Pace::Patient => {
                format!(
                    "{BEGIN}; SET LOCAL statement_timeout = {}",
                    PATIENT.as_millis()
                )
            }
        };
        let (at, ids): ([&(dyn ToSql + Sync); 1], [&(dyn ToSql + Sync); 1]) = ([&at], [&asked.ids]);
        let (begun, tail, settled, taken) = tokio::join!(
            self.run(&begin),
            self.client.query(&tail, &[]),
            self.client.query(&settled, &at),
            self.client.query(&taken, &ids),
        );
        begun?;
        Ok(Found {
            tail: last(&tail?)?,
            settled: settled?.first().map(|row| row.try_get(0)).transpose()?,
            taken: taken?.iter().map(row).collect::<Result<_, _>>()?,
        })
    }

    fn write(&self, asked: Asked<'_>, work: &mut Work<'_>) -> Result<(), LedgerError> {
        let deadline = Deadline::after(match asked.pace {
            Pace::Prompt => CONVERSATION,
            Pace::Patient => PATIENT,
        });
        let found = self.wait(deadline, self.found(asked))?;
        let mut writing = Transaction {
            session: self,
            deadline,
        };
        work(&mut writing, found)?;
        Ok(self.wait(deadline, self.run("COMMIT"))?)
    }

    /// Reads page by page, so that no statement takes long, however long the ledger is and whoever takes the entries.
    fn read(
        &self,
        which: Which<'_>,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let first = match which {
            Which::After(seq) => seq.cast_signed(),
            Which::All | Which::Of(_) | Which::Kind(_) => i64::MIN,
        };
        let (filter, whose): (_, Option<&(dyn ToSql + Sync)>) = match &which {
            Which::All | Which::After(_) => ("", None),
            Which::Of(person) => ("AND person = $2", Some(person)),
            Which::Kind(kind) => ("AND kind <> 'sign-off' AND kind = $2", Some(kind)),
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM sign_off_ledger WHERE seq > $1 {filter} ORDER BY seq LIMIT {PAGE}"
        );
        self.ask(self.run(BEGIN_READING))?;
        let mut after = first;
        loop {
            let arguments: Vec<&(dyn ToSql + Sync)> =
                std::iter::once(&after as &(dyn ToSql + Sync))
                    .chain(whose)
                    .collect();
            let page = self.ask(self.rows(&sql, &arguments))?;
            let is_last = (page.len() as u64) < PAGE.unsigned_abs();
            after = page.last().map_or(after, |row| row.seq);
            if page.into_iter().try_for_each(&mut *visit).is_break() || is_last {
                break;
            }
        }
        self.ask(self.run("COMMIT"))
    }

    async fn entries(&self, held: Held<'_>) -> Result<Vec<u64>, Error> {
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
        let rows = self.query(sql, &[&argument]).await?;
        let place = |row: &tokio_postgres::Row| Ok(row.try_get::<_, i64>(0)?.cast_unsigned());
        rows.iter().map(place).collect()
    }
}

fn not_made(error: StoreError) -> StoreError {
    if let StoreError::Failed {
        cause: Cause::Right,
        says,
    } = error
    {
        StoreError::NotMade(says)
    } else {
        error
    }
}

/// What every connection sets. The server's own default of `synchronous_commit` may be weaker.
fn settings(access: Access) -> String {
    let mut settings = format!(
        "SET synchronous_commit = on; SET client_min_messages = warning; SET statement_timeout = {}; \
         SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}",
        STATEMENT.as_millis(),
        LOCK.as_millis(),
        IDLE.as_millis()
    );
    // Never the other way round: a server that takes no writes says so by this setting.
    if access.only_reads() {
        settings.push_str("; SET default_transaction_read_only = on");
    }
    settings
}

impl Store for Postgresql {
    fn write(&mut self, asked: Asked<'_>, work: &mut Work<'_>) -> Result<(), LedgerError> {
        let session = self.session()?;
        let written = session.write(asked, work);
        if written.is_err() {
            // The server takes back what was begun.
            self.session = None;
        }
        written
    }

    fn read(
        &mut self,
        which: Which<'_>,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.with(|session| session.read(which, visit))
    }

    fn tail(&mut self) -> Result<Tail, StoreError> {
        self.with(|session| session.ask(async { last(&session.query(TAIL, &[]).await?) }))
    }

    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError> {
        self.with(|session| session.ask(session.entries(held)))
    }

    fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        self.with(|session| session.ask(session.value(SETTING, &[&name])))
    }

    fn settle(&mut self, name: &str, value: &str) -> Result<String, StoreError> {
        let sql = "INSERT INTO sign_off_settings VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let settled = self.with(|session| {
            session.ask(async {
                session.query(sql, &[&name, &value]).await?;
                session.value(SETTING, &[&name]).await
            })
        });
        Ok(settled?.unwrap_or_default())
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        let filling = random::filling(ROOM).map_err(std::io::Error::other)?;
        let tried = [probe_row(filling)];
        self.with(|session| {
            session.ask(async {
                session.run("BEGIN").await?;
                let insert = session.statement(&insertion()).await?;
                session.insert(&insert, &tried).await?;
                session.run("ROLLBACK").await
            })
        })
    }

    /// Writes the table anew, without the old versions of its rows. The server's log and backups end by its own
    /// settings.
    fn compact(&mut self) -> Result<(), StoreError> {
        self.with(Session::compact)
    }
}

impl Session {
    fn compact(&self) -> Result<(), StoreError> {
        if self.ask(self.value(IS_OWNER, &[]))? != Some(true) {
            return Err(StoreError::NotVacuumed);
        }
        let now: String = self.ask(self.value(NOW, &[]))?.unwrap_or_default();
        for _ in 0..LOOKS {
            let held_up: Option<bool> = self.ask(self.value(HELD_UP, &[&now]))?;
            if held_up != Some(true) {
                // As long as it takes: whoever waits here is no visitor.
                self.ask(self.run("SET statement_timeout = 0"))?;
                self.runtime
                    .block_on(self.run("VACUUM FULL sign_off_ledger"))?;
                let usual = format!("SET statement_timeout = {}", STATEMENT.as_millis());
                return self.ask(self.run(&usual));
            }
            self.ask(self.run("SELECT pg_sleep(0.1)"))?;
        }
        Err(StoreError::NotCompacted)
    }

    /// One statement for all rows: a round trip for each would decide how many commits there are in a second.
    async fn insert(&self, statement: &Statement, rows: &[Row]) -> Result<(), Error> {
        fn texts(rows: &[Row], column: fn(&Row) -> &str) -> Vec<&str> {
            rows.iter().map(column).collect()
        }
        fn options(rows: &[Row], column: fn(&Row) -> &Option<String>) -> Vec<Option<&str>> {
            rows.iter().map(|row| column(row).as_deref()).collect()
        }
        let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        self.client
            .execute(
                statement,
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
            )
            .await
            .map(drop)
    }
}

/// Puts columns into the table, one array for each.
fn insertion() -> String {
    format!(
        "INSERT INTO sign_off_ledger ({COLUMNS}) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], \
         $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])"
    )
}

/// A transaction under way, and until when it must be done.
struct Transaction<'s> {
    session: &'s Session,
    deadline: Deadline,
}

impl Writing for Transaction<'_> {
    /// Sent together: the second sees what the first has done.
    fn add(&mut self, rows: &[Row]) -> Result<Vec<Row>, StoreError> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM sign_off_ledger WHERE seq BETWEEN $1 AND $2 ORDER BY seq"
        );
        let session = self.session;
        session.wait(self.deadline, async {
            let insert = session.statement(&insertion()).await?;
            let read = session.statement(&sql).await?;
            let span: [&(dyn ToSql + Sync); 2] = [&first.seq, &last.seq];
            let (added, read_back) = tokio::join!(
                session.insert(&insert, rows),
                session.client.query(&read, &span)
            );
            added?;
            read_back?.iter().map(row).collect()
        })
    }

    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError> {
        self.session.wait(self.deadline, self.session.entries(held))
    }

    fn wipe(&mut self, entries: &[u64]) -> Result<(), StoreError> {
        let seqs: Vec<i64> = entries.iter().map(|seq| seq.cast_signed()).collect();
        let sql = "UPDATE sign_off_ledger SET person = NULL, details = NULL, salt = NULL WHERE seq = ANY($1)";
        let session = self.session;
        session.wait(self.deadline, async {
            session.query(sql, &[&seqs]).await.map(drop)
        })
    }

    fn older_policies(&mut self) -> Result<Vec<String>, StoreError> {
        let session = self.session;
        session.wait(self.deadline, async {
            let there = "SELECT to_regclass('sign_off_policies') IS NOT NULL";
            if session.value(there, &[]).await? != Some(true) {
                return Ok(Vec::new());
            }
            let sql = "SELECT policy FROM sign_off_policies ORDER BY policy";
            let rows = session.query(sql, &[]).await?;
            rows.iter().map(|row| row.try_get(0)).collect()
        })
    }

    fn migrate(&mut self, from: u32) -> Result<(), StoreError> {
        let session = self.session;
        let version = schema::VERSION.to_string();
        session.wait(self.deadline, async {
            for step in schema::POSTGRESQL.from(from) {
                session.run(step).await?;
            }
            let settled = "INSERT INTO sign_off_settings VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            session
                .query(settled, &[&schema::NAME, &version])
                .await
                .map(drop)
        })
    }
}

fn last(rows: &[tokio_postgres::Row]) -> Result<Tail, Error> {
    rows.first().map_or_else(
        || Ok(Tail::default()),
        |row| {
            Ok(Tail {
                count: row.try_get::<_, i64>(0)?.cast_unsigned(),
                hash: row.try_get(1)?,
            })
        },
    )
}

fn row(row: &tokio_postgres::Row) -> Result<Row, Error> {
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
