//! The files of `framework/`: roles and duties, and what they name.

use std::fmt::Display;
use std::rc::Rc;
use std::str::FromStr;

use guide_domain::framework::{
    Abbreviation, Body, BodyId, Edge, EdgeKind, Framework, Law, LawId, LawKind, PartyId, Prompt,
    Reference, Since, Succession, Term, TermId, Topic, TopicId, Worry,
};
use guide_domain::pack::{Document, DocumentId, Mark, Passage, SourceRef};
use guide_domain::routes::AnswerId;

use crate::council;
use crate::folder::PackFolder;
use crate::problem::Code;
use crate::reading::{Reading, SourceFile, Subject};
use crate::roles;
use crate::section::{Field, Section};

const TOPIC_KEYS: [&str; 2] = ["id", "label"];
const LAW_KEYS: [&str; 10] = [
    "id",
    "title",
    "as_cited",
    "year",
    "kind",
    "note",
    "not_supplied",
    "cited_at",
    "addition",
    "succeeded_by",
];
const BODY_KEYS: [&str; 13] = [
    "id",
    "name",
    "abbreviation",
    "aka",
    "about",
    "ref",
    "source",
    "addition",
    "for_members",
    "not_supplied",
    "note",
    "cited_at",
    "succeeded_by",
];
const SUCCESSION_KEYS: [&str; 5] = ["title", "entry", "from", "source", "addition"];
const TERM_KEYS: [&str; 13] = [
    "id",
    "abbreviation",
    "spelt_out_at",
    "in_full_at",
    "term",
    "meaning",
    "not_supplied",
    "ref",
    "source",
    "addition",
    "aka",
    "note",
    "cited_at",
];
const EDGE_KEYS: [&str; 8] = ["from", "to", "kind", "by", "ref", "source", "text", "note"];
const PROMPT_KEYS: [&str; 4] = ["question", "ref", "addition", "duties"];
const WORRY_KEYS: [&str; 2] = ["path", "words"];

/// Reads the framework, if the pack has the folder. `None` as well if a file of it is missing or cannot be read: what
/// the others name in it cannot be judged then.
pub(crate) fn framework(folder: &PackFolder, reading: &Reading) -> Option<Framework> {
    if !folder.has_framework() {
        return None;
    }
    let file = |name: &str| SourceFile::read(reading, folder.framework_file(name));
    let documents = file("sources.toml")
        .map(|file| file.with(reading, &council::SOURCES_KEYS, council::documents));
    let roles = file("roles.toml").map(|file| file.with(reading, &roles::KEYS, roles::roles));
    let topics = file("topics.toml").map(|file| file.with(reading, &["topic"], topics));
    let laws = file("laws.toml").map(|file| file.with(reading, &["document", "law"], laws));
    let bodies = file("bodies.toml").map(|file| file.with(reading, &["document", "body"], bodies));
    let glossary =
        file("glossary.toml").map(|file| file.with(reading, &["document", "term"], glossary));
    let edges =
        file("accountability.toml").map(|file| file.with(reading, &["document", "edge"], edges));
    let prompts =
        file("scrutiny.toml").map(|file| file.with(reading, &["document", "prompt"], prompts));
    let worries = file("worries.toml").map(|file| file.with(reading, &["worry"], worries));
    let documents: Vec<Document> = documents?;
    let roles = roles?;
    Some(Framework {
        document: roles.document,
        documents,
        notes: roles.notes,
        categories: roles.categories,
        roles: roles.roles,
        topics: topics?,
        laws: laws?,
        bodies: bodies?,
        glossary: glossary?,
        edges: edges?,
        prompts: prompts?,
        worries: worries?,
    })
}

/// The document that the references of a file point to. One without a name stands in for a missing line, which was
/// complained of.
pub(crate) fn document(file: Section<'_>) -> DocumentId {
    let field = file.required("document");
    let Some((field, name)) = field.and_then(|field| Some((field, field.id()?))) else {
        return no_document();
    };
    let document = DocumentId::new(name);
    field.remember(Subject::Citation(document.clone()));
    document
}

/// What stands in for a document that is not given.
pub(crate) fn no_document() -> DocumentId {
    DocumentId::new("")
}

pub(crate) fn optional_text(section: Section<'_>, key: &str) -> Option<Rc<str>> {
    section.optional(key).map(Field::text)
}

pub(crate) fn texts(section: Section<'_>, key: &str) -> Vec<Rc<str>> {
    section.list(key).into_iter().map(Field::text).collect()
}

/// A list of short names, each remembered where it stands.
pub(crate) fn named<I: Clone>(
    section: Section<'_>,
    key: &str,
    name: impl Fn(&str) -> I,
    subject: impl Fn(I) -> Subject,
) -> Vec<I> {
    let fields = section.list(key).into_iter();
    fields
        .filter_map(|field| {
            let id = name(field.id()?);
            field.remember(subject(id.clone()));
            Some(id)
        })
        .collect()
}

