//! What hosts say of a person: read as it is written, and which answer stands.

use guide_domain::sign_off::record::{Outcome, Subject};
use guide_domain::sign_off::wire::{
    HeldSignOff, Me, RefusalBody, Told, Worth, policy_key, supersede,
};
use serde_json::{Value, json};

use crate::samples::date;

/// As CONTRACT writes it.
fn contract() -> Value {
    json!({
        "subject": "5ce32773",
        "display": "Amal Haddad",
        "sign_offs": [
            {"pack": "derby", "policy": "safeguarding", "version": "1.2", "outcome": "declined", "reason": "disagree",
             "recorded_at": "2026-11-24T09:00:00.000Z", "receipt": "SG-2", "state": "declined"},
            {"pack": "derby", "policy": "safeguarding", "version": "1.2", "outcome": "signed", "reason": null,
             "recorded_at": "2026-11-23T09:00:00.000Z", "receipt": "SG-1", "state": "superseded"}
        ],
        "due": {"derby/safeguarding": "2026-12-05"},
        "demo": false,
        "reports": true
    })
}

fn read(value: Value) -> Me {
    serde_json::from_value(value).unwrap()
}

fn held(pack: &str, version: &str, outcome: &str, state: &str, recorded_at: &str) -> HeldSignOff {
    let held = json!({"pack": pack, "policy": "safeguarding", "version": version, "outcome": outcome,
        "recorded_at": recorded_at, "receipt": format!("SG-{version}"), "state": state});
    serde_json::from_value(held).unwrap()
}

fn of(sign_offs: Vec<HeldSignOff>) -> Me {
    Me {
        sign_offs,
        ..Me::named(Subject::new("5ce32773").unwrap())
    }
}

#[test]
fn a_host_writes_what_the_contract_says() {
    let me = read(contract());
    assert_eq!(serde_json::to_value(&me).unwrap(), contract());
    assert_eq!(me.due("derby", "safeguarding"), Some(date("2026-12-05")));
    assert_eq!(me.due("fernbeck", "safeguarding"), None);
    assert_eq!(policy_key("derby", "safeguarding"), "derby/safeguarding");
}

#[test]
fn what_may_be_left_out_may_be_left_out() {
    let me = read(json!({"subject": "5ce32773"}));
    assert_eq!(me, of(Vec::new()));
    let nothing =
        json!({"subject": "5ce32773", "display": null, "sign_offs": [], "due": null, "further": 1});
    assert_eq!(read(nothing), me);
    for nobody in [
        json!({}),
        json!({"subject": ""}),
        json!({"subject": "a\nb"}),
        json!([]),
    ] {
        assert!(
            serde_json::from_value::<Me>(nobody.clone()).is_err(),
            "{nobody}"
        );
    }
}

#[test]
fn a_word_that_is_not_known_is_no_other_word() {
    for word in [json!("abstained"), json!(""), Value::Null] {
        let mut strange = contract();
        strange["sign_offs"][0]["outcome"] = word.clone();
        strange["sign_offs"][0]["state"] = word;
        let me = read(strange);
        assert_eq!(
            (me.sign_offs[0].outcome, me.sign_offs[0].state),
            (None, None)
        );
        assert_eq!(me.sign_offs[1].outcome, Some(Outcome::Signed));
        assert_eq!(me.sign_offs[1].state, Some(Worth::Superseded));
    }
    let words = [
        "current",
        "outdated",
        "training-outstanding",
        "declined",
        "needs-help",
        "superseded",
    ];
    for word in words {
        let worth: Worth = serde_json::from_value(json!(word)).unwrap();
        assert_eq!(serde_json::to_value(worth).unwrap(), word);
    }
}

#[test]
fn an_answer_stands_for_its_own_pack_and_policy_alone() {
    let me = of(vec![held(
        "derby",
        "1.2",
        "signed",
        "current",
        "2026-11-23T09:00:00Z",
    )]);
    assert!(me.standing("derby", "safeguarding").is_some());
    assert_eq!(me.standing("fernbeck", "safeguarding"), None);
    assert_eq!(me.standing("derby", "parking"), None);
}

