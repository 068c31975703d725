//! A web server in the test's own process: the built guide in pages of our making, with everything going wrong that a
//! journey asks for. Each has a port of its own, so that each journey has an origin without a past.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, HeaderName, HeaderValue,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::product;

/// The policy the guide promises to run under.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; base-uri 'none'; \
                      object-src 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/// What the server does to the guide's files and headers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Behaviour {
    /// Leaves `'wasm-unsafe-eval'` out of the policy.
    pub(crate) forbids_wasm: bool,
    /// What happens to the contact guide's WebAssembly module, which every page starts with.
    pub(crate) wasm: Damage,
    /// What happens to the whole guide's WebAssembly module.
    pub(crate) whole: Damage,
    /// What happens to the packs' contact parts.
    pub(crate) part: Damage,
    /// What happens to the packs' framework parts.
    pub(crate) framework: Damage,
    /// What happens to the packs' manifests.
    pub(crate) manifest: Damage,
    /// Files whose path has this in it are not answered until the server behaves otherwise.
    pub(crate) held: Option<&'static str>,
    /// What the `Date` header says.
    pub(crate) date: ServerDate,
    /// Lets the browser keep everything for a day.
    pub(crate) cacheable: bool,
}

/// What happens to a file on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Damage {
    /// Nothing.
    #[default]
    None,
    /// It is not there.
    Missing,
    /// Its second half is not there.
    CutInHalf,
    /// One bit in its middle is another.
    FlippedBit,
}

/// What the `Date` header says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ServerDate {
    /// The present, so much later or earlier.
    Shifted(TimeDelta),
    /// There is none.
    Absent,
}

impl Default for ServerDate {
    fn default() -> Self {
        Self::Shifted(TimeDelta::zero())
    }
}

/// The server; it ends with its last owner.
#[derive(Debug)]
pub(crate) struct Site {
    port: u16,
    shared: Arc<Shared>,
    task: AbortHandle,
}

/// What the tasks of a server share. Both that journeys wait for and that answers wait for can be watched.
#[derive(Debug, Default)]
struct Shared {
    behaviour: watch::Sender<Behaviour>,
    requests: watch::Sender<Vec<String>>,
    pages: Mutex<BTreeMap<String, Page>>,
}

/// A body and its type.
pub(crate) type Page = (Vec<u8>, &'static str);

impl Shared {
    fn pages(&self) -> MutexGuard<'_, BTreeMap<String, Page>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a request may take to come.
const REQUEST_PATIENCE: Duration = Duration::from_secs(30);

impl Site {
    /// Starts serving one page at `/`.
    pub(crate) async fn start(behaviour: Behaviour, page: &HostPage) -> Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared::default());
        shared.behaviour.send_replace(behaviour);
        let task = tokio::spawn(accept(listener, Arc::clone(&shared))).abort_handle();
        let site = Self { port, shared, task };
        site.put("/", page)?;
        Ok(site)
    }

    /// A guide of Derby on an otherwise well-behaved page.
    pub(crate) async fn sound(page: &HostPage) -> Result<Self> {
        Self::start(Behaviour::default(), page).await
    }

    /// Serves a page at an address, or another one from now on; all pages share the last one's style.
    pub(crate) fn put(&self, path: &str, page: &HostPage) -> Result<()> {
        let html = (page.html()?.into_bytes(), "text/html; charset=utf-8");
        let style = (page.style.into(), "text/css");
        let mut pages = self.shared.pages();
        pages.insert(path.to_owned(), html);
        pages.insert("/page.css".to_owned(), style);
        Ok(())
    }

    /// Serves a manifest of our own making at an address.
    pub(crate) fn put_manifest(&self, path: &str, manifest: &serde_json::Value) {
        let file = (manifest.to_string().into_bytes(), "application/json");
        self.shared.pages().insert(path.to_owned(), file);
    }

    /// Behaves otherwise from now on.
    pub(crate) fn behave(&self, behaviour: Behaviour) {
        self.shared.behaviour.send_replace(behaviour);
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The address of a path under another host name.
    pub(crate) fn url_at(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }

    /// The paths asked for so far, oldest first.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.shared.requests.borrow().clone()
    }

    /// Waits until a path with this in it has been asked for.
    pub(crate) async fn until_asked(&self, part: &str) -> Result<()> {
        let mut requests = self.shared.requests.subscribe();
        let asked = requests.wait_for(|paths| paths.iter().any(|path| path.contains(part)));
        let asked = tokio::time::timeout(REQUEST_PATIENCE, asked).await;
        asked
            .with_context(|| format!("nobody asked for “{part}”"))?
            .context("the server has ended")?;
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let shared = Arc::clone(&shared);
                async move { answer(&shared, &request).await }
            });
            // A browser that hangs up in the middle is nothing to tell of.
            drop(
                http1::Builder::new()
                    .auto_date_header(false)
                    .serve_connection(TokioIo::new(stream), service)
                    .await,
            );
        });
    }
}

