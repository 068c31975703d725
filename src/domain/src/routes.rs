//! Referral routes: questions and answers that lead to an outcome.
//!
//! The position is never stored: it follows from the answers given.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::contact::ContactId;
use crate::pack::{Passage, identifier};

identifier! {
    /// The name of a question; answers are kept under it.
    QuestionId
}
identifier! {
    /// The name of an answer, a step of a path: `colleague`.
    AnswerId
}
identifier! {
    /// The name of an outcome.
    OutcomeId
}

/// Whom a concern is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// A child or young person, under 18.
    Child,
    /// An adult, 18 or over.
    Adult,
}

/// A set of [`Audience`]s, children first.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Vec<Audience>", into = "Vec<Audience>")]
pub struct Audiences(Vec<Audience>);

impl Audiences {
    /// Whether it names nobody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it names that one.
    pub fn contains(&self, audience: Audience) -> bool {
        self.0.contains(&audience)
    }

    /// Whether it shares one with another set.
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().any(|audience| other.contains(*audience))
    }

    /// Both together.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.0.iter().chain(&other.0).copied().collect()
    }

    /// One after the other, children first.
    pub fn iter(&self) -> impl Iterator<Item = Audience> {
        self.0.iter().copied()
    }
}

impl FromIterator<Audience> for Audiences {
    fn from_iter<I: IntoIterator<Item = Audience>>(audiences: I) -> Self {
        let given: Vec<Audience> = audiences.into_iter().collect();
        let known = [Audience::Child, Audience::Adult].into_iter();
        Self(known.filter(|audience| given.contains(audience)).collect())
    }
}

impl From<Vec<Audience>> for Audiences {
    fn from(audiences: Vec<Audience>) -> Self {
        audiences.into_iter().collect()
    }
}

impl From<Audiences> for Vec<Audience> {
    fn from(audiences: Audiences) -> Self {
        audiences.0
    }
}

/// All questions and outcomes of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routes {
    /// The question asked first.
    pub start: QuestionId,
    /// In the pack's order.
    pub questions: Vec<Question>,
    /// In the pack's order.
    pub outcomes: Vec<Outcome>,
}

/// One question; one screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its name.
    pub id: QuestionId,
    /// "Who are you worried about?"
    pub ask: Rc<str>,
    /// Help with answering, if any is needed.
    pub help: Option<Passage>,
    /// In the order shown.
    pub answers: Vec<Answer>,
}

/// One answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its step in a path.
    pub id: AnswerId,
    /// "A child or young person (under 18)".
    pub label: Rc<str>,
    /// A few words more, if needed.
    pub hint: Option<Passage>,
    /// Where it leads.
    pub leads_to: Target,
}

/// Where an answer leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// To a further question.
    Question(QuestionId),
    /// To the end: whom to call.
    Outcome(OutcomeId),
}

/// Whom to call, what to mind before and to do after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its name.
    pub id: OutcomeId,
    /// The heading of its screen: "A child or young person".
    pub title: Rc<str>,
    /// Whom the concern is about.
    pub audiences: Audiences,
    /// Whom to call.
    pub contacts: Vec<OutcomeContact>,
    /// Said first on the screen, for instance that the document covers children only.
    pub notices: Vec<Passage>,
    /// To mind before the call, besides what is shared by all packs.
    pub before: Vec<Passage>,
    /// To do after the call, besides what is shared by all packs.
    pub after: Vec<Passage>,
    /// Why the police line (101) carries the call where the council's document gives no line.
    /// Where it is set, the coverage proof warns instead of failing.
    pub rests_on_police: Option<Passage>,
    /// Ways to a neighbouring outcome: "Is a child in the home?"
    pub switches: Vec<Switch>,
}

/// A contact of an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeContact {
    /// Which contact.
    pub contact: ContactId,
    /// For whom it is the one to call.
    pub audiences: Audiences,
}

/// A question on an outcome's screen that leads to another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    /// "Is a child in the home?"
    pub ask: Passage,
    /// What one presses: "Yes, a child lives there".
    pub label: Rc<str>,
    /// The answers that lead to the other outcome.
    pub path: Vec<AnswerId>,
}

/// Where a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position<'r> {
    /// At a question that is still to be answered.
    Question(&'r Question),
    /// At an outcome.
    Outcome(&'r Outcome),
}

/// Why a path cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PathError {
    /// The question has no such answer.
    #[error("“{given}” is no answer to “{ask}”; the answers are {known}")]
    UnknownAnswer {
        /// What was given.
        given: AnswerId,
        /// The question's text.
        ask: Rc<str>,
        /// The answers it has, separated by commas.
        known: String,
    },
    /// The path goes on after an outcome.
    #[error("nothing follows “{0}”: the path ends there")]
    BeyondOutcome(OutcomeId),
    /// The routes lead to something they do not have; the rules refuse such a pack.
    #[error("the pack has no question or outcome named “{0}”")]
    Broken(String),
}

