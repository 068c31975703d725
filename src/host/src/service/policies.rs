//! The policies that sign-offs may answer to: those served now, and those that were ever served.

use guide_domain::pack::Pack;
use guide_domain::policy::{Policy, Standing};
use guide_domain::sign_off::record::{
    Answer, BadText, Locale, Name, Outcome, Sha256, SignedPolicy, Version,
};
use guide_ledger::SignedBody;
use serde::Serialize;

use crate::service::refusal::Refusal;

/// A policy that is served now.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    /// What a sign-off of it names.
    pub(crate) signed: SignedPolicy,
    /// Its title.
    pub(crate) title: String,
    /// Whose it is.
    pub(crate) council: String,
    /// The older versions whose sign-offs still hold, since only editorial changes followed.
    still_holding: Vec<String>,
    /// The reasons to choose from, by outcome.
    declines: Vec<String>,
    needs: Vec<String>,
}

/// What a sign-off is worth now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// It holds.
    Current,
    /// The policy has materially changed since, or is no longer served.
    Outdated,
    /// It holds, and the training is still to come.
    TrainingOutstanding,
}

impl Served {
    /// The policy of a pack, if it has one.
    pub(crate) fn of(pack: &Pack) -> Option<Result<Self, BadText>> {
        let policy = pack.policy()?;
        Some(Self::from(pack, policy))
    }

    fn from(pack: &Pack, policy: &Policy) -> Result<Self, BadText> {
        let contact = pack.contact_part();
        let signed = SignedPolicy {
            pack: Name::new(contact.id.as_str())?,
            id: Name::new(policy.id.as_str())?,
            version: Version::new(&*policy.version)?,
            locale: Locale::new(&*policy.locale)?,
            text: policy.text_kind,
            sha256: Sha256::new(policy.sha256.to_string())?,
            exemplar: contact.is_exemplar(),
        };
        let older = policy.changes.iter().map(|change| &*change.from);
        let ids = |reasons: &[guide_domain::policy::Reason]| {
            reasons.iter().map(|reason| reason.id.to_string()).collect()
        };
        Ok(Self {
            signed,
            title: policy.title.to_string(),
            council: contact.council.name.to_string(),
            still_holding: older
                .filter(|version| policy.standing(version) == Standing::Current)
                .map(str::to_owned)
                .collect(),
            declines: ids(&policy.declines),
            needs: ids(&policy.needs),
        })
    }

    /// Whether this policy is the one that was answered to, in whatever version.
    pub(crate) fn is_of(&self, policy: &SignedPolicy) -> bool {
        self.signed.pack == policy.pack && self.signed.id == policy.id
    }

    /// Whether an answer to that text counts as one to this. A signature under our plain text is none under the
    /// council's own, and one under an exemplar is none under what the council confirmed.
    pub(crate) fn holds(&self, policy: &SignedPolicy) -> bool {
        let same_words = *policy == self.signed
            || self
                .still_holding
                .iter()
                .any(|version| version == policy.version.as_str());
        self.is_of(policy)
            && policy.text == self.signed.text
            && policy.exemplar == self.signed.exemplar
            && same_words
    }
}

/// All policies that the host knows.
#[derive(Clone, Debug)]
pub(crate) struct Policies {
    pub(crate) served: Vec<Served>,
    /// With those that the ledger remembers: somebody's outbox may hold a sign-off of last week's version.
    known: Vec<SignedPolicy>,
}

impl Policies {
    pub(crate) fn new(served: Vec<Served>, remembered: Vec<SignedPolicy>) -> Self {
        let mut known = remembered;
        known.extend(served.iter().map(|served| served.signed.clone()));
        Self { served, known }
    }

    /// Whether the host knows the text that was answered to, and offered the reason.
    pub(crate) fn check(&self, answer: &Answer) -> Result<(), Refusal> {
        let given = &answer.policy;
        if !self.known.contains(given) {
            return Err(self.unknown(given));
        }
        let Some(served) = self.served.iter().find(|served| served.signed == *given) else {
            return Ok(());
        };
        let offered = match answer.outcome {
            Outcome::Signed => return Ok(()),
            Outcome::Declined => &served.declines,
            Outcome::NeedsHelp => &served.needs,
        };
        match &answer.reason {
            Some(reason) if !offered.iter().any(|one| one == reason.as_str()) => {
                Err(Refusal::unprocessable(
                    "unknown-reason",
                    format!(
                        "“{reason}” is none of the reasons offered: {}",
                        offered.join(", ")
                    ),
                ))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn unknown(&self, given: &SignedPolicy) -> Refusal {
        let of_pack = |known: &&SignedPolicy| known.pack == given.pack && known.id == given.id;
        let named: Vec<&SignedPolicy> = self.known.iter().filter(of_pack).collect();
        let versions: Vec<&str> = named.iter().map(|known| known.version.as_str()).collect();
        if named.is_empty() {
            return Refusal::unprocessable(
                "unknown-policy",
                format!("this host serves no policy “{}/{}”", given.pack, given.id),
            );
        }
        if !versions.contains(&given.version.as_str()) {
            return Refusal::unprocessable(
                "unknown-version",
                format!(
                    "this host never served version {}; it knows {}",
                    given.version,
                    versions.join(", ")
                ),
            );
        }
        Refusal::unprocessable(
            "unknown-text",
            "this host never served that text: its hash, language, kind of text or standing as an exemplar differs; load the page again",
        )
    }

    /// What a sign-off is worth now.
    pub(crate) fn state(&self, body: &SignedBody, is_trained: bool) -> State {
        if !self.served.iter().any(|served| served.holds(&body.policy)) {
            State::Outdated
        } else if body.outcome == Outcome::Signed && !is_trained {
            State::TrainingOutstanding
        } else {
            State::Current
        }
    }
}
