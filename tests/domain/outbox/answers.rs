//! What every answer means, row by row.

use chrono::TimeDelta;
use guide_domain::sign_off::outbox::answer::{
    Answer, Body, Fields, NoReceipt, Receipt, ReceiptState, Refusal, Reply, Trouble, classify,
};
use guide_domain::sign_off::outbox::retry::RetryAfter;

use super::host::{answered, other_person};
use super::world::sign_off;
use crate::samples::instant;

fn proof() -> Fields {
    Fields {
        id: Some("draft-1".into()),
        receipt: Some("SG-1".into()),
        recorded_at: Some("2026-11-23T09:14:06Z".into()),
        sha256: Some("a".repeat(64).into()),
        state: Some("training-outstanding".into()),
        code: None,
    }
}

fn meaning(reply: &Reply) -> Answer {
    classify(reply, &sign_off("draft-1", "amal", 0))
}

#[test]
fn only_a_receipt_for_this_very_sign_off_means_recorded() {
    for status in [200, 201] {
        let Answer::Recorded(receipt) = meaning(&answered(status, Body::Json(proof()))) else {
            panic!("{status} with a receipt means recorded");
        };
        assert_eq!(&*receipt.receipt, "SG-1");
        assert_eq!(receipt.recorded_at, Some(instant("2026-11-23T09:14:06Z")));
        assert_eq!(receipt.state, Some(ReceiptState::TrainingOutstanding));
    }
    let spoilt: [fn(&mut Fields); 8] = [
        |fields| fields.id = None,
        |fields| fields.id = Some("draft-2".into()),
        |fields| fields.id = Some("no id".into()),
        |fields| fields.receipt = None,
        |fields| fields.receipt = Some(" ".into()),
        |fields| fields.sha256 = None,
        |fields| fields.sha256 = Some("b".repeat(64).into()),
        |fields| fields.sha256 = Some("A".repeat(64).into()),
    ];
    for (number, spoil) in spoilt.into_iter().enumerate() {
        let mut fields = proof();
        spoil(&mut fields);
        let reply = answered(201, Body::Json(fields));
        let expected = Answer::Unknown(Trouble::NotItsReceipt, None);
        assert_eq!(meaning(&reply), expected, "spoilt in way {number}");
    }
    for status in [202, 204, 206, 302, 500] {
        let expected = Answer::Unknown(Trouble::Status(status), None);
        assert_eq!(meaning(&answered(status, Body::Json(proof()))), expected);
    }
}

#[test]
fn every_status_has_its_meaning() {
    let retry = |status| Answer::Unknown(Trouble::Status(status), None);
    let json = || Body::Json(Fields::default());
    let table = [
        (200, Body::Html, Answer::NoSession),
        (201, Body::Html, Answer::NoSession),
        (203, Body::Html, Answer::NoSession),
        (
            200,
            Body::Other,
            Answer::Unknown(Trouble::NotItsReceipt, None),
        ),
        (200, json(), Answer::Unknown(Trouble::NotItsReceipt, None)),
        (304, Body::Other, retry(304)),
        (400, json(), Answer::Refused(Refusal::BadRequest)),
        (401, json(), Answer::NoSession),
        (401, Body::Html, Answer::NoSession),
        (402, json(), Answer::Refused(Refusal::Other(402))),
        (403, json(), Answer::Refused(Refusal::Forbidden)),
        (403, Body::Html, Answer::Refused(Refusal::Forbidden)),
        (404, Body::Html, Answer::Refused(Refusal::NoService)),
        (405, json(), Answer::Refused(Refusal::NoService)),
        (408, json(), retry(408)),
        (409, json(), retry(409)),
        (410, json(), Answer::Refused(Refusal::NoService)),
        (413, Body::Html, Answer::Refused(Refusal::TooLarge)),
        (415, json(), Answer::Refused(Refusal::WrongType)),
        (421, json(), retry(421)),
        (422, json(), Answer::Refused(Refusal::Unacceptable)),
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
    assert_eq!(meaning(&other_person()), Answer::OtherPerson);
    assert_eq!(meaning(&Reply::Redirect), Answer::NoSession);
    let nothing = Answer::Unknown(Trouble::NoAnswer, None);
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
        let expected = Answer::Unknown(Trouble::Status(status), Some(wait));
        assert_eq!(meaning(&reply("7")), expected);
        let unreadable = Answer::Unknown(Trouble::Status(status), None);
        assert_eq!(meaning(&reply("in a while")), unreadable);
    }
}

#[test]
fn what_is_only_shown_may_be_missing_from_a_receipt() {
    let fields = Fields {
        recorded_at: Some("yesterday".into()),
        state: Some("splendid".into()),
        ..proof()
    };
    let receipt = Receipt::read(&fields).unwrap();
    assert_eq!((receipt.recorded_at, receipt.state), (None, None));
}

#[test]
fn a_text_that_is_no_receipt_says_which_field() {
    let missing = Fields {
        receipt: None,
        ..proof()
    };
    assert_eq!(Receipt::read(&missing), Err(NoReceipt::Missing("receipt")));
    let unreadable = Fields {
        sha256: Some("no hash".into()),
        ..proof()
    };
    let error = Receipt::read(&unreadable).unwrap_err();
    assert_eq!(error, NoReceipt::Unreadable("sha256"));
    assert_eq!(
        error.to_string(),
        "the receipt's “sha256” cannot be read; give the object that the host answered with"
    );
}
