//! The sign-off service of the reference host: records, one's own page, reports.
//!
//! | module | owns |
//! |---|---|
//! | [`identity`] | who is asking |
//! | [`opening`] | what `serve` is told about the service |
//! | [`origin`] | whether a write comes from a page of ours |
//! | [`policies`] | which texts may be answered to |
//! | [`rates`] | how often somebody may post |
//! | [`sign_offs`] | taking a record |
//! | [`me`] | what the host holds of the person who asks |
//! | [`reports`] | completion, for those who may see it |
//! | [`retention`] | how long it is kept who signed |
//! | [`demo`] | the invented people |
//! | [`session`] | picking one of them |
//! | [`refusal`] | what is said when something is not granted |

pub(crate) mod demo;
pub(crate) mod identity;
mod me;
pub(crate) mod opening;
mod origin;
pub(crate) mod policies;
pub(crate) mod rates;
pub(crate) mod refusal;
mod reports;
pub(crate) mod retention;
mod session;
mod sign_offs;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use guide_ledger::Ledger;

use crate::clock;
use crate::completion::confirmed::Confirmations;
use crate::roster::live::Live;
use crate::service::identity::{Gate, Identity, Person};
use crate::service::policies::Policies;
use crate::service::rates::Rates;
use crate::service::refusal::Refusal;
use crate::service::retention::Retention;

/// What answers without a page of its own may do: nothing.
const CLOSED: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");

/// All that the service works with.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) ledger: Ledger,
    pub(crate) gate: Gate,
    pub(crate) policies: Policies,
    pub(crate) roster: Live,
    /// Who has confirmed which figures.
    pub(crate) confirmations: Confirmations,
    /// Who may see reports.
    pub(crate) readers: BTreeSet<Person>,
    pub(crate) rules: Rules,
    pub(crate) rates: Mutex<Rates>,
    /// None: nothing is erased by itself.
    pub(crate) retention: Option<Arc<Retention>>,
}

/// The host's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// So many days after somebody's start the sign-off is due.
    pub(crate) due_days: u16,
    /// So many of a hundred should have signed and been trained.
    pub(crate) threshold: u8,
    /// So often one person may post in a minute.
    pub(crate) posts_per_minute: u32,
}

type Shared = State<Arc<Service>>;
type Peer = ConnectInfo<SocketAddr>;

impl Service {
    fn is_reader(&self, person: &Person) -> bool {
        self.readers.contains(person)
    }

    fn is_demo(&self) -> bool {
        self.gate.identity == Identity::Demo
    }

    /// The person who asks.
    fn person(&self, headers: &HeaderMap, peer: SocketAddr) -> Result<Person, Refusal> {
        let person = self.gate.person(headers, peer, clock::now())?;
        person.ok_or_else(Refusal::no_session)
    }

    /// Whether a write may be carried out, by where it says it comes from.
    fn check_origin(
        &self,
        headers: &HeaderMap,
        peer: SocketAddr,
        unsaid_is_fine: bool,
    ) -> Result<(), Refusal> {
        let secure = self.gate.is_secure(headers, peer);
        match origin::of(headers, secure, self.gate.trusts(peer)) {
            origin::From::OwnPage => Ok(()),
            origin::From::Unsaid if unsaid_is_fine => Ok(()),
            origin::From::Unsaid | origin::From::Elsewhere => Err(Refusal::forbidden(
                "cross-site",
                "this does not come from a page of this host",
            )),
        }
    }

    fn take_token(&self, person: &Person) -> Result<(), Refusal> {
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        rates.take(person, clock::now()).map_err(|seconds| Refusal {
            retry_after: Some(seconds),
            ..Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too-many",
                "too many sign-offs in a short time; nothing is lost, send it again later",
            )
        })
    }
}

/// Runs what waits for database and disk on a thread that may wait.
async fn waiting<T: Send + 'static, E: std::error::Error + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Refusal> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => {
            tracing::error!(%error, "the ledger cannot be read");
            Err(Refusal::unavailable())
        }
        Err(error) => {
            tracing::error!(%error, "a read of the ledger ended early");
            Err(Refusal::unavailable())
        }
    }
}

/// The service's addresses: the contract's under `/api`, the demonstration's and those for whoever watches the host.
pub(crate) fn router(service: Arc<Service>) -> Router {
    let mut api = Router::new()
        .route("/sign-offs", post(sign_offs::post))
        .route("/me", get(me::get))
        .route("/reports/completion", get(reports::page))
        .route("/reports/completion/confirm", post(reports::confirm))
        .route("/reports/completion.csv", get(reports::csv))
        .route("/reports/completion.css", get(reports::css));
    api = api.fallback(nothing_here);
    let mut router = Router::new()
        .nest("/api", api)
        .route("/healthz", get(healthy))
        .route("/readyz", get(ready));
    if service.is_demo() {
        router = router
            .route("/demo/people", get(session::people))
            .route("/demo/sign-in", post(session::begin))
            .route("/demo/sign-out", post(session::end));
    }
    router
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(guarded))
        .layer(middleware::from_fn(told))
        .with_state(service)
}

async fn nothing_here() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "there is nothing at this address",
    )
}

async fn wrong_method() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        "this address does not take that method",
    )
}

/// The program runs.
async fn healthy() -> &'static str {
    "ok\n"
}

/// The ledger answers.
async fn ready(State(service): Shared) -> Response {
    match waiting(move || service.ledger.ready()).await {
        Ok(()) => "ready\n".into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// Answers are for one person at one moment: nobody keeps or frames them. A page of its own says its own policy.
async fn guarded(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(CLOSED);
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

/// One line in the log for each request: which kind, not whose.
async fn told(matched: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let started = clock::now();
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = matched.as_ref().map_or("none", MatchedPath::as_str);
    let milliseconds = (clock::now() - started).num_milliseconds();
    let status = response.status().as_u16();
    tracing::info!(%method, route, status, milliseconds, "answered");
    response
}
