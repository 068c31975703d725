//! What somebody with the database's own rights can do to a ledger, and what finds it.
//!
//! Each line of [`TAMPERINGS`] is tried on a ledger of its own, on both databases, and three are asked: `verify`; the
//! host that has been running since before, at its next sign-off; and a host that starts afterwards. What a line says of
//! them holds both ways: who is said to find nothing finds nothing.

use std::fs;

use guide_ledger::verify::{Fault, Verdict, verify};
use guide_ledger::{Database, Keeper, LedgerError, Opening};
use sha2::{Digest, Sha256};

use crate::intruder::{Fields, Intruder, chained, committed, place, quoted};
use crate::places::{Place, on_both};
use crate::samples::{draft, now, wire};

on_both!(
    what_an_insider_does_is_found_as_the_table_says,
    a_chain_of_the_insiders_own_is_sound,
);

/// Who finds a tampering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// `verify` alone, which reads every entry. A host compares the one that its head knows of.
    Verify(Fault),
    /// `verify`, and a host that starts.
    Start(Fault),
    /// `verify`, the running host before its next commit, and a host that starts.
    All(Fault),
    /// There is no head to ask: `verify` says so, and no host records anything.
    NoHead,
    /// Nothing needs to be found: nobody reads it.
    NoEffect,
    /// Nobody who has only database and head. Hashes of the head that are kept elsewhere, or signed, would tell.
    AnchorOutside,
}

use By::{All, AnchorOutside, NoEffect, NoHead, Start, Verify};
use Fault::{
    Altered, BeyondHead, CutOff, Missing, OtherChain, OtherSettings, PersonalAltered, Returned,
    Vanished,
};

/// A tampering: what it is, how it is done, who finds it.
type Tampering = (&'static str, fn(&mut Scene<'_>), By);

