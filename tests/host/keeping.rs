//! The commands around the ledger: report, export, erase, retain, schema.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::run;
use crate::server::{Server, Visitor, exported, sqlite};

const HEADER: &str = "person,name,service,directorate,role,started_on,exempt\n";

/// A ledger with one signature with training, one without, and a refusal.
fn filled(folder: &Path) -> String {
    let database = sqlite(folder);
    let options = ["--database", &database, "--identity", "header:X-Person"];
    let server = Server::with(folder, &options);
    let both = Visitor::of_header(&server, "staff-1");
    assert_eq!(both.post(&both.record("one")).status, 201);
    let untrained = Visitor::of_header(&server, "staff-2");
    let mut record = untrained.record("two");
    record["data"]["training"] = Value::Null;
    assert_eq!(untrained.post(&record).status, 201);
    let declines = Visitor::of_header(&server, "staff-3");
    let mut record = declines.record("three");
    record["data"]["outcome"] = json!("needs-help");
    record["data"]["declaration"] = Value::Null;
    record["data"]["training"] = Value::Null;
    assert_eq!(declines.post(&record).status, 201);
    database
}

fn roster(folder: &Path) -> String {
    let file = folder.join("roster.csv");
    let lines = "staff-1,Ada,Housing,Communities,,2026-01-05,\n\
                 staff-2,Ben,Housing,Communities,,2026-01-05,\n\
                 staff-3,Cleo,Waste,Communities,,2026-01-05,\n\
                 staff-4,=cmd|' /C calc'!A0,Waste,Communities,,2026-01-05,\n\
                 staff-5,Eve,Care,People,,2999-01-01,\n\
                 staff-6,Flo,Care,People,,2026-01-05,on long leave\n";
    fs::write(&file, format!("{HEADER}{lines}")).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn the_report_counts_signed_trained_and_both() {
    let folder = tempfile::tempdir().unwrap();
    let (database, roster) = (filled(folder.path()), roster(folder.path()));
    let report = run(&["report", "--database", &database, "--roster", &roster]);
    assert_eq!(report.status, 0, "{}", report.stderr);
    let line = |name: &str| -> Vec<usize> {
        let line = report
            .stdout
            .lines()
            .find(|line| line.trim_start().starts_with(name))
            .unwrap();
        let counts = line.trim_start().strip_prefix(name).unwrap();
        counts
            .split_whitespace()
            .map(|count| count.parse().unwrap())
            .collect()
    };
    // expected, signed, trained, both, outstanding, overdue
    assert_eq!(line("Communities"), [4, 2, 1, 1, 3, 3]);
    assert_eq!(line("Housing"), [2, 2, 1, 1, 1, 1]);
    assert_eq!(line("Waste"), [2, 0, 0, 0, 2, 2]);
    assert_eq!(line("People"), [1, 0, 0, 0, 1, 0]);
    assert_eq!(line("All"), [5, 2, 1, 1, 4, 3]);
    for says in [
        "Provisional",
        "no evidence",
        "Ben (staff-2): training outstanding, overdue since 2026-02-02",
        "Cleo (staff-3): asked for help",
        "Eve (staff-5): not signed, due by 2999-01-29",
    ] {
        assert!(report.stdout.contains(says), "{says}: {}", report.stdout);
    }
    let confirmed = run(&[
        "report",
        "--database",
        &database,
        "--roster",
        &roster,
        "--confirmed-by",
        "Head of Service",
    ]);
    assert!(
        confirmed
            .stdout
            .contains("Confirmed for accuracy by Head of Service on 20")
    );
}

#[test]
fn a_report_needs_a_roster_and_a_policy() {
    let folder = tempfile::tempdir().unwrap();
    let (database, roster) = (filled(folder.path()), roster(folder.path()));
    let without = run(&["report", "--database", &database]);
    assert_eq!(without.status, 2);
    assert!(
        without.stderr.contains("--roster FILE.csv"),
        "{}",
        without.stderr
    );
    let leicester = run(&[
        "report",
        "--database",
        &database,
        "--roster",
        &roster,
        "--pack",
        "leicester",
    ]);
    assert_eq!(leicester.status, 1, "{}", leicester.stderr);
}

#[test]
fn spreadsheets_get_no_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let (database, roster) = (filled(folder.path()), roster(folder.path()));
    let report = run(&[
        "report",
        "--database",
        &database,
        "--roster",
        &roster,
        "--csv",
    ]);
    let mut reader = csv::Reader::from_reader(report.stdout.as_bytes());
    let names = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    let place = names.iter().position(|name| name == "name").unwrap();
    assert!(rows.iter().any(|row| &row[place] == "'=cmd|' /C calc'!A0"));
    for field in rows.iter().flat_map(csv::StringRecord::iter) {
        assert!(
            !field.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{field}"
        );
    }
}

const HOME: &str = "https://intranet.example.gov.uk";

/// The statements of a ledger, with further options.
fn xapi(database: &str, options: &[&str]) -> Vec<Value> {
    let arguments = [
        "export",
        "--database",
        database,
        "--format",
        "xapi",
        "--xapi-home",
        HOME,
    ];
    let export = run(&[&arguments[..], options].concat());
    assert_eq!(export.status, 0, "{}", export.stderr);
    serde_json::from_str(&export.stdout).unwrap()
}

