//! Random edits, deletions and swaps in a ledger of a thousand: each is found, and the first bad entry named.

use guide_ledger::verify::{Verdict, verify};

use crate::campaign;
use crate::intruder::{COLUMNS, Intruder, quoted};
use crate::places::{Place, on_both};
use crate::samples::{Numbers, draft, now};

on_both!(every_tampering_is_found);

const ENTRIES: usize = 1000;

fn rounds() -> usize {
    campaign::rounds(200, 2000)
}

/// Keeps a copy.
fn intruder(place: &Place) -> Intruder {
    let mut intruder = Intruder::new(place);
    intruder.run("CREATE TABLE copy AS SELECT * FROM sign_off_ledger");
    intruder
}

fn restore(intruder: &mut Intruder) {
    // PostgreSQL keeps what is deleted row by row, and would read a million dead rows in the end.
    intruder.run(match intruder {
        Intruder::Sqlite(_) => "BEGIN; DELETE FROM sign_off_ledger",
        Intruder::Postgres(_) => "BEGIN; TRUNCATE sign_off_ledger",
    });
    intruder.run("INSERT INTO sign_off_ledger SELECT * FROM copy ORDER BY seq; COMMIT");
}

/// A thousand entries by seven people, two of whom were erased in between.
fn fill(place: &Place) {
    let mut keeper = place.keeper();
    let mut offers = Vec::new();
    // One entry begins the ledger, and two are erasures.
    for number in 0..ENTRIES - 3 {
        let offer = draft(&format!("person-{}", number % 7), &format!("id-{number}"));
        offers.push((offer, now()));
    }
    for (part, person) in offers.chunks(400).zip(["person-2", "person-5"]) {
        keeper.append(part).unwrap();
        keeper.erase(person, now()).unwrap();
    }
    keeper.append(&offers[800..]).unwrap();
    drop(keeper);
    let whole = place.whole();
    assert_eq!(whole.entries, ENTRIES as u64);
    assert!(whole.erased > 150, "{whole:?}");
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
    let mut intruder = intruder(place);
    let mut numbers = Numbers::new(20_261_122);
    let mut faults = std::collections::BTreeMap::new();
    let rounds = rounds();
    for round in 0..rounds {
        let (sql, first) = tamper(&mut intruder, &mut numbers);
        intruder.run(&sql);
        match verify(&place.database, &place.head).unwrap() {
            Verdict::Whole(_) => panic!("round {round}: not found: {sql}"),
            Verdict::Broken(broken) => {
                assert_eq!(broken.entry, first as u64, "round {round}: {sql}: {broken}");
                *faults.entry(format!("{:?}", broken.fault)).or_insert(0) += 1;
            }
        }
        restore(&mut intruder);
    }
    place.whole();
    eprintln!("{rounds} of {rounds} found: {faults:?}");
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
