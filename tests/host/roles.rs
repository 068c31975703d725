//! `roles`: the framework as JSON and as text. Which paragraphs there are was read from the documents by themselves,
//! into `references/`: numbers alone, in the documents' order.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{built, copy_of, run};

/// The paragraphs of a document, a line each.
fn expected(council: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/host/references");
    let text = fs::read_to_string(folder.join(council).with_extension("txt")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn json(arguments: &[&str]) -> Vec<Value> {
    let run = run(&[&["roles"], arguments, &["--json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn duties(roles: &[Value]) -> impl Iterator<Item = &Value> {
    let duties = roles.iter().map(|role| role["duties"].as_array().unwrap());
    duties.flatten()
}

/// Duties and parts in the order printed.
fn references(roles: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    for duty in duties(roles) {
        found.push(text_of(&duty["ref"]));
        let parts = duty["parts"].as_array().unwrap();
        found.extend(parts.iter().map(|part| text_of(&part["ref"])));
    }
    found
}

fn keys(value: &Value) -> Vec<&str> {
    let keys = value.as_object().unwrap().keys();
    let mut keys: Vec<&str> = keys.map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn every_paragraph_of_the_documents_is_there_and_no_other() {
    for (council, numbered) in [("derby", 124), ("leicester", 85)] {
        let expected = expected(council);
        let is_numbered = |reference: &&String| {
            reference.contains('.') && !reference.ends_with(|end: char| end.is_alphabetic())
        };
        assert_eq!(expected.iter().filter(is_numbered).count(), numbered);
        assert_eq!(references(&json(&[council])), expected, "{council}");
    }
}

#[test]
fn lettered_parts_stand_under_their_duty() {
    let parts = |council: &str, reference: &str| -> Vec<String> {
        let roles = json(&[council]);
        let duty = duties(&roles)
            .find(|duty| duty["ref"] == reference)
            .unwrap();
        let parts = duty["parts"].as_array().unwrap();
        parts.iter().map(|part| text_of(&part["ref"])).collect()
    };
    assert_eq!(parts("derby", "5.4"), ["5.4a", "5.4b"]);
    assert_eq!(
        parts("derby", "9.1"),
        ["9.1a", "9.1b", "9.1c", "9.1d", "9.1e", "9.1f"]
    );
    assert_eq!(parts("leicester", "4.4"), ["4.4a", "4.4b"]);
    assert_eq!(parts("leicester", "9"), ["9a", "9b", "9c", "9d", "9e"]);
    assert_eq!(parts("leicester", "10.1"), ["10.1a", "10.1b", "10.1c"]);
}

/// Derby: 1–8 framework, 9–13 scrutiny, the rest operational. Leicester: 1–7, 8–11, the rest.
#[test]
fn sections_come_in_order_with_the_councils_own_categories() {
    for (council, sections, framework, scrutiny) in [("derby", 27, 8, 13), ("leicester", 22, 7, 11)]
    {
        let roles = json(&[council]);
        let found: Vec<(u64, &str)> = roles
            .iter()
            .map(|role| {
                let category = role["category"].as_str().unwrap();
                (role["section"].as_u64().unwrap(), category)
            })
            .collect();
        let expected: Vec<(u64, &str)> = (1..=sections)
            .map(|section| match section {
                section if section <= framework => (section, "framework"),
                section if section <= scrutiny => (section, "scrutiny"),
                section => (section, "operational"),
            })
            .collect();
        assert_eq!(found, expected, "{council}");
    }
}

#[test]
fn entries_have_the_promised_keys() {
    for council in ["derby", "leicester"] {
        let roles = json(&[council]);
        for role in &roles {
            assert_eq!(keys(role), ["category", "duties", "id", "section", "title"]);
        }
        for duty in duties(&roles) {
            assert_eq!(keys(duty), ["official", "parts", "ref", "source", "text"]);
            assert!(duty["official"].is_null(), "{duty}");
            assert!(!text_of(&duty["text"]).is_empty());
            assert_eq!(keys(&duty["source"]), ["document", "ref"]);
            assert_eq!(duty["source"]["ref"], duty["ref"]);
            for part in duty["parts"].as_array().unwrap() {
                assert_eq!(keys(part), ["ref", "text"]);
            }
        }
    }
}

/// The id of the role that is a section.
fn role_of(council: &str, section: u64) -> String {
    let roles = json(&[council]);
    let role = roles.iter().find(|role| role["section"] == section);
    text_of(&role.unwrap()["id"])
}

/// The sections printed for the roles of some sections.
fn sections(council: &str, chosen: &[u64]) -> Vec<u64> {
    let ids: Vec<String> = chosen.iter().map(|one| role_of(council, *one)).collect();
    let mut arguments = vec![council];
    arguments.extend(ids.iter().flat_map(|id| ["--role", id]));
    let roles = json(&arguments);
    let mut found = references(&roles);
    let count = found.len();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), count, "a duty twice");
    assert!(duties(&roles).all(|duty| {
        duty["reason"]
            .as_str()
            .unwrap()
            .starts_with("because you are ")
    }));
    let found = roles.iter().map(|role| role["section"].as_u64().unwrap());
    found.collect()
}

/// Which duties of "all …" reach whom: Derby 8 → 5, 6, 12, 13; 11 → 1, 2, 3, 9; 18 → 14–17, 19, 20. Leicester 8 → 4–7,
/// 13; 12 → 1, 2, 9, 10; 17 → 14–16.
#[test]
fn duties_of_all_reach_those_who_are_meant() {
    let derby = vec![
        (8, vec![5, 6, 12, 13]),
        (11, vec![1, 2, 3, 9]),
        (18, vec![14, 15, 16, 17, 19, 20]),
    ];
    let leicester = vec![
        (8, vec![4, 5, 6, 7, 13]),
        (12, vec![1, 2, 9, 10]),
        (17, vec![14, 15, 16]),
    ];
    for (council, last, reaching) in [("derby", 27, derby), ("leicester", 22, leicester)] {
        for section in 1..=last {
            let mut expected = vec![section];
            let all = reaching.iter().filter(|(_, to)| to.contains(&section));
            expected.extend(all.map(|(all, _)| *all));
            expected.sort_unstable();
            assert_eq!(
                sections(council, &[section]),
                expected,
                "{council} {section}"
            );
        }
    }
}

#[test]
fn directors_have_the_duties_of_all_directors_once_and_because_they_are_directors() {
    assert_eq!(sections("derby", &[13, 12, 12]), [8, 12, 13]);
    let ids = [role_of("derby", 12), role_of("derby", 13)];
    let roles = json(&["derby", "--role", &ids[0], "--role", &ids[1]]);
    let reason = |index: usize| text_of(&roles[index]["duties"][0]["reason"]);
    assert_eq!(references(&roles[..1]), ["8.1", "8.2", "8.3"]);
    assert_eq!(reason(0), "because you are a director");
    let one = "because you are one of the Directors of ";
    assert!(reason(1).starts_with(one) && reason(2).starts_with(one));
    assert_ne!(reason(1), reason(2));
}

#[test]
fn the_text_has_every_duty_with_its_number_and_its_notes() {
    let run = run(&["roles", "derby", "--role", &role_of("derby", 12)]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let numbered: Vec<&str> = run
        .stdout
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.contains('.') && !word.ends_with('.'))
        .collect();
    let expected: Vec<String> = expected("derby")
        .into_iter()
        .filter(|reference| reference.starts_with("8.") || reference.starts_with("12."))
        .collect();
    assert_eq!(numbered, expected);
    assert!(run.stdout.contains("   because you are a director"));
}

#[test]
fn an_unknown_role_ends_with_those_there_are() {
    let run = run(&["roles", "derby", "--role", "emperor"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    for id in [1, 8, 27].map(|section| role_of("derby", section)) {
        assert!(run.stderr.contains(&id), "{}", run.stderr);
    }
    assert!(run.stderr.contains("“emperor”"), "{}", run.stderr);
}

#[test]
fn a_pack_without_a_framework_has_no_roles() {
    let folder = tempfile::tempdir().unwrap();
    let pack = copy_of("derby", folder.path());
    let given = pack.to_str().unwrap();
    for arguments in [&["roles", given][..], &["roles", given, "--json"]] {
        let run = run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""));
        assert!(run.stderr.contains("has no framework"), "{}", run.stderr);
    }
    assert_eq!(run(&["check", given]).status, 0);
}

#[test]
fn a_compiled_pack_gives_the_same_answer() {
    let manifest = built().join("packs/leicester.json");
    assert_eq!(json(&[manifest.to_str().unwrap()]), json(&["leicester"]));
}
