//! The demonstration's sessions: a signed cookie each. One that was ended does not come back, and none outlives the
//! host: the key is made anew at every start.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum_extra::extract::SignedCookieJar;
use axum_extra::extract::cookie::{Cookie, Key, SameSite};
use chrono::TimeDelta;
use guide_domain::Instant;
use uuid::Uuid;

use crate::person::Person;

/// How long a session lasts.
const LENGTH: TimeDelta = TimeDelta::hours(8);

/// The cookie over plain HTTP, and over HTTPS, where browsers keep other sites from setting it.
const COOKIES: (&str, &str) = ("sg-demo", "__Host-sg-demo");

/// So many ended sessions are remembered; then all of them end with their key.
const MANY: usize = 10_000;

/// All sessions.
#[derive(Debug)]
pub(super) struct Sessions(Mutex<Held>);

struct Held {
    key: Key,
    /// Those that were ended and not over yet: their number, and until when they would last.
    ended: HashMap<String, i64>,
}

/// The key is a secret.
impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held")
            .field("ended", &self.ended.len())
            .finish_non_exhaustive()
    }
}

impl Held {
    fn new() -> Self {
        Self {
            key: Key::generate(),
            ended: HashMap::new(),
        }
    }
}

/// What the cookie says.
struct Session {
    person: Person,
    /// In seconds since 1970.
    until: i64,
    number: String,
}

impl Session {
    fn text(&self) -> String {
        let Self {
            person,
            until,
            number,
        } = self;
        format!("{}.{until}.{number}", person.account())
    }

    fn read(text: &str) -> Option<Self> {
        let (rest, number) = text.rsplit_once('.')?;
        let (person, until) = rest.rsplit_once('.')?;
        Some(Self {
            person: Person::new(person).ok()?,
            until: until.parse().ok()?,
            number: number.to_owned(),
        })
    }
}

impl Sessions {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Held::new()))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session that the head's one cookie names.
    fn session(&self, headers: &HeaderMap, is_secure: bool, now: Instant) -> Option<Session> {
        let name = name(is_secure);
        // Two of one name: one of them is somebody else's doing.
        (count(headers, name) == 1).then_some(())?;
        let held = self.held();
        let jar = SignedCookieJar::from_headers(headers, held.key.clone());
        let session = Session::read(jar.get(name)?.value())?;
        let holds = now.timestamp() < session.until && !held.ended.contains_key(&session.number);
        holds.then_some(session)
    }

    /// Who is signed in.
    pub(super) fn person(
        &self,
        headers: &HeaderMap,
        is_secure: bool,
        now: Instant,
    ) -> Option<Person> {
        let session = self.session(headers, is_secure, now)?;
        Some(session.person)
    }

    /// Begins a session: the cookie to send along.
    pub(super) fn begin(&self, person: Person, is_secure: bool, now: Instant) -> SignedCookieJar {
        let session = Session {
            person,
            until: (now + LENGTH).timestamp(),
            number: Uuid::new_v4().simple().to_string(),
        };
        let mut lasting = cookie(is_secure, session.text());
        lasting.set_max_age(
            LENGTH
                .to_std()
                .ok()
                .and_then(|length| length.try_into().ok()),
        );
        SignedCookieJar::new(self.held().key.clone()).add(lasting)
    }

    /// Ends the session that the head names: the cookie that takes the old one away.
    pub(super) fn end(
        &self,
        headers: &HeaderMap,
        is_secure: bool,
        now: Instant,
    ) -> SignedCookieJar {
        let session = self.session(headers, is_secure, now);
        let mut held = self.held();
        let jar = SignedCookieJar::from_headers(headers, held.key.clone());
        if let Some(session) = session {
            held.end(session, now);
        }
        jar.remove(cookie(is_secure, String::new()))
    }
}

impl Held {
    fn end(&mut self, session: Session, now: Instant) {
        self.ended.insert(session.number, session.until);
        if self.ended.len() > MANY {
            let now = now.timestamp();
            self.ended.retain(|_, until| now < *until);
        }
        if self.ended.len() > MANY {
            *self = Self::new();
        }
    }
}

fn name(is_secure: bool) -> &'static str {
    if is_secure { COOKIES.1 } else { COOKIES.0 }
}

