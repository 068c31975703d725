//! What one run over a pack's files gathers: every problem, and where each name is written.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::rc::Rc;

use chrono::NaiveDate;
use guide_domain::contact::ContactId;
use guide_domain::framework::{
    BodyId, Category, DutyRef, LawId, PartRef, PartyId, Reference, RoleId, TermId, TopicId,
};
use guide_domain::pack::DocumentId;
use guide_domain::policy::{DeclarationId, ReasonId, ScenarioId, SectionId, TrainingId};
use guide_domain::routes::{AnswerId, OutcomeId, QuestionId};

use crate::problem::{Code, Problem, Severity};

/// A file as it was read.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// What it holds.
    pub(crate) text: String,
}

/// A place in a file, by the byte.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: Rc<SourceFile>,
    pub(crate) offset: usize,
}

impl Place {
    /// The first line of a file that need not be there.
    pub(crate) fn top_of(path: PathBuf) -> Self {
        let text = String::new();
        Self {
            file: Rc::new(SourceFile { path, text }),
            offset: 0,
        }
    }

    /// Line and character, both from 1.
    pub(crate) fn line_and_column(&self) -> (usize, usize) {
        let before: Vec<char> = self
            .file
            .text
            .char_indices()
            .take_while(|(at, _)| *at < self.offset)
            .map(|(_, letter)| letter)
            .collect();
        let line = before.iter().filter(|letter| **letter == '\n').count() + 1;
        let column = before
            .iter()
            .rev()
            .take_while(|letter| **letter != '\n')
            .count()
            + 1;
        (line, column)
    }
}

/// Something a rule may complain of, to be found again where it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// The pack as a whole.
    Pack,
    /// Where a contact gives its name.
    Contact(ContactId),
    /// Where a document gives its name.
    Document(DocumentId),
    /// Where a mark names a document.
    Citation(DocumentId),
    /// Where a contact's hours wait for another contact.
    Closing { of: ContactId, contact: ContactId },
    /// Where a contact's hours say that they wait for others.
    Waiting(ContactId),
    /// Where a question gives its name.
    Question(QuestionId),
    /// Where an answer gives its name.
    Answer(QuestionId, AnswerId),
    /// Where an answer says what it leads to.
    Target(QuestionId, AnswerId),
    /// Where an outcome gives its name.
    Outcome(OutcomeId),
    /// Where an outcome names a contact.
    OutcomeContact(OutcomeId, ContactId),
    /// Where an outcome says why the police line carries the call.
    RestsOnPolice(OutcomeId),
    /// Where an outcome gives the answers, joined by `/`, that lead to another one.
    Switch(OutcomeId, String),
    /// Where a bank holiday gives its date.
    Holiday(NaiveDate),
    /// Where the calendar gives its last date.
    CalendarEnd,
    /// Where the calendar gives its first date.
    CalendarBegin,
    /// Where a category's rule gives its name.
    Category(Category),
    /// Where a role gives its name.
    Role(RoleId),
    /// Where a role is named as one that reaches another.
    RoleNamed(RoleId),
    /// Where a duty gives its reference.
    Duty(DutyRef),
    /// Where a part of a duty gives its reference.
    Part(PartRef),
    /// Where a paragraph of the framework is cited.
    Paragraph(Reference),
    /// Where a topic gives its name.
    Topic(TopicId),
    /// Where a duty names a topic.
    TopicNamed(TopicId),
    /// Where a law gives its name.
    Law(LawId),
    /// Where a duty or another law names a law.
    LawNamed(LawId),
    /// Where a body gives its name.
    Body(BodyId),
    /// Where a duty or another body names a body.
    BodyNamed(BodyId),
    /// Where a glossary entry gives its name.
    Term(TermId),
    /// Where a line of accountability names a role or body.
    PartyNamed(PartyId),
    /// Where a line of accountability ends at whom it begins with.
    SameEnds(PartyId),
    /// Where a role says what one who has it is called.
    Person(Rc<str>),
    /// Where worries give the answers, joined by `/`, that they lead to.
    Worry(String),
    /// Where words stand that lead to answers, joined by `/`.
    Words(Rc<str>, String),
    /// Where a policy gives its name.
    Policy,
    /// Where a section of the policy gives its name.
    PolicySection(SectionId),
    /// Where a section of the public statement gives its name.
    StatementSection(SectionId),
    /// Where a change names a section of the policy.
    SectionNamed(SectionId),
    /// Where a change gives the version it leads to.
    Version(Rc<str>),
    /// Where a training gives its name.
    Training(TrainingId),
    /// Where the table names a training.
    TrainingNamed(TrainingId),
    /// Where the table of training names a role.
    RoleTrained(RoleId),
    /// Where a declaration gives its name.
    Declaration(DeclarationId),
    /// Where a reason gives its name.
    Reason(ReasonId),
    /// Where a scenario gives its name.
    Scenario(ScenarioId),
}

/// Problems and places, gathered while reading.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    problems: RefCell<Vec<Problem>>,
    places: RefCell<BTreeMap<Subject, Vec<Place>>>,
    broken_lines: RefCell<Vec<Place>>,
}

impl Reading {
    /// Reports an error at a place.
    pub(crate) fn error(&self, place: &Place, code: Code, message: String) {
        self.add(Severity::Error, place, code, message);
    }

    /// Reports a warning at a place.
    pub(crate) fn warning(&self, place: &Place, code: Code, message: String) {
        self.add(Severity::Warning, place, code, message);
    }

    fn add(&self, severity: Severity, place: &Place, code: Code, message: String) {
        let (line, column) = place.line_and_column();
        self.problems.borrow_mut().push(Problem {
            severity,
            code,
            file: place.file.path.clone(),
            line,
            column,
            message,
        });
    }

    /// Whether an error was reported so far.
    pub(crate) fn has_error(&self) -> bool {
        let problems = self.problems.borrow();
        problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }

    /// Reports an error of a whole file.
    pub(crate) fn file_error(&self, file: PathBuf, code: Code, message: String) {
        self.problems.borrow_mut().push(Problem {
            severity: Severity::Error,
            code,
            file,
            line: 1,
            column: 1,
            message,
        });
    }

    /// Remembers where a line begins that is no TOML.
    pub(crate) fn remember_broken_line(&self, begin: Place) {
        self.broken_lines.borrow_mut().push(begin);
    }

    /// Whether a line that begins with these words was to say something within that part of a file, but is no TOML.
    pub(crate) fn has_broken_line(
        &self,
        file: &Rc<SourceFile>,
        part: &Range<usize>,
        words: &str,
    ) -> bool {
        self.broken_lines.borrow().iter().any(|line| {
            let text = file.text.get(line.offset..).unwrap_or_default();
            Rc::ptr_eq(&line.file, file) && part.contains(&line.offset) && text.starts_with(words)
        })
    }

    /// Remembers where something is written.
    pub(crate) fn remember(&self, subject: Subject, place: Place) {
        self.places
            .borrow_mut()
            .entry(subject)
            .or_default()
            .push(place);
    }

    /// Everywhere something is written, in the order read; empty if it is nowhere.
    pub(crate) fn places(&self, subject: &Subject) -> Vec<Place> {
        self.places
            .borrow()
            .get(subject)
            .cloned()
            .unwrap_or_default()
    }

    /// Every problem by file, line and column, each once.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by(|a, b| {
            let key = |p: &Problem| (p.line, p.column, p.severity, p.code);
            a.file
                .cmp(&b.file)
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| a.message.cmp(&b.message))
        });
        problems.dedup();
        problems
    }
}
