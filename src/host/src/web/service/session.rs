//! The demonstration's sign-in: pick one of the invented people.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum_extra::extract::SignedCookieJar;
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::person::Person;
use crate::web::service::origin::{NoOtherPage, OwnPage};
use crate::web::service::refusal::Refusal;
use crate::web::service::{Service, Shared, body, demo};

#[derive(Serialize)]
pub(super) struct People {
    demo: bool,
    people: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    person: &'static str,
    display: &'static str,
}

#[derive(Serialize)]
pub(super) struct Begun {
    subject: String,
    display: &'static str,
    demo: bool,
}

/// Who somebody wants to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chosen {
    person: String,
}

impl FromRequest<Arc<Service>> for Chosen {
    type Rejection = Refusal;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Refusal> {
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .map(axum::http::HeaderValue::as_bytes);
        if !kind.is_some_and(|kind| kind.starts_with(b"application/json")) {
            return Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "wrong-type",
                "signing in is sent as application/json",
            ));
        }
        let bytes = Bytes::from_request(request, service).await;
        serde_json::from_slice(&bytes.map_err(|rejection| body::refused(&rejection))?).map_err(
            |error| Refusal::bad_request("no-json", format!("send {{\"person\": \"…\"}}: {error}")),
        )
    }
}

/// The people there are.
pub(super) async fn people() -> Json<People> {
    let people = demo::people().map(|(person, display)| Shown { person, display });
    Json(People {
        demo: true,
        people: people.collect(),
    })
}

/// Begins a session.
pub(super) async fn begin(
    State(service): Shared,
    _by: NoOtherPage,
    head: Parts,
    chosen: Chosen,
) -> Result<(SignedCookieJar, Json<Begun>), Refusal> {
    let mut people = demo::people();
    let found = people.find(|(person, _)| *person == chosen.person);
    let known = found.and_then(|(person, display)| Some((Person::new(person).ok()?, display)));
    let (person, display) = known.ok_or_else(unknown)?;
    let begun = Begun {
        subject: service.subject(&person).await?,
        display,
        demo: true,
    };
    let is_secure = service.gate.address(&head).is_secure;
    let cookie = service.gate.sessions.begin(person, is_secure, clock::now());
    Ok((cookie, Json(begun)))
}

fn unknown() -> Refusal {
    let known: Vec<&str> = demo::people().map(|(person, _)| person).collect();
    let message = format!(
        "nobody of the demonstration has that name; there are {}",
        known.join(", ")
    );
    Refusal::unprocessable("unknown-person", message)
}

/// Ends a session, for good.
pub(super) async fn end(
    State(service): Shared,
    _by: OwnPage,
    head: Parts,
) -> (StatusCode, SignedCookieJar) {
    let is_secure = service.gate.address(&head).is_secure;
    let sessions = &service.gate.sessions;
    let cookie = sessions.end(&head.headers, is_secure, clock::now());
    (StatusCode::NO_CONTENT, cookie)
}
