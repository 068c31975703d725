//! `verify` and `export` of a ledger that stands where nothing can be written: a copy on a disc, an auditor's mount.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program::{Run, command, finished, run};
use crate::server::{Server, Visitor, sqlite};

/// Mounts the folder over itself so that nobody can write to it, in a name space of its own, and runs a program there.
const MOUNTED: &str = r#"
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77
! touch "$1/written" 2>/dev/null || exit 77
shift
exec "$@"
"#;

/// The program where the folder cannot be written to; none where this machine lets nobody mount.
fn run_read_only(folder: &Path, arguments: &[&str]) -> Option<Run> {
    let output = Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            MOUNTED,
            "sh",
        ])
        .arg(folder)
        .arg(command().get_program())
        .args(arguments)
        .output();
    match output {
        Ok(output)
            if output.status.code() != Some(77) && !output.stderr.starts_with(b"unshare:") =>
        {
            Some(finished(output))
        }
        refused => {
            eprintln!("skipped: this machine lets nobody mount: {refused:?}");
            None
        }
    }
}

/// A ledger with one sign-off, as a killed host leaves it: with a log beside.
fn left_behind(folder: &Path) -> String {
    let database = sqlite(folder);
    let mut server = Server::with(folder, &["--database", &database]);
    let starter = Visitor::of_demo(&server, "housing-officer");
    assert_eq!(starter.post(&starter.record("one")).status, 201);
    server.kill();
    database
}

fn is_whole_and_exported(folder: &Path, database: &str) -> Option<()> {
    let verified = run_read_only(folder, &["verify", "--database", database])?;
    assert_eq!(verified.status, 0, "{}{}", verified.stdout, verified.stderr);
    assert!(
        verified.stdout.contains("1 sign-offs"),
        "{}",
        verified.stdout
    );
    let place = ["export", "--format", "jsonl", "--database", database];
    let exported = run_read_only(folder, &place)?;
    assert_eq!(exported.status, 0, "{}", exported.stderr);
    assert_eq!(exported.stdout.lines().count(), 1, "{}", exported.stdout);
    Some(())
}

#[test]
fn a_ledger_can_be_read_where_nothing_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let database = left_behind(folder.path());
    // With all that the killed host left.
    if is_whole_and_exported(folder.path(), &database).is_none() {
        return;
    }
    // Closed well: there is no log.
    drop(
        rusqlite::Connection::open(folder.path().join("ledger.sqlite")).map(|closing| {
            closing
                .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
                .unwrap();
        }),
    );
    let log = folder.path().join("ledger.sqlite-wal");
    assert!(!log.exists());
    is_whole_and_exported(folder.path(), &database);
}

/// Without what belongs to it the log cannot be read there; and without the log the last entries would be missing.
#[test]
fn a_log_that_cannot_be_read_is_not_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let database = left_behind(folder.path());
    fs::remove_file(folder.path().join("ledger.sqlite-shm")).unwrap();
    let Some(refused) = run_read_only(folder.path(), &["verify", "--database", &database]) else {
        return;
    };
    assert_eq!(refused.status, 2, "{}", refused.stdout);
    assert!(
        refused.stderr.contains("copy both files"),
        "{}",
        refused.stderr
    );
    // As it says.
    let copy = tempfile::tempdir().unwrap();
    for file in ["ledger.sqlite", "ledger.sqlite-wal"] {
        fs::copy(folder.path().join(file), copy.path().join(file)).unwrap();
    }
    let head = folder.path().join("ledger.sqlite.head");
    let copied = sqlite(copy.path());
    let verified = run(&[
        "verify",
        "--database",
        &copied,
        "--head",
        head.to_str().unwrap(),
    ]);
    assert_eq!(verified.status, 0, "{}{}", verified.stdout, verified.stderr);
}