const TAMPERINGS: [Tampering; 31] = [
    (
        "an answer is turned into another",
        |scene| scene.edit("body", SIGNED, "\"declined\"", "\"signed\""),
        Verify(Altered),
    ),
    (
        "a sign-off is dated back",
        |scene| scene.edit("at", SIGNED, "2026-11-23", "2025-11-23"),
        Verify(Altered),
    ),
    (
        "a receipt is given another number",
        |scene| scene.edit("receipt", SIGNED, "SG-", "SG+"),
        Verify(Altered),
    ),
    (
        "an id is another",
        |scene| scene.edit("id", SIGNED, "two", "six"),
        Verify(Altered),
    ),
    (
        "a sign-off becomes somebody else's",
        |scene| scene.edit("person", SIGNED, "billie", "chris"),
        Verify(PersonalAltered),
    ),
    (
        "a training is invented",
        |scene| scene.edit("details", SIGNED, "stores-road", "high-street"),
        Verify(PersonalAltered),
    ),
    (
        "a sign-off becomes somebody else's, with a commitment that fits",
        |scene| {
            scene.change(SIGNED, |row| {
                row[place("person")] = Some("chris".to_owned());
                committed(row);
            });
        },
        Verify(Altered),
    ),
    (
        "a commitment is taken away with what it commits to",
        |scene| {
            scene.run(&format!(
        "UPDATE sign_off_ledger SET person = NULL, details = NULL, salt = NULL, commitment = NULL WHERE seq = {SIGNED}"
    ));
        },
        Verify(Altered),
    ),
    (
        "a person is wiped, and no erasure says so",
        |scene| {
            scene.run(&format!(
        "UPDATE sign_off_ledger SET person = NULL, details = NULL, salt = NULL WHERE seq = {SIGNED}"
    ));
        },
        Verify(Vanished),
    ),
    (
        "an erased person is put back",
        |scene| {
            let erased = scene.before_erasure.clone();
            scene.change(ERASED, |row| row.clone_from(&erased));
        },
        Verify(Returned),
    ),
    (
        "an erasure says of one more that they were erased",
        |scene| scene.edit("body", ERASURE, "[[5,5]]", "[[4,5]]"),
        Verify(Altered),
    ),
    (
        "an entry in the middle is deleted",
        |scene| scene.run(&format!("DELETE FROM sign_off_ledger WHERE seq = {SIGNED}")),
        Verify(Missing),
    ),
    (
        "two entries change places",
        |scene| {
            scene.run(&format!(
        "UPDATE sign_off_ledger SET seq = -1 WHERE seq = {SIGNED}; \
         UPDATE sign_off_ledger SET seq = {SIGNED} WHERE seq = 3; UPDATE sign_off_ledger SET seq = 3 WHERE seq = -1"
    ));
        },
        Verify(Altered),
    ),
    (
        "a sign-off is put before the first entry",
        |scene| {
            let mut row = scene.forged("zero");
            row[0] = Some("0".to_owned());
            scene.intruder.add(&row);
        },
        Verify(Altered),
    ),
    (
        "a sign-off is put far behind the last entry",
        |scene| {
            let mut row = scene.forged("far");
            row[0] = Some("1000".to_owned());
            scene.intruder.add(&row);
        },
        All(Missing),
    ),
    (
        "a sign-off becomes a policy that was never served",
        |scene| {
            scene.change(SIGNED, |row| {
                row[place("kind")] = Some("policy".to_owned());
                row[place("body")] = Some(never_served());
            });
        },
        Verify(Altered),
    ),
    (
        "a served policy gets another text",
        |scene| scene.edit("body", POLICY, "abab", "cdcd"),
        Verify(Altered),
    ),
    (
        "the last entry is deleted",
        |scene| scene.run(&format!("DELETE FROM sign_off_ledger WHERE seq = {LAST}")),
        All(CutOff),
    ),
    (
        "all entries are deleted",
        |scene| scene.run("DELETE FROM sign_off_ledger"),
        All(CutOff),
    ),
    (
        "an entry is deleted, and the chain written anew",
        |scene| {
            scene.rewrite(|rows| {
                rows.remove(LAST - 2);
            });
        },
        All(CutOff),
    ),
    (
        "an answer is turned into another, and the chain written anew",
        |scene| scene.rewrite(|rows| turn(&mut rows[SIGNED - 1])),
        All(OtherChain),
    ),
    (
        "an answer is turned, the chain written anew, and one appended",
        |scene| {
            let forged = scene.forged("six");
            scene.rewrite(|rows| {
                turn(&mut rows[SIGNED - 1]);
                rows.push(forged);
            });
        },
        All(OtherChain),
    ),
    (
        "a sign-off that nobody sent is appended",
        |scene| {
            let forged = scene.forged("six");
            scene.rewrite(|rows| rows.push(forged));
        },
        All(BeyondHead),
    ),
    (
        "a policy that was never served is appended",
        |scene| {
            let mut row = scene.own("policy");
            row[place("body")] = Some(never_served());
            scene.rewrite(|rows| rows.push(row));
        },
        All(BeyondHead),
    ),
    (
        "a person is wiped, and an erasure appended that says so",
        |scene| {
            let mut row = scene.own("erasure");
            row[place("body")] = Some(format!(
                r#"{{"why":"asked","erased":[[{SIGNED},{SIGNED}]]}}"#
            ));
            scene.rewrite(|rows| {
                for column in ["person", "details", "salt"] {
                    rows[SIGNED - 1][place(column)] = None;
                }
                rows.push(row);
            });
        },
        All(BeyondHead),
    ),
    (
        "the host's secret is exchanged",
        |scene| {
            scene.run(&format!(
                "UPDATE sign_off_settings SET value = '{}' WHERE name = 'secret'",
                "ef".repeat(32)
            ));
        },
        Start(OtherSettings),
    ),
    (
        "the tables are said to be the first release's, to have policies taken from there",
        |scene| {
            scene.policies_table();
            scene.run("DELETE FROM sign_off_settings WHERE name = 'schema'");
        },
        Start(OtherSettings),
    ),
    (
        "the first release's table of policies is made again",
        |scene| scene.policies_table(),
        NoEffect,
    ),
    (
        "the head is deleted",
        |scene| fs::remove_file(&scene.place.head).unwrap(),
        NoHead,
    ),
    (
        "database and head are both put back to what they were yesterday",
        |scene| {
            scene.rewrite(|rows| rows.truncate(LAST - 1));
            fs::write(&scene.place.head, &scene.yesterday).unwrap();
        },
        AnchorOutside,
    ),
    (
        "an answer is turned into another, and chain and head are both written anew",
        |scene| {
            scene.rewrite(|rows| turn(&mut rows[SIGNED - 1]));
            let hash = scene.intruder.text("hash", LAST).unwrap();
            fs::write(&scene.place.head, head_of(LAST, &hash)).unwrap();
        },
        AnchorOutside,
    ),
];

