//! The framework: references, succession, and each broken rule planted alone in a sound one.

use guide_domain::framework::rules::faults;
use guide_domain::framework::{
    Body, BodyId, Category, CategoryRange, Duty, DutyPart, DutyRef, Edge, EdgeKind, Framework, Law,
    LawId, LawKind, PartRef, Party, PartyId, Prompt, Reference, Role, RoleId, RoleKind, Since,
    Succession, Term, TermId, Topic, TopicId, Worry,
};
use guide_domain::pack::{ContactPart, Document, DocumentId, Mark, Pack, SourceRef};
use guide_domain::part::{Unreadable, decode, decode_framework, encode, encode_framework};
use guide_domain::routes::AnswerId;
use proptest::prelude::*;

use crate::samples::{date, fixed_seed, passage, two_teams};

fn duty(reference: &str) -> Duty {
    Duty {
        reference: reference.parse().unwrap(),
        text: format!("Do {reference}.").into(),
        official: None,
        topics: vec![TopicId::new("training")],
        laws: vec![LawId::new("act")],
        bodies: vec![BodyId::new("board")],
        note: None,
        parts: Vec::new(),
    }
}

pub(crate) fn role(id: &str, section: u16, reached_by: &[&str], duties: &[&str]) -> Role {
    Role {
        id: RoleId::new(id),
        section,
        title: format!("The {id}").into(),
        short: id.into(),
        you_are: format!("the {id}").into(),
        person: id.into(),
        kind: RoleKind::Manager,
        reached_by: reached_by.iter().map(|id| RoleId::new(id)).collect(),
        also_known_as: Vec::new(),
        note: None,
        duties: duties.iter().map(|reference| duty(reference)).collect(),
    }
}

fn cited(paragraph: &str) -> SourceRef {
    SourceRef {
        document: DocumentId::new("report"),
        paragraph: paragraph.into(),
    }
}

fn range(category: Category, from: u16, to: u16) -> CategoryRange {
    CategoryRange {
        category,
        label: None,
        from,
        to,
        note: None,
    }
}

fn succession<I>(since: Since, entry: Option<I>) -> Succession<I> {
    Succession {
        entry,
        title: "Partnership".into(),
        since,
        mark: Mark::Source(cited("report 1")),
    }
}

fn act() -> Law {
    Law {
        id: LawId::new("act"),
        title: "An Act".into(),
        as_cited: None,
        year: None,
        kind: LawKind::Act,
        note: None,
        not_supplied: None,
        cited_at: vec![
            cited("1.1"),
            cited("4"),
            cited("report 9.9"),
            cited("7.1, 7.2"),
        ],
        succeeded_by: None,
    }
}

fn board() -> Body {
    Body {
        id: BodyId::new("board"),
        name: "Board".into(),
        abbreviation: None,
        also_known_as: Vec::new(),
        about: passage("a board"),
        for_members: false,
        not_supplied: None,
        note: None,
        cited_at: vec![cited("4b")],
        succeeded_by: Some(succession(Since::Day(date("2019-09-29")), None)),
    }
}

/// Five sections: two directors reached by "all directors", a panel whose duty has no number, and a worker.
pub(crate) fn framework() -> Framework {
    let mut panel = role("panel", 4, &[], &["4"]);
    panel.duties[0].parts = ["4a", "4b"]
        .map(|reference| DutyPart {
            reference: reference.parse().unwrap(),
            text: reference.into(),
            note: None,
        })
        .into();
    Framework {
        document: DocumentId::new("report"),
        documents: vec![document("plan")],
        notes: Vec::new(),
        categories: vec![
            range(Category::Framework, 1, 3),
            range(Category::Scrutiny, 4, 4),
            range(Category::Operational, 5, 5),
        ],
        roles: vec![
            role("housing", 1, &["directors"], &["1.1", "1.2"]),
            role("finance", 2, &["directors"], &["2.1"]),
            role("directors", 3, &[], &["3.1", "3.2", "3.10"]),
            panel,
            role("worker", 5, &[], &["5.1"]),
        ],
        topics: vec![Topic {
            id: TopicId::new("training"),
            label: "Training".into(),
        }],
        laws: vec![act()],
        bodies: vec![board()],
        glossary: vec![Term {
            id: TermId::new("dmt"),
            abbreviation: None,
            term: "Management team".into(),
            meaning: Some(passage("a team")),
            not_supplied: None,
            also_known_as: Vec::new(),
            note: None,
            cited_at: Vec::new(),
        }],
        edges: vec![Edge {
            from: PartyId::new("board"),
            to: PartyId::new("housing"),
            kind: EdgeKind::HoldsToAccount,
            by: Some(PartyId::new("finance")),
            source: cited("1.2"),
            text: "The board holds housing to account.".into(),
            note: None,
        }],
        prompts: vec![Prompt {
            question: "Is there enough?".into(),
            reference: Some(reference("4a")),
            duties: vec![reference("1.1")],
        }],
        worries: vec![worry(&["child"], &["bruises", "not eating"])],
    }
}

