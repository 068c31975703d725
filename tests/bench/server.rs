//! A small web server for files that are compressed in advance. Each has a port of its own, so that each opening of a
//! page is at an address without a past; it keeps count of what it sends.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

use crate::files::Site;

/// One answer's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Served {
    /// The path asked for.
    pub(crate) path: String,
    /// The body's bytes, as they travelled.
    pub(crate) bytes: usize,
}

/// The server; it ends with its owner.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    served: Arc<Mutex<Vec<Served>>>,
    task: AbortHandle,
}

impl Server {
    /// Starts serving on a free port of the loopback.
    pub(crate) async fn start(site: &Site) -> Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let address = listener.local_addr()?;
        let served = Arc::default();
        let task = tokio::spawn(accept(listener, Site::clone(site), Arc::clone(&served)));
        Ok(Self {
            address,
            served,
            task: task.abort_handle(),
        })
    }

    /// The page's address.
    pub(crate) fn page(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What was sent so far, oldest first.
    pub(crate) fn served(&self) -> Vec<Served> {
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        served.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, site: Site, served: Arc<Mutex<Vec<Served>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (site, served) = (Site::clone(&site), Arc::clone(&served));
        // Small files must not wait for a delayed acknowledgement.
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("a connection may be slower than it could: {error}");
        }
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let response = answer(&site, &served, &request);
                async move { Ok::<_, Infallible>(response) }
            });
            // A browser that hangs up in the middle is nothing to tell of.
            drop(
                http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await,
            );
        });
    }
}

fn answer(
    site: &Site,
    served: &Mutex<Vec<Served>>,
    request: &Request<Incoming>,
) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let Some(file) = site.get(path) else {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let mut log = served.lock().unwrap_or_else(PoisonError::into_inner);
    log.push(Served {
        path: path.to_owned(),
        bytes: file.brotli.len(),
    });
    drop(log);
    let mut response = Response::new(Full::new(file.brotli.clone()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    // Chromium takes Brotli from loopback addresses without TLS, as it does over HTTPS.
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(file.kept));
    response
}
