//! `POST /sign-offs`: takes a record, and says *recorded* only once the ledger holds it.

use std::error::Error;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use guide_domain::Instant;
use guide_domain::sign_off::acceptance::Arrival;
use guide_domain::sign_off::record::{MEDIA_TYPE, Record, RecordId};
use guide_domain::sign_off::wire::{Receipt, RefusalBody, Worth};
use guide_ledger::ledger::NotRecorded;
use guide_ledger::{Appended, Draft, LedgerError, Refused, SignedBody};

use crate::clock;
use crate::person::Person;
use crate::web::service::identity::Identity;
use crate::web::service::origin::{NoOtherPage, OwnPage};
use crate::web::service::refusal::Refusal;
use crate::web::service::{Service, Shared, body};

/// The largest record that is read, in bytes.
pub(super) const LARGEST: usize = 64 * 1024;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Somebody who may send a record now: known, of their own will, and not too often.
pub(super) struct Sender(Person);

impl FromRequestParts<Arc<Service>> for Sender {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Refusal> {
        let person = Person::from_request_parts(parts, service).await?;
        match service.gate.identity {
            // Browsers send a cookie along whoever asks for it.
            Identity::Demo => {
                OwnPage::from_request_parts(parts, service).await?;
            }
            Identity::Header(_) => {
                NoOtherPage::from_request_parts(parts, service).await?;
            }
        }
        service.take_token(&person)?;
        Ok(Self(person))
    }
}

/// A record as it came, under its own id.
pub(super) struct Sent(Record);

impl FromRequest<Arc<Service>> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Refusal> {
        check_type(request.headers())?;
        let key = key(request.headers())?.to_owned();
        let bytes = Bytes::from_request(request, service).await;
        let record: Record = read(&bytes.map_err(|rejection| body::refused(&rejection))?)?;
        if key != record.id.as_str() {
            return Err(Refusal::bad_request(
                "other-key",
                "Idempotency-Key differs from the record’s id; send the record’s own id",
            ));
        }
        Ok(Self(record))
    }
}

/// Takes a record. All that can be wrong is looked at before the ledger is asked, in an order in which nothing is told to
/// strangers.
pub(super) async fn post(
    State(service): Shared,
    Sender(person): Sender,
    Sent(record): Sent,
) -> Result<(StatusCode, Json<Receipt>), Refusal> {
    if record.subject.as_str() != service.subject(&person).await? {
        return Err(Refusal::forbidden(
            RefusalBody::OTHER_PERSON,
            "this sign-off is somebody else’s; it is kept for them",
        ));
    }
    let now = clock::now();
    let arrival = Arrival {
        now,
        today: clock::date(now),
    };
    let remembered = &service.opened().await?.policies;
    service.policies.check(&record, remembered, arrival)?;
    let signed = SignedBody {
        policy: record.data.policy.clone(),
        outcome: record.data.outcome,
    };
    let is_trained = record.data.training.is_some();
    let (status, receipt) = match append(&service, &person, &record, now).await? {
        Appended::Recorded(receipt) => (StatusCode::CREATED, receipt),
        Appended::AlreadyRecorded(receipt) => (StatusCode::OK, receipt),
    };
    let state = service.policies.worth(&signed, is_trained);
    let proof = proof(receipt, &signed, state);
    let proof = proof.map_err(|error| Refusal::unreadable(&*error))?;
    Ok((status, Json(proof)))
}

/// Offers the record under the person's account. What was recorded under an earlier spelling of it is known by that
/// one alone: the ledger takes it for somebody else's, records nothing, and is asked once more under the spelling.
async fn append(
    service: &Arc<Service>,
    person: &Person,
    record: &Record,
    now: Instant,
) -> Result<Appended, Refusal> {
    let offer = async |name: &str| {
        let draft = Draft::new(name, record.clone()).map_err(LedgerError::from)?;
        service.ledger.append(draft, now).await
    };
    let answer = offer(person.account()).await;
    if !is_others(&answer) {
        return Ok(answer?);
    }
    for name in service.names(person).await? {
        let again = offer(&name).await;
        if !is_others(&again) {
            return Ok(again?);
        }
    }
    Ok(answer?)
}

fn is_others(answer: &Result<Appended, NotRecorded>) -> bool {
    matches!(answer, Err(NotRecorded::Refused(Refused::OtherPerson)))
}

/// The proof of what the ledger holds. A sign-off of an exemplar is no evidence, and the receipt says so.
fn proof(
    kept: guide_ledger::Receipt,
    signed: &SignedBody,
    state: Worth,
) -> Result<Receipt, Box<dyn Error>> {
    Ok(Receipt {
        id: RecordId::new(kept.id)?,
        receipt: kept.receipt,
        recorded_at: Some(kept.recorded_at.parse()?),
        sha256: signed.policy.sha256.clone(),
        state: Some(state),
        evidence: Some(!signed.policy.exemplar),
    })
}

fn read(bytes: &[u8]) -> Result<Record, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Refusal::unprocessable(
            "unfit-record",
            format!("the record cannot be taken: {error}"),
        ),
        serde_json::error::Category::Io
        | serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof => {
            Refusal::bad_request("no-json", format!("the body is no JSON: {error}"))
        }
    })
}

impl From<NotRecorded> for Refusal {
    fn from(not_recorded: NotRecorded) -> Self {
        match not_recorded {
            NotRecorded::Refused(refused) => {
                let code = match refused {
                    Refused::OtherPerson => "id-taken",
                    Refused::OtherContent => "other-content",
                    Refused::Erased => "erased",
                    Refused::Unreadable => "unreadable",
                };
                Self::unprocessable(code, refused.to_string())
            }
            NotRecorded::Unavailable(error) => Self::from(&*error),
        }
    }
}

fn check_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let mut parts = given.unwrap_or_default().split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    let in_utf8 = parts.all(|parameter| parameter.eq_ignore_ascii_case("charset=utf-8"));
    if kind.eq_ignore_ascii_case(MEDIA_TYPE) && in_utf8 {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "wrong-type",
        format!("a sign-off is sent as {MEDIA_TYPE}"),
    ))
}

/// The key: a string in quotes (RFC 8941), as the draft on idempotency keys has it, or bare.
fn key(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut keys = headers.get_all(IDEMPOTENCY_KEY).iter();
    let key = keys.next().and_then(|key| key.to_str().ok());
    let (Some(key), None) = (key, keys.next()) else {
        return Err(Refusal::bad_request(
            "no-key",
            "send the record’s id as the one Idempotency-Key",
        ));
    };
    let quoted = key
        .strip_prefix('"')
        .and_then(|begun| begun.strip_suffix('"'));
    Ok(quoted.unwrap_or(key))
}
