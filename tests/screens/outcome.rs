//! Outcomes: whom to call, what to mind, what is not supplied.

use crate::packs::{day, derby, leicester, night};
use crate::twin::outcome_words;

#[test]
fn a_child_by_day_is_for_childrens_social_care() {
    let words = outcome_words(derby(), day(), &["child"]);
    assert!(
        words.contains(
            "Children and young people: Children’s Social Care Listed for this hour 01332 641172"
        ),
        "{words}"
    );
    assert!(words.contains("Until 5 pm today"), "{words}");
    assert!(words.contains("By Relay UK: 18001 01332 641172"), "{words}");
    assert!(
        words.contains("Listed for this hour in a document of 2015"),
        "{words}"
    );
}

#[test]
fn minicom_and_fax_are_for_adults_only() {
    let adult = outcome_words(derby(), day(), &["adult"]);
    assert!(
        adult.contains("01332 640666") && adult.contains("01332 643299"),
        "{adult}"
    );
    let child = outcome_words(derby(), day(), &["child"]);
    assert!(
        !child.contains("01332 640666") && !child.contains("01332 643299"),
        "{child}"
    );
}

#[test]
fn before_the_call_nobody_is_asked_to_be_sure() {
    let words = outcome_words(derby(), night(), &["unsure"]);
    for said in [
        "investigate",
        "secret",
        "confront",
        "answerphone is not a report",
        "999 first",
        "101",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

#[test]
fn an_adult_is_asked_what_they_want_and_whether_a_child_is_there() {
    let words = outcome_words(derby(), day(), &["adult"]);
    assert!(words.contains("Is a child in the home?"), "{words}");
    assert!(words.contains("consent"), "{words}");
}

#[test]
fn a_colleague_route_names_what_is_not_supplied_and_still_gives_a_number() {
    let words = outcome_words(derby(), night(), &["colleague", "child"]);
    assert!(words.contains("Not supplied"), "{words}");
    assert!(words.contains("01332 786968"), "{words}");
}

#[test]
fn leicester_says_it_is_about_children_only_and_never_sends_anybody_to_an_officer() {
    for path in [&["adult"][..], &["both"], &["child"]] {
        let words = outcome_words(leicester(), day(), path);
        assert!(words.contains("101"), "{path:?}: {words}");
        assert!(
            !words.contains("252 8306") && !words.contains("256 5178"),
            "{path:?}: {words}"
        );
    }
    let adult = outcome_words(leicester(), day(), &["adult"]);
    assert!(adult.contains("children only"), "{adult}");
}
