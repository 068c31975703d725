//! What every request's head must be, and what every answer's head says.

use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::web::service::refusal::Refusal;

/// What the guide runs under; sent with every answer that has no policy of its own, so that no page can lack one.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'",
);

/// The longest address, in bytes: none of ours is near it, and no file system takes a longer one.
const LONGEST: usize = 4096;

/// Refuses heads that leave open which host is meant, or whose address is none.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let hosts = request.headers().get_all(HOST).iter().count();
    // Without one, only the oldest version of the protocol (RFC 9112, 3.2).
    let fits = hosts == 1 || (hosts == 0 && request.version() < Version::HTTP_11);
    if !fits {
        let message = "send the one name of the host that you mean, as Host";
        return Refusal::bad_request("no-host", message).into_response();
    }
    let address = request.uri().path_and_query();
    if address.is_some_and(|address| address.as_str().len() > LONGEST) {
        let message = format!("an address of this host has at most {LONGEST} characters");
        return Refusal::new(StatusCode::URI_TOO_LONG, "too-long", message).into_response();
    }
    next.run(request).await
}

/// Sets what every answer says, whoever gives it.
pub(super) fn said_by_all(router: Router) -> Router {
    let always =
        |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    router
        .layer(always(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(REFERRER_POLICY, "same-origin"))
        // For browsers that know no `frame-ancestors`.
        .layer(always(X_FRAME_OPTIONS, "DENY"))
        .layer(SetResponseHeaderLayer::if_not_present(
            CONTENT_SECURITY_POLICY,
            PAGE_POLICY,
        ))
}
