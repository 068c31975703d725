//! A host in the test's own process whose sign-off service does what a journey's script says: it answers as the
//! contract wants, or resets connections, cuts answers, keeps people waiting. It keeps every body it was sent and
//! counts the posts that are open at one time.
//!
//! HTTP is written by hand here: no library lets an answer break off in the middle or a connection end without one.
//! Every connection carries one request, so that no browser sends one again by itself because an idle connection ended.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::site::{self, Behaviour, HostPage};

/// How long a journey waits for something to happen at the host.
const PATIENCE: Duration = Duration::from_secs(30);

/// No request of ours is longer.
const LONGEST_HEAD: usize = 64 * 1024;

/// What goes wrong with a post. The names are those of the outbox's tests in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The browser has no network; the host does nothing.
    NoConnection,
    /// The connection is reset once the head is there; nothing is recorded.
    ResetBeforeBody,
    /// The connection is reset once the record is kept.
    ResetAfterBody,
    /// The record is kept, and no answer ever comes.
    AnswerLost,
    /// The answer comes when the journey lets it.
    Slow,
    /// The record is kept, and the answer breaks off in its body.
    Truncated,
    /// The same without a length, so that the browser cannot see it.
    TruncatedUnseen,
    /// 302 to a single sign-on.
    OpaqueRedirect,
    /// 401.
    Unauthorized,
    /// 403 with a page.
    Forbidden,
    /// 403 with the code `other-person`.
    OtherPerson,
    /// 409.
    Conflict,
    /// 413 with a page.
    TooLarge,
    /// 422.
    Unacceptable,
    /// 429 that asks for two seconds, the shortest wait there is.
    TooMany,
    /// 500 with a page, after the record is kept: the worse kind.
    ServerError,
    /// 503 with a page.
    Unavailable,
    /// 200 with a page to sign in at.
    LoginPage,
    /// 201 for another id; nothing is recorded.
    WrongId,
    /// 201 for another text; nothing is recorded.
    WrongHash,
}

impl Fault {
    /// All of them.
    pub(crate) const ALL: [Self; 20] = [
        Self::NoConnection,
        Self::ResetBeforeBody,
        Self::ResetAfterBody,
        Self::AnswerLost,
        Self::Slow,
        Self::Truncated,
        Self::TruncatedUnseen,
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

    /// Its name in tables.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::NoConnection => "no connection",
            Self::ResetBeforeBody => "reset before body",
            Self::ResetAfterBody => "reset after body",
            Self::AnswerLost => "answer lost",
            Self::Slow => "slow",
            Self::Truncated => "truncated",
            Self::TruncatedUnseen => "truncated, unseen",
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

    /// Whether the host keeps the record all the same.
    fn lets_through(self) -> bool {
        matches!(
            self,
            Self::ResetAfterBody
                | Self::AnswerLost
                | Self::Slow
                | Self::Truncated
                | Self::TruncatedUnseen
                | Self::ServerError
        )
    }
}

/// What becomes of a post that has just come in, before any fault strikes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gate {
    /// It goes on.
    #[default]
    Open,
    /// It waits to be released.
    Holds,
    /// Its record is kept, and it waits to be released.
    KeepsAndHolds,
}

/// A post that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    /// Its `Idempotency-Key`, without the quotes.
    pub(crate) key: String,
    /// Its body.
    pub(crate) body: String,
    /// How often somebody had asked who is signed in when it came.
    pub(crate) asked_before: usize,
    /// Whether it still has no answer and the browser still waits.
    pub(crate) is_open: bool,
    /// Whether it was answered in full, with whatever.
    pub(crate) is_answered: bool,
}

/// A sign-off that the host holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The record.
    pub(crate) record: Value,
    /// Its receipt's number.
    pub(crate) receipt: String,
}

/// Everything that changes at the host.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk {
    /// Whom the session belongs to.
    pub(crate) signed_in: Option<String>,
    /// What goes wrong with posts.
    pub(crate) fault: Option<Fault>,
    /// What goes wrong with the question who is signed in.
    pub(crate) fault_at_question: Option<Fault>,
    /// What becomes of posts that come in from now on.
    pub(crate) gate: Gate,
    /// All posts, oldest first.
    pub(crate) posts: Vec<Post>,
    /// How often somebody asked who is signed in.
    pub(crate) asked: usize,
    /// The most posts that were open at one time.
    pub(crate) most_open: usize,
    /// What the host holds, oldest first.
    pub(crate) held: Vec<Held>,
    /// How many of the posts may go on that were held at the gate.
    released: usize,
    /// Tells the posts of one person's desk from those of the last.
    visit: u32,
}

