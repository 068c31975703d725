//! Bodies of requests that did not come as they should.

use std::error::Error;
use std::time::Duration;

use axum::extract::rejection::{BytesRejection, FormRejection};
use axum::http::StatusCode;
use tower_http::timeout::TimeoutError;

use crate::web::service::refusal::Refusal;

/// How long a body may take to come, after its head.
pub(super) const SLOWEST: Duration = Duration::from_secs(8);

/// The largest body that is read where nothing else is said, in bytes: a form has a few fields.
pub(super) const LARGEST: usize = 8 * 1024;

/// What is said to whoever sent bytes that cannot be had.
pub(super) fn refused(rejection: &BytesRejection) -> Refusal {
    of(rejection, rejection.status())
}

/// What is said to whoever sent a form that is none.
pub(super) fn no_form(rejection: &FormRejection) -> Refusal {
    if let FormRejection::BytesRejection(rejection) = rejection {
        return refused(rejection);
    }
    Refusal::bad_request("no-form", format!("no form came: {rejection}"))
}

fn of(error: &(dyn Error + 'static), status: StatusCode) -> Refusal {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Refusal::new(
            status,
            "too-large",
            "so large a body is not taken; a record has at most 65,536 bytes",
        );
    }
    if is_late(error) {
        // Not 408, which senders take for a fault of the record: a slow network may be quicker next time.
        return Refusal::unavailable(
            "too-slow",
            "the body took too long to come; nothing is lost, send it again",
        );
    }
    Refusal::bad_request("cut-off", "the body was cut off; send it again")
}

/// Whether time is what ended the reading.
fn is_late(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<TimeoutError>() {
            return true;
        }
        next = error.source();
    }
    false
}
