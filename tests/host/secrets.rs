//! Passwords, and files that are nobody else's business.

use std::fs;

use crate::program::{command, finished, run};
use crate::server::{Server, Visitor, sqlite};

const PASSWORD: &str = "pa:ss/w0rd-7f3a";

#[test]
fn no_message_repeats_a_password() {
    let good = format!("postgres://guide:{PASSWORD}@127.0.0.1:1/guide");
    let mistyped = format!("postgre://guide:{PASSWORD}@127.0.0.1:1/guide");
    let bare = format!("guide:{PASSWORD}@127.0.0.1/guide");
    let optional = format!("postgres://127.0.0.1:1/guide?pasword={PASSWORD}&password={PASSWORD}");
    let joined = format!("--database={mistyped}");
    let unknown = format!("--databse={good}");
    for arguments in [
        &["verify", "--database", &good][..],
        &["verify", "--database", &mistyped],
        &["verify", "--database", &bare],
        &["verify", "--database", &optional],
        &["verify", &joined],
        &["verify", &unknown],
        &["verify", &good],
        &["verify", "--databse", &good],
        &[&good],
        &["export", "--format", &good],
        &["serve", "--identity", &good, "--addr", "127.0.0.1:0"],
        &["serve", "--addr", &good],
        &["retain", "--before", &good],
        &["report", "--roster", &good],
    ] {
        let told = run(arguments);
        assert_ne!(told.status, 0, "{arguments:?}");
        assert!(!told.stderr.contains(PASSWORD), "{}", told.stderr);
        assert!(!told.stdout.contains(PASSWORD), "{}", told.stdout);
    }
}

#[test]
fn the_address_may_stand_in_a_file_or_in_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(folder.path(), &["--database", &sqlite(folder.path())]);
    let ada = Visitor::of_demo(&server, "housing-officer");
    assert_eq!(ada.post(&ada.record("one")).status, 201);
    drop(server);
    let verified = |variable: &str, options: &[&str]| {
        let mut verify = command();
        verify.arg("verify").args(options);
        verify.env("SAFEGUARDING_DATABASE", variable);
        finished(verify.output().unwrap())
    };
    let file = folder.path().join("database");
    fs::write(&file, format!("{}\n", sqlite(folder.path()))).unwrap();
    let file = file.to_str().unwrap();
    for (variable, options) in [
        (sqlite(folder.path()), &[][..]),
        ("nonsense".to_owned(), &["--database-file", file]),
        (
            "nonsense".to_owned(),
            &["--database", &sqlite(folder.path())],
        ),
    ] {
        let whole = verified(&variable, options);
        assert_eq!(whole.status, 0, "{}", whole.stderr);
        assert!(whole.stdout.contains("1 sign-offs"), "{}", whole.stdout);
    }
    let wrong = verified(&format!("guide:{PASSWORD}@db"), &[]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("no address of a database"),
        "{}",
        wrong.stderr
    );
    assert!(!wrong.stderr.contains(PASSWORD), "{}", wrong.stderr);
    let missing = run(&["verify", "--database-file", "/nowhere/database"]);
    assert_eq!(missing.status, 2);
    assert!(
        missing.stderr.contains("/nowhere/database"),
        "{}",
        missing.stderr
    );
    let visible = format!("postgres://guide:{PASSWORD}@127.0.0.1:1/guide");
    let warned = run(&["verify", "--database", &visible]);
    assert!(
        warned.stderr.contains("--database-file"),
        "{}",
        warned.stderr
    );
}

#[test]
#[cfg(unix)]
fn the_files_of_a_ledger_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let roster = folder.path().join("roster.csv");
    fs::write(
        &roster,
        "person,name,service,directorate,role,started_on\na,Ada,Housing,Communities,,2026-01-05\n",
    )
    .unwrap();
    let kept = folder.path().join("kept");
    let (database, roster) = (sqlite(&kept), roster.to_str().unwrap());
    let options = ["--database", &database, "--roster", roster];
    let _server = Server::with(
        folder.path(),
        &[&options[..], &["--identity", "header:X-Person"]].concat(),
    );
    let confirmed = run(&[&["report", "--confirmed-by", "Head"], &options[..]].concat());
    assert_eq!(confirmed.status, 0, "{}", confirmed.stderr);
    let mut names = Vec::new();
    for file in fs::read_dir(&kept).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        let name = file.file_name().into_string().unwrap();
        assert_eq!(mode, 0o600, "{name} has {mode:o}");
        names.push(name);
    }
    for name in [
        "ledger.sqlite",
        "ledger.sqlite.head",
        "ledger.sqlite.head.confirmed",
        "ledger.sqlite.head.rosters",
    ] {
        assert!(names.iter().any(|one| one == name), "{name}: {names:?}");
    }
}
