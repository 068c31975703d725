//! A running server with a ledger of its own, stopped when it is dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Days, SecondsFormat, SubsecRound, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clock;
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
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(folder.join("log"))
            .unwrap();
        Self::logging_to(log.into(), folder, options)
    }

    /// With these options, and a log that goes elsewhere.
    pub(crate) fn logging_to(stderr: Stdio, folder: &Path, options: &[&str]) -> Self {
        let log = folder.join("log");
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
        let address =
            address.unwrap_or_else(|| panic!("{}", fs::read_to_string(&log).unwrap_or_default()));
        assert!(!address.ends_with(":0"), "{address}");
        Self {
            process,
            stdout,
            address: address.to_owned(),
            log,
            own: None,
        }
    }

    /// What it has logged, once that tells of these things: the log costs no answer, so it comes after them.
    pub(crate) fn log_of(&self, told: &[&str]) -> String {
        let until = clock::now() + Duration::from_secs(30);
        loop {
            let log = self.log();
            let missing: Vec<&&str> = told.iter().filter(|one| !log.contains(**one)).collect();
            if missing.is_empty() {
                return log;
            }
            assert!(clock::now() < until, "{missing:?} in {log}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it has logged so far.
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

/// Derby's policy as the command line publishes it.
fn published() -> &'static Value {
    static PUBLISHED: OnceLock<Value> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let run = run(&["policy", "derby", "--json"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        serde_json::from_str(&run.stdout).unwrap()
    })
}

/// What a sign-off of Derby's policy names.
pub(crate) fn policy() -> Value {
    let policy = published();
    json!({
        "pack": "derby", "id": policy["id"], "version": policy["version"], "locale": policy["locale"],
        "text": policy["text"], "sha256": policy["sha256"], "exemplar": true
    })
}

/// The words that a record of an outcome carries.
fn declaration(outcome: &str) -> Value {
    let declarations = published()["declarations"].as_array().unwrap();
    let of_outcome = declarations.iter().find(|one| one["outcome"] == outcome);
    of_outcome.unwrap()["text"].clone()
}

/// When the tests began: records of the same person and id are the same.
fn recently() -> DateTime<Utc> {
    static RECENTLY: OnceLock<DateTime<Utc>> = OnceLock::new();
    *RECENTLY.get_or_init(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "servers compare a record's time with the machine's clock"
        )]
        let now = SystemTime::now();
        DateTime::<Utc>::from(now).trunc_subsecs(0)
    })
}

/// A record of somebody's signature, as the guide would send it.
pub(crate) fn record(subject: &str, id: &str) -> Value {
    let sections = published()["sections"].as_array().unwrap();
    let opened: Vec<&Value> = sections.iter().map(|section| &section["id"]).collect();
    let trained = recently().date_naive() - Days::new(3);
    json!({
        "specversion": "1.0",
        "id": id,
        "source": "/safeguarding-guide/derby",
        "type": "safeguarding-guide.sign-off.v1",
        "subject": subject,
        "time": recently().to_rfc3339_opts(SecondsFormat::Secs, true),
        "datacontenttype": "application/json",
        "data": {
            "policy": policy(),
            "outcome": "signed",
            "declaration": declaration("signed"),
            "reason": null,
            "training": { "kind": "briefing", "id": "briefing", "on": trained },
            "scenarios": 4,
            "opened": opened
        }
    })
}

/// The same of an answer that is no signature, for the first reason that the pack offers.
pub(crate) fn other_answer(subject: &str, id: &str, outcome: &str) -> Value {
    let mut record = record(subject, id);
    let reasons = published()["reasons"].as_array().unwrap();
    let reason = reasons
        .iter()
        .find(|one| one["outcome"] == outcome)
        .unwrap();
    let data = &mut record["data"];
    data["outcome"] = outcome.into();
    data["declaration"] = declaration(outcome);
    data["reason"] = reason["id"].clone();
    record
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
        let me = visitor.once_the_ledger_is_open("/api/me").json();
        let subject = me["subject"].as_str();
        visitor.subject = subject.unwrap_or_else(|| panic!("{me}")).to_owned();
        visitor
    }

    /// A host serves before its ledger is open: what is answered then.
    fn once_the_ledger_is_open(&self, path: &str) -> Answer {
        let until = clock::now() + Duration::from_secs(30);
        loop {
            let answer = self.get(path);
            if answer.status != 503 || clock::now() > until {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
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

    /// An answer of theirs that is no signature.
    pub(crate) fn other_answer(&self, id: &str, outcome: &str) -> Value {
        other_answer(&self.subject, id, outcome)
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