/// A short name that a thing gives itself, remembered where it stands.
pub(crate) fn own_id<I: Clone>(
    section: Section<'_>,
    name: impl Fn(&str) -> I,
    subject: impl Fn(I) -> Subject,
) -> Option<I> {
    let field = section.required("id")?;
    let id = name(field.id()?);
    field.remember(subject(id.clone()));
    Some(id)
}

fn topics(file: Section<'_>) -> Vec<Topic> {
    let sections = file.sections("topic", "a topic", &TOPIC_KEYS).into_iter();
    sections
        .filter_map(|section| {
            let label = section.text("label");
            let id = own_id(section, TopicId::new, Subject::Topic)?;
            Some(Topic { id, label })
        })
        .collect()
}

fn laws(file: Section<'_>) -> Vec<Law> {
    let document = document(file);
    let sections = file.sections("law", "a law", &LAW_KEYS).into_iter();
    sections
        .filter_map(|section| law(section, &document))
        .collect()
}

fn law(section: Section<'_>, document: &DocumentId) -> Option<Law> {
    let title = section.text("title");
    let kind = section.required("kind").and_then(|field| {
        field.choice(
            "kind of law",
            &[
                ("act", LawKind::Act),
                ("guidance", LawKind::Guidance),
                ("scheme", LawKind::Scheme),
            ],
        )
    });
    section.either("cited_at", "addition");
    let succeeded_by = succession(section, LawId::new, Subject::LawNamed);
    let id = own_id(section, LawId::new, Subject::Law)?;
    Some(Law {
        id,
        title,
        as_cited: optional_text(section, "as_cited"),
        year: section.optional("year").and_then(Field::year),
        kind: kind.unwrap_or(LawKind::Act),
        note: optional_text(section, "note"),
        not_supplied: optional_text(section, "not_supplied"),
        cited_at: cited(section, "cited_at", document),
        succeeded_by,
    })
}

fn bodies(file: Section<'_>) -> Vec<Body> {
    let document = document(file);
    let sections = file.sections("body", "a body", &BODY_KEYS).into_iter();
    sections
        .filter_map(|section| body(section, &document))
        .collect()
}

fn body(section: Section<'_>, document: &DocumentId) -> Option<Body> {
    let name = section.text("name");
    let about = Passage {
        text: section.text("about"),
        mark: mark(section, document),
    };
    let succeeded_by = succession(section, BodyId::new, Subject::BodyNamed);
    let id = own_id(section, BodyId::new, Subject::Body)?;
    Some(Body {
        id,
        name,
        abbreviation: optional_text(section, "abbreviation"),
        also_known_as: texts(section, "aka"),
        about,
        for_members: section.flag("for_members"),
        not_supplied: optional_text(section, "not_supplied"),
        note: optional_text(section, "note"),
        cited_at: cited(section, "cited_at", document),
        succeeded_by,
    })
}

fn succession<I: Clone>(
    section: Section<'_>,
    name: impl Fn(&str) -> I,
    subject: impl Fn(I) -> Subject,
) -> Option<Succession<I>> {
    let field = section.optional("succeeded_by")?;
    let section = field.section("a successor", &SUCCESSION_KEYS)?;
    let entry = section.optional("entry").and_then(|field| {
        let id = name(field.id()?);
        field.remember(subject(id.clone()));
        Some(id)
    });
    let (title, mark) = (section.text("title"), section.mark(None));
    let from = section.required("from")?;
    let since = if from.is_integer() {
        from.year().map(Since::Year)
    } else {
        from.date().map(Since::Day)
    };
    Some(Succession {
        entry,
        title,
        since: since?,
        mark,
    })
}

fn glossary(file: Section<'_>) -> Vec<Term> {
    let document = document(file);
    let sections = file.sections("term", "a term", &TERM_KEYS).into_iter();
    sections
        .filter_map(|section| term(section, &document))
        .collect()
}

fn term(section: Section<'_>, document: &DocumentId) -> Option<Term> {
    let words = section.text("term");
    section.either("meaning", "not_supplied");
    let meaning = section.optional("meaning").map(|field| Passage {
        text: field.text(),
        mark: mark(section, document),
    });
    let id = own_id(section, TermId::new, Subject::Term)?;
    Some(Term {
        id,
        abbreviation: optional_text(section, "abbreviation").map(|letters| Abbreviation {
            letters,
            spelt_out_at: cited(section, "spelt_out_at", document),
            in_full_at: cited(section, "in_full_at", document),
        }),
        term: words,
        meaning,
        not_supplied: optional_text(section, "not_supplied"),
        also_known_as: texts(section, "aka"),
        note: optional_text(section, "note"),
        cited_at: cited(section, "cited_at", document),
    })
}

fn edges(file: Section<'_>) -> Vec<Edge> {
    let document = document(file);
    let sections = file.sections("edge", "a line", &EDGE_KEYS).into_iter();
    sections
        .filter_map(|section| edge(section, &document))
        .collect()
}

