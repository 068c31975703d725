//! The files of `framework/`: roles and duties, and what they name.

use std::rc::Rc;

use guide_domain::framework::{
    Abbreviation, Body, BodyId, Edge, EdgeKind, Framework, Law, LawId, LawKind, PartyId, Prompt,
    Reference, Since, Succession, Term, TermId, Topic, TopicId, Worry,
};
use guide_domain::provenance::{Document, DocumentId, Passage};
use guide_domain::routes::AnswerId;

use crate::council;
use crate::folder::PackFolder;
use crate::reading::{Reading, SourceFile, Subject};
use crate::roles;
use crate::section::{Field, Section};

/// Reads the framework, if the pack has the folder. `None` as well if a file of it is missing or cannot be read: what
/// the others name in it cannot be judged then.
pub(crate) fn framework(folder: &PackFolder, reading: &Reading) -> Option<Framework> {
    if !folder.has_framework() {
        return None;
    }
    let file = |name: &str| SourceFile::read(reading, folder.framework_file(name));
    let documents = file("sources.toml").map(|file| file.with(reading, council::documents));
    let roles = file("roles.toml").map(|file| file.with(reading, roles::roles));
    let topics = file("topics.toml").map(|file| file.with(reading, topics));
    let laws = file("laws.toml").map(|file| file.with(reading, laws));
    let bodies = file("bodies.toml").map(|file| file.with(reading, bodies));
    let glossary = file("glossary.toml").map(|file| file.with(reading, glossary));
    let edges = file("accountability.toml").map(|file| file.with(reading, edges));
    let prompts = file("scrutiny.toml").map(|file| file.with(reading, prompts));
    let worries = file("worries.toml").map(|file| file.with(reading, worries));
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

fn topics(file: &Section<'_>) -> Vec<Topic> {
    file.each("topic", "a topic", |section| {
        Some(Topic {
            label: section.text("label"),
            id: section.own_id(TopicId::new, Subject::Topic)?,
        })
    })
}

fn laws(file: &Section<'_>) -> Vec<Law> {
    let document = file.document();
    file.each("law", "a law", |section| law(section, &document))
}

fn law(section: &Section<'_>, document: &DocumentId) -> Option<Law> {
    let kinds = [
        ("act", LawKind::Act),
        ("guidance", LawKind::Guidance),
        ("scheme", LawKind::Scheme),
    ];
    let kind = section.required("kind");
    let kind = kind.and_then(|field| field.choice("kind of law", &kinds));
    section.either("cited_at", "addition");
    section.flag("addition");
    Some(Law {
        title: section.text("title"),
        as_cited: section.optional_text("as_cited"),
        year: section.optional("year").and_then(Field::year),
        kind: kind.unwrap_or(LawKind::Act),
        note: section.optional_text("note"),
        not_supplied: section.optional_text("not_supplied"),
        cited_at: section.cited("cited_at", document),
        succeeded_by: succession(section, LawId::new, Subject::LawNamed),
        id: section.own_id(LawId::new, Subject::Law)?,
    })
}

fn bodies(file: &Section<'_>) -> Vec<Body> {
    let document = file.document();
    file.each("body", "a body", |section| body(section, &document))
}

fn body(section: &Section<'_>, document: &DocumentId) -> Option<Body> {
    Some(Body {
        name: section.text("name"),
        abbreviation: section.optional_text("abbreviation"),
        also_known_as: section.texts("aka"),
        about: Passage {
            text: section.text("about"),
            mark: section.mark_in(document, None),
        },
        for_members: section.flag("for_members"),
        not_supplied: section.optional_text("not_supplied"),
        note: section.optional_text("note"),
        cited_at: section.cited("cited_at", document),
        succeeded_by: succession(section, BodyId::new, Subject::BodyNamed),
        id: section.own_id(BodyId::new, Subject::Body)?,
    })
}

fn succession<I: Clone>(
    section: &Section<'_>,
    name: impl Fn(&str) -> I,
    subject: impl Fn(I) -> Subject,
) -> Option<Succession<I>> {
    let section = section.optional("succeeded_by")?.section("a successor")?;
    let since = section.required("from").and_then(|from| {
        if from.is_integer() {
            from.year().map(Since::Year)
        } else {
            from.date().map(Since::Day)
        }
    });
    let entry = section.optional("entry");
    Some(Succession {
        entry: entry.and_then(|field| field.name(name, subject)),
        title: section.text("title"),
        mark: section.mark(None),
        since: since?,
    })
}

fn glossary(file: &Section<'_>) -> Vec<Term> {
    let document = file.document();
    file.each("term", "a term", |section| term(section, &document))
}

fn term(section: &Section<'_>, document: &DocumentId) -> Option<Term> {
    section.either("meaning", "not_supplied");
    // Where the meaning is missing or broken, its mark and its abbreviation's places are no fault of their own.
    for key in ["ref", "source", "addition"] {
        section.optional(key);
    }
    let spelt_out_at = section.cited("spelt_out_at", document);
    let in_full_at = section.cited("in_full_at", document);
    let letters = section.optional_text("abbreviation");
    Some(Term {
        abbreviation: letters.map(|letters| Abbreviation {
            letters,
            spelt_out_at,
            in_full_at,
        }),
        term: section.text("term"),
        meaning: section.optional("meaning").map(|field| Passage {
            text: field.text(),
            mark: section.mark_in(document, None),
        }),
        not_supplied: section.optional_text("not_supplied"),
        also_known_as: section.texts("aka"),
        note: section.optional_text("note"),
        cited_at: section.cited("cited_at", document),
        id: section.own_id(TermId::new, Subject::Term)?,
    })
}

fn edges(file: &Section<'_>) -> Vec<Edge> {
    let document = file.document();
    file.each("edge", "a line", |section| edge(section, &document))
}

fn edge(section: &Section<'_>, document: &DocumentId) -> Option<Edge> {
    let kind = section.required("kind").and_then(edge_kind);
    let source = section.either("ref", "source").and_then(|field| {
        if section.optional("source").is_some() {
            field.source()
        } else {
            Some(field.paragraph(document))
        }
    });
    let (from, to) = (section.required("from"), section.required("to"));
    let (from, to) = (from.and_then(party), to.map(|to| (to, party(to))));
    if let (Some(from), Some((field, Some(to)))) = (&from, &to)
        && from == to
    {
        field.remember(Subject::SameEnds(to.clone()));
    }
    Some(Edge {
        kind: kind.unwrap_or(EdgeKind::ReportsTo),
        by: section.optional("by").and_then(party),
        text: section.text("text"),
        note: section.optional_text("note"),
        from: from?,
        to: to?.1?,
        source: source?,
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
    field.name(PartyId::new, Subject::PartyNamed)
}

fn prompts(file: &Section<'_>) -> Vec<Prompt> {
    file.document();
    file.each("prompt", "a question", |section| {
        section.either("ref", "addition");
        section.flag("addition");
        let duties = section.list("duties").into_iter();
        Some(Prompt {
            question: section.text("question"),
            reference: section.optional("ref").and_then(named_paragraph),
            duties: duties.filter_map(named_paragraph).collect(),
        })
    })
}

/// Worries in people's own words. They carry no mark: all of them are our addition.
fn worries(file: &Section<'_>) -> Vec<Worry> {
    file.each("worry", "worries", worry)
}

fn worry(section: &Section<'_>) -> Option<Worry> {
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
