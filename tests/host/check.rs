//! `check`: what it prints and how it ends. What it finds is proved where packs are read.

use std::fs;

use serde_json::Value;

use crate::program::{built, bundled, copy_of, edit, find, run};

#[test]
fn bundled_packs_can_be_used() {
    for (pack, summary) in [("derby", "0 errors, 0 warnings"), ("leicester", "0 errors")] {
        let run = run(&["check", pack, "--at", "2026-11-21"]);
        assert_eq!(run.status, 0, "{}", run.stdout);
        assert!(
            run.stdout.lines().last().unwrap().contains(summary),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn a_fault_is_named_with_file_line_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let pack = copy_of("derby", folder.path());
    let contacts = pack.join("contacts.toml");
    edit(&contacts, "01332 786968", "01332 12");
    let text = fs::read_to_string(&contacts).unwrap();
    let line = 1 + text
        .lines()
        .position(|line| line.contains("01332 12"))
        .unwrap();

    let written = run(&["check", pack.to_str().unwrap()]);
    assert_eq!(written.status, 1);
    let place = format!("{}:{line}:", contacts.display());
    assert!(written.stdout.contains(&place), "{}", written.stdout);
    assert!(
        written
            .stdout
            .lines()
            .last()
            .unwrap()
            .ends_with("1 error, 0 warnings"),
        "{}",
        written.stdout
    );

    let listed = run(&["check", pack.to_str().unwrap(), "--json"]);
    assert_eq!(listed.status, 1);
    let problems: Value = serde_json::from_str(&listed.stdout).unwrap();
    let [problem] = problems.as_array().unwrap().as_slice() else {
        panic!("{problems}");
    };
    let mut keys: Vec<&String> = problem.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        ["code", "column", "file", "line", "message", "severity"]
    );
    assert_eq!(problem["severity"], "error");
    assert_eq!(problem["code"], "bad-number");
    assert_eq!(problem["line"], line);
    assert_eq!(problem["file"], contacts.to_str().unwrap());
}

#[test]
fn the_date_of_the_check_is_an_argument() {
    let ending = run(&["check", "derby", "--at", "2028-12-01", "--json"]);
    assert_eq!(ending.status, 0);
    assert!(
        ending.stdout.contains("calendar-ending"),
        "{}",
        ending.stdout
    );
    let over = run(&["check", "derby", "--at", "2029-01-01", "--json"]);
    assert_eq!(over.status, 1);
    assert!(over.stdout.contains("calendar-expired"), "{}", over.stdout);
}

#[test]
fn a_pack_without_problems_is_an_empty_array() {
    let run = run(&[
        "check",
        bundled().join("derby").to_str().unwrap(),
        "--at",
        "2026-11-21",
        "--json",
    ]);
    assert_eq!(run.status, 0);
    assert_eq!(run.stdout.trim(), "[]");
}

#[test]
fn wrong_use_ends_with_status_2() {
    for (arguments, said) in [
        (
            ["check", "atlantis", "--json"].as_slice(),
            "the bundled packs are derby, leicester",
        ),
        (
            ["check", "derby", "--at", "tomorrow"].as_slice(),
            "'tomorrow' for '--at <DATE>': write a date like 2026-11-23",
        ),
        (["check"].as_slice(), "PACK"),
        (["chek", "derby"].as_slice(), "chek"),
    ] {
        let run = run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn a_folder_that_is_no_pack_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("ours");
    fs::create_dir(&pack).unwrap();
    let run = run(&["check", pack.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("council.toml"), "{}", run.stdout);
}

#[test]
fn a_damaged_compiled_pack_is_refused() {
    let packs = built().join("packs");
    let manifest = packs.join("derby.json");
    assert_eq!(run(&["check", manifest.to_str().unwrap()]).status, 0);

    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("derby.json");
    fs::copy(&manifest, &copy).unwrap();
    let part = find(&packs, "derby.contact-", ".bin");
    let mut bytes = fs::read(&part).unwrap();
    bytes[40] ^= 1;
    fs::write(folder.path().join(part.file_name().unwrap()), bytes).unwrap();
    let given = copy.to_str().unwrap();
    let listed = run(&["check", given, "--json"]);
    assert_eq!(listed.status, 1);
    assert!(listed.stdout.contains("compiled-pack"), "{}", listed.stdout);
    assert_eq!(run(&["check", given]).status, 1);
    let routed = run(&["route", given, "--about", "child"]);
    assert_eq!((routed.status, routed.stdout.as_str()), (1, ""));
    assert!(routed.stderr.contains("SHA-256"), "{}", routed.stderr);
}
