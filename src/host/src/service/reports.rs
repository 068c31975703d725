//! `GET /reports/completion`: for those who may see it, as a page and as CSV.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::clock;
use crate::completion::{self, Completion, page, table};
use crate::service::policies::Served;
use crate::service::refusal::Refusal;
use crate::service::{Peer, Service, Shared, waiting};

/// What the page may load: its style sheet.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Which report, and where in it.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// Whose policy; the first if left out.
    pack: Option<String>,
    /// From 1.
    page: Option<usize>,
}

pub(super) async fn page(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let number = asked.page.unwrap_or(1);
    let made = made(&service, peer, &headers, asked, move |completion| {
        page::html(completion, number)
    });
    match made.await {
        Ok(html) => {
            let headers = [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CONTENT_SECURITY_POLICY, PAGE_POLICY),
            ];
            (headers, html).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

pub(super) async fn csv(
    State(service): Shared,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let made = made(&service, peer, &headers, asked, |completion| {
        table::csv(completion)
    });
    match made.await {
        Ok(Ok(bytes)) => {
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8"),
                (
                    CONTENT_DISPOSITION,
                    "attachment; filename=\"completion.csv\"",
                ),
            ];
            (headers, bytes).into_response()
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "a report cannot be written");
            Refusal::unavailable().into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
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
    asked: Asked,
    make: impl FnOnce(&Completion<'_>) -> T + Send + 'static,
) -> Result<T, Refusal> {
    let person = service.person(headers, peer)?;
    if !service.readers.contains(&person) {
        return Err(Refusal::forbidden(
            "no-reader",
            "reports are for those whom this host names with --report-readers",
        ));
    }
    let service = Arc::clone(service);
    waiting(move || {
        let Some(served) = chosen(&service.policies.served, asked.pack.as_deref()) else {
            return Ok(Err(no_policy(&service.policies.served)));
        };
        let rules = completion::Rules {
            on: clock::today(),
            due_days: service.rules.due_days,
            threshold: service.rules.threshold,
            confirmed_by: None,
        };
        let mut gathering = completion::Gathering::of(served);
        service.ledger.each(|kept| gathering.add(&kept))?;
        let completion = gathering.completion(&service.roster, rules);
        Ok(Ok(make(&completion)))
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
