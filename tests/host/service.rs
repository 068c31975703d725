//! The sign-off service as CONTRACT has it: what is answered to what.

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread;

use serde_json::{Value, json};

use crate::http::{Answer, get, request, send};
use crate::program::run;
use crate::server::{KIND, Server, Visitor, exported, record, sqlite};

#[test]
fn somebody_signs_and_gets_the_proof() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let server = Server::with(folder.path(), &["--database", &database]);
    let starter = Visitor::of_demo(&server, "housing-officer");
    let me = starter.get("/api/me");
    assert_eq!(me.header("cache-control"), "no-store");
    let me = me.json();
    assert_eq!(me["subject"], starter.subject.as_str());
    assert_eq!(me["demo"], true);
    assert!(me["display"].as_str().unwrap().contains("demo"), "{me}");
    assert_eq!(me["sign_offs"], json!([]));
    assert!(me["due"].is_string(), "{me}");

    let record = starter.record("0192f0c1-7d3a-7cc2-9a8b-2f6d1e0c4b5a");
    let first = starter.post(&record);
    assert_eq!(first.status, 201, "{}", first.text());
    let receipt = first.json();
    assert_eq!(receipt["id"], record["id"]);
    assert_eq!(receipt["sha256"], record["data"]["policy"]["sha256"]);
    assert_eq!(receipt["state"], "current");
    assert_eq!(receipt["evidence"], false, "an exemplar is no evidence");
    let again = starter.post(&record);
    assert_eq!((again.status, again.json()), (200, receipt.clone()));

    let me = starter.get("/api/me").json();
    assert_eq!(me["sign_offs"][0]["receipt"], receipt["receipt"]);
    assert_eq!(me["sign_offs"][0]["recorded_at"], receipt["recorded_at"]);
    assert_eq!(me["sign_offs"][0]["policy"], "safeguarding");
    assert_eq!(me["sign_offs"][0]["version"], "1.2");
    assert_eq!(me["due"], Value::Null);
    let held = exported(&database);
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["person"], "housing-officer");
    let verified = run(&["verify", "--database", &database]);
    assert_eq!(verified.status, 0, "{}", verified.stdout);
    assert!(
        !server.log().contains("housing-officer"),
        "{}",
        server.log()
    );
    assert!(!server.log().contains(&starter.subject));
    assert!(server.log().contains("\"route\":\"/api/sign-offs\""));
}

/// The record with a value at that place.
fn with(mut record: Value, place: &str, value: Value) -> Value {
    *record.pointer_mut(place).unwrap() = value;
    record
}

fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{code}: {}", answer.text());
    let body = answer.json();
    assert_eq!(body["code"], code);
    assert!(body["message"].as_str().unwrap().len() > 20, "{body}");
}

/// A demonstration with one person signed in; what it must not have recorded is looked for at its end.
fn nothing_recorded(test: impl FnOnce(&Server, &Visitor)) {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let server = Server::with(folder.path(), &["--database", &database]);
    test(&server, &Visitor::of_demo(&server, "housing-officer"));
    assert_eq!(exported(&database), [] as [Value; 0]);
}

const KEY: &str = "Idempotency-Key: \"one\"";

#[test]
fn what_is_sent_in_another_way_is_not_taken() {
    nothing_recorded(|server, starter| {
        let good = starter.record("one");
        let origin = starter.origin();
        let plain = "Content-Type: text/plain";
        let form = "Content-Type: application/x-www-form-urlencoded";
        let other_key = "Idempotency-Key: \"two\"";
        for (headers, status, code) in [
            (&[KEY, &origin, plain][..], 415, "wrong-type"),
            (&[KEY, &origin, form], 415, "wrong-type"),
            (&[KEY, &origin], 415, "wrong-type"),
            (&[&origin, KIND], 400, "no-key"),
            (&[KEY, KEY, &origin, KIND], 400, "no-key"),
            (&[other_key, &origin, KIND], 400, "other-key"),
        ] {
            refused(&starter.post_with(headers, &good), status, code);
        }
        let cut = b"{\"id\":\"one\"";
        let headers = [starter.who.as_str(), KEY, &origin, KIND];
        let cut = send(&server.address, "POST", "/api/sign-offs", &headers, cut);
        refused(&cut, 400, "no-json");
    });
}

