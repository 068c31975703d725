//! Whether a write comes from one of the host's own pages.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};

/// What browsers say about where a request comes from, if the host's address is one they call secure.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a proxy says about the address that the browser used.
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// Where a request comes from, by its own word. Browsers do not let pages forge it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// A page of ours.
    OwnPage,
    /// A page of somebody else, or of nobody.
    Elsewhere,
    /// It does not say: no browser, or a very old one.
    Unsaid,
}

/// Reads `Origin` and `Sec-Fetch-Site`. One foreign word is enough to make it foreign.
pub(crate) fn of(headers: &HeaderMap, secure: bool, behind_proxy: bool) -> From {
    let own = own(headers, secure, behind_proxy);
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
        From::Elsewhere
    } else if words.is_empty() {
        From::Unsaid
    } else {
        From::OwnPage
    }
}

/// The origin of the host's own pages, as the browser wrote it into its address bar.
fn own(headers: &HeaderMap, secure: bool, behind_proxy: bool) -> Option<String> {
    let forwarded = headers.get(FORWARDED_HOST).filter(|_| behind_proxy);
    let host = forwarded.or_else(|| headers.get(HOST))?.to_str().ok()?;
    let scheme = if secure { "https" } else { "http" };
    let origin = format!("{scheme}://{host}").to_ascii_lowercase();
    Some(without_default_port(&origin).to_owned())
}

fn without_default_port(origin: &str) -> &str {
    let port = if origin.starts_with("https:") {
        ":443"
    } else {
        ":80"
    };
    origin.strip_suffix(port).unwrap_or(origin)
}
