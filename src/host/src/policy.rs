//! `policy`: what people sign, as text and as JSON. Keys and their order are a promise to other programs: the strings
//! printed are those whose hash stands in sign-offs.

use guide_domain::pack::{Pack, PackId};
use guide_domain::policy::{Policy, PolicySection};
use serde::Serialize;
use thiserror::Error;

/// The pack has no policy.
#[derive(Debug, Error)]
#[error("the pack “{0}” has no policy to sign; it would stand in its folder policy/")]
pub(crate) struct NoPolicy(PackId);

#[derive(Serialize)]
struct PolicyEntry<'p> {
    id: &'p str,
    version: &'p str,
    locale: &'p str,
    text: &'p str,
    sha256: String,
    review_due: String,
    sections: Vec<SectionEntry<'p>>,
}

#[derive(Serialize)]
struct SectionEntry<'p> {
    id: &'p str,
    heading: &'p str,
    paragraphs: Vec<&'p str>,
}

/// The pack's policy.
pub(crate) fn of(pack: &Pack) -> Result<&Policy, NoPolicy> {
    pack.policy()
        .ok_or_else(|| NoPolicy(pack.contact_part().id.clone()))
}

/// `{id, version, locale, text, sha256, review_due, sections}`.
pub(crate) fn json(policy: &Policy) -> Result<String, serde_json::Error> {
    let sections = policy.sections.iter().map(|section| SectionEntry {
        id: section.id.as_str(),
        heading: &section.heading,
        paragraphs: section
            .paragraphs
            .iter()
            .map(|paragraph| &*paragraph.text)
            .collect(),
    });
    serde_json::to_string_pretty(&PolicyEntry {
        id: policy.id.as_str(),
        version: &policy.version,
        locale: &policy.locale,
        text: policy.text_kind.as_str(),
        sha256: policy.sha256.to_string(),
        review_due: policy.review.due.to_string(),
        sections: sections.collect(),
    })
}

/// The same to read, with who keeps it and the notes.
pub(crate) fn text(policy: &Policy) -> String {
    let keepers = &policy.keepers;
    let mut lines = vec![
        format!("{}, version {}", policy.title, policy.version),
        format!(
            "Author: {}. Owner: {}. Approved by: {}.",
            keepers.author.text, keepers.owner.text, keepers.approver.text
        ),
        format!("Review due: {}", policy.review.due.spoken()),
        format!("SHA-256 of the text: {}", policy.sha256),
    ];
    lines.extend(
        policy
            .notes
            .iter()
            .map(|note| format!("Note: {}", note.text)),
    );
    for section in &policy.sections {
        add_section(&mut lines, section);
    }
    lines.join("\n")
}

fn add_section(lines: &mut Vec<String>, section: &PolicySection) {
    lines.push(String::new());
    lines.push(format!("{} [{}]", section.heading, section.id));
    for paragraph in &section.paragraphs {
        let indent = if paragraph.is_item { "    - " } else { "  " };
        lines.push(format!("{indent}{}", paragraph.text));
    }
    let summary = section.summary.iter();
    lines.extend(summary.map(|passage| format!("  In short: {}", passage.text)));
    let notes = section.notes.iter();
    lines.extend(notes.map(|note| format!("  Note: {}", note.text)));
}