fn edge(section: Section<'_>, document: &DocumentId) -> Option<Edge> {
    let text = section.text("text");
    let kind = section.required("kind").and_then(edge_kind);
    let source = section.either("ref", "source").and_then(|field| {
        if section.optional("source").is_some() {
            section.mark(None).source().cloned()
        } else {
            Some(paragraph(field, document))
        }
    });
    let (from, to) = (section.required("from"), section.required("to"));
    let (from, to) = (from.and_then(party), to.map(|to| (to, party(to))));
    let by = section.optional("by").and_then(party);
    if let (Some(from), Some((field, Some(to)))) = (&from, &to)
        && from == to
    {
        field.remember(Subject::SameEnds(to.clone()));
    }
    Some(Edge {
        from: from?,
        to: to?.1?,
        kind: kind.unwrap_or(EdgeKind::ReportsTo),
        by,
        source: source?,
        text,
        note: optional_text(section, "note"),
    })
}

fn edge_kind(field: Field<'_>) -> Option<EdgeKind> {
    field.choice(
        "kind of line",
        &[
            ("holds-to-account", EdgeKind::HoldsToAccount),
            ("reports-to", EdgeKind::ReportsTo),
            ("appoints", EdgeKind::Appoints),
            ("chairs", EdgeKind::Chairs),
            ("answers-for", EdgeKind::AnswersFor),
        ],
    )
}

fn party(field: Field<'_>) -> Option<PartyId> {
    let party = PartyId::new(field.id()?);
    field.remember(Subject::PartyNamed(party.clone()));
    Some(party)
}

fn prompts(file: Section<'_>) -> Vec<Prompt> {
    document(file);
    let sections = file
        .sections("prompt", "a question", &PROMPT_KEYS)
        .into_iter();
    let prompt = |section: Section<'_>| {
        section.either("ref", "addition");
        let named = section.list("duties").into_iter();
        Prompt {
            question: section.text("question"),
            reference: section.optional("ref").and_then(named_paragraph),
            duties: named.filter_map(named_paragraph).collect(),
        }
    };
    sections.map(prompt).collect()
}

/// Worries in people's own words. They carry no mark: all of them are our addition.
fn worries(file: Section<'_>) -> Vec<Worry> {
    let sections = file.sections("worry", "worries", &WORRY_KEYS).into_iter();
    sections.filter_map(worry).collect()
}

fn worry(section: Section<'_>) -> Option<Worry> {
    section.required("words");
    let field = section.required("path")?;
    let steps = field.list().into_iter().map(Field::id);
    let steps: Vec<&str> = steps.collect::<Option<_>>()?;
    let joined = steps.join("/");
    field.remember(Subject::Worry(joined.clone()));
    let words = section.list("words").into_iter().map(|field| {
        let words = field.text();
        field.remember(Subject::Words(Rc::clone(&words), joined.clone()));
        words
    });
    Some(Worry {
        words: words.collect(),
        path: steps.into_iter().map(AnswerId::new).collect(),
    })
}

fn named_paragraph(field: Field<'_>) -> Option<Reference> {
    let reference: Reference = field.reference("5.4 or 5.4a")?;
    field.remember(Subject::Paragraph(reference));
    Some(reference)
}

/// A place in the file's document: a paragraph of the framework, or words that say where.
fn paragraph(field: Field<'_>, document: &DocumentId) -> SourceRef {
    let paragraph = field.text();
    if let Ok(reference) = paragraph.parse::<Reference>() {
        field.remember(Subject::Paragraph(reference));
    }
    SourceRef {
        document: document.clone(),
        paragraph,
    }
}

fn cited(section: Section<'_>, key: &str, document: &DocumentId) -> Vec<SourceRef> {
    let fields = section.list(key).into_iter();
    fields.map(|field| paragraph(field, document)).collect()
}

/// What vouches for it: a place in the file's document by `ref`, or `source` or `addition` as everywhere.
pub(crate) fn mark(section: Section<'_>, document: &DocumentId) -> Mark {
    let Some(field) = section.optional("ref") else {
        return section.mark(None);
    };
    let other = section.optional("source").or(section.optional("addition"));
    if let Some(other) = other {
        let message = "a fact has one mark: “ref”, “source” or “addition”; keep one of these lines";
        other.error(Code::TwoMarks, message.to_owned());
    }
    Mark::Source(paragraph(field, document))
}

impl Field<'_> {
    /// The reference of a paragraph or part.
    pub(crate) fn reference<R: FromStr<Err: Display>>(self, example: &str) -> Option<R> {
        let text = self.string(example)?;
        match text.parse() {
            Ok(reference) => Some(reference),
            Err(error) => {
                self.error(Code::BadReference, error.to_string());
                None
            }
        }
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(self, what: &str, possible: &[(&'static str, T)]) -> Option<T> {
        let words: Vec<&'static str> = possible.iter().map(|(word, _)| *word).collect();
        let given = self.string(words.first().copied().unwrap_or_default())?;
        let found = possible.iter().find(|(word, _)| *word == given);
        if found.is_none() {
            self.not_among(Code::BadValue, given, what, &words);
        }
        found.map(|(_, value)| *value)
    }
}
