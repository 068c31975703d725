//! The policy as people write it: what stands where, the hash of its text, and what is said when a file is not there.

use std::fs;

use guide_authoring::{Code, LoadError, compile, load_compiled, policy_sha256};
use guide_domain::pack::Mark;
use guide_domain::policy::{
    ChangeKind, ReviewDue, RoleTable, Standing, TextKind, TrainingKind, marking,
};
use tempfile::TempDir;

use crate::draft::{Draft, day, listed};

#[test]
fn the_text_is_read_with_its_marks() {
    let pack = Draft::sample().check().pack.unwrap();
    let policy = pack.policy().unwrap();
    assert_eq!(
        (policy.id.as_str(), &*policy.version),
        ("house-rules", "2.1")
    );
    assert_eq!(
        (&*policy.locale, policy.text_kind),
        ("en-GB", TextKind::Official)
    );
    let approved = policy.keepers.approver.mark.source().unwrap();
    assert_eq!(approved.document.as_str(), "minutes");
    assert_eq!(policy.keepers.members.len(), 1);
    assert_eq!(policy.review.due, ReviewDue::Day(day("2027-03-31")));
    let cycle = policy.review.cycle.as_ref().unwrap();
    assert_eq!(&*cycle.mark.source().unwrap().paragraph, "cover");
    // The notes of both files.
    assert_eq!(policy.notes.len(), 2);

    let [purpose, duties] = policy.sections.as_slice() else {
        panic!("{:?}", policy.sections);
    };
    assert_eq!(purpose.summary[0].mark, Mark::Addition);
    let items: Vec<bool> = duties.paragraphs.iter().map(|one| one.is_item).collect();
    assert_eq!(items, [true, true, false]);
    let documents: Vec<Option<&str>> = duties
        .paragraphs
        .iter()
        .map(|one| one.mark.source().map(|source| source.document.as_str()))
        .collect();
    assert_eq!(documents, [Some("report"), Some("minutes"), None]);
    assert_eq!(duties.notes.len(), 1);
    let statement = policy.statement.as_ref().unwrap();
    assert_eq!(&*statement.sections[0].heading, "Safe homes");
    let kinds: Vec<ChangeKind> = policy.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::Material, ChangeKind::Editorial]);
    assert_eq!(policy.standing("2"), Standing::Current);
    assert!(matches!(policy.standing("1"), Standing::Outdated(changes) if changes.len() == 2));
}

#[test]
fn what_signing_asks_is_read() {
    let pack = Draft::sample().check().pack.unwrap();
    let policy = pack.policy().unwrap();
    let [basics, in_depth] = policy.training.as_slice() else {
        panic!("{:?}", policy.training);
    };
    assert_eq!(
        (basics.kind, in_depth.kind),
        (TrainingKind::ELearning, TrainingKind::Briefing)
    );
    assert_eq!(&*basics.about[0].mark.source().unwrap().paragraph, "5");
    assert_eq!(basics.about[1].mark, Mark::Addition);
    assert!(in_depth.not_supplied.is_some());
    let RoleTable::Supplied(table) = &policy.training_by_role else {
        panic!("{:?}", policy.training_by_role);
    };
    let [housing] = table.as_slice() else {
        panic!("{table:?}");
    };
    assert_eq!(housing.role.as_str(), "housing");
    assert_eq!(housing.any_of, std::slice::from_ref(&in_depth.id));
    assert_eq!(&*policy.declarations[0].text, "I have read the rules.");
    assert_eq!(policy.declines[0].id.as_str(), "disagree");
    assert_eq!(policy.needs[0].id.as_str(), "explain");
    let right: Vec<String> = policy
        .scenarios
        .iter()
        .map(|scenario| {
            let marking = marking(pack.contact_part(), scenario).unwrap();
            marking.choices[marking.right].number.tel().to_owned()
        })
        .collect();
    assert_eq!(right, ["+441332641172", "999"]);
    // Written by London's summer clock.
    assert_eq!(
        policy.scenarios[0].at.to_rfc3339(),
        "2026-07-08T09:00:00+00:00"
    );

    let without = Draft::sample().without_framework().check().pack.unwrap();
    let table = &without.policy().unwrap().training_by_role;
    assert!(matches!(table, RoleTable::NotSupplied(why) if &*why.text == "There is no table."));
}

/// By Python's hashlib over the bytes of CONTRACT's rule, written out by hand.
const SAMPLE_SHA256: &str = "ad1b41a812a2e332eca40158ad0a15145d4737edf56d6fdea3dacaabf30dc1d3";

#[test]
fn the_hash_is_that_of_the_published_rule() {
    let pack = Draft::sample().check().pack.unwrap();
    let policy = pack.policy().unwrap();
    assert_eq!(policy.sha256.to_string(), SAMPLE_SHA256);
    assert_eq!(
        policy_sha256(&pack.contact_part().id, policy),
        policy.sha256
    );
}

