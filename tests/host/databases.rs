//! Whatever has become of the database, the numbers are served, everything else is answered in time with the cause, and
//! the host ends when it is told to.
//!
//! Each state of each database is tried in both ways: it comes over a host at work, and the host starts in it.

#![cfg(unix)]

use std::cell::RefCell;
use std::fmt;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use postgres::{Client, NoTls};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::clock;
use crate::http::{Answer, try_send};
use crate::postgresql;
use crate::program::{built, find};
use crate::server::{KIND, Server, record, sqlite};

/// What is promised to people and to whoever stops the program; a busy machine gets a little on top.
const PROMISED: Duration = Duration::from_secs(10);
const ON_TOP: Duration = Duration::from_secs(5);

/// So many ask at once for what needs the ledger.
const CROWD: usize = 24;

/// What a state does to a request that needs the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// 503 with one of these codes, and words without any secret.
    Refused(&'static [&'static str]),
    /// It works all the same: 200, or 201.
    Works,
}

use Expected::{Refused, Works};

/// What a host answers in one state.
struct State {
    name: &'static str,
    me: Expected,
    /// Where the host starts in that state.
    me_from_start: Expected,
    post: Expected,
    ready: Expected,
}

impl State {
    /// Nothing of the ledger can be used.
    const fn nothing(name: &'static str, codes: &'static [&'static str]) -> Self {
        Self {
            name,
            me: Refused(codes),
            me_from_start: Refused(codes),
            post: Refused(codes),
            ready: Refused(codes),
        }
    }

    /// The ledger can be read, and takes nothing; to open it, a host needs no more.
    const fn unwritable(name: &'static str, codes: &'static [&'static str]) -> Self {
        Self {
            me_from_start: Works,
            ..Self::unopenable(name, codes)
        }
    }

    /// The ledger can be read by a host that has it open, and by none else.
    const fn unopenable(name: &'static str, codes: &'static [&'static str]) -> Self {
        Self {
            name,
            me: Works,
            me_from_start: Refused(codes),
            post: Refused(codes),
            ready: Refused(codes),
        }
    }
}

/// What was asked, and what came of it.
struct Seen {
    status: u16,
    code: String,
    took: Duration,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{} {} {:.2?}", self.status, self.code, self.took);
        f.pad(&text)
    }
}

/// Somebody who has been here before, so that nothing needs to be asked of the ledger to know their id.
struct Person {
    address: String,
    subject: String,
}

impl Person {
    fn new(server: &Server, subject: &str) -> Self {
        Self {
            address: server.address.clone(),
            subject: subject.to_owned(),
        }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Seen {
        let length = format!("Content-Length: {}", body.len());
        let headers = [
            "X-Person: staff-1",
            "Idempotency-Key: \"one\"",
            KIND,
            &length,
        ];
        let started = clock::now();
        let answer = try_send(&self.address, method, path, &headers, body.as_bytes());
        let answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        Seen {
            status: answer.status,
            code: code(&answer),
            took: started.elapsed(),
        }
    }

    fn get(&self, path: &str) -> Seen {
        self.ask("GET", path, "")
    }

    fn post(&self) -> Seen {
        let record = record(&self.subject, "one");
        self.ask("POST", "/api/sign-offs", &record.to_string())
    }
}

/// What a refusal says to programs; what it says to people must name a cause and no secret.
fn code(answer: &Answer) -> String {
    if answer.status < 400 {
        return String::new();
    }
    let body: Value = answer.json();
    let message = body["message"].as_str().unwrap();
    assert!(message.len() > 20, "{message}");
    assert!(!answer.text().contains(SECRET), "{message}");
    body["code"].as_str().unwrap().to_owned()
}

/// The password in every address of a database.
const SECRET: &str = "s3cr3t-w0rd";

/// How the numbers fared while others waited.
struct Numbers {
    count: usize,
    worst: Duration,
    median: Duration,
}

/// Asks for numbers again and again until told to stop.
fn numbers(address: &str, until: &AtomicBool) -> Numbers {
    let part = find(&built().join("packs"), "derby.contact-", ".bin");
    let part = part.file_name().unwrap().to_str().unwrap().to_owned();
    let part = format!("/guide/packs/{part}");
    let paths = ["/", "/staff", "/guide/packs/derby.json", &part];
    let mut times = Vec::new();
    while times.is_empty() || !until.load(Ordering::SeqCst) {
        for path in paths {
            let started = clock::now();
            let answer = crate::http::get(address, path);
            assert_eq!(answer.status, 200, "{path}");
            times.push(started.elapsed());
        }
        thread::sleep(Duration::from_millis(20));
    }
    times.sort();
    Numbers {
        count: times.len(),
        worst: times[times.len() - 1],
        median: times[times.len() / 2],
    }
}

/// The slowest of many who ask at once.
fn crowd(ask: impl Fn() -> Seen + Sync) -> Seen {
    let seen: Vec<Seen> = thread::scope(|scope| {
        let asking: Vec<_> = (0..CROWD).map(|_| scope.spawn(&ask)).collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    seen.into_iter().max_by_key(|one| one.took).unwrap()
}

fn check(what: &str, seen: &Seen, expected: Expected) {
    assert!(seen.took < PROMISED + ON_TOP, "{what}: {seen}");
    match expected {
        Works => assert!([200, 201].contains(&seen.status), "{what}: {seen}"),
        Refused(codes) => {
            assert_eq!(seen.status, 503, "{what}: {seen}");
            assert!(
                codes.contains(&&*seen.code),
                "{what}: {seen}, not {codes:?}"
            );
        }
    }
}

/// Asks a host for everything at once, tells it to stop, and prints what came.
fn tried(state: &State, way: &str, mut server: Server, subject: &str) {
    let person = Person::new(&server, subject);
    let answered = AtomicBool::new(false);
    let (numbers, [me, post, ready]) = thread::scope(|scope| {
        let numbers = scope.spawn(|| numbers(&server.address, &answered));
        let others = [
            scope.spawn(|| crowd(|| person.get("/api/me"))),
            scope.spawn(|| crowd(|| person.post())),
            scope.spawn(|| crowd(|| person.get("/readyz"))),
        ];
        let others = others.map(|other| other.join().unwrap());
        answered.store(true, Ordering::SeqCst);
        (numbers.join().unwrap(), others)
    });
    let started = clock::now();
    let process = i32::try_from(server.process.id()).unwrap();
    kill_process(Pid::from_raw(process).unwrap(), Signal::TERM).unwrap();
    assert!(server.process.wait().unwrap().success());
    let ended = started.elapsed();
    let name = state.name;
    eprintln!(
        "{name:<26} {way:<9} numbers {:.2?}, at most {:.2?} ({}) | me {me:<24} | post {post:<24} | ready {ready:<24} | end {ended:.2?}",
        numbers.median, numbers.worst, numbers.count
    );
    for (what, seen, expected) in [
        ("me", &me, state.me),
        ("post", &post, state.post),
        ("ready", &ready, state.ready),
    ] {
        check(&format!("{name}, {way}, {what}"), seen, expected);
    }
    assert!(
        ended < PROMISED + ON_TOP,
        "{name}, {way}: ended after {ended:?}"
    );
    assert!(
        numbers.worst < PROMISED,
        "{name}, {way}: {:?}",
        numbers.worst
    );
    assert!(
        numbers.median < Duration::from_secs(1),
        "{name}, {way}: {:?}",
        numbers.median
    );
}

/// A ledger that has been at work before, and how a host is started on it.
struct Place<'p> {
    folder: &'p Path,
    database: String,
    subject: String,
}

impl<'p> Place<'p> {
    /// Makes the ledger, with a sign-off in it.
    fn new(folder: &'p Path, database: String) -> Self {
        let mut place = Self {
            folder,
            database,
            subject: String::new(),
        };
        let server = place.start();
        let person = crate::server::Visitor::of_header(&server, "staff-1");
        let first = person.post(&person.record("first"));
        assert_eq!(first.status, 201, "{}", first.text());
        place.subject = person.subject;
        place
    }

    fn start(&self) -> Server {
        self.start_with(&self.database)
    }

    fn start_with(&self, database: &str) -> Server {
        let head = self.folder.join("head");
        let options = [
            "--database",
            database,
            "--head",
            head.to_str().unwrap(),
            "--identity",
            "header:X-Person",
            "--posts-per-minute",
            "1000000",
        ];
        Server::with(self.folder, &options)
    }

    /// A host that has answered somebody, and so has its connections.
    fn at_work(&self) -> Server {
        let server = self.start();
        let person = Person::new(&server, &self.subject);
        let until = clock::now() + PROMISED;
        while person.get("/readyz").status != 200 {
            assert!(clock::now() < until, "{}", server.log());
            thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(person.get("/api/me").status, 200, "{}", server.log());
        server
    }

    /// Tries a state that comes over a host at work, then one that a host starts in.
    fn tried_both_ways(&self, state: &State, begin: impl Fn(), end: impl Fn()) {
        let server = self.at_work();
        begin();
        tried(state, "at work", server, &self.subject);
        let server = self.start();
        let from_start = State {
            me: state.me_from_start,
            ..*state
        };
        tried(&from_start, "from start", server, &self.subject);
        end();
        drop(self.at_work());
    }

    /// Tries a state that a host starts in.
    fn tried_from_start(&self, state: &State, database: &str) {
        let server = self.start_with(database);
        tried(state, "from start", server, &self.subject);
    }

    fn nothing_secret_is_told(&self) {
        let log = fs::read_to_string(self.folder.join("log")).unwrap();
        assert!(!log.contains(SECRET));
    }
}

/// A server that is held up, until this is dropped: what is stopped cannot be ended.
struct HeldUp<'s>(&'s postgresql::Server);

impl<'s> HeldUp<'s> {
    fn new(server: &'s postgresql::Server) -> Self {
        server.signal("-STOP");
        Self(server)
    }
}

impl Drop for HeldUp<'_> {
    fn drop(&mut self) {
        self.0.signal("-CONT");
    }
}

/// As the server's own superuser, in its first database or in the one at that address.
fn order(address: &str, orders: &[&str]) {
    let mut client = Client::connect(address, NoTls).unwrap();
    for order in orders {
        client.batch_execute(order).unwrap();
    }
}

/// Says that the disk is full where something is to be written, as the server itself would.
const FULL: &str = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS \
     $$BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END$$; \
     CREATE TRIGGER full_disk BEFORE INSERT ON sign_off_ledger EXECUTE FUNCTION full_disk()";
const NOT_FULL: &str = "DROP TRIGGER full_disk ON sign_off_ledger; DROP FUNCTION full_disk";

#[test]
fn on_postgresql() {
    let Some(server) = postgresql::own_server() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let plain = server.new_database();
    let database = plain.replacen("postgres@", &format!("postgres:{SECRET}@"), 1);
    let place = Place::new(folder.path(), database.clone());
    let set = |setting: &str| {
        let setting = format!("ALTER SYSTEM {setting}");
        order(&plain, &[&setting, "SELECT pg_reload_conf()"]);
    };
    let held_up = RefCell::new(None);
    place.tried_both_ways(
        &State::nothing("hung", &["silent"]),
        || drop(held_up.replace(Some(HeldUp::new(&server)))),
        || drop(held_up.take()),
    );
    place.tried_both_ways(
        &State::nothing("stopped", &["unreachable", "lost", "closed"]),
        || server.stop(),
        || server.start(),
    );
    place.tried_both_ways(
        &State::unopenable("read-only", &["read-only"]),
        || set("SET default_transaction_read_only = on"),
        || set("RESET default_transaction_read_only"),
    );
    place.tried_both_ways(
        &State::unwritable("full", &["full"]),
        || order(&plain, &[FULL]),
        || order(&plain, &[NOT_FULL]),
    );
    let name = plain.split(['/', '?']).nth(3).unwrap();
    let absent = database.replacen(&format!("/{name}?"), "/nothing_here?", 1);
    let none = State::nothing("absent", &["no-database"]);
    place.tried_from_start(&none, &absent);
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let tcp = format!("postgres://postgres:{SECRET}@127.0.0.1:{port}/{name}");
    place.tried_from_start(&State::nothing("takes and says nothing", &["silent"]), &tcp);
    drop(silent);
    place.tried_from_start(&State::nothing("nobody listens", &["unreachable"]), &tcp);
    // Last: nobody starts it again.
    let killed = State::nothing("killed", &["unreachable", "lost", "closed"]);
    let at_work = place.at_work();
    server.signal("-KILL");
    tried(&killed, "at work", at_work, &place.subject);
    place.tried_from_start(&killed, &database);
    place.nothing_secret_is_told();
}

#[test]
fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.sqlite");
    let place = Place::new(folder.path(), sqlite(folder.path()));
    let holder = RefCell::new(None);
    place.tried_both_ways(
        &State::unopenable("held by another program", &["held", "silent", "opening"]),
        || {
            let connection = rusqlite::Connection::open(&file).unwrap();
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            drop(holder.replace(Some(connection)));
        },
        || drop(holder.take()),
    );
    let aside = folder.path().join("aside");
    fs::create_dir(&aside).unwrap();
    let files = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"];
    let moved = |from: &Path, to: &Path| {
        for file in files {
            drop(fs::rename(from.join(file), to.join(file)));
        }
    };
    let server = place.at_work();
    moved(folder.path(), &aside);
    let gone = State::unwritable("moved away", &["moved"]);
    tried(&gone, "at work", server, &place.subject);
    moved(&aside, folder.path());
    let below = sqlite(&file);
    place.tried_from_start(&State::nothing("no folder", &["file"]), &below);
    let kept = fs::read(&file).unwrap();
    fs::write(
        &file,
        b"This is no database, though it is long enough to be one.".repeat(100),
    )
    .unwrap();
    place.tried_from_start(&State::nothing("damaged", &["damaged"]), &place.database);
    // As SQLite itself marks a file that programs of this version must not write to.
    let mut read_only = kept.clone();
    read_only[18] = 3;
    fs::write(&file, &read_only).unwrap();
    place.tried_from_start(
        &State::nothing("read-only", &["read-only"]),
        &place.database,
    );
    fs::write(&file, &kept).unwrap();
    full_on_sqlite(&place);
    drop(place.at_work());
}

/// Fills the file to its limit, then tries what is left.
fn full_on_sqlite(place: &Place<'_>) {
    let limited = format!("{}?max-pages=40", place.database);
    let server = place.start_with(&limited);
    let person = crate::server::Visitor::of_header(&server, "staff-1");
    let refused = (0..1000).find(|number| {
        let answer = person.post(&person.record(&format!("filling-{number}")));
        answer.status == 503
    });
    assert!(refused.is_some(), "40 pages hold more than a thousand");
    let full = State::unwritable("full", &["full"]);
    tried(&full, "at work", server, &place.subject);
}