#[test]
fn the_latest_that_holds_stands_else_the_latest_of_all() {
    let table = [
        // Two versions, the older one recorded last: it waited on another device.
        (
            vec![
                held("derby", "1.1", "signed", "outdated", "2026-11-24T09:00:00Z"),
                held("derby", "1.2", "signed", "current", "2026-11-23T09:00:00Z"),
            ],
            "1.2",
        ),
        // Only editorial changes since: both hold, and the later one says what the person thinks now.
        (
            vec![
                held(
                    "derby",
                    "1.2",
                    "declined",
                    "declined",
                    "2026-11-24T09:00:00Z",
                ),
                held("derby", "1.1", "signed", "current", "2026-11-23T09:00:00Z"),
            ],
            "1.2",
        ),
        (
            vec![
                held("derby", "1.0", "signed", "outdated", "2026-11-22T09:00:00Z"),
                held("derby", "1.1", "signed", "outdated", "2026-11-23T09:00:00Z"),
            ],
            "1.1",
        ),
        // The very latest was recorded a moment after the other, so the order of the list decides.
        (
            vec![
                held("derby", "1.2", "signed", "current", "2026-11-23T09:00:00Z"),
                held("derby", "1.1", "signed", "current", "2026-11-23T09:00:00Z"),
            ],
            "1.2",
        ),
    ];
    for (sign_offs, version) in table {
        let me = of(sign_offs);
        let standing = me.standing("derby", "safeguarding").unwrap();
        assert_eq!(standing.version.as_str(), version, "{me:?}");
    }
    let superseded = held(
        "derby",
        "1.2",
        "signed",
        "superseded",
        "2026-11-23T09:00:00Z",
    );
    assert_eq!(of(vec![superseded]).standing("derby", "safeguarding"), None);
}

#[test]
fn earlier_answers_to_a_version_are_superseded() {
    let mut all = [
        held(
            "derby",
            "1.2",
            "declined",
            "declined",
            "2026-11-26T09:00:00Z",
        ),
        held(
            "fernbeck",
            "1.2",
            "signed",
            "current",
            "2026-11-25T09:00:00Z",
        ),
        held("derby", "1.2", "signed", "current", "2026-11-24T09:00:00Z"),
        held("derby", "1.1", "signed", "outdated", "2026-11-23T09:00:00Z"),
        held(
            "derby",
            "1.2",
            "needs-help",
            "needs-help",
            "2026-11-22T09:00:00Z",
        ),
    ];
    supersede(&mut all);
    let states: Vec<Option<Worth>> = all.iter().map(|held| held.state).collect();
    let [declined, fernbeck, superseded, outdated] = [
        Worth::Declined,
        Worth::Current,
        Worth::Superseded,
        Worth::Outdated,
    ]
    .map(Some);
    assert_eq!(
        states,
        [declined, fernbeck, superseded, outdated, superseded]
    );
}

#[test]
fn what_an_answer_is_worth() {
    use Outcome::{Declined, NeedsHelp, Signed};
    for (outcome, holds, is_trained, worth) in [
        (Signed, true, true, Worth::Current),
        (Signed, true, false, Worth::TrainingOutstanding),
        (Declined, true, true, Worth::Declined),
        (Declined, true, false, Worth::Declined),
        (NeedsHelp, true, false, Worth::NeedsHelp),
        (Signed, false, true, Worth::Outdated),
        (Declined, false, false, Worth::Outdated),
        (NeedsHelp, false, true, Worth::Outdated),
    ] {
        assert_eq!(Worth::of(outcome, holds, is_trained), worth);
    }
}

#[test]
fn a_refusal_names_its_field_where_it_is_about_one() {
    let about_time =
        json!({"code": "not-acceptable", "message": "time is too old", "field": "time"});
    let refusal: RefusalBody = serde_json::from_value(about_time.clone()).unwrap();
    assert_eq!(refusal.code, RefusalBody::NOT_ACCEPTABLE);
    assert_eq!(serde_json::to_value(&refusal).unwrap(), about_time);
    let bare: Told = serde_json::from_value(json!({"code": "other-person"})).unwrap();
    let other_person = RefusalBody {
        code: RefusalBody::OTHER_PERSON.into(),
        message: String::new(),
        field: None,
    };
    assert_eq!(bare, Told::Refusal(other_person.clone()));
    let written = serde_json::to_value(other_person).unwrap();
    assert_eq!(written, json!({"code": "other-person", "message": ""}));
}
