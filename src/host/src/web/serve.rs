//! The reference intranet: the built folder under `/guide`, pages that embed the guide, and the service.

use std::any::Any;
use std::io::{self, Write};
use std::net::{self, IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use thiserror::Error;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use crate::checkout::Checkout;
use crate::web::intranet::{self, Intranet, IntranetError, Notice};
use crate::web::service::refusal::Refusal;
use crate::web::service::{self, Service};
use crate::web::{connections, folder, heads, hearing};

/// Where `serve` listens if nothing else is said.
pub(crate) const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// How long requests under way may take once the program is told to stop.
const GRACE: Duration = Duration::from_secs(6);

/// How long the ledger may take after that to end what it has begun. Whoever stops the program waits ten seconds.
const CLOSING: Duration = Duration::from_secs(2);

/// For names that stay the same while the content changes.
pub(super) const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

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
        let router = service::router(Arc::clone(&service)).merge(self.router);
        let router = heads::said_by_all(
            router
                .layer(middleware::from_fn(heads::check))
                .layer(middleware::from_fn(hearing::hear_out))
                .layer(CatchPanicLayer::custom(panicked)),
        );
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        // Ends with the runtime.
        drop(runtime.spawn(Arc::clone(&service).look_after_ledger()));
        let served = runtime.block_on(listen(router, self.listener));
        closed(runtime, service);
        served
    }
}

/// Ends what is left: threads that wait for a database that may never answer are left behind.
fn closed(runtime: tokio::runtime::Runtime, service: Arc<Service>) {
    runtime.shutdown_background();
    let (closing, closed) = mpsc::channel::<()>();
    // Apart: closing the ledger waits for what its writer has begun.
    let ending = thread::Builder::new().spawn(move || {
        drop(service);
        drop(closing);
    });
    if ending.is_ok() && closed.recv_timeout(CLOSING) == Err(mpsc::RecvTimeoutError::Timeout) {
        tracing::warn!(
            "the database does not answer; what was under way is not known to be recorded"
        );
    }
}

async fn listen(router: Router, listener: net::TcpListener) -> Result<(), ServeError> {
    let listener = TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    // Before the address is told: whoever reads it may stop us the next moment.
    let told_to_stop = told_to_stop()?;
    if let Err(error) = writeln!(io::stdout(), "Safeguarding Guide at http://{address}") {
        // Nobody reads it; the numbers are served all the same.
        tracing::warn!(%error, %address, "the address cannot be told on standard output");
    }
    connections::serve(listener, router, told_to_stop, GRACE).await;
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

/// An answer is owed to whoever asked, even where this program has a fault. The panic has told where on standard error.
fn panicked(_cause: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request ended in a panic");
    let message = "this host has a fault; nothing is known to be recorded, send it again";
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", message).into_response()
}

fn router(intranet: Intranet, built: &Path) -> Router {
    let file = |kind, text: String| {
        (
            [
                (CONTENT_TYPE, HeaderValue::from_static(kind)),
                (CACHE_CONTROL, REVALIDATED),
            ],
            text,
        )
    };
    let not_found = page(intranet.not_found);
    let mut router = Router::new()
        .nest("/guide", folder::router(built, not_found.clone()))
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
        router = router.route(&address, get(page(html)));
    }
    router.fallback((StatusCode::NOT_FOUND, not_found))
}

/// A page's answer.
pub(super) type Page = ([(HeaderName, HeaderValue); 2], String);

fn page(html: String) -> Page {
    let html_in_utf8 = HeaderValue::from_static("text/html; charset=utf-8");
    (
        [(CONTENT_TYPE, html_in_utf8), (CACHE_CONTROL, REVALIDATED)],
        html,
    )
}
