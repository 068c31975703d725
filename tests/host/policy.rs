//! `policy`: what people sign, as JSON and as text.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::program::{built, copy_of, run};

fn json(pack: &str) -> Value {
    let run = run(&["policy", pack, "--json"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn text<'v>(object: &'v Value, key: &str) -> &'v str {
    object[key].as_str().unwrap()
}

fn list<'v>(object: &'v Value, key: &str) -> &'v [Value] {
    object[key].as_array().unwrap()
}

/// The hash as a host would work it out from what is printed: by the published rule, from nothing else.
fn hash_of(pack: &str, policy: &Value) -> String {
    let mut bytes = String::new();
    let mut line = |text: &str| {
        bytes.push_str(text);
        bytes.push('\n');
    };
    line(pack);
    for key in ["id", "version", "locale", "text"] {
        line(text(policy, key));
    }
    for section in list(policy, "sections") {
        line(text(section, "id"));
        line(text(section, "heading"));
        let paragraphs = list(section, "paragraphs");
        line(&paragraphs.len().to_string());
        for paragraph in paragraphs {
            let paragraph = paragraph.as_str().unwrap();
            line(&paragraph.len().to_string());
            line(paragraph);
        }
    }
    let digest = Sha256::digest(bytes.as_bytes());
    guide_ledger::hexadecimal(&digest)
}

#[test]
fn the_json_has_the_promised_keys_and_the_hash_of_its_own_strings() {
    let policy = json("derby");
    let keys = |object: &Value| -> Vec<String> {
        let object: &Map<String, Value> = object.as_object().unwrap();
        let mut keys: Vec<String> = object.keys().cloned().collect();
        keys.sort_unstable();
        keys
    };
    let promised = [
        "id",
        "locale",
        "review_due",
        "sections",
        "sha256",
        "text",
        "version",
    ];
    assert_eq!(keys(&policy), promised);
    for section in list(&policy, "sections") {
        assert_eq!(keys(section), ["heading", "id", "paragraphs"]);
    }
    assert_eq!(
        (text(&policy, "id"), text(&policy, "version")),
        ("safeguarding", "1.2")
    );
    assert_eq!(
        (text(&policy, "text"), text(&policy, "review_due")),
        ("plain", "2016-06")
    );
    assert_eq!(text(&policy, "sha256"), hash_of("derby", &policy));
}

#[test]
fn the_text_has_every_heading_and_paragraph() {
    let run = run(&["policy", "derby"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let policy = json("derby");
    for section in list(&policy, "sections") {
        let heading = format!("\n{} [{}]\n", text(section, "heading"), text(section, "id"));
        assert!(run.stdout.contains(&heading), "{heading}");
        for paragraph in list(section, "paragraphs") {
            let paragraph = paragraph.as_str().unwrap();
            assert!(run.stdout.contains(paragraph), "{paragraph}");
        }
    }
    assert!(run.stdout.contains("Review due: June 2016"));
    assert!(run.stdout.contains(text(&policy, "sha256")));
    // Nobody may take the exemplar for the council's word.
    assert!(run.stderr.contains("has not confirmed"), "{}", run.stderr);
}

#[test]
fn a_pack_without_a_policy_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let copy = copy_of("derby", folder.path());
    for pack in ["leicester", copy.to_str().unwrap()] {
        for arguments in [&["policy", pack][..], &["policy", pack, "--json"]] {
            let run = run(arguments);
            assert_eq!((run.status, run.stdout.as_str()), (1, ""));
            assert!(run.stderr.contains("has no policy"), "{}", run.stderr);
        }
    }
}

#[test]
fn a_compiled_pack_gives_the_same_policy() {
    let manifest = built().join("packs/derby.json");
    assert_eq!(json(manifest.to_str().unwrap()), json("derby"));
}
