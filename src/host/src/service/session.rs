//! The demonstration's sign-in: pick one of the invented people.

use std::net::SocketAddr;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::service::identity::{self, Person};
use crate::service::refusal::Refusal;
use crate::service::{Peer, Service, Shared, demo};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    person: String,
}

#[derive(Serialize)]
struct People {
    demo: bool,
    people: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    person: &'static str,
    display: &'static str,
}

#[derive(Serialize)]
struct Begun {
    subject: String,
    display: &'static str,
    demo: bool,
}

/// The people there are.
pub(super) async fn people() -> Response {
    let people = demo::people().map(|(person, display)| Shown { person, display });
    Json(People {
        demo: true,
        people: people.collect(),
    })
    .into_response()
}

/// Begins a session.
pub(super) async fn begin(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match begun(&service, peer, &headers, body) {
        Ok((begun, cookie)) => ([(SET_COOKIE, cookie)], Json(begun)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn begun(
    service: &Service,
    peer: SocketAddr,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(Begun, HeaderValue), Refusal> {
    service.check_origin(headers, peer, true)?;
    let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    if !kind.is_some_and(|kind| kind.starts_with(b"application/json")) {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "wrong-type",
            "signing in is sent as application/json",
        ));
    }
    let body = body.map_err(|error| Refusal::bad_request("cut-off", error.to_string()))?;
    let chosen: Chosen = serde_json::from_slice(&body).map_err(|error| {
        Refusal::bad_request("no-json", format!("send {{\"person\": \"…\"}}: {error}"))
    })?;
    let found = demo::people().find(|(person, _)| *person == chosen.person);
    let known = || demo::people().map(|(person, _)| person).collect::<Vec<_>>();
    let (person, display) = found
        .and_then(|(person, display)| Some((Person::new(person)?, display)))
        .ok_or_else(|| {
            let message = format!(
                "nobody of the demonstration has that name; there are {}",
                known().join(", ")
            );
            Refusal::unprocessable("unknown-person", message)
        })?;
    let secure = service.gate.is_secure(headers, peer);
    let cookie = service
        .gate
        .session(&person, secure, clock::now())
        .map_err(|_no_text| Refusal::unavailable())?;
    let begun = Begun {
        subject: service.gate.subject(&person),
        display,
        demo: true,
    };
    Ok((begun, cookie))
}

/// Ends a session.
pub(super) async fn end(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
) -> Response {
    if let Err(refusal) = service.check_origin(&headers, peer, true) {
        return refusal.into_response();
    }
    match identity::no_session(service.gate.is_secure(&headers, peer)) {
        Ok(cookie) => (StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response(),
        Err(_no_text) => Refusal::unavailable().into_response(),
    }
}