fn worry(path: &[&str], words: &[&str]) -> Worry {
    Worry {
        words: words.iter().map(|words| (*words).into()).collect(),
        path: path.iter().map(|step| AnswerId::new(step)).collect(),
    }
}

fn reference(text: &str) -> Reference {
    text.parse().unwrap()
}

fn document(id: &str) -> Document {
    Document {
        id: DocumentId::new(id),
        title: id.into(),
        dated: "2015".into(),
        year: 2015,
    }
}

pub(crate) fn contact_part() -> ContactPart {
    let mut part = two_teams();
    part.documents.push(document("report"));
    part
}

pub(crate) fn pack() -> Pack {
    let pack = Pack::new(contact_part()).unwrap();
    pack.with_framework(framework()).unwrap()
}

/// What the rules say of a framework with one change, as words.
fn planted(plant: impl FnOnce(&mut Framework)) -> Vec<String> {
    let mut framework = framework();
    plant(&mut framework);
    let found = faults(&framework, &contact_part());
    let pack = Pack::new(contact_part()).unwrap();
    assert_eq!(
        pack.with_framework(framework).err().unwrap_or_default(),
        found
    );
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_framework_has_no_fault() {
    assert_eq!(planted(|_| ()), Vec::<String>::new());
    assert_eq!(pack().framework(), Some(&framework()));
}

#[test]
fn ids_stand_for_one_thing_each() {
    assert_eq!(
        planted(|f| f.topics.push(f.topics[0].clone())),
        ["two topics are named “training”"]
    );
    assert_eq!(
        planted(|f| f.laws.push(f.laws[0].clone())),
        ["two laws are named “act”"]
    );
    assert_eq!(
        planted(|f| f.bodies.push(f.bodies[0].clone())),
        ["two bodies are named “board”"]
    );
    assert_eq!(
        planted(|f| f.glossary.push(f.glossary[0].clone())),
        ["two terms are named “dmt”"]
    );
    assert_eq!(
        planted(|f| f.documents.push(document("report"))),
        ["two documents are named “report”"]
    );
    assert_eq!(
        planted(|f| f.roles[4].id = RoleId::new("panel")),
        ["two roles are named “panel”"]
    );
    assert_eq!(
        planted(|f| f.roles[4].id = RoleId::new("board")),
        ["a role and a body are both named “board”"]
    );
}

#[test]
fn sections_come_in_order_and_in_one_category_each() {
    assert_eq!(
        planted(|f| f.roles.swap(3, 4)),
        ["section 4, “panel”, does not come after the section written before it"]
    );
    assert_eq!(
        planted(|f| f.categories[1].category = Category::Framework),
        ["the category “framework” is given twice"]
    );
    assert_eq!(
        planted(|f| f.categories[2].from = 4),
        ["section 4, “panel”, is in more than one category"]
    );
    assert_eq!(
        planted(|f| f.categories[0].from = 2),
        ["section 1, “housing”, is in no category"]
    );
    assert_eq!(
        planted(|f| f.categories[2] = range(Category::Operational, 5, 4)),
        [
            "the category “operational” has no section of this framework",
            "section 5, “worker”, is in no category"
        ]
    );
}

#[test]
fn duties_and_parts_stand_in_their_place_and_in_order() {
    assert_eq!(
        planted(|f| f.roles[2].duties[1].reference = "3.1".parse().unwrap()),
        ["two duties have the reference 3.1"]
    );
    // By number, not by letter: 3.10 comes after 3.2.
    assert_eq!(
        planted(|f| f.roles[2].duties.swap(1, 2)),
        ["duty 3.2 does not come after the duty written before it"]
    );
    assert_eq!(
        planted(|f| f.roles[4].duties[0].reference = "6.1".parse().unwrap()),
        ["duty 6.1 stands under “worker”, which is another section"]
    );
    assert_eq!(
        planted(|f| f.roles[3].duties[0].parts.swap(0, 1)),
        ["part 4a does not come after the part written before it"]
    );
    assert_eq!(
        planted(|f| f.roles[3].duties[0].parts[1].reference = "4a".parse().unwrap()),
        [
            "part 4a does not come after the part written before it",
            "the framework has no paragraph 4b"
        ]
    );
    assert_eq!(
        planted(|f| {
            let part = f.roles[3].duties[0].parts[1].clone();
            f.roles[4].duties[0].parts.push(part);
        }),
        ["part 4b stands under duty 5.1"]
    );
    assert_eq!(
        planted(|f| f.roles[4].duties.clear()),
        ["role “worker” has no duty"]
    );
    assert_eq!(
        planted(|f| f.roles[4].duties[0].topics.clear()),
        ["duty 5.1 has no topic"]
    );
}

#[test]
fn every_name_given_is_there() {
    for (plant, message) in [
        (
            (|f| f.topics[0].id = TopicId::new("other")) as fn(&mut Framework),
            "no topic is named “training”",
        ),
        (
            |f| f.laws[0].id = LawId::new("other"),
            "no law is named “act”",
        ),
        (
            |f| f.roles[0].duties[0].bodies = vec![BodyId::new("bord")],
            "no body is named “bord”",
        ),
        (
            |f| {
                f.laws[0].succeeded_by =
                    Some(succession(Since::Year(2018), Some(LawId::new("next"))));
            },
            "no law is named “next”",
        ),
        (
            |f| f.roles[4].reached_by = vec![RoleId::new("workers")],
            "no role is named “workers”",
        ),
        (
            |f| f.roles[4].reached_by = vec![RoleId::new("worker")],
            "role “worker” is reached by itself",
        ),
        (
            |f| f.edges[0].by = Some(PartyId::new("nobody")),
            "no role and no body is named “nobody”",
        ),
        (
            |f| f.edges[0].to = PartyId::new("board"),
            "“board” stands at both ends of one line of accountability",
        ),
        (
            |f| f.edges[0].source = cited("1.3"),
            "the framework has no paragraph 1.3",
        ),
        (
            |f| f.prompts[0].duties = vec![reference("5.1a")],
            "the framework has no paragraph 5.1a",
        ),
        (
            |f| f.laws[0].cited_at = vec![cited("6")],
            "the framework has no paragraph 6",
        ),
        (
            |f| f.document = DocumentId::new("repport"),
            "no document is named “repport”",
        ),
    ] {
        assert_eq!(planted(plant), [message]);
    }
}

#[test]
fn people_can_tell_roles_apart() {
    assert_eq!(
        planted(|f| f.roles[1].person = "housing".into()),
        ["two roles are picked as “housing”"]
    );
}

#[test]
fn worries_lead_along_the_contact_guides_own_answers() {
    let with = |path: &'static [&'static str], words: &'static [&'static str]| {
        planted(move |f| f.worries.push(worry(path, words)))
    };
    // The same words may belong to several ways, and a way may end before the last question.
    assert_eq!(with(&["adult"], &["bruises"]), [""; 0]);
    assert_eq!(
        with(&["child"], &["hungry"]),
        ["two lists of worries lead to “child”"]
    );
    assert_eq!(with(&["adult"], &[]), ["no word leads to “adult”"]);
    assert_eq!(
        with(&["adult"], &["falls", "burns", "falls"]),
        ["“falls” leads to “adult” more than once"]
    );
    let [broken] = with(&["child", "now"], &["late"]).try_into().unwrap();
    let beyond = "the worries under “child/now” lead nowhere: nothing follows “child”";
    assert!(broken.starts_with(beyond), "{broken}");
}

