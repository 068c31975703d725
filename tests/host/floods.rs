//! Connections by the hundred that say nothing, or never end what they say: the numbers are served all the same, and no
//! connection stays for ever.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::campaign::rounds;
use crate::clock;
use crate::http::get;
use crate::program::{built, find};
use crate::server::{Server, Visitor};

/// No answer may take longer, however busy the machine is; what it took is printed.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most memory that a flood may make the host take.
const MOST_MEMORY: u64 = 100 * 1024 * 1024;

/// A connection that has sent the beginning of something.
fn begun(address: &str, text: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    // The host may have closed it by the time we write, and need not take all of it.
    stream
        .set_write_timeout(Some(Duration::from_millis(20)))
        .unwrap();
    drop(stream.write_all(text));
    stream
}

/// Forms and records of two million bytes, of which a part comes: strangers' and people's, to every address that takes
/// any.
fn unfinished(server: &Server, number: usize) -> TcpStream {
    let paths = [
        "/api/reports/completion/confirm",
        "/api/sign-offs",
        "/demo/sign-in",
        "/",
        "/api/nowhere",
    ];
    let kinds = [
        "application/x-www-form-urlencoded",
        "application/cloudevents+json",
        "application/json",
    ];
    let path = paths[number % paths.len()];
    let kind = kinds[number % kinds.len()];
    let who = match number % 2 {
        0 => "X-Person: staff-1",
        _ => "X-Nobody: nobody",
    };
    let address = &server.address;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\n{who}\r\nContent-Type: {kind}\r\n\
         Idempotency-Key: \"one\"\r\nContent-Length: 2000000\r\n\r\n"
    );
    let body = vec![b'a'; 200_000];
    begun(address, &[head.as_bytes(), &body].concat())
}

/// What the host holds in memory now, and held at most.
#[cfg(target_os = "linux")]
fn memory(server: &Server) -> [u64; 2] {
    let status = fs::read_to_string(format!("/proc/{}/status", server.process.id())).unwrap();
    ["VmRSS:", "VmHWM:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes: u64 = line
            .unwrap()
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .unwrap();
        kilobytes * 1024
    })
}

/// How long each of the things that show a number takes to come.
fn numbers(server: &Server) -> Vec<(String, Duration)> {
    let part = find(&built().join("packs"), "derby.contact-", ".bin");
    let part = part.file_name().unwrap().to_str().unwrap().to_owned();
    let paths = [
        "/".to_owned(),
        "/staff".to_owned(),
        "/guide/safeguarding-guide.js".to_owned(),
        "/guide/packs/derby.json".to_owned(),
        format!("/guide/packs/{part}"),
    ];
    paths
        .into_iter()
        .map(|path| {
            let started = clock::now();
            let answer = get(&server.address, &path);
            assert_eq!(answer.status, 200, "{path}");
            (path, started.elapsed())
        })
        .collect()
}

fn worst(times: &[(String, Duration)]) -> &(String, Duration) {
    times.iter().max_by_key(|(_, took)| *took).unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn numbers_are_served_through_a_flood_of_connections_and_memory_stays_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::server::sqlite(folder.path());
    let options = [
        "--database",
        &database,
        "--identity",
        "header:X-Person",
        "--report-readers",
        "staff-1",
    ];
    let server = Server::with(folder.path(), &options);
    let before = memory(&server)[0];
    let silent: Vec<TcpStream> = (0..rounds(700, 2_000))
        .map(|number| match number % 3 {
            0 => begun(&server.address, b""),
            1 => begun(&server.address, b"GET / HTTP/1.1\r\n"),
            _ => {
                let head = format!(
                    "GET / HTTP/1.1\r\nHost: x\r\nCookie: {}",
                    "a".repeat(20_000)
                );
                begun(&server.address, head.as_bytes())
            }
        })
        .collect();
    let in_silence = numbers(&server);
    let forms: Vec<TcpStream> = (0..rounds(200, 500))
        .map(|number| unfinished(&server, number))
        .collect();
    let in_flood = numbers(&server);
    let person = Visitor::of_header(&server, "staff-2");
    let started = clock::now();
    assert_eq!(person.post(&person.record("one")).status, 201);
    let recorded = started.elapsed();
    let [_, highest] = memory(&server);
    for (what, (path, took)) in [
        ("silent connections", worst(&in_silence)),
        ("unfinished forms too", worst(&in_flood)),
        ("a sign-off", &("POST".to_owned(), recorded)),
    ] {
        eprintln!("{what}: at most {took:?} ({path})");
        assert!(*took < PATIENCE, "{what}: {path} took {took:?}");
    }
    eprintln!(
        "{} silent, {} unfinished; memory {} kB before, {} kB at most",
        silent.len(),
        forms.len(),
        before / 1024,
        highest / 1024
    );
    assert!(highest < MOST_MEMORY, "{highest} bytes");
}

