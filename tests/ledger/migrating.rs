//! A ledger of the first release opens, is brought to the present version once, and stays whole under its old head.

use std::fs;

use guide_ledger::verify::{Verdict, verify};
use guide_ledger::{Database, Keeper, LedgerError, Opening, StoreError, hexadecimal};
use sha2::{Digest, Sha256};

use crate::intruder::{Fields, Intruder, chained, committed, place};
use crate::places::{Place, on_both};
use crate::samples::{draft, now, wire};

on_both!(
    the_first_releases_ledger_is_taken_over,
    what_the_first_release_left_in_the_middle_is_taken_over,
    it_can_be_read_without_being_changed,
    a_later_version_is_left_alone,
);

const SECRET: &str = "5eca";

/// Two sign-offs and a policy, as the first release wrote them: its tables, its rows, its head.
fn first_release(place: &Place, head_knows: usize) -> Vec<Fields> {
    let mut database = match &place.database {
        Database::Sqlite(_) => {
            let mut database = Intruder::connected(&place.database);
            database.run("PRAGMA journal_mode = WAL; PRAGMA application_id = 0x53474c31");
            database.run(include_str!("first_release/sqlite.sql"));
            database
        }
        Database::Postgres(_) => {
            let mut database = Intruder::connected(&place.database);
            database.run(include_str!("first_release/postgresql.sql"));
            database
        }
    };
    let mut rows: Vec<Fields> = ["one", "two"].map(row).into();
    chained(&mut rows);
    for row in &rows {
        database.add(row);
    }
    let policy = policy();
    database.run(&format!(
        "INSERT INTO sign_off_settings VALUES ('secret', '{SECRET}'); \
         INSERT INTO sign_off_policies VALUES ('{policy}')"
    ));
    fs::write(&place.head, old_head(&rows, head_knows)).unwrap();
    rows
}

fn policy() -> String {
    serde_json::to_string(&crate::samples::record("x").data.policy).unwrap()
}

fn row(id: &str) -> Fields {
    let wire = wire(id);
    let data = &wire["data"];
    let body = format!(r#"{{"policy":{},"outcome":"signed"}}"#, policy());
    let details = format!(
        r#"{{"time":"2026-11-23T09:14:05Z","declaration":{},"reason":null,"training":{},"scenarios":4,"opened":{}}}"#,
        data["declaration"],
        r#"{"kind":"briefing","id":"stores-road","on":"2026-11-20"}"#,
        data["opened"]
    );
    let mut row: Fields = [
        None,
        Some("sign-off".to_owned()),
        Some("2026-11-23T09:14:06.250Z".to_owned()),
        Some(id.to_owned()),
        Some(format!("SG-{id}")),
        Some(body),
        None,
        Some("amal".to_owned()),
        Some(details),
        Some("5a17".to_owned()),
        None,
    ];
    committed(&mut row);
    row
}

/// Two slots of count, hash and check.
fn old_head(rows: &[Fields], head_knows: usize) -> Vec<u8> {
    let mut content = Vec::new();
    for count in [head_knows, head_knows.saturating_sub(1)] {
        let hash = count.checked_sub(1).map_or_else(
            || "0".repeat(64),
            |index| rows[index][place("hash")].clone().unwrap(),
        );
        let line = format!("{count} {hash}");
        let check = hexadecimal(&Sha256::digest(&line));
        content.extend(format!("{line} {}\n", &check[..16]).into_bytes());
        content.resize(content.len().next_multiple_of(4096), b'\n');
    }
    content
}

/// Every row of the database, as text.
fn rows(place: &Place) -> Vec<Fields> {
    Intruder::connected(&place.database).rows()
}

fn the_first_releases_ledger_is_taken_over(place: &Place) {
    let before = first_release(place, 2);
    let mut keeper = place.keeper();
    assert_eq!(keeper.secret(), SECRET);
    assert_eq!(
        keeper.policies().unwrap(),
        [crate::samples::record("x").data.policy]
    );
    let whole = place.whole();
    assert_eq!((whole.version, whole.entries), (1, 4), "{whole:?}");
    let migrated = rows(place);
    assert_eq!(migrated[..2], before[..], "what was there is as it was");
    // What was recorded is known, and more can be.
    let again = keeper
        .append(&[(draft("amal", "one"), now())])
        .unwrap()
        .remove(0);
    assert!(
        matches!(&again, Ok(guide_ledger::Appended::AlreadyRecorded(receipt)) if receipt.receipt == "SG-one"),
        "{again:?}"
    );
    keeper.append(&[(draft("amal", "three"), now())]).unwrap();
    drop(keeper);
    // Once.
    drop(place.keeper());
    let whole = place.whole();
    assert_eq!((whole.entries, whole.sign_offs, whole.policies), (5, 3, 1));
    let gone = Intruder::connected(&place.database).try_run("SELECT policy FROM sign_off_policies");
    assert!(gone.is_err(), "the table is gone");
}

/// The first release told its head after the commit; between the two it may have been killed.
fn what_the_first_release_left_in_the_middle_is_taken_over(place: &Place) {
    first_release(place, 1);
    assert_eq!(place.whole().beyond_head, 1);
    drop(place.keeper());
    let whole = place.whole();
    assert_eq!(
        (whole.entries, whole.sign_offs, whole.beyond_head),
        (4, 2, 0)
    );
}

fn it_can_be_read_without_being_changed(place: &Place) {
    let before = first_release(place, 2);
    let whole = place.whole();
    assert_eq!((whole.version, whole.sign_offs), (0, 2));
    let mut read = 0;
    guide_ledger::ledger::each(&place.database, |_| read += 1).unwrap();
    assert_eq!(read, 2);
    assert_eq!(rows(place), before);
}

fn a_later_version_is_left_alone(place: &Place) {
    drop(place.keeper());
    Intruder::connected(&place.database)
        .run("UPDATE sign_off_settings SET value = '7' WHERE name = 'schema'");
    let opened = Keeper::open(&place.database, &place.head, Opening::Create, now());
    let error = opened.unwrap_err();
    assert!(
        matches!(error, LedgerError::Store(StoreError::Newer(7))),
        "{error}"
    );
    assert!(error.to_string().contains("schema version 7"), "{error}");
    let verified = verify(&place.database, &place.head);
    assert!(!matches!(verified, Ok(Verdict::Whole(_))), "{verified:?}");
}