/// Where in the ledger of a [`Scene`] stands what.
const POLICY: usize = 2;
const SIGNED: usize = 4;
const ERASED: usize = 5;
const ERASURE: usize = 6;
const LAST: usize = 8;

/// A ledger, its running host, and the insider.
struct Scene<'p> {
    place: &'p Place,
    intruder: Intruder,
    host: Keeper,
    /// The erased entry, as it was.
    before_erasure: Fields,
    /// The head, as it was before the last entry.
    yesterday: Vec<u8>,
}

impl<'p> Scene<'p> {
    fn new(place: &'p Place) -> Self {
        let mut host = place.keeper();
        host.remember(&[crate::samples::record("x").data.policy], now())
            .unwrap();
        let mut declined = wire("two");
        declined["data"]["outcome"] = "declined".into();
        declined["data"]["reason"] = "not-read".into();
        let declined = serde_json::from_value(declined).unwrap();
        let declined = guide_ledger::Draft::new("billie", declined).unwrap();
        for draft in [draft("amal", "one"), declined, draft("dora", "three")] {
            host.append(&[(draft, now())]).unwrap().remove(0).unwrap();
        }
        let mut intruder = Intruder::new(place);
        let before_erasure = intruder.rows()[ERASED - 1].clone();
        assert_eq!(host.erase("dora", now()).unwrap().sign_offs, 1);
        host.append(&[(draft("amal", "four"), now())]).unwrap();
        let yesterday = fs::read(&place.head).unwrap();
        host.append(&[(draft("amal", "five"), now())]).unwrap();
        let whole = place.whole();
        assert_eq!((whole.entries, whole.erased), (LAST as u64, 1));
        Self {
            place,
            intruder,
            host,
            before_erasure,
            yesterday,
        }
    }

    fn run(&mut self, sql: &str) {
        self.intruder.run(sql);
    }

    /// Replaces a text in one field of one row.
    fn edit(&mut self, column: &str, seq: usize, from: &str, to: &str) {
        let text = self.intruder.text(column, seq).unwrap();
        assert!(text.contains(from), "{from} in {text}");
        let text = quoted(&text.replacen(from, to, 1));
        self.run(&format!(
            "UPDATE sign_off_ledger SET {column} = {text} WHERE seq = {seq}"
        ));
    }

    /// Changes one row, and no other.
    fn change(&mut self, seq: usize, change: impl FnOnce(&mut Fields)) {
        let mut rows = self.intruder.rows();
        change(&mut rows[seq - 1]);
        self.intruder.replace(&rows);
    }

    /// Changes rows, and writes a sound chain of what is left.
    fn rewrite(&mut self, change: impl FnOnce(&mut Vec<Fields>)) {
        let mut rows = self.intruder.rows();
        change(&mut rows);
        chained(&mut rows);
        self.intruder.replace(&rows);
    }

    /// A sign-off of somebody who sent none.
    fn forged(&mut self, id: &str) -> Fields {
        let mut row = self.intruder.rows()[SIGNED - 2].clone();
        row[place("id")] = Some(id.to_owned());
        row[place("receipt")] = Some(format!("SG-{id}"));
        row[place("person")] = Some("chris".to_owned());
        committed(&mut row);
        row
    }

    /// An entry of the ledger's own, without a body.
    fn own(&mut self, kind: &str) -> Fields {
        let mut row = self.intruder.rows()[POLICY - 1].clone();
        row[place("kind")] = Some(kind.to_owned());
        row
    }

