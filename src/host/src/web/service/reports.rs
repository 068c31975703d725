//! `GET /reports/completion`: for those who may see it, as a page and as CSV.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, FromRequestParts, Query, Request, State};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::clock;
use crate::person::Person;
use crate::report::completion;
use crate::report::confirmed::{Account, ConfirmationError, Figures, NoPost, Post};
use crate::report::page::{self, Looks, View};
use crate::web::service::origin::OwnPage;
use crate::web::service::policies::Served;
use crate::web::service::refusal::Refusal;
use crate::web::service::{Service, Shared, body};

/// What the pages may load and where their form may lead: their style sheet, and this host.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// Which report, and where in it.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// Whose policy; the first if left out.
    pack: Option<String>,
    /// From 1.
    page: Option<usize>,
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Confirming {
    pack: String,
    /// The hash of the figures that were on the page.
    figures: String,
    post: String,
}

/// Somebody who may see reports.
pub(super) struct Reader(Person);

impl FromRequestParts<Arc<Service>> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Refusal> {
        let person = Person::from_request_parts(parts, service).await?;
        if service.is_reader(&person) {
            return Ok(Self(person));
        }
        Err(Refusal::forbidden(
            "no-reader",
            "Reports name people, so they are for those alone whom this host names with --report-readers. Whoever runs the host can add you.",
        ))
    }
}

/// Somebody who may confirm their figures too.
pub(super) struct Confirmer(Person);

impl FromRequestParts<Arc<Service>> for Confirmer {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Refusal> {
        let Reader(person) = Reader::from_request_parts(parts, service).await?;
        if service.is_confirmer(&person) {
            return Ok(Self(person));
        }
        Err(Refusal::forbidden(
            "no-confirmer",
            "The figures are confirmed by those alone whom this host names with --report-confirmers. Whoever runs the host can add you.",
        ))
    }
}

/// The reports' addresses, under whatever path they are nested at.
pub(super) fn router(warning: Option<&'static str>) -> Router<Arc<Service>> {
    let shown = move |request, next| shown_to_people(warning, request, next);
    Router::new()
        .route("/completion", get(completion))
        .route("/completion/confirm", post(confirm))
        .route("/completion.csv", get(csv))
        .layer(middleware::from_fn(shown))
        .route("/completion.css", get(css))
}

type Question = Result<Query<Asked>, QueryRejection>;

async fn completion(
    State(service): Shared,
    Reader(person): Reader,
    asked: Question,
) -> Result<Response, Refusal> {
    let Query(asked) = asked?;
    let number = asked.page.unwrap_or(1);
    let may_confirm = service.is_confirmer(&person);
    let made = made(&service, asked.pack, move |view, service| {
        let looks = Looks {
            number,
            may_confirm,
            warning: service.warning,
        };
        Ok(page::html(view, looks))
    });
    Ok(shown(made.await?))
}

async fn csv(
    State(service): Shared,
    _reader: Reader,
    asked: Question,
) -> Result<impl IntoResponse, Refusal> {
    let Query(asked) = asked?;
    let bytes = made(&service, asked.pack, |view, _service| {
        Ok(view.figures.csv.clone())
    })
    .await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"completion.csv\"",
        ),
    ];
    Ok((headers, bytes))
}

/// Confirms what somebody saw on the page.
async fn confirm(
    State(service): Shared,
    Confirmer(person): Confirmer,
    _by: OwnPage,
    form: Result<Form<Confirming>, FormRejection>,
) -> Result<Redirect, Refusal> {
    let Form(sent) = form.map_err(|rejection| body::no_form(&rejection))?;
    let post: Post = sent
        .post
        .parse()
        .map_err(|no_post: NoPost| Refusal::unprocessable("no-post", no_post.to_string()))?;
    let Confirming { pack, figures, .. } = sent;
    let pack = made(&service, Some(pack), move |view, service| {
        if view.figures.hash != figures {
            return Err(Refusal::new(
                StatusCode::CONFLICT,
                "other-figures",
                "the figures have changed since you loaded the report; look at them again, then confirm",
            ));
        }
        let from = Account::Person(person.written().to_owned());
        let now = clock::now();
        service.confirmations.add(view.figures, &post, from, now)?;
        Ok(view.completion.served.signed.pack.to_string())
    });
    // From this address back to the page.
    Ok(Redirect::to(&format!("../completion?pack={}", pack.await?)))
}