#[test]
fn what_is_no_fit_record_is_not_taken() {
    nothing_recorded(|server, starter| {
        let good = starter.record("one");
        let at = |place: &str, value: Value| with(good.clone(), place, value);
        let policy = |key: &str, value: Value| at(&format!("/data/policy/{key}"), value);
        let other = Visitor::of_demo(server, "youth-worker");
        let large = at("/data/declaration", json!("x".repeat(65 * 1024)));
        let made_up = with(
            at("/data/outcome", json!("declined")),
            "/data/reason",
            json!("my-own"),
        );
        for (record, status, code) in [
            (large, 413, "too-large"),
            (json!("no record"), 422, "unfit-record"),
            (at("/data/outcome", json!("maybe")), 422, "unfit-record"),
            (
                at("/source", json!("/safeguarding-guide/leicester")),
                422,
                "unfit-record",
            ),
            (
                at("/data/training/on", json!("2027-01-01")),
                422,
                "unfit-record",
            ),
            (at("/data/scenarios", json!(101)), 422, "unfit-record"),
            (at("/subject", json!(other.subject)), 403, "other-person"),
            (policy("id", json!("parking")), 422, "unknown-policy"),
            (policy("version", json!("0.9")), 422, "unknown-version"),
            (
                policy("sha256", json!("ab".repeat(32))),
                422,
                "unknown-text",
            ),
            (policy("exemplar", json!(false)), 422, "unknown-text"),
            (policy("text", json!("official")), 422, "unknown-text"),
            (made_up, 422, "unknown-reason"),
        ] {
            let answer = starter.post_with(&[KEY, &starter.origin(), KIND], &record);
            refused(&answer, status, code);
        }
    });
}

#[test]
fn addresses_and_methods_that_are_none_are_told_in_json() {
    let server = Server::start();
    let starter = Visitor::of_demo(&server, "housing-officer");
    let nowhere = get(&server.address, "/api/nowhere");
    assert_eq!(
        (nowhere.status, &nowhere.json()["code"]),
        (404, &json!("not-found"))
    );
    for (method, path) in [
        ("GET", "/api/sign-offs"),
        ("DELETE", "/api/sign-offs"),
        ("POST", "/api/me"),
    ] {
        let answer = request(
            &server.address,
            method,
            path,
            &[&starter.who, "Content-Length: 0"],
        );
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (405, &json!("wrong-method")),
            "{path}"
        );
    }
    for path in [
        "/api/me",
        "/api/reports/completion",
        "/api/reports/completion.csv",
    ] {
        let answer = get(&server.address, path);
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (401, &json!("no-session")),
            "{path}"
        );
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
    for (path, says) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = get(&server.address, path);
        assert_eq!((answer.status, answer.text().as_str()), (200, says));
    }
}

#[test]
fn an_id_is_one_persons_and_one_contents() {
    let server = Server::start();
    let starter = Visitor::of_demo(&server, "housing-officer");
    let other = Visitor::of_demo(&server, "youth-worker");
    assert_eq!(starter.post(&starter.record("one")).status, 201);
    let changed = with(starter.record("one"), "/data/training", Value::Null);
    let answer = starter.post(&changed);
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (422, &json!("other-content"))
    );
    let taken = other.post(&other.record("one"));
    assert_eq!(
        (taken.status, &taken.json()["code"]),
        (422, &json!("id-taken"))
    );
    assert!(!taken.text().contains("SG-"), "{}", taken.text());
    // As JSON: neither the order of keys nor white space matters.
    let pretty = serde_json::to_string_pretty(&starter.record("one")).unwrap();
    let headers = [
        &starter.who,
        "Idempotency-Key: one",
        &starter.origin(),
        KIND,
    ];
    let same = send(
        &server.address,
        "POST",
        "/api/sign-offs",
        &headers,
        pretty.as_bytes(),
    );
    assert_eq!(same.status, 200, "{}", same.text());

    let more = with(starter.record("two"), "/data/training", Value::Null);
    let second = starter.post(&more);
    assert_eq!(second.status, 201);
    assert_eq!(second.json()["state"], "training-outstanding");
    let me = starter.get("/api/me").json();
    assert_eq!(
        me["sign_offs"].as_array().unwrap().len(),
        1,
        "counted once: {me}"
    );
    assert_eq!(me["sign_offs"][0]["id"], "one", "the one with training");
}

