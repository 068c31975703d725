//! The reference intranet: the built folder under `/guide`, and pages that embed the guide.

use std::io::{self, Write};
use std::net::{self, IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use thiserror::Error;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

use crate::checkout::Checkout;
use crate::intranet::{self, Intranet, IntranetError, Notice};
use crate::service::{self, Service};

/// Where `serve` listens if nothing else is said.
pub(crate) const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// What the guide must run under (DESIGN §8); sent with every page.
const PAGE_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     base-uri 'none'; object-src 'none'; form-action 'self'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

/// How long requests under way may take once the program is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// For names that stay the same while the content changes.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// For names that hold a hash of the content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

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
    /// There are no pages.
    #[error(transparent)]
    Intranet(#[from] IntranetError),
}

/// What is ready to be served, at an address that is ours.
pub(crate) struct Site {
    router: Router,
    listener: net::TcpListener,
}

/// Reads the pages and takes the address.
pub(crate) fn prepare(
    checkout: &Checkout,
    built: &Path,
    address: SocketAddr,
    notice: Notice,
) -> Result<Site, ServeError> {
    let router = router(intranet::read(checkout, built, notice)?, built);
    let listener = net::TcpListener::bind(address).map_err(|source| {
        if source.kind() == io::ErrorKind::AddrInUse {
            ServeError::AddressTaken(address)
        } else {
            ServeError::CannotListen { address, source }
        }
    })?;
    listener.set_nonblocking(true)?;
    Ok(Site { router, listener })
}

impl Site {
    /// Serves until the program is told to stop (Ctrl-C, or SIGTERM).
    pub(crate) fn serve(self, service: Service) -> Result<(), ServeError> {
        let service = Arc::new(service);
        let router = service::router(Arc::clone(&service))
            .merge(self.router)
            .layer(middleware::from_fn(safe));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        if let Some(rule) = &service.retention {
            // Ends with the runtime.
            drop(runtime.spawn(Arc::clone(rule).daily()));
        }
        let served = runtime.block_on(listen(router, self.listener));
        // In this order: the ledger closes its connections, which no thread of the runtime may wait for.
        drop(runtime);
        drop(service);
        served
    }
}

async fn listen(router: Router, listener: net::TcpListener) -> Result<(), ServeError> {
    let listener = TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    // Before the address is told: whoever reads it may stop us the next moment.
    let told_to_stop = told_to_stop()?;
    writeln!(io::stdout(), "Safeguarding Guide at http://{address}")?;
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let with_peers = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, with_peers).with_graceful_shutdown(async {
        told_to_stop.await;
        drop(stopping);
    });
    let too_long = async {
        // Ends when the sender is gone.
        drop(stopped.await);
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => served?,
        () = too_long => {}
    }
    Ok(())
}

/// Listens for Ctrl-C and SIGTERM from now on; the future ends with the first of them.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for Ctrl-C from now on; the future ends with it.
#[cfg(windows)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

fn router(intranet: Intranet, built: &Path) -> Router {
    let files = ServeDir::new(built)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .not_found_service(get(page(intranet.not_found.clone())));
    let guide = Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn(kept_by_name));
    let file = |kind, text: String| {
        (
            [
                (CONTENT_TYPE, HeaderValue::from_static(kind)),
                (CACHE_CONTROL, REVALIDATED),
            ],
            text,
        )
    };
    let mut router = Router::new()
        .nest("/guide", guide)
        .route(
            "/intranet.css",
            get(file("text/css; charset=utf-8", intranet.css)),
        )
        .route(
            "/demo.js",
            get(file("text/javascript; charset=utf-8", intranet.demo)),
        )
        .route("/favicon.svg", get(file("image/svg+xml", intranet.icon)));
    for (address, html) in intranet.pages {
        router = router.route(address, get(page(html)));
    }
    let not_found = (StatusCode::NOT_FOUND, page(intranet.not_found));
    router.fallback(not_found)
}

type Page = ([(HeaderName, HeaderValue); 3], String);

fn page(html: String) -> Page {
    let headers = [
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
    (headers, html)
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
    let part = Path::new(path)
        .extension()
        .is_some_and(|kind| kind == "bin");
    let hashed = path.starts_with("/assets/") || part;
    let mut response = next.run(request).await;
    let kept = if hashed && response.status().is_success() {
        IMMUTABLE
    } else {
        REVALIDATED
    };
    response.headers_mut().insert(CACHE_CONTROL, kept);
    response
}
