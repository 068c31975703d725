//! `serve`: the reference intranet over HTTP.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::process::Command;

use crate::http::{get, request};
use crate::program::{built, command, find, finished, run};
use crate::server::Server;

const PAGES: [&str; 5] = ["/", "/staff", "/new-starters", "/members", "/two-councils"];

#[test]
fn pages_carry_the_guide_and_the_policy_it_must_run_under() {
    let server = Server::start();
    for page in PAGES {
        let answer = get(&server.address, page);
        assert_eq!(answer.status, 200, "{page}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; base-uri 'none'; \
             object-src 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert!(answer.header("date").ends_with(" GMT"), "{page}");
        let html = answer.text();
        assert!(!html.contains("{{"), "{page}: a place was left empty");
        assert!(
            html.contains("<safeguarding-guide pack=\"/guide/packs/derby.json\">"),
            "{page}"
        );
        assert!(
            html.contains("01332 786968"),
            "{page}: readable without a script"
        );
        assert_eq!(
            html.contains("/guide/packs/leicester.json"),
            page == "/two-councils"
        );
    }
}

#[test]
fn pages_have_the_landmarks_people_move_by() {
    let server = Server::start();
    for page in PAGES {
        let html = get(&server.address, page).text();
        for (text, count) in [
            ("<html lang=\"en-GB\">", 1),
            ("<a class=\"skip\" href=\"#main\">", 1),
            ("<main id=\"main\"", 1),
            ("<h1>", 1),
            ("<header>", 1),
            ("<nav aria-label=", 1),
            ("aria-current=\"page\"", 1),
            ("<footer>", 1),
        ] {
            assert_eq!(html.matches(text).count(), count, "{page}: {text}");
        }
        assert!(
            html.contains(&format!("href=\"{page}\" aria-current=\"page\"")),
            "{page}"
        );
    }
}

#[test]
fn hashed_files_are_kept_for_ever_and_the_others_asked_for_again() {
    let server = Server::start();
    let asset = |ends: &str| {
        let file = find(&built().join("assets"), "guide-", ends);
        format!(
            "/guide/assets/{}",
            file.file_name().unwrap().to_str().unwrap()
        )
    };
    let part = find(&built().join("packs"), "derby.contact-", ".bin");
    let part = format!(
        "/guide/packs/{}",
        part.file_name().unwrap().to_str().unwrap()
    );
    let forever = "public, max-age=31536000, immutable";
    for (path, kind, kept) in [
        (
            "/guide/safeguarding-guide.js",
            "text/javascript",
            "no-cache",
        ),
        ("/guide/packs/derby.json", "application/json", "no-cache"),
        ("/guide/integrity.json", "application/json", "no-cache"),
        (&asset(".js"), "text/javascript", forever),
        (&asset(".wasm"), "application/wasm", forever),
        (&asset(".css"), "text/css", forever),
        (&part, "application/octet-stream", forever),
    ] {
        let answer = get(&server.address, path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(
            answer.header("content-type").split(';').next(),
            Some(kind),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), kept, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("date").ends_with(" GMT"), "{path}");
        let file = built().join(path.strip_prefix("/guide/").unwrap());
        assert_eq!(answer.body, fs::read(file).unwrap(), "{path}");
    }
    let missing = get(&server.address, "/guide/assets/guide-0000000000000000.wasm");
    assert_eq!(missing.status, 404);
    assert_eq!(
        missing.header("cache-control"),
        "no-cache",
        "a file may come later"
    );
}

#[test]
fn compressed_forms_are_sent_to_whoever_takes_them() {
    let server = Server::start();
    let script = "/guide/safeguarding-guide.js";
    let plain = built().join("safeguarding-guide.js");
    for (accepted, encoding, ends) in [
        ("gzip, deflate, br", "br", ".br"),
        ("gzip", "gzip", ".gz"),
        ("br;q=0, gzip;q=0.5", "gzip", ".gz"),
        ("identity", "", ""),
    ] {
        let answer = request(
            &server.address,
            "GET",
            script,
            &[&format!("Accept-Encoding: {accepted}")],
        );
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(
            answer.header("content-type"),
            "text/javascript",
            "{accepted}"
        );
        let file = format!("{}{ends}", plain.display());
        assert_eq!(answer.body, fs::read(file).unwrap(), "{accepted}");
    }
    let vary = get(&server.address, script).header("vary").to_lowercase();
    assert!(vary.contains("accept-encoding"), "{vary}");
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let server = Server::start();
    let path = "/guide/packs/derby.json";
    let tag = get(&server.address, path).header("etag").to_owned();
    let again = request(
        &server.address,
        "GET",
        path,
        &[&format!("If-None-Match: {tag}")],
    );
    assert_eq!(again.status, 304);
    assert_eq!(again.body, b"");
}

#[test]
fn unknown_paths_have_a_way_back() {
    let server = Server::start();
    for path in [
        "/nowhere",
        "/staff/",
        "/guide",
        "/guide/",
        "/guide/nowhere",
        "/guide/packs",
        "/staff.html",
    ] {
        let answer = get(&server.address, path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("<a href=\"/\">"), "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'self'"),
            "{path}"
        );
    }
    assert_eq!(
        request(&server.address, "POST", "/staff", &["Content-Length: 0"]).status,
        405
    );
    let head = request(&server.address, "HEAD", "/staff", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn nothing_outside_the_folder_can_be_had() {
    let server = Server::start();
    for path in [
        "/guide/../Cargo.toml",
        "/guide/../../../Cargo.toml",
        "/guide/%2e%2e/%2e%2e/%2e%2e/Cargo.toml",
        "/guide/..%2f..%2f..%2fCargo.toml",
        "/guide/assets/..%5c..%5cintegrity.json",
        "/guide//etc/passwd",
        "/guide/packs/derby.json%00.html",
    ] {
        let answer = get(&server.address, path);
        assert!(
            (400..500).contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        assert!(
            !answer.text().contains("workspace") && !answer.text().contains("root:"),
            "{path}"
        );
    }
}

#[test]
#[cfg(unix)]
fn it_stops_when_it_is_told_to() {
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start();
        let sent = Command::new("kill")
            .args([signal, &server.process.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        assert!(server.process.wait().unwrap().success(), "{signal}");
        let mut rest = String::new();
        server.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "one line on standard output and no more");
    }
}

#[test]
fn a_taken_port_is_told_with_another_way() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = run(&[
        "serve",
        "--built",
        built().to_str().unwrap(),
        "--addr",
        &address,
    ]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(
        run.stderr.contains(&format!("{address} is taken")),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("--addr"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_served_is_told() {
    let empty = tempfile::tempdir().unwrap();
    let folder = empty.path().to_str().unwrap();
    let nothing = run(&["serve", "--built", folder]);
    assert_eq!(nothing.status, 2);
    assert!(
        nothing.stderr.contains("holds no built guide"),
        "{}",
        nothing.stderr
    );
    let address = finished(
        command()
            .args(["serve", "--addr", "nowhere"])
            .output()
            .unwrap(),
    );
    assert_eq!(address.status, 2);
    assert!(address.stderr.contains("nowhere"), "{}", address.stderr);
}
