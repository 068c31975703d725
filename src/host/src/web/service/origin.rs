//! Whether a write comes from one of the host's own pages.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::ORIGIN;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

use crate::web::service::Service;
use crate::web::service::forwarded::{Address, without_default_port};
use crate::web::service::refusal::Refusal;

/// What browsers say about where a request comes from, if the host's address is one they call secure.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A request that says it comes from a page of ours.
pub(super) struct OwnPage;

/// A request that does not come from anybody else's page: it says so, or it says nothing.
pub(super) struct NoOtherPage;

impl FromRequestParts<Arc<Service>> for OwnPage {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Refusal> {
        match source(parts, service) {
            Source::OwnPage => Ok(Self),
            Source::Unsaid | Source::Elsewhere => Err(cross_site()),
        }
    }
}

impl FromRequestParts<Arc<Service>> for NoOtherPage {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Refusal> {
        match source(parts, service) {
            Source::OwnPage | Source::Unsaid => Ok(Self),
            Source::Elsewhere => Err(cross_site()),
        }
    }
}

fn source(parts: &Parts, service: &Service) -> Source {
    Source::of(&parts.headers, &service.gate.address(parts))
}

fn cross_site() -> Refusal {
    Refusal::forbidden("cross-site", "this does not come from a page of this host")
}

/// Where a request comes from, by its own word. Browsers do not let pages forge it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// A page of ours.
    OwnPage,
    /// A page of somebody else, or of nobody.
    Elsewhere,
    /// It does not say: no browser, or a very old one.
    Unsaid,
}

impl Source {
    /// Reads `Origin` and `Sec-Fetch-Site`. One foreign word is enough to make it foreign.
    fn of(headers: &HeaderMap, address: &Address) -> Self {
        let own = address.origin();
        let origins = headers.get_all(ORIGIN).iter().map(|origin| {
            let origin = origin.to_str().ok().map(str::to_ascii_lowercase);
            origin.is_some() && origin.as_deref().map(without_default_port) == own.as_deref()
        });
        let sites = headers
            .get_all(FETCH_SITE)
            .iter()
            .map(|site| site == "same-origin");
        let words: Vec<bool> = origins.chain(sites).collect();
        let twice = headers.get_all(ORIGIN).iter().count() > 1;
        if twice || words.contains(&false) {
            Self::Elsewhere
        } else if words.is_empty() {
            Self::Unsaid
        } else {
            Self::OwnPage
        }
    }
}
