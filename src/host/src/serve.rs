//! The reference intranet: the built folder under `/guide`, and pages that embed the guide.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use thiserror::Error;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

use crate::checkout::Checkout;
use crate::files::{self, FileError};

/// What the guide must run under (DESIGN §8); sent with every page.
const PAGE_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     base-uri 'none'; object-src 'none'; form-action 'self'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

/// For names that stay the same while the content changes.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// For names that hold a hash of the content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The intranet's pages: address, file under `www/intranet`.
const PAGES: [(&str, &str); 5] = [
    ("/", "home.html"),
    ("/staff", "staff.html"),
    ("/new-starters", "new-starters.html"),
    ("/members", "members.html"),
    ("/two-councils", "two-councils.html"),
];

/// Why nothing is served.
#[derive(Debug, Error)]
pub(crate) enum ServeError {
    /// Somebody else listens there.
    #[error(
        "{0} is taken by another program; stop that, or name another port: --addr 127.0.0.1:0 takes a free one"
    )]
    AddressTaken(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; name another address with --addr")]
    CannotListen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The server stopped.
    #[error("the server stopped: {0}")]
    Stopped(#[from] io::Error),
    /// A page could not be read.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Serves until the program is told to stop (Ctrl-C, or SIGTERM).
pub(crate) fn serve(
    checkout: &Checkout,
    built: &Path,
    address: SocketAddr,
) -> Result<(), ServeError> {
    let router = router(checkout, built)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(listen(router, address))
}

async fn listen(router: Router, address: SocketAddr) -> Result<(), ServeError> {
    let listener = TcpListener::bind(address).await.map_err(|source| {
        if source.kind() == io::ErrorKind::AddrInUse {
            ServeError::AddressTaken(address)
        } else {
            ServeError::CannotListen { address, source }
        }
    })?;
    let address = listener.local_addr()?;
    writeln!(io::stdout(), "Safeguarding Guide at http://{address}")?;
    axum::serve(listener, router)
        .with_graceful_shutdown(told_to_stop())
        .await?;
    Ok(())
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler for signals there is nothing to wait for but the end of the process.
    if interrupt.await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn router(checkout: &Checkout, built: &Path) -> Result<Router, ServeError> {
    let intranet = checkout.www().join("intranet");
    let guide = Router::new()
        .fallback_service(
            ServeDir::new(built)
                .append_index_html_on_directories(false)
                .precompressed_br()
                .precompressed_gzip(),
        )
        .layer(middleware::from_fn(kept_by_name));
    let mut router = Router::new().nest("/guide", guide);
    for (address, file) in PAGES {
        let path = intranet.join(file);
        if !path.exists() {
            continue;
        }
        let html = files::read_text(&path)?;
        router = router.route(
            address,
            get(move || std::future::ready(page(StatusCode::OK, html.clone()))),
        );
    }
    let css = files::read_text(&intranet.join("intranet.css"))?;
    let css = move || {
        std::future::ready((
            [
                (CONTENT_TYPE, "text/css; charset=utf-8"),
                (CACHE_CONTROL, "no-cache"),
            ],
            css.clone(),
        ))
    };
    Ok(router
        .route("/intranet.css", get(css))
        .layer(middleware::from_fn(safe)))
}

fn page(status: StatusCode, html: String) -> Response {
    let headers: [(HeaderName, HeaderValue); 3] = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(PAGE_POLICY),
        ),
        (CACHE_CONTROL, REVALIDATED),
    ];
    (status, headers, html).into_response()
}

async fn safe(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Says how long a file of the built folder may be kept.
async fn kept_by_name(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let hashed = path.starts_with("/assets/") || path.ends_with(".bin");
    let mut response = next.run(request).await;
    let kept = if hashed && response.status().is_success() {
        IMMUTABLE
    } else {
        REVALIDATED
    };
    response.headers_mut().insert(CACHE_CONTROL, kept);
    response
}
