//! A signed-in person who means harm: whatever they send, the host answers, the ledger stays whole, and every sign-off
//! that was called recorded is in the export and on their own page.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::campaign::rounds;
use crate::http::{Answer, get, send};
use crate::program::run;
use crate::server::{KIND, Server, Visitor, exported, sqlite};

/// How often they post.
fn posts() -> usize {
    rounds(300, 10_000)
}

/// So often each of the names they sign in under is used.
const POSTS_PER_NAME: usize = 25;

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

/// Times that are none, or lie where nobody signs; and some that are as good as any other.
const TIMES: [&str; 24] = [
    "9999-12-31T23:59:59-23:59",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59Z",
    "0000-01-01T00:00:00Z",
    "+10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "2026-11-20T09:14:60Z",
    "2026-11-20T24:00:00Z",
    "2026-02-30T09:14:05Z",
    "2026-11-20T09:14:05+24:00",
    "2026-11-20T09:14:05-00:00",
    "2026-11-20T09:14:05.123456789123456789Z",
    "2026-11-20t09:14:05z",
    "2026-11-20 09:14:05Z",
    "２０２６-11-20T09:14:05Z",
    "2026-11-20T09:14:05",
    "2026-11-20",
    "20261120T091405Z",
    "",
    "now",
    "2026-11-20T09:14:05Z\u{0}",
    "2262-04-12T00:00:00Z",
];

/// Texts that have broken other programs.
const TEXTS: [&str; 26] = [
    "",
    " ",
    "null",
    "undefined",
    "\u{0}",
    "a\u{0}b",
    "\n",
    "\r\nX-Person: staff-1",
    "\u{feff}one",
    "\u{200b}",
    "\u{202e}eno",
    "\u{fffd}",
    "\u{ffff}",
    "Zoe\u{308}",
    "Zoë",
    "👩‍👩‍👧‍👦",
    "𝕏",
    "İ",
    "ﷺ",
    "'; DROP TABLE sign_off_ledger; --",
    "\" OR \"\"=\"",
    "\\x00",
    "${jndi:ldap://x}",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "<script>alert(1)</script>",
];

/// Where in a record something can stand.
const PLACES: [&str; 25] = [
    "/specversion",
    "/id",
    "/source",
    "/type",
    "/subject",
    "/time",
    "/time",
    "/time",
    "/datacontenttype",
    "/data",
    "/data/policy",
    "/data/policy/pack",
    "/data/policy/id",
    "/data/policy/version",
    "/data/policy/locale",
    "/data/policy/sha256",
    "/data/policy/exemplar",
    "/data/outcome",
    "/data/declaration",
    "/data/reason",
    "/data/training",
    "/data/training/id",
    "/data/training/on",
    "/data/scenarios",
    "/data/opened",
];

/// A value for any place.
fn value(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(dice.of(&[0_i64, -1, 256, i64::MAX, i64::MIN])),
        3 => json!(dice.of(&[0.5, -0.0, 1e308])),
        4 => json!([]),
        5 => json!({}),
        6 => json!(["a", ["b", [null]]]),
        7 => json!("x".repeat(dice.of(&[64, 65, 129, 2000, 2001, 70_000]))),
        8 => json!("é".repeat(dice.of(&[64, 128, 2000, 33_000]))),
        9 | 10 => json!(dice.of(&TIMES)),
        _ => json!(dice.of(&TEXTS)),
    }
}

/// The time in some way of writing it.
fn written(dice: &mut Dice, time: DateTime<Utc>) -> String {
    let time = time.naive_utc();
    let (offset, minutes) = dice.of(&[("Z", 0), ("+00:00", 0), ("+14:00", 840), ("-12:30", -750)]);
    let local = time + TimeDelta::minutes(minutes);
    let fraction = dice.of(&["", ".5", ".123456789"]);
    format!("{}{fraction}{offset}", local.format("%Y-%m-%dT%H:%M:%S"))
}

/// An id that keeps the rule, new or one of those used before.
fn id(dice: &mut Dice, number: usize) -> String {
    match dice.below(6) {
        0 => format!("id-{}", dice.below(number + 1)),
        1 => format!("{number:0>64}"),
        2 => format!("A{number}.:_-"),
        _ => format!("id-{number}"),
    }
}

/// A record that is fit, or was before something was put into it.
fn record(dice: &mut Dice, number: usize, visitor: &Visitor, now: DateTime<Utc>) -> Value {
    let mut record = visitor.record(&id(dice, number));
    // Somebody may have signed in the last months, and been trained before.
    let back = TimeDelta::seconds(i64::try_from(dice.below(300 * 86_400)).unwrap());
    record["time"] = json!(written(dice, now - back));
    record["data"]["training"]["on"] = json!((now - back - TimeDelta::days(3)).date_naive());
    if dice.below(4) == 0 {
        record["data"]["training"] = Value::Null;
    }
    record["data"]["scenarios"] = json!(dice.below(5));
    // Half of them.
    for _ in 0..dice.below(4).saturating_sub(1) {
        let place = dice.of(&PLACES);
        let value = value(dice);
        if let Some(there) = record.pointer_mut(place) {
            *there = value;
        }
    }
    record
}

