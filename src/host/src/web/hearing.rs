//! Bodies of requests: how long one may take to come, and that whoever is refused in the middle of it hears so.
//!
//! Who is asking is looked at before the body is read. But a connection that is closed on somebody who is still sending
//! is reset, and they never read the answer: so what is left of the body is read and thrown away, within limits.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::time::Instant;

/// How long after the head nobody listens to the rest of it any more.
const HEARD_OUT: Duration = Duration::from_secs(10);

/// So much of a body that nobody wants is read, in bytes.
const PATIENCE: usize = 4 * 1024 * 1024;

/// Lets the request be answered, then reads what is left of its body, and only then sends the answer.
pub(super) async fn hear_out(request: Request, next: Next) -> Response {
    // Whoever asks first has sent nothing yet, and need not.
    if request.body().is_end_stream() || request.headers().contains_key(EXPECT) {
        return next.run(request).await;
    }
    let until = Instant::now() + HEARD_OUT;
    let (head, body) = request.into_parts();
    let shared = Shared(Arc::new(Mutex::new(body)));
    let rest = shared.clone();
    let request = Request::from_parts(head, Body::new(shared));
    let response = next.run(request).await;
    // Whoever is slower than this, or sends more, does not hear.
    drop(tokio::time::timeout_at(until, thrown_away(rest)).await);
    response
}

async fn thrown_away(mut rest: Shared) {
    let mut length = 0_usize;
    while let Some(Ok(frame)) = rest.frame().await {
        length = length.saturating_add(frame.data_ref().map_or(0, Bytes::len));
        if length > PATIENCE {
            return;
        }
    }
}

/// A body that is read in one place, then in another.
#[derive(Clone)]
struct Shared(Arc<Mutex<Body>>);

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.size_hint()
    }
}
