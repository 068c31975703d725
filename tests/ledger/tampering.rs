//! A thousand random edits, deletions and swaps in a ledger of a thousand: each is found, and the first bad entry named.

use guide_ledger::verify::{Fault, Verdict, verify};
use guide_ledger::{Database, Keeper, Opening};
use postgres::NoTls;

use crate::places::{Place, on_both};
use crate::samples::{Numbers, draft, now};

on_both!(every_tampering_is_found, a_ledger_written_anew_is_found);

const ENTRIES: usize = 1000;
const ROUNDS: usize = 1000;

/// All columns, in the table's order.
const COLUMNS: [&str; 11] = [
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

/// A connection of somebody who means it.
enum Intruder {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Client>),
}

impl Intruder {
    /// Keeps a copy, and takes away what guards against mistakes.
    fn new(place: &Place) -> Self {
        let mut intruder = match &place.database {
            Database::Sqlite(file) => Self::Sqlite(rusqlite::Connection::open(&file.path).unwrap()),
            Database::Postgres(server) => {
                Self::Postgres(Box::new(server.config.connect(NoTls).unwrap()))
            }
        };
        intruder.run(match &intruder {
            Self::Sqlite(_) => {
                "PRAGMA synchronous = OFF; DROP TRIGGER sign_off_ledger_keeps; DROP TRIGGER sign_off_ledger_stays"
            }
            Self::Postgres(_) => {
                "SET synchronous_commit = off; DROP TRIGGER sign_off_ledger_guard ON sign_off_ledger; \
                 DROP TRIGGER sign_off_ledger_guard_all ON sign_off_ledger"
            }
        });
        intruder.run("CREATE TABLE copy AS SELECT * FROM sign_off_ledger");
        intruder
    }

    fn run(&mut self, sql: &str) {
        match self {
            Self::Sqlite(connection) => connection.execute_batch(sql).unwrap(),
            Self::Postgres(client) => client.batch_execute(sql).unwrap(),
        }
    }

    fn text(&mut self, column: &str, seq: usize) -> Option<String> {
        let sql = format!("SELECT CAST({column} AS TEXT) FROM sign_off_ledger WHERE seq = {seq}");
        match self {
            Self::Sqlite(connection) => connection.query_row(&sql, [], |row| row.get(0)).unwrap(),
            Self::Postgres(client) => client.query_one(&sql, &[]).unwrap().get(0),
        }
    }

    fn restore(&mut self) {
        // PostgreSQL keeps what is deleted row by row, and would read a million dead rows in the end.
        self.run(match self {
            Self::Sqlite(_) => "BEGIN; DELETE FROM sign_off_ledger",
            Self::Postgres(_) => "BEGIN; TRUNCATE sign_off_ledger",
        });
        self.run("INSERT INTO sign_off_ledger SELECT * FROM copy ORDER BY seq; COMMIT");
    }
}

/// A thousand entries by seven people, two of whom were erased in between.
fn fill(place: &Place) {
    let mut keeper = Keeper::open(&place.database, &place.head, Opening::Create).unwrap();
    let mut offers = Vec::new();
    for number in 0..ENTRIES - 2 {
        let offer = draft(&format!("person-{}", number % 7), &format!("id-{number}"));
        offers.push((offer, now()));
    }
    for (part, person) in offers.chunks(400).zip(["person-2", "person-5"]) {
        keeper.append(part).unwrap();
        keeper.erase(person, now()).unwrap();
    }
    keeper.append(&offers[800..]).unwrap();
    drop(keeper);
    let verdict = verify(&place.database, &place.head).unwrap();
    let Verdict::Whole(whole) = verdict else {
        panic!("{verdict:?}")
    };
    assert_eq!(whole.entries, ENTRIES as u64);
    assert!(whole.erased > 150, "{whole:?}");
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// One letter of it is another, and one that makes no other entry's id.
fn edited(text: &str, numbers: &mut Numbers) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let place = numbers.below(letters.len());
    letters[place] = if letters[place] == '+' { '-' } else { '+' };
    letters.into_iter().collect()
}

