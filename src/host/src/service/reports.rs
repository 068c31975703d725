//! `GET /reports/completion`: for those who may see it, as a page and as CSV.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use guide_ledger::LedgerError;
use serde::Deserialize;
use thiserror::Error;

use crate::clock;
use crate::completion::confirmed::{ConfirmationError, Figures, Post};
use crate::completion::page::View;
use crate::completion::{self, page};
use crate::service::policies::Served;
use crate::service::refusal::Refusal;
use crate::service::{Peer, Service, Shared, waiting};

/// What the pages may load and where their form may lead: their style sheet, and this host.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

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

/// Why there is no report.
#[derive(Debug, Error)]
enum NoReport {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("a report cannot be written: {0}")]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Confirmation(#[from] ConfirmationError),
}

pub(super) async fn page(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let number = asked.page.unwrap_or(1);
    let pack = asked.pack.as_deref();
    let made = made(&service, peer, &headers, pack, move |view, _service| {
        Ok(Ok(page::html(view, number)))
    });
    match made.await {
        Ok(html) => shown(html),
        Err(refusal) => refused(refusal, &headers, ""),
    }
}

pub(super) async fn csv(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let pack = asked.pack.as_deref();
    let made = made(&service, peer, &headers, pack, |view, _service| {
        Ok(Ok(view.figures.csv.clone()))
    });
    match made.await {
        Ok(bytes) => {
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8"),
                (
                    CONTENT_DISPOSITION,
                    "attachment; filename=\"completion.csv\"",
                ),
            ];
            (headers, bytes).into_response()
        }
        Err(refusal) => refused(refusal, &headers, ""),
    }
}

/// Confirms what somebody saw on the page.
pub(super) async fn confirm(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    form: Result<Form<Confirming>, FormRejection>,
) -> Response {
    match confirmed(&service, peer, &headers, form).await {
        // From this address back to the page.
        Ok(pack) => Redirect::to(&format!("../completion?pack={pack}")).into_response(),
        Err(refusal) => refused(refusal, &headers, "../"),
    }
}

async fn confirmed(
    service: &Arc<Service>,
    peer: SocketAddr,
    headers: &HeaderMap,
    form: Result<Form<Confirming>, FormRejection>,
) -> Result<String, Refusal> {
    service.check_origin(headers, peer, false)?;
    let Form(sent) =
        form.map_err(|error| Refusal::bad_request("no-form", format!("no form came: {error}")))?;
    let post: Post = sent
        .post
        .parse()
        .map_err(|no_post: completion::confirmed::NoPost| {
            Refusal::unprocessable("no-post", no_post.to_string())
        })?;
    let Confirming { pack, figures, .. } = sent;
    made(service, peer, headers, Some(&pack), move |view, service| {
        if view.figures.hash != figures {
            return Ok(Err(Refusal::new(
                StatusCode::CONFLICT,
                "other-figures",
                "the figures have changed since you loaded the report; look at them again, then confirm",
            )));
        }
        let now = clock::now();
        service.confirmations.add(view.figures, &post, now)?;
        Ok(Ok(view.completion.served.signed.pack.to_string()))
    })
    .await
}

fn shown(html: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, PAGE_POLICY),
    ];
    (headers, html).into_response()
}

/// Says no to a program in JSON, and to a person at a browser on a page.
fn refused(refusal: Refusal, headers: &HeaderMap, up: &str) -> Response {
    let mut accepted = headers.get_all(ACCEPT).iter();
    let at_browser = accepted.any(|kinds| {
        kinds
            .to_str()
            .is_ok_and(|kinds| kinds.contains("text/html"))
    });
    if !at_browser {
        return refusal.into_response();
    }
    let heading = match refusal.status {
        StatusCode::UNAUTHORIZED => "You are not signed in",
        StatusCode::FORBIDDEN => "This report is not for everybody",
        StatusCode::CONFLICT => "The figures have changed",
        StatusCode::SERVICE_UNAVAILABLE => "The report is not to be had at the moment",
        _ => "There is no such report",
    };
    let page = shown(page::refusal(heading, &refusal.message, up));
    (refusal.status, page).into_response()
}

pub(super) async fn css() -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, page::STYLE).into_response()
}

/// Works out the report on a thread that may wait, and makes something of it.
async fn made<T: Send + 'static>(
    service: &Arc<Service>,
    peer: SocketAddr,
    headers: &HeaderMap,
    pack: Option<&str>,
    make: impl FnOnce(&View<'_>, &Service) -> Result<Result<T, Refusal>, NoReport> + Send + 'static,
) -> Result<T, Refusal> {
    let person = service.person(headers, peer)?;
    if !service.is_reader(&person) {
        return Err(Refusal::forbidden(
            "no-reader",
            "Reports name people, so they are for those alone whom this host names with --report-readers. Whoever runs the host can add you.",
        ));
    }
    let service = Arc::clone(service);
    let pack = pack.map(str::to_owned);
    waiting(move || {
        let Some(served) = chosen(&service.policies.served, pack.as_deref()) else {
            return Ok(Err(no_policy(&service.policies.served)));
        };
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
        let standing = service.confirmations.standing(&figures)?;
        let view = View {
            completion: &completion,
            figures: &figures,
            standing: &standing,
            roster: &roster,
        };
        make(&view, &service)
    })
    .await?
}

/// The policy asked for; the first if none is.
fn chosen<'s>(served: &'s [Served], pack: Option<&str>) -> Option<&'s Served> {
    match pack {
        None => served.first(),
        Some(pack) => served
            .iter()
            .find(|served| served.signed.pack.as_str() == pack),
    }
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