fn shown(html: String) -> Response {
    ([(CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(html)).into_response()
}

/// Says no to a program in JSON, and to a person at a browser on a page.
async fn shown_to_people(warning: Option<&'static str>, request: Request, next: Next) -> Response {
    let at_browser = takes_html(request.headers());
    // From the address of a form the page’s folder is one up.
    let up = if request.uri().path().ends_with("/confirm") {
        "../"
    } else {
        ""
    };
    let response = next.run(request).await;
    let Some(refusal) = response
        .extensions()
        .get::<Refusal>()
        .filter(|_| at_browser)
    else {
        return response;
    };
    let page = page::refusal(heading(refusal.status), &refusal.message, up, warning);
    (refusal.status, shown(page)).into_response()
}

fn takes_html(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(ACCEPT).iter();
    accepted.any(|kinds| {
        kinds
            .to_str()
            .is_ok_and(|kinds| kinds.contains("text/html"))
    })
}

fn heading(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "You are not signed in",
        StatusCode::FORBIDDEN => "This report is not for everybody",
        StatusCode::CONFLICT => "The figures have changed",
        StatusCode::SERVICE_UNAVAILABLE => "The report is not to be had at the moment",
        _ => "There is no such report",
    }
}

async fn css() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, page::STYLE)
}

/// Works out the report on a thread that may wait, and makes something of it.
async fn made<T: Send + 'static>(
    service: &Arc<Service>,
    pack: Option<String>,
    make: impl FnOnce(&View<'_>, &Service) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let service = Arc::clone(service);
    let room = service.rooms.reports.clone();
    room.work(move || {
        let served = chosen(&service.policies.served, pack.as_deref())?;
        let rules = completion::Rules {
            on: clock::today(),
            due_days: service.rules.due_days,
            threshold: service.rules.threshold,
        };
        let roster = service.roster.current();
        let mut gathering = completion::Gathering::of(served);
        service.ledger.each(|kept| gathering.add(&kept))?;
        let completion = gathering.completion(&roster.roster, rules);
        let figures = Figures::of(&completion)?;
        let (standing, damage) = service.confirmations.standing(&figures);
        if let Some(damage) = &damage {
            tracing::warn!(%damage, "not all confirmations can be read");
        }
        let view = View {
            completion: &completion,
            figures: &figures,
            standing: &standing,
            is_damaged: damage.is_some(),
            roster: &roster,
        };
        make(&view, &service)
    })
    .await
}

/// The policy asked for; the first if none is.
fn chosen<'s>(served: &'s [Served], pack: Option<&str>) -> Result<&'s Served, Refusal> {
    let named = |served: &&Served| pack.is_none_or(|pack| served.signed.pack.as_str() == pack);
    served.iter().find(named).ok_or_else(|| no_policy(served))
}

fn no_policy(served: &[Served]) -> Refusal {
    let packs: Vec<&str> = served
        .iter()
        .map(|served| served.signed.pack.as_str())
        .collect();
    Refusal::unprocessable(
        "no-policy",
        format!(
            "there is no such policy to report on; the packs with one are: {}",
            packs.join(", ")
        ),
    )
}

impl From<QueryRejection> for Refusal {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request(
            "no-report",
            format!("ask with pack=NAME and page=NUMBER: {rejection}"),
        )
    }
}

impl From<csv::Error> for Refusal {
    fn from(error: csv::Error) -> Self {
        tracing::error!(%error, "a report cannot be written");
        Self::unavailable("failed", "the report cannot be written at the moment")
    }
}

impl From<ConfirmationError> for Refusal {
    fn from(error: ConfirmationError) -> Self {
        tracing::error!(%error, "the confirmations cannot be used");
        Self::unavailable(
            "no-confirmations",
            "who has confirmed which figures cannot be read or kept at the moment; whoever runs the host finds the reason in its log",
        )
    }
}
