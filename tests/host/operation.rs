//! What whoever runs a host relies on: it ends what is under way, and says whether it can work.

#![cfg(unix)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
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
    assert_eq!((status("/healthz"), status("/readyz")), (200, 503));
    let refused = starter.post(&starter.record("one"));
    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"));
    assert_eq!(starter.get("/api/me").status, 503);

    let back = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true");
    intruder.batch_execute(&back).unwrap();
    assert_eq!((status("/healthz"), status("/readyz")), (200, 200));
    assert_eq!(starter.post(&starter.record("one")).status, 201);
}
