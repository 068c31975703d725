//! What a request's head says about the address that the browser used: `Host`, and what proxies in between wrote down.

use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderName};

/// Whether the browser came over HTTPS.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Under which name.
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The address that the browser used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) is_secure: bool,
    /// None: it cannot be told.
    host: Option<String>,
}

impl Address {
    /// As the head says; proxies are believed where the request comes from one that is trusted.
    pub(crate) fn of(headers: &HeaderMap, from_trusted: bool) -> Self {
        let forwarded = |name| from_trusted.then(|| first(headers, name)).flatten();
        Self {
            is_secure: forwarded(&FORWARDED_PROTO)
                .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https")),
            host: forwarded(&FORWARDED_HOST)
                .or_else(|| headers.get(HOST)?.to_str().ok())
                .map(str::to_owned),
        }
    }

    /// The origin of the host's own pages, as the browser writes it: small letters, no port that goes without saying.
    pub(crate) fn origin(&self) -> Option<String> {
        let scheme = if self.is_secure { "https" } else { "http" };
        let origin = format!("{scheme}://{}", self.host.as_deref()?).to_ascii_lowercase();
        Some(without_default_port(&origin).to_owned())
    }
}

/// An origin without the port that its scheme has anyway.
pub(crate) fn without_default_port(origin: &str) -> &str {
    let port = if origin.starts_with("https:") {
        ":443"
    } else {
        ":80"
    };
    origin.strip_suffix(port).unwrap_or(origin)
}

/// The first of a list: what the proxy says that the browser itself spoke to. Every further one adds its own at the
/// end, in the same line or in one of its own (RFC 9110, 5.3); empty ones count for nothing (5.6.1.2).
fn first<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let lines = headers.get_all(name).iter();
    lines
        .map(|line| line.to_str().unwrap_or_default())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .find(|one| !one.is_empty())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::Address;

    fn head(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let line = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        let mut head = HeaderMap::new();
        for (name, value) in lines.iter().map(line) {
            head.append(name, value);
        }
        head
    }

    #[test]
    fn the_first_of_each_list_is_what_the_browser_used() {
        const HOST: (&str, &str) = ("host", "inner:8080");
        for (lines, origin) in [
            (&[HOST][..], "http://inner:8080"),
            (&[("host", "Council.Example:80")], "http://council.example"),
            (
                &[HOST, ("x-forwarded-proto", "https")],
                "https://inner:8080",
            ),
            (
                &[HOST, ("x-forwarded-proto", "https,http")],
                "https://inner:8080",
            ),
            (
                &[HOST, ("x-forwarded-proto", " HTTPS , http")],
                "https://inner:8080",
            ),
            (
                &[HOST, ("x-forwarded-proto", "http, https")],
                "http://inner:8080",
            ),
            (
                &[
                    HOST,
                    ("x-forwarded-proto", "https"),
                    ("x-forwarded-proto", "http"),
                    ("x-forwarded-host", "intranet.example, gate.internal"),
                    ("x-forwarded-host", "inner:8080"),
                ],
                "https://intranet.example",
            ),
            (
                &[
                    HOST,
                    ("x-forwarded-proto", "https"),
                    ("x-forwarded-host", " , intranet.example:443"),
                ],
                "https://intranet.example",
            ),
            (
                &[HOST, ("x-forwarded-host", ""), ("x-forwarded-proto", ",")],
                "http://inner:8080",
            ),
        ] {
            let address = Address::of(&head(lines), true);
            assert_eq!(address.origin().as_deref(), Some(origin), "{lines:?}");
            let untrusted = Address::of(&head(lines), false);
            assert!(!untrusted.is_secure, "{lines:?}");
            assert_eq!(untrusted.host.as_deref(), head(lines)["host"].to_str().ok());
        }
        assert_eq!(Address::of(&HeaderMap::new(), true).origin(), None);
    }
}
