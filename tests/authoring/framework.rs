//! The framework as people write it: what stands where, and what is said when a file of it is not there.

use guide_authoring::Code;
use guide_domain::framework::{EdgeKind, PartyId, RoleKind, Since};
use guide_domain::pack::Mark;
use guide_domain::routes::AnswerId;

use crate::draft::{Draft, day, listed};

#[test]
fn what_is_written_is_read() {
    let pack = Draft::sample().check().pack.unwrap();
    let framework = pack.framework().unwrap();
    assert_eq!(framework.document.as_str(), "report");
    assert_eq!(framework.documents[0].id.as_str(), "plan");
    assert_eq!(framework.notes.len(), 1);
    assert_eq!(
        framework.categories[1].label.as_deref(),
        Some("Scrutiny responsibilities")
    );

    let housing = &framework.roles[0];
    assert_eq!(housing.kind, RoleKind::SeniorOfficer);
    assert_eq!(housing.reached_by[0].as_str(), "all-directors");
    assert_eq!(&*housing.also_known_as[0], "housing chief");
    assert_eq!(&*housing.you_are, "the Director of Housing");
    assert_eq!(&*framework.roles[1].person, "Director");
    let [first, second] = framework.roles[1].duties.as_slice() else {
        panic!("{:?}", framework.roles[1]);
    };
    assert_eq!(
        first.official.as_deref(),
        Some("Directors shall train their staff.")
    );
    assert_eq!(first.note.as_deref(), Some("A footnote says how."));
    let parts: Vec<String> = second
        .parts
        .iter()
        .map(|part| part.reference.to_string())
        .collect();
    assert_eq!(parts, ["2.2a", "2.2b"]);
    assert_eq!(framework.roles[2].duties[0].reference.to_string(), "3");
}

#[test]
fn what_duties_name_is_read_with_its_marks() {
    let pack = Draft::sample().check().pack.unwrap();
    let framework = pack.framework().unwrap();
    let [act, code] = framework.laws.as_slice() else {
        panic!("{:?}", framework.laws);
    };
    let next = act.succeeded_by.as_ref().unwrap();
    assert_eq!(
        (next.since, &next.mark),
        (Since::Year(2022), &Mark::Addition)
    );
    assert!(code.cited_at.is_empty() && code.year.is_none());

    let board = &framework.bodies[0];
    assert_eq!(&*board.about.mark.source().unwrap().paragraph, "1.1");
    let successors = framework.body_successors(board, day("2021-06-30"));
    let [next] = successors.as_slice() else {
        panic!("{board:?}");
    };
    assert_eq!(next.entry.as_ref(), Some(&framework.bodies[1].id));
    assert_eq!(next.mark.source().unwrap().document.as_str(), "plan");

    let [dmt, protocol] = framework.glossary.as_slice() else {
        panic!("{:?}", framework.glossary);
    };
    let letters = dmt.abbreviation.as_ref().unwrap();
    assert_eq!(&*letters.spelt_out_at[0].paragraph, "2.1");
    assert!(protocol.meaning.is_none() && protocol.not_supplied.is_some());

    let edge = &framework.edges[0];
    assert_eq!(edge.kind, EdgeKind::HoldsToAccount);
    assert_eq!(edge.by, Some(PartyId::new("board")));
    assert_eq!(framework.edges[1].source.document.as_str(), "plan");
    let [asked, ours] = framework.prompts.as_slice() else {
        panic!("{:?}", framework.prompts);
    };
    assert_eq!(asked.reference, Some("2.2a".parse().unwrap()));
    assert_eq!((asked.duties.len(), ours.reference), (2, None));

    let [child, _] = framework.worries.as_slice() else {
        panic!("{:?}", framework.worries);
    };
    assert_eq!(child.path, [AnswerId::new("child")]);
    assert_eq!(child.words, ["bruises".into(), "not eating".into()]);
}

#[test]
fn a_missing_file_is_named_and_nothing_is_said_of_what_the_others_name_in_it() {
    for file in [
        "sources",
        "roles",
        "topics",
        "laws",
        "bodies",
        "glossary",
        "accountability",
        "scrutiny",
        "worries",
    ] {
        let name = format!("framework/{file}.toml");
        let checked = Draft::sample().without(&name).check();
        assert!(checked.pack.is_none());
        let [problem] = checked.problems.as_slice() else {
            panic!("{}", listed(&checked.problems));
        };
        assert_eq!(problem.code, Code::MissingFile);
        assert!(problem.file.ends_with(&name), "{problem}");
    }
}

#[test]
fn a_pack_without_the_folder_has_no_framework() {
    let checked = Draft::sample().without_framework().check();
    assert!(checked.problems.is_empty(), "{}", listed(&checked.problems));
    assert_eq!(checked.pack.unwrap().framework(), None);
}

/// Faults in the contact guide and in the framework come in one run.
#[test]
fn both_halves_of_a_pack_are_judged_together() {
    let checked = Draft::sample()
        .edit("contacts.toml", "\"office-hours\"", "\"ofice-hours\"")
        .edit("framework/roles.toml", "ref = \"4.1\"", "ref = \"5.1\"")
        .check();
    let codes: Vec<Code> = checked
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert!(
        codes.contains(&Code::UnknownHours) && codes.contains(&Code::WrongPlace),
        "{}",
        listed(&checked.problems)
    );
}
