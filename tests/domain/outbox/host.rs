//! A host by the contract's rules, and the faults that may stand before it.

use std::collections::BTreeMap;

use guide_domain::sign_off::outbox::answer::{Body, Fields, Reply};
use guide_domain::sign_off::outbox::message::Session;
use guide_domain::sign_off::record::{Record, RecordId, Subject};

/// What goes wrong between a tab and its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    NoConnection,
    ResetBeforeBody,
    ResetAfterBody,
    AnswerLost,
    Slow,
    Truncated,
    OpaqueRedirect,
    Unauthorized,
    Forbidden,
    OtherPerson,
    Conflict,
    TooLarge,
    Unacceptable,
    TooMany,
    ServerError,
    Unavailable,
    LoginPage,
    WrongId,
    WrongHash,
}

impl Fault {
    pub(crate) const ALL: [Self; 19] = [
        Self::NoConnection,
        Self::ResetBeforeBody,
        Self::ResetAfterBody,
        Self::AnswerLost,
        Self::Slow,
        Self::Truncated,
        Self::OpaqueRedirect,
        Self::Unauthorized,
        Self::Forbidden,
        Self::OtherPerson,
        Self::Conflict,
        Self::TooLarge,
        Self::Unacceptable,
        Self::TooMany,
        Self::ServerError,
        Self::Unavailable,
        Self::LoginPage,
        Self::WrongId,
        Self::WrongHash,
    ];

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::NoConnection => "no connection",
            Self::ResetBeforeBody => "reset before body",
            Self::ResetAfterBody => "reset after body",
            Self::AnswerLost => "answer lost",
            Self::Slow => "slow",
            Self::Truncated => "truncated",
            Self::OpaqueRedirect => "opaque redirect",
            Self::Unauthorized => "401",
            Self::Forbidden => "403",
            Self::OtherPerson => "403 other-person",
            Self::Conflict => "409",
            Self::TooLarge => "413",
            Self::Unacceptable => "422",
            Self::TooMany => "429, Retry-After",
            Self::ServerError => "500",
            Self::Unavailable => "503",
            Self::LoginPage => "200, login page",
            Self::WrongId => "201, wrong id",
            Self::WrongHash => "201, wrong hash",
        }
    }

    /// Whether a post reaches the ledger all the same. A 500 after the commit is the worse kind of 500.
    fn lets_through(self) -> bool {
        matches!(
            self,
            Self::ResetAfterBody
                | Self::AnswerLost
                | Self::Slow
                | Self::Truncated
                | Self::ServerError
        )
    }
}

/// What comes of a request, and when.
pub(crate) enum Outcome<T> {
    Now(T),
    /// After more seconds than anybody waits.
    Late(T),
    Never,
}

/// A sign-off that the host holds.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) record: Record,
    pub(crate) receipt: String,
    /// Whether it is the person's first for this version: further ones are kept and not counted.
    pub(crate) is_counted: bool,
}

/// The service and its ledger.
#[derive(Debug, Default)]
pub(crate) struct Host {
    pub(crate) rows: BTreeMap<RecordId, Row>,
    pub(crate) fault: Option<Fault>,
}

const RETRY_AFTER: &str = "120";

impl Host {
    /// `GET /me`.
    pub(crate) fn me(&self, signed_in: Option<&Subject>) -> Outcome<Session> {
        let session = match signed_in {
            Some(subject) => Session::Person(subject.clone()),
            None => Session::Nobody,
        };
        match self.fault {
            Some(Fault::AnswerLost) => Outcome::Never,
            Some(Fault::Slow) => Outcome::Late(session),
            Some(
                Fault::NoConnection
                | Fault::ResetBeforeBody
                | Fault::ResetAfterBody
                | Fault::Truncated
                | Fault::ServerError
                | Fault::Unavailable,
            ) => Outcome::Now(Session::Unknown),
            Some(Fault::OpaqueRedirect | Fault::Unauthorized | Fault::LoginPage) => {
                Outcome::Now(Session::Nobody)
            }
            // A session that changes after this very answer: the post is told of somebody else.
            Some(
                Fault::OtherPerson
                | Fault::Forbidden
                | Fault::Conflict
                | Fault::TooLarge
                | Fault::Unacceptable
                | Fault::TooMany
                | Fault::WrongId
                | Fault::WrongHash,
            )
            | None => Outcome::Now(session),
        }
    }

