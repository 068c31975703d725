//! The way to a sign-off: sections opened, questions answered, training told, words agreed to. Pure: who signs, when,
//! and the id come in.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::record::{
    Answer, BadText, DataKind, Day, Declaration, Name, Outcome, Record, RecordId, RecordKind,
    Sha256, SignedPolicy, Source, SpecVersion, Subject, Time, Training, Version,
};
use crate::Instant;
use crate::pack::ContactPart;
use crate::policy::{Policy, ReasonId, ScenarioId, SectionId, TrainingId};

/// The first day that is taken for the date of a training.
const FIRST_TRAINING_DAY: (i32, u32, u32) = (1990, 1, 1);

/// How far somebody has come with one version of a policy. It holds no name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The id of the record to be, minted when the answers are first shown for checking.
    pub id: Option<RecordId>,
    /// Whether the answers were submitted under that id: changed ones are another record's.
    pub submitted: bool,
    /// The sections that were opened, which does not say that they were read.
    pub opened: Vec<SectionId>,
    /// The scenarios that were answered rightly.
    pub solved: Vec<ScenarioId>,
    /// What was said of training.
    pub training: Option<TrainingAnswer>,
    /// Whether the declarations were agreed to.
    pub agreed: bool,
}

/// What somebody says of their training.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrainingAnswer {
    /// Done.
    Done {
        /// Which of the policy's choices.
        training: TrainingId,
        /// On which day.
        on: NaiveDate,
    },
    /// Still to come: a proper answer.
    StillToCome,
}

/// A step of the journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// A section is to be opened.
    Section(SectionId),
    /// A scenario is to be answered.
    Scenario(ScenarioId),
    /// Training is to be told.
    Training,
    /// The declarations are to be agreed to.
    Declaration,
}

/// How somebody ends the journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Signs.
    Signed,
    /// Does not sign, for one of the policy's reasons.
    Declined(ReasonId),
    /// Wants help first, with one of the policy's needs.
    NeedsHelp(ReasonId),
}

/// A day that cannot be the date of a training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadDay {
    /// There is no such day.
    #[error("there is no such day; write it in numbers, like 27 3 2026")]
    NoDay,
    /// It has not come yet.
    #[error("this day has not come yet; if the training is still to come, choose that")]
    InFuture,
    /// It is too long ago to be meant.
    #[error("this day is before 1990; look at the year")]
    TooLongAgo,
}

/// Why there is no record yet.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotReady {
    /// A step was left out.
    #[error("a step is left: {0:?}")]
    Left(Task),
    /// Something of the pack, or the host's word for the person, fits no record.
    #[error(transparent)]
    BadText(#[from] BadText),
}

/// The day of three numbers as they were typed.
///
/// # Errors
/// [`BadDay`]; a training after `today`, the council's date, is still to come.
pub fn training_day(
    day: &str,
    month: &str,
    year: &str,
    today: NaiveDate,
) -> Result<NaiveDate, BadDay> {
    let number = |text: &str| {
        let digits = text.trim();
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u32>().ok().filter(|_| plain)
    };
    let date = number(year).and_then(|year| {
        let year = i32::try_from(year).ok()?;
        NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
    });
    let date = date.ok_or(BadDay::NoDay)?;
    let (first_year, first_month, first_day) = FIRST_TRAINING_DAY;
    if date > today {
        Err(BadDay::InFuture)
    } else if Some(date) < NaiveDate::from_ymd_opt(first_year, first_month, first_day) {
        Err(BadDay::TooLongAgo)
    } else {
        Ok(date)
    }
}

impl Draft {
    /// Notes that a section was opened.
    pub fn open(&mut self, section: &SectionId) {
        note(&mut self.opened, section);
    }

    /// Notes that a scenario was answered rightly.
    pub fn solve(&mut self, scenario: &ScenarioId) {
        note(&mut self.solved, scenario);
    }

