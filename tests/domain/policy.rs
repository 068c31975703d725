//! The policy: the bytes that are hashed, what an older sign-off is worth, scenarios marked by the guide, and each
//! broken rule planted alone in a sound policy.

use guide_domain::clock::ClockTrust;
use guide_domain::framework::RoleId;
use guide_domain::guidance::guide;
use guide_domain::pack::{Document, DocumentId, Mark, Note, Pack, PackId, SourceRef};
use guide_domain::part::{Unreadable, decode, decode_policy, encode, encode_policy};
use guide_domain::policy::rules::faults;
use guide_domain::policy::{
    Change, ChangeKind, Declaration, DeclarationId, Keepers, Paragraph, Policy, PolicyId,
    PolicySection, Reason, ReasonId, Review, ReviewDue, RoleTable, RoleTraining, Scenario,
    ScenarioId, SectionId, Standing, Statement, TextHash, TextKind, Training, TrainingId,
    TrainingKind, hash_input, marking,
};
use proptest::prelude::*;

use crate::framework;
use crate::samples::{date, fixed_seed, instant, passage, path, two_teams};

fn section(id: &str, heading: &str, paragraphs: &[&str]) -> PolicySection {
    let paragraphs = paragraphs.iter().map(|text| Paragraph {
        text: (*text).into(),
        is_item: text.starts_with(char::is_lowercase),
        mark: Mark::Addition,
    });
    PolicySection {
        id: SectionId::new(id),
        heading: heading.into(),
        paragraphs: paragraphs.collect(),
        summary: Vec::new(),
        notes: Vec::new(),
    }
}

fn change(from: &str, to: &str, kind: ChangeKind) -> Change {
    Change {
        from: from.into(),
        to: to.into(),
        kind,
        what: passage("something"),
        sections: Vec::new(),
    }
}

fn training(id: &str, kind: TrainingKind) -> Training {
    Training {
        id: TrainingId::new(id),
        kind,
        label: id.into(),
        mark: Mark::Addition,
        about: Vec::new(),
        not_supplied: None,
    }
}

fn reason(id: &str) -> Reason {
    Reason {
        id: ReasonId::new(id),
        label: id.into(),
        mark: Mark::Addition,
    }
}

fn scenario(id: &str, about: &str, at: &str) -> Scenario {
    Scenario {
        id: ScenarioId::new(id),
        text: passage("something happens"),
        at: instant(at),
        about: path(about),
        is_immediate: false,
        explanation: passage("because"),
    }
}

fn for_role(role: &str, any_of: &[&str]) -> RoleTraining {
    RoleTraining {
        role: RoleId::new(role),
        any_of: any_of.iter().map(|id| TrainingId::new(id)).collect(),
        mark: Mark::Addition,
    }
}

/// A policy of the council's own words in Welsh, now in its fourth version.
fn policy() -> Policy {
    Policy {
        id: PolicyId::new("house-rules"),
        version: "2.1".into(),
        locale: "cy".into(),
        text_kind: TextKind::Official,
        sha256: TextHash::new([7; 32]),
        title: "Rheolau".into(),
        documents: Vec::new(),
        keepers: Keepers {
            author: passage("Manager"),
            owner: passage("Group"),
            approver: passage("Council"),
            members: vec![passage("Head")],
        },
        review: Review {
            due: ReviewDue::Month(date("2016-06-01")),
            mark: Mark::Addition,
            cycle: None,
        },
        notes: Vec::new(),
        sections: vec![
            section(
                "diben",
                "Diben – pam?",
                &[
                    "Cadwch bob cartref yn ddiogel; y tŷ a’r café.",
                    "curo’r drws",
                    "dweud beth a welwch",
                ],
            ),
            section("cymorth", "Cymorth", &["Ffoniwch 999."]),
        ],
        statement: Some(Statement {
            title: "Addewid".into(),
            sections: vec![section("diben", "Diben", &["Cartref diogel."])],
        }),
        changes: vec![
            change("0.9", "1", ChangeKind::Editorial),
            change("1", "2", ChangeKind::Material),
            change("2", "2.1", ChangeKind::Editorial),
        ],
        training: vec![
            training("basics", TrainingKind::ELearning),
            training("in-depth", TrainingKind::Briefing),
        ],
        training_by_role: RoleTable::Supplied(vec![for_role("housing", &["in-depth"])]),
        declarations: vec![Declaration {
            id: DeclarationId::new("read"),
            text: "Rwyf wedi darllen.".into(),
            mark: Mark::Addition,
        }],
        declines: vec![reason("disagree")],
        needs: vec![reason("explain")],
        scenarios: vec![scenario("night", "child", "2026-11-22T03:00:00Z")],
    }
}

