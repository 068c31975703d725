//! What the service answers when it does not do what it was asked: a status, a code for programs, a sentence for people.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use guide_domain::sign_off::acceptance::NotAcceptable;
use guide_domain::sign_off::wire::RefusalBody;
use guide_ledger::LedgerError;

/// After so many seconds it is worth trying again, where nobody knows better.
const SOON: u64 = 5;

/// A request that is not granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
    /// The part of the record that is meant, where it is one.
    pub(crate) field: Option<Cow<'static, str>>,
    /// After how many seconds it is worth trying again.
    pub(crate) retry_after: Option<u64>,
}

impl Refusal {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            field: None,
            retry_after: None,
        }
    }

    pub(crate) fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn unprocessable(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    /// A record that is no evidence.
    pub(crate) fn not_acceptable(why: NotAcceptable) -> Self {
        Self {
            field: Some(why.field().into()),
            ..Self::unprocessable(RefusalBody::NOT_ACCEPTABLE, why.to_string())
        }
    }

    /// What is held cannot be told: it is not as it was written.
    pub(crate) fn unreadable(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "what the ledger holds cannot be told");
        Self::unavailable(
            "unreadable",
            "what the ledger holds cannot be read: it is not as it was written. Nothing is lost; whoever runs this host finds the reason in its log",
        )
    }

    pub(crate) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    pub(crate) fn no_session() -> Self {
        let message = "nobody is signed in; sign in and send it again";
        Self::new(StatusCode::UNAUTHORIZED, "no-session", message)
    }

    /// For what works again later.
    pub(crate) fn unavailable(
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            retry_after: Some(SOON),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
        }
    }
}

impl From<&LedgerError> for Refusal {
    fn from(error: &LedgerError) -> Self {
        let code = error.code();
        tracing::error!(%error, code, "the ledger cannot be used");
        Self::unavailable(
            code,
            format!(
                "the ledger cannot be used at the moment: {}. Nothing is lost; send it again",
                cause(error)
            ),
        )
    }
}

/// The cause in plain words. Names of machines, files and people, where there are any, stand in the log alone.
fn cause(error: &LedgerError) -> String {
    use LedgerError::{Busy, Closed, Late, NoHead, NotWhole, Opening, Store};

    let known = if let Store(error) = error {
        error.cause().map(|cause| cause.to_string())
    } else if matches!(error, Busy | Late | Opening | Closed) {
        Some(error.to_string())
    } else if matches!(error, NotWhole { .. }) {
        Some("it is not whole".to_owned())
    } else if matches!(error, NoHead(_)) {
        Some("its head is not there".to_owned())
    } else {
        None
    };
    known.unwrap_or_else(|| "whoever runs this host finds the reason in its log".to_owned())
}

impl From<Arc<LedgerError>> for Refusal {
    fn from(error: Arc<LedgerError>) -> Self {
        Self::from(&*error)
    }
}

impl From<LedgerError> for Refusal {
    fn from(error: LedgerError) -> Self {
        Self::from(&error)
    }
}

impl IntoResponse for Refusal {
    /// The answer carries the refusal with it, for whoever shows it to a person.
    fn into_response(self) -> Response {
        let body = Json(RefusalBody {
            code: self.code.clone(),
            message: self.message.clone(),
            field: self.field.clone(),
        });
        let mut response = (self.status, body).into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