    /// The steps that are left before signing, in the order of the journey.
    pub fn left(&self, policy: &Policy) -> Vec<Task> {
        let sections = policy.sections.iter().map(|section| &section.id);
        let sections = sections
            .filter(|id| !self.opened.contains(id))
            .map(|id| Task::Section(id.clone()));
        let scenarios = policy.scenarios.iter().map(|scenario| &scenario.id);
        let scenarios = scenarios
            .filter(|id| !self.solved.contains(id))
            .map(|id| Task::Scenario(id.clone()));
        let training = self.training.is_none().then_some(Task::Training);
        let declaration = (!self.agreed).then_some(Task::Declaration);
        sections
            .chain(scenarios)
            .chain(training)
            .chain(declaration)
            .collect()
    }

    /// The record of an ending. `id` is one nobody used before; the same draft has the same one.
    ///
    /// # Errors
    /// [`NotReady::Left`] if somebody signs with a step left out; declining and asking for help need none.
    pub fn record(
        &self,
        part: &ContactPart,
        policy: &Policy,
        ending: &Ending,
        signer: &Signer<'_>,
    ) -> Result<Record, NotReady> {
        let signs = *ending == Ending::Signed;
        if let Some(left) = self.left(policy).into_iter().next().filter(|_| signs) {
            return Err(NotReady::Left(left));
        }
        let pack = Name::new(part.id.as_str())?;
        let (outcome, reason) = match ending {
            Ending::Signed => (Outcome::Signed, None),
            Ending::Declined(reason) => (Outcome::Declined, Some(reason)),
            Ending::NeedsHelp(need) => (Outcome::NeedsHelp, Some(need)),
        };
        let opened: Result<Vec<Name>, BadText> = policy
            .sections
            .iter()
            .filter(|section| self.opened.contains(&section.id))
            .map(|section| Name::new(section.id.as_str()))
            .collect();
        let scenarios = policy
            .scenarios
            .iter()
            .filter(|scenario| self.solved.contains(&scenario.id));
        Ok(Record {
            specversion: SpecVersion::V1,
            id: signer.id.clone(),
            source: Source::of_pack(&pack)?,
            kind: RecordKind::SignOffV1,
            subject: Subject::new(signer.subject)?,
            time: Time(signer.at),
            datacontenttype: DataKind::Json,
            data: Answer {
                policy: signed_policy(part, policy, pack)?,
                outcome,
                declaration: if signs {
                    Some(Declaration::new(declaration(policy))?)
                } else {
                    None
                },
                reason: reason
                    .map(|reason| Name::new(reason.as_str()))
                    .transpose()?,
                training: self.training_record(policy)?,
                scenarios: u8::try_from(scenarios.count()).unwrap_or(u8::MAX),
                opened: opened?,
            },
        })
    }

    fn training_record(&self, policy: &Policy) -> Result<Option<Training>, BadText> {
        let Some(TrainingAnswer::Done { training, on }) = &self.training else {
            return Ok(None);
        };
        let Some(known) = policy.training(training) else {
            return Ok(None);
        };
        Ok(Some(Training {
            kind: known.kind,
            id: Name::new(training.as_str())?,
            on: Day::new(*on)?,
        }))
    }
}

/// Who signs, when, and under which id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signer<'s> {
    /// The opaque id by which the host knows the person.
    pub subject: &'s str,
    /// The draft's id.
    pub id: &'s RecordId,
    /// By the device's clock.
    pub at: Instant,
}

/// The words somebody agrees to, in one text.
pub fn declaration(policy: &Policy) -> String {
    let texts: Vec<&str> = policy
        .declarations
        .iter()
        .map(|declaration| &*declaration.text)
        .collect();
    texts.join(" ")
}

fn signed_policy(part: &ContactPart, policy: &Policy, pack: Name) -> Result<SignedPolicy, BadText> {
    Ok(SignedPolicy {
        pack,
        id: Name::new(policy.id.as_str())?,
        version: Version::new(&*policy.version)?,
        locale: super::record::Locale::new(&*policy.locale)?,
        text: policy.text_kind,
        sha256: Sha256::new(policy.sha256.to_string())?,
        exemplar: part.is_exemplar(),
    })
}

fn note<I: Clone + PartialEq>(ids: &mut Vec<I>, id: &I) {
    if !ids.contains(id) {
        ids.push(id.clone());
    }
}