fn alone() -> Pack {
    framework::pack()
}

/// What the rules say of a policy with one change, as words.
fn planted(plant: impl FnOnce(&mut Policy)) -> Vec<String> {
    let mut policy = policy();
    plant(&mut policy);
    let pack = alone();
    let found = faults(&policy, pack.contact_part(), pack.framework());
    assert_eq!(pack.with_policy(policy).err().unwrap_or_default(), found);
    found.iter().map(ToString::to_string).collect()
}

/// The published test vector. SHA-256 of these bytes, by Python's hashlib, is
/// 421de45bc180c985afaef54a50a868b904ffaca13a733c22525c94bd64e89f9f.
#[test]
fn what_is_hashed_is_what_the_contract_says() {
    let bytes = hash_input(&PackId::new("sample"), &policy());
    let expected = "sample\nhouse-rules\n2.1\ncy\nofficial\n\
                    diben\nDiben – pam?\n3\n\
                    49\nCadwch bob cartref yn ddiogel; y tŷ a’r café.\n\
                    13\ncuro’r drws\n\
                    19\ndweud beth a welwch\n\
                    cymorth\nCymorth\n1\n\
                    13\nFfoniwch 999.\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}

#[test]
fn what_is_not_signed_is_not_hashed() {
    let pack = PackId::new("sample");
    let before = hash_input(&pack, &policy());
    let mut changed = policy();
    changed.title = "Other".into();
    changed.statement = None;
    changed.scenarios.clear();
    changed.sections[0].summary = vec![passage("in short")];
    changed.sections[0].notes = vec![Note {
        text: "a note".into(),
        mark: Mark::Addition,
    }];
    changed.sections[0].paragraphs[0].mark = Mark::Source(cited("report"));
    assert_eq!(hash_input(&pack, &changed), before);
    for change in [
        (|policy| policy.version = "2.2".into()) as fn(&mut Policy),
        |policy| policy.text_kind = TextKind::Plain,
        |policy| policy.locale = "en-GB".into(),
        |policy| policy.sections.swap(0, 1),
        |policy| policy.sections[1].heading = "Help".into(),
        |policy| policy.sections[1].paragraphs[0].text = "Ffoniwch 101.".into(),
    ] {
        let mut changed = policy();
        change(&mut changed);
        assert_ne!(hash_input(&pack, &changed), before);
    }
    assert_ne!(hash_input(&PackId::new("other"), &policy()), before);
}

/// Without lengths a paragraph could pass for the end of one section and the beginning of another.
#[test]
fn a_paragraph_cannot_pass_for_a_section() {
    let pack = PackId::new("sample");
    let mut one = policy();
    one.sections = vec![section("a", "A", &["x", "b\nB\n1\n1\ny"])];
    let mut other = policy();
    other.sections = vec![section("a", "A", &["x"]), section("b", "B", &["y"])];
    assert_ne!(hash_input(&pack, &one), hash_input(&pack, &other));
}

#[test]
fn an_editorial_change_asks_for_no_new_sign_off_and_a_material_one_does() {
    let policy = policy();
    assert_eq!(policy.standing("2.1"), Standing::Current);
    assert_eq!(policy.standing("2"), Standing::Current);
    let since = |signed: &str| match policy.standing(signed) {
        Standing::Outdated(changes) => changes.iter().map(|change| &*change.to).collect(),
        Standing::Current => vec!["current"],
    };
    assert_eq!(since("1"), ["2", "2.1"]);
    // What changed editorially before is shown too, so that nothing is a surprise.
    assert_eq!(since("0.9"), ["1", "2", "2.1"]);
    assert_eq!(since("0.1"), [""; 0]);
}

#[test]
fn a_month_is_due_until_its_last_day() {
    let month: ReviewDue = "2016-06".parse().unwrap();
    let passed = |due: ReviewDue, on: &str| due.has_passed(date(on));
    assert!(!passed(month, "2016-06-30") && passed(month, "2016-07-01"));
    assert_eq!(
        (month.to_string(), month.spoken()),
        ("2016-06".into(), "June 2016".into())
    );
    let december: ReviewDue = "2024-12".parse().unwrap();
    assert!(!passed(december, "2024-12-31") && passed(december, "2025-01-01"));
    let day: ReviewDue = "2024-02-29".parse().unwrap();
    assert!(!passed(day, "2024-02-29") && passed(day, "2024-03-01"));
    assert_eq!(
        (day.to_string(), day.spoken()),
        ("2024-02-29".into(), "29 February 2024".into())
    );
    for text in [
        "",
        "2016",
        "2016-6",
        "2016-13",
        "2016-06-31",
        "June 2016",
        "2016-06-01-01",
        "+2016-06",
    ] {
        let error = text.parse::<ReviewDue>().unwrap_err().to_string();
        assert!(
            error.contains(&format!("“{text}”")) && error.contains("2016-06"),
            "{error}"
        );
    }
}

/// Label and number of the choices, and the label of the right one.
fn marked(scenario: &Scenario) -> (Vec<(String, String)>, String) {
    let marking = marking(&two_teams(), scenario).unwrap();
    let right = marking.choices[marking.right].label.to_string();
    let choices = marking.choices.iter();
    let choices = choices
        .map(|choice| (choice.label.to_string(), choice.number.tel().to_owned()))
        .collect();
    (choices, right)
}

#[test]
fn the_guide_marks_a_scenario_at_its_own_hour() {
    let right = |about: &str, at: &str| marked(&scenario("s", about, at)).1;
    assert_eq!(right("child", "2026-11-22T03:00:00Z"), "careline");
    assert_eq!(right("child", "2026-11-24T10:00:00Z"), "children");
    assert_eq!(right("adult", "2026-11-24T10:00:00Z"), "adults");
    // At five the office is closed, by London's clock in summer too.
    assert_eq!(right("adult", "2026-11-24T16:59:59Z"), "adults");
    assert_eq!(right("adult", "2026-11-24T17:00:00Z"), "careline");
    assert_eq!(right("adult", "2026-07-07T16:00:00Z"), "careline");

    let mut now = scenario("s", "adult", "2026-11-24T10:00:00Z");
    now.is_immediate = true;
    let (choices, right) = marked(&now);
    assert_eq!(right, "Police, ambulance or fire");
    let labels: Vec<&str> = choices.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "children",
            "adults",
            "careline",
            "Police, ambulance or fire"
        ]
    );
}

