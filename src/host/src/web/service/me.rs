//! `GET /me`: what the host holds of the person who asks.

use std::collections::BTreeMap;
use std::error::Error;

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use guide_domain::sign_off::record::{RecordId, Subject};
use guide_domain::sign_off::wire::{HeldSignOff, Me, Worth, policy_key, supersede};
use guide_ledger::Kept;

use crate::person::Person;
use crate::report::roster::Line;
use crate::web::service::refusal::Refusal;
use crate::web::service::{Service, Shared};

pub(super) async fn get(State(service): Shared, person: Person) -> Result<Json<Me>, Refusal> {
    let mut kept = Vec::new();
    for name in service.names(&person).await? {
        kept.extend(service.ledger.of_person(&name).await?);
    }
    kept.sort_by_key(|kept| kept.seq);
    let room = service.rooms.personal.clone();
    let subject = service.subject(&person).await?;
    room.work(move || {
        let found = Found {
            kept,
            line: service.roster.current().roster.line(&person).cloned(),
        };
        let me = Subject::new(subject)
            .map_err(Box::from)
            .and_then(|subject| me(&service, &person, subject, found));
        me.map(Json).map_err(|error| Refusal::unreadable(&*error))
    })
    .await
}

/// What is known of somebody.
struct Found {
    kept: Vec<Kept>,
    line: Option<Line>,
}

fn me(
    service: &Service,
    person: &Person,
    subject: Subject,
    found: Found,
) -> Result<Me, Box<dyn Error>> {
    let Found { kept, line } = found;
    let newest_first = kept.into_iter().rev();
    let sign_offs: Result<Vec<HeldSignOff>, _> =
        newest_first.map(|kept| entry(service, kept)).collect();
    let mut me = Me {
        display: Some(person.written().to_owned()),
        sign_offs: sign_offs?,
        demo: service.is_demo(),
        reports: service.is_reader(person),
        ..Me::named(subject)
    };
    supersede(&mut me.sign_offs);
    if let Some(line) = line {
        me.due = due(service, &line, &me);
        me.display = Some(line.name);
    }
    Ok(me)
}

/// By when the policies are due to which no answer of this person counts yet.
fn due(service: &Service, line: &Line, me: &Me) -> BTreeMap<String, NaiveDate> {
    let Some(day) = line.due(service.rules.due_days) else {
        return BTreeMap::new();
    };
    let served = service.policies.served.iter().map(|served| &served.signed);
    let open = served.filter(|policy| {
        let standing = me.standing(policy.pack.as_str(), policy.id.as_str());
        let is_done = standing.is_some_and(|held| held.state == Some(Worth::Current));
        line.exempt.is_none() && !is_done
    });
    open.map(|policy| (policy_key(&policy.pack, &policy.id), day))
        .collect()
}

fn entry(service: &Service, kept: Kept) -> Result<HeldSignOff, Box<dyn Error>> {
    let details = kept.personal.map(|(_, details)| details);
    let is_trained = details.as_ref().is_some_and(|one| one.training.is_some());
    let state = service.policies.worth(&kept.body, is_trained);
    let policy = kept.body.policy;
    Ok(HeldSignOff {
        id: Some(RecordId::new(kept.id)?),
        pack: policy.pack,
        policy: policy.id,
        version: policy.version,
        sha256: Some(policy.sha256),
        outcome: Some(kept.body.outcome),
        reason: details.and_then(|details| details.reason),
        recorded_at: kept.recorded_at.parse()?,
        receipt: kept.receipt,
        state: Some(state),
        evidence: Some(!policy.exemplar),
    })
}