impl Desk {
    /// How many posts still have no answer.
    pub(crate) fn open(&self) -> usize {
        self.posts.iter().filter(|post| post.is_open).count()
    }

    /// How many posts were answered in full.
    pub(crate) fn answered(&self) -> usize {
        self.posts.iter().filter(|post| post.is_answered).count()
    }

    /// Keeps a record as the contract wants; gives the answer's status and body.
    fn receive(&mut self, key: &str, body: &str) -> (u16, Value) {
        let Some(signed_in) = &self.signed_in else {
            return (401, json!({"code": "no-session"}));
        };
        let Ok(record) = serde_json::from_str::<Value>(body) else {
            return (400, json!({"code": "no-json"}));
        };
        if record["id"] != key {
            return (400, json!({"code": "other-key"}));
        }
        if record["subject"] != signed_in.as_str() {
            return (403, json!({"code": "other-person"}));
        }
        if let Some(held) = self.held.iter().find(|held| held.record["id"] == key) {
            return if held.record == record {
                (200, receipt(held))
            } else {
                (422, json!({"code": "other-content"}))
            };
        }
        let held = Held {
            receipt: format!("SG-{}", self.held.len() + 1),
            record,
        };
        let answer = receipt(&held);
        self.held.push(held);
        (201, answer)
    }

    fn me(&self) -> (u16, Value) {
        let Some(subject) = &self.signed_in else {
            return (401, json!({"code": "no-session"}));
        };
        let own = self
            .held
            .iter()
            .filter(|held| held.record["subject"] == subject.as_str());
        // Further ones of the same version are kept and not counted.
        let counted = own.take(1).map(|held| {
            let policy = &held.record["data"]["policy"];
            json!({"policy": policy["id"], "version": policy["version"], "outcome": "signed", "recorded_at": RECORDED_AT,
                "receipt": held.receipt, "state": "training-outstanding"})
        });
        let counted: Vec<Value> = counted.collect();
        let me = json!({"subject": subject, "display": format!("{subject} (invented)"), "sign_offs": counted, "due": null});
        (200, me)
    }
}

/// By the host's clock, which stands still.
const RECORDED_AT: &str = "2026-11-23T09:14:07Z";

fn receipt(held: &Held) -> Value {
    json!({"id": held.record["id"], "receipt": held.receipt, "recorded_at": RECORDED_AT,
        "sha256": held.record["data"]["policy"]["sha256"], "state": "training-outstanding"})
}

/// The host; it ends with its last owner.
#[derive(Debug)]
pub(crate) struct ScriptedHost {
    port: u16,
    shared: Arc<Shared>,
    task: AbortHandle,
}

#[derive(Debug)]
struct Shared {
    desk: watch::Sender<Desk>,
    pages: BTreeMap<String, String>,
    /// The place of another host that answers everything; faults strike its answers.
    behind: Option<String>,
}

impl ScriptedHost {
    /// Starts it with pages at their addresses.
    pub(crate) async fn start(pages: &[(&str, HostPage)]) -> Result<Self> {
        let html = pages
            .iter()
            .map(|(path, page)| Ok(((*path).to_owned(), with_bench(&page.html()?))));
        Self::serve(html.collect::<Result<_>>()?, None).await
    }

    /// Starts it in front of another host (`127.0.0.1:49152`), which answers everything.
    pub(crate) async fn in_front_of(place: &str) -> Result<Self> {
        Self::serve(BTreeMap::new(), Some(place.to_owned())).await
    }

