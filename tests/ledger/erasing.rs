//! Erasing a person leaves no byte of them, and the chain whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

use guide_ledger::verify::{Verdict, Whole, verify};
use guide_ledger::{Appended, Database, Keeper, Ledger, Opening, Refused};
use postgres::NoTls;

use crate::places::{Place, on_both};
use crate::samples::{draft, instant, now};

on_both!(
    no_byte_of_a_person_is_left,
    what_is_erased_is_not_recorded_again,
    retention_erases_what_is_older,
    readers_do_not_see_the_erased,
    a_host_records_while_others_erase,
);

/// Found nowhere else in the files.
const PERSON: &str = "zz-wilhelmina-7741";

fn open(place: &Place) -> Keeper {
    Keeper::open(&place.database, &place.head, Opening::Create).unwrap()
}

fn whole(place: &Place) -> Whole {
    match verify(&place.database, &place.head).unwrap() {
        Verdict::Whole(whole) => whole,
        Verdict::Broken(broken) => panic!("{broken}"),
    }
}

fn fill(keeper: &mut Keeper) {
    for number in 0..200 {
        let person = if number % 10 == 3 { PERSON } else { "amal" };
        let offer = (draft(person, &format!("id-{number}")), now());
        assert!(keeper.append(&[offer]).unwrap()[0].is_ok());
    }
}

/// The files in which the ledger's rows stand.
fn files(place: &Place) -> Vec<PathBuf> {
    match &place.database {
        Database::Sqlite(_) => fs::read_dir(place.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect(),
        Database::Postgres(server) => {
            let mut client = server.config.connect(NoTls).unwrap();
            client.batch_execute("CHECKPOINT").unwrap();
            let paths = "SELECT pg_relation_filepath(oid) FROM pg_class \
                         WHERE relkind IN ('r', 'i', 't') AND pg_relation_filepath(oid) LIKE 'base/%'";
            let data = crate::postgresql::server().unwrap().folder().join("data");
            let rows = client.query(paths, &[]).unwrap();
            rows.iter()
                .map(|row| data.join(row.get::<_, String>(0)))
                .collect()
        }
    }
}

fn holds(file: &Path, text: &str) -> bool {
    let bytes = fs::read(file).unwrap();
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn no_byte_of_a_person_is_left(place: &Place) {
    let mut keeper = open(place);
    fill(&mut keeper);
    assert!(files(place).iter().any(|file| holds(file, PERSON)));
    if let Database::Postgres(server) = &place.database {
        let mut client = server.config.connect(NoTls).unwrap();
        client.batch_execute("ANALYZE").unwrap();
    }
    let erased = keeper.erase(PERSON, now()).unwrap();
    assert_eq!(erased.sign_offs, 20);
    let files = files(place);
    assert!(files.iter().any(|file| holds(file, "id-0")));
    for file in files {
        assert!(!holds(&file, PERSON), "{}", file.display());
    }
    let expected = Whole {
        entries: 201,
        sign_offs: 200,
        erased: 20,
        beyond_head: 0,
    };
    assert_eq!(whole(place), expected);
    assert_eq!(keeper.erase(PERSON, now()).unwrap().sign_offs, 0);
    assert_eq!(whole(place), expected);
}

fn what_is_erased_is_not_recorded_again(place: &Place) {
    let mut keeper = open(place);
    let offer = [(draft(PERSON, "one"), now())];
    keeper.append(&offer).unwrap();
    keeper.erase(PERSON, now()).unwrap();
    assert_eq!(keeper.append(&offer).unwrap(), [Err(Refused::Erased)]);
    let anew = keeper.append(&[(draft(PERSON, "two"), now())]).unwrap();
    assert!(matches!(anew[0], Ok(Appended::Recorded(_))));
    assert_eq!((whole(place).entries, whole(place).erased), (3, 1));
}

fn retention_erases_what_is_older(place: &Place) {
    let mut keeper = open(place);
    for (id, at) in [
        ("old", "2020-03-01T00:00:00Z"),
        ("last", "2020-12-31T23:59:59.999Z"),
        ("first", "2021-01-01T00:00:00Z"),
    ] {
        keeper.append(&[(draft("amal", id), instant(at))]).unwrap();
    }
    let before = instant("2021-01-01T00:00:00Z");
    assert_eq!(keeper.would_retain(before).unwrap().sign_offs, 2);
    assert_eq!(whole(place).erased, 0, "a dry run changes nothing");
    assert_eq!(keeper.retain(before, now()).unwrap().sign_offs, 2);
    assert_eq!((whole(place).erased, whole(place).entries), (2, 4));
    assert_eq!(keeper.would_retain(before).unwrap().sign_offs, 0);
}

fn readers_do_not_see_the_erased(place: &Place) {
    let ledger = Ledger::open(&place.database, &place.head, &[]).unwrap();
    let mut keeper = open(place);
    fill(&mut keeper);
    assert_eq!(ledger.of_person(PERSON).unwrap().len(), 20);
    keeper.erase(PERSON, now()).unwrap();
    assert_eq!(ledger.of_person(PERSON).unwrap(), []);
    let (mut all, mut bare) = (0, 0);
    ledger
        .each(|kept| {
            all += 1;
            bare += usize::from(kept.personal.is_none());
        })
        .unwrap();
    assert_eq!((all, bare), (200, 20));
}

/// As the command line and the daily rule do beside a running host.
fn a_host_records_while_others_erase(place: &Place) {
    let host = Ledger::open(&place.database, &place.head, &[]).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (recorded, erasing) = sync_channel(3);
    let sign_offs = thread::scope(|scope| {
        let eraser = scope.spawn(|| {
            let mut keeper = open(place);
            let people = erasing.into_iter();
            let erased = people.map(|person: String| keeper.erase(&person, now()).unwrap());
            erased.map(|erased| erased.sign_offs).collect::<Vec<_>>()
        });
        for number in 0..20 {
            let person = format!("person-{number}");
            for id in [format!("{number}-a"), format!("{number}-b")] {
                let answer = runtime.block_on(host.append(draft(&person, &id), now()));
                assert!(
                    matches!(answer, Ok(Appended::Recorded(_))),
                    "{id}: {answer:?}"
                );
            }
            recorded.send(person).unwrap();
        }
        drop(recorded);
        eraser.join().unwrap()
    });
    assert_eq!(sign_offs, vec![2; 20]);
    let expected = Whole {
        entries: 60,
        sign_offs: 40,
        erased: 40,
        beyond_head: 0,
    };
    assert_eq!(whole(place), expected);
}
