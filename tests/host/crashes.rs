//! The host is killed at fifty random moments under load: nothing acknowledged is lost, and the ledger stays whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use crate::postgresql;
use crate::program::run;
use crate::server::{Server, Visitor, exported, sqlite};

/// So often the host is killed.
const KILLS: usize = 50;

/// So many post at once.
const POSTING: usize = 8;

/// After how many acknowledgements a host is killed: spread over the first moments and the later ones.
fn moment(round: usize) -> usize {
    (round * 37) % 61
}

/// What the people of one round share.
#[derive(Default)]
struct Tally {
    acknowledged: Mutex<Vec<String>>,
    count: AtomicUsize,
    /// The host was killed.
    gone: AtomicBool,
}

/// Posts one sign-off after another until the host is gone.
fn post(person: &Visitor, name: &str, tally: &Tally) {
    for number in 0.. {
        let id = format!("{name}-{number}");
        if let Some(answer) = person.try_post(&person.record(&id)) {
            assert_eq!(answer.status, 201, "{}", answer.text());
            tally.acknowledged.lock().unwrap().push(id);
            tally.count.fetch_add(1, Ordering::SeqCst);
        } else if tally.gone.load(Ordering::SeqCst) {
            return;
        }
    }
}

/// Has eight people post, and kills the host under their hands; gives what was acknowledged.
fn load(server: &mut Server, round: usize) -> Vec<String> {
    let tally = Tally::default();
    let people: Vec<(String, Visitor)> = (0..POSTING)
        .map(|number| {
            let person = Visitor::of_header(server, &format!("person-{number}"));
            (format!("{round}-{number}"), person)
        })
        .collect();
    thread::scope(|scope| {
        for (name, person) in &people {
            scope.spawn(|| post(person, name, &tally));
        }
        while tally.count.load(Ordering::SeqCst) < moment(round) {
            thread::yield_now();
        }
        server.kill();
        tally.gone.store(true, Ordering::SeqCst);
    });
    tally.acknowledged.into_inner().unwrap()
}

fn nothing_acknowledged_is_lost(folder: &Path, database: &str) {
    let head = folder.join("head");
    let head = head.to_str().unwrap();
    let options = [
        "--database",
        database,
        "--head",
        head,
        "--identity",
        "header:X-Person",
        "--posts-per-minute",
        "1000000",
    ];
    let mut acknowledged = BTreeSet::new();
    for round in 0..KILLS {
        let mut server = Server::with(folder, &options);
        acknowledged.extend(load(&mut server, round));
    }
    let verdict = run(&["verify", "--database", database, "--head", head]);
    assert_eq!(verdict.status, 0, "{}{}", verdict.stdout, verdict.stderr);
    let kept: Vec<String> = exported(database)
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    let different: BTreeSet<String> = kept.iter().cloned().collect();
    assert_eq!(different.len(), kept.len(), "none twice");
    let lost: Vec<&String> = acknowledged.difference(&different).collect();
    assert_eq!(lost, [] as [&String; 0]);
    assert!(acknowledged.len() > KILLS * 10, "{}", acknowledged.len());
    eprintln!(
        "{KILLS} kills: {} acknowledged, {} held, 0 lost",
        acknowledged.len(),
        kept.len()
    );
}

#[test]
fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    nothing_acknowledged_is_lost(folder.path(), &sqlite(folder.path()));
}

#[test]
fn on_postgresql() {
    let Some(server) = postgresql::server() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    nothing_acknowledged_is_lost(folder.path(), &server.new_database());
}
