//! No receipt for what could not be read again.

use chrono::Datelike;
use guide_domain::sign_off::record::{Record, Time};
use guide_ledger::{Appended, Draft, Refused};

use crate::intruder::Intruder;
use crate::places::{Place, on_both};
use crate::samples::{draft, instant, now, record};

on_both!(
    what_cannot_be_read_again_is_not_recorded,
    what_the_database_changes_is_not_recorded,
    a_host_clock_out_of_range_records_nothing,
);

/// A record of that time, in whatever way a sender writes it.
fn at(id: &str, time: guide_domain::Instant) -> Record {
    Record {
        time: Time(time),
        ..record(id)
    }
}

fn what_cannot_be_read_again_is_not_recorded(place: &Place) {
    let mut keeper = place.keeper();
    let year = |year: i32| now().with_year(year).unwrap();
    let drafts = [
        ("good", Draft::new("amal", at("good", now())), true),
        // `9999-12-31T23:59:59-23:59` and `0000-01-01T00:00:00+23:59` are well written, and lie in the years 10000 and
        // -1, which RFC 3339 does not have.
        ("late", Draft::new("amal", at("late", year(10_000))), false),
        ("early", Draft::new("amal", at("early", year(-1))), false),
        ("far", Draft::new("amal", at("far", year(262_000))), false),
        ("zero", Draft::new("am\0al", at("zero", now())), false),
        (
            "strange",
            Draft::new("Zoë \u{202e}\u{feff}🦀'\"\\;--", at("strange", now())),
            true,
        ),
        ("last", Draft::new("amal", at("last", now())), true),
    ];
    let offers: Vec<_> = drafts
        .iter()
        .map(|(_, draft, _)| (draft.as_ref().unwrap().clone(), now()))
        .collect();
    // Together, so that none spoils the others.
    let answers = keeper.append(&offers).unwrap();
    for ((id, _, is_taken), answer) in drafts.iter().zip(answers) {
        if *is_taken {
            assert!(
                matches!(answer, Ok(Appended::Recorded(_))),
                "{id}: {answer:?}"
            );
        } else {
            assert_eq!(answer, Err(Refused::Unreadable), "{id}");
        }
    }
    assert_eq!(place.whole().sign_offs, 3);
    let mut read = Vec::new();
    guide_ledger::ledger::each(&place.database, |kept| read.push(kept.id)).unwrap();
    assert_eq!(read, ["good", "strange", "last"]);
}

/// As a trigger of another program would, or a damaged index.
fn what_the_database_changes_is_not_recorded(place: &Place) {
    let mut keeper = place.keeper();
    keeper.append(&[(draft("amal", "one"), now())]).unwrap();
    let mut intruder = Intruder::new(place);
    intruder.run(match &intruder {
        Intruder::Sqlite(_) => {
            "CREATE TRIGGER meddler AFTER INSERT ON sign_off_ledger BEGIN \
             UPDATE sign_off_ledger SET person = 'billie' WHERE seq = new.seq; END"
        }
        Intruder::Postgres(_) => {
            "CREATE FUNCTION meddler() RETURNS trigger LANGUAGE plpgsql AS $$ \
             BEGIN new.person = 'billie'; RETURN new; END $$; \
             CREATE TRIGGER meddler BEFORE INSERT ON sign_off_ledger FOR EACH ROW EXECUTE FUNCTION meddler()"
        }
    });
    let refused = keeper.append(&[(draft("amal", "two"), now())]).unwrap_err();
    assert_eq!(refused.code(), "not-read-back", "{refused}");
    assert_eq!(place.whole().sign_offs, 1);
    intruder.run(match &intruder {
        Intruder::Sqlite(_) => "DROP TRIGGER meddler",
        Intruder::Postgres(_) => "DROP TRIGGER meddler ON sign_off_ledger",
    });
    keeper.append(&[(draft("amal", "two"), now())]).unwrap();
    assert_eq!(place.whole().sign_offs, 2);
}

fn a_host_clock_out_of_range_records_nothing(place: &Place) {
    let mut keeper = place.keeper();
    let late = instant("2026-11-23T09:14:06Z").with_year(12_026).unwrap();
    let answers = keeper.append(&[(draft("amal", "one"), late)]).unwrap();
    assert_eq!(answers, [Err(Refused::Unreadable)]);
    assert_eq!(place.whole().sign_offs, 0);
}
