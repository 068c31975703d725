//! Search on what is shipped, and rule by rule on small packs. [`crate::search_oracle`] has the plain reading of it.

use std::collections::HashSet;
use std::path::Path;

use guide_authoring::check;
use guide_domain::pack::Pack;
use guide_domain::routes::AnswerId;
use guide_domain::search::{Entry, Hit, Index, Kind, Results, entries};
use serde::Deserialize;

use crate::framework;
use crate::samples::date;

/// The bundled pack of that name.
pub(crate) fn bundled(name: &str) -> Pack {
    let packs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs"));
    let checked = check(&packs.join(name), packs, date("2026-11-23"));
    let problems = checked.problems;
    checked.pack.unwrap_or_else(|| panic!("{problems:?}"))
}

fn derby() -> Index {
    Index::new(&bundled("derby"))
}

/// A query and the entries of which one should be among the first.
#[derive(Deserialize)]
struct Judged {
    query: String,
    /// What about the query is to be tried.
    form: Form,
    /// "duty 5.4", "role leader".
    right: Vec<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Form {
    Words,
    Reference,
    Abbreviation,
    Typo,
    Beginning,
}

/// What judged queries call an entry.
fn named(entry: &Entry) -> String {
    let name = match (entry.kind, &entry.reference) {
        (Kind::Duty, Some(reference)) => reference,
        _ => &entry.id,
    };
    format!("{} {name}", entry.kind)
}

fn names(results: &Results<'_>) -> Vec<String> {
    results.hits.iter().map(|hit| named(hit.entry)).collect()
}

fn found(index: &Index, query: &str) -> Vec<String> {
    names(&index.search(query, usize::MAX))
}

#[test]
fn judged_queries_have_a_right_entry_among_the_first_three() {
    let index = derby();
    let judged: Vec<Judged> = serde_json::from_str(include_str!("../judged/derby.json")).unwrap();
    assert_eq!(judged.len(), 75);
    for form in [Form::Abbreviation, Form::Typo, Form::Beginning] {
        assert!(judged.iter().filter(|judged| judged.form == form).count() >= 10);
    }
    let missed: Vec<String> = judged
        .iter()
        .filter_map(|Judged { query, right, .. }| {
            let first = names(&index.search(query, 3));
            let hit = first.iter().any(|name| right.contains(name));
            (!hit).then(|| format!("{query}: {first:?} instead of {right:?}"))
        })
        .collect();
    // 95 of 100.
    assert!(missed.len() * 20 <= judged.len(), "{missed:#?}");
}

#[test]
fn judged_queries_name_entries_that_are_there() {
    let known: Vec<String> = entries(&bundled("derby")).iter().map(named).collect();
    let judged: Vec<Judged> = serde_json::from_str(include_str!("../judged/derby.json")).unwrap();
    for Judged { query, right, .. } in judged {
        assert!(!right.is_empty(), "{query}");
        for name in right {
            assert!(known.contains(&name), "{query}: {name}");
        }
    }
}

#[test]
fn every_contact_role_duty_part_law_body_term_and_section_is_an_entry() {
    for council in ["derby", "leicester"] {
        let pack = bundled(council);
        let framework = pack.framework().unwrap();
        let duties = || framework.roles.iter().flat_map(|role| &role.duties);
        let count = |kind| {
            entries(&pack)
                .iter()
                .filter(|entry| entry.kind == kind)
                .count()
        };
        // 999 and the police line besides.
        assert_eq!(count(Kind::Contact), pack.contact_part().contacts.len() + 2);
        assert_eq!(count(Kind::Role), framework.roles.len());
        let parts: usize = duties().map(|duty| duty.parts.len()).sum();
        assert_eq!(count(Kind::Duty), duties().count() + parts);
        assert_eq!(count(Kind::Law), framework.laws.len());
        assert_eq!(count(Kind::Body), framework.bodies.len());
        assert_eq!(count(Kind::Term), framework.glossary.len());
        // The policy as a whole besides; Leicester has none.
        let policy = pack.policy().map_or(0, |policy| policy.sections.len() + 1);
        assert_eq!(count(Kind::Policy), policy);
    }
}

#[test]
fn kind_id_and_reference_tell_entries_apart() {
    for pack in ["derby", "leicester"] {
        let entries = entries(&bundled(pack));
        let mut known = HashSet::new();
        for entry in &entries {
            let new = known.insert((entry.kind.to_string(), &entry.id, &entry.reference));
            assert!(new, "{pack}: {entry:?}");
        }
    }
}

#[test]
fn an_abbreviation_finds_the_full_words_and_they_find_it() {
    let index = derby();
    let by_letters = found(&index, "LAC");
    // 16.2 says "looked after children" and nowhere "LAC".
    assert!(
        by_letters.contains(&"duty 16.2".to_owned()),
        "{by_letters:?}"
    );
    let by_words = found(&index, "looked after children");
    assert!(
        by_words.contains(&"glossary lac".to_owned()),
        "{by_words:?}"
    );
    // By another name for the same.
    let by_other_name = found(&index, "children in care");
    assert!(
        by_other_name.contains(&"duty 16.2".to_owned()),
        "{by_other_name:?}"
    );
    let by_act = found(&index, "MCA");
    assert_eq!(by_act, ["law mental-capacity-act-2005", "duty 6.3"]);
}

#[test]
fn what_was_found_by_another_name_is_marked() {
    let index = derby();
    let results = index.search("LAC", usize::MAX);
    let hit = results
        .hits
        .iter()
        .find(|hit| named(hit.entry) == "duty 16.2")
        .unwrap();
    let marked = marked(hit, &hit.entry.text);
    assert!(
        marked
            .iter()
            .any(|piece| piece.eq_ignore_ascii_case("looked after children")),
        "{marked:?}"
    );
}

#[test]
fn a_word_that_is_also_an_abbreviation_finds_no_abbreviation_s_words() {
    let index = derby();
    // The glossary has "IT"; every other duty has "it".
    let results = index.search("information technology", usize::MAX);
    assert_eq!(names(&results), ["glossary it"]);
}

#[test]
fn paragraphs_are_found_by_their_numbers() {
    let index = derby();
    for query in ["5.4", "paragraph 5.4", "§5.4", "5.4 "] {
        assert_eq!(found(&index, query)[0], "duty 5.4", "{query}");
    }
    assert_eq!(found(&index, "9.1d")[0], "duty 9.1d");
    assert_eq!(found(&index, "section 7")[0], "role monitoring-officer");
    // Digits suffer no slips: 28.9 is nowhere.
    assert_eq!(found(&index, "28.9"), [""; 0]);
}

#[test]
fn numbers_are_found_with_spaces_and_without() {
    let index = derby();
    for query in ["01332 786968", "01332786968", "786968", "01332-786968"] {
        assert_eq!(found(&index, query)[0], "contact careline", "{query}");
    }
    assert_eq!(found(&index, "999")[0], "contact emergency");
    assert_eq!(found(&index, "police 101")[0], "contact police-101");
}

#[test]
fn every_paragraph_of_the_policy_finds_its_section_and_is_the_line_shown() {
    let pack = bundled("derby");
    let index = Index::new(&pack);
    for section in &pack.policy().unwrap().sections {
        for paragraph in &section.paragraphs {
            let results = index.search(&paragraph.text, usize::MAX);
            let name = format!("policy {}", section.id);
            let hit = results.hits.iter().find(|hit| named(hit.entry) == name);
            let hit = hit.unwrap_or_else(|| panic!("{}", paragraph.text));
            assert_eq!(hit.best_line(&hit.entry.text), &*paragraph.text);
        }
    }
}

#[test]
fn of_several_lines_the_one_with_most_of_the_query_is_shown() {
    let index = Index::of(vec![
        Entry {
            kind: Kind::Policy,
            ..text("doors")
        },
        text("green red yellow"),
    ]);
    let lines = "nothing of it\na red barn\na green barn, a red door\na red house, a green house\na yellow gate";
    for (query, line) in [
        ("red", "a red barn"),
        ("green red", "a green barn, a red door"),
        ("red yellow", "a yellow gate"),
    ] {
        let results = index.search(query, 1);
        assert_eq!(results.hits[0].best_line(lines), line, "{query}");
    }
    let results = index.search("yellow", 1);
    assert_eq!(results.hits[0].best_line("nothing\nof it"), "nothing");
    assert_eq!(results.hits[0].best_line(""), "");
}

#[test]
fn a_word_weighs_in_a_section_what_it_weighs_in_its_best_paragraph() {
    let section = |id: &str, paragraphs: &str| Entry {
        kind: Kind::Policy,
        text: paragraphs.into(),
        ..text(id)
    };
    let index = Index::of(vec![
        section("often", "a barn\nanother barn\na third barn"),
        section("once", "a barn"),
        section(
            "long",
            "a barn that stands among many other houses of the farm",
        ),
    ]);
    let results = index.search("barn", 9);
    let scores: Vec<u32> = results.hits.iter().map(|hit| hit.score).collect();
    assert_eq!(
        names(&results),
        ["policy often", "policy once", "policy long"]
    );
    assert!(
        scores[0] == scores[1] && scores[1] > scores[2],
        "{scores:?}"
    );
}

#[test]
fn case_accents_apostrophes_and_hyphens_make_no_difference() {
    let index = derby();
    for alike in [
        ["children's trust", "Children’s Trust", "CHILDRENS TRUST"],
        ["whistle-blowing", "whistleblowing", "whistle blowing"],
        ["co-ordination", "coordination", "CO\u{2011}ORDINATION"],
        ["careline", "Càreline", "ca\u{301}reline"],
    ] {
        let first = found(&index, alike[0]);
        assert!(!first.is_empty(), "{alike:?}");
        for other in alike {
            assert_eq!(found(&index, other)[0], first[0], "{other}");
        }
    }
}

#[test]
fn forms_of_a_word_find_each_other() {
    let index = derby();
    for [one, other] in [
        ["policy", "policies"],
        ["child", "children"],
        ["duty", "duties"],
        ["review", "reviews"],
        ["planning", "plans"],
        ["agency", "agencies"],
        ["service", "services"],
    ] {
        let [by_one, mut by_other] = [one, other].map(|word| found(&index, &format!("{word} ")));
        by_other.retain(|name| !by_one.contains(name));
        assert_eq!(by_other, [""; 0], "{one} finds less than {other}");
    }
}

#[test]
fn whole_words_stand_before_words_that_begin_so() {
    let index = Index::of(vec![text("chairs"), text("chair"), text("chairman")]);
    assert_eq!(
        found(&index, "chair"),
        ["glossary chair", "glossary chairs", "glossary chairman"]
    );
}

#[test]
fn slips_are_looked_past_only_where_nothing_else_is_found() {
    let index = Index::of(vec![text("board"), text("bored"), text("boarding")]);
    assert_eq!(
        found(&index, "board"),
        ["glossary board", "glossary boarding"]
    );
    assert_eq!(
        found(&index, "baord"),
        ["glossary board", "glossary boarding"]
    );
    assert_eq!(
        found(&index, "bord"),
        ["glossary board", "glossary bored", "glossary boarding"]
    );
    // Three letters are too few.
    assert_eq!(found(&index, "brd"), [""; 0]);
    let index = Index::of(vec![text("safeguarding")]);
    assert_eq!(found(&index, "saefgaurding"), ["glossary safeguarding"]);
    assert_eq!(found(&index, "saefgaurdnig"), [""; 0]);
}

#[test]
fn a_word_that_fits_no_other_word_is_given_its_slips() {
    // "lead" is a word, so it is no slip by itself; beside "morale" only "leap" makes sense.
    let index = Index::of(vec![text("lead"), text("leap morale")]);
    assert_eq!(found(&index, "lead"), ["glossary lead"]);
    let results = index.search("lead morale", 9);
    assert_eq!(
        (names(&results).join(" "), results.complete),
        ("glossary leap morale".into(), true)
    );
}

#[test]
fn all_words_must_be_found_or_else_most() {
    let index = Index::of(vec![
        text("red house"),
        text("red barn"),
        text("green barn door"),
    ]);
    let results = index.search("red barn", 9);
    assert_eq!(
        (names(&results), results.complete),
        (vec!["glossary red barn".into()], true)
    );
    let results = index.search("red barn door", 9);
    assert!(!results.complete);
    assert_eq!(
        names(&results),
        ["glossary green barn door", "glossary red barn"]
    );
    // Small words need not be there, unless there are no others.
    assert!(index.search("the red house", 9).complete);
    assert_eq!(found(&index, "the"), [""; 0]);
}

#[test]
fn equal_hits_stand_in_the_packs_order_and_the_limit_cuts_nothing_else() {
    let index = Index::of((0..50).map(|number| numbered("house", number)).collect());
    let all = index.search("house", usize::MAX);
    let numbers: Vec<String> = (0..50).map(|number| format!("glossary {number}")).collect();
    assert_eq!(names(&all), numbers);
    for limit in [0, 1, 7, 50] {
        let some = index.search("house", limit);
        assert_eq!((names(&some), some.total), (numbers[..limit].to_vec(), 50));
    }
}

#[test]
fn nothing_comes_of_nothing() {
    let index = derby();
    for query in ["", " ", "?!", "’’", "–"] {
        let results = index.search(query, 9);
        assert_eq!((results.hits.len(), results.total), (0, 0), "{query:?}");
        assert!(results.suggestions.is_empty(), "{query:?}");
    }
}

#[test]
fn of_a_very_long_query_the_beginning_counts() {
    let index = derby();
    let long = format!("careline {}", "x".repeat(10_000));
    assert_eq!(found(&index, &long)[0], "contact careline");
    let many = format!("careline {}", "social care ".repeat(1_000));
    assert_eq!(found(&index, &many)[0], "contact careline");
}

#[test]
fn before_the_framework_is_there_contacts_are_found() {
    let contact = guide_domain::part::encode(&bundled("derby")).unwrap();
    let index = Index::new(&guide_domain::part::decode(&contact).unwrap());
    assert_eq!(found(&index, "careline"), ["contact careline"]);
    assert_eq!(found(&index, "monitoring"), [""; 0]);
}

fn marked<'t>(hit: &Hit<'_>, text: &'t str) -> Vec<&'t str> {
    let pieces = hit.marked(text).into_iter();
    pieces
        .filter_map(|(is_marked, piece)| is_marked.then_some(piece))
        .collect()
}

#[test]
fn words_found_by_beginnings_forms_slips_and_pieces_are_marked_whole() {
    let entry = "Children’s whistle-blowing policies and the safeguarding board";
    let index = Index::of(vec![text(entry)]);
    for (query, expected) in [
        ("saf", vec!["safeguarding"]),
        ("child", vec!["Children’s"]),
        ("policy", vec!["policies"]),
        ("baord", vec!["board"]),
        ("whistle", vec!["whistle-blowing"]),
        ("whistleblowing", vec!["whistle-blowing"]),
        ("whistleb", vec!["whistle-blowing"]),
        ("the board", vec!["board"]),
    ] {
        let results = index.search(query, 1);
        assert_eq!(marked(&results.hits[0], entry), expected, "{query}");
    }
}

/// Paths suggested, as "child" or "colleague/adult".
fn suggested(index: &Index, query: &str) -> Vec<String> {
    let suggestions = index.search(query, 9).suggestions.into_iter();
    let joined = |path: &[AnswerId]| {
        path.iter()
            .map(AnswerId::as_str)
            .collect::<Vec<_>>()
            .join("/")
    };
    suggestions.map(joined).collect()
}

#[test]
fn a_worry_in_plain_words_suggests_a_way() {
    // Of "bruises" and "not eating".
    let index = Index::new(&framework::pack());
    for query in [
        "bruises",
        "Bruise",
        "brui",
        "brusies",
        "she has bruises on her arm",
        "is not eating",
        "not eat",
    ] {
        assert_eq!(suggested(&index, query), ["child"], "{query}");
    }
    for query in ["eating", "not", "br", "bruising fell", "bruno"] {
        let expected: &[&str] = if query.starts_with("bruis") {
            &["child"]
        } else {
            &[]
        };
        assert_eq!(suggested(&index, query), expected, "{query}");
    }
}

#[test]
fn a_word_of_the_pack_is_no_slip_for_a_worry() {
    let index = derby();
    assert!(!suggested(&index, "bruises").is_empty());
    for query in [
        "training",
        "careline",
        "looked after children",
        "monitoring officer",
        "budget",
    ] {
        assert_eq!(suggested(&index, query), [""; 0], "{query}");
    }
}

#[test]
fn each_bundled_worry_suggests_its_own_way() {
    for council in ["derby", "leicester"] {
        let pack = bundled(council);
        let index = Index::new(&pack);
        for worry in &pack.framework().unwrap().worries {
            let path: Vec<&str> = worry.path.iter().map(AnswerId::as_str).collect();
            for words in &worry.words {
                let found = suggested(&index, words);
                assert!(
                    found.contains(&path.join("/")),
                    "{council}, {words}: {found:?}"
                );
            }
        }
    }
}

#[test]
fn a_way_is_suggested_once_and_the_worry_of_more_words_first() {
    let mut worried = framework::framework();
    let mut longer = worried.worries[0].clone();
    longer.path = crate::samples::path("adult");
    longer.words = vec!["adult hurt".into()];
    worried.worries[0].words = vec!["hurt".into(), "hurting".into()];
    worried.worries.push(longer);
    let pack = Pack::new(framework::contact_part())
        .unwrap()
        .with_framework(worried)
        .unwrap();
    let index = Index::new(&pack);
    assert_eq!(suggested(&index, "hurt"), ["child"]);
    assert_eq!(suggested(&index, "an adult is hurt"), ["adult", "child"]);
}

/// A term with that text as its id and title.
fn text(text: &str) -> Entry {
    Entry {
        kind: Kind::Term,
        id: text.into(),
        reference: None,
        title: text.into(),
        text: "".into(),
        names: Vec::new(),
        also: Vec::new(),
    }
}

fn numbered(title: &str, number: usize) -> Entry {
    Entry {
        id: number.to_string().into(),
        ..text(title)
    }
}