    /// Makes the table of policies that version 0 had, with one that was never served.
    fn policies_table(&mut self) {
        self.run(&format!(
            "CREATE TABLE sign_off_policies (policy TEXT PRIMARY KEY); INSERT INTO sign_off_policies VALUES ({})",
            quoted(&never_served())
        ));
    }

    /// What the running host says to the next sign-off.
    fn next_sign_off(&mut self) -> Result<(), LedgerError> {
        self.host
            .append(&[(draft("amal", "next"), now())])
            .map(drop)
    }

    fn next_start(&self) -> Result<Keeper, LedgerError> {
        Keeper::open(
            &self.place.database,
            &self.place.head,
            Opening::Create,
            now(),
        )
    }
}

fn turn(row: &mut Fields) {
    let body = row[place("body")].clone().unwrap();
    assert!(body.contains("declined"), "{body}");
    row[place("body")] = Some(body.replace("declined", "signed"));
}

/// A head as `head.rs` describes it, with one slot.
fn head_of(count: usize, hash: &str) -> String {
    let line = format!("2 1 {count} {hash}");
    let check = guide_ledger::hexadecimal(&Sha256::digest(&line));
    format!("{line} {}\n", &check[..16])
}

fn never_served() -> String {
    let mut policy = wire("x")["data"]["policy"].clone();
    policy["sha256"] = "ef".repeat(32).into();
    policy["exemplar"] = false.into();
    policy.to_string()
}

fn another(place: &Place) -> Option<Place> {
    match &place.database {
        Database::Sqlite(_) => Some(Place::sqlite()),
        Database::Postgres(_) => Place::postgresql(),
    }
}

fn what_an_insider_does_is_found_as_the_table_says(like: &Place) {
    for (what, tamper, by) in TAMPERINGS {
        let place = another(like).unwrap();
        let mut scene = Scene::new(&place);
        tamper(&mut scene);
        let verdict = verify(&place.database, &place.head);
        // Before the running host: whatever it might write must not be what a start finds.
        let start = scene.next_start();
        let append = scene.next_sign_off();
        let found = |is_found: bool, refused: Option<&LedgerError>| {
            assert_eq!(is_found, refused.is_some(), "{what}: {refused:?}");
            if let Some(error) = refused {
                assert_eq!(error.code(), "not-whole", "{what}: {error}");
            }
        };
        let fault = match &verdict {
            Ok(Verdict::Whole(_)) => None,
            Ok(Verdict::Broken(broken)) => Some(broken.fault),
            Err(error) => {
                assert_eq!((by, error.code()), (NoHead, "no-head"), "{what}: {error}");
                None
            }
        };
        match by {
            Verify(expected) | Start(expected) | All(expected) => {
                assert_eq!(fault, Some(expected), "{what}: {verdict:?}");
                found(matches!(by, Start(_) | All(_)), start.err().as_ref());
                found(matches!(by, All(_)), append.err().as_ref());
            }
            NoHead => {
                assert_eq!(start.unwrap_err().code(), "no-head", "{what}");
                assert_eq!(append.unwrap_err().code(), "moved", "{what}");
            }
            NoEffect => {
                assert_eq!(fault, None, "{what}: {verdict:?}");
                append.unwrap();
                let policies = start.unwrap().policies().unwrap();
                assert_eq!(policies.len(), 1, "{what}");
            }
            AnchorOutside => {
                assert_eq!(fault, None, "{what}: {verdict:?}");
                found(false, start.err().as_ref());
                found(false, append.err().as_ref());
            }
        }
    }
}

/// The intruder of these tests can do what the ledger does: else the table would prove little.
fn a_chain_of_the_insiders_own_is_sound(place: &Place) {
    let mut scene = Scene::new(place);
    let before = scene.intruder.rows();
    scene.rewrite(|rows| committed(&mut rows[SIGNED - 1]));
    assert_eq!(scene.intruder.rows(), before);
    scene.next_sign_off().unwrap();
    place.whole();
}
