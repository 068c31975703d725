//! `search`: hits as JSON and as text, and what is said when there are none.

use serde_json::Value;

use crate::program::{Run, copy_of, run};

fn search(arguments: &[&str]) -> Run {
    run(&[&["search"], arguments].concat())
}

fn json(arguments: &[&str]) -> Vec<Value> {
    let run = search(&[arguments, &["--json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn a_hit_has_the_promised_keys_and_the_best_is_first() {
    let hits = json(&["derby", "5.4"]);
    let mut keys: Vec<&String> = hits[0].as_object().unwrap().keys().collect();
    keys.sort_unstable();
    assert_eq!(keys, ["id", "kind", "ref", "score", "text", "title"]);
    assert_eq!(hits[0]["kind"], "duty");
    assert_eq!(hits[0]["ref"], "5.4");
    assert_eq!(hits[0]["id"], "strategic-director-children");
    let scores: Vec<u64> = hits
        .iter()
        .map(|hit| hit["score"].as_u64().unwrap())
        .collect();
    assert!(
        scores.is_sorted_by(|better, worse| better >= worse),
        "{scores:?}"
    );
}

#[test]
fn kinds_have_the_names_of_the_contract() {
    for (query, kind, id) in [
        ("careline", "contact", "careline"),
        ("monitoring officer", "role", "monitoring-officer"),
        ("care act", "law", "care-act-2014"),
        ("health and wellbeing board", "body", "hwb"),
        ("threshold", "glossary", "threshold"),
        ("duty of care", "policy", "everybody"),
        ("safeguarding policy", "policy", "safeguarding"),
    ] {
        let hits = json(&["derby", query]);
        let found = hits
            .iter()
            .any(|hit| hit["kind"] == kind && hit["id"] == id);
        assert!(found, "{query}: {hits:#?}");
    }
    let contact = &json(&["derby", "careline"])[0];
    assert_eq!(contact["ref"], Value::Null);
    assert_eq!(contact["text"], "Phone 01332 786968");
}

#[test]
fn words_may_be_given_apart_or_together_and_twice_alike() {
    let together = search(&["derby", "looked after children", "--json"]);
    let apart = search(&["derby", "looked", "after", "children", "--json"]);
    assert_eq!(together.stdout, apart.stdout);
    let again = search(&["derby", "looked after children", "--json"]);
    assert_eq!(together.stdout, again.stdout);
}

#[test]
fn the_limit_limits_and_says_how_many_are_left() {
    let all = json(&["derby", "training", "--limit", "1000"]);
    let run = search(&["derby", "training", "--json", "--limit", "2"]);
    let first: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(first, all[..2]);
    let left = format!("{} more; --limit {} shows them", all.len() - 2, all.len());
    assert!(run.stderr.contains(&left), "{}", run.stderr);
    let refused = search(&["derby", "training", "--limit", "0"]);
    assert_eq!(refused.status, 2);
}

#[test]
fn text_groups_the_hits_by_kind() {
    let run = search(&["derby", "minicom"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(
        run.stdout.lines().take(2).collect::<Vec<&str>>(),
        [
            "Contacts",
            "   Adult Social Care [adult-social-care]: Phone 01332 640777. Textphone (minicom) 01332 640666. \
             The document calls it a minicom. Fax 01332 643299. Not for anything urgent."
        ]
    );
    let run = search(&["derby", "health inequalities"]);
    let headings: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with(' '))
        .collect();
    assert!(headings.contains(&"Duties"), "{headings:?}");
    let mut once = headings.clone();
    once.dedup();
    assert_eq!(headings, once);
}

#[test]
fn of_a_section_the_line_with_most_of_the_words_is_printed_and_json_has_it_all() {
    let run = search(&["derby", "conduct of a colleague", "--limit", "1"]);
    assert_eq!(
        run.stdout.lines().collect::<Vec<&str>>(),
        [
            "Policy",
            "   What are your responsibilities? [responsibilities]: pass on any concern about the conduct of a \
             colleague, another employee or a contractor who may be putting children or adults at risk (see the \
             Whistle-blowing Policy)"
        ]
    );
    let hits = json(&["derby", "conduct of a colleague", "--limit", "1"]);
    let text = hits[0]["text"].as_str().unwrap();
    assert_eq!(text.lines().count(), 7, "{text}");
}

#[test]
fn nothing_found_is_said_with_the_numbers_to_call() {
    for query in ["zzzz", "<script>", &"qx".repeat(5000)] {
        let run = search(&["derby", query]);
        assert_eq!(run.status, 1, "{}", run.stdout);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains("nothing was found"), "{}", run.stderr);
        assert!(run.stderr.contains("   999  "), "{}", run.stderr);
        // One of the two lines is listed at every hour.
        let lines = ["01332 786968", "01332 641172"];
        assert!(
            lines.iter().any(|line| run.stderr.contains(line)),
            "{}",
            run.stderr
        );
    }
    let run = search(&["derby", "zzzz", "--json"]);
    assert_eq!((run.status, run.stdout.trim()), (1, "[]"));
}

#[test]
fn a_worry_leads_to_the_contact_guide() {
    let run = search(&["derby", "bruises"]);
    let way = "worried about somebody? route derby --about ";
    let suggested = run.stderr.lines().find_map(|line| line.strip_prefix(way));
    let path = suggested.and_then(|rest| rest.split(' ').next());
    let path = path.unwrap_or_else(|| panic!("{}", run.stderr));
    let route = crate::program::run(&["route", "derby", "--about", path]);
    assert_eq!(route.status, 0, "{}", route.stderr);
}

#[test]
fn words_that_nothing_has_together_are_found_apart() {
    let run = search(&["derby", "careline", "morale"]);
    assert_eq!(run.status, 0);
    assert!(
        run.stderr.contains("nothing has all of these words"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_pack_without_a_framework_has_its_contacts_searched() {
    let folder = tempfile::tempdir().unwrap();
    let pack = copy_of("derby", folder.path());
    let pack = pack.to_str().unwrap();
    let hits = json(&[pack, "careline"]);
    assert_eq!(hits[0]["id"], "careline");
    assert_eq!(search(&[pack, "monitoring"]).status, 1);
}

#[test]
fn without_words_the_use_is_told() {
    let run = search(&["derby"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("WORDS"), "{}", run.stderr);
}