#[test]
fn danger_is_danger_beyond_the_calendar_too() {
    let mut now = scenario("s", "adult", "2031-01-01T10:00:00Z");
    let refused = marking(&two_teams(), &now).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the bank holidays do not cover its date"
    );
    now.is_immediate = true;
    assert_eq!(marked(&now).1, "Police, ambulance or fire");
}

#[test]
fn where_the_council_has_no_line_the_police_are_a_choice() {
    let mut part = two_teams();
    for contact in &mut part.contacts {
        contact.channels.clear();
    }
    let marking = marking(&part, &scenario("s", "child", "2026-11-24T10:00:00Z")).unwrap();
    let numbers: Vec<&str> = marking
        .choices
        .iter()
        .map(|choice| choice.number.tel())
        .collect();
    assert_eq!((numbers, marking.right), (vec!["101", "999"], 0));
    let mut now = scenario("s", "child", "2026-11-24T10:00:00Z");
    now.is_immediate = true;
    let refused = guide_domain::policy::marking(&part, &now).unwrap_err();
    assert_eq!(refused.to_string(), "the pack has no other number to offer");
}

#[test]
fn a_sound_policy_has_no_fault() {
    assert_eq!(planted(|_| ()), [""; 0]);
    let pack = alone().with_policy(policy()).unwrap();
    assert_eq!(pack.policy(), Some(&policy()));
    assert!(pack.framework().is_some());
}

#[test]
fn ids_stand_for_one_thing_each() {
    for (plant, message) in [
        (
            (|p| p.sections.push(p.sections[0].clone())) as fn(&mut Policy),
            "two sections are named “diben”, or one section as the policy itself",
        ),
        (
            |p| p.id = PolicyId::new("diben"),
            "two sections are named “diben”, or one section as the policy itself",
        ),
        (
            |p| {
                let statement = p.statement.as_mut().unwrap();
                statement.sections.push(statement.sections[0].clone());
            },
            "two sections of the statement are named “diben”",
        ),
        (
            |p| p.training.push(p.training[0].clone()),
            "two trainings are named “basics”",
        ),
        (
            |p| p.declarations.push(p.declarations[0].clone()),
            "two declarations are named “read”",
        ),
        // A reason stands in the record alone, so one id is one reason whatever it is for.
        (
            |p| p.needs.push(p.declines[0].clone()),
            "two reasons are named “disagree”",
        ),
        (
            |p| p.scenarios.push(p.scenarios[0].clone()),
            "two scenarios are named “night”",
        ),
        (
            |p| p.training_by_role = RoleTable::Supplied(vec![for_role("housing", &["basics"]); 2]),
            "the table of training has “housing” twice",
        ),
        (
            |p| {
                p.documents.push(Document {
                    id: DocumentId::new("report"),
                    title: "Report".into(),
                    dated: "2020".into(),
                    year: 2020,
                });
            },
            "two documents are named “report”",
        ),
    ] {
        assert_eq!(planted(plant), [message]);
    }
}

