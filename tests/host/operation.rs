//! What whoever runs a host relies on: it ends what is under way, and says whether it can work.

#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;

use crate::http::get;
use crate::postgresql;
use crate::server::{KIND, Server, Visitor, exported, sqlite};

/// Tells a host to stop, and waits until it takes nobody new.
fn stop(server: &Server) {
    let id = server.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    while TcpStream::connect(&server.address).is_ok() {
        thread::yield_now();
    }
}

#[test]
fn a_sign_off_under_way_is_answered_before_the_host_ends() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let mut server = Server::with(folder.path(), &["--database", &database]);
    let starter = Visitor::of_demo(&server, "housing-officer");
    let body = starter.record("under-way").to_string();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "POST /api/sign-offs HTTP/1.1\r\nHost: {}\r\n{}\r\n{}\r\n{KIND}\r\nIdempotency-Key: \"under-way\"\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        server.address,
        starter.who,
        starter.origin(),
        body.len()
    )
    .unwrap();
    // The host asks for the body: it is at work.
    let asked = "HTTP/1.1 100 Continue\r\n\r\n";
    let mut bytes = vec![0; asked.len()];
    stream.read_exact(&mut bytes).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), asked);
    stop(&server);
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert!(server.process.wait().unwrap().success());
    assert_eq!(exported(&database).len(), 1);
}

#[test]
fn readiness_follows_the_database() {
    let Some(databases) = postgresql::server() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let database = databases.new_database();
    let head = folder.path().join("head");
    let options = ["--database", &database, "--head", head.to_str().unwrap()];
    let server = Server::with(folder.path(), &options);
    let starter = Visitor::of_demo(&server, "housing-officer");
    let status = |path| get(&server.address, path).status;
    assert_eq!((status("/healthz"), status("/readyz")), (200, 200));

    let name = database.split(['/', '?']).nth(3).unwrap();
    let elsewhere = database.replace(&format!("/{name}?"), "/postgres?");
    let mut intruder = postgres::Client::connect(&elsewhere, postgres::NoTls).unwrap();
    let gone = format!(
        "ALTER DATABASE {name} ALLOW_CONNECTIONS false; \
         SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    intruder.batch_execute(&gone).unwrap();
    // What was found out a moment ago may be said once more.
    while status("/readyz") == 200 {
        thread::yield_now();
    }
    assert_eq!((status("/healthz"), status("/readyz")), (200, 503));
    let refused = starter.post(&starter.record("one"));
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"));
    assert_eq!(starter.get("/api/me").status, 503);

    let back = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true");
    intruder.batch_execute(&back).unwrap();
    assert_eq!((status("/healthz"), status("/readyz")), (200, 200));
    assert_eq!(starter.post(&starter.record("one")).status, 201);
}

/// A log that costs no answer: pages, one's own page, a sign-off and its repetition, so many times.
fn answers_whatever_becomes_of_the_log(
    stderr: Stdio,
    times: usize,
    lose: impl FnOnce(&mut Server),
) {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let options = ["--database", &database, "--posts-per-minute", "1000000"];
    let mut server = Server::logging_to(stderr, folder.path(), &options);
    lose(&mut server);
    let starter = Visitor::of_demo(&server, "housing-officer");
    let record = starter.record("one");
    for number in 0..times {
        let expected = if number == 0 { 201 } else { 200 };
        assert_eq!(starter.post(&record).status, expected, "{number}");
        assert_eq!(starter.get("/api/me").status, 200, "{number}");
        assert_eq!(get(&server.address, "/").status, 200, "{number}");
    }
    assert_eq!(exported(&database).len(), 1);
    stop(&server);
    assert!(server.process.wait().unwrap().success());
}

#[test]
fn a_reader_of_the_log_that_goes_away_costs_no_answer() {
    answers_whatever_becomes_of_the_log(Stdio::piped(), 20, |server| {
        drop(server.process.stderr.take());
    });
}

#[test]
fn a_reader_of_the_log_that_reads_no_more_costs_no_answer() {
    // A pipe holds 64 kB; these are some 150 bytes a line, two lines a round.
    answers_whatever_becomes_of_the_log(Stdio::piped(), 400, |_server| {});
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_under_the_log_costs_no_answer() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    answers_whatever_becomes_of_the_log(full.into(), 20, |_server| {});
}
