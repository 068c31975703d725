//! What is wrong with the database, and what the host answers meanwhile: the numbers at once, everything else in time,
//! with the cause; and it ends when it is told to.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::clock;
use crate::http::get;
use crate::postgresql::{Server as Databases, own_server};
use crate::server::{Server, Visitor, sqlite};

/// The numbers are there so soon, whatever else is not.
const NUMBERS: Duration = Duration::from_secs(1);

/// Every other answer comes so soon, and so soon the host ends.
const LONGEST: Duration = Duration::from_secs(10);

/// What is answered while something is wrong.
struct Expected {
    me: u16,
    post: u16,
    ready: u16,
}

/// Nothing of the ledger can be had.
const NOTHING: Expected = Expected {
    me: 503,
    post: 503,
    ready: 503,
};

/// It can be read.
const READING: Expected = Expected { me: 200, ..NOTHING };

fn timed<T>(longest: Duration, what: &str, work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = clock::now();
    let done = work();
    let took = begun.elapsed();
    assert!(took <= longest, "{what}: {took:?}");
    (done, took)
}

/// Asks a host for everything, and tells it to end.
fn asked(affliction: &str, mut server: Server, person: &Visitor, expected: &Expected) {
    let address = server.address.clone();
    let mut line = format!("| {affliction} |");
    let mut answered = |what: &str, longest, ask: &dyn Fn() -> (u16, String), status: u16| {
        let ((answer, says), took) = timed(longest, what, ask);
        assert_eq!(answer, status, "{affliction}, {what}: {says}");
        line = format!("{line} {answer}, {} ms |", took.as_millis());
    };
    let page = |path: &'static str| {
        let address = address.clone();
        move || (get(&address, path).status, String::new())
    };
    answered("/", NUMBERS, &page("/"), 200);
    let numbers = "/guide/packs/derby.json";
    answered("the numbers", NUMBERS, &page(numbers), 200);
    let post = || {
        let answer = person.post(&person.record("afflicted"));
        (answer.status, answer.text())
    };
    answered("a sign-off", LONGEST, &post, expected.post);
    let me = || {
        let answer = person.get("/api/me");
        (answer.status, answer.text())
    };
    answered("/api/me", LONGEST, &me, expected.me);
    let ready = || {
        let answer = get(&address, "/readyz");
        (answer.status, answer.text())
    };
    answered("/readyz", LONGEST, &ready, expected.ready);
    answered("the numbers", NUMBERS, &page(numbers), 200);
    let id = server.process.id().to_string();
    let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(told.success());
    let (_, took) = timed(LONGEST, "the end", || server.process.wait().unwrap());
    eprintln!("{line} ended after {} ms |", took.as_millis());
}

fn host(folder: &Path, database: &str) -> Server {
    let head = folder.join("head");
    let options = ["--database", database, "--head", head.to_str().unwrap()];
    Server::with(folder, &options)
}

/// A host at work on a database of its own server, which is then afflicted.
fn afflicted(affliction: &str, afflict: impl FnOnce(&Databases, &str), expected: &Expected) {
    let Some(databases) = own_server() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let database = databases.new_database();
    let server = host(folder.path(), &database);
    let person = Visitor::of_demo(&server, "housing-officer");
    assert_eq!(person.post(&person.record("before")).status, 201);
    assert_eq!(person.get("/api/me").status, 200);
    afflict(&databases, &database);
    asked(affliction, server, &person, expected);
}

/// A connection to the server, beside those of the host.
fn beside(database: &str) -> postgres::Client {
    postgres::Client::connect(database, postgres::NoTls).unwrap()
}

const OTHERS: &str = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[test]
fn the_server_hangs() {
    let stop = |databases: &Databases, _: &str| databases.signal("-STOP");
    afflicted("hung server", stop, &NOTHING);
}

#[test]
fn the_sessions_are_stopped() {
    let stop = |_: &Databases, database: &str| {
        for row in beside(database).query(OTHERS, &[]).unwrap() {
            let id = row.get::<_, i32>(0).to_string();
            let sent = Command::new("kill").args(["-STOP", &id]).status().unwrap();
            assert!(sent.success());
        }
    };
    // The stopped session of the writer holds no lock: the next one works.
    let expected = Expected {
        me: 503,
        post: 503,
        ready: 200,
    };
    afflicted("stopped sessions", stop, &expected);
}

#[test]
fn the_server_is_dead() {
    afflicted("dead server", |databases, _| databases.stop(), &NOTHING);
}

#[test]
fn the_database_takes_no_writes() {
    let only_reads = |_: &Databases, database: &str| {
        let mut client = beside(database);
        let name: String = client
            .query_one("SELECT current_database()::text", &[])
            .unwrap()
            .get(0);
        client
            .batch_execute(&format!(
                "ALTER DATABASE {name} SET default_transaction_read_only = on"
            ))
            .unwrap();
        // The host finds out that its sessions are gone before it is asked.
        let gone = format!("SELECT pg_terminate_backend(pid, 10000) FROM ({OTHERS}) AS others");
        client.query(&gone, &[]).unwrap();
        std::thread::sleep(Duration::from_millis(300));
    };
    let expected = Expected { me: 503, ..READING };
    afflicted("read-only database", only_reads, &expected);
}

#[test]
fn the_database_is_absent() {
    let Some(databases) = own_server() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let database = databases.new_database();
    let name = database.split(['/', '?']).nth(3).unwrap();
    let elsewhere = database.replace(&format!("/{name}?"), "/postgres?");
    beside(&elsewhere)
        .batch_execute(&format!("DROP DATABASE {name}"))
        .unwrap();
    let server = host(folder.path(), &database);
    let person = Visitor {
        server: server.address.clone(),
        who: "Cookie: none".to_owned(),
        subject: "none".to_owned(),
    };
    // Nobody can be signed in, and the numbers are there.
    let nobody = Expected {
        me: 401,
        post: 401,
        ready: 503,
    };
    asked("absent database", server, &person, &nobody);
}

#[test]
fn the_disk_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let limited = format!("{}?max-pages=24", sqlite(folder.path()));
    let server = host(folder.path(), &limited);
    let person = Visitor::of_demo(&server, "housing-officer");
    let is_full = (0..1000).any(|number| {
        let record = person.record(&format!("id-{number}"));
        person.post(&record).status == 503
    });
    assert!(is_full, "24 pages do not hold so many");
    asked("full disk", server, &person, &READING);
}
