//! The host's sign-off service: posts records and asks who is signed in.

use std::rc::Rc;

use crate::whole::state::signing::Session;
use guide_domain::sign_off::outbox::answer::{Body, Reply};
use guide_domain::sign_off::outbox::retry::ANSWER_PATIENCE;
use guide_domain::sign_off::record::MEDIA_TYPE;
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
        fetch(&format!("{host}/sign-offs"), &request).await
    };
    match sent.await {
        Ok(answer) => answer.map_or(Reply::Redirect, Reply::from),
        Err(_) => Reply::Nothing,
    }
}

/// Asks who is signed in.
pub(super) async fn who(host: &str) -> Session {
    let asked = async {
        let headers = Headers::new()?;
        headers.set("Accept", "application/json")?;
        fetch(&format!("{host}/me"), &init("GET", &headers)).await
    };
    match asked.await {
        Ok(Some(answer)) => named(&answer),
        Ok(None) => Session::SignedOut,
        Err(_) => Session::Failed("no answer".into()),
    }
}

fn named(answer: &Fetched) -> Session {
    match answer.status {
        401 => Session::SignedOut,
        // A page where JSON was asked for is one to sign in at; with another status it is an error's.
        200..=299 if answer.is_page => Session::SignedOut,
        200 => match serde_json::from_str(&answer.text) {
            Ok(me) => Session::Person(Rc::new(me)),
            Err(why) => Session::Failed(format!("its answer cannot be read: {why}").into()),
        },
        status => Session::Failed(status.to_string().into()),
    }
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

/// An answer, all of it there.
struct Fetched {
    status: u16,
    retry_after: Option<String>,
    /// Whether it is a page, by its content type.
    is_page: bool,
    text: String,
}

impl From<Fetched> for Reply {
    fn from(fetched: Fetched) -> Self {
        let body = if fetched.is_page {
            Body::Html
        } else {
            serde_json::from_str(&fetched.text).map_or(Body::Other, Body::Json)
        };
        Self::Answered {
            status: fetched.status,
            retry_after: fetched.retry_after.map(Into::into),
            body,
        }
    }
}

/// The answer of an address; none: it redirects elsewhere.
async fn fetch(address: &str, request: &RequestInit) -> Result<Option<Fetched>, JsValue> {
    let fetched = gloo::utils::window().fetch_with_str_and_init(address, request);
    let response: Response = JsFuture::from(fetched).await?.dyn_into()?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Ok(None);
    }
    let headers = response.headers();
    let kind = headers.get("Content-Type")?.unwrap_or_default();
    let text = JsFuture::from(response.text()?).await?;
    Ok(Some(Fetched {
        status: response.status(),
        retry_after: headers.get("Retry-After")?,
        is_page: kind.starts_with("text/html"),
        text: text.as_string().unwrap_or_default(),
    }))
}