/// Does something to the ledger; gives what it did and the first entry it harms.
fn tamper(intruder: &mut Intruder, numbers: &mut Numbers) -> (String, usize) {
    let entry = numbers.below(ENTRIES) + 1;
    let other = (entry + numbers.below(ENTRIES - 1)) % ENTRIES + 1;
    let first = entry.min(other);
    match numbers.below(5) {
        0 | 1 => (edit(intruder, numbers, entry), entry),
        2 => (
            format!("DELETE FROM sign_off_ledger WHERE seq = {entry}"),
            entry,
        ),
        3 => (
            format!("DELETE FROM sign_off_ledger WHERE seq >= {entry}"),
            entry,
        ),
        _ => (
            format!(
                "UPDATE sign_off_ledger SET seq = -1 WHERE seq = {entry}; \
                 UPDATE sign_off_ledger SET seq = {entry} WHERE seq = {other}; \
                 UPDATE sign_off_ledger SET seq = {other} WHERE seq = -1"
            ),
            first,
        ),
    }
}

fn edit(intruder: &mut Intruder, numbers: &mut Numbers, entry: usize) -> String {
    let column = COLUMNS[numbers.below(COLUMNS.len())];
    let value = match (column, intruder.text(column, entry)) {
        ("seq", _) => (ENTRIES + 1 + numbers.below(ENTRIES)).to_string(),
        ("person" | "details" | "salt" | "commitment" | "id" | "receipt", Some(_))
            if numbers.below(3) == 0 =>
        {
            "NULL".to_owned()
        }
        (_, Some(text)) => quoted(&edited(&text, numbers)),
        (_, None) => quoted("7"),
    };
    // Whoever takes the person away takes all of it away at times, as an erasure does.
    if column == "person" && value == "NULL" && numbers.below(2) == 0 {
        return format!(
            "UPDATE sign_off_ledger SET person = NULL, details = NULL, salt = NULL WHERE seq = {entry}"
        );
    }
    format!("UPDATE sign_off_ledger SET {column} = {value} WHERE seq = {entry}")
}

fn every_tampering_is_found(place: &Place) {
    fill(place);
    let mut intruder = Intruder::new(place);
    let mut numbers = Numbers::new(20_261_122);
    let mut faults = std::collections::BTreeMap::new();
    for round in 0..ROUNDS {
        let (sql, first) = tamper(&mut intruder, &mut numbers);
        intruder.run(&sql);
        match verify(&place.database, &place.head).unwrap() {
            Verdict::Whole(_) => panic!("round {round}: not found: {sql}"),
            Verdict::Broken(broken) => {
                assert_eq!(broken.entry, first as u64, "round {round}: {sql}: {broken}");
                *faults.entry(format!("{:?}", broken.fault)).or_insert(0) += 1;
            }
        }
        intruder.restore();
    }
    let verdict = verify(&place.database, &place.head).unwrap();
    assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    eprintln!("{ROUNDS} of {ROUNDS} found: {faults:?}");
    for kind in [
        "Altered",
        "CutOff",
        "Missing",
        "PersonalAltered",
        "Vanished",
    ] {
        assert!(faults.contains_key(kind), "no round made {kind}");
    }
}

/// Whoever can compute hashes can write a sound chain; it is not the one the head knows.
fn a_ledger_written_anew_is_found(place: &Place) {
    let mut keeper = Keeper::open(&place.database, &place.head, Opening::Create).unwrap();
    let write = |keeper: &mut Keeper, ids: [&str; 3]| {
        for id in ids {
            let recorded = keeper.append(&[(draft("amal", id), now())]).unwrap();
            assert!(recorded[0].is_ok());
        }
    };
    write(&mut keeper, ["one", "two", "three"]);
    drop(keeper);
    let known = std::fs::read(&place.head).unwrap();
    Intruder::new(place).run("DELETE FROM sign_off_ledger");
    std::fs::remove_file(&place.head).unwrap();
    let mut keeper = Keeper::open(&place.database, &place.head, Opening::Create).unwrap();
    write(&mut keeper, ["one", "two", "four"]);
    drop(keeper);
    std::fs::write(&place.head, known).unwrap();
    let verdict = verify(&place.database, &place.head).unwrap();
    let Verdict::Broken(broken) = verdict else {
        panic!("{verdict:?}")
    };
    assert_eq!((broken.entry, broken.fault), (3, Fault::OtherChain));
    let refused = Keeper::open(&place.database, &place.head, Opening::Create).unwrap_err();
    assert!(refused.to_string().contains("not whole"), "{refused}");
}
