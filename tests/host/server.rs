//! A running server with a ledger of its own, stopped when it is dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::{Answer, send, try_send};
use crate::program::{built, command, run};

/// A running server.
pub(crate) struct Server {
    pub(crate) process: Child,
    pub(crate) stdout: BufReader<ChildStdout>,
    pub(crate) address: String,
    log: std::path::PathBuf,
    /// Where the ledger is, if it is the server's own; gone with it.
    own: Option<TempDir>,
}

impl Server {
    /// The demonstration, with an empty ledger.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = sqlite(folder.path());
        let mut server = Self::with(folder.path(), &["--database", &database]);
        server.own = Some(folder);
        server
    }

    /// With these options; the log goes into the folder.
    pub(crate) fn with(folder: &Path, options: &[&str]) -> Self {
        let log = folder.join("log");
        let stderr = fs::File::options()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let mut process = command()
            .args(["serve", "--addr", "127.0.0.1:0"])
            .args(["--built", built().to_str().unwrap()])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line
            .trim_end()
            .strip_prefix("Safeguarding Guide at http://");
        let address = address.unwrap_or_else(|| panic!("{}", fs::read_to_string(&log).unwrap()));
        assert!(!address.ends_with(":0"), "{address}");
        Self {
            process,
            stdout,
            address: address.to_owned(),
            log,
            own: None,
        }
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Ends it as a power cut does.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.process.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.kill();
        }
        drop(self.own.take());
    }
}

/// The address of a ledger in a folder.
pub(crate) fn sqlite(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("ledger.sqlite").display())
}

/// What a sign-off of Derby's policy names, read from the command line.
pub(crate) fn policy() -> Value {
    static POLICY: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    let policy = POLICY.get_or_init(|| {
        let run = run(&["policy", "derby", "--json"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let policy: Value = serde_json::from_str(&run.stdout).unwrap();
        json!({
            "pack": "derby", "id": policy["id"], "version": policy["version"], "locale": policy["locale"],
            "text": policy["text"], "sha256": policy["sha256"], "exemplar": true
        })
    });
    policy.clone()
}

/// A record of somebody's signature.
pub(crate) fn record(subject: &str, id: &str) -> Value {
    json!({
        "specversion": "1.0",
        "id": id,
        "source": "/safeguarding-guide/derby",
        "type": "safeguarding-guide.sign-off.v1",
        "subject": subject,
        "time": "2026-11-20T09:14:05Z",
        "datacontenttype": "application/json",
        "data": {
            "policy": policy(),
            "outcome": "signed",
            "declaration": "I know whom to call.",
            "reason": null,
            "training": { "kind": "briefing", "id": "briefing", "on": "2026-11-19" },
            "scenarios": 4,
            "opened": ["getting-help"]
        }
    })
}

/// Somebody with whom the server talks.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) server: String,
    /// The header line that says who it is.
    pub(crate) who: String,
    pub(crate) subject: String,
}

impl Visitor {
    /// A person of the demonstration, signed in.
    pub(crate) fn of_demo(server: &Server, person: &str) -> Self {
        let body = json!({ "person": person }).to_string();
        let kind = "Content-Type: application/json";
        let answer = send(
            &server.address,
            "POST",
            "/demo/sign-in",
            &[kind],
            body.as_bytes(),
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.header("set-cookie").split(';').next().unwrap();
        Self {
            server: server.address.clone(),
            who: format!("Cookie: {cookie}"),
            subject: answer.json()["subject"].as_str().unwrap().to_owned(),
        }
    }

    /// A person whom the header names, for servers with `--identity header:X-Person`.
    pub(crate) fn of_header(server: &Server, person: &str) -> Self {
        let mut visitor = Self {
            server: server.address.clone(),
            who: format!("X-Person: {person}"),
            subject: String::new(),
        };
        let me = visitor.get("/api/me").json();
        visitor.subject = me["subject"].as_str().unwrap().to_owned();
        visitor
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        crate::http::request(&self.server, "GET", path, &[&self.who])
    }

    /// Posts a record as the widget does.
    pub(crate) fn post(&self, record: &Value) -> Answer {
        let key = format!("Idempotency-Key: \"{}\"", record["id"].as_str().unwrap());
        self.post_with(&[&key, &self.origin(), KIND], record)
    }

    pub(crate) fn post_with(&self, headers: &[&str], record: &Value) -> Answer {
        let headers = [&[self.who.as_str()], headers].concat();
        send(
            &self.server,
            "POST",
            "/api/sign-offs",
            &headers,
            record.to_string().as_bytes(),
        )
    }

    /// The same where the server may be gone; none: it was.
    pub(crate) fn try_post(&self, record: &Value) -> Option<Answer> {
        let body = record.to_string();
        let length = format!("Content-Length: {}", body.len());
        let key = format!("Idempotency-Key: \"{}\"", record["id"].as_str().unwrap());
        let headers = [&self.who, &key, &self.origin(), KIND, &length];
        let path = "/api/sign-offs";
        try_send(&self.server, "POST", path, &headers, body.as_bytes()).ok()
    }

    pub(crate) fn origin(&self) -> String {
        format!("Origin: http://{}", self.server)
    }

    pub(crate) fn record(&self, id: &str) -> Value {
        record(&self.subject, id)
    }
}

pub(crate) const KIND: &str = "Content-Type: application/cloudevents+json";

/// The sign-offs that a ledger holds.
pub(crate) fn exported(database: &str) -> Vec<Value> {
    let run = run(&["export", "--database", database, "--format", "jsonl"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