impl Routes {
    /// The question of that id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == *id)
    }

    /// The outcome of that id.
    pub fn outcome(&self, id: &OutcomeId) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == *id)
    }

    /// Where a target stands.
    pub fn position(&self, target: &Target) -> Option<Position<'_>> {
        match target {
            Target::Question(id) => self.question(id).map(Position::Question),
            Target::Outcome(id) => self.outcome(id).map(Position::Outcome),
        }
    }

    /// Follows answers from the first question.
    ///
    /// # Errors
    /// [`PathError`], with the first step that cannot be taken.
    pub fn follow(&self, path: &[AnswerId]) -> Result<Position<'_>, PathError> {
        let broken = |name: &str| PathError::Broken(name.to_owned());
        let first = self
            .question(&self.start)
            .ok_or_else(|| broken(self.start.as_str()))?;
        path.iter()
            .try_fold(Position::Question(first), |position, step| {
                let question = match position {
                    Position::Question(question) => question,
                    Position::Outcome(outcome) => {
                        return Err(PathError::BeyondOutcome(outcome.id.clone()));
                    }
                };
                let answer = question
                    .answer(step)
                    .ok_or_else(|| PathError::UnknownAnswer {
                        given: step.clone(),
                        ask: Rc::clone(&question.ask),
                        known: question
                            .answers
                            .iter()
                            .map(|answer| answer.id.as_str())
                            .collect::<Vec<_>>()
                            .join(", "),
                    })?;
                self.position(&answer.leads_to)
                    .ok_or_else(|| broken(answer.id.as_str()))
            })
    }

    /// Every outcome that can still follow, in the pack's order, each once.
    pub fn outcomes_from(&self, position: Position<'_>) -> Vec<&Outcome> {
        let mut reached = Vec::new();
        self.collect(position, &mut Vec::new(), &mut reached);
        self.outcomes
            .iter()
            .filter(|outcome| reached.contains(&&outcome.id))
            .collect()
    }

    fn collect<'r>(
        &'r self,
        at: Position<'r>,
        seen: &mut Vec<&'r QuestionId>,
        reached: &mut Vec<&'r OutcomeId>,
    ) {
        match at {
            Position::Outcome(outcome) => reached.push(&outcome.id),
            Position::Question(question) if seen.contains(&&question.id) => {}
            Position::Question(question) => {
                seen.push(&question.id);
                for next in question
                    .answers
                    .iter()
                    .filter_map(|answer| self.position(&answer.leads_to))
                {
                    self.collect(next, seen, reached);
                }
            }
        }
    }
}

impl Question {
    /// The answer of that id.
    pub fn answer(&self, id: &AnswerId) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id == *id)
    }
}

/// The answers somebody gave, and how many of them they stand behind at the moment.
///
/// Going back keeps what was answered further on; it is offered again if the new way still comes past that question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    given: BTreeMap<QuestionId, AnswerId>,
    steps: usize,
}

impl Answers {
    /// The answers of a path, all of them stood behind.
    ///
    /// # Errors
    /// [`PathError`] where the path cannot be followed.
    pub fn of_path(routes: &Routes, path: &[AnswerId]) -> Result<Self, PathError> {
        let mut answers = Self::default();
        for step in path {
            match routes.follow(&answers.path(routes))? {
                Position::Question(question) => answers.choose(question, step),
                Position::Outcome(outcome) => {
                    return Err(PathError::BeyondOutcome(outcome.id.clone()));
                }
            }
        }
        routes.follow(path)?;
        Ok(answers)
    }

    /// Answers the question one stands at. What is no answer of the question changes nothing.
    pub fn choose(&mut self, question: &Question, answer: &AnswerId) {
        if question.answer(answer).is_none() {
            return;
        }
        self.given.insert(question.id.clone(), answer.clone());
        self.steps += 1;
    }

    /// Goes back one question; `false` where there is none before.
    pub fn back(&mut self) -> bool {
        let can = self.steps > 0;
        self.steps = self.steps.saturating_sub(1);
        can
    }

    /// What was answered to that question before.
    pub fn given(&self, question: &QuestionId) -> Option<&AnswerId> {
        self.given.get(question)
    }

    /// The path these answers stand for. It ends early where an answer is missing or no longer fits.
    pub fn path(&self, routes: &Routes) -> Vec<AnswerId> {
        let mut path = Vec::new();
        let mut at = routes.question(&routes.start);
        while let Some(question) = at.filter(|_| path.len() < self.steps) {
            let Some(answer) = self
                .given
                .get(&question.id)
                .and_then(|id| question.answer(id))
            else {
                break;
            };
            path.push(answer.id.clone());
            at = match &answer.leads_to {
                Target::Question(id) => routes.question(id),
                Target::Outcome(_) => None,
            };
        }
        path
    }
}
