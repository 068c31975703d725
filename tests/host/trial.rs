//! The demonstration's people are picked without a password: only where nobody else comes, or where every page says so.

use std::fs;
use std::path::{Path, PathBuf};

use crate::http::get;
use crate::program::run;
use crate::server::{Server, Visitor, sqlite};

const ROSTER: &str = "person,name,service,directorate,role,started_on\n\
                      staff-4711,Ada Byron,Lighthouses,Coast,,2026-01-05\n";

/// What every page of a trial says.
const SAYS: &str = "A trial: whoever reaches this host can pick any of its people";

const PAGES: [&str; 8] = [
    "/",
    "/staff",
    "/new-starters",
    "/members",
    "/two-councils",
    "/privacy",
    "/nowhere",
    "/guide/nowhere",
];

fn roster(folder: &Path) -> PathBuf {
    let path = folder.join("roster.csv");
    fs::write(&path, ROSTER).unwrap();
    path
}

#[test]
fn nobody_is_everybody_on_a_real_host() {
    let folder = tempfile::tempdir().unwrap();
    let roster = roster(folder.path());
    let roster = roster.to_str().unwrap();
    let port = "127.0.0.1:0";
    for (options, why) in [
        (&["--addr", port, "--roster", roster][..], "--roster"),
        (&["--addr", "0.0.0.0:0"], "others reach 0.0.0.0:0"),
        (&["--addr", "192.0.2.7:8080"], "others reach 192.0.2.7:8080"),
        (&["--addr", "[::]:0"], "others reach [::]:0"),
        (&["--addr", "[::ffff:10.0.0.1]:0"], "others reach"),
        (
            &["--addr", port, "--trusted-proxy", "192.0.2.7"],
            "--trusted-proxy",
        ),
        (
            &["--addr", "0.0.0.0:0", "--identity", "demo"],
            "others reach",
        ),
    ] {
        // A folder that is no built one: whoever got further would hear of that.
        let nothing = ["serve", "--built", folder.path().to_str().unwrap()];
        let refused = run(&[&nothing, options].concat());
        assert_eq!(
            (refused.status, refused.stdout.as_str()),
            (2, ""),
            "{options:?}"
        );
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
        for remedy in ["--identity header:NAME", "--trial"] {
            assert!(refused.stderr.contains(remedy), "{}", refused.stderr);
        }
    }
}

#[test]
fn a_trial_is_one_on_every_page() {
    let folder = tempfile::tempdir().unwrap();
    let (database, roster) = (sqlite(folder.path()), roster(folder.path()));
    let options = [
        "--database",
        &database,
        "--roster",
        roster.to_str().unwrap(),
    ];
    let trial = Server::with(folder.path(), &[&options[..], &["--trial"]].concat());
    for page in PAGES {
        let html = get(&trial.address, page).text();
        assert!(html.contains(SAYS), "{page}: {html}");
    }
    let lead = Visitor::of_demo(&trial, "safeguarding-lead");
    let who = lead.who.as_str();
    let of_report = |headers: &[&str]| {
        crate::http::request(&trial.address, "GET", "/api/reports/completion", headers).text()
    };
    let report = of_report(&[who]);
    assert!(
        report.contains("Ada Byron") && report.contains(SAYS),
        "{report}"
    );
    let refused = of_report(&["Accept: text/html"]);
    assert!(
        refused.contains("not signed in") && refused.contains(SAYS),
        "{refused}"
    );
    drop(trial);

    let demonstration = Server::start();
    let header = ["--identity", "header:X-Person", "--trial"];
    let named = Server::with(folder.path(), &[&options[..], &header].concat());
    for server in [&demonstration, &named] {
        for page in PAGES {
            assert!(
                !get(&server.address, page).text().contains("A trial"),
                "{page}"
            );
        }
    }
}
