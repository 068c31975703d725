//! The policies that sign-offs may answer to: those served now, and those that were ever served.

use guide_domain::pack::Pack;
use guide_domain::policy::{Policy, Standing};
use guide_domain::sign_off::acceptance::{Arrival, accept};
use guide_domain::sign_off::record::{BadText, Record, SignedPolicy};
use guide_domain::sign_off::terms::Terms;
use guide_domain::sign_off::wire::Worth;
use guide_ledger::SignedBody;

use crate::web::service::refusal::Refusal;

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
    /// What it asks of an answer.
    terms: Terms,
}

impl Served {
    /// The policy of a pack, if it has one.
    pub(crate) fn of(pack: &Pack) -> Option<Result<Self, BadText>> {
        let policy = pack.policy()?;
        Some(Self::from(pack, policy))
    }

    fn from(pack: &Pack, policy: &Policy) -> Result<Self, BadText> {
        let contact = pack.contact_part();
        let terms = Terms::of(contact, policy)?;
        let older = policy.changes.iter().map(|change| &*change.from);
        Ok(Self {
            signed: terms.policy.clone(),
            title: policy.title.to_string(),
            council: contact.council.name.to_string(),
            still_holding: older
                .filter(|version| policy.standing(version) == Standing::Current)
                .map(str::to_owned)
                .collect(),
            terms,
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

/// All policies that the host serves.
#[derive(Clone, Debug)]
pub(crate) struct Policies {
    pub(crate) served: Vec<Served>,
}

impl Policies {
    pub(crate) fn new(served: Vec<Served>) -> Self {
        Self { served }
    }

    /// Whether the host knows the text that was answered to, and may take the record for evidence. What the ledger
    /// remembers is known too: somebody's outbox may hold a sign-off of last week's version.
    pub(crate) fn check(
        &self,
        record: &Record,
        remembered: &[SignedPolicy],
        arrival: Arrival,
    ) -> Result<(), Refusal> {
        let given = &record.data.policy;
        if !remembered.contains(given) {
            return Err(unknown(given, remembered));
        }
        let served = self.served.iter().find(|served| served.signed == *given);
        let terms = served.map(|served| &served.terms);
        accept(record, terms, arrival).map_err(Refusal::not_acceptable)
    }

    /// What a sign-off is worth now.
    pub(crate) fn worth(&self, body: &SignedBody, is_trained: bool) -> Worth {
        let holds = self.served.iter().any(|served| served.holds(&body.policy));
        Worth::of(body.outcome, holds, is_trained)
    }
}

fn unknown(given: &SignedPolicy, remembered: &[SignedPolicy]) -> Refusal {
    let of_pack = |known: &&SignedPolicy| known.pack == given.pack && known.id == given.id;
    let named: Vec<&SignedPolicy> = remembered.iter().filter(of_pack).collect();
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