/// Waits until the host ends the connection; gives what it said before.
fn ended(mut stream: TcpStream, within: Duration) -> String {
    stream.set_read_timeout(Some(within)).unwrap();
    let mut said = Vec::new();
    match stream.read_to_end(&mut said) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("still open: {error}"),
    }
    String::from_utf8_lossy(&said).into_owned()
}

#[test]
fn no_connection_stays_for_ever() {
    let server = Server::start();
    let starter = Visitor::of_demo(&server, "housing-officer");
    let address = &server.address;
    let head = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\n");
    let (who, origin) = (&starter.who, starter.origin());
    let record = format!(
        "POST /api/sign-offs HTTP/1.1\r\nHost: {address}\r\n{who}\r\n{origin}\r\n{}\r\n\
         Idempotency-Key: \"one\"\r\nContent-Length: 100\r\n\r\n{{",
        crate::server::KIND
    );
    let whole = format!("{head}\r\n");
    let silent = begun(address, b"");
    let half = begun(address, head.as_bytes());
    let idle = begun(address, whole.as_bytes());
    let slow = begun(address, record.as_bytes());
    // Longer than the host's own limits, however busy the machine is.
    let within = Duration::from_mins(2);
    let slow = ended(slow, within);
    assert!(slow.starts_with("HTTP/1.1 503 "), "{slow}");
    assert!(slow.contains("\"code\":\"too-slow\""), "{slow}");
    assert!(slow.to_lowercase().contains("retry-after: "), "{slow}");
    assert!(ended(idle, within).contains("ok\n"));
    assert_eq!(ended(half, within), "");
    assert_eq!(ended(silent, within), "");
}

#[test]
fn whoever_is_refused_while_still_sending_hears_so() {
    let server = Server::start();
    let starter = Visitor::of_demo(&server, "housing-officer");
    let large = vec![b'a'; 3_000_000];
    let length = format!("Content-Length: {}", large.len());
    let (origin, kind) = (starter.origin(), crate::server::KIND);
    let key = "Idempotency-Key: \"one\"";
    let stranger = [kind, key, &origin, &length];
    let known = [starter.who.as_str(), kind, key, &origin, &length];
    let foreign = [
        starter.who.as_str(),
        kind,
        key,
        "Origin: http://evil.example",
        &length,
    ];
    let form = "Content-Type: application/x-www-form-urlencoded";
    for (method, path, headers, status) in [
        ("POST", "/api/sign-offs", &stranger[..], 401),
        ("POST", "/api/sign-offs", &known, 413),
        ("POST", "/api/sign-offs", &foreign, 403),
        ("PUT", "/api/sign-offs", &known, 405),
        ("POST", "/api/nowhere", &known, 404),
        (
            "POST",
            "/api/reports/completion/confirm",
            &[form, &length],
            401,
        ),
        (
            "POST",
            "/demo/sign-in",
            &["Content-Type: application/json", &length],
            413,
        ),
        ("POST", "/staff", &[&length], 405),
        ("POST", "/guide/packs/derby.json", &[&length], 405),
    ] {
        let answer = crate::http::try_send(&server.address, method, path, headers, &large);
        let answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        assert_eq!(answer.status, status, "{method} {path}");
    }
}

#[test]
fn small_files_come_one_after_another_over_one_connection() {
    let server = Server::start();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let request = format!(
        "GET /guide/packs/derby.json HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.address
    );
    let length = fs::read(built().join("packs/derby.json")).unwrap().len();
    let mut times: Vec<Duration> = (0..100)
        .map(|_| {
            let started = clock::now();
            stream.write_all(request.as_bytes()).unwrap();
            whole_answer(&mut stream, length);
            started.elapsed()
        })
        .collect();
    times.sort();
    let median = times[times.len() / 2];
    eprintln!("a small file over a kept connection: {median:?} (median of 100)");
    // Where the end of an answer waits for the other side's acknowledgement, every one takes 40 ms.
    assert!(median < Duration::from_millis(20), "{median:?}");
}

fn whole_answer(stream: &mut TcpStream, length: usize) {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if end.is_some_and(|end| bytes.len() >= end + 4 + length) {
            return;
        }
        let count = stream.read(&mut part).unwrap();
        assert!(count > 0, "closed after {} bytes", bytes.len());
        bytes.extend_from_slice(&part[..count]);
    }
}
