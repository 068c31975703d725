//! One account is one person, however it is spelled, and whenever it was recorded.

use std::fs;
use std::path::Path;

use guide_ledger::{Draft, Keeper, Opening};
use serde_json::Value;

use crate::program::run;
use crate::server::{Server, Visitor, exported, record, sqlite};

const ROSTER: &str = "person,name,service,directorate,role,started_on\n\
                      JDoe,Jo Doe,Housing,Communities,,2026-01-05\n\
                      zoe\u{308},Zo\u{eb} Byron,Housing,Communities,,2026-01-05\n\
                      amal,Amal,Housing,Communities,,2026-01-05\n";

fn host(folder: &Path) -> Server {
    let roster = folder.join("roster.csv");
    fs::write(&roster, ROSTER).unwrap();
    let roster = roster.to_str().unwrap();
    let database = sqlite(folder);
    let place = ["--database", &database, "--roster", roster];
    let identity = ["--identity", "header:X-Person", "--report-readers", "LEAD"];
    Server::with(folder, &[place, identity].concat())
}

/// Records a sign-off as a host did that took every spelling for somebody else.
fn recorded_as(folder: &Path, person: &str, id: &str, record: Value) {
    let database = sqlite(folder).parse().unwrap();
    let head = folder.join("ledger.sqlite.head");
    let draft = Draft::new(person, serde_json::from_value(record).unwrap()).unwrap();
    let at = jiff::Timestamp::now().to_string().parse().unwrap();
    let mut keeper = Keeper::open(&database, &head, Opening::Existing, at).unwrap();
    let answers = keeper.append(&[(draft, at)]).unwrap();
    assert!(answers[0].is_ok(), "{id}");
}

/// How far somebody is, as the report says.
fn progress(server: &Server, person: &str) -> String {
    let csv = Visitor::of_header(server, "lead").get("/api/reports/completion.csv");
    assert_eq!(csv.status, 200, "{}", csv.text());
    let mut table = csv::Reader::from_reader(csv.body.as_slice());
    let names = table.headers().unwrap().clone();
    let place = names.iter().position(|name| name == "progress").unwrap();
    let mut rows = table.records().map(Result::unwrap);
    let row = rows.find(|row| &row[0] == person).unwrap();
    row[place].to_owned()
}

#[test]
fn every_spelling_of_an_account_is_the_same_person() {
    let folder = tempfile::tempdir().unwrap();
    let server = host(folder.path());
    for (one, other, listed) in [
        ("JDOE", "jdoe", "JDoe"),
        ("zo\u{eb}", "ZOE\u{308}", "zo\u{eb}"),
    ] {
        let (one, other) = (
            Visitor::of_header(&server, one),
            Visitor::of_header(&server, other),
        );
        assert_eq!(one.subject, other.subject);
        let id = format!("id-{}", one.subject);
        assert_eq!(one.post(&one.record(&id)).status, 201);
        assert_eq!(other.post(&other.record(&id)).status, 200);
        assert_eq!(other.get("/api/me").json()["sign_offs"][0]["id"], id);
        assert_eq!(progress(&server, listed), "complete");
    }
    assert_eq!(progress(&server, "amal"), "not signed");
    assert_eq!(exported(&sqlite(folder.path())).len(), 2);
}

#[test]
fn what_was_recorded_under_another_spelling_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let server = host(folder.path());
    let jo = Visitor::of_header(&server, "jdoe");
    let (early, late) = (jo.record("early"), jo.record("late"));
    drop(server);
    recorded_as(folder.path(), "JDoe", "early", early.clone());
    recorded_as(folder.path(), "JDOE", "late", late.clone());
    recorded_as(folder.path(), "(null)", "nobody", record("x", "nobody"));

    let server = host(folder.path());
    let jo = Visitor::of_header(&server, "jdoe");
    let me = jo.get("/api/me").json();
    let sign_offs = me["sign_offs"].as_array().unwrap();
    let shown: Vec<[&Value; 2]> = sign_offs
        .iter()
        .map(|one| [&one["id"], &one["state"]])
        .collect();
    assert_eq!(
        shown,
        [["late", "current"], ["early", "superseded"]],
        "{me}"
    );
    assert_eq!(progress(&server, "JDoe"), "complete");
    // Whoever never heard that they were recorded asks again, and gets the receipt that was given then.
    for record in [&early, &late] {
        let again = jo.post(record);
        assert_eq!(again.status, 200, "{}", again.text());
    }
    let stranger = Visitor::of_header(&server, "amal");
    let taken = stranger.post(&stranger.record("early"));
    assert_eq!(
        (taken.status, &taken.json()["code"]),
        (422, &"id-taken".into())
    );
    drop(server);

    let database = sqlite(folder.path());
    let erased = run(&["erase", "jDoe", "--database", &database]);
    assert_eq!(erased.stdout.trim(), "2 sign-offs are without a person now");
    let nobody = run(&["erase", "(null)", "--database", &database]);
    assert_eq!(nobody.stdout.trim(), "1 sign-offs are without a person now");
    let verified = run(&["verify", "--database", &database]);
    assert_eq!(verified.status, 0, "{}", verified.stdout);
}

#[test]
fn whatever_stands_for_nobody_or_several_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let server = host(folder.path());
    for (name, says) in [
        ("(null)", "stands for nobody"),
        ("-", "stands for nobody"),
        ("undefined", "stands for nobody"),
        ("amal, lead", "list of several"),
        ("am\u{200b}al", "nobody sees"),
    ] {
        let who = format!("X-Person: {name}");
        let answer = crate::http::request(&server.address, "GET", "/api/me", &[&who]);
        assert_eq!(answer.status, 403, "{name}");
        let refusal = answer.json();
        assert_eq!(refusal["code"], "identity-unreadable", "{name}");
        assert!(
            refusal["message"].as_str().unwrap().contains(says),
            "{refusal}"
        );
    }
    drop(server);
    for readers in ["(null)", "amal,-", "amal;lead"] {
        let refused = run(&[
            "serve",
            "--addr",
            "127.0.0.1:0",
            "--built",
            crate::program::built().to_str().unwrap(),
            "--database",
            &sqlite(folder.path()),
            "--identity",
            "header:X-Person",
            "--report-readers",
            readers,
        ]);
        assert_eq!(refused.status, 2, "{readers}");
        assert!(
            refused.stderr.contains("--report-readers names"),
            "{}",
            refused.stderr
        );
    }
}
