//! `route`: every answer at the hours that matter, against the documents' own words.

use serde_json::{Value, json};

use crate::oracle::{is_covered, london, next_change, office_is_open, rfc3339};
use crate::program::{built, run, with_ended_calendar};

/// The instants of the acceptance: office hours to the second in winter and in summer, the changes of the clocks,
/// bank holidays, the small hours, and dates the calendar does not reach.
const INSTANTS: [&str; 29] = [
    "2026-01-12T08:59:59Z",
    "2026-01-12T09:00:00Z",
    "2026-01-12T16:59:59Z",
    "2026-01-12T17:00:00Z",
    "2026-07-06T07:59:59Z",
    "2026-07-06T08:00:00Z",
    "2026-07-06T15:59:59Z",
    "2026-07-06T16:00:00Z",
    "2026-03-29T00:59:59Z",
    "2026-03-29T01:00:00Z",
    "2026-03-30T08:00:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:00:00Z",
    "2026-10-25T01:30:00Z",
    "2026-10-26T08:59:59Z",
    "2026-10-26T09:00:00Z",
    "2027-03-28T00:59:59Z",
    "2027-03-28T01:00:00Z",
    "2027-10-31T00:30:00Z",
    "2027-10-31T01:30:00Z",
    "2027-03-26T10:00:00Z",
    "2026-12-28T10:00:00Z",
    "2026-12-29T10:00:00Z",
    "2026-07-04T02:00:00Z",
    "2028-12-29T17:00:00Z",
    "2025-12-31T10:00:00Z",
    "2025-12-31T23:59:59Z",
    "2029-01-01T00:00:00Z",
    "2029-01-02T10:00:00Z",
];

const CHILDREN: (&str, &str, &str) = ("children-social-care", "01332 641172", "+441332641172");
const ADULTS: (&str, &str, &str) = ("adult-social-care", "01332 640777", "+441332640777");
const CARELINE: (&str, &str, &str) = ("careline", "01332 786968", "+441332786968");

