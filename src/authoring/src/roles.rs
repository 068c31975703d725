//! `framework/roles.toml`: the council's rule for categories, and every role with its duties.

use std::rc::Rc;

use guide_domain::framework::{BodyId, LawId};
use guide_domain::framework::{
    Category, CategoryRange, Duty, DutyPart, DutyRef, PartRef, Role, RoleId, RoleKind, TopicId,
};
use guide_domain::pack::{DocumentId, Note};

use crate::council;
use crate::framework::{document, named, optional_text, texts};
use crate::problem::Code;
use crate::reading::Subject;
use crate::section::{Field, Section};

/// What `roles.toml` may hold.
pub(crate) const KEYS: [&str; 4] = ["document", "note", "category", "role"];
const CATEGORY_KEYS: [&str; 5] = ["id", "label", "from", "to", "note"];
const ROLE_KEYS: [&str; 11] = [
    "id",
    "section",
    "title",
    "short",
    "you_are",
    "person",
    "kind",
    "reached_by",
    "aka",
    "note",
    "duty",
];
const DUTY_KEYS: [&str; 8] = [
    "ref", "text", "official", "topics", "laws", "bodies", "note", "part",
];
const PART_KEYS: [&str; 3] = ["ref", "text", "note"];

/// What `roles.toml` says.
pub(crate) struct RolesFile {
    pub(crate) document: DocumentId,
    pub(crate) notes: Vec<Note>,
    pub(crate) categories: Vec<CategoryRange>,
    pub(crate) roles: Vec<Role>,
}

/// Reads the roles.
pub(crate) fn roles(file: Section<'_>) -> RolesFile {
    file.required("category");
    file.required("role");
    RolesFile {
        document: document(file),
        notes: council::notes(file),
        categories: file
            .sections("category", "a category", &CATEGORY_KEYS)
            .into_iter()
            .filter_map(category)
            .collect(),
        roles: file
            .sections("role", "a role", &ROLE_KEYS)
            .into_iter()
            .filter_map(role)
            .collect(),
    }
}

fn category(section: Section<'_>) -> Option<CategoryRange> {
    let number = |key: &str| section.required(key).and_then(Field::section_number);
    let (from, to) = (number("from"), number("to"));
    let field = section.required("id")?;
    let category = field.choice(
        "category",
        &[
            ("framework", Category::Framework),
            ("scrutiny", Category::Scrutiny),
            ("operational", Category::Operational),
        ],
    )?;
    field.remember(Subject::Category(category));
    Some(CategoryRange {
        category,
        label: optional_text(section, "label"),
        from: from?,
        to: to?,
        note: optional_text(section, "note"),
    })
}

fn role(section: Section<'_>) -> Option<Role> {
    let (title, short) = (section.text("title"), section.text("short"));
    let you_are = section.text("you_are");
    let person = section.required("person").map(|field| {
        let person = field.text();
        field.remember(Subject::Person(Rc::clone(&person)));
        person
    });
    let number = section.required("section").and_then(Field::section_number);
    let kind = section.required("kind").and_then(kind);
    let reached_by = named(section, "reached_by", RoleId::new, Subject::RoleNamed);
    let duties = section
        .sections("duty", "a duty", &DUTY_KEYS)
        .into_iter()
        .filter_map(duty)
        .collect();
    let field = section.required("id")?;
    let id = RoleId::new(field.id()?);
    field.remember(Subject::Role(id.clone()));
    Some(Role {
        section: number?,
        title,
        short,
        you_are,
        // A line that is missing was complained of; roles without one must not be taken for the same.
        person: person.unwrap_or_else(|| id.as_str().into()),
        kind: kind.unwrap_or(RoleKind::Body),
        reached_by,
        also_known_as: texts(section, "aka"),
        note: optional_text(section, "note"),
        duties,
        id,
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

fn duty(section: Section<'_>) -> Option<Duty> {
    let text: Rc<str> = section.text("text");
    let topics = named(section, "topics", TopicId::new, Subject::TopicNamed);
    let laws = named(section, "laws", LawId::new, Subject::LawNamed);
    let bodies = named(section, "bodies", BodyId::new, Subject::BodyNamed);
    let parts = section
        .sections("part", "a part", &PART_KEYS)
        .into_iter()
        .filter_map(part)
        .collect();
    let field = section.required("ref")?;
    let reference: DutyRef = field.reference("5.4")?;
    field.remember(Subject::Duty(reference));
    Some(Duty {
        reference,
        text,
        official: optional_text(section, "official"),
        topics,
        laws,
        bodies,
        note: optional_text(section, "note"),
        parts,
    })
}

fn part(section: Section<'_>) -> Option<DutyPart> {
    let text = section.text("text");
    let field = section.required("ref")?;
    let reference: PartRef = field.reference("5.4a")?;
    field.remember(Subject::Part(reference));
    Some(DutyPart {
        reference,
        text,
        note: optional_text(section, "note"),
    })
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
