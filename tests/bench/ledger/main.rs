//! Durable sign-offs per second, beside bare commits of the same database on the same disk in the same run.
//!
//! `cargo bench -p guide-ledger --bench ledger` prints, as Markdown, for SQLite: single inserts with `synchronous=FULL`
//! by one connection, beside the ledger with one sender and with 64; for PostgreSQL: single inserts by `pgbench` with one
//! client and with 64, beside the same of the ledger. It asserts nothing. What takes turns takes them round by round.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark ends where it cannot measure"
)]

mod clock;
#[expect(dead_code, reason = "the tests look into the server's folder")]
#[path = "../../ledger/postgresql.rs"]
mod postgresql;
#[expect(dead_code, reason = "the tests need more samples")]
#[path = "../../ledger/samples.rs"]
mod samples;

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use guide_ledger::{Database, Ledger};

use crate::clock::Stopwatch;
use crate::samples::{draft, now};

/// How often all take their turn.
const ROUNDS: usize = 5;

/// Sign-offs in one turn.
const SIGN_OFFS: usize = 4000;

/// Those who send at once.
const SENDERS: usize = 64;

/// What one turn took.
#[derive(Default)]
struct Turns {
    /// Each commit's or sign-off's own time.
    each: Vec<Duration>,
    /// All turns together.
    all: Duration,
}

impl Turns {
    fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.each.len()).unwrap_or(u32::MAX)) / self.all.as_secs_f64()
    }

    fn line(&mut self, what: &str, beside: Option<f64>) -> String {
        self.each.sort_unstable();
        let at = |of_hundred: usize| {
            let place = (self.each.len() * of_hundred / 100).min(self.each.len() - 1);
            self.each[place].as_secs_f64() * 1000.0
        };
        let share = beside.map_or(String::new(), |bare| format!("{:.2}", self.rate() / bare));
        format!(
            "| {what} | {:.0} | {:.2} | {:.2} | {share} |",
            self.rate(),
            at(50),
            at(99)
        )
    }
}

