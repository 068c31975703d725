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
    &["Cookie: sg-demo=COOKIEteam-manager"],
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
    let attributes = |cookie: &str| {
        let all = cookie.split("; ").skip(1).map(str::to_owned);
        all.collect::<std::collections::BTreeSet<_>>()
    };
    let expected = ["HttpOnly", "Max-Age=28800", "Path=/", "SameSite=Lax"].map(str::to_owned);
    assert!(plain.starts_with("sg-demo="), "{plain}");
    assert_eq!(attributes(&plain), expected.clone().into(), "{plain}");
    let secure = sign_in(&["X-Forwarded-Proto: https"])
        .header("set-cookie")
        .to_owned();
    assert!(secure.starts_with("__Host-sg-demo="), "{secure}");
    let mut expected = std::collections::BTreeSet::from(expected);
    expected.insert("Secure".to_owned());
    assert_eq!(attributes(&secure), expected, "{secure}");
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
}

#[test]
fn a_session_is_ended_by_a_page_of_the_host_alone_and_for_good() {
    let server = Server::start();
    let starter = Visitor::of_demo(&server, "housing-officer");
    let other = Visitor::of_demo(&server, "housing-officer");
    let end = |visitor: &Visitor, headers: &[&str]| {
        let headers = [&[visitor.who.as_str()], headers].concat();
        send(&server.address, "POST", "/demo/sign-out", &headers, &[])
    };
    for foreign in [
        &[][..],
        &["Origin: http://evil.example"],
        &["Sec-Fetch-Site: cross-site"],
    ] {
        assert_eq!(end(&starter, foreign).status, 403, "{foreign:?}");
        assert_eq!(starter.get("/api/me").status, 200, "{foreign:?}");
    }
    let out = end(&starter, &[&starter.origin()]);
    assert_eq!(out.status, 204);
    assert!(
        out.header("set-cookie").contains("Max-Age=0"),
        "{}",
        out.header("set-cookie")
    );
    // Whoever kept a copy of the cookie has nothing of it; the same person’s other sessions go on.
    assert_eq!(starter.get("/api/me").status, 401);
    assert_eq!(other.get("/api/me").status, 200);
}

#[test]
fn what_several_proxies_say_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let options = ["--database", &database, "--identity", "header:X-Person"];
    let server = Server::with(folder.path(), &options);
    let person = Visitor::of_header(&server, "staff-7741");
    for (number, (forwarded, origin, status)) in [
        (
            &["X-Forwarded-Proto: https,http"][..],
            format!("Origin: https://{}", server.address),
            201,
        ),
        (
            &[
                "X-Forwarded-Proto: https, http",
                "X-Forwarded-Host: intranet.example.gov.uk, gate.internal",
            ],
            "Origin: https://intranet.example.gov.uk".to_owned(),
            201,
        ),
        (
            &[
                "X-Forwarded-Proto: https",
                "X-Forwarded-Proto: http",
                "X-Forwarded-Host: intranet.example.gov.uk",
                "X-Forwarded-Host: gate.internal",
            ],
            "Origin: https://intranet.example.gov.uk".to_owned(),
            201,
        ),
        (
            &[
                "X-Forwarded-Proto: https, http",
                "X-Forwarded-Host: intranet.example.gov.uk, evil.example",
            ],
            "Origin: https://evil.example".to_owned(),
            403,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("by-{number}");
        let key = format!("Idempotency-Key: \"{id}\"");
        let headers = [&[&key, KIND, &origin], forwarded].concat();
        let answer = person.post_with(&headers, &person.record(&id));
        assert_eq!(answer.status, status, "{forwarded:?}: {}", answer.text());
    }
}
