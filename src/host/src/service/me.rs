//! `GET /me`: what the host holds of the person who asks.

use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use guide_domain::sign_off::record::Outcome;
use guide_ledger::{Kept, LedgerError};
use serde::Serialize;

use crate::completion::Held;
use crate::roster::Line;
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
    /// Whether they may see reports.
    reports: bool,
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
        Ok(found) => Json(me(&service, &person, found)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// What is known of somebody.
struct Found {
    kept: Vec<Kept>,
    line: Option<Line>,
}

async fn held(service: &Arc<Service>, person: Person) -> Result<Found, Refusal> {
    let service = Arc::clone(service);
    waiting(move || -> Result<Found, LedgerError> {
        let roster = service.roster.current().roster;
        Ok(Found {
            kept: service.ledger.of_person(person.as_str())?,
            line: roster.line(&person).cloned(),
        })
    })
    .await
}

fn me(service: &Service, person: &Person, found: Found) -> Me {
    let Found { kept, line } = found;
    let due = line
        .as_ref()
        .and_then(|line| line.due(service.rules.due_days));
    let mut held = Held::default();
    if let Some(served) = service.policies.served.first() {
        for kept in &kept {
            held.add(served, kept);
        }
    }
    let is_exempt = line.as_ref().is_some_and(|line| line.exempt.is_some());
    let nothing_due = held.is_complete() || is_exempt;
    Me {
        subject: service.gate.subject(person),
        display: line.map_or_else(|| person.as_str().to_owned(), |line| line.name),
        sign_offs: counted(kept)
            .into_iter()
            .map(|kept| entry(service, kept))
            .collect(),
        due: due.filter(|_| !nothing_due),
        demo: service.is_demo(),
        reports: service.is_reader(person),
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
