//! `policy/policy.toml`: the text that people sign, who keeps it, what the public is told, and what changed.

use std::rc::Rc;

use guide_domain::policy::{
    Change, ChangeKind, Keepers, NoReviewDue, Paragraph, Policy, PolicyId, PolicySection, Review,
    ReviewDue, SectionId, Statement, TextHash, TextKind, hash_input,
};
use guide_domain::provenance::{Document, DocumentId, Mark, Note, PackId, Passage};
use sha2::{Digest, Sha256};

use crate::council;
use crate::folder::PackFolder;
use crate::problem::Code;
use crate::reading::{Reading, SourceFile, Subject};
use crate::section::{Field, Section};
use crate::sign_off::{self, SignOffFile};

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
    let sign_off = file("sign-off.toml").map(|file| file.with(reading, sign_off::sign_off));
    let text = file("policy.toml").map(|file| file.with(reading, PolicyFile::read));
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
    fn read(file: &Section<'_>) -> Option<Self> {
        let document = file.document();
        let keeper = |key| {
            let field = file.required(key);
            field.and_then(|field| field.passage_in(&document, None))
        };
        let (author, owner, approver) = (keeper("author"), keeper("owner"), keeper("approver"));
        let members = file.passages_in("member", &document, None);
        let version = file.required("version").map(Field::signed_text);
        let locale = file.required("locale").and_then(locale);
        let kind = file.required("text").and_then(text_kind);
        let review = review(file, &document);
        let id = file.own_id(PolicyId::new, |_| Subject::Policy);
        Some(Self {
            title: file.text("title"),
            documents: council::documents_of(file, "source_document"),
            notes: file.notes_in(&document),
            sections: sections(file, &document, Subject::PolicySection),
            statement: statement(file, &document),
            changes: changes(file, &document),
            id: id?,
            // What is no text was complained of; the changes must not be held against it.
            version: version.filter(|version| !version.is_empty())?,
            locale: locale?,
            text_kind: kind?,
            keepers: Keepers {
                author: author?,
                owner: owner?,
                approver: approver?,
                members,
            },
            review: review?,
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

fn review(file: &Section<'_>, document: &DocumentId) -> Option<Review> {
    let field = file.required("review")?;
    let section = field.section("the review")?;
    let mark = section.mark_in(document, None);
    let cycle = section.optional("cycle");
    let cycle = cycle.and_then(|field| field.passage_in(document, Some(&mark)));
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

fn statement(file: &Section<'_>, document: &DocumentId) -> Option<Statement> {
    let field = file.optional("statement")?;
    let section = field.section("the statement")?;
    Some(Statement {
        title: section.text("title"),
        sections: sections(&section, document, Subject::StatementSection),
    })
}

fn sections(
    file: &Section<'_>,
    document: &DocumentId,
    subject: impl Fn(SectionId) -> Subject,
) -> Vec<PolicySection> {
    file.each("section", "a section", |section| {
        let heading = section.required("heading").map(Field::signed_text);
        let mark = section.mark_in(document, None);
        let paragraphs = section.list("paragraphs").into_iter();
        let id = section.own_id(SectionId::new, &subject);
        Some(PolicySection {
            paragraphs: paragraphs
                .filter_map(|field| paragraph(field, document, &mark))
                .collect(),
            summary: section.passages_in("summary", document, Some(&Mark::Addition)),
            notes: section.notes_in(document),
            id: id?,
            heading: heading?,
        })
    })
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
    let section = field.section("a paragraph")?;
    let mark = section.mark_in(document, Some(inherited));
    let text = section.either("text", "item")?;
    Some(Paragraph {
        text: text.signed_text(),
        is_item: section.optional("item").is_some(),
        mark,
    })
}

fn changes(file: &Section<'_>, document: &DocumentId) -> Vec<Change> {
    file.each("change", "a change", |section| {
        let kinds = [
            ("editorial", ChangeKind::Editorial),
            ("material", ChangeKind::Material),
        ];
        let kind = section.required("kind");
        let kind = kind.and_then(|field| field.choice("kind of change", &kinds));
        let from = section.required("from").map(Field::signed_text);
        let to = section.required("to").map(|field| {
            let to = field.signed_text();
            field.remember(Subject::Version(Rc::clone(&to)));
            to
        });
        Some(Change {
            what: Passage {
                text: section.text("text"),
                mark: section.mark_in(document, None),
            },
            sections: section.named("sections", SectionId::new, Subject::SectionNamed),
            from: from?,
            to: to?,
            kind: kind?,
        })
    })
}
