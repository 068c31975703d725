//! `policy/policy.toml`: the text that people sign, who keeps it, what the public is told, and what changed.

use std::rc::Rc;

use guide_domain::pack::{Document, DocumentId, Mark, Note, PackId, Passage};
use guide_domain::policy::{
    Change, ChangeKind, Keepers, NoReviewDue, Paragraph, Policy, PolicyId, PolicySection, Review,
    ReviewDue, SectionId, Statement, TextHash, TextKind, hash_input,
};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::council;
use crate::folder::PackFolder;
use crate::framework::{document, mark, named};
use crate::problem::Code;
use crate::reading::{Reading, SourceFile, Subject};
use crate::section::{Field, Section};
use crate::sign_off::{self, SignOffFile};

const KEYS: [&str; 16] = [
    "document",
    "note",
    "id",
    "version",
    "locale",
    "text",
    "title",
    "author",
    "owner",
    "approver",
    "member",
    "review",
    "section",
    "statement",
    "change",
    "source_document",
];
/// What a statement with its mark may hold.
const PASSAGE_KEYS: [&str; 4] = ["text", "ref", "source", "addition"];
const REVIEW_KEYS: [&str; 5] = ["due", "cycle", "ref", "source", "addition"];
const SECTION_KEYS: [&str; 8] = [
    "id",
    "heading",
    "paragraphs",
    "summary",
    "note",
    "ref",
    "source",
    "addition",
];
const PARAGRAPH_KEYS: [&str; 5] = ["text", "item", "ref", "source", "addition"];
const CHANGE_KEYS: [&str; 8] = [
    "from", "to", "kind", "text", "sections", "ref", "source", "addition",
];

/// SHA-256 over [`hash_input`]: what stands for the policy's text in sign-offs.
pub fn policy_sha256(pack: &PackId, policy: &Policy) -> TextHash {
    TextHash::new(Sha256::digest(hash_input(pack, policy)).into())
}

/// Reads the policy, if the pack has the folder. `None` as well if a file of it is missing or cannot be read, or if
/// it has no name: what is missing was complained of.
pub(crate) fn policy(folder: &PackFolder, reading: &Reading, pack: &PackId) -> Option<Policy> {
    if !folder.has_policy() {
        return None;
    }
    let file = |name: &str| SourceFile::read(reading, folder.policy_file(name));
    let sign_off =
        file("sign-off.toml").map(|file| file.with(reading, &sign_off::KEYS, sign_off::sign_off));
    let text = file("policy.toml").map(|file| file.with(reading, &KEYS, PolicyFile::read));
    let mut policy = text??.with(sign_off?);
    policy.sha256 = policy_sha256(pack, &policy);
    Some(policy)
}

/// What `policy.toml` says.
struct PolicyFile {
    id: PolicyId,
    version: Rc<str>,
    locale: Rc<str>,
    text_kind: TextKind,
    title: Rc<str>,
    documents: Vec<Document>,
    keepers: Keepers,
    review: Review,
    notes: Vec<Note>,
    sections: Vec<PolicySection>,
    statement: Option<Statement>,
    changes: Vec<Change>,
}

impl PolicyFile {
    fn read(file: Section<'_>) -> Option<Self> {
        let document = document(file);
        let keeper = |key: &str| {
            let field = file.required(key);
            field.and_then(|field| passage(field, &document, None))
        };
        let (author, owner, approver) = (keeper("author"), keeper("owner"), keeper("approver"));
        let review = review(file, &document);
        let kind = file.required("text").and_then(text_kind);
        let version = file.required("version").map(Field::signed_text);
        // What is no text was complained of; the changes must not be held against it.
        let version = version.filter(|version| !version.is_empty());
        let locale = file.required("locale").and_then(locale);
        let title = file.text("title");
        let sections = sections(file, &document, Subject::PolicySection);
        let members = file.list("member").into_iter();
        let field = file.required("id")?;
        let id = PolicyId::new(field.id()?);
        field.remember(Subject::Policy);
        Some(Self {
            id,
            version: version?,
            locale: locale?,
            text_kind: kind?,
            title,
            documents: council::documents_of(file, "source_document"),
            keepers: Keepers {
                author: author?,
                owner: owner?,
                approver: approver?,
                members: members
                    .filter_map(|field| passage(field, &document, None))
                    .collect(),
            },
            review: review?,
            notes: notes(file, &document),
            sections,
            statement: statement(file, &document),
            changes: changes(file, &document),
        })
    }

    /// The policy, its hash still to be worked out.
    fn with(self, sign_off: SignOffFile) -> Policy {
        Policy {
            id: self.id,
            version: self.version,
            locale: self.locale,
            text_kind: self.text_kind,
            sha256: TextHash::new([0; 32]),
            title: self.title,
            documents: self.documents,
            keepers: self.keepers,
            review: self.review,
            notes: self.notes.into_iter().chain(sign_off.notes).collect(),
            sections: self.sections,
            statement: self.statement,
            changes: self.changes,
            training: sign_off.training,
            training_by_role: sign_off.training_by_role,
            declarations: sign_off.declarations,
            declines: sign_off.declines,
            needs: sign_off.needs,
            scenarios: sign_off.scenarios,
        }
    }
}

/// A statement: a text under the mark it stands under, or a table with its own.
pub(crate) fn passage(
    field: Field<'_>,
    document: &DocumentId,
    inherited: Option<&Mark>,
) -> Option<Passage> {
    if let (Some(_), Some(mark)) = (field.as_string(), inherited) {
        return Some(Passage {
            text: field.text(),
            mark: mark.clone(),
        });
    }
    let section = field.section("a text with its mark", &PASSAGE_KEYS)?;
    Some(Passage {
        text: section.text("text"),
        mark: own_mark(section, document, inherited),
    })
}