    async fn serve(pages: BTreeMap<String, String>, behind: Option<String>) -> Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            desk: watch::Sender::default(),
            pages,
            behind,
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared))).abort_handle();
        Ok(Self { port, shared, task })
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What happened so far.
    pub(crate) fn desk(&self) -> Desk {
        self.shared.desk.borrow().clone()
    }

    /// Begins anew with a person: nothing was posted, nothing is held, nothing goes wrong.
    pub(crate) fn begin(&self, person: &str) {
        self.shared.desk.send_modify(|desk| {
            *desk = Desk {
                signed_in: Some(person.to_owned()),
                visit: desk.visit + 1,
                ..Desk::default()
            };
        });
    }

    /// The session is somebody else's from now on, or nobody's.
    pub(crate) fn sign_in(&self, person: Option<&str>) {
        self.change(|desk| desk.signed_in = person.map(str::to_owned));
    }

    /// What goes wrong with every post from now on, those held at the gate included.
    pub(crate) fn fail(&self, fault: Option<Fault>) {
        self.change(|desk| desk.fault = fault);
    }

    /// What goes wrong with every question who is signed in, from now on.
    pub(crate) fn fail_at_question(&self, fault: Option<Fault>) {
        self.change(|desk| desk.fault_at_question = fault);
    }

    /// What becomes of posts that come in from now on.
    pub(crate) fn set_gate(&self, gate: Gate) {
        self.change(|desk| desk.gate = gate);
    }

    /// Lets go on what is held, at the gate or because it is slow.
    pub(crate) fn release(&self) {
        self.change(|desk| desk.released = desk.posts.len());
    }

    fn change(&self, change: impl FnOnce(&mut Desk)) {
        self.shared.desk.send_modify(change);
    }

    /// Waits until something has happened at the host.
    pub(crate) async fn until(&self, what: &str, has_come: impl Fn(&Desk) -> bool) -> Result<()> {
        let mut desk = self.shared.desk.subscribe();
        let come = tokio::time::timeout(PATIENCE, desk.wait_for(has_come)).await;
        match come {
            Ok(come) => come.map(drop).context("the host has ended"),
            Err(_) => anyhow::bail!("never came: {what}; the host saw {:?}", self.desk()),
        }
    }
}

impl Drop for ScriptedHost {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The page with the script that holds things up in it.
fn with_bench(html: &str) -> String {
    html.replacen(
        "<script src=\"/watch.js\">",
        "<script src=\"/bench.js\"></script><script src=\"/watch.js\">",
        1,
    )
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        // A browser that hangs up in the middle is nothing to tell of.
        tokio::spawn(async move { drop(answer(stream, &shared).await) });
    }
}

/// A request as it came, read as far as its head.
struct Request {
    method: String,
    path: String,
    head: String,
    /// What came of the body with the head.
    body: Vec<u8>,
}

impl Request {
    async fn read(stream: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            let has_ended = stream.read_buf(&mut bytes).await? == 0;
            if has_ended || bytes.len() > LONGEST_HEAD {
                return Ok(None);
            }
        };
        let body = bytes.split_off(end + 4);
        let head = String::from_utf8_lossy(&bytes).into_owned();
        let mut words = head.split_whitespace().map(str::to_owned);
        let (method, path) = (words.next(), words.next());
        Ok(method.zip(path).map(|(method, target)| {
            let path = target.split('?').next().unwrap_or_default();
            Self {
                path: path.to_owned(),
                method,
                head: head.clone(),
                body,
            }
        }))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut named = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value)
    }

    async fn read_body(&mut self, stream: &mut TcpStream) -> io::Result<()> {
        let length = self.header("content-length").unwrap_or("0");
        let length: usize = length.parse().map_err(io::Error::other)?;
        while self.body.len() < length {
            if stream.read_buf(&mut self.body).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }
}

async fn answer(mut stream: TcpStream, shared: &Shared) -> Result<()> {
    let Some(mut request) = Request::read(&mut stream).await? else {
        return Ok(());
    };
    if (&*request.method, &*request.path) == ("POST", "/api/sign-offs") {
        return post(stream, request, shared).await;
    }
    request.read_body(&mut stream).await?;
    let response = match (&shared.behind, &*request.path) {
        (Some(place), _) => forward(place, &request).await?,
        (None, "/api/me") => return question(stream, shared).await,
        (None, path) => file(path, shared)?,
    };
    stream.write_all(&response).await?;
    stream.shutdown().await?;
    Ok(())
}

/// `GET /api/me`.
async fn question(mut stream: TcpStream, shared: &Shared) -> Result<()> {
    shared.desk.send_modify(|desk| desk.asked += 1);
    let (status, body) = shared.desk.borrow().me();
    let honest = json_response(status, &body);
    let fault = shared.desk.borrow().fault_at_question;
    if fault == Some(Fault::Slow) {
        let mut desk = shared.desk.subscribe();
        let mended = desk.wait_for(|desk| desk.fault_at_question != Some(Fault::Slow));
        mended.await?;
    }
    if fault == Some(Fault::AnswerLost) {
        // Until the browser hangs up.
        stream.read_to_end(&mut Vec::new()).await?;
        return Ok(());
    }
    match fault.map_or(Some(honest.clone()), |fault| struck(fault, honest, "")) {
        Some(response) => {
            stream.write_all(&response).await?;
            stream.shutdown().await?;
        }
        None => stream.set_zero_linger()?,
    }
    Ok(())
}