#[test]
fn a_policy_has_what_signing_it_needs() {
    for (plant, message) in [
        (
            (|p| p.sections.clear()) as fn(&mut Policy),
            "the policy has no section",
        ),
        (
            |p| p.declarations.clear(),
            "the policy has no declaration to agree to",
        ),
        (
            |p| p.declines.clear(),
            "the policy has no reason for declining",
        ),
        (
            |p| p.needs.clear(),
            "the policy has no reason for asking for help",
        ),
        (
            |p| p.sections[1].paragraphs.clear(),
            "section “cymorth” has no paragraph",
        ),
        (
            |p| p.statement.as_mut().unwrap().sections[0].paragraphs.clear(),
            "section “diben” of the statement has no paragraph",
        ),
    ] {
        assert_eq!(planted(plant), [message]);
    }
    assert_eq!(
        planted(|p| {
            p.training.clear();
            p.training_by_role = RoleTable::NotSupplied(passage("nobody says"));
        }),
        ["the policy has no training to choose"]
    );
}

#[test]
fn our_summary_stands_beside_official_words_only() {
    let summed_up = |kind: TextKind| {
        planted(|p| {
            p.text_kind = kind;
            p.sections[0].summary = vec![passage("in short")];
        })
    };
    assert_eq!(summed_up(TextKind::Official), [""; 0]);
    assert_eq!(
        summed_up(TextKind::Plain),
        ["section “diben” has a summary, although its own words are plain ones"]
    );
}

#[test]
fn changes_lead_from_version_to_version_up_to_the_present_one() {
    assert_eq!(planted(|p| p.changes.clear()), [""; 0]);
    assert_eq!(
        planted(|p| p.version = "3".into()),
        ["the change to version “2.1” is followed by “3”"]
    );
    assert_eq!(
        planted(|p| {
            p.changes.remove(1);
        }),
        ["the change to version “1” is followed by “2”"]
    );
    assert_eq!(
        planted(|p| p.changes.push(change("2.1", "2.1", ChangeKind::Editorial))),
        ["the changes come to version “2.1” more than once"]
    );
    assert_eq!(
        planted(|p| p.changes[0].from = "2".into()),
        ["the changes come to version “2” more than once"]
    );
    assert_eq!(
        planted(|p| p.changes[0].sections = vec![SectionId::new("lost")]),
        ["no section is named “lost”"]
    );
}

#[test]
fn the_table_of_training_names_what_is_there() {
    let table =
        |line: RoleTraining| planted(|p| p.training_by_role = RoleTable::Supplied(vec![line]));
    assert_eq!(
        table(for_role("housing", &["yoga"])),
        ["no training is named “yoga”"]
    );
    assert_eq!(
        table(for_role("emperor", &["basics"])),
        ["no role of the framework is named “emperor”"]
    );
    assert_eq!(
        table(for_role("housing", &[])),
        ["the table of training names nothing that does for “housing”"]
    );
    // Without a framework there are no roles to name.
    let contact = Pack::new(two_teams()).unwrap();
    let found = contact.with_policy(policy()).unwrap_err();
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["no role of the framework is named “housing”"]);
}

#[test]
fn a_scenario_has_one_right_answer() {
    let with = |about: &str, at: &str| planted(|p| p.scenarios = vec![scenario("s", about, at)]);
    assert_eq!(
        with("both", "2026-11-24T10:00:00Z"),
        ["scenario “s” has no single right answer: 2 lines are open for it at that time"]
    );
    assert_eq!(
        with("child", "2025-12-31T10:00:00Z"),
        ["scenario “s” has no single right answer: the bank holidays do not cover its date"]
    );
    let [unknown] = with("childd", "2026-11-24T10:00:00Z").try_into().unwrap();
    assert!(
        unknown.starts_with("scenario “s” has no single right answer: “childd” is no answer to")
    );
}

