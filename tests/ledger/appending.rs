//! One row for each id, however often and by however many at once it is sent.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use guide_ledger::ledger::NotRecorded;
use guide_ledger::verify::{Verdict, verify};
use guide_ledger::{Appended, Database, Keeper, Ledger, LedgerError, Opening, Receipt, Refused};

use crate::places::{Place, on_both};
use crate::samples::{changed, draft, instant, now};

on_both!(
    a_sign_off_is_recorded_once,
    another_id_is_kept_too,
    what_is_recorded_outlives_the_program,
    sixty_four_at_once_make_one_row,
    a_batch_settles_its_own_conflicts,
    a_head_that_lags_is_brought_up,
    a_ledger_that_lost_its_tail_takes_nothing,
    the_secret_stays_and_policies_are_remembered,
    rows_cannot_be_changed_by_mistake,
    without_its_head_nothing_is_recorded,
);

fn open(place: &Place) -> Keeper {
    Keeper::open(&place.database, &place.head, Opening::Create).unwrap()
}

fn recorded(answer: &Result<Appended, Refused>) -> Receipt {
    match answer {
        Ok(Appended::Recorded(receipt)) => receipt.clone(),
        other => panic!("{other:?}"),
    }
}

fn append(keeper: &mut Keeper, draft: guide_ledger::Draft) -> Result<Appended, Refused> {
    keeper.append(&[(draft, now())]).unwrap().remove(0)
}

fn entries(place: &Place) -> u64 {
    match verify(&place.database, &place.head).unwrap() {
        Verdict::Whole(whole) => whole.entries,
        Verdict::Broken(broken) => panic!("{broken}"),
    }
}

fn a_sign_off_is_recorded_once(place: &Place) {
    let mut keeper = open(place);
    let receipt = recorded(&append(&mut keeper, draft("amal", "one")));
    assert_eq!(receipt.id, "one");
    assert_eq!(receipt.recorded_at, "2026-11-23T09:14:06.250Z");
    assert_eq!(receipt.sha256, "ab".repeat(32));
    assert!(
        receipt.receipt.len() == 22 && receipt.receipt.starts_with("SG-"),
        "{}",
        receipt.receipt
    );

    let later = instant("2026-11-24T00:00:00Z");
    let again = keeper.append(&[(draft("amal", "one"), later)]).unwrap();
    assert_eq!(again, [Ok(Appended::AlreadyRecorded(receipt))]);
    assert_eq!(
        append(&mut keeper, changed("amal", "one")),
        Err(Refused::OtherContent)
    );
    assert_eq!(
        append(&mut keeper, draft("billie", "one")),
        Err(Refused::OtherPerson)
    );
    assert_eq!(entries(place), 1);
}

fn another_id_is_kept_too(place: &Place) {
    let mut keeper = open(place);
    let one = recorded(&append(&mut keeper, draft("amal", "one")));
    let two = recorded(&append(&mut keeper, draft("amal", "two")));
    assert_ne!(one.receipt, two.receipt);
    assert_eq!(entries(place), 2);
}

fn what_is_recorded_outlives_the_program(place: &Place) {
    let receipt = recorded(&append(&mut open(place), draft("amal", "one")));
    let again = append(&mut open(place), draft("amal", "one"));
    assert_eq!(again, Ok(Appended::AlreadyRecorded(receipt.clone())));
    let ledger = Ledger::open(&place.database, &place.head, &[]).unwrap();
    let kept = ledger.of_person("amal").unwrap();
    assert_eq!(kept.iter().map(Receipt::of).collect::<Vec<_>>(), [receipt]);
    assert_eq!(ledger.of_person("billie").unwrap(), []);
    assert!(!ledger.adopted_tail());
}

