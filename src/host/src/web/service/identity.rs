//! Who is asking: a person of the demonstration by a signed cookie, or whoever the proxy in front says.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderName;
use axum::http::request::Parts;
use guide_domain::Instant;
use thiserror::Error;

use crate::clock;
use crate::person::Person;
use crate::web::service::Service;
use crate::web::service::forwarded::Address;
use crate::web::service::refusal::Refusal;
use crate::web::service::sessions::Sessions;

impl FromRequestParts<Arc<Service>> for Person {
    type Rejection = Refusal;

    /// The person who asks; nobody is refused.
    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Refusal> {
        let person = service.gate.person(parts, clock::now())?;
        person.ok_or_else(Refusal::no_session)
    }
}

/// How the host knows who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// Pick one of the invented people.
    Demo,
    /// A header that the proxy in front sets, and takes away from everybody else's requests.
    Header(HeaderName),
}

/// A value of `--identity` that names no identity.
#[derive(Debug, Error)]
#[error("“{0}” is no identity; write demo, or header:NAME with the header that your sign-on sets")]
pub(crate) struct NoIdentity(String);

impl FromStr for Identity {
    type Err = NoIdentity;

    fn from_str(text: &str) -> Result<Self, NoIdentity> {
        if text == "demo" {
            return Ok(Self::Demo);
        }
        text.strip_prefix("header:")
            .and_then(|name| name.parse().ok())
            .map(Self::Header)
            .ok_or_else(|| NoIdentity(text.to_owned()))
    }
}

/// Decides who is asking, and what a request may be believed.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) identity: Identity,
    /// Addresses besides this machine's own from which headers of a proxy are believed.
    proxies: Vec<IpAddr>,
    pub(super) sessions: Sessions,
}

impl Gate {
    pub(crate) fn new(identity: Identity, proxies: Vec<IpAddr>) -> Self {
        Self {
            identity,
            proxies,
            sessions: Sessions::new(),
        }
    }

    /// Whether headers that a proxy sets are believed of this request.
    fn trusts(&self, parts: &Parts) -> bool {
        let address = peer(parts).to_canonical();
        address.is_loopback() || self.proxies.contains(&address)
    }

    /// The address that the browser used, as far as it can be believed.
    pub(super) fn address(&self, parts: &Parts) -> Address {
        Address::of(&parts.headers, self.trusts(parts))
    }

    /// Who is asking; nobody is an answer too.
    pub(super) fn person(&self, parts: &Parts, now: Instant) -> Result<Option<Person>, Refusal> {
        match &self.identity {
            Identity::Demo => {
                let is_secure = self.address(parts).is_secure;
                Ok(self.sessions.person(&parts.headers, is_secure, now))
            }
            Identity::Header(name) => self.of_header(parts, name),
        }
    }

    fn of_header(&self, parts: &Parts, name: &HeaderName) -> Result<Option<Person>, Refusal> {
        let mut values = parts.headers.get_all(name).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        if !self.trusts(parts) {
            return Err(Refusal::forbidden(
                "untrusted-proxy",
                "somebody’s name is taken from this machine or a trusted proxy alone; see --trusted-proxy",
            ));
        }
        let unreadable = |why: &str| {
            let message = format!("the header that names the person cannot be taken: {why}");
            Refusal::forbidden("identity-unreadable", message)
        };
        if values.next().is_some() {
            return Err(unreadable("it is there twice"));
        }
        let name =
            str::from_utf8(value.as_bytes()).map_err(|_bytes| unreadable("it is not in UTF-8"))?;
        let person = Person::new(name).map_err(|no_person| unreadable(&no_person.to_string()))?;
        Ok(Some(person))
    }
}

/// Where the request comes from; what does not say is nobody's that would be trusted.
fn peer(parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip())
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, SocketAddr};

    use axum::extract::ConnectInfo;
    use axum::http::request::Parts;
    use axum::http::{HeaderName, HeaderValue, Request};
    use chrono::DateTime;

    use super::{Gate, Identity};
    use crate::person::Person;

    const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

    fn header_gate() -> Gate {
        let identity = Identity::Header(HeaderName::from_static("x-person"));
        Gate::new(identity, vec![PROXY])
    }

    /// A request from an address, with the name of a person or without.
    fn from(address: &str, person: Option<&[u8]>) -> Parts {
        let mut request = Request::new(());
        let peer = SocketAddr::new(address.parse().unwrap(), 4711);
        request.extensions_mut().insert(ConnectInfo(peer));
        if let Some(person) = person {
            let value = HeaderValue::from_bytes(person).unwrap();
            request.headers_mut().insert("x-person", value);
        }
        request.into_parts().0
    }

    #[test]
    fn a_name_is_believed_from_here_and_from_the_proxy_alone() {
        let gate = header_gate();
        let now = DateTime::UNIX_EPOCH;
        for trusted in [
            "127.0.0.1",
            "127.8.8.8",
            "::1",
            "::ffff:127.0.0.1",
            "192.0.2.7",
            "::ffff:192.0.2.7",
        ] {
            let person = gate.person(&from(trusted, Some(b"amal")), now).unwrap();
            assert_eq!(person, Person::new("amal").ok(), "{trusted}");
        }
        for stranger in ["192.0.2.8", "10.0.0.1", "2001:db8::1", "0.0.0.0"] {
            let refused = gate
                .person(&from(stranger, Some(b"amal")), now)
                .unwrap_err();
            assert_eq!(
                (refused.status.as_u16(), &*refused.code),
                (403, "untrusted-proxy"),
                "{stranger}"
            );
            let nobody = gate.person(&from(stranger, None), now);
            assert_eq!(nobody, Ok(None), "{stranger}");
        }
    }

    #[test]
    fn a_name_must_be_one() {
        let gate = header_gate();
        let now = DateTime::UNIX_EPOCH;
        let long = "x".repeat(129);
        for bad in [
            &b""[..],
            b" amal",
            b"am\tal",
            b"am\xff",
            b"(null)",
            b"-",
            b"amal, lead",
            long.as_bytes(),
        ] {
            assert!(
                gate.person(&from("::1", Some(bad)), now).is_err(),
                "{bad:?}"
            );
        }
        let umlaut = gate.person(&from("::1", Some("Zoë".as_bytes())), now);
        assert_eq!(umlaut, Ok(Person::new("Zoë").ok()));
    }

    #[test]
    fn identities_are_written_in_two_ways() {
        assert_eq!("demo".parse::<Identity>().unwrap(), Identity::Demo);
        let header: Identity = "header:X-Remote-User".parse().unwrap();
        assert_eq!(
            header,
            Identity::Header(HeaderName::from_static("x-remote-user"))
        );
        for wrong in ["", "header:", "header:a b", "saml"] {
            let error = wrong.parse::<Identity>().unwrap_err().to_string();
            assert!(error.contains("header:NAME"), "{error}");
        }
    }
}
