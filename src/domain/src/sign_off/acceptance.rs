//! Whether a record is evidence: what a host asks of it before the ledger takes it.
//!
//! A record comes from a browser, where anybody can write anything. So nothing in it is believed that can be compared:
//! words, reasons, training and sections with the pack's own, times with the host's clock. What is refused is named by
//! its field and its rule; what was sent is not repeated, so that no refusal and no log tells anything of a person.

use chrono::{NaiveDate, TimeDelta};
use thiserror::Error;

use super::record::{Contradiction, Name, Outcome, PolicyAnswer, Record, Training};
use super::terms::Terms;
use crate::Instant;

/// So far may a device's clock be ahead of the host's.
const AHEAD: TimeDelta = TimeDelta::minutes(10);

/// So long may a record wait on a device. A year, with what a long leave takes.
const BEHIND: TimeDelta = TimeDelta::days(400);

/// When a record comes, by the host's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The present instant.
    pub now: Instant,
    /// The present date where the council is.
    pub today: NaiveDate,
}

/// What is wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAcceptable {
    /// It claims to have been made after it came.
    #[error("time is more than 10 minutes ahead of this host’s clock; set the device’s clock")]
    Ahead,
    /// It is too old.
    #[error("time is more than 400 days behind this host’s clock; answer again")]
    Behind,
    /// It is another pack's than its policy.
    #[error("source and data.policy.pack name different packs; both name the policy’s")]
    Source,
    /// Other words than the pack's.
    #[error(
        "data.declaration is not what the policy asks to agree to; send its own words, or null unless it is signed"
    )]
    Declaration,
    /// A reason that is not offered, or none where one is needed.
    #[error(
        "data.reason is none of those that the policy offers for this outcome; send the id of one, or null where it is signed"
    )]
    Reason,
    /// A training that is not offered.
    #[error("data.training is none of the policy’s; send kind and id of one, or null")]
    UnknownTraining,
    /// A training that has not been yet.
    #[error("data.training.on has not come yet; a training to come is null")]
    TrainingToCome,
    /// A section that the text does not have.
    #[error("data.opened names a section that the policy does not have")]
    UnknownSection,
    /// A section counted twice.
    #[error("data.opened names a section twice")]
    RepeatedSection,
    /// A signature under what was not opened.
    #[error("data.opened leaves sections out; open every section before signing")]
    SectionsLeft,
    /// More scenarios than there are.
    #[error("data.scenarios is more than the policy has")]
    Scenarios,
}

impl NotAcceptable {
    /// The record's field.
    pub fn field(self) -> &'static str {
        match self {
            Self::Ahead | Self::Behind => "time",
            Self::Source => "source",
            Self::Declaration => "declaration",
            Self::Reason => "reason",
            Self::UnknownTraining | Self::TrainingToCome => "training",
            Self::UnknownSection | Self::RepeatedSection | Self::SectionsLeft => "opened",
            Self::Scenarios => "scenarios",
        }
    }
}

/// Whether a record may be taken. `terms` are those of the very text that it names; `None`: the host served that text
/// once and holds its words no more, so only what stands in the record itself and in the clock can be compared.
///
/// # Errors
/// The first [`NotAcceptable`], in the order of the record's fields.
pub fn accept(
    record: &Record,
    terms: Option<&Terms>,
    arrival: Arrival,
) -> Result<(), NotAcceptable> {
    check_time(record.time.0, arrival.now)?;
    record.check().map_err(NotAcceptable::from)?;
    let answer = &record.data;
    if let Some(training) = &answer.training {
        check_day(training, arrival.today)?;
    }
    match terms {
        Some(terms) => check_answer(answer, terms),
        None => Ok(()),
    }
}

fn check_time(time: Instant, now: Instant) -> Result<(), NotAcceptable> {
    let behind = now - time;
    if behind < -AHEAD {
        Err(NotAcceptable::Ahead)
    } else if behind > BEHIND {
        Err(NotAcceptable::Behind)
    } else {
        Ok(())
    }
}

fn check_day(training: &Training, today: NaiveDate) -> Result<(), NotAcceptable> {
    if training.on.date() > today {
        Err(NotAcceptable::TrainingToCome)
    } else {
        Ok(())
    }
}

fn check_answer(answer: &PolicyAnswer, terms: &Terms) -> Result<(), NotAcceptable> {
    if answer.declaration.as_ref() != terms.declaration(answer.outcome) {
        return Err(NotAcceptable::Declaration);
    }
    let reason = answer.reason.as_ref();
    if reason.is_some_and(|reason| !terms.offers(answer.outcome, reason)) {
        return Err(NotAcceptable::Reason);
    }
    let is_offered = |training: &Training| {
        let mut offered = terms.training.iter();
        offered.any(|known| known.id == training.id && known.kind == training.kind)
    };
    if !answer.training.as_ref().is_none_or(is_offered) {
        return Err(NotAcceptable::UnknownTraining);
    }
    if answer.scenarios > terms.scenarios {
        return Err(NotAcceptable::Scenarios);
    }
    check_opened(&answer.opened, answer.outcome, terms)
}

fn check_opened(opened: &[Name], outcome: Outcome, terms: &Terms) -> Result<(), NotAcceptable> {
    if opened
        .iter()
        .any(|section| !terms.sections.contains(section))
    {
        return Err(NotAcceptable::UnknownSection);
    }
    let so_far = |place| opened.iter().take(place);
    let is_repeated = |(place, section)| so_far(place).any(|before| before == section);
    if opened.iter().enumerate().any(is_repeated) {
        return Err(NotAcceptable::RepeatedSection);
    }
    let is_left = |section| !opened.contains(section);
    if outcome == Outcome::Signed && terms.sections.iter().any(is_left) {
        return Err(NotAcceptable::SectionsLeft);
    }
    Ok(())
}

impl From<Contradiction> for NotAcceptable {
    fn from(contradiction: Contradiction) -> Self {
        match contradiction {
            Contradiction::Source { .. } => Self::Source,
            Contradiction::NothingDeclared => Self::Declaration,
            Contradiction::Reason(_) => Self::Reason,
            Contradiction::TrainingToCome { .. } => Self::TrainingToCome,
            Contradiction::TooManySections => Self::UnknownSection,
            Contradiction::TooManyScenarios => Self::Scenarios,
        }
    }
}