fn sixty_four_at_once_make_one_row(place: &Place) {
    let ledger = Arc::new(Ledger::open(&place.database, &place.head, &[]).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for round in 0..100 {
        let id = format!("round-{round}");
        let posts: Vec<_> = (0..64)
            .map(|_| {
                let (ledger, draft) = (Arc::clone(&ledger), draft("amal", &id));
                runtime.spawn(async move { ledger.append(draft, now()).await })
            })
            .collect();
        let mut receipts = HashSet::new();
        let mut first = 0;
        for post in posts {
            match runtime.block_on(post).unwrap().unwrap() {
                Appended::Recorded(receipt) => {
                    first += 1;
                    receipts.insert(receipt.receipt);
                }
                Appended::AlreadyRecorded(receipt) => {
                    receipts.insert(receipt.receipt);
                }
            }
        }
        assert_eq!((first, receipts.len()), (1, 1), "{id}");
        let other = runtime.block_on(ledger.append(changed("amal", &id), now()));
        assert!(
            matches!(other, Err(NotRecorded::Refused(Refused::OtherContent))),
            "{id}"
        );
    }
    assert_eq!(entries(place), 100);
}

fn a_batch_settles_its_own_conflicts(place: &Place) {
    let offers = [
        (draft("amal", "one"), now()),
        (draft("amal", "one"), now()),
        (changed("amal", "one"), now()),
        (draft("billie", "one"), now()),
        (draft("billie", "two"), now()),
    ];
    let answers = open(place).append(&offers).unwrap();
    let one = recorded(&answers[0]);
    assert_eq!(answers[1], Ok(Appended::AlreadyRecorded(one)));
    assert_eq!(answers[2], Err(Refused::OtherContent));
    assert_eq!(answers[3], Err(Refused::OtherPerson));
    recorded(&answers[4]);
    assert_eq!(entries(place), 2);
}

/// A host that dies between the commit and the head leaves this.
fn a_head_that_lags_is_brought_up(place: &Place) {
    let mut keeper = open(place);
    append(&mut keeper, draft("amal", "one")).unwrap();
    let lagging = fs::read(&place.head).unwrap();
    append(&mut keeper, draft("amal", "two")).unwrap();
    drop(keeper);
    fs::write(&place.head, lagging).unwrap();
    let beyond = |place: &Place| match verify(&place.database, &place.head).unwrap() {
        Verdict::Whole(whole) => whole.beyond_head,
        Verdict::Broken(broken) => panic!("{broken}"),
    };
    assert_eq!(beyond(place), 1);
    // The same again: nothing new to commit, and yet it is called recorded only with the head behind it.
    let again = append(&mut open(place), draft("amal", "two"));
    assert!(matches!(again, Ok(Appended::AlreadyRecorded(_))));
    assert_eq!(beyond(place), 0);
}

fn a_ledger_that_lost_its_tail_takes_nothing(place: &Place) {
    let mut keeper = open(place);
    append(&mut keeper, draft("amal", "one")).unwrap();
    let older = fs::read(&place.head).unwrap();
    append(&mut keeper, draft("amal", "two")).unwrap();
    let newer = fs::read(&place.head).unwrap();
    // The same as a database from a backup beside a newer head: a head that knows of more than there is.
    drop(keeper);
    fs::remove_file(&place.head).unwrap();
    let fresh = Place {
        database: empty_like(place),
        address: String::new(),
        head: place.head.clone(),
        folder: tempfile::tempdir().unwrap(),
    };
    for head in [older, newer] {
        fs::write(&fresh.head, head).unwrap();
        let opened = Keeper::open(&fresh.database, &fresh.head, Opening::Create);
        let error = opened.unwrap_err();
        assert!(matches!(error, LedgerError::NotWhole { .. }), "{error}");
        assert!(error.to_string().contains("holds 0"), "{error}");
    }
}

fn empty_like(place: &Place) -> Database {
    match &place.database {
        Database::Sqlite(_) => Database::file(&place.folder.path().join("empty.sqlite")),
        Database::Postgres(_) => crate::postgresql::server()
            .unwrap()
            .new_database()
            .parse()
            .unwrap(),
    }
}

fn the_secret_stays_and_policies_are_remembered(place: &Place) {
    let policy = |version: &str| {
        let mut wire = crate::samples::wire("one");
        wire["data"]["policy"]["version"] = version.into();
        let record: guide_domain::sign_off::record::Record = serde_json::from_value(wire).unwrap();
        record.data.policy
    };
    let first = Ledger::open(&place.database, &place.head, &[policy("1.1")]).unwrap();
    let secret = first.secret().to_owned();
    assert_eq!(secret.len(), 64);
    drop(first);
    let served = [policy("1.2"), policy("1.1")];
    let second = Ledger::open(&place.database, &place.head, &served).unwrap();
    assert_eq!(second.secret(), secret);
    let known = second.policies().unwrap();
    assert_eq!(known, [policy("1.1"), policy("1.2")]);
    second.ready().unwrap();
}

fn rows_cannot_be_changed_by_mistake(place: &Place) {
    append(&mut open(place), draft("amal", "one")).unwrap();
    for mistake in [
        "DELETE FROM sign_off_ledger",
        "UPDATE sign_off_ledger SET body = 'x'",
        "UPDATE sign_off_ledger SET person = 'billie'",
        "UPDATE sign_off_ledger SET person = NULL, details = NULL, salt = NULL, at = 'x'",
    ] {
        let refused = match &place.database {
            Database::Sqlite(file) => rusqlite::Connection::open(&file.path)
                .unwrap()
                .execute_batch(mistake)
                .unwrap_err()
                .to_string(),
            Database::Postgres(server) => format!(
                "{:?}",
                server
                    .config
                    .connect(postgres::NoTls)
                    .unwrap()
                    .batch_execute(mistake)
                    .unwrap_err()
            ),
        };
        assert!(
            refused.contains("the ledger is append-only"),
            "{mistake}: {refused}"
        );
    }
    assert_eq!(entries(place), 1);
}

fn without_its_head_nothing_is_recorded(place: &Place) {
    while_away_nothing_is_recorded(place, &place.head);
}

#[test]
fn without_its_file_nothing_is_recorded() {
    let place = Place::sqlite();
    while_away_nothing_is_recorded(&place, &place.folder.path().join("ledger.sqlite"));
}

/// A file of a ledger in use is moved away, another takes its place, and it comes back.
#[cfg(unix)]
fn while_away_nothing_is_recorded(place: &Place, file: &Path) {
    let ledger = Ledger::open(&place.database, &place.head, &[]).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let append = |id: &str| runtime.block_on(ledger.append(draft("amal", id), now()));
    append("one").unwrap();
    let away = file.with_extension("away");
    let refuses = |id: &str| {
        let refused = append(id).unwrap_err();
        assert!(matches!(refused, NotRecorded::Unavailable(_)), "{refused}");
        for says in [refused.to_string(), ledger.ready().unwrap_err().to_string()] {
            assert!(says.contains("while it was in use"), "{says}");
        }
    };
    fs::rename(file, &away).unwrap();
    refuses("two");
    fs::copy(&away, file).unwrap();
    refuses("two");
    fs::rename(&away, file).unwrap();
    ledger.ready().unwrap();
    assert!(matches!(append("two"), Ok(Appended::Recorded(_))));
    assert_eq!(entries(place), 2);
}

/// Nobody can move a file that is in use.
#[cfg(not(unix))]
fn while_away_nothing_is_recorded(_place: &Place, _file: &Path) {}

#[test]
fn a_full_disk_refuses_and_recovers() {
    let place = Place::sqlite();
    let limited: Database = format!("{}?max-pages=24", place.address).parse().unwrap();
    let mut keeper = Keeper::open(&limited, &place.head, Opening::Create).unwrap();
    let mut held = 0;
    let full = loop {
        let id = format!("id-{held}");
        match keeper.append(&[(draft("amal", &id), now())]) {
            Ok(answers) => recorded(&answers[0]),
            Err(error) => break error,
        };
        held += 1;
        assert!(held < 1000, "24 pages do not hold so many");
    };
    assert!(full.to_string().contains("full"), "{full}");
    assert!(held > 10, "{held}");
    drop(keeper);
    assert_eq!(entries(&place), held);
    let mut recovered = open(&place);
    recorded(&append(
        &mut recovered,
        draft("amal", &format!("id-{held}")),
    ));
    assert_eq!(entries(&place), held + 1);
}

#[test]
fn a_lost_connection_is_made_again() {
    let Some(place) = Place::postgresql() else {
        return;
    };
    let Database::Postgres(server) = &place.database else {
        panic!("{}", place.address)
    };
    let ledger = Ledger::open(&place.database, &place.head, &[]).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let append = |id: &str| runtime.block_on(ledger.append(draft("amal", id), now()));
    append("one").unwrap();
    let mut intruder = server.config.connect(postgres::NoTls).unwrap();
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert_eq!(intruder.query(others, &[]).unwrap().len(), 3);
    // Whoever notices first that the connection is gone may fail; the same again then works.
    if let Err(lost) = append("two") {
        assert!(matches!(lost, NotRecorded::Unavailable(_)), "{lost:?}");
    }
    append("two").unwrap();
    let read = (0..2)
        .map(|_| ledger.of_person("amal"))
        .find_map(Result::ok);
    assert_eq!(read.unwrap().len(), 2);
    assert_eq!(entries(&place), 2);
}

#[test]
fn what_is_no_ledger_is_told() {
    let place = Place::sqlite();
    let missing = Keeper::open(&place.database, &place.head, Opening::Existing);
    let missing = missing.unwrap_err().to_string();
    assert!(
        missing.contains("ledger.sqlite holds no ledger"),
        "{missing}"
    );

    let other = place.folder.path().join("other.sqlite");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection
        .execute_batch("CREATE TABLE books (title TEXT)")
        .unwrap();
    let database = Database::file(&other);
    let foreign = Keeper::open(&database, &place.head, Opening::Create).unwrap_err();
    assert!(foreign.to_string().contains("another program"), "{foreign}");

    for (address, says) in [
        ("mysql://somebody:secret@host/name", "…@host/name"),
        ("sqlite:", "names no file"),
        ("sqlite:x?pages=3", "max-pages"),
        ("ledger.sqlite", "sqlite:PATH"),
    ] {
        let error = address.parse::<Database>().unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains("secret"), "{error}");
    }
}
