//! Who is asking: a person of the demonstration by a signed cookie, or whoever the proxy in front says.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use chrono::TimeDelta;
use guide_domain::Instant;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use crate::service::refusal::Refusal;

/// How long a session of the demonstration lasts.
const SESSION: TimeDelta = TimeDelta::hours(8);

/// The demonstration's cookie over plain HTTP, and over HTTPS, where browsers keep other sites from setting it.
const COOKIES: (&str, &str) = ("sg-demo", "__Host-sg-demo");

/// So many hexadecimal digits make an opaque id.
const SUBJECT_DIGITS: usize = 32;

/// Says whether a proxy took the request over HTTPS.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// A person, by the name the host knows them: a staff number, an account. Never printed into a log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Person(String);

impl Person {
    /// 1 to 128 characters, none of them a control character, no outer white space.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.chars().count())
            && !text.chars().any(char::is_control)
            && text.trim() == text;
        fits.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(…)")
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
pub(crate) struct Gate {
    pub(crate) identity: Identity,
    /// Addresses besides this machine's own from which headers of a proxy are believed.
    proxies: Vec<IpAddr>,
    /// Keyed with the host's own secret.
    key: Hmac<Sha256>,
}

/// The host's secret is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the ledger holds no usable secret; restore its settings from a backup")]
pub(crate) struct NoSecret;

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}

impl Gate {
    pub(crate) fn new(
        identity: Identity,
        proxies: Vec<IpAddr>,
        secret: &str,
    ) -> Result<Self, NoSecret> {
        let key = Hmac::new_from_slice(secret.as_bytes()).map_err(|_length| NoSecret)?;
        Ok(Self {
            identity,
            proxies,
            key,
        })
    }

    /// Whether headers that a proxy sets are believed from there.
    pub(crate) fn trusts(&self, peer: SocketAddr) -> bool {
        let address = peer.ip().to_canonical();
        address.is_loopback() || self.proxies.contains(&address)
    }

    /// Whether the browser came over HTTPS, as a trusted proxy says.
    pub(crate) fn is_secure(&self, headers: &HeaderMap, peer: SocketAddr) -> bool {
        self.trusts(peer)
            && headers
                .get(FORWARDED_PROTO)
                .is_some_and(|scheme| scheme == "https")
    }

    /// Who is asking; nobody is an answer too.
    pub(crate) fn person(
        &self,
        headers: &HeaderMap,
        peer: SocketAddr,
        now: Instant,
    ) -> Result<Option<Person>, Refusal> {
        match &self.identity {
            Identity::Demo => Ok(self.of_session(headers, self.is_secure(headers, peer), now)),
            Identity::Header(name) => self.of_header(headers, name, peer),
        }
    }

    fn of_header(
        &self,
        headers: &HeaderMap,
        name: &HeaderName,
        peer: SocketAddr,
    ) -> Result<Option<Person>, Refusal> {
        let mut values = headers.get_all(name).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        if !self.trusts(peer) {
            return Err(Refusal::forbidden(
                "untrusted-proxy",
                "somebody’s name is taken from this machine or a trusted proxy alone; see --trusted-proxy",
            ));
        }
        let person = str::from_utf8(value.as_bytes())
            .ok()
            .filter(|_| values.next().is_none())
            .and_then(Person::new);
        person.map(Some).ok_or_else(|| {
            Refusal::forbidden(
                "identity-unreadable",
                "the header that names the person is there twice, empty, too long or not in UTF-8",
            )
        })
    }

    fn of_session(&self, headers: &HeaderMap, secure: bool, now: Instant) -> Option<Person> {
        let wanted = if secure { COOKIES.1 } else { COOKIES.0 };
        let mut found = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .filter(|(name, _)| *name == wanted)
            .map(|(_, value)| value);
        let value = found.next()?;
        // Two of one name: one of them is somebody else's doing.
        if found.next().is_some() {
            return None;
        }
        let (signed, mac) = value.rsplit_once('.')?;
        let (person, until) = signed.rsplit_once('.')?;
        self.is_ours("session", signed, mac).then_some(())?;
        let until: i64 = until.parse().ok()?;
        (now.timestamp() < until).then(|| Person::new(person))?
    }

    /// The cookie that begins a session.
    pub(crate) fn session(
        &self,
        person: &Person,
        secure: bool,
        now: Instant,
    ) -> Result<HeaderValue, axum::http::header::InvalidHeaderValue> {
        let until = (now + SESSION).timestamp();
        let signed = format!("{}.{until}", person.as_str());
        let mac = self.mac("session", &signed);
        cookie(&format!("{signed}.{mac}"), SESSION.num_seconds(), secure)
    }

