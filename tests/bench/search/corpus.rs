//! What is searched, and what for: the same for every engine.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use guide_domain::part;
use guide_domain::search::{Entry, Kind, entries};
use serde_json::{Value, json};

use crate::product;

/// Twelve queries as people type them, letter by letter: names, plain words, abbreviations, slips, references.
pub(crate) const QUERIES: [&str; 12] = [
    "careline",
    "looked after children",
    "LAC",
    "safegaurding board",
    "corporate parent",
    "monitoring officer",
    "information sharing",
    "DSCB",
    "5.4",
    "recruitment checks",
    "training for staff",
    "mental capacity act 2005",
];

/// A pack's entries as the other engines take them, and the parts from which the guide makes them itself.
pub(crate) struct Corpus {
    /// How many entries there are.
    pub(crate) entries: usize,
    /// How many judged queries.
    pub(crate) judged: usize,
    /// The compiled contact part.
    pub(crate) contact: Vec<u8>,
    /// The compiled framework.
    pub(crate) framework: Vec<u8>,
    /// The compiled policy.
    pub(crate) policy: Vec<u8>,
    /// For the page: entries, queries, judged queries.
    pub(crate) task: Value,
}

impl Corpus {
    /// Of a bundled pack, from its built folder.
    pub(crate) fn of(pack: &str) -> Result<Self> {
        let contact = compiled(pack, "contact")?;
        let framework = compiled(pack, "framework")?;
        let policy = compiled(pack, "policy")?;
        let decoded = part::decode_framework(part::decode(&contact)?, &framework)?;
        let entries = entries(&part::decode_policy(decoded, &policy)?);
        let judged = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/judged")
            .join(pack)
            .with_extension("json");
        let judged = fs::read(&judged).with_context(|| format!("{}", judged.display()))?;
        let judged: Vec<Value> = serde_json::from_slice(&judged)?;
        Ok(Self {
            entries: entries.len(),
            judged: judged.len(),
            task: json!({
                "entries": entries.iter().map(listed).collect::<Vec<Value>>(),
                "queries": QUERIES,
                "judged": judged,
            }),
            contact,
            framework,
            policy,
        })
    }
}

/// The bytes of a part, as the widget loads them.
fn compiled(pack: &str, part: &str) -> Result<Vec<u8>> {
    let manifest = product::manifest(pack)?;
    let file = manifest.pointer(&format!("/parts/{part}/file"));
    let file = file
        .and_then(Value::as_str)
        .ok_or_else(|| anyhow!("the manifest of {pack} names no part {part}"))?;
    let file = product::built()?.join("packs").join(file);
    fs::read(&file).with_context(|| format!("{}", file.display()))
}

/// An entry with all the texts by which the guide finds it, and the name by which queries are judged.
fn listed(entry: &Entry) -> Value {
    let name = match (entry.kind, &entry.reference) {
        (Kind::Duty, Some(reference)) => reference,
        _ => &entry.id,
    };
    json!({
        "name": format!("{} {name}", entry.kind),
        "reference": entry.reference.as_deref().unwrap_or_default(),
        "title": &*entry.title,
        "text": &*entry.text,
        "names": entry.names.join(". "),
        "also": entry.also.join(". "),
    })
}