fn answer(pack: &str, about: &str, at: &str) -> Value {
    let run = run(&["route", pack, "--about", about, "--at", at]);
    assert_eq!(run.status, 0, "{about} at {at}: {}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// Contact, number, tel, for, open, until, opens of every phone line in a list.
fn phones(lines: &Value) -> Vec<Value> {
    let lines = lines.as_array().unwrap().iter();
    lines
        .filter(|line| line["kind"] == "phone")
        .map(|line| {
            let keys = ["contact", "display", "tel", "for", "open", "until", "opens"];
            keys.iter().map(|key| line[*key].clone()).collect()
        })
        .collect()
}

/// What the document of 2015 has for these people at that instant: `(call, other)`.
fn expected(people: &[&str], at: &str) -> (Vec<Value>, Vec<Value>) {
    let at = london(at);
    let offices = [("child", CHILDREN), ("adult", ADULTS)]
        .into_iter()
        .filter(|(audience, _)| people.contains(audience))
        .map(|(audience, office)| (vec![audience], office));
    let careline = (people.to_vec(), CARELINE);
    if !is_covered(&at) {
        let line = |(people, (contact, display, tel)): (Vec<&str>, (&str, &str, &str))| {
            json!([contact, display, tel, people, null, null, null])
        };
        return (offices.chain([careline]).map(line).collect(), Vec::new());
    }
    let change = next_change(&at);
    let open = |(people, (contact, display, tel)): (Vec<&str>, (&str, &str, &str))| {
        json!([contact, display, tel, people, true, change, null])
    };
    let closed = |(people, (contact, display, tel)): (Vec<&str>, (&str, &str, &str))| {
        json!([contact, display, tel, people, false, null, change])
    };
    if office_is_open(&at) {
        (offices.map(open).collect(), vec![closed(careline)])
    } else {
        (vec![open(careline)], offices.map(closed).collect())
    }
}

fn agrees_with_the_document(about: &str, people: &[&str], missing: &[&str]) {
    for at in INSTANTS {
        let answer = answer("derby", about, at);
        let (call, other) = expected(people, at);
        assert_eq!(phones(&answer["call"]), call, "call for {about} at {at}");
        assert_eq!(phones(&answer["other"]), other, "other for {about} at {at}");
        assert_eq!(
            answer["call"].as_array().unwrap().len(),
            call.len(),
            "{about} at {at}: phones alone are called"
        );
        assert_eq!(
            answer["certain"],
            is_covered(&london(at)),
            "{about} at {at}"
        );
        assert_eq!(answer["confirmed"], false);
        assert_eq!(answer["at"], at);
        assert_eq!(answer["local"], rfc3339(&london(at)));
        assert_eq!(answer["emergency"]["tel"], "999");
        let named = answer["missing"].as_array().unwrap().iter();
        let named: Vec<&str> = named
            .map(|missing| missing["contact"].as_str().unwrap())
            .collect();
        assert_eq!(named, missing, "{about} at {at}");
    }
}

#[test]
fn derby_child() {
    agrees_with_the_document("child", &["child"], &[]);
}

#[test]
fn derby_adult() {
    agrees_with_the_document("adult", &["adult"], &[]);
}

#[test]
fn derby_both() {
    agrees_with_the_document("both", &["child", "adult"], &[]);
}

#[test]
fn derby_unsure() {
    agrees_with_the_document("unsure", &["child", "adult"], &[]);
}

#[test]
fn derby_colleague() {
    agrees_with_the_document(
        "colleague",
        &["child", "adult"],
        &["whistle-blowing", "allegations"],
    );
}

#[test]
fn derby_adults_have_a_minicom_and_a_fax_in_office_hours_and_children_have_none() {
    let other = |about: &str, at: &str| -> Vec<Value> {
        let answer = answer("derby", about, at);
        let lines = answer["other"].as_array().unwrap().iter();
        lines
            .filter(|line| line["kind"] != "phone")
            .map(|line| json!([line["kind"], line["display"], line["open"]]))
            .collect()
    };
    let minicom_and_fax = |open: bool| {
        vec![
            json!(["textphone", "01332 640666", open]),
            json!(["fax", "01332 643299", open]),
        ]
    };
    assert_eq!(
        other("adult", "2026-01-12T16:59:59Z"),
        minicom_and_fax(true)
    );
    assert_eq!(
        other("adult", "2026-01-12T17:00:00Z"),
        minicom_and_fax(false)
    );
    assert_eq!(other("both", "2026-01-12T12:00:00Z"), minicom_and_fax(true));
    assert_eq!(other("child", "2026-01-12T12:00:00Z"), Vec::<Value>::new());
}

/// Children only, without one number that takes concerns: 101 carries every call and says why.
#[test]
fn leicester_rests_on_the_police_line_at_every_hour() {
    let child = ["duty-team", "emergency-duty-service"];
    let all = ["duty-team", "emergency-duty-service", "adult-services"];
    let colleague = [all.as_slice(), &["allegations"]].concat();
    let cases: [(&str, &[&str], &[&str]); 5] = [
        ("child", &["child"], &child),
        ("adult", &["adult"], &["adult-services"]),
        ("both", &["child", "adult"], &all),
        ("colleague", &["child", "adult"], &colleague),
        ("unsure", &["child", "adult"], &all),
    ];
    let manifest = built().join("packs/leicester.json");
    for at in INSTANTS {
        let open = if is_covered(&london(at)) {
            json!(true)
        } else {
            json!(null)
        };
        for (about, people, missing) in cases {
            let answer = answer(manifest.to_str().unwrap(), about, at);
            let police = json!(["police-101", "101", "101", people, open, null, null]);
            assert_eq!(phones(&answer["call"]), [police], "{about} at {at}");
            assert_eq!(answer["call"][0]["addition"], true);
            assert_eq!(answer["call"][0]["source"], json!(null));
            assert_eq!(answer["other"], json!([]), "{about} at {at}");
            let named = answer["missing"].as_array().unwrap().iter();
            let named: Vec<&str> = named
                .map(|missing| missing["contact"].as_str().unwrap())
                .collect();
            assert_eq!(named, missing, "{about} at {at}");
            assert!(
                answer["notices"].to_string().contains("101"),
                "{about} at {at}: says why"
            );
        }
    }
    for about in ["adult", "both"] {
        let answer = answer("leicester", about, INSTANTS[0]);
        assert!(
            answer["notices"].to_string().contains("children only"),
            "{about}"
        );
    }
}

#[test]
fn officers_lines_for_advice_are_never_called() {
    for about in ["", "child", "adult", "both", "colleague", "unsure"] {
        let answer = answer("leicester", about, "2026-07-06T10:00:00Z").to_string();
        assert!(!answer.contains("0116 252 8306"), "{about}");
        assert!(!answer.contains("0116 256 5178"), "{about}");
    }
}

#[test]
fn every_key_of_the_contract_is_there_in_its_order() {
    let run = run(&[
        "route",
        "derby",
        "--about",
        "adult",
        "--at",
        "2026-07-04T03:00:00+01:00",
    ]);
    let keys = [
        "about",
        "at",
        "local",
        "certain",
        "confirmed",
        "emergency",
        "before",
        "call",
        "other",
        "missing",
        "after",
    ];
    let line = [
        "contact", "for", "label", "kind", "display", "tel", "open", "until", "opens", "addition",
        "source",
    ];
    assert_in_order(&run.stdout, &keys.map(|key| format!("\n  \"{key}\": ")));
    assert_in_order(&run.stdout, &line.map(|key| format!("\n      \"{key}\": ")));
    assert_in_order(
        &run.stdout,
        &["label", "tel"].map(|key| format!("\n    \"{key}\": ")),
    );
    assert_in_order(
        &run.stdout,
        &["document", "ref"].map(|key| format!("\n        \"{key}\": ")),
    );
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["at"], "2026-07-04T02:00:00Z");
    for list in ["call", "other"] {
        for entry in answer[list].as_array().unwrap() {
            assert_eq!(entry.as_object().unwrap().len(), line.len(), "{entry}");
        }
    }
    assert_eq!(
        answer["call"][0]["source"],
        json!({"document": "derby-2015", "ref": "Getting Help"})
    );
}

fn assert_in_order(text: &str, parts: &[String]) {
    let places: Vec<usize> = parts
        .iter()
        .map(|part| {
            text.find(part)
                .unwrap_or_else(|| panic!("no {part} in {text}"))
        })
        .collect();
    assert!(places.is_sorted(), "{parts:?} at {places:?}");
}

#[test]
fn a_path_that_stops_early_gives_the_union_and_the_empty_one_gives_all() {
    let at = "2026-07-06T10:00:00Z";
    let all = answer("derby", "", at);
    assert_eq!(all["about"], "");
    assert_eq!(phones(&all["call"]), expected(&["child", "adult"], at).0);
    let split = answer("derby", "colleague/child", at);
    assert_eq!(phones(&split["call"]), expected(&["child"], at).0);
    assert_eq!(
        phones(&answer("derby", "colleague/adult", at)["call"]),
        expected(&["adult"], at).0
    );
}

#[test]
fn a_compiled_pack_answers_like_its_folder() {
    let manifest = built().join("packs/derby.json");
    for about in ["child", "colleague/adult"] {
        let at = "2026-12-28T10:00:00Z";
        assert_eq!(
            answer(manifest.to_str().unwrap(), about, at),
            answer("derby", about, at)
        );
    }
}

#[test]
fn wrong_use_is_told_in_one_line_with_status_2() {
    let cases = [
        (
            ["derby", "--about", "neighbour"],
            "child, adult, both, colleague, unsure",
        ),
        (["derby", "--about", "child/child"], "nothing follows"),
        (
            ["atlantis", "--about", "child"],
            "the bundled packs are derby, leicester",
        ),
    ];
    for (arguments, remedy) in cases {
        let run = run(&[&["route"], arguments.as_slice()].concat());
        assert_eq!(run.status, 2, "{arguments:?}");
        assert_eq!(run.stdout, "");
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.contains(remedy), "{}", run.stderr);
    }
}