fn cookie(is_secure: bool, value: String) -> Cookie<'static> {
    Cookie::build((name(is_secure), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure)
        .build()
}

/// How many cookies of that name the head has.
fn count(headers: &HeaderMap, name: &str) -> usize {
    let cookies = headers
        .get_all(COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    cookies
        .filter_map(|cookie| cookie.trim_ascii().split(|byte| *byte == b'=').next())
        .filter(|given| given.trim_ascii() == name.as_bytes())
        .count()
}

#[cfg(test)]
mod tests {
    use axum::http::header::{COOKIE, SET_COOKIE};
    use axum::http::{HeaderMap, HeaderValue};
    use axum::response::IntoResponse;
    use axum_extra::extract::SignedCookieJar;
    use chrono::{DateTime, TimeDelta};
    use guide_domain::Instant;

    use super::{MANY, Sessions};
    use crate::person::Person;

    const BEGUN: Instant = DateTime::UNIX_EPOCH;

    fn amal() -> Person {
        Person::new("amal").unwrap()
    }

    /// The head of a request with the cookie that a jar sets.
    fn head(jar: SignedCookieJar) -> HeaderMap {
        let response = (jar, ()).into_response();
        let set = response.headers()[SET_COOKIE].to_str().unwrap();
        let cookie = HeaderValue::from_str(set.split(';').next().unwrap()).unwrap();
        HeaderMap::from_iter([(COOKIE, cookie)])
    }

    #[test]
    fn a_session_is_over_after_its_time() {
        let sessions = Sessions::new();
        let head = head(sessions.begin(amal(), false, BEGUN));
        let at = |hours| sessions.person(&head, false, BEGUN + TimeDelta::hours(hours));
        assert_eq!(at(7), Some(amal()));
        assert_eq!(at(8), None);
        let secure = sessions.person(&head, true, BEGUN);
        assert_eq!(
            secure, None,
            "the plain cookie counts for nothing over HTTPS"
        );
    }

    #[test]
    fn a_session_that_was_ended_does_not_come_back_and_the_others_go_on() {
        let sessions = Sessions::new();
        let one = head(sessions.begin(amal(), false, BEGUN));
        let other = head(sessions.begin(amal(), false, BEGUN));
        drop(sessions.end(&one, false, BEGUN));
        assert_eq!(sessions.person(&one, false, BEGUN), None);
        assert_eq!(sessions.person(&other, false, BEGUN), Some(amal()));
        // Nor is one of an earlier host taken.
        assert_eq!(Sessions::new().person(&other, false, BEGUN), None);
    }

    #[test]
    fn however_many_are_ended_none_comes_back_and_few_are_remembered() {
        let sessions = Sessions::new();
        let first = head(sessions.begin(amal(), false, BEGUN));
        drop(sessions.end(&first, false, BEGUN));
        for _ in 0..MANY {
            let next = head(sessions.begin(amal(), false, BEGUN));
            drop(sessions.end(&next, false, BEGUN));
        }
        assert!(sessions.held().ended.len() <= MANY);
        assert_eq!(sessions.person(&first, false, BEGUN), None);
    }

    #[test]
    fn two_cookies_of_one_name_are_nobody() {
        let sessions = Sessions::new();
        let one = head(sessions.begin(amal(), false, BEGUN));
        let cookie = one[COOKIE].to_str().unwrap();
        for (line, known) in [
            (format!("a=b; {cookie}; c=d"), true),
            (format!("{cookie}; {cookie}"), false),
            (format!("sg-demo=x; {cookie}"), false),
            (format!("{cookie}; sg-demo="), false),
            (format!("{cookie}; sg-demo"), false),
            (format!("{cookie}; sg-demo =x"), false),
        ] {
            let head = HeaderMap::from_iter([(COOKIE, line.parse().unwrap())]);
            assert_eq!(
                sessions.person(&head, false, BEGUN).is_some(),
                known,
                "{line}"
            );
        }
        let mut in_two_lines = one.clone();
        in_two_lines.append(COOKIE, one[COOKIE].clone());
        assert_eq!(sessions.person(&in_two_lines, false, BEGUN), None);
    }
}
