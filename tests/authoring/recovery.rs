//! TOML that is broken in places: the broken line is named, and faults after it are still found.

use guide_authoring::Code;

use crate::draft::{Draft, listed};

/// A file of the sample, what is broken in it, and words on the line that is to blame.
const BROKEN: [(&str, &str, &str, &str); 12] = [
    (
        "opening-hours.toml",
        "monday = \"09:00-17:00\"",
        "monday = \"09:00-17:00",
        "monday",
    ),
    (
        "opening-hours.toml",
        "monday = \"09:00-17:00\"",
        "monday = 09:00-17:00",
        "monday",
    ),
    (
        "opening-hours.toml",
        "monday = \"09:00-17:00\"",
        "monday = [\"09:00-17:00\"",
        "monday",
    ),
    (
        "opening-hours.toml",
        "monday = \"09:00-17:00\"",
        "monday \"09:00-17:00\"",
        "monday",
    ),
    (
        "opening-hours.toml",
        "monday = \"09:00-17:00\"",
        "monday =",
        "monday",
    ),
    (
        "opening-hours.toml",
        "monday = \"09:00-17:00\"",
        "= \"09:00-17:00\"",
        "= \"09:00",
    ),
    (
        "opening-hours.toml",
        "tuesday = ",
        "monday = ",
        "monday = \"09:00-17:00\"\nwednesday",
    ),
    (
        "opening-hours.toml",
        "tuesday = ",
        "day off tuesday = ",
        "day off",
    ),
    (
        "opening-hours.toml",
        "[[hours]]\nid = \"office",
        "[[hours]\nid = \"office",
        "[[hours]",
    ),
    (
        "contacts.toml",
        "label = \"Day Team\"",
        "label = 'Day Team\"",
        "label",
    ),
    (
        "contacts.toml",
        "{ document = \"report\", ref = \"1.2\" }",
        "{ document = \"report\", ref = \"1.2\"",
        "ref = \"1.2\"",
    ),
    (
        "routes.toml",
        "about = [\"child\", \"adult\"]",
        "about = [\"child\", \"adult\"",
        "about = [\"child\"",
    ),
];

#[test]
fn the_broken_line_is_named_and_no_other() {
    for (file, old, new, at) in BROKEN {
        let draft = Draft::sample().edit(file, old, new);
        let checked = draft.check();
        assert!(checked.pack.is_none());
        let broken: Vec<usize> = checked
            .problems
            .iter()
            .filter(|problem| problem.code == Code::BrokenToml && problem.file.ends_with(file))
            .map(|problem| problem.line)
            .collect();
        let line = draft.line_of(file, at);
        assert_eq!(broken, [line], "{new:?}: {}", listed(&checked.problems));
    }
}

#[test]
fn faults_after_a_broken_line_are_still_found() {
    for (file, old, new, _) in BROKEN {
        let draft = Draft::sample()
            .edit(file, old, new)
            .add(file, "[[nonsense]]");
        let checked = draft.check();
        let line = draft.line_of(file, "nonsense");
        let found = checked
            .problems
            .iter()
            .any(|problem| problem.code == Code::UnknownKey && problem.line == line);
        assert!(found, "{new:?}: {}", listed(&checked.problems));
    }
}

#[test]
fn two_broken_lines_of_a_file_are_both_named() {
    let draft = Draft::sample()
        .edit(
            "contacts.toml",
            "label = \"Day Team\"",
            "label = \"Day Team",
        )
        .edit(
            "contacts.toml",
            "label = \"Night Line\"",
            "label = [\"Night Line\"",
        );
    let checked = draft.check();
    let broken: Vec<usize> = checked
        .problems
        .iter()
        .filter(|problem| problem.code == Code::BrokenToml)
        .map(|problem| problem.line)
        .collect();
    let lines = ["label = \"Day Team", "label = [\"Night Line"]
        .map(|words| draft.line_of("contacts.toml", words));
    assert_eq!(broken, lines, "{}", listed(&checked.problems));
}

#[test]
fn a_file_that_is_no_toml_at_all_is_named_without_end_of_patience() {
    let prose = "Dear colleague,\n".repeat(500);
    let checked = Draft::sample().with("notes.toml", &prose).check();
    assert!(checked.pack.is_none());
    assert!((1..=100).contains(&checked.problems.len()));
}

#[test]
fn white_space_that_is_none_in_toml_is_named() {
    for text in [
        "\u{a0}",
        "\u{a0}\n",
        " \u{b}\n",
        "\n\u{2028}[[note]]\n",
        "\u{0}",
    ] {
        let checked = Draft::sample().with("notes.toml", text).check();
        let codes: Vec<Code> = checked
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect();
        assert_eq!(
            codes,
            [Code::BrokenToml],
            "{text:?}: {}",
            listed(&checked.problems)
        );
    }
}