fn main() -> ExitCode {
    // Cargo says `--bench` to benchmarks, and nothing when it runs them as tests.
    if !std::env::args().any(|argument| argument == "--bench") {
        eprintln!(
            "skipped: a benchmark, not a test; run cargo bench -p guide-ledger --bench ledger"
        );
        return ExitCode::SUCCESS;
    }
    let mut lines = vec![
        "| what | per second | 50th percentile, ms | 99th percentile, ms | ÷ bare |".to_owned(),
        "|---|--:|--:|--:|--:|".to_owned(),
    ];
    lines.extend(on_sqlite());
    match postgresql::server() {
        Some(server) => lines.extend(on_postgresql(server)),
        None => eprintln!("skipped: PostgreSQL"),
    }
    match writeln!(io::stdout(), "{}", lines.join("\n")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn on_sqlite() -> Vec<String> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let bare = bare(&folder.path().join("bare.sqlite"));
    let database = Database::file(&folder.path().join("ledger.sqlite"));
    let head = folder.path().join("head");
    let ledger = Arc::new(Ledger::open(&database, &head, &[]).unwrap());
    let (mut single, mut one, mut many) = (Turns::default(), Turns::default(), Turns::default());
    for round in 0..ROUNDS {
        commit(&bare, round, &mut single);
        send(&ledger, &format!("one-{round}"), 1, &mut one);
        send(&ledger, &format!("many-{round}"), SENDERS, &mut many);
    }
    let rate = single.rate();
    vec![
        single.line("SQLite, bare commits, one connection", None),
        one.line("ledger on SQLite, one sender", Some(rate)),
        many.line("**ledger on SQLite, 64 senders**", Some(rate)),
    ]
}

/// A database with one table, as durable as the ledger's.
fn bare(file: &Path) -> rusqlite::Connection {
    let bare = rusqlite::Connection::open(file).unwrap();
    bare.pragma_update(None, "journal_mode", "WAL").unwrap();
    bare.pragma_update(None, "synchronous", "FULL").unwrap();
    bare.execute_batch("CREATE TABLE bare (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
        .unwrap();
    bare
}

fn commit(bare: &rusqlite::Connection, round: usize, turns: &mut Turns) {
    let body = samples::wire("one").to_string();
    let mut insert = bare.prepare("INSERT INTO bare VALUES (?1, ?2)").unwrap();
    let all = Stopwatch::start();
    for number in 0..SIGN_OFFS {
        let each = Stopwatch::start();
        insert
            .execute([&format!("{round}-{number}"), &body])
            .unwrap();
        turns.each.push(each.read());
    }
    turns.all += all.read();
}

fn send(ledger: &Arc<Ledger>, name: &str, senders: usize, turns: &mut Turns) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let all = Stopwatch::start();
    let sending: Vec<_> = (0..senders)
        .map(|sender| {
            let (ledger, name) = (Arc::clone(ledger), format!("{name}-{sender}"));
            runtime.spawn(async move {
                let mut each = Vec::new();
                for number in 0..SIGN_OFFS / senders {
                    let draft = draft(&name, &format!("{name}-{number}"));
                    let watch = Stopwatch::start();
                    ledger.append(draft, now()).await.unwrap();
                    each.push(watch.read());
                }
                each
            })
        })
        .collect();
    for sent in sending {
        turns.each.extend(runtime.block_on(sent).unwrap());
    }
    turns.all += all.read();
}

fn on_postgresql(server: &postgresql::Server) -> Vec<String> {
    let database: Database = server.new_database().parse().unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let ledger = Ledger::open(&database, &folder.path().join("head"), &[]).unwrap();
    let ledger = Arc::new(ledger);
    let (mut one, mut many) = (Turns::default(), Turns::default());
    let (mut bare_one, mut bare_many) = (Vec::new(), Vec::new());
    let bare = server.new_database();
    for round in 0..ROUNDS {
        bare_one.push(pgbench(server, &bare, 1, round == 0));
        send(&ledger, &format!("one-{round}"), 1, &mut one);
        bare_many.push(pgbench(server, &bare, SENDERS, false));
        send(&ledger, &format!("many-{round}"), SENDERS, &mut many);
    }
    let rounds = f64::from(u32::try_from(ROUNDS).unwrap_or(u32::MAX));
    let mean = |rates: &[f64]| rates.iter().sum::<f64>() / rounds;
    let (bare_one, bare_many) = (mean(&bare_one), mean(&bare_many));
    vec![
        format!("| PostgreSQL, `pgbench` single inserts, 1 client | {bare_one:.0} | | | |"),
        one.line("ledger on PostgreSQL, one sender", Some(bare_one)),
        format!("| PostgreSQL, `pgbench` single inserts, 64 clients | {bare_many:.0} | | | |"),
        many.line("ledger on PostgreSQL, 64 senders", Some(bare_many)),
    ]
}

/// Single inserts by PostgreSQL's own program, in commits per second.
fn pgbench(server: &postgresql::Server, address: &str, clients: usize, make: bool) -> f64 {
    if make {
        let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
        client
            .batch_execute("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, body TEXT NOT NULL)")
            .unwrap();
    }
    let script = tempfile::NamedTempFile::new().unwrap();
    let body = samples::wire("one").to_string();
    std::fs::write(
        &script,
        format!("INSERT INTO bare (body) VALUES ('{body}');\n"),
    )
    .unwrap();
    let output = Command::new(server.programs().join("pgbench"))
        .args(["--no-vacuum", "--client", &clients.to_string()])
        .args(["--transactions", &(SIGN_OFFS / clients).to_string()])
        .arg("--file")
        .arg(script.path())
        .arg(address)
        .output()
        .unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    let rate = report
        .lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    rate.split(' ').next().unwrap().parse().unwrap()
}
