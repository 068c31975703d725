//! `framework/roles.toml`: the council's rule for categories, and every role with its duties.

use std::fmt::Display;
use std::rc::Rc;
use std::str::FromStr;

use guide_domain::framework::{
    BodyId, Category, CategoryRange, Duty, DutyPart, LawId, Role, RoleId, RoleKind, TopicId,
};
use guide_domain::provenance::{DocumentId, Note};

use crate::council;
use crate::problem::Code;
use crate::reading::Subject;
use crate::section::{Field, Section};

/// What `roles.toml` says.
pub(crate) struct RolesFile {
    pub(crate) document: DocumentId,
    pub(crate) notes: Vec<Note>,
    pub(crate) categories: Vec<CategoryRange>,
    pub(crate) roles: Vec<Role>,
}

/// Reads the roles.
pub(crate) fn roles(file: &Section<'_>) -> RolesFile {
    file.required("category");
    file.required("role");
    RolesFile {
        document: file.document(),
        notes: council::notes(file),
        categories: file.each("category", "a category", category),
        roles: file.each("role", "a role", role),
    }
}

fn category(section: &Section<'_>) -> Option<CategoryRange> {
    let number = |key| section.required(key).and_then(Field::section_number);
    let (from, to) = (number("from"), number("to"));
    let category = section.required("id").and_then(|field| {
        let category = field.choice(
            "category",
            &[
                ("framework", Category::Framework),
                ("scrutiny", Category::Scrutiny),
                ("operational", Category::Operational),
            ],
        )?;
        field.remember(Subject::Category(category));
        Some(category)
    });
    Some(CategoryRange {
        label: section.optional_text("label"),
        note: section.optional_text("note"),
        category: category?,
        from: from?,
        to: to?,
    })
}

fn role(section: &Section<'_>) -> Option<Role> {
    let number = section.required("section").and_then(Field::section_number);
    let kind = section.required("kind").and_then(kind);
    let person = section.required("person").map(|field| {
        let person = field.text();
        field.remember(Subject::Person(Rc::clone(&person)));
        person
    });
    let id = section.own_id(RoleId::new, Subject::Role);
    Some(Role {
        title: section.text("title"),
        short: section.text("short"),
        you_are: section.text("you_are"),
        kind: kind.unwrap_or(RoleKind::Body),
        reached_by: section.named("reached_by", RoleId::new, Subject::RoleNamed),
        also_known_as: section.texts("aka"),
        note: section.optional_text("note"),
        duties: section.each("duty", "a duty", duty),
        section: number?,
        // A line that is missing was complained of; roles without one must not be taken for the same.
        person: person.or(id.as_ref().map(|id| id.as_str().into()))?,
        id: id?,
    })
}

fn kind(field: Field<'_>) -> Option<RoleKind> {
    field.choice(
        "kind of role",
        &[
            ("member", RoleKind::Member),
            ("senior-officer", RoleKind::SeniorOfficer),
            ("manager", RoleKind::Manager),
            ("practitioner", RoleKind::Practitioner),
            ("body", RoleKind::Body),
        ],
    )
}

fn duty(section: &Section<'_>) -> Option<Duty> {
    Some(Duty {
        text: section.text("text"),
        official: section.optional_text("official"),
        topics: section.named("topics", TopicId::new, Subject::TopicNamed),
        laws: section.named("laws", LawId::new, Subject::LawNamed),
        bodies: section.named("bodies", BodyId::new, Subject::BodyNamed),
        note: section.optional_text("note"),
        parts: section.each("part", "a part", part),
        reference: own_reference(section, "5.4", Subject::Duty)?,
    })
}

fn part(section: &Section<'_>) -> Option<DutyPart> {
    Some(DutyPart {
        text: section.text("text"),
        note: section.optional_text("note"),
        reference: own_reference(section, "5.4a", Subject::Part)?,
    })
}

/// The reference that a duty or part gives itself, remembered where it stands.
fn own_reference<R: Copy + FromStr<Err: Display>>(
    section: &Section<'_>,
    example: &str,
    subject: impl Fn(R) -> Subject,
) -> Option<R> {
    let field = section.required("ref")?;
    let reference = field.reference(example)?;
    field.remember(subject(reference));
    Some(reference)
}

impl Field<'_> {
    /// The number of a section, from 1.
    fn section_number(self) -> Option<u16> {
        let text = self.integer("the number of a section, like 5")?;
        let number = text.parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            let message = format!("{text} is no section; sections are numbered from 1");
            self.error(Code::BadReference, message);
        }
        number
    }
}