fn file(path: &str, shared: &Shared) -> Result<Vec<u8>> {
    let behaviour = Behaviour::default();
    let found = match path {
        "/bench.js" => Some((include_bytes!("bench.js").to_vec(), "text/javascript")),
        "/watch.js" => Some((include_bytes!("watch.js").to_vec(), "text/javascript")),
        "/blank" => Some((BLANK.into(), "text/html; charset=utf-8")),
        "/page.css" => Some((Vec::new(), "text/css")),
        "/favicon.ico" => Some((Vec::new(), "image/x-icon")),
        _ => match shared.pages.get(path) {
            Some(html) => Some((html.clone().into_bytes(), "text/html; charset=utf-8")),
            None => site::built_file(path, &behaviour)?,
        },
    };
    let (status, (body, kind)) = match found {
        Some(found) => (200, found),
        None => (404, (b"not found".to_vec(), "text/plain")),
    };
    let headers = site::headers(&behaviour, kind)?;
    let headers: Vec<String> = headers
        .iter()
        .map(|(name, value)| Ok(format!("{name}: {}", value.to_str()?)))
        .collect::<Result<_>>()?;
    Ok(response(status, &headers, &body))
}

/// A page of the same origin without a guide.
const BLANK: &str = "<!doctype html><html lang=\"en-GB\"><title>Blank</title><script src=\"/bench.js\"></script></html>";

/// An answer with its length.
fn response(status: u16, headers: &[String], body: &[u8]) -> Vec<u8> {
    let mut lines = headers.to_vec();
    lines.push(format!("Content-Length: {}", body.len()));
    response_without_length(status, &lines, body)
}

/// An answer that ends with its connection.
fn response_without_length(status: u16, headers: &[String], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} -\r\nConnection: close\r\n");
    for header in headers {
        head.extend([header, "\r\n"]);
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

const JSON: &str = "Content-Type: application/json";
const HTML: &str = "Content-Type: text/html; charset=utf-8";

fn json_response(status: u16, body: &Value) -> Vec<u8> {
    response(status, &[JSON.to_owned()], body.to_string().as_bytes())
}

fn html_response(status: u16, headers: &[&str]) -> Vec<u8> {
    let headers: Vec<String> = [&[HTML], headers]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let page =
        "<!doctype html><html lang=\"en-GB\"><title>Sign in</title><p>Please sign in.</p></html>";
    response(status, &headers, page.as_bytes())
}

/// The answer of the host behind.
async fn forward(place: &str, request: &Request) -> Result<Vec<u8>> {
    let mut behind = TcpStream::connect(place).await?;
    let lines = request.head.trim_end().lines();
    let mut head: Vec<&str> = lines
        .filter(|line| !line.to_ascii_lowercase().starts_with("connection:"))
        .collect();
    head.extend(["Connection: close", "", ""]);
    behind.write_all(head.join("\r\n").as_bytes()).await?;
    behind.write_all(&request.body).await?;
    let mut response = Vec::new();
    behind.read_to_end(&mut response).await?;
    Ok(response)
}

/// A post in the desk's list, open until it ends one way or the other.
struct Visitor<'s> {
    shared: &'s Shared,
    visit: u32,
    place: usize,
}

impl<'s> Visitor<'s> {
    /// Gives what becomes of the post too: told later, a release in between would not reach it.
    fn arrive(shared: &'s Shared, key: &str, body: &str) -> (Self, Gate) {
        let (mut visit, mut place, mut gate) = (0, 0, Gate::Open);
        shared.desk.send_modify(|desk| {
            (visit, place, gate) = (desk.visit, desk.posts.len(), desk.gate);
            desk.posts.push(Post {
                key: key.to_owned(),
                body: body.to_owned(),
                asked_before: desk.asked,
                is_open: true,
                is_answered: false,
            });
            desk.most_open = desk.most_open.max(desk.open());
        });
        let visitor = Self {
            shared,
            visit,
            place,
        };
        (visitor, gate)
    }

    fn leave(&self, is_answered: bool) {
        self.shared.desk.send_modify(|desk| {
            if desk.visit == self.visit
                && let Some(post) = desk.posts.get_mut(self.place)
            {
                post.is_answered |= is_answered;
                post.is_open = false;
            }
        });
    }

