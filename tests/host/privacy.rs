//! What is told about privacy, and that it is so: how long things are kept, and that the log names nobody.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::http::{get, request};
use crate::program::run;
use crate::server::{Server, Visitor, exported, record, sqlite};

/// What the notice must name: each field of the record that a host receives, in words.
const STORED: [&str; 8] = [
    "declaration",
    "the reason you chose",
    "training",
    "questions",
    "sections you opened",
    "the hash of its text",
    "its receipt",
    "your device’s clock",
];

#[test]
fn the_notice_says_what_is_stored_and_for_how_long() {
    let server = Server::start();
    let page = get(&server.address, "/privacy");
    assert_eq!(page.status, 200);
    let page = page.text();
    for says in STORED {
        assert!(page.contains(says), "{says}: {page}");
    }
    assert!(
        page.contains("This host erases nothing by itself"),
        "{page}"
    );
    let starters = get(&server.address, "/new-starters").text();
    assert!(starters.contains("href=\"/privacy\">What is stored, why, for how long"));

    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let options = ["--database", &database, "--keep-months", "18"];
    let server = Server::with(folder.path(), &options);
    let page = get(&server.address, "/privacy").text();
    assert!(page.contains("keep who signed for 18 months"), "{page}");
    assert!(!page.contains("erases nothing by itself"), "{page}");
}

#[test]
fn what_is_older_than_the_rule_loses_its_person_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let head = folder.path().join("ledger.sqlite.head");
    {
        let place = database.parse().unwrap();
        let opening = guide_ledger::Opening::Create;
        let mut keeper = guide_ledger::Keeper::open(&place, &head, opening).unwrap();
        for (person, at) in [
            ("long-gone", "2001-01-01T09:00:00Z"),
            ("still-here", "2999-01-01T09:00:00Z"),
        ] {
            let record = serde_json::from_value(record("x", &format!("id-{at}"))).unwrap();
            let draft = guide_ledger::Draft::new(person, record).unwrap();
            assert!(keeper.append(&[(draft, at.parse().unwrap())]).unwrap()[0].is_ok());
        }
    }
    let persons = || -> Vec<Value> {
        let lines = exported(&database);
        lines.iter().map(|line| line["person"].clone()).collect()
    };
    let mut server = Server::with(folder.path(), &["--database", &database]);
    assert_eq!(
        persons(),
        ["long-gone", "still-here"],
        "not unless asked for"
    );
    server.kill();
    let options = ["--database", &database, "--keep-months", "18"];
    let server = Server::with(folder.path(), &options);
    assert_eq!(persons(), [Value::Null, "still-here".into()]);
    assert!(server.log().contains("\"sign_offs\":1"), "{}", server.log());
    assert_eq!(run(&["verify", "--database", &database]).status, 0);
    drop(server);
    for file in fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let left = bytes.windows(9).any(|nine| nine == b"long-gone");
        assert!(!left, "a byte is left in {}", path.display());
    }
    for wrong in ["0", "1.5", "x", "70000"] {
        let refused = run(&["serve", "--keep-months", wrong]);
        assert_eq!(refused.status, 2, "{wrong}");
        assert!(
            refused.stderr.contains("--keep-months"),
            "{}",
            refused.stderr
        );
    }
}

/// A host whose roster names one person, and `lead-0815` as reader.
fn named(folder: &Path) -> Server {
    fs::write(folder.join("roster.csv"), ROSTER).unwrap();
    let roster = folder.join("roster.csv");
    let options = [
        "--database",
        &sqlite(folder),
        "--roster",
        roster.to_str().unwrap(),
        "--identity",
        "header:X-Person",
        "--report-readers",
        "lead-0815",
        "--posts-per-minute",
        "4",
    ];
    Server::with(folder, &options)
}

const ROSTER: &str = "person,name,service,directorate,role,started_on\n\
                      staff-4711,Ada Byron,Lighthouses,Coast,,2026-01-05\n";

/// Signs, asks for help, and does all that is refused; gives the subjects.
fn post_in_every_way(server: &Server) -> [String; 2] {
    let ada = Visitor::of_header(server, "staff-4711");
    let other = Visitor::of_header(server, "staff-9999");
    let signed = ada.record("record-one");
    let mut helpless = ada.record("record-two");
    helpless["data"]["outcome"] = json!("needs-help");
    helpless["data"]["declaration"] = Value::Null;
    let statuses = [
        ada.post(&signed).status,
        ada.post(&signed).status,
        other.post(&signed).status,
        other.post(&other.record("record-one")).status,
        ada.post(&helpless).status,
        ada.post(&json!({"id": "staff-4711"})).status,
        ada.post(&signed).status,
    ];
    assert_eq!(statuses, [201, 200, 403, 422, 201, 422, 429]);
    let twice = ["X-Person: staff-4711", "X-Person: staff-9999"];
    let unreadable = request(&server.address, "GET", "/api/me", &twice);
    assert_eq!(unreadable.status, 403);
    [ada.subject, other.subject]
}

/// Reads reports, the last of them with a broken roster, and asks for what is not there.
fn get_in_every_way(server: &Server, folder: &Path) {
    let lead = Visitor::of_header(server, "lead-0815");
    let broken = format!("{ROSTER}staff-7,Ben Okri,,Coast,,2026-01-05\n");
    fs::write(folder.join("roster.csv"), broken).unwrap();
    for (path, status) in [
        ("/api/reports/completion", 200),
        ("/api/reports/completion.csv", 200),
        ("/api/reports/completion?pack=staff-4711", 422),
        ("/api/people/staff-4711", 404),
        ("/staff-4711", 404),
    ] {
        assert_eq!(lead.get(path).status, status, "{path}");
    }
}

#[test]
fn the_log_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let server = named(folder.path());
    let [ada, other] = post_in_every_way(&server);
    get_in_every_way(&server, folder.path());
    let log = server.log();
    for line in log.lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    for told in ["\"status\":429", "\"status\":404", "cannot be taken"] {
        assert!(log.contains(told), "{told}: {log}");
    }
    let held = exported(&sqlite(folder.path()));
    let receipt = held[0]["receipt"].as_str().unwrap();
    let places = ["staff-", "lead-0815", "record-", "Lighthouses", "Coast"];
    let people = ["Ada", "Ben", &ada, &other, receipt];
    for named in places.iter().chain(&people) {
        assert!(!log.contains(named), "{named}: {log}");
    }
}
