//! What vouches for a fact: `source`, `addition`, or `ref` in a file that names one document for all its facts.

use guide_domain::framework::Reference;
use guide_domain::provenance::{DocumentId, Mark, Note, Passage, SourceRef};

use crate::problem::Code;
use crate::reading::Subject;
use crate::section::{Field, Section};

impl Section<'_> {
    /// What vouches for it: its own mark, else the one it stands under.
    pub(crate) fn mark(&self, inherited: Option<&Mark>) -> Mark {
        let (source, addition) = (self.optional("source"), self.optional("addition"));
        if let Some(field) = addition
            && !field.is_true()
        {
            field.error(Code::BadValue, "“addition” is true or left out".to_owned());
            return Mark::Addition;
        }
        match (source, addition) {
            (Some(source), None) => source.source().map_or(Mark::Addition, Mark::Source),
            (None, Some(_)) => Mark::Addition,
            (Some(_), Some(addition)) => {
                addition.error(
                    Code::TwoMarks,
                    "a fact has a source or is our addition, not both; keep one of the two lines"
                        .to_owned(),
                );
                Mark::Addition
            }
            (None, None) => inherited.cloned().unwrap_or_else(|| {
                self.error(
                    Code::MissingMark,
                    format!(
                        "{} does not say where it comes from; add source = {{ document = \"…\", ref = \"…\" }}, or \
                         addition = true if it is ours",
                        self.name()
                    ),
                );
                Mark::Addition
            }),
        }
    }

    /// The same where `ref` may give a place in the file's document.
    pub(crate) fn mark_in(&self, document: &DocumentId, inherited: Option<&Mark>) -> Mark {
        let Some(field) = self.optional("ref") else {
            return self.mark(inherited);
        };
        let other = self.optional("source").or(self.optional("addition"));
        if let Some(other) = other {
            let message =
                "a fact has one mark: “ref”, “source” or “addition”; keep one of these lines";
            other.error(Code::TwoMarks, message.to_owned());
        }
        Mark::Source(field.paragraph(document))
    }

    /// A statement and its mark, in one table.
    pub(crate) fn passage(&self, key: &'static str, inherited: Option<&Mark>) -> Passage {
        Passage {
            text: self.text(key),
            mark: self.mark(inherited),
        }
    }

    /// A statement that may be left out: a text under the mark it stands under, or a table with its own.
    pub(crate) fn optional_passage(
        &self,
        key: &'static str,
        inherited: Option<&Mark>,
    ) -> Option<Passage> {
        self.optional(key)
            .and_then(|field| field.passage(inherited))
    }

    /// Statements, possibly none.
    pub(crate) fn passages(&self, key: &'static str, inherited: Option<&Mark>) -> Vec<Passage> {
        self.list(key)
            .into_iter()
            .filter_map(|field| field.passage(inherited))
            .collect()
    }

    /// The same where `ref` may give a place in the file's document.
    pub(crate) fn passages_in(
        &self,
        key: &'static str,
        document: &DocumentId,
        inherited: Option<&Mark>,
    ) -> Vec<Passage> {
        self.list(key)
            .into_iter()
            .filter_map(|field| field.passage_in(document, inherited))
            .collect()
    }

    /// Its notes, each with a mark of its own.
    pub(crate) fn notes_in(&self, document: &DocumentId) -> Vec<Note> {
        let passages = self.passages_in("note", document, None).into_iter();
        passages
            .map(|Passage { text, mark }| Note { text, mark })
            .collect()
    }

    /// The document that the references of a file point to. One without a name stands in for a missing line, which was
    /// complained of.
    pub(crate) fn document(&self) -> DocumentId {
        let field = self.required("document");
        field
            .and_then(|field| field.name(DocumentId::new, Subject::Citation))
            .unwrap_or_else(no_document)
    }

    /// Places in the file's document, possibly none.
    pub(crate) fn cited(&self, key: &'static str, document: &DocumentId) -> Vec<SourceRef> {
        let fields = self.list(key).into_iter();
        fields.map(|field| field.paragraph(document)).collect()
    }
}

/// What stands in for a document that is not given.
pub(crate) fn no_document() -> DocumentId {
    DocumentId::new("")
}

impl Field<'_> {
    /// A place in a document.
    pub(crate) fn source(self) -> Option<SourceRef> {
        let section = self.section("a source")?;
        let (document, paragraph) = (section.required("document"), section.text("ref"));
        Some(SourceRef {
            document: document?.name(DocumentId::new, Subject::Citation)?,
            paragraph,
        })
    }

    /// A place in the file's document: a paragraph of the framework, or words that say where.
    pub(crate) fn paragraph(self, document: &DocumentId) -> SourceRef {
        let paragraph = self.text();
        if let Ok(reference) = paragraph.parse::<Reference>() {
            self.remember(Subject::Paragraph(reference));
        }
        SourceRef {
            document: document.clone(),
            paragraph,
        }
    }

    fn passage(self, inherited: Option<&Mark>) -> Option<Passage> {
        if let Some(passage) = self.text_under(inherited) {
            return Some(passage);
        }
        if self.as_string().is_some() {
            self.error(
                Code::MissingMark,
                "this text does not say where it comes from; write { text = \"…\", source = { document = \"…\", ref = \
                 \"…\" } }, or { text = \"…\", addition = true } if it is ours"
                    .to_owned(),
            );
            return None;
        }
        let section = self.section("a text")?;
        Some(section.passage("text", inherited))
    }

    /// A statement: a text under the mark it stands under, or a table with its own.
    pub(crate) fn passage_in(
        self,
        document: &DocumentId,
        inherited: Option<&Mark>,
    ) -> Option<Passage> {
        if let Some(passage) = self.text_under(inherited) {
            return Some(passage);
        }
        let section = self.section("a text with its mark")?;
        Some(Passage {
            text: section.text("text"),
            mark: section.mark_in(document, inherited),
        })
    }

    /// A text without a mark of its own, where it stands under one.
    fn text_under(self, inherited: Option<&Mark>) -> Option<Passage> {
        let mark = inherited.filter(|_| self.as_string().is_some())?;
        Some(Passage {
            text: self.text(),
            mark: mark.clone(),
        })
    }
}
