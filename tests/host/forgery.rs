//! Writes from other sites and with forged headers: none gets through.

use serde_json::Value;

use crate::http::send;
use crate::server::{KIND, Server, Visitor, exported, sqlite};

/// Header lines that a foreign page, or somebody who plays one, might send; `HOST` stands for the server's own address.
const FOREIGN: [&[&str]; 26] = [
    &[],
    &["Origin: null"],
    &["Origin: http://evil.example"],
    &["Origin: https://HOST"],
    &["Origin: http://HOST.evil.example"],
    &["Origin: http://HOST@evil.example"],
    &["Origin: http://HOST:81"],
    &["Origin: http://HOST/"],
    &["Origin: http://HOST/page"],
    &["Origin: HOST"],
    &["Origin: ftp://HOST"],
    &["Origin: http://localhost"],
    &["Origin: http://127.0.0.1"],
    &["Origin: http://evil.example http://HOST"],
    &["Origin: "],
    &["Origin: http://HOST", "Origin: http://evil.example"],
    &["Origin: http://evil.example", "Origin: http://HOST"],
    &["Sec-Fetch-Site: cross-site"],
    &["Sec-Fetch-Site: same-site"],
    &["Sec-Fetch-Site: none"],
    &["Sec-Fetch-Site: Same-Origin"],
    &["Sec-Fetch-Site: same-origin, cross-site"],
    &["Origin: http://evil.example", "Sec-Fetch-Site: same-origin"],
    &["Origin: http://HOST", "Sec-Fetch-Site: cross-site"],
    &["Referer: http://HOST/staff"],
    &["X-Forwarded-Host: evil.example", "Origin: http://HOST"],
];

/// Cookies and identities that are nobody's; `COOKIE` stands for a good session's value.
const NOBODY: [&[&str]; 14] = [
    &[],
    &["Cookie: sg-demo="],
    &["Cookie: sg-demo=housing-officer"],
    &["Cookie: sg-demo=housing-officer.9999999999.00"],
    &["Cookie: sg-demo=housing-officer.9999999999.zz"],
    &["Cookie: sg-demo=xCOOKIE"],
    &["Cookie: sg-demo=COOKIE0"],
    &["Cookie: sg-demo=team-manager-COOKIE"],
    &["Cookie: SG-DEMO=COOKIE"],
    &["Cookie: __Host-sg-demo=COOKIE"],
    &["Cookie: sg-demo=COOKIE; sg-demo=COOKIE"],
    &["Cookie: sg-demo=COOKIE", "X-Forwarded-Proto: https"],
    &["X-Person: housing-officer"],
    &["Authorization: Basic aG91c2luZy1vZmZpY2VyOg=="],
];

#[test]
fn forty_forged_writes_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let server = Server::with(folder.path(), &["--database", &database]);
    let starter = Visitor::of_demo(&server, "housing-officer");
    let record = starter.record("one");
    let key = "Idempotency-Key: \"one\"";
    for lines in FOREIGN {
        let lines: Vec<String> = lines
            .iter()
            .map(|line| line.replace("HOST", &server.address))
            .collect();
        let mut headers: Vec<&str> = lines.iter().map(String::as_str).collect();
        headers.extend([key, KIND]);
        let answer = starter.post_with(&headers, &record);
        assert_eq!(answer.status, 403, "{lines:?}: {}", answer.text());
        assert_eq!(answer.json()["code"], "cross-site", "{lines:?}");
    }
    let session = starter.who.strip_prefix("Cookie: sg-demo=").unwrap();
    for lines in NOBODY {
        let lines: Vec<String> = lines
            .iter()
            .map(|line| line.replace("COOKIE", session))
            .collect();
        let origin = starter.origin();
        let mut headers: Vec<&str> = lines.iter().map(String::as_str).collect();
        headers.extend([key, KIND, &origin]);
        let body = record.to_string();
        let path = "/api/sign-offs";
        let answer = send(&server.address, "POST", path, &headers, body.as_bytes());
        assert_eq!(answer.status, 401, "{lines:?}: {}", answer.text());
    }
    assert_eq!(FOREIGN.len() + NOBODY.len(), 40);
    assert_eq!(exported(&database), [] as [Value; 0]);
    // And the same record from a page of the host is taken, in both ways of saying so.
    let fetched = starter.post_with(&[key, KIND, "Sec-Fetch-Site: same-origin"], &record);
    assert_eq!(fetched.status, 201, "{}", fetched.text());
    assert_eq!(starter.post(&record).status, 200);
}

