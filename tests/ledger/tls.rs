//! PostgreSQL across a network: by TLS, with the server's certificate and name checked.

use std::error::Error;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

use guide_ledger::{Database, Keeper, Opening};
use postgres::{Client, NoTls};

use crate::postgresql;
use crate::samples::{draft, now};

const NAME: &str = "ledger.test";

/// An address of this machine that no other test program listens at: Linux gives it all of 127.0.0.0/8.
fn address() -> Ipv4Addr {
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, 64 | high, middle, low)
}

/// Every reason, from the outermost to the innermost.
fn told(error: &dyn Error) -> String {
    let source = error.source().map(told).unwrap_or_default();
    format!("{error} {source}")
}

#[test]
fn the_server_must_prove_who_it_is() {
    let ours = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
    let others = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
    let (certificate, key) = (ours.cert.pem(), ours.signing_key.serialize_pem());
    let at = address();
    let Some(server) = postgresql::tls_server(at, &certificate, &key) else {
        return;
    };
    let socket = server.new_database();
    let name = socket.split(['/', '?']).nth(3).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let head = folder.path().join("head");
    let pem = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (trusted, untrusted) = (pem("ours", &certificate), pem("others", &others.cert.pem()));
    let empty = pem("empty", "");
    let open = |host: &str, options: &str| {
        let place = format!("postgres://postgres@{host}/{name}?hostaddr={at}{options}");
        let database: Database = place.parse().unwrap();
        Keeper::open(&database, &head, Opening::Create)
    };
    let verified = |roots: &str| format!("&sslmode=verify-full&sslrootcert={roots}");
    for (host, options, says) in [
        ("other.test", verified(&trusted), "not valid for name"),
        (NAME, verified(&untrusted), "invalid peer certificate"),
        (NAME, verified("/nowhere.pem"), "/nowhere.pem"),
        (NAME, verified(&empty), "no certificate to trust"),
        (NAME, "&sslmode=verify-full".to_owned(), "certificate"),
        (NAME, "&sslmode=disable".to_owned(), "no encryption"),
        (NAME, String::new(), "no encryption"),
    ] {
        let error = told(&open(host, &options).unwrap_err());
        assert!(error.contains(says), "{host} {options}: {error}");
    }
    assert!(!Path::new(&head).exists(), "nothing was made");

    let mut keeper = open(NAME, &verified(&trusted)).unwrap();
    assert!(keeper.append(&[(draft("amal", "one"), now())]).unwrap()[0].is_ok());
    let encrypted = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                     WHERE ssl AND datname = current_database()";
    let mut beside = Client::connect(&socket, NoTls).unwrap();
    let count: i64 = beside.query_one(encrypted, &[]).unwrap().get(0);
    assert_eq!(count, 1);
}
