//! Search against a plain reading of its rules, and on what is shipped.

use std::path::Path;

use guide_authoring::check;
use guide_domain::search::{Entry, Index, Kind};
use serde::Deserialize;

use crate::samples::date;

/// The index of the bundled pack of that name.
fn bundled(name: &str) -> Index {
    let packs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs"));
    let checked = check(&packs.join(name), packs, date("2026-11-23"));
    Index::new(&checked.pack.unwrap_or_else(|| panic!("{:?}", checked.problems)))
}

/// A query and the entries of which one should be among the first.
#[derive(Deserialize)]
struct Judged {
    query: String,
    /// "duty 5.4", "role leader".
    right: Vec<String>,
}

/// What judged queries call an entry.
fn named(entry: &Entry) -> String {
    let name = match (entry.kind, &entry.reference) {
        (Kind::Duty, Some(reference)) => reference,
        _ => &entry.id,
    };
    format!("{} {name}", entry.kind)
}

#[test]
fn judged_queries_have_a_right_entry_among_the_first_three() {
    let index = bundled("derby");
    let judged: Vec<Judged> =
        serde_json::from_str(include_str!("../judged/derby.json")).unwrap();
    assert_eq!(judged.len(), 60);
    let missed: Vec<String> = judged
        .iter()
        .filter_map(|judged| {
            let results = index.search(&judged.query, 3);
            let first: Vec<String> = results.hits.iter().map(|hit| named(hit.entry)).collect();
            let hit = first.iter().any(|name| judged.right.contains(name));
            (!hit).then(|| format!("{}: {first:?} instead of {:?}", judged.query, judged.right))
        })
        .collect();
    assert!(missed.len() * 20 <= judged.len(), "{missed:#?}");
}
