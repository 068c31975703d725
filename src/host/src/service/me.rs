//! `GET /me`: what the host holds of the person who asks.

use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use guide_domain::sign_off::record::Outcome;
use guide_ledger::Kept;
use serde::Serialize;

use crate::completion::Held;
use crate::service::identity::Person;
use crate::service::policies::State as Worth;
use crate::service::refusal::Refusal;
use crate::service::{Peer, Service, Shared, waiting};

#[derive(Serialize)]
struct Me {
    subject: String,
    display: String,
    sign_offs: Vec<Entry>,
    /// By when the sign-off is due; none: nothing is due, or nobody knows.
    due: Option<NaiveDate>,
    /// Whether the person is invented.
    demo: bool,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    pack: String,
    policy: String,
    version: String,
    sha256: String,
    outcome: Outcome,
    recorded_at: String,
    receipt: String,
    state: Worth,
    evidence: bool,
}

pub(super) async fn get(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
) -> Response {
    let person = match service.person(&headers, peer) {
        Ok(person) => person,
        Err(refusal) => return refusal.into_response(),
    };
    match held(&service, person.clone()).await {
        Ok(kept) => Json(me(&service, &person, kept)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

async fn held(service: &Arc<Service>, person: Person) -> Result<Vec<Kept>, Refusal> {
    let service = Arc::clone(service);
    waiting(move || service.ledger.of_person(person.as_str())).await
}

fn me(service: &Service, person: &Person, kept: Vec<Kept>) -> Me {
    let line = service.roster.line(person);
    let due = line.and_then(|line| line.due(service.rules.due_days));
    let mut held = Held::default();
    if let Some(served) = service.policies.served.first() {
        for kept in &kept {
            held.add(served, kept);
        }
    }
    let nothing_due = held.is_complete() || line.is_some_and(|line| line.exempt.is_some());
    let shown = line.map_or_else(|| person.as_str(), |line| &line.name);
    Me {
        subject: service.gate.subject(person),
        display: shown.to_owned(),
        sign_offs: counted(kept)
            .into_iter()
            .map(|kept| entry(service, kept))
            .collect(),
        due: due.filter(|_| !nothing_due),
        demo: service.is_demo(),
    }
}

/// One for each version: a sign-off of it counts once, whatever its id. A signature goes before another answer, then one
/// with training before one without, then the later one.
fn counted(kept: Vec<Kept>) -> Vec<Kept> {
    let worth = |kept: &Kept| {
        let signed = kept.body.outcome == Outcome::Signed;
        (signed, is_trained(kept), kept.seq)
    };
    let mut counted: Vec<Kept> = Vec::new();
    for one in kept {
        let same = |other: &&mut Kept| other.body.policy == one.body.policy;
        match counted.iter_mut().find(same) {
            Some(other) if worth(&one) > worth(other) => *other = one,
            Some(_) => {}
            None => counted.push(one),
        }
    }
    counted
}

fn is_trained(kept: &Kept) -> bool {
    let details = kept.personal.as_ref().map(|(_, details)| details);
    details.is_some_and(|details| details.training.is_some())
}

fn entry(service: &Service, kept: Kept) -> Entry {
    let state = service.policies.state(&kept.body, is_trained(&kept));
    let policy = kept.body.policy;
    Entry {
        id: kept.id,
        pack: policy.pack.into(),
        policy: policy.id.into(),
        version: policy.version.into(),
        sha256: policy.sha256.into(),
        outcome: kept.body.outcome,
        recorded_at: kept.recorded_at,
        receipt: kept.receipt,
        state,
        evidence: !policy.exemplar,
    }
}