#[test]
fn a_source_in_another_document_is_no_paragraph_of_the_framework() {
    let other = |document: &str| SourceRef {
        document: DocumentId::new(document),
        paragraph: "99.9".into(),
    };
    assert_eq!(planted(|f| f.edges[0].source = other("plan")), [""; 0]);
    assert_eq!(
        planted(|f| f.edges[0].source = other("plans")),
        ["no document is named “plans”"]
    );
}

#[test]
fn a_party_is_a_role_or_a_body() {
    let framework = framework();
    let name = |id: &str| {
        let party = framework.party(&PartyId::new(id));
        party.map(|party| (party.name().to_owned(), matches!(party, Party::Body(_))))
    };
    assert_eq!(name("housing"), Some(("housing".to_owned(), false)));
    assert_eq!(name("board"), Some(("Board".to_owned(), true)));
    assert_eq!(name("training"), None);
}

#[test]
fn what_succeeded_is_said_from_its_first_day_on() {
    let framework = framework();
    let board = &framework.bodies[0];
    let successors = |day: &str| framework.body_successors(board, date(day)).len();
    assert_eq!((successors("2019-09-28"), successors("2019-09-29")), (0, 1));
    assert_eq!(
        framework.body_successors(board, date("2026-01-01")),
        [board.succeeded_by.as_ref().unwrap()]
    );
    assert_eq!(
        Since::Day(date("2019-09-29")).to_string(),
        "29 September 2019"
    );
    assert_eq!(Since::Year(2018).to_string(), "2018");
}

