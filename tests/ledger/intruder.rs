//! Somebody with the database's own rights who means it: takes the guards away, changes rows, and can compute what the
//! ledger computes. Written from the description in `entry.rs`, not from its code.

use guide_ledger::{Database, hexadecimal};
use postgres::NoTls;
use sha2::{Digest, Sha256};

use crate::places::Place;

/// All columns, in the table's order.
pub(crate) const COLUMNS: [&str; 11] = [
    "seq",
    "kind",
    "at",
    "id",
    "receipt",
    "body",
    "commitment",
    "person",
    "details",
    "salt",
    "hash",
];

/// A row, column by column.
pub(crate) type Fields = [Option<String>; 11];

/// The hash before the first entry.
const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The intruder's connection.
pub(crate) enum Intruder {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Client>),
}

impl Intruder {
    /// Takes away what guards against mistakes.
    pub(crate) fn new(place: &Place) -> Self {
        let mut intruder = Self::connected(&place.database);
        intruder.run(match &intruder {
            Self::Sqlite(_) => {
                "PRAGMA synchronous = OFF; DROP TRIGGER sign_off_ledger_keeps; DROP TRIGGER sign_off_ledger_stays"
            }
            Self::Postgres(_) => {
                "SET synchronous_commit = off; DROP TRIGGER sign_off_ledger_guard ON sign_off_ledger; \
                 DROP TRIGGER sign_off_ledger_guard_all ON sign_off_ledger"
            }
        });
        intruder
    }

    /// With the guards in their places.
    pub(crate) fn connected(database: &Database) -> Self {
        match database {
            Database::Sqlite(file) => Self::Sqlite(rusqlite::Connection::open(&file.path).unwrap()),
            Database::Postgres(server) => {
                let config = postgres::Config::from(server.config.clone());
                Self::Postgres(Box::new(config.connect(NoTls).unwrap()))
            }
        }
    }

    pub(crate) fn try_run(&mut self, sql: &str) -> Result<(), String> {
        match self {
            Self::Sqlite(connection) => connection
                .execute_batch(sql)
                .map_err(|error| error.to_string()),
            Self::Postgres(client) => client
                .batch_execute(sql)
                .map_err(|error| format!("{error:?}")),
        }
    }

    pub(crate) fn run(&mut self, sql: &str) {
        self.try_run(sql).unwrap();
    }

    /// A field, as text.
    pub(crate) fn text(&mut self, column: &str, seq: usize) -> Option<String> {
        let sql = format!("SELECT CAST({column} AS TEXT) FROM sign_off_ledger WHERE seq = {seq}");
        match self {
            Self::Sqlite(connection) => connection.query_row(&sql, [], |row| row.get(0)).unwrap(),
            Self::Postgres(client) => client.query_one(&sql, &[]).unwrap().get(0),
        }
    }

    /// All rows.
    pub(crate) fn rows(&mut self) -> Vec<Fields> {
        let columns = COLUMNS.map(|column| format!("CAST({column} AS TEXT)"));
        let sql = format!(
            "SELECT {} FROM sign_off_ledger ORDER BY seq",
            columns.join(", ")
        );
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare(&sql).unwrap();
                let rows = statement.query_map([], |row| {
                    Ok(std::array::from_fn(|column| row.get(column).unwrap()))
                });
                rows.unwrap().map(Result::unwrap).collect()
            }
            Self::Postgres(client) => client
                .query(&sql, &[])
                .unwrap()
                .iter()
                .map(|row| std::array::from_fn(|column| row.get(column)))
                .collect(),
        }
    }

    /// Puts these rows in the place of all that are there.
    pub(crate) fn replace(&mut self, rows: &[Fields]) {
        let mut script = "BEGIN; DELETE FROM sign_off_ledger; ".to_owned();
        script.extend(rows.iter().map(insertion));
        self.run(&format!("{script} COMMIT"));
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, row: &Fields) {
        self.run(&insertion(row));
    }
}

fn insertion(row: &Fields) -> String {
    let [seq, rest @ ..] = row;
    let seq = seq.clone().unwrap();
    let rest: Vec<String> = rest
        .iter()
        .map(|field| field.as_deref().map_or_else(|| "NULL".to_owned(), quoted))
        .collect();
    let columns = COLUMNS.join(", ");
    format!(
        "INSERT INTO sign_off_ledger ({columns}) VALUES ({seq}, {}); ",
        rest.join(", ")
    )
}

/// A text in SQL.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Where a column stands in a row.
pub(crate) fn place(column: &str) -> usize {
    COLUMNS.iter().position(|one| *one == column).unwrap()
}

/// Gives the rows their numbers and hashes anew, as a ledger would have that holds them in this order.
pub(crate) fn chained(rows: &mut [Fields]) {
    let mut previous = START.to_owned();
    for (index, row) in rows.iter_mut().enumerate() {
        row[0] = Some((index + 1).to_string());
        let fields = std::iter::once(Some(previous.as_str())).chain(
            ["seq", "kind", "at", "id", "receipt", "body", "commitment"]
                .map(|column| row[place(column)].as_deref()),
        );
        let hash = fingerprint("safeguarding-guide.ledger.entry.v1", fields);
        previous.clone_from(&hash);
        row[place("hash")] = Some(hash);
    }
}

/// Makes the commitment of a row fit its personal fields.
pub(crate) fn committed(row: &mut Fields) {
    let fields = ["salt", "person", "details"].map(|column| row[place(column)].as_deref());
    let commitment = fingerprint("safeguarding-guide.ledger.personal.v1", fields);
    row[place("commitment")] = Some(commitment);
}

fn fingerprint<'f>(purpose: &str, fields: impl IntoIterator<Item = Option<&'f str>>) -> String {
    let fields = fields.into_iter().map(|field| {
        field.map_or_else(
            || "-\n".to_owned(),
            |text| format!("{}\n{text}\n", text.len()),
        )
    });
    let preimage = format!("{purpose}\n{}", fields.collect::<String>());
    hexadecimal(&Sha256::digest(preimage))
}
