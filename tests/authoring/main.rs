//! Packs as people write them.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use guide_authoring::{Problem, Severity, check};

/// The packs that come with the guide.
fn bundled() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn listed(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(|problem| format!("{problem}\n"))
        .collect()
}

#[test]
fn the_bundled_derby_pack_has_no_problem() {
    let checked = check(&bundled().join("derby"), &bundled(), day("2026-11-23"));
    assert!(checked.problems.is_empty(), "{}", listed(&checked.problems));
    let pack = checked.pack.unwrap();
    assert!(pack.contact_part().is_exemplar());
    assert_eq!(Severity::Error.to_string(), "error");
}