/// The same letter can be written with one character or with two.
#[test]
fn the_hash_does_not_depend_on_the_keyboard() {
    let draft = Draft::sample().edit("policy/policy.toml", "Café", "Cafe\u{301}");
    let pack = draft.check().pack.unwrap();
    let policy = pack.policy().unwrap();
    assert_eq!(policy.sha256.to_string(), SAMPLE_SHA256);
    assert_eq!(
        &*policy.sections[1].paragraphs[2].text,
        "Questions go to the Café Team."
    );
}

#[test]
fn a_missing_file_is_named_and_the_other_one_is_judged() {
    for file in ["policy/policy.toml", "policy/sign-off.toml"] {
        let checked = Draft::sample().without(file).check();
        assert!(checked.pack.is_none());
        let [problem] = checked.problems.as_slice() else {
            panic!("{}", listed(&checked.problems));
        };
        assert_eq!(problem.code, Code::MissingFile);
        assert!(problem.file.ends_with(file), "{problem}");
    }
}

#[test]
fn a_pack_without_the_folder_has_no_policy() {
    let checked = Draft::sample().without_policy().check();
    assert!(checked.problems.is_empty(), "{}", listed(&checked.problems));
    assert_eq!(checked.pack.unwrap().policy(), None);
}

const TEXT: &str = "policy/policy.toml";
const SIGNING: &str = "policy/sign-off.toml";

/// One change of the sample's policy – file, old, new – and the only problem it makes, with its place.
const BROKEN: [(&str, &str, &str, Code, &str); 12] = [
    (
        TEXT,
        "id = \"house-rules\"",
        "id = \"House Rules\"",
        Code::BadId,
        "House Rules",
    ),
    (
        TEXT,
        "version = \"2.1\"\n",
        "",
        Code::MissingKey,
        "document =",
    ),
    (
        TEXT,
        "version = \"2.1\"",
        "version = 2.1",
        Code::WrongType,
        "version",
    ),
    (TEXT, "\"en-GB\"", "\"en_GB\"", Code::BadValue, "locale"),
    (TEXT, "\"official\"", "\"legal\"", Code::BadValue, "legal"),
    (
        TEXT,
        "due = 2027-03-31",
        "due = \"June 2016\"",
        Code::BadDate,
        "due",
    ),
    (
        TEXT,
        "owner = { text = \"Housing Group\", ref = \"cover\" }\n",
        "",
        Code::MissingKey,
        "document =",
    ),
    (
        TEXT,
        "\"They shall:\"",
        "\"They\\nshall:\"",
        Code::BadText,
        "They",
    ),
    (
        SIGNING,
        "at = 2026-07-08T10:00:00+01:00",
        "at = 2026-07-08T10:00:00",
        Code::BadDate,
        "at = 2026-07-08T10",
    ),
    (
        SIGNING,
        "2026-07-08T22:00:00Z",
        "2026-07-08T22:00:00.5Z",
        Code::BadDate,
        "22:00",
    ),
    (
        SIGNING,
        "immediate = true",
        "immediate = \"yes\"",
        Code::BadValue,
        "immediate",
    ),
    (
        SIGNING,
        "about = [\"child\"]",
        "about = [\"adult\", \"elsewhere\", \"more\"]",
        Code::BrokenScenario,
        "by-day",
    ),
];

#[test]
fn what_cannot_be_read_is_named_where_it_stands() {
    for (file, old, new, code, at) in BROKEN {
        let draft = Draft::sample().edit(file, old, new);
        let checked = draft.check();
        let [problem] = checked.problems.as_slice() else {
            panic!("{old} -> {new}: {}", listed(&checked.problems));
        };
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.file.ends_with(file), "{problem}");
        assert_eq!(problem.line, draft.line_of(file, at), "{problem}");
    }
}

/// A table can be had or not; both at once, or neither, is a contradiction.
#[test]
fn there_is_a_table_of_training_or_a_reason_why_not() {
    let none = "no_training_by_role = { text = \"None.\", addition = true }\n\n[[note]]";
    let both = Draft::sample().edit("policy/sign-off.toml", "[[note]]", none);
    let codes: Vec<Code> = both
        .check()
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(codes, [Code::ConflictingKeys]);
}

#[test]
fn a_policy_whose_hash_is_not_its_own_is_not_loaded() {
    let folder = TempDir::new().unwrap();
    let pack = Draft::sample().check().pack.unwrap();
    let mut policy = pack.policy().unwrap().clone();
    policy.sections[0].paragraphs[0].text = "Something else.".into();
    let forged = compile(&pack.with_policy(policy).unwrap()).unwrap();
    for (name, bytes) in &forged.parts {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let manifest = folder.path().join("sample.json");
    fs::write(&manifest, serde_json::to_vec(&forged.manifest).unwrap()).unwrap();
    let refused = load_compiled(&manifest).unwrap_err();
    assert!(matches!(refused, LoadError::OtherText { .. }), "{refused}");
    assert!(refused.to_string().contains(SAMPLE_SHA256), "{refused}");
}