#[test]
fn sixty_four_at_once_make_one_record() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let options = ["--database", &database, "--identity", "header:X-Person"];
    let server = Server::with(folder.path(), &options);
    for round in 0..100 {
        let person = Visitor::of_header(&server, &format!("person-{round}"));
        let record = person.record(&format!("round-{round}"));
        let answers = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..64 {
                scope.spawn(|| {
                    let answer = person.post(&record);
                    let receipt = answer.json()["receipt"].as_str().unwrap().to_owned();
                    answers.lock().unwrap().push((answer.status, receipt));
                });
            }
        });
        let answers = answers.into_inner().unwrap();
        let created = answers.iter().filter(|(status, _)| *status == 201).count();
        let repeated = answers.iter().filter(|(status, _)| *status == 200).count();
        assert_eq!((created, repeated), (1, 63), "round {round}");
        let receipts: HashSet<_> = answers.into_iter().map(|(_, receipt)| receipt).collect();
        assert_eq!(receipts.len(), 1, "round {round}");
        let other = with(record.clone(), "/data/scenarios", json!(3));
        assert_eq!(person.post(&other).status, 422);
    }
    assert_eq!(exported(&database).len(), 100);
}

#[test]
fn who_posts_too_often_waits() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let options = ["--database", &database, "--posts-per-minute", "2"];
    let server = Server::with(folder.path(), &options);
    let starter = Visitor::of_demo(&server, "housing-officer");
    let statuses: Vec<u16> = (0..2)
        .map(|_| starter.post(&starter.record("one")).status)
        .collect();
    assert_eq!(statuses, [201, 200]);
    let refused = starter.post(&starter.record("one"));
    assert_eq!(refused.status, 429);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    let other = Visitor::of_demo(&server, "youth-worker");
    assert_eq!(other.post(&other.record("two")).status, 201);
}

#[test]
fn sign_offs_of_versions_served_before_are_still_taken() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let head = folder.path().join("ledger.sqlite.head");
    let mut older: guide_domain::sign_off::record::Record =
        serde_json::from_value(record("x", "x")).unwrap();
    older.data.policy.version = guide_domain::sign_off::record::Version::new("1.1").unwrap();
    drop(
        guide_ledger::Ledger::open(&database.parse().unwrap(), &head, &[older.data.policy])
            .unwrap(),
    );
    let server = Server::with(folder.path(), &["--database", &database]);
    let starter = Visitor::of_demo(&server, "housing-officer");
    let late = with(starter.record("one"), "/data/policy/version", json!("1.1"));
    let answer = starter.post(&late);
    assert_eq!(
        (answer.status, &answer.json()["state"]),
        (201, &json!("outdated"))
    );
    let me = starter.get("/api/me").json();
    assert_eq!(me["sign_offs"][0]["state"], "outdated");
    assert!(me["due"].is_string(), "{me}");
}

#[test]
fn a_full_disk_is_no_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let limited = format!("{database}?max-pages=24");
    let mut server = Server::with(folder.path(), &["--database", &limited]);
    let mut acknowledged = Vec::new();
    let refused = {
        let starter = Visitor::of_demo(&server, "housing-officer");
        loop {
            let id = format!("id-{}", acknowledged.len());
            let answer = starter.post(&starter.record(&id));
            if answer.status != 201 {
                break answer;
            }
            acknowledged.push(id);
            assert!(acknowledged.len() < 1000, "24 pages do not hold so many");
        }
    };
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"));
    assert!(server.log().contains("full"), "{}", server.log());
    server.kill();
    let held: Vec<String> = exported(&database)
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(held, acknowledged);

    let recovered = Server::with(folder.path(), &["--database", &database]);
    let starter = Visitor::of_demo(&recovered, "housing-officer");
    let next = format!("id-{}", acknowledged.len());
    assert_eq!(starter.post(&starter.record(&next)).status, 201);
    assert_eq!(run(&["verify", "--database", &database]).status, 0);
}

#[test]
fn a_broken_ledger_is_not_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let mut server = Server::with(folder.path(), &["--database", &database]);
    for id in ["one", "two"] {
        let starter = Visitor::of_demo(&server, "housing-officer");
        assert_eq!(starter.post(&starter.record(id)).status, 201);
    }
    server.kill();
    let intruder = rusqlite::Connection::open(folder.path().join("ledger.sqlite")).unwrap();
    intruder
        .execute_batch(
            "DROP TRIGGER sign_off_ledger_keeps; DELETE FROM sign_off_ledger WHERE seq = 2",
        )
        .unwrap();
    drop(intruder);
    let verdict = run(&["verify", "--database", &database]);
    assert_eq!(verdict.status, 1);
    assert!(
        verdict.stdout.contains("entry 2 and all after it"),
        "{}",
        verdict.stdout
    );
    let built = crate::program::built().to_str().unwrap();
    let refused = run(&[
        "serve",
        "--addr",
        "127.0.0.1:0",
        "--built",
        built,
        "--database",
        &database,
    ]);
    assert_eq!((refused.status, refused.stdout.as_str()), (1, ""));
    assert!(
        refused.stderr.contains("run `verify`"),
        "{}",
        refused.stderr
    );
}