/// A list of statements, possibly none.
pub(crate) fn passages(
    section: Section<'_>,
    key: &str,
    document: &DocumentId,
    inherited: Option<&Mark>,
) -> Vec<Passage> {
    let fields = section.list(key).into_iter();
    fields
        .filter_map(|field| passage(field, document, inherited))
        .collect()
}

/// The notes of a file or section, each with its mark.
pub(crate) fn notes(section: Section<'_>, document: &DocumentId) -> Vec<Note> {
    let passages = passages(section, "note", document, None).into_iter();
    passages
        .map(|Passage { text, mark }| Note { text, mark })
        .collect()
}

/// What vouches for it: its own mark, else the one it stands under.
fn own_mark(section: Section<'_>, document: &DocumentId, inherited: Option<&Mark>) -> Mark {
    let keys = ["ref", "source", "addition"];
    let is_marked = keys.iter().any(|key| section.optional(key).is_some());
    match inherited {
        Some(inherited) if !is_marked => inherited.clone(),
        Some(_) | None => mark(section, document),
    }
}

fn text_kind(field: Field<'_>) -> Option<TextKind> {
    field.choice(
        "kind of text",
        &[("plain", TextKind::Plain), ("official", TextKind::Official)],
    )
}

/// The name of a language as HTML's `lang` takes it (BCP 47), as far as its letters go.
fn locale(field: Field<'_>) -> Option<Rc<str>> {
    let text = field.string("en-GB")?;
    let is_part = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if text.split('-').all(is_part) {
        return Some(text.into());
    }
    let message = format!("“{text}” is no language; write it like en-GB or cy");
    field.error(Code::BadValue, message);
    None
}

fn review(file: Section<'_>, document: &DocumentId) -> Option<Review> {
    let field = file.required("review")?;
    let section = field.section("the review", &REVIEW_KEYS)?;
    let mark = mark(section, document);
    let cycle = section.optional("cycle");
    let cycle = cycle.and_then(|field| passage(field, document, Some(&mark)));
    let due = section.required("due").and_then(due)?;
    Some(Review { due, mark, cycle })
}

/// A month as a text, which TOML has no dates for, or a day.
fn due(field: Field<'_>) -> Option<ReviewDue> {
    let Some(text) = field.as_string() else {
        return field.date().map(ReviewDue::Day);
    };
    let due = text.parse();
    due.map_err(|error: NoReviewDue| field.error(Code::BadDate, error.to_string()))
        .ok()
}

fn statement(file: Section<'_>, document: &DocumentId) -> Option<Statement> {
    let field = file.optional("statement")?;
    let section = field.section("the statement", &["title", "section"])?;
    Some(Statement {
        title: section.text("title"),
        sections: sections(section, document, Subject::StatementSection),
    })
}

fn sections(
    file: Section<'_>,
    document: &DocumentId,
    subject: impl Fn(SectionId) -> Subject,
) -> Vec<PolicySection> {
    let sections = file.sections("section", "a section", &SECTION_KEYS);
    sections
        .into_iter()
        .filter_map(|section| {
            let heading = section.required("heading").map(Field::signed_text);
            let mark = mark(section, document);
            let paragraphs = section.list("paragraphs").into_iter();
            let paragraphs = paragraphs
                .filter_map(|field| paragraph(field, document, &mark))
                .collect();
            let field = section.required("id")?;
            let id = SectionId::new(field.id()?);
            field.remember(subject(id.clone()));
            Some(PolicySection {
                id,
                heading: heading?,
                paragraphs,
                summary: passages(section, "summary", document, Some(&Mark::Addition)),
                notes: notes(section, document),
            })
        })
        .collect()
}

/// A paragraph as a text, or as a table that says more: `{ item = "…" }` for an item of a list.
fn paragraph(field: Field<'_>, document: &DocumentId, inherited: &Mark) -> Option<Paragraph> {
    if field.as_string().is_some() {
        return Some(Paragraph {
            text: field.signed_text(),
            is_item: false,
            mark: inherited.clone(),
        });
    }
    let section = field.section("a paragraph", &PARAGRAPH_KEYS)?;
    let mark = own_mark(section, document, Some(inherited));
    let text = section.either("text", "item")?;
    Some(Paragraph {
        text: text.signed_text(),
        is_item: section.optional("item").is_some(),
        mark,
    })
}

fn changes(file: Section<'_>, document: &DocumentId) -> Vec<Change> {
    let sections = file.sections("change", "a change", &CHANGE_KEYS);
    sections
        .into_iter()
        .filter_map(|section| {
            let what = Passage {
                text: section.text("text"),
                mark: mark(section, document),
            };
            let kind = section.required("kind").and_then(|field| {
                field.choice(
                    "kind of change",
                    &[
                        ("editorial", ChangeKind::Editorial),
                        ("material", ChangeKind::Material),
                    ],
                )
            });
            let changed = named(section, "sections", SectionId::new, Subject::SectionNamed);
            let from = section.required("from").map(Field::signed_text);
            let to = section.required("to").map(|field| {
                let to = field.signed_text();
                field.remember(Subject::Version(Rc::clone(&to)));
                to
            });
            Some(Change {
                from: from?,
                to: to?,
                kind: kind?,
                what,
                sections: changed,
            })
        })
        .collect()
}

impl Field<'_> {
    /// A text that people sign: in the composed form of Unicode (NFC), so that its hash does not depend on the
    /// keyboard it was written with.
    pub(crate) fn signed_text(self) -> Rc<str> {
        self.text().nfc().collect::<String>().into()
    }
}
