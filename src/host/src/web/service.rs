//! The sign-off service of the reference host: records, one's own page, reports.
//!
//! | module | owns |
//! |---|---|
//! | [`identity`] | who is asking |
//! | [`sessions`] | the demonstration's signed cookies |
//! | [`subjects`] | the ids by which pages know a person |
//! | [`opening`] | what `serve` is told about the service |
//! | [`forwarded`] | the address that the browser used, by the word of proxies too |
//! | [`origin`] | whether a write comes from a page of ours |
//! | [`body`] | bodies that come too slowly, too long or not at all |
//! | [`policies`] | which texts may be answered to |
//! | [`rates`] | how often somebody may post |
//! | [`sign_offs`] | taking a record |
//! | [`me`] | what the host holds of the person who asks |
//! | [`reports`] | completion, for those who may see it |
//! | [`retention`] | how long it is kept who signed |
//! | [`demo`] | the invented people |
//! | [`session`] | picking one of them |
//! | [`refusal`] | what is said when something is not granted |

mod body;
pub(crate) mod demo;
mod forwarded;
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
mod sessions;
mod sign_offs;
mod subjects;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use guide_ledger::Ledger;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyDeadlineLayer;

use crate::clock;
use crate::report::confirmed::Confirmations;
use crate::report::roster::live::Live;
use crate::web::service::identity::{Gate, Identity, Person};
use crate::web::service::policies::Policies;
use crate::web::service::rates::Rates;
use crate::web::service::refusal::Refusal;
use crate::web::service::retention::Retention;

/// What answers without a page of its own may do: nothing.
const CLOSED: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");

/// How long somebody waits for disk and database at most.
const PATIENCE: Duration = Duration::from_secs(9);

/// So many threads at most wait for what one person asks, and so many for reports. A thread that waits for ever is lost;
/// the others, and those that read the guide's files, are not.
const THREADS: (usize, usize) = (16, 4);

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
    pub(crate) rooms: Rooms,
    /// What every page says before all else.
    pub(crate) warning: Option<&'static str>,
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

/// Where work waits for disk and database: a long report does not keep people from their own page, and neither keeps
/// anybody from the numbers.
#[derive(Debug)]
pub(crate) struct Rooms {
    personal: Room,
    reports: Room,
}

impl Rooms {
    pub(crate) fn new() -> Self {
        let (personal, reports) = THREADS;
        Self {
            personal: Room::new(personal),
            reports: Room::new(reports),
        }
    }
}

/// So many threads that may wait.
#[derive(Clone, Debug)]
struct Room(Arc<Semaphore>);

impl Room {
    fn new(threads: usize) -> Self {
        Self(Arc::new(Semaphore::new(threads)))
    }

    /// Does the work on a thread that may wait. Whoever asked has an answer in time, whatever becomes of the thread.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let until = Instant::now() + PATIENCE;
        let late = |_elapsed| {
            Refusal::unavailable(
                "silent",
                "the ledger did not answer in time; nothing is lost, send it again",
            )
        };
        let place = Arc::clone(&self.0).acquire_owned();
        // The room is never closed.
        let place = tokio::time::timeout_at(until, place).await.map_err(late)?;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        let worked = tokio::time::timeout_at(until, working)
            .await
            .map_err(late)?;
        worked.unwrap_or_else(|error| {
            tracing::error!(%error, "work for an answer ended early");
            Err(Refusal::unavailable(
                "failed",
                "this host has a fault; send it again later",
            ))
        })
    }
}

type Shared = State<Arc<Service>>;

impl Service {
    fn is_reader(&self, person: &Person) -> bool {
        self.readers.contains(person)
    }

    fn is_demo(&self) -> bool {
        self.gate.identity == Identity::Demo
    }

    /// The id by which pages know the person.
    fn subject(&self, person: &Person) -> Result<String, Refusal> {
        let secret = &self.ledger.opened()?.secret;
        subjects::subject(secret, person).map_err(|error| {
            tracing::error!(%error, "nobody can be told apart");
            Refusal::unavailable("no-secret", error.to_string())
        })
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

/// The service's addresses: the contract's under `/api`, the demonstration's and those for whoever watches the host.
pub(crate) fn router(service: Arc<Service>) -> Router {
    let sign_offs = post(sign_offs::post).layer(DefaultBodyLimit::max(sign_offs::LARGEST));
    let api = Router::new()
        .route("/sign-offs", sign_offs)
        .route("/me", get(me::get))
        .nest("/reports", reports::router(service.warning))
        .fallback(nothing_here);
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
    // Answers are for one person at one moment: nobody keeps or frames them. A page of its own says its own policy.
    router
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(body::LARGEST))
        .layer(RequestBodyDeadlineLayer::new(body::SLOWEST))
        .layer(SetResponseHeaderLayer::if_not_present(
            CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            CONTENT_SECURITY_POLICY,
            CLOSED,
        ))
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

/// The ledger takes sign-offs.
async fn ready(State(service): Shared) -> Result<&'static str, Refusal> {
    service.ledger.ready().await?;
    Ok("ready\n")
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
