//! What a record may hold: the types and the schema made from them agree, case by case.

use guide_domain::sign_off::record::{Contradiction, Record};
use serde_json::{Value, json};

use crate::samples::wire;

/// The record with a value at that place ("/data/outcome").
fn with(place: &str, value: Value) -> Value {
    let mut wire = wire("one");
    *wire.pointer_mut(place).unwrap() = value;
    wire
}

fn with_key(place: &str, key: &str) -> Value {
    let mut wire = wire("one");
    wire.pointer_mut(place).unwrap()[key] = json!("more");
    wire
}

fn without(place: &str, key: &str) -> Value {
    let mut wire = wire("one");
    wire.pointer_mut(place)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(key)
        .unwrap();
    wire
}

fn good() -> Vec<Value> {
    vec![
        wire("one"),
        wire("0192f0c1-7d3a-7cc2-9a8b-2f6d1e0c4b5a"),
        with("/data/training", Value::Null),
        with("/data/declaration", Value::Null),
        with("/data/opened", json!([])),
        with("/data/outcome", json!("needs-help")),
        with("/subject", json!("Zoë, 7")),
        with("/data/policy/locale", json!("cy")),
        with("/time", json!("2026-11-23T10:14:05+01:00")),
        without("/data", "reason"),
    ]
}

fn bad() -> Vec<Value> {
    vec![
        with_key("", "name"),
        with_key("/data", "email"),
        with_key("/data/policy", "title"),
        with_key("/data/training", "certificate"),
        without("", "subject"),
        without("/data", "outcome"),
        without("/data/policy", "sha256"),
        with("/specversion", json!("1.1")),
        with("/type", json!("safeguarding-guide.sign-off.v2")),
        with("/datacontenttype", json!("text/plain")),
        with("/id", json!("")),
        with("/id", json!("a b")),
        with("/id", json!("x".repeat(65))),
        with("/id", json!(7)),
        with("/source", json!("/elsewhere/derby")),
        with("/subject", json!("")),
        with("/subject", json!("a\nb")),
        with("/time", json!("yesterday")),
        with("/time", json!("2026-11-23")),
        with("/data/outcome", json!("maybe")),
        with("/data/reason", json!("because I say so")),
        with("/data/declaration", json!("x".repeat(2001))),
        with("/data/scenarios", json!(-1)),
        with("/data/scenarios", json!(4.5)),
        with("/data/opened", json!(["a section"])),
        with("/data/opened", Value::Null),
        with("/data/training/on", json!("1989-12-31")),
        with("/data/training/on", json!("2100-01-01")),
        with("/data/training/on", json!("2026-1-2")),
        with("/data/training/kind", json!("podcast")),
        with("/data/policy/sha256", json!("AB".repeat(32))),
        with("/data/policy/sha256", json!("ab")),
        with("/data/policy/text", json!("legal")),
        with("/data/policy/exemplar", json!("yes")),
        with("/data/policy/locale", json!("english")),
        with("/data/policy/version", json!("")),
    ]
}

#[test]
fn types_and_schema_take_and_refuse_the_same() {
    let schema = serde_json::to_value(schemars::schema_for!(Record)).unwrap();
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    for wire in good() {
        let read: Result<Record, _> = serde_json::from_value(wire.clone());
        assert!(read.is_ok(), "{wire}: {read:?}");
        assert!(schema.is_valid(&wire), "{wire}");
    }
    for wire in bad() {
        assert!(
            serde_json::from_value::<Record>(wire.clone()).is_err(),
            "{wire}"
        );
        assert!(!schema.is_valid(&wire), "{wire}");
    }
    for too_many in [
        with("/data/scenarios", json!(101)),
        with("/data/opened", json!(vec!["a"; 201])),
    ] {
        assert!(!schema.is_valid(&too_many), "{too_many}");
    }
}

#[test]
fn what_is_written_is_read_again_and_looks_like_the_contract() {
    for wire in good() {
        let record: Record = serde_json::from_value(wire.clone()).unwrap();
        let written = serde_json::to_value(&record).unwrap();
        let again: Record = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(again, record);
    }
    let record: Record = serde_json::from_value(wire("one")).unwrap();
    assert_eq!(serde_json::to_value(record).unwrap(), wire("one"));
}

#[test]
fn a_key_given_twice_is_refused() {
    let text = wire("one").to_string();
    let twice = text.replacen("\"id\":\"one\"", "\"id\":\"one\",\"id\":\"two\"", 1);
    assert_ne!(text, twice);
    let error = serde_json::from_str::<Record>(&twice).unwrap_err();
    assert!(error.to_string().contains("duplicate"), "{error}");
}

#[test]
fn parts_that_contradict_each_other_are_told() {
    let check = |wire: Value| serde_json::from_value::<Record>(wire).unwrap().check();
    assert_eq!(check(wire("one")), Ok(()));
    let declined = |reason: Value| {
        let mut wire = with("/data/outcome", json!("declined"));
        wire["data"]["reason"] = reason;
        wire["data"]["declaration"] = Value::Null;
        wire
    };
    assert_eq!(check(declined(json!("not-mine"))), Ok(()));
    assert_eq!(
        check(with("/data/training/on", json!("2026-11-24"))),
        Ok(())
    );
    let contradictions = [
        (
            with("/source", json!("/safeguarding-guide/leicester")),
            "derby",
        ),
        (with("/data/declaration", Value::Null), "data.declaration"),
        (declined(Value::Null), "data.reason"),
        (with("/data/reason", json!("not-mine")), "data.reason"),
        (
            with("/data/training/on", json!("2026-11-25")),
            "data.training.on",
        ),
        (with("/data/scenarios", json!(101)), "101 scenarios"),
        (with("/data/opened", json!(vec!["a"; 201])), "201 sections"),
    ];
    for (wire, says) in contradictions {
        let error: Contradiction = check(wire).unwrap_err();
        assert!(error.to_string().contains(says), "{says}: {error}");
    }
}