/// The record in bytes, now and then as nobody writes it.
fn bytes(dice: &mut Dice, record: &Value) -> Vec<u8> {
    let text = record.to_string();
    match dice.below(30) {
        0 => text.as_bytes()[..dice.below(text.len())].to_vec(),
        1 => text.replacen('{', "{\"id\":\"first\",", 1).into_bytes(),
        2 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        3 => text.replacen('Z', "\u{0}", 1).into_bytes(),
        4 => [text.as_bytes(), b"\xff\xfe"].concat(),
        5 => "[".repeat(dice.of(&[200, 60_000])).into_bytes(),
        6 => text.replacen(':', ":1e999,\"x\":", 1).into_bytes(),
        _ => text.into_bytes(),
    }
}

fn post(visitor: &Visitor, record: &Value, body: &[u8]) -> Answer {
    let id = record["id"].as_str().unwrap_or("no-text");
    // Header lines hold no control characters, and are not as long as a body.
    let fits = |one: &char| !one.is_control();
    let key: String = id.chars().filter(fits).take(200).collect();
    let key = format!("Idempotency-Key: \"{key}\"");
    let headers = [visitor.who.as_str(), &key, &visitor.origin(), KIND];
    send(&visitor.server, "POST", "/api/sign-offs", &headers, body)
}

/// What each name was told is recorded: the receipts, by the name.
type Told = BTreeMap<String, Vec<Value>>;

fn attack(server: &Server) -> (Told, BTreeMap<u16, usize>) {
    let date = get(&server.address, "/healthz").header("date").to_owned();
    let now = DateTime::parse_from_rfc2822(&date).unwrap().to_utc();
    let mut dice = Dice(20_261_128);
    let (mut told, mut statuses) = (Told::new(), BTreeMap::new());
    for first in (0..posts()).step_by(POSTS_PER_NAME) {
        let name = format!("o'hara; --{first}");
        let visitor = Visitor::of_header(server, &name);
        for number in first..(first + POSTS_PER_NAME).min(posts()) {
            let record = record(&mut dice, number, &visitor, now);
            let body = bytes(&mut dice, &record);
            let answer = post(&visitor, &record, &body);
            *statuses.entry(answer.status).or_insert(0) += 1;
            if let 200 | 201 = answer.status {
                told.entry(name.clone()).or_default().push(answer.json());
            } else {
                let said = answer.json();
                assert!(said["message"].as_str().unwrap().len() > 20, "{said}");
                let is_refusal = (400..500).contains(&answer.status);
                assert!(is_refusal, "{record}: {} {said}", answer.status);
            }
        }
    }
    (told, statuses)
}

fn every_post_is_answered_and_every_receipt_is_true(database: &str, server: &Server, head: &str) {
    let (told, statuses) = attack(server);
    let place = ["--database", database, "--head", head];
    let verified = run(&[&["verify"][..], &place].concat());
    assert_eq!(verified.status, 0, "{}{}", verified.stdout, verified.stderr);
    assert!(
        verified.stdout.starts_with("whole: "),
        "{}",
        verified.stdout
    );
    let held: BTreeMap<String, Value> = exported(database)
        .into_iter()
        .map(|line| (line["receipt"].as_str().unwrap().to_owned(), line))
        .collect();
    let mut recorded = std::collections::BTreeSet::new();
    for (name, receipts) in &told {
        let me = Visitor::of_header(server, name).get("/api/me").json();
        let own: Vec<&Value> = me["sign_offs"].as_array().unwrap().iter().collect();
        for receipt in receipts {
            let number = receipt["receipt"].as_str().unwrap();
            recorded.insert(number);
            let line = &held[number];
            assert_eq!(
                (&line["id"], &line["person"]),
                (&receipt["id"], &json!(name))
            );
            assert!(
                own.iter()
                    .any(|entry| entry["receipt"] == receipt["receipt"]),
                "{receipt} is not in {me}"
            );
        }
    }
    assert_eq!(
        recorded.len(),
        held.len(),
        "nothing is held that nobody was told of"
    );
    assert!(recorded.len() > posts() / 10, "{statuses:?}");
    assert!(statuses[&422] > posts() / 10, "{statuses:?}");
    eprintln!(
        "{} posts: {statuses:?}; {} recorded, all of them whole, in the export and on their persons' pages",
        posts(),
        recorded.len()
    );
}

#[test]
fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    attacked(folder.path(), &sqlite(folder.path()));
}

#[test]
fn on_postgresql() {
    let Some(databases) = crate::postgresql::server() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    attacked(folder.path(), &databases.new_database());
}

fn attacked(folder: &std::path::Path, database: &str) {
    let head = folder.join("head");
    let head = head.to_str().unwrap();
    let options = [
        "--database",
        database,
        "--head",
        head,
        "--identity",
        "header:X-Person",
        "--posts-per-minute",
        "1000000",
    ];
    let server = Server::with(folder, &options);
    every_post_is_answered_and_every_receipt_is_true(database, &server, head);
}
