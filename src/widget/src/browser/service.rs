//! The host's sign-off service: posts records and asks who is signed in.

use std::rc::Rc;

use crate::state::signing::{Held, Person, Session};
use guide_domain::sign_off::outbox::answer::{Body, Fields, Reply};
use guide_domain::sign_off::outbox::retry::ANSWER_PATIENCE;
use guide_domain::sign_off::record::MEDIA_TYPE;
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, RequestCache, RequestInit, RequestMode, RequestRedirect, Response,
    ResponseType,
};

/// Posts a record's bytes under its id.
pub(super) async fn post(host: &str, id: &str, bytes: &str) -> Reply {
    let sent = async {
        let headers = Headers::new()?;
        headers.set("Content-Type", MEDIA_TYPE)?;
        headers.set("Accept", "application/json")?;
        headers.set("Idempotency-Key", &format!("\"{id}\""))?;
        let request = init("POST", &headers);
        request.set_body(&JsValue::from_str(bytes));
        ask(&format!("{host}/sign-offs"), &request).await
    };
    sent.await.unwrap_or(Reply::Nothing)
}

/// Asks who is signed in.
pub(super) async fn who(host: &str) -> Session {
    let asked = async {
        let headers = Headers::new()?;
        headers.set("Accept", "application/json")?;
        read(&format!("{host}/me"), &init("GET", &headers)).await
    };
    match asked.await {
        Ok((
            Reply::Redirect
            | Reply::Answered { status: 401, .. }
            // A page where JSON was asked for is one to sign in at; with another status it is an error's.
            | Reply::Answered {
                status: 200..=299,
                body: Body::Html,
                ..
            },
            _,
        )) => Session::SignedOut,
        Ok((Reply::Answered { status: 200, .. }, Some(object))) => person(&object).map_or_else(
            || Session::Failed("its answer names nobody".into()),
            Session::Person,
        ),
        Ok((Reply::Answered { status, .. }, _)) => Session::Failed(status.to_string().into()),
        Ok((Reply::Nothing, _)) | Err(_) => Session::Failed("no answer".into()),
    }
}

fn person(object: &JsValue) -> Option<Person> {
    let held = Reflect::get(object, &JsValue::from_str("sign_offs")).ok()?;
    let held = Array::from(&held);
    Some(Person {
        subject: text(object, "subject").filter(|subject| !subject.is_empty())?,
        display: text(object, "display"),
        sign_offs: held.iter().filter_map(|one| held_one(&one)).collect(),
        due: text(object, "due").and_then(|due| due.parse().ok()),
    })
}

fn held_one(object: &JsValue) -> Option<Held> {
    Some(Held {
        policy: text(object, "policy")?,
        version: text(object, "version")?,
        outcome: text(object, "outcome")?,
        recorded_at: text(object, "recorded_at")?,
        receipt: text(object, "receipt")?,
        state: text(object, "state")?,
    })
}

fn init(method: &str, headers: &Headers) -> RequestInit {
    let request = RequestInit::new();
    request.set_method(method);
    request.set_headers(headers);
    request.set_mode(RequestMode::SameOrigin);
    request.set_cache(RequestCache::NoStore);
    // A redirect to a single sign-on is seen for what it is.
    request.set_redirect(RequestRedirect::Manual);
    let patience = u32::try_from(ANSWER_PATIENCE.num_milliseconds()).unwrap_or(u32::MAX);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(patience)));
    request
}

async fn ask(address: &str, request: &RequestInit) -> Result<Reply, JsValue> {
    Ok(read(address, request).await?.0)
}

async fn read(address: &str, request: &RequestInit) -> Result<(Reply, Option<JsValue>), JsValue> {
    let fetched = gloo::utils::window().fetch_with_str_and_init(address, request);
    let response: Response = JsFuture::from(fetched).await?.dyn_into()?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Ok((Reply::Redirect, None));
    }
    let kind = response.headers().get("Content-Type")?.unwrap_or_default();
    let text = JsFuture::from(response.text()?).await?;
    let object = text
        .as_string()
        .and_then(|text| JSON::parse(&text).ok())
        .filter(JsValue::is_object);
    let body = match &object {
        _ if kind.starts_with("text/html") => Body::Html,
        Some(object) => Body::Json(fields(object)),
        None => Body::Other,
    };
    let reply = Reply::Answered {
        status: response.status(),
        retry_after: response.headers().get("Retry-After")?.map(Into::into),
        body,
    };
    Ok((reply, object))
}

/// The texts of an object that a receipt or a refusal may hold.
pub fn fields(object: &JsValue) -> Fields {
    Fields {
        id: text(object, "id"),
        receipt: text(object, "receipt"),
        recorded_at: text(object, "recorded_at"),
        sha256: text(object, "sha256"),
        state: text(object, "state"),
        code: text(object, "code"),
    }
}

/// A text of an object.
pub(super) fn text(object: &JsValue, key: &str) -> Option<Rc<str>> {
    let value = Reflect::get(object, &JsValue::from_str(key)).ok()?;
    value.as_string().map(Into::into)
}
