//! A head that is lost is not made again in silence.

use std::fs;

use guide_ledger::verify::verify;
use guide_ledger::{Keeper, LedgerError, Opening};

use crate::intruder::Intruder;
use crate::places::{Place, on_both};
use crate::samples::{draft, instant, now};

on_both!(
    a_lost_head_is_begun_anew_on_demand_alone,
    a_mistyped_head_is_no_new_one,
    no_new_head_blesses_a_broken_chain,
    a_start_cut_short_is_gone_on_with,
);

fn open(place: &Place, opening: Opening) -> Result<Keeper, LedgerError> {
    Keeper::open(
        &place.database,
        &place.head,
        opening,
        instant("2026-11-25T08:00:00Z"),
    )
}

fn filled(place: &Place) {
    let mut keeper = place.keeper();
    for id in ["one", "two"] {
        keeper.append(&[(draft("amal", id), now())]).unwrap();
    }
}

fn a_lost_head_is_begun_anew_on_demand_alone(place: &Place) {
    filled(place);
    fs::remove_file(&place.head).unwrap();
    for opening in [Opening::Create, Opening::Existing] {
        let error = open(place, opening).unwrap_err();
        assert!(matches!(error, LedgerError::NoHead(_)), "{error}");
        assert!(error.to_string().contains("--new-head"), "{error}");
        assert!(error.is_lasting());
    }
    assert!(!place.head.exists(), "none is made by asking");
    let mut keeper = open(place, Opening::NewHead).unwrap();
    keeper.append(&[(draft("amal", "three"), now())]).unwrap();
    drop(keeper);
    let whole = place.whole();
    assert_eq!((whole.entries, whole.sign_offs), (5, 3));
    let begun: Vec<_> = whole
        .new_heads
        .iter()
        .map(|head| (head.entry, head.at.as_str()))
        .collect();
    assert_eq!(begun, [(4, "2026-11-25T08:00:00.000Z")]);
    // Left in a start script, it would make the next loss go unnoticed.
    let again = open(place, Opening::NewHead).unwrap_err();
    assert!(matches!(again, LedgerError::HeadStands(_)), "{again}");
    drop(open(place, Opening::Create).unwrap());
}

fn a_mistyped_head_is_no_new_one(place: &Place) {
    filled(place);
    let mistyped = place.folder.path().join("haed");
    let opened = Keeper::open(&place.database, &mistyped, Opening::Create, now());
    let error = opened.unwrap_err().to_string();
    assert!(error.contains("haed"), "{error}");
    assert!(!mistyped.exists());
    let verified = verify(&place.database, &mistyped).unwrap_err();
    assert!(matches!(verified, LedgerError::NoHead(_)), "{verified}");
}

fn no_new_head_blesses_a_broken_chain(place: &Place) {
    filled(place);
    fs::remove_file(&place.head).unwrap();
    Intruder::new(place).run("DELETE FROM sign_off_ledger WHERE seq = 2");
    let error = open(place, Opening::NewHead).unwrap_err();
    assert!(matches!(error, LedgerError::NotWhole { .. }), "{error}");
    assert!(!place.head.exists());
}

/// After the tables and before the head and the first entry a host may be killed.
fn a_start_cut_short_is_gone_on_with(place: &Place) {
    drop(place.keeper());
    fs::remove_file(&place.head).unwrap();
    Intruder::new(place)
        .run("DELETE FROM sign_off_ledger; DELETE FROM sign_off_settings WHERE name = 'schema'");
    drop(open(place, Opening::Create).unwrap());
    let whole = place.whole();
    assert_eq!((whole.entries, whole.version), (1, 1));
}