async fn answer(shared: &Shared, request: &Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    let path = request.uri().path();
    shared
        .requests
        .send_modify(|paths| paths.push(path.to_owned()));
    let lets_pass = |behaviour: &Behaviour| behaviour.held.is_none_or(|held| !path.contains(held));
    let behaviour = {
        let mut behaviour = shared.behaviour.subscribe();
        behaviour.wait_for(lets_pass).await?.clone()
    };
    let page = shared.pages().get(path).cloned();
    let found = match (page, path) {
        (Some(page), _) => Some(page),
        // Browsers ask for it of themselves.
        (None, "/favicon.ico") => Some((Vec::new(), "image/x-icon")),
        (None, "/frame") => Some((frame(request).into_bytes(), "text/html; charset=utf-8")),
        (None, "/watch.js") => Some((include_bytes!("watch.js").to_vec(), "text/javascript")),
        (None, _) => built_file(path, &behaviour)?,
    };
    let (status, (body, kind)) = match found {
        Some(found) => (StatusCode::OK, found),
        None => (StatusCode::NOT_FOUND, (b"not found".to_vec(), "text/plain")),
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    for (name, value) in headers(&behaviour, kind)? {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// The headers of an answer of that type.
pub(crate) fn headers(behaviour: &Behaviour, kind: &str) -> Result<Vec<(HeaderName, HeaderValue)>> {
    let policy = if behaviour.forbids_wasm {
        POLICY.replace(" 'wasm-unsafe-eval'", "")
    } else {
        POLICY.to_owned()
    };
    let caching = if behaviour.cacheable {
        "public, max-age=86400"
    } else {
        "no-cache"
    };
    let mut headers = vec![
        (CONTENT_TYPE, HeaderValue::from_str(kind)?),
        (CACHE_CONTROL, HeaderValue::from_static(caching)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy)?),
    ];
    if let ServerDate::Shifted(by) = behaviour.date {
        let date = (present() + by).format("%a, %d %b %Y %H:%M:%S GMT");
        headers.push((DATE, HeaderValue::from_str(&date.to_string())?));
    }
    Ok(headers)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a server's answers carry the time; no rule of the guide is fed from here"
)]
fn present() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// A page with one frame of a given width: browsers whose windows cannot be narrow show 320 px this way.
fn frame(request: &Request<Incoming>) -> String {
    let width = request.uri().query().unwrap_or("320");
    format!(
        "<!doctype html><html lang=en><title>Frame</title><iframe title=Page src=/ width={width} height=800></iframe>"
    )
}

/// A file of the built folder below `/guide/`, or below `/guide-other/` as if another version had been installed.
pub(crate) fn built_file(path: &str, behaviour: &Behaviour) -> Result<Option<Page>> {
    let (below, is_other_version) = match (
        path.strip_prefix("/guide/"),
        path.strip_prefix("/guide-other/"),
    ) {
        (Some(below), _) => (below, false),
        (None, Some(below)) => (below, true),
        (None, None) => return Ok(None),
    };
    let below = Path::new(below);
    let stays_below = below
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let file = product::built()?.join(below);
    if !stays_below || !file.is_file() {
        return Ok(None);
    }
    let bytes = fs::read(&file).with_context(|| format!("{}", file.display()))?;
    let extension = file.extension().and_then(|name| name.to_str());
    let name = below.to_string_lossy();
    let (kind, damage) = match extension {
        Some("wasm") if name.contains("whole-") => ("application/wasm", behaviour.whole),
        Some("wasm") => ("application/wasm", behaviour.wasm),
        Some("bin") if name.contains(".framework-") => {
            ("application/octet-stream", behaviour.framework)
        }
        Some("bin") => ("application/octet-stream", behaviour.part),
        Some("json") => ("application/json", behaviour.manifest),
        Some("css") => ("text/css", Damage::None),
        Some("js") => ("text/javascript", Damage::None),
        _ => ("application/octet-stream", Damage::None),
    };
    let is_loader = below == Path::new("safeguarding-guide.js");
    let bytes = if is_other_version && is_loader {
        with_other_version(&bytes)?
    } else {
        bytes
    };
    Ok(damage.apply(bytes).map(|bytes| (bytes, kind)))
}

/// The loader as an older release would have it.
fn with_other_version(loader: &[u8]) -> Result<Vec<u8>> {
    let loader = std::str::from_utf8(loader)?;
    Ok(loader
        .replace(env!("CARGO_PKG_VERSION"), "0.0.1")
        .into_bytes())
}

impl Damage {
    fn apply(self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let middle = bytes.len() / 2;
        match self {
            Self::None => {}
            Self::Missing => return None,
            Self::CutInHalf => bytes.truncate(middle),
            Self::FlippedBit => {
                if let Some(byte) = bytes.get_mut(middle) {
                    *byte ^= 1;
                }
            }
        }
        Some(bytes)
    }
}

/// A page with guides in it, as a council's editor would have put it together.
#[derive(Clone, Debug)]
pub(crate) struct HostPage {
    guides: Vec<PastedGuide>,
    style: &'static str,
    scripts: Vec<&'static str>,
    edits: Vec<(&'static str, &'static str)>,
    is_bare: bool,
}

/// A pasted snippet with attributes of its own.
#[derive(Clone, Debug)]
struct PastedGuide {
    pack: &'static str,
    attributes: String,
}

impl HostPage {
    /// Derby's snippet as it comes, on the device's own time.
    pub(crate) fn plain() -> Self {
        Self::with("derby", "")
    }

    /// A pack's snippet with attributes added: `now="2026-11-23T16:59:59Z"`.
    pub(crate) fn with(pack: &'static str, attributes: &str) -> Self {
        Self {
            guides: vec![PastedGuide {
                pack,
                attributes: attributes.to_owned(),
            }],
            style: "",
            scripts: Vec::new(),
            edits: Vec::new(),
            is_bare: false,
        }
    }

    /// Derby's guide at an instant (RFC 3339).
    pub(crate) fn at(now: &str) -> Self {
        Self::with("derby", &format!("now=\"{now}\""))
    }

    /// One more guide below.
    #[must_use]
    pub(crate) fn and(mut self, pack: &'static str, attributes: &str) -> Self {
        self.guides.push(PastedGuide {
            pack,
            attributes: attributes.to_owned(),
        });
        self
    }

    /// The host page's own rules, without `<` or `>`.
    #[must_use]
    pub(crate) fn styled(mut self, style: &'static str) -> Self {
        self.style = style;
        self
    }

    /// One more module script after the snippets' own.
    #[must_use]
    pub(crate) fn with_script(mut self, source: &'static str) -> Self {
        self.scripts.push(source);
        self
    }

    /// What an editor of the page changed in the pasted HTML afterwards.
    #[must_use]
    pub(crate) fn edited(mut self, from: &'static str, to: &'static str) -> Self {
        self.edits.push((from, to));
        self
    }

    /// The page without what the snippets hold inside their elements.
    fn without_fallbacks(html: &str) -> String {
        let mut rest = html;
        let mut kept = String::new();
        while let Some((before, after)) = rest.split_once("<safeguarding-guide ") {
            let (opening, inside) = after.split_once('>').unwrap_or((after, ""));
            let (_, behind) = inside
                .split_once("</safeguarding-guide>")
                .unwrap_or((inside, ""));
            kept.push_str(before);
            kept.extend(["<safeguarding-guide ", opening, "></safeguarding-guide>"]);
            rest = behind;
        }
        kept + rest
    }

    /// The page of an editor who left the fallback out.
    #[must_use]
    pub(crate) fn bare(mut self) -> Self {
        self.is_bare = true;
        self
    }

    /// The whole page.
    pub(crate) fn html(&self) -> Result<String> {
        let mut guides = String::new();
        for guide in &self.guides {
            let opening = format!("<safeguarding-guide {} ", guide.attributes);
            guides.push_str(&product::snippet(guide.pack)?.replacen(
                "<safeguarding-guide ",
                &opening,
                1,
            ));
        }
        if self.is_bare {
            guides = Self::without_fallbacks(&guides);
        }
        for (from, to) in &self.edits {
            ensure!(
                guides.contains(from),
                "the pasted HTML has no “{from}” to edit"
            );
            guides = guides.replace(from, to);
        }
        for source in &self.scripts {
            guides.extend(["<script type=\"module\" src=\"", source, "\"></script>"]);
        }
        Ok(format!(
            "<!doctype html>\n<html lang=\"en-GB\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>A page of our council</title>\n\
             <link rel=\"stylesheet\" href=\"/page.css\">\n<script src=\"/watch.js\"></script>\n\
             <main><h1>A page of our council</h1>\n{guides}\n</main>\n</html>\n"
        ))
    }
}