#[test]
fn a_wrong_instant_is_answered_by_how_to_write_it_then_by_the_reason() {
    for (at, reason) in [
        ("2026-11-23T09:00:00", "the offset from UTC is missing"),
        ("2026-11-23", "the time and the offset from UTC are missing"),
        ("2026-02-30T09:00:00Z", "there is no such date"),
        ("2026-07-04 3 am", "another form"),
    ] {
        let run = run(&["route", "derby", "--about", "child", "--at", at]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{at}");
        let (first, rest) = run
            .stderr
            .split_once("write an instant like 2026-11-23T09:00:00Z")
            .unwrap_or_else(|| panic!("{}", run.stderr));
        assert!(first.contains(&format!("'{at}'")), "{first}");
        assert!(rest.lines().next().unwrap().contains(reason), "{rest}");
    }
}

#[test]
fn a_pack_whose_calendar_has_ended_answers_with_every_line() {
    let folder = tempfile::tempdir().unwrap();
    let pack = with_ended_calendar(folder.path());
    let pack = pack.to_str().unwrap();
    assert_eq!(run(&["check", pack]).status, 1, "`check` refuses it");
    let past = answer(pack, "child", "2026-01-12T12:00:00Z");
    assert_eq!(past["certain"], false);
    let numbers = phones(&past["call"]).into_iter();
    let numbers: Vec<Value> = numbers.map(|line| json!([line[1], line[4]])).collect();
    assert_eq!(
        numbers,
        [json!([CHILDREN.1, null]), json!([CARELINE.1, null])]
    );
    let within = answer(pack, "child", "2019-01-14T12:00:00Z");
    assert_eq!(within["certain"], true);
    assert_eq!(within["call"][0]["display"], CHILDREN.1);
}