#[test]
fn a_header_names_the_person_and_foreign_pages_are_refused_there_too() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let options = ["--database", &database, "--identity", "header:X-Person"];
    let server = Server::with(folder.path(), &options);
    let person = Visitor::of_header(&server, "staff-7741");
    let record = person.record("one");
    let key = "Idempotency-Key: \"one\"";
    for origin in ["Origin: http://evil.example", "Sec-Fetch-Site: cross-site"] {
        let answer = person.post_with(&[key, KIND, origin], &record);
        assert_eq!(answer.status, 403, "{origin}");
    }
    for twice in ["X-Person: staff-7742", "X-Person: "] {
        let answer = person.post_with(&[key, KIND, twice], &record);
        assert_eq!(answer.status, 403, "{twice}: {}", answer.text());
        assert_eq!(answer.json()["code"], "identity-unreadable");
    }
    assert_eq!(exported(&database), [] as [Value; 0]);
    let unsaid = person.post_with(&[key, KIND], &record);
    assert_eq!(unsaid.status, 201, "{}", unsaid.text());
    // The sign-on in front speaks HTTPS, and says under which name.
    let forwarded = [
        key,
        KIND,
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: intranet.example.gov.uk",
        "Origin: https://intranet.example.gov.uk",
    ];
    assert_eq!(person.post_with(&forwarded, &record).status, 200);
    assert_eq!(
        crate::http::get(&server.address, "/demo/people").status,
        404
    );
}

#[test]
fn over_https_the_cookie_is_tied_to_the_host() {
    let server = Server::start();
    let body = b"{\"person\":\"housing-officer\"}";
    let sign_in = |further: &[&str]| {
        let headers = [&["Content-Type: application/json"], further].concat();
        send(&server.address, "POST", "/demo/sign-in", &headers, body)
    };
    let plain = sign_in(&[]).header("set-cookie").to_owned();
    assert!(plain.starts_with("sg-demo=housing-officer."), "{plain}");
    assert!(
        plain.ends_with("; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax"),
        "{plain}"
    );
    let secure = sign_in(&["X-Forwarded-Proto: https"])
        .header("set-cookie")
        .to_owned();
    assert!(secure.starts_with("__Host-sg-demo="), "{secure}");
    assert!(
        secure.ends_with("; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax; Secure"),
        "{secure}"
    );
    assert_eq!(sign_in(&["Origin: http://evil.example"]).status, 403);
    let nobody = br#"{"person":"chief-executive"}"#;
    let kind = "Content-Type: application/json";
    let unknown = send(&server.address, "POST", "/demo/sign-in", &[kind], nobody);
    assert_eq!(unknown.status, 422);
    assert!(
        unknown.text().contains("housing-officer"),
        "{}",
        unknown.text()
    );
    let form = "Content-Type: application/x-www-form-urlencoded";
    assert_eq!(
        send(
            &server.address,
            "POST",
            "/demo/sign-in",
            &[form],
            b"person=x"
        )
        .status,
        415
    );

    let starter = Visitor::of_demo(&server, "housing-officer");
    assert_eq!(starter.get("/api/me").status, 200);
    let out = send(
        &server.address,
        "POST",
        "/demo/sign-out",
        &[&starter.who],
        &[],
    );
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
}