    /// The id by which pages know the person: it tells nothing about them, and is the same as long as the ledger lives.
    pub(crate) fn subject(&self, person: &Person) -> String {
        let mut subject = self.mac("subject", person.as_str());
        subject.truncate(SUBJECT_DIGITS);
        subject
    }

    fn keyed(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        let mut mac = self.key.clone();
        mac.update(purpose.as_bytes());
        mac.update(b"\n");
        mac.update(text.as_bytes());
        mac
    }

    fn mac(&self, purpose: &str, text: &str) -> String {
        let mac = self.keyed(purpose, text).finalize().into_bytes();
        guide_ledger::hexadecimal(&mac)
    }

    fn is_ours(&self, purpose: &str, text: &str, mac: &str) -> bool {
        let bytes: Option<Vec<u8>> = mac
            .as_bytes()
            .chunks(2)
            .map(|pair| {
                let pair = str::from_utf8(pair).ok()?;
                u8::from_str_radix(pair, 16).ok()
            })
            .collect();
        // Compared in constant time.
        bytes.is_some_and(|bytes| self.keyed(purpose, text).verify_slice(&bytes).is_ok())
    }
}

/// The cookie that ends a session.
pub(crate) fn no_session(
    secure: bool,
) -> Result<HeaderValue, axum::http::header::InvalidHeaderValue> {
    cookie("", 0, secure)
}

fn cookie(
    value: &str,
    seconds: i64,
    secure: bool,
) -> Result<HeaderValue, axum::http::header::InvalidHeaderValue> {
    let (name, further) = if secure {
        (COOKIES.1, "; Secure")
    } else {
        (COOKIES.0, "")
    };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{further}").parse()
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, SocketAddr};

    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use chrono::{DateTime, TimeDelta};

    use super::{Gate, Identity, Person};

    const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

    fn gate(identity: Identity) -> Gate {
        Gate::new(identity, vec![PROXY], "a secret").unwrap()
    }

    fn header_gate() -> Gate {
        gate(Identity::Header(HeaderName::from_static("x-person")))
    }

    fn from(address: &str) -> SocketAddr {
        SocketAddr::new(address.parse().unwrap(), 4711)
    }

    fn named(person: &[u8]) -> HeaderMap {
        let value = HeaderValue::from_bytes(person).unwrap();
        HeaderMap::from_iter([(HeaderName::from_static("x-person"), value)])
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
            let person = gate.person(&named(b"amal"), from(trusted), now).unwrap();
            assert_eq!(person, Person::new("amal"), "{trusted}");
        }
        for stranger in ["192.0.2.8", "10.0.0.1", "2001:db8::1", "0.0.0.0"] {
            let refused = gate
                .person(&named(b"amal"), from(stranger), now)
                .unwrap_err();
            assert_eq!(
                (refused.status.as_u16(), refused.code),
                (403, "untrusted-proxy"),
                "{stranger}"
            );
            let nobody = gate.person(&HeaderMap::new(), from(stranger), now);
            assert_eq!(nobody, Ok(None), "{stranger}");
        }
    }

    #[test]
    fn a_name_must_be_one() {
        let gate = header_gate();
        let now = DateTime::UNIX_EPOCH;
        let long = "x".repeat(129);
        for bad in [&b""[..], b" amal", b"am\tal", b"am\xff", long.as_bytes()] {
            assert!(
                gate.person(&named(bad), from("::1"), now).is_err(),
                "{bad:?}"
            );
        }
        let umlaut = gate.person(&named("Zoë".as_bytes()), from("::1"), now);
        assert_eq!(umlaut, Ok(Person::new("Zoë")));
    }

    #[test]
    fn a_session_ends() {
        let gate = gate(Identity::Demo);
        let begun = DateTime::UNIX_EPOCH;
        let amal = Person::new("amal").unwrap();
        let cookie = gate.session(&amal, false, begun).unwrap();
        let headers = HeaderMap::from_iter([(axum::http::header::COOKIE, cookie)]);
        let at = |hours| gate.person(&headers, from("::1"), begun + TimeDelta::hours(hours));
        assert_eq!(at(7), Ok(Some(amal)));
        assert_eq!(at(8), Ok(None));
    }

    #[test]
    fn subjects_tell_nothing_and_stay() {
        let subject = |secret: &str, person: &str| {
            let gate = Gate::new(Identity::Demo, Vec::new(), secret).unwrap();
            gate.subject(&Person::new(person).unwrap())
        };
        assert_eq!(subject("one", "amal"), subject("one", "amal"));
        assert_ne!(subject("one", "amal"), subject("one", "billie"));
        assert_ne!(subject("one", "amal"), subject("two", "amal"));
        assert_eq!(subject("one", "amal").len(), 32);
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
