//! Questions of understanding. Their right answer is not written anywhere: the guide itself gives it, at the
//! question's own date and time, so that question and guide cannot contradict each other.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Instant;
use crate::clock::ClockTrust;
use crate::contact::{ContactId, PhoneNumber, Purpose};
use crate::guidance::{Line, guide};
use crate::pack::{ContactPart, Passage, identifier};
use crate::routes::{AnswerId, PathError};

identifier! {
    /// The short name of a scenario.
    ScenarioId
}

/// A situation in which somebody has to know whom to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its short name.
    pub id: ScenarioId,
    /// What one sees or hears, in the present; the screen says when, so that the words cannot contradict it.
    pub text: Passage,
    /// When it happens. In seconds, which cost fewer bytes to read than a date in words.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub at: Instant,
    /// The answers of the contact guide that fit.
    pub about: Vec<AnswerId>,
    /// Whether somebody is in danger this moment: then 999 is right, whatever the hour.
    pub is_immediate: bool,
    /// Why the right answer is right.
    pub explanation: Passage,
}

/// A number to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Whose it is; none: the emergency services'.
    pub contact: Option<ContactId>,
    /// Its name.
    pub label: Rc<str>,
    /// The number.
    pub number: PhoneNumber,
}

/// What is offered for a scenario, and which of it is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marking {
    /// The council's phone lines in the pack's order, each number once, then 999. At least two.
    pub choices: Vec<Choice>,
    /// The place among them, from 0, of the only right one.
    pub right: usize,
}

/// Why a scenario cannot be marked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MarkingError {
    /// The contact guide does not have these answers.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Which line is open then cannot be told.
    #[error("the bank holidays do not cover its date")]
    OutsideCalendar,
    /// Several lines are right at that time.
    #[error("{0} lines are open for it at that time")]
    SeveralRight(usize),
    /// There is no wrong answer.
    #[error("the pack has no other number to offer")]
    NothingToChoose,
}

/// What to offer for a scenario, and which of it the guide would say.
///
/// # Errors
/// [`MarkingError`]; never for a scenario of a checked pack.
pub fn marking(part: &ContactPart, scenario: &Scenario) -> Result<Marking, MarkingError> {
    let guidance = guide(part, &scenario.about, scenario.at, ClockTrust::Trusted)?;
    if !guidance.certain && !scenario.is_immediate {
        return Err(MarkingError::OutsideCalendar);
    }
    let emergency = Choice {
        contact: None,
        label: Rc::clone(&part.national.emergency.label),
        number: part.national.emergency.number.clone(),
    };
    let right: Vec<Choice> = if scenario.is_immediate {
        vec![emergency.clone()]
    } else {
        guidance.call.iter().filter_map(choice).collect()
    };
    let [right] = right.as_slice() else {
        return Err(MarkingError::SeveralRight(right.len()));
    };
    let mut choices: Vec<Choice> = Vec::new();
    // The right line may be the police, who are none of the council's contacts.
    for offered in council_lines(part).chain([right.clone(), emergency]) {
        if choices.iter().all(|known| !is_same(known, &offered)) {
            choices.push(offered);
        }
    }
    let place = choices.iter().position(|offered| is_same(offered, right));
    match place {
        Some(right) if choices.len() > 1 => Ok(Marking { choices, right }),
        Some(_) | None => Err(MarkingError::NothingToChoose),
    }
}

/// The phones on which the council takes concerns.
fn council_lines(part: &ContactPart) -> impl Iterator<Item = Choice> {
    let referral = part
        .contacts
        .iter()
        .filter(|contact| contact.purpose == Purpose::Referral);
    referral.flat_map(|contact| {
        contact.phones().filter_map(|phone| {
            Some(Choice {
                contact: Some(contact.id.clone()),
                label: Rc::clone(&contact.label),
                number: phone.address.number()?.clone(),
            })
        })
    })
}

fn choice(line: &Line) -> Option<Choice> {
    Some(Choice {
        contact: Some(line.contact.clone()),
        label: Rc::clone(&line.label),
        number: line.address.number()?.clone(),
    })
}

/// One number is one choice, whoever answers it.
fn is_same(one: &Choice, other: &Choice) -> bool {
    one.number.tel() == other.number.tel()
}