fn cited(document: &str) -> SourceRef {
    SourceRef {
        document: DocumentId::new(document),
        paragraph: "1".into(),
    }
}

/// In every place where a mark can stand.
#[test]
fn marks_name_documents_that_are_there() {
    for plant in [
        (|p, mark| p.keepers.author.mark = mark) as fn(&mut Policy, Mark),
        |p, mark| p.keepers.owner.mark = mark,
        |p, mark| p.keepers.approver.mark = mark,
        |p, mark| p.keepers.members[0].mark = mark,
        |p, mark| p.review.mark = mark,
        |p, mark| {
            p.notes.push(Note {
                text: "n".into(),
                mark,
            });
        },
        |p, mark| p.sections[0].paragraphs[2].mark = mark,
        |p, mark| {
            p.sections[0].notes.push(Note {
                text: "n".into(),
                mark,
            });
        },
        |p, mark| p.statement.as_mut().unwrap().sections[0].paragraphs[0].mark = mark,
        |p, mark| p.changes[1].what.mark = mark,
        |p, mark| p.training[1].mark = mark,
        |p, mark| {
            p.training[0].about.push(passage("about"));
            p.training[0].about[0].mark = mark;
        },
        |p, mark| {
            let mut line = for_role("housing", &["basics"]);
            line.mark = mark;
            p.training_by_role = RoleTable::Supplied(vec![line]);
        },
        |p, mark| {
            let mut why = passage("nobody says");
            why.mark = mark;
            p.training_by_role = RoleTable::NotSupplied(why);
        },
        |p, mark| p.declarations[0].mark = mark,
        |p, mark| p.declines[0].mark = mark,
        |p, mark| p.needs[0].mark = mark,
        |p, mark| p.scenarios[0].text.mark = mark,
        |p, mark| p.scenarios[0].explanation.mark = mark,
    ] {
        let with = |document: &str| planted(|p| plant(p, Mark::Source(cited(document))));
        assert_eq!(with("report"), [""; 0]);
        assert_eq!(with("reprot"), ["no document is named “reprot”"]);
    }
}

#[test]
fn a_policy_travels_apart_from_the_contact_guide() {
    let whole = alone().with_policy(policy()).unwrap();
    let contact_bytes = encode(&whole).unwrap();
    assert_eq!(contact_bytes, encode(&alone()).unwrap());
    let bytes = encode_policy(&policy()).unwrap();
    let decoded = decode_policy(decode(&contact_bytes).unwrap(), &bytes).unwrap();
    assert_eq!(decoded.policy(), Some(&policy()));
    assert_eq!(decoded.framework(), None);
    for length in 0..bytes.len() {
        let cut = decode_policy(alone(), &bytes[..length]);
        assert_eq!(cut, Err(Unreadable), "{length} bytes");
    }
}

#[test]
fn a_hash_is_written_in_hexadecimal() {
    let mut bytes = [0; 32];
    (bytes[0], bytes[31]) = (0xa0, 0x0f);
    let written = TextHash::new(bytes).to_string();
    assert_eq!(written.len(), 64);
    assert!(written.starts_with("a000") && written.ends_with("000f"));
}

proptest! {
    #![proptest_config(fixed_seed(200))]

    /// At any hour of three years: if the guide names one line it is the right choice, offered once; else the rules
    /// refuse the scenario.
    #[test]
    fn question_and_guide_never_contradict_each_other(
        about in prop::sample::select(&["child", "adult", "both", "colleague/child", "unsure"][..]),
        hour in 0..26_304_i64,
    ) {
        let mut asked = scenario("s", about, "2026-01-01T00:00:00Z");
        asked.at += chrono::TimeDelta::hours(hour);
        let part = two_teams();
        let call = guide(&part, &asked.about, asked.at, ClockTrust::Trusted).unwrap().call;
        match marking(&part, &asked) {
            Ok(marking) => {
                let right = &marking.choices[marking.right];
                prop_assert_eq!(call.len(), 1);
                prop_assert_eq!(call[0].address.number(), Some(&right.number));
                let numbers: std::collections::BTreeSet<&str> =
                    marking.choices.iter().map(|choice| choice.number.tel()).collect();
                prop_assert_eq!(numbers.len(), marking.choices.len());
            }
            Err(_) => prop_assert!(call.len() > 1),
        }
    }
}
