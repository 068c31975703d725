//! `POST /sign-offs`: takes a record, and says *recorded* only once the ledger holds it.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use guide_domain::sign_off::record::{MEDIA_TYPE, Record};
use guide_ledger::ledger::NotRecorded;
use guide_ledger::{Appended, Draft, Receipt, Refused, SignedBody};
use http_body_util::BodyExt;
use serde::Serialize;

use crate::clock;
use crate::service::identity::{Identity, Person};
use crate::service::policies::State as Worth;
use crate::service::refusal::Refusal;
use crate::service::{Peer, Service, Shared};

/// The largest record that is read, in bytes.
const LARGEST: usize = 64 * 1024;

/// So much more is read and thrown away, so that whoever sends too much hears of it instead of a broken connection.
const PATIENCE: usize = 4 * 1024 * 1024;

/// How long somebody may take to send a record.
const SLOWEST: Duration = Duration::from_secs(15);

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The proof, as the contract has it; and whether it is one.
#[derive(Serialize)]
struct Proof {
    id: String,
    receipt: String,
    recorded_at: String,
    sha256: String,
    state: Worth,
    /// A sign-off of an exemplar is no evidence, and the receipt says so.
    evidence: bool,
}

/// A record as it came, each part looked at for itself.
struct Sent {
    by: Person,
    what: Record,
}

pub(super) async fn post(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    // First of all, so that nobody who is refused is cut off while still sending.
    let body = whole(body).await;
    match take(&service, peer, &headers, body).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn take(
    service: &Service,
    peer: SocketAddr,
    headers: &HeaderMap,
    body: Result<Bytes, Refusal>,
) -> Result<Response, Refusal> {
    let sent = read(service, peer, headers, body)?;
    let signed = SignedBody {
        policy: sent.what.data.policy.clone(),
        outcome: sent.what.data.outcome,
    };
    let is_trained = sent.what.data.training.is_some();
    let draft = Draft::new(sent.by.as_str(), sent.what).map_err(|error| {
        tracing::error!(%error, "a record cannot be written down");
        Refusal::unavailable()
    })?;
    let appended = service.ledger.append(draft, clock::now()).await;
    let (status, receipt) = match appended.map_err(refused)? {
        Appended::Recorded(receipt) => (StatusCode::CREATED, receipt),
        Appended::AlreadyRecorded(receipt) => (StatusCode::OK, receipt),
    };
    let Receipt {
        id,
        receipt,
        recorded_at,
        sha256,
    } = receipt;
    let proof = Proof {
        id,
        receipt,
        recorded_at,
        sha256,
        state: service.policies.state(&signed, is_trained),
        evidence: !signed.policy.exemplar,
    };
    Ok((status, Json(proof)).into_response())
}

/// All that can be wrong before the ledger is asked, in an order in which nothing is told to strangers.
fn read(
    service: &Service,
    peer: SocketAddr,
    headers: &HeaderMap,
    body: Result<Bytes, Refusal>,
) -> Result<Sent, Refusal> {
    let person = service.person(headers, peer)?;
    let unsaid_is_fine = matches!(service.gate.identity, Identity::Header(_));
    service.check_origin(headers, peer, unsaid_is_fine)?;
    service.take_token(&person)?;
    check_type(headers)?;
    let body = body?;
    let key = key(headers)?;
    let record: Record = serde_json::from_slice(&body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Refusal::unprocessable(
            "unfit-record",
            format!("the record cannot be taken: {error}"),
        ),
        serde_json::error::Category::Io
        | serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof => {
            Refusal::bad_request("no-json", format!("the body is no JSON: {error}"))
        }
    })?;
    if key != record.id.as_str() {
        return Err(Refusal::bad_request(
            "other-key",
            "Idempotency-Key differs from the record’s id; send the record’s own id",
        ));
    }
    if record.subject.as_str() != service.gate.subject(&person) {
        return Err(Refusal::forbidden(
            "other-person",
            "this sign-off is somebody else’s; it is kept for them",
        ));
    }
    record
        .check()
        .map_err(|fault| Refusal::unprocessable("unfit-record", fault.to_string()))?;
    service.policies.check(&record.data)?;
    Ok(Sent {
        by: person,
        what: record,
    })
}

fn refused(not_recorded: NotRecorded) -> Refusal {
    match not_recorded {
        NotRecorded::Refused(refused) => {
            let code = match refused {
                Refused::OtherPerson => "id-taken",
                Refused::OtherContent => "other-content",
                Refused::Erased => "erased",
            };
            Refusal::unprocessable(code, refused.to_string())
        }
        NotRecorded::Unavailable(error) => {
            tracing::error!(%error, "a sign-off is not known to be recorded");
            Refusal::unavailable()
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

/// Reads the body up to the limit. What goes beyond is read and thrown away, within limits of its own.
async fn whole(body: Body) -> Result<Bytes, Refusal> {
    let reading = tokio::time::timeout(SLOWEST, gathered(body)).await;
    // Not 408, which senders take for a fault of the record: a slow network may be quicker next time.
    reading.unwrap_or_else(|_elapsed| {
        Err(Refusal {
            message: "the record took too long to come; nothing is lost, send it again".to_owned(),
            code: "too-slow",
            ..Refusal::unavailable()
        })
    })
}

async fn gathered(mut body: Body) -> Result<Bytes, Refusal> {
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            Refusal::bad_request("cut-off", format!("the record was cut off: {error}"))
        })?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= LARGEST {
            bytes.extend_from_slice(&data);
        } else if length > LARGEST + PATIENCE {
            break;
        }
    }
    if length > LARGEST {
        return Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            format!("a record has at most {LARGEST} bytes"),
        ));
    }
    Ok(bytes.into())
}