/// Editions of a guidance: each took the place of the one before, and the last comes back to the first.
#[test]
fn successions_are_followed_as_far_as_they_have_begun() {
    let mut framework = framework();
    let edition = framework.laws[0].clone();
    framework.laws = [("e1", 2015, "e2"), ("e2", 2018, "e3"), ("e3", 2023, "e1")]
        .map(|(id, year, next)| Law {
            id: LawId::new(id),
            succeeded_by: Some(succession(Since::Year(year), Some(LawId::new(next)))),
            ..edition.clone()
        })
        .into();
    let years = |day: &str| -> Vec<Since> {
        let successors = framework.law_successors(&framework.laws[0], date(day));
        successors.iter().map(|next| next.since).collect()
    };
    let [e1, e2, e3] = [2015, 2018, 2023].map(Since::Year);
    assert_eq!(years("2014-12-31"), []);
    assert_eq!(years("2015-01-01"), [e1]);
    assert_eq!(years("2022-12-31"), [e1, e2]);
    assert_eq!(years("2026-01-01"), [e1, e2, e3]);
}

#[test]
fn what_is_no_reference_is_refused_with_the_way_to_write_one() {
    for text in [
        "",
        "a",
        ".",
        "5.",
        ".4",
        "5.4.1",
        "05.4",
        "5.04",
        "0.1",
        "5.0",
        "+5.4",
        "5.4A",
        "5.4ab",
        "5,4",
        " 5.4",
        "70000",
        "report 2.2",
        "5.ä",
    ] {
        let refused = text.parse::<Reference>().unwrap_err().to_string();
        assert!(
            refused.contains(&format!("“{text}”")) && refused.contains("like 5.4"),
            "{refused}"
        );
    }
    assert!("5.4a".parse::<DutyRef>().is_err());
    assert!("5.4".parse::<PartRef>().is_err());
}

#[test]
fn a_framework_travels_apart_from_the_contact_guide() {
    let whole = pack();
    let alone = Pack::new(contact_part()).unwrap();
    let contact_bytes = encode(&whole).unwrap();
    assert_eq!(contact_bytes, encode(&alone).unwrap());
    let decoded = decode(&contact_bytes).unwrap();
    assert_eq!(decoded.framework(), None);
    let bytes = encode_framework(&framework()).unwrap();
    assert_eq!(decode_framework(decoded, &bytes), Ok(whole));
    for length in 0..bytes.len() {
        let cut = decode_framework(alone.clone(), &bytes[..length]);
        assert_eq!(cut, Err(Unreadable), "{length} bytes");
    }
}

proptest! {
    #![proptest_config(fixed_seed(500))]

    /// A reference is written in one way: what is read is written as it stood, and order is by number.
    #[test]
    fn references_come_back_as_they_were(section in 1..200_u16, number in prop::option::of(1..200_u16), letter in prop::option::of(prop::char::range('a', 'z'))) {
        let text = [
            section.to_string(),
            number.map(|number| format!(".{number}")).unwrap_or_default(),
            letter.map(String::from).unwrap_or_default(),
        ].concat();
        let read: Reference = text.parse().unwrap();
        prop_assert_eq!(read.to_string(), text);
        prop_assert_eq!(matches!(read, Reference::Part(_)), letter.is_some());
    }
}
