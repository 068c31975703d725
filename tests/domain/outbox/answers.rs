//! What every answer means, row by row.

use chrono::TimeDelta;
use guide_domain::sign_off::outbox::answer::{Body, Meaning, Refusal, Reply, Trouble, classify};
use guide_domain::sign_off::outbox::retry::RetryAfter;
use guide_domain::sign_off::wire::{Receipt, Worth};
use serde_json::{Value, json};

use super::host::{answered, other_person, told};
use super::world::sign_off;
use crate::samples::instant;

fn proof() -> Value {
    json!({
        "id": "draft-1",
        "receipt": "SG-1",
        "recorded_at": "2026-11-23T09:14:06Z",
        "sha256": "a".repeat(64),
        "state": "training-outstanding",
    })
}

fn meaning(reply: &Reply) -> Meaning {
    classify(reply, &sign_off("draft-1", "amal", 0))
}

#[test]
fn only_a_receipt_for_this_very_sign_off_means_recorded() {
    for status in [200, 201] {
        let Meaning::Recorded(receipt) = meaning(&answered(status, told(proof()))) else {
            panic!("{status} with a receipt means recorded");
        };
        assert_eq!(receipt.receipt, "SG-1");
        assert_eq!(receipt.recorded_at, Some(instant("2026-11-23T09:14:06Z")));
        assert_eq!(receipt.state, Some(Worth::TrainingOutstanding));
    }
    let spoilt = [
        ("id", Value::Null),
        ("id", json!("draft-2")),
        ("id", json!("no id")),
        ("receipt", Value::Null),
        ("receipt", json!(" ")),
        ("sha256", Value::Null),
        ("sha256", json!("b".repeat(64))),
        ("sha256", json!("A".repeat(64))),
    ];
    for (key, value) in spoilt {
        let mut spoilt = proof();
        spoilt[key] = value.clone();
        let reply = answered(201, told(spoilt));
        let expected = Meaning::Unknown(Trouble::NotItsReceipt, None);
        assert_eq!(meaning(&reply), expected, "{key}: {value}");
        let mut without = proof();
        without.as_object_mut().unwrap().remove(key);
        assert_eq!(meaning(&answered(201, told(without))), expected, "{key}");
    }
    for status in [202, 204, 206, 302, 500] {
        let expected = Meaning::Unknown(Trouble::Status(status), None);
        assert_eq!(meaning(&answered(status, told(proof()))), expected);
    }
}

#[test]
fn every_status_has_its_meaning() {
    let retry = |status| Meaning::Unknown(Trouble::Status(status), None);
    let json = || told(json!({"code": "unknown-version", "message": "this host never served it"}));
    let table = [
        (200, Body::Html, Meaning::NoSession),
        (201, Body::Html, Meaning::NoSession),
        (203, Body::Html, Meaning::NoSession),
        (
            200,
            Body::Other,
            Meaning::Unknown(Trouble::NotItsReceipt, None),
        ),
        (200, json(), Meaning::Unknown(Trouble::NotItsReceipt, None)),
        (304, Body::Other, retry(304)),
        (400, json(), Meaning::Refused(Refusal::BadRequest)),
        (401, json(), Meaning::NoSession),
        (401, Body::Html, Meaning::NoSession),
        (402, json(), Meaning::Refused(Refusal::Other(402))),
        (403, json(), Meaning::Refused(Refusal::Forbidden)),
        (403, Body::Html, Meaning::Refused(Refusal::Forbidden)),
        (404, Body::Html, Meaning::Refused(Refusal::NoService)),
        (405, json(), Meaning::Refused(Refusal::NoService)),
        (408, json(), retry(408)),
        (409, json(), retry(409)),
        (410, json(), Meaning::Refused(Refusal::NoService)),
        (413, Body::Html, Meaning::Refused(Refusal::TooLarge)),
        (415, json(), Meaning::Refused(Refusal::WrongType)),
        (421, json(), retry(421)),
        (422, json(), Meaning::Refused(Refusal::Unacceptable)),
        (425, json(), retry(425)),
        (429, json(), retry(429)),
        (500, Body::Html, retry(500)),
        (502, Body::Html, retry(502)),
        (503, Body::Other, retry(503)),
        (599, json(), retry(599)),
    ];
    for (status, body, expected) in table {
        assert_eq!(
            meaning(&answered(status, body.clone())),
            expected,
            "{status} {body:?}"
        );
    }
    assert_eq!(meaning(&other_person()), Meaning::OtherPerson);
    assert_eq!(meaning(&Reply::Redirect), Meaning::NoSession);
    let nothing = Meaning::Unknown(Trouble::NoAnswer, None);
    assert_eq!(meaning(&Reply::Nothing), nothing);
}

#[test]
fn retry_after_is_heard_wherever_an_attempt_is_repeated() {
    for status in [409, 429, 500, 503] {
        let reply = |value: &str| Reply::Answered {
            status,
            retry_after: Some(value.into()),
            body: Body::Html,
        };
        let wait = RetryAfter::Wait(TimeDelta::seconds(7));
        let expected = Meaning::Unknown(Trouble::Status(status), Some(wait));
        assert_eq!(meaning(&reply("7")), expected);
        let unreadable = Meaning::Unknown(Trouble::Status(status), None);
        assert_eq!(meaning(&reply("in a while")), unreadable);
    }
}

#[test]
fn what_is_only_shown_may_be_missing_from_a_receipt() {
    let mut shown = proof();
    shown["recorded_at"] = json!("yesterday");
    shown["state"] = json!("splendid");
    let receipt: Receipt = serde_json::from_value(shown).unwrap();
    assert_eq!((receipt.recorded_at, receipt.state), (None, None));
}

#[test]
fn a_text_that_is_no_receipt_says_which_field() {
    for key in ["id", "receipt", "sha256"] {
        let mut without = proof();
        without.as_object_mut().unwrap().remove(key);
        let error = serde_json::from_value::<Receipt>(without).unwrap_err();
        assert!(error.to_string().contains(key), "{error}");
    }
    let mut unreadable = proof();
    unreadable["sha256"] = json!("no hash");
    let error = serde_json::from_value::<Receipt>(unreadable).unwrap_err();
    assert!(error.to_string().contains("the hash must be"), "{error}");
}