    /// `POST /sign-offs`.
    pub(crate) fn post(
        &mut self,
        key: &RecordId,
        bytes: &str,
        signed_in: Option<&Subject>,
    ) -> Outcome<Reply> {
        let Some(fault) = self.fault else {
            return Outcome::Now(self.receive(key, bytes, signed_in));
        };
        let honest = if fault.lets_through() {
            self.receive(key, bytes, signed_in)
        } else {
            Reply::Nothing
        };
        let plain = |status| Outcome::Now(answered(status, Body::Other));
        match fault {
            Fault::NoConnection | Fault::ResetBeforeBody | Fault::ResetAfterBody => {
                Outcome::Now(Reply::Nothing)
            }
            Fault::AnswerLost => Outcome::Never,
            Fault::Slow => Outcome::Late(honest),
            Fault::Truncated => plain(201),
            Fault::OpaqueRedirect => Outcome::Now(Reply::Redirect),
            Fault::Unauthorized => plain(401),
            Fault::Forbidden => Outcome::Now(answered(403, Body::Html)),
            Fault::OtherPerson => Outcome::Now(other_person()),
            Fault::Conflict => plain(409),
            Fault::TooLarge => Outcome::Now(answered(413, Body::Html)),
            Fault::Unacceptable => plain(422),
            Fault::TooMany => Outcome::Now(Reply::Answered {
                status: 429,
                retry_after: Some(RETRY_AFTER.into()),
                body: Body::Other,
            }),
            Fault::ServerError => Outcome::Now(answered(500, Body::Html)),
            Fault::Unavailable => Outcome::Now(answered(503, Body::Html)),
            Fault::LoginPage => Outcome::Now(answered(200, Body::Html)),
            Fault::WrongId => Outcome::Now(false_receipt(bytes, |fields| {
                fields.id = Some("somebody-elses".into());
            })),
            Fault::WrongHash => Outcome::Now(false_receipt(bytes, |fields| {
                fields.sha256 = Some("f".repeat(64).into());
            })),
        }
    }

    fn receive(&mut self, key: &RecordId, bytes: &str, signed_in: Option<&Subject>) -> Reply {
        let Some(signed_in) = signed_in else {
            return answered(401, Body::Other);
        };
        let record: Record = serde_json::from_str(bytes).unwrap();
        if record.id != *key {
            return answered(400, Body::Other);
        }
        if record.subject != *signed_in {
            return other_person();
        }
        if let Some(row) = self.rows.get(key) {
            let is_same = row.record == record;
            return if is_same {
                answered(200, Body::Json(receipt(row)))
            } else {
                answered(422, Body::Other)
            };
        }
        let is_first = !self.rows.values().any(|row| {
            row.record.subject == record.subject && row.record.data.policy == record.data.policy
        });
        let row = Row {
            receipt: format!("SG-{}", self.rows.len() + 1),
            record,
            is_counted: is_first,
        };
        let body = Body::Json(receipt(&row));
        self.rows.insert(key.clone(), row);
        answered(201, body)
    }

    /// How many of a person's sign-offs are counted.
    pub(crate) fn counted(&self, subject: &Subject) -> usize {
        let is_theirs = |row: &&Row| row.record.subject == *subject && row.is_counted;
        self.rows.values().filter(is_theirs).count()
    }
}

pub(crate) fn answered(status: u16, body: Body) -> Reply {
    Reply::Answered {
        status,
        retry_after: None,
        body,
    }
}

pub(crate) fn other_person() -> Reply {
    answered(
        403,
        Body::Json(Fields {
            code: Some("other-person".into()),
            ..Fields::default()
        }),
    )
}

fn receipt(row: &Row) -> Fields {
    Fields {
        id: Some(row.record.id.as_str().into()),
        receipt: Some(row.receipt.as_str().into()),
        recorded_at: Some("2026-11-23T09:14:06Z".into()),
        sha256: Some(row.record.data.policy.sha256.as_str().into()),
        state: Some("current".into()),
        code: None,
    }
}

/// A receipt for a post that reached no ledger.
fn false_receipt(bytes: &str, spoil: impl FnOnce(&mut Fields)) -> Reply {
    let record: Record = serde_json::from_str(bytes).unwrap();
    let row = Row {
        record,
        receipt: "SG-0".into(),
        is_counted: false,
    };
    let mut fields = receipt(&row);
    spoil(&mut fields);
    answered(201, Body::Json(fields))
}