/// What xAPI 1.0.3 asks of a statement (part two, 2.4): its keys, an id of RFC 4122, one way to name the agent, absolute
/// addresses, ISO 8601, no empty values.
fn keeps_the_rules(statement: &Value) {
    let keys = statement.as_object().unwrap().keys();
    let allowed = [
        "id",
        "actor",
        "verb",
        "object",
        "result",
        "context",
        "timestamp",
    ];
    assert!(
        keys.into_iter().all(|key| allowed.contains(&key.as_str())),
        "{statement}"
    );
    let id = statement["id"].as_str().unwrap().as_bytes();
    assert!(
        id.len() == 36 && id[14] == b'5' && b"89ab".contains(&id[19]),
        "{statement}"
    );
    let actor = &statement["actor"];
    assert_eq!(actor["objectType"], "Agent");
    assert_eq!(actor["account"]["homePage"], HOME);
    assert!(actor.get("name").is_none() && actor.get("mbox").is_none());
    assert!(
        statement["verb"]["id"]
            .as_str()
            .unwrap()
            .starts_with("http")
    );
    assert!(statement["verb"]["display"]["en-GB"].is_string());
    let timestamp = statement["timestamp"].as_str().unwrap();
    timestamp.parse::<jiff::Timestamp>().unwrap();
    let extensions = statement["context"]["extensions"].as_object().unwrap();
    assert!(extensions.keys().all(|key| key.starts_with("https://")));
    assert!(
        extensions.values().all(|value| !value.is_null()),
        "{extensions:?}"
    );
}

#[test]
fn xapi_statements_keep_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    let database = filled(folder.path());
    let statements = xapi(&database, &[]);
    assert_eq!(statements.len(), 3);
    statements.iter().for_each(keeps_the_rules);
    let activity = format!("{HOME}/safeguarding-guide/derby/safeguarding/1.2");
    assert_eq!(statements[0]["object"]["id"], activity);
    assert_eq!(statements[0]["result"]["completion"], true);
    assert_eq!(statements[1]["result"]["completion"], false);
    assert_eq!(xapi(&database, &[]), statements, "the same ids every time");

    let (verb, activity) = (
        "https://verbs.example/attested",
        "https://activities.example/7",
    );
    let own = xapi(
        &database,
        &["--xapi-verb", verb, "--xapi-activity", activity],
    );
    assert_eq!(own[0]["verb"]["id"], verb);
    assert_eq!(own[0]["object"]["id"], activity);
}

#[test]
fn xapi_needs_to_know_whose_names_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let database = filled(folder.path());
    let arguments = ["export", "--database", &database, "--format", "xapi"];
    let homeless = run(&arguments);
    assert_eq!(homeless.status, 2);
    assert!(
        homeless.stderr.contains("--xapi-home URL"),
        "{}",
        homeless.stderr
    );
    let relative = run(&[&arguments[..], &["--xapi-home", "intranet"]].concat());
    assert_eq!(relative.status, 2);
    assert!(
        relative.stderr.contains("no absolute address"),
        "{}",
        relative.stderr
    );
}

#[test]
fn a_person_is_erased_and_old_records_lose_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let database = filled(folder.path());
    let at = ["--database", &database];
    let erased = run(&[&["erase", "staff-2"], &at[..]].concat());
    assert_eq!(
        (erased.status, erased.stdout.trim()),
        (0, "1 sign-offs are without a person now")
    );
    let again = run(&[&["erase", "staff-2"], &at[..]].concat());
    assert_eq!(
        (again.status, again.stdout.trim()),
        (1, "nothing is held about that person")
    );
    for file in fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(
            !bytes.windows(7).any(|seven| seven == b"staff-2"),
            "{}",
            path.display()
        );
    }
    let held = exported(&database);
    assert_eq!(held[1]["person"], Value::Null);
    assert_eq!(held[1]["answer"], Value::Null);
    assert_eq!(held[1]["outcome"], "signed");

    let dry = run(&[&["retain", "--before", "2999-01-01", "--dry-run"], &at[..]].concat());
    assert!(dry.stdout.starts_with("2 sign-offs"), "{}", dry.stdout);
    let none = run(&[&["retain", "--before", "2020-01-01"], &at[..]].concat());
    assert!(none.stdout.starts_with("0 sign-offs"), "{}", none.stdout);
    assert_eq!(exported(&database)[0]["person"], "staff-1");
    let all = run(&[&["retain", "--before", "2999-01-01"], &at[..]].concat());
    assert!(all.stdout.starts_with("2 sign-offs"), "{}", all.stdout);
    assert!(
        exported(&database)
            .iter()
            .all(|line| line["person"].is_null())
    );
    let verified = run(&[&["verify"], &at[..]].concat());
    assert_eq!(
        verified.stdout.trim(),
        "whole: 5 entries, 3 sign-offs, 3 of them without a person by erasure"
    );
}

#[test]
fn there_is_no_ledger_to_ask() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    for command in [
        &["verify"][..],
        &["export", "--format", "csv"],
        &["erase", "staff-1"],
        &["retain", "--before", "2026-01-01"],
    ] {
        let run = run(&[command, &["--database", &database]].concat());
        assert_ne!(run.status, 0, "{command:?}");
        assert!(run.stderr.contains("serve"), "{command:?}: {}", run.stderr);
    }
    assert!(
        !folder.path().join("ledger.sqlite").exists(),
        "none is made by asking"
    );
}

#[test]
fn the_schema_of_records_is_printed() {
    let schema: Value = serde_json::from_str(&run(&["schema"]).stdout).unwrap();
    assert_eq!(schema["title"], "Record");
    assert_eq!(schema["additionalProperties"], false);
    assert!(
        schema["required"]
            .as_array()
            .unwrap()
            .contains(&json!("subject"))
    );
}