    /// Waits until the journey lets it go on; an error once the browser has hung up.
    async fn wait(&self, stream: &mut TcpStream) -> Result<()> {
        let mut desk = self.shared.desk.subscribe();
        let released = desk.wait_for(|desk| desk.visit != self.visit || desk.released > self.place);
        let mut nothing = [0; 1];
        tokio::select! {
            released = released => { released?; Ok(()) }
            _ = stream.read(&mut nothing) => anyhow::bail!("the browser has hung up"),
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        self.leave(false);
    }
}

async fn post(mut stream: TcpStream, mut request: Request, shared: &Shared) -> Result<()> {
    let key = request.header("idempotency-key").unwrap_or_default();
    let key = key.trim_matches('"').to_owned();
    let resets = {
        let desk = shared.desk.borrow();
        desk.fault == Some(Fault::ResetBeforeBody) && desk.gate == Gate::Open
    };
    if resets {
        let (visitor, _) = Visitor::arrive(shared, &key, "");
        stream.set_zero_linger()?;
        visitor.leave(true);
        return Ok(());
    }
    request.read_body(&mut stream).await?;
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let (visitor, gate) = Visitor::arrive(shared, &key, &body);
    if gate == Gate::KeepsAndHolds {
        shared
            .desk
            .send_modify(|desk| drop(desk.receive(&key, &body)));
    }
    if gate != Gate::Open {
        visitor.wait(&mut stream).await?;
    }
    let fault = shared.desk.borrow().fault;
    let honest = if fault.is_none_or(Fault::lets_through) {
        honest_answer(shared, &key, &request).await?
    } else {
        Vec::new()
    };
    if fault == Some(Fault::Slow) {
        visitor.wait(&mut stream).await?;
    }
    if fault == Some(Fault::AnswerLost) {
        // Until the browser hangs up.
        stream.read_to_end(&mut Vec::new()).await?;
        return Ok(());
    }
    match fault.map_or(Some(honest.clone()), |fault| struck(fault, honest, &body)) {
        Some(response) => {
            stream.write_all(&response).await?;
            stream.shutdown().await?;
        }
        None => stream.set_zero_linger()?,
    }
    visitor.leave(true);
    Ok(())
}

async fn honest_answer(shared: &Shared, key: &str, request: &Request) -> Result<Vec<u8>> {
    if let Some(place) = &shared.behind {
        return forward(place, request).await;
    }
    let mut answer = (500, Value::Null);
    let body = String::from_utf8_lossy(&request.body);
    shared
        .desk
        .send_modify(|desk| answer = desk.receive(key, &body));
    Ok(json_response(answer.0, &answer.1))
}

/// What a fault makes of an answer; `None`: the connection is reset.
fn struck(fault: Fault, honest: Vec<u8>, posted: &str) -> Option<Vec<u8>> {
    let plain = |status| json_response(status, &json!({}));
    let falsified = |field: &str, value: &str| {
        let record: Value = serde_json::from_str(posted).unwrap_or_default();
        let held = Held {
            record,
            receipt: "SG-0".to_owned(),
        };
        let mut receipt = receipt(&held);
        receipt[field] = json!(value);
        json_response(201, &receipt)
    };
    let response = match fault {
        Fault::NoConnection
        | Fault::ResetBeforeBody
        | Fault::ResetAfterBody
        | Fault::AnswerLost => {
            return None;
        }
        Fault::Slow => honest,
        Fault::Truncated => honest.split_at(honest.len() - 20).0.to_vec(),
        Fault::TruncatedUnseen => response_without_length(201, &[JSON.to_owned()], b"{\"id\":\""),
        Fault::OpaqueRedirect => html_response(302, &["Location: /sign-in"]),
        Fault::Unauthorized => plain(401),
        Fault::Forbidden => html_response(403, &[]),
        Fault::OtherPerson => json_response(403, &json!({"code": "other-person"})),
        Fault::Conflict => plain(409),
        Fault::TooLarge => html_response(413, &[]),
        Fault::Unacceptable => plain(422),
        Fault::TooMany => response(429, &[JSON.to_owned(), "Retry-After: 2".to_owned()], b"{}"),
        Fault::ServerError => html_response(500, &[]),
        Fault::Unavailable => html_response(503, &[]),
        Fault::LoginPage => html_response(200, &[]),
        Fault::WrongId => falsified("id", "somebody-elses"),
        Fault::WrongHash => falsified("sha256", &"f".repeat(64)),
    };
    Some(response)
}
