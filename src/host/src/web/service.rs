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
//! | [`room`] | threads that may wait |
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
mod room;
mod session;
mod sessions;
mod sign_offs;
mod subjects;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use guide_ledger::ledger::Opened;
use guide_ledger::{Ledger, LedgerError};
use tokio::time::Instant;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyDeadlineLayer;

use crate::clock;
use crate::person::{Person, Spellings};
use crate::report::confirmed::Confirmations;
use crate::report::roster::live::Live;
use crate::web::service::identity::{Gate, Identity};
use crate::web::service::policies::Policies;
use crate::web::service::rates::Rates;
use crate::web::service::refusal::Refusal;
use crate::web::service::retention::Retention;
use crate::web::service::room::Rooms;

/// What answers without a page of its own may do: nothing.
const CLOSED: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");

/// How long somebody waits for a ledger that is being opened for the first time, and how often they look.
const FIRST_MOMENTS: Duration = Duration::from_secs(5);
const MOMENT: Duration = Duration::from_millis(10);

/// How often the log is told why the ledger is not open, if that changes.
const LOOK: Duration = Duration::from_secs(1);

/// All that the service works with.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) ledger: Ledger,
    /// How the ledger spells people who were recorded before accounts were folded.
    spellings: OnceLock<Spellings>,
    pub(crate) gate: Gate,
    pub(crate) policies: Policies,
    pub(crate) roster: Live,
    /// Who has confirmed which figures.
    pub(crate) confirmations: Confirmations,
    /// Who may see reports.
    pub(crate) readers: BTreeSet<Person>,
    /// Who may see them and confirm their figures.
    pub(crate) confirmers: BTreeSet<Person>,
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

type Shared = State<Arc<Service>>;

impl Service {
    /// How the ledger spells people. Waits for the ledger until it was read once.
    fn spellings(&self) -> Result<&Spellings, Arc<LedgerError>> {
        if let Some(known) = self.spellings.get() {
            return Ok(known);
        }
        let mut found = Spellings::default();
        self.ledger.each(|kept| found.see(&kept))?;
        Ok(self.spellings.get_or_init(|| found))
    }

    /// Every name under which the ledger may hold something of that person, the account first.
    async fn names(self: &Arc<Self>, person: &Person) -> Result<Vec<String>, Refusal> {
        if let Some(known) = self.spellings.get() {
            return Ok(known.every(person));
        }
        let (service, person) = (Arc::clone(self), person.clone());
        let room = self.rooms.personal.clone();
        room.work(move || Ok(service.spellings()?.every(&person)))
            .await
    }

    fn is_reader(&self, person: &Person) -> bool {
        self.readers.contains(person) || self.is_confirmer(person)
    }

    fn is_confirmer(&self, person: &Person) -> bool {
        self.confirmers.contains(person)
    }

    fn is_demo(&self) -> bool {
        self.gate.identity == Identity::Demo
    }

    /// What the ledger told when it was opened. In the first moments of a host that takes a moment.
    async fn opened(&self) -> Result<&Opened, Refusal> {
        let until = Instant::now() + FIRST_MOMENTS;
        loop {
            match self.ledger.opened() {
                Err(error) if matches!(*error, LedgerError::Opening) && Instant::now() < until => {
                    tokio::time::sleep(MOMENT).await;
                }
                opened => return Ok(opened?),
            }
        }
    }

    /// What goes on beside all answers, as long as the program runs: the retention rule, once the ledger is open.
    pub(crate) async fn look_after_ledger(self: Arc<Self>) {
        self.tell_of_opening().await;
        if let Some(rule) = &self.retention {
            Arc::clone(rule).daily().await;
        }
    }

    /// Tells the log why the ledger is not open, until it is. It is tried again and again by itself.
    async fn tell_of_opening(&self) {
        let mut told = LedgerError::Opening.code();
        while let Err(error) = self.ledger.opened() {
            let code = error.code();
            if code != told {
                tracing::error!(%error, code, "the ledger cannot be opened; it is tried again, and no sign-off is taken until then");
                told = code;
            }
            tokio::time::sleep(LOOK).await;
        }
        tracing::info!("the ledger is open");
    }

    /// The id by which pages know the person.
    async fn subject(&self, person: &Person) -> Result<String, Refusal> {
        let secret = &self.opened().await?.secret;
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

/// A sign-off could be recorded now.
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
