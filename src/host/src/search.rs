//! `search`: what the guide's search finds, as text and as JSON. Keys and their order are a promise to other programs.

use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::guidance;
use guide_domain::pack::ContactPart;
use guide_domain::routes::{AnswerId, PathError};
use guide_domain::search::{Entry, Hit, Kind, Results};
use guide_domain::spoken;
use serde::Serialize;

#[derive(Serialize)]
struct HitEntry<'h> {
    kind: &'static str,
    id: &'h str,
    #[serde(rename = "ref")]
    reference: Option<&'h str>,
    title: &'h str,
    text: &'h str,
    score: u32,
}

/// An array of `{kind, id, ref, title, text, score}`, best first.
pub(crate) fn json(results: &Results<'_>) -> Result<String, serde_json::Error> {
    let entries: Vec<HitEntry<'_>> = results.hits.iter().map(entry).collect();
    serde_json::to_string_pretty(&entries)
}

fn entry<'h>(hit: &'h Hit<'_>) -> HitEntry<'h> {
    let Entry {
        kind,
        id,
        reference,
        title,
        text,
        ..
    } = hit.entry;
    HitEntry {
        kind: kind.as_str(),
        id,
        reference: reference.as_deref(),
        title,
        text,
        score: hit.score,
    }
}

/// The same to read: a heading for each kind, the kind of the best hit first, and below it its hits, best first.
pub(crate) fn text(results: &Results<'_>) -> String {
    let mut kinds: Vec<Kind> = Vec::new();
    for hit in &results.hits {
        if !kinds.contains(&hit.entry.kind) {
            kinds.push(hit.entry.kind);
        }
    }
    let groups = kinds.into_iter().map(|kind| {
        let hits = results.hits.iter().filter(|hit| hit.entry.kind == kind);
        let lines: Vec<String> = hits.map(line).collect();
        format!("{}\n{}", heading(kind), lines.join("\n"))
    });
    groups.collect::<Vec<String>>().join("\n\n")
}

fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "Contacts",
        Kind::Role => "Roles",
        Kind::Duty => "Duties",
        Kind::Law => "Laws and guidance",
        Kind::Body => "Boards and groups",
        Kind::Term => "Glossary",
        Kind::Policy => "Policy",
    }
}

/// "   5.4   Strategic Director: Make sure …", with the short name in brackets where there is no paragraph. Of a section
/// of the policy, the line in which most was found.
fn line(hit: &Hit<'_>) -> String {
    let entry = hit.entry;
    let label = match &entry.reference {
        Some(reference) => format!("{reference:<5} {}", entry.title),
        None => format!("{} [{}]", entry.title, entry.id),
    };
    match hit.best_line(&entry.text) {
        "" => format!("   {label}"),
        text => format!("   {label}: {text}"),
    }
}

/// What to say beside the hits: how to go on, statement by statement.
pub(crate) fn remarks(pack: &str, results: &Results<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    if !results.hits.is_empty() && !results.complete {
        remarks.push("nothing has all of these words; what is listed has the most".to_owned());
    }
    let left = results.total - results.hits.len();
    if left > 0 {
        remarks.push(format!("{left} more; --limit {} shows them", results.total));
    }
    let suggestions = results.suggestions.iter().map(|path| {
        let steps: Vec<&str> = path.iter().map(AnswerId::as_str).collect();
        let path = steps.join("/");
        format!("worried about somebody? route {pack} --about {path} says whom to call")
    });
    remarks.extend(suggestions);
    remarks
}

/// That nothing was found, and the numbers to call at that instant.
pub(crate) fn nothing(part: &ContactPart, query: &str, at: Instant) -> Result<String, PathError> {
    let guidance = guidance::guide(part, &[], at, ClockTrust::Trusted)?;
    let emergency = &part.national.emergency;
    let mut lines = vec![
        format!("nothing was found for “{query}”; try fewer or other words"),
        "worried about somebody? Call:".to_owned(),
        format!("   {}  {}", emergency.number.display(), emergency.label),
    ];
    lines.extend(guidance.call.iter().map(|line| {
        let serves = spoken::serves(&line.audiences);
        format!("   {}  {} ({serves})", line.address.display(), line.label)
    }));
    if part.is_exemplar() {
        lines.push(spoken::exemplar(part));
    }
    Ok(lines.join("\n"))
}
