//! `roles`: the framework, or one's own duties, as text and as JSON. Keys and their order are a promise to other
//! programs.

use guide_domain::framework::{Category, Duty, Framework, Reference, Role, RoleId};
use guide_domain::pack::{Pack, PackId};
use guide_domain::roles::{self, DutyGroup, UnknownRole};
use serde::Serialize;
use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(crate) enum RolesError {
    /// The pack has no framework.
    #[error(
        "the pack “{0}” has no framework of roles and duties; it would stand in its folder framework/"
    )]
    NoFramework(PackId),
    /// A role that is not there.
    #[error(transparent)]
    Unknown(#[from] UnknownRole),
}

/// The roles asked for, in section order.
#[derive(Debug)]
pub(crate) struct Answer<'p> {
    framework: &'p Framework,
    /// Whose framework it is and where it stands.
    heading: String,
    listed: Vec<Listed<'p>>,
}

/// A role, and why it is listed if it was not the whole framework that was asked for.
#[derive(Debug)]
struct Listed<'p> {
    role: &'p Role,
    reason: Option<String>,
}

#[derive(Serialize)]
struct RoleEntry<'p> {
    id: &'p str,
    section: u16,
    title: &'p str,
    category: Option<Category>,
    duties: Vec<DutyEntry<'p>>,
}

#[derive(Serialize)]
struct DutyEntry<'p> {
    #[serde(rename = "ref")]
    reference: String,
    text: &'p str,
    official: Option<&'p str>,
    parts: Vec<PartEntry<'p>>,
    source: SourceEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'p str>,
}

#[derive(Serialize)]
struct PartEntry<'p> {
    #[serde(rename = "ref")]
    reference: String,
    text: &'p str,
}

#[derive(Serialize)]
struct SourceEntry {
    document: String,
    #[serde(rename = "ref")]
    paragraph: String,
}

/// The whole framework, or the duties of the chosen roles united with those that reach them.
pub(crate) fn answer<'p>(pack: &'p Pack, chosen: &[RoleId]) -> Result<Answer<'p>, RolesError> {
    let contact = pack.contact_part();
    let framework = pack
        .framework()
        .ok_or_else(|| RolesError::NoFramework(contact.id.clone()))?;
    let listed = if chosen.is_empty() {
        let roles = framework.roles.iter();
        roles.map(|role| Listed { role, reason: None }).collect()
    } else {
        let groups = roles::united(framework, chosen)?;
        groups.iter().map(Listed::because).collect()
    };
    let document = contact.document(&framework.document);
    let document = document.map(|document| format!(": {}, {}", document.title, document.dated));
    let heading = format!("{}{}", contact.council.name, document.unwrap_or_default());
    Ok(Answer {
        framework,
        heading,
        listed,
    })
}

impl<'p> Listed<'p> {
    fn because(group: &DutyGroup<'p>) -> Self {
        Self {
            role: group.role,
            reason: Some(group.reason()),
        }
    }
}

impl Answer<'_> {
    /// An array of `{id, section, title, category, duties}`; each duty has a `reason` if roles were chosen.
    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        let entries: Vec<RoleEntry<'_>> = self.listed.iter().map(|one| self.entry(one)).collect();
        serde_json::to_string_pretty(&entries)
    }

    fn entry<'a>(&'a self, listed: &'a Listed<'_>) -> RoleEntry<'a> {
        let role = listed.role;
        let duties = role.duties.iter();
        RoleEntry {
            id: role.id.as_str(),
            section: role.section,
            title: &role.title,
            category: roles::category(self.framework, role.section),
            duties: duties
                .map(|duty| self.duty(duty, listed.reason.as_deref()))
                .collect(),
        }
    }

    fn duty<'a>(&'a self, duty: &'a Duty, reason: Option<&'a str>) -> DutyEntry<'a> {
        let source = self.framework.source(Reference::Duty(duty.reference));
        let parts = duty.parts.iter().map(|part| PartEntry {
            reference: part.reference.to_string(),
            text: &part.text,
        });
        DutyEntry {
            reference: duty.reference.to_string(),
            text: &duty.text,
            official: duty.official.as_deref(),
            parts: parts.collect(),
            source: SourceEntry {
                document: source.document.to_string(),
                paragraph: source.paragraph.to_string(),
            },
            reason,
        }
    }

    /// The same to read: a heading for each role with its id in brackets, a line for each duty, notes below.
    pub(crate) fn text(&self) -> String {
        let mut lines = vec![self.heading.clone()];
        for listed in &self.listed {
            self.add_role(&mut lines, listed);
        }
        lines.join("\n")
    }

    fn add_role(&self, lines: &mut Vec<String>, listed: &Listed<'_>) {
        let role = listed.role;
        let category = roles::category(self.framework, role.section);
        let category = category.map(Category::as_str).unwrap_or_default();
        lines.push(String::new());
        lines.push(format!(
            "{}. {} [{}] ({category})",
            role.section, role.title, role.id
        ));
        lines.extend(listed.reason.iter().map(|reason| format!("   {reason}")));
        lines.extend(role.note.iter().map(|note| format!("   Note: {note}")));
        for duty in &role.duties {
            add_duty(lines, duty);
        }
    }
}

fn add_duty(lines: &mut Vec<String>, duty: &Duty) {
    let reference = duty.reference.to_string();
    lines.push(format!("   {reference:<5} {}", duty.text));
    let official = duty.official.iter();
    lines.extend(official.map(|words| format!("         Official wording: {words}")));
    for part in &duty.parts {
        lines.push(format!("         {}) {}", part.reference.letter, part.text));
        let note = part.note.iter();
        lines.extend(note.map(|note| format!("            Note: {note}")));
    }
    lines.extend(
        duty.note
            .iter()
            .map(|note| format!("         Note: {note}")),
    );
}
