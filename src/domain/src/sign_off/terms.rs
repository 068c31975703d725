//! What a pack asks of an answer to its policy: the words to agree to, the reasons to choose from, the training, the
//! sections.
//!
//! The screens that ask, the hosts that check and `policy --json` all take it from here, so that what is asked, what is
//! checked and what is published cannot differ. It holds no shared pointers: a host keeps it between threads.

use serde::Serialize;

use super::record::{
    BadText, Declaration, Locale, MOST_SCENARIOS, Name, Outcome, Sha256, SignedPolicy,
    TrainingKind, Version,
};
use crate::content::ContactPart;
use crate::policy::{Policy, Reason};

/// What one version of a policy asks of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The very text that is answered to.
    pub policy: SignedPolicy,
    /// The words of a record, for every outcome.
    pub declarations: Vec<DeclaredWords>,
    /// The reasons to choose from, in the pack's order.
    pub reasons: Vec<OfferedReason>,
    /// The trainings to choose from, in the pack's order.
    pub training: Vec<OfferedTraining>,
    /// The sections to open, in the text's order.
    pub sections: Vec<Name>,
    /// How many scenarios there are.
    pub scenarios: u8,
}

/// The words that a record of an outcome carries as its `declaration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeclaredWords {
    /// The outcome.
    pub outcome: Outcome,
    /// The words, to the letter; `null`: nothing is agreed to.
    pub text: Option<Declaration>,
}

/// A reason that a record of an outcome may carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferedReason {
    /// The outcome.
    pub outcome: Outcome,
    /// What the record carries.
    pub id: Name,
    /// Its words on the screen.
    pub text: String,
}

/// A training that a record may carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferedTraining {
    /// How.
    pub kind: TrainingKind,
    /// Which.
    pub id: Name,
    /// Its words on the screen.
    pub label: String,
}

impl Terms {
    /// The terms of a pack's policy.
    ///
    /// # Errors
    /// [`BadText`] if something of the pack fits no record.
    pub fn of(part: &ContactPart, policy: &Policy) -> Result<Self, BadText> {
        let sections = policy.sections.iter();
        let sections = sections.map(|section| Name::new(section.id.as_str()));
        Ok(Self {
            policy: SignedPolicy::of(part, policy)?,
            declarations: Outcome::ALL
                .into_iter()
                .map(|outcome| declared_words(policy, outcome))
                .collect::<Result<_, _>>()?,
            reasons: reasons(policy)?,
            training: training(policy)?,
            sections: sections.collect::<Result<_, _>>()?,
            scenarios: u8::try_from(policy.scenarios.len()).unwrap_or(MOST_SCENARIOS),
        })
    }

    /// The words that a record of that outcome carries.
    pub fn declaration(&self, outcome: Outcome) -> Option<&Declaration> {
        let of_outcome = self.declarations.iter().find(|one| one.outcome == outcome);
        of_outcome?.text.as_ref()
    }

    /// Whether the pack offers that reason for that outcome.
    pub fn offers(&self, outcome: Outcome, reason: &Name) -> bool {
        let mut reasons = self.reasons.iter();
        reasons.any(|offered| offered.outcome == outcome && offered.id == *reason)
    }
}

impl SignedPolicy {
    /// What a record says of a pack's policy.
    ///
    /// # Errors
    /// [`BadText`] if something of the pack fits no record.
    pub fn of(part: &ContactPart, policy: &Policy) -> Result<Self, BadText> {
        Ok(Self {
            pack: Name::new(part.id.as_str())?,
            id: Name::new(policy.id.as_str())?,
            version: Version::new(&*policy.version)?,
            locale: Locale::new(&*policy.locale)?,
            text: policy.text_kind,
            sha256: Sha256::new(policy.sha256.to_string())?,
            exemplar: part.is_exemplar(),
        })
    }
}

/// The words somebody agrees to by signing, in one text.
pub fn declaration(policy: &Policy) -> String {
    let declarations = policy.declarations.iter();
    let texts: Vec<&str> = declarations.map(|one| &*one.text).collect();
    texts.join(" ")
}

/// Whoever declines or asks for help agrees to nothing.
pub(super) fn declared(policy: &Policy, outcome: Outcome) -> Result<Option<Declaration>, BadText> {
    match outcome {
        Outcome::Signed => Declaration::new(declaration(policy)).map(Some),
        Outcome::Declined | Outcome::NeedsHelp => Ok(None),
    }
}

fn declared_words(policy: &Policy, outcome: Outcome) -> Result<DeclaredWords, BadText> {
    let text = declared(policy, outcome)?;
    Ok(DeclaredWords { outcome, text })
}

fn reasons(policy: &Policy) -> Result<Vec<OfferedReason>, BadText> {
    let declines = policy.declines.iter().map(|one| (Outcome::Declined, one));
    let needs = policy.needs.iter().map(|one| (Outcome::NeedsHelp, one));
    let offered = |(outcome, reason): (Outcome, &Reason)| {
        Ok(OfferedReason {
            outcome,
            id: Name::new(reason.id.as_str())?,
            text: reason.label.to_string(),
        })
    };
    declines.chain(needs).map(offered).collect()
}

fn training(policy: &Policy) -> Result<Vec<OfferedTraining>, BadText> {
    let offered = |training: &crate::policy::Training| {
        Ok(OfferedTraining {
            kind: training.kind,
            id: Name::new(training.id.as_str())?,
            label: training.label.to_string(),
        })
    };
    policy.training.iter().map(offered).collect()
}
