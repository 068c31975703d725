//! The report's page: for whom it is, what it says of its figures, and how they are confirmed.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::http::{Answer, get, request, send};
use crate::program::run;
use crate::roster::large;
use crate::server::{Server, Visitor, sqlite};

const PAGE: &str = "/api/reports/completion";
const BROWSER: &str = "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
const HEADER: &str = "person,name,service,directorate,role,started_on\n";
const PEOPLE: &str = "staff-1,Ada Byron,Housing,Communities,,2026-01-05\n\
                      staff-2,Ben Okri,Housing,Communities,,2026-01-05\n\
                      lead,Cleo Laine,Safeguarding,People,,2026-01-05\n";

/// A host with a roster of three, whose `lead` may see the reports.
struct Host {
    server: Server,
    database: String,
    roster: PathBuf,
    _folder: TempDir,
}

impl Host {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let roster = folder.path().join("roster.csv");
        fs::write(&roster, format!("{HEADER}{PEOPLE}")).unwrap();
        let database = sqlite(folder.path());
        let server = Server::with(
            folder.path(),
            &[
                "--database",
                &database,
                "--roster",
                text(&roster),
                "--identity",
                "header:X-Person",
                "--report-readers",
                "lead",
            ],
        );
        Self {
            server,
            database,
            roster,
            _folder: folder,
        }
    }

    fn person(&self, name: &str) -> Visitor {
        Visitor::of_header(&self.server, name)
    }

    /// What the lead sees.
    fn page(&self) -> String {
        let page = self.person("lead").get(PAGE);
        assert_eq!(page.status, 200, "{}", page.text());
        page.text()
    }

    fn sign(&self, name: &str) {
        let person = self.person(name);
        let answer = person.post(&person.record(&format!("id-{name}")));
        assert_eq!(answer.status, 201, "{}", answer.text());
    }

    fn confirm(&self, name: &str, headers: &[&str], figures: &str, post: &str) -> Answer {
        let who = format!("X-Person: {name}");
        let form = "Content-Type: application/x-www-form-urlencoded";
        let headers = [&[who.as_str(), form, BROWSER], headers].concat();
        let body = format!("pack=derby&figures={figures}&post={post}");
        let path = format!("{PAGE}/confirm");
        let address = &self.server.address;
        send(address, "POST", &path, &headers, body.as_bytes())
    }

    fn origin(&self) -> String {
        format!("Origin: http://{}", self.server.address)
    }

    /// `report` on the command line.
    fn report(&self, options: &[&str]) -> String {
        let place = ["report", "--database", &self.database, "--roster"];
        let run = run(&[&place[..], &[text(&self.roster)], options].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The hash of the figures on a page, which its form sends.
fn figures(page: &str) -> String {
    let place = page.split("name=\"figures\" value=\"").nth(1).unwrap();
    place.split('"').next().unwrap().to_owned()
}

#[test]
fn whoever_may_not_see_it_is_told_so_on_a_page() {
    let host = Host::start();
    let address = &host.server.address;
    let may_see = |name| host.person(name).get("/api/me").json()["reports"].clone();
    assert_eq!(may_see("staff-1"), Value::Bool(false));
    assert_eq!(may_see("lead"), Value::Bool(true));
    let stranger = "X-Person: staff-1";
    for (headers, path, status, heading) in [
        (
            &[BROWSER][..],
            PAGE.to_owned(),
            401,
            "You are not signed in",
        ),
        (
            &[BROWSER, stranger],
            PAGE.to_owned(),
            403,
            "This report is not for everybody",
        ),
        (
            &[BROWSER, stranger],
            format!("{PAGE}.csv"),
            403,
            "This report is not for everybody",
        ),
        (
            &[BROWSER, "X-Person: lead"],
            format!("{PAGE}?pack=leicester"),
            422,
            "There is no such report",
        ),
    ] {
        let answer = request(address, "GET", &path, headers);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        let page = answer.text();
        assert!(page.contains(&format!("<h1>{heading}</h1>")), "{page}");
        assert!(page.contains("href=\"/\""), "a way back: {page}");
        assert!(!page.contains("Ada"), "{page}");
    }
    // Programs get what every address of the service answers.
    let answer = request(address, "GET", PAGE, &[stranger]);
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (403, &"no-reader".into())
    );
    assert_eq!(get(address, &format!("{PAGE}.css")).status, 200);
}

/// A page’s standing.
fn is_provisional(page: &str) -> bool {
    let provisional =
        page.contains("Provisional: nobody has confirmed these figures for accuracy.");
    assert_ne!(
        provisional,
        page.contains("Confirmed for accuracy by"),
        "{page}"
    );
    assert_eq!(provisional, page.contains("<form"), "{page}");
    provisional
}

#[test]
fn none_but_a_reader_at_this_hosts_page_confirms_and_only_what_they_saw() {
    let host = Host::start();
    let page = host.page();
    assert!(is_provisional(&page));
    let seen = figures(&page);
    let here = host.origin();
    let elsewhere = "Origin: https://elsewhere.example";
    for (name, headers, figures, post, status) in [
        ("lead", &[][..], seen.as_str(), "Head", 403),
        ("lead", &[elsewhere], &seen, "Head", 403),
        ("staff-1", &[here.as_str()], &seen, "Head", 403),
        ("lead", &[here.as_str()], &seen, "++", 422),
        ("lead", &[here.as_str()], "0123", "Head", 409),
    ] {
        let answer = host.confirm(name, headers, figures, post);
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(answer.text().contains("href=\"../completion.css\""));
    }
    assert!(is_provisional(&host.page()));
}

#[test]
fn figures_are_provisional_until_they_are_confirmed_and_again_once_they_change() {
    let host = Host::start();
    host.sign("staff-1");
    let seen = figures(&host.page());
    let answer = host.confirm("lead", &[&host.origin()], &seen, "Head+of+Service");
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), "../completion?pack=derby");
    let confirmed = "Confirmed for accuracy by Head of Service on 20";
    let page = host.page();
    assert!(!is_provisional(&page) && page.contains(confirmed), "{page}");
    assert!(host.report(&[]).contains(confirmed));

    host.sign("staff-2");
    let page = host.page();
    assert!(is_provisional(&page));
    for says in [
        "The last confirmed ones, by Head of Service on 20",
        "were 1 done of 3 expected.",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
}

#[test]
fn the_command_line_confirms_the_same_figures_as_the_page() {
    let host = Host::start();
    assert!(host.report(&[]).contains("Provisional"));
    let confirmed = "Confirmed for accuracy by Director of Adults on 20";
    let told = host.report(&["--confirmed-by", "Director of Adults"]);
    assert!(told.contains(confirmed), "{told}");
    assert!(host.page().contains(confirmed), "{}", host.page());
    let roster = host.roster.to_str().unwrap();
    let nobody = run(&["report", "--roster", roster, "--confirmed-by", " "]);
    assert_eq!(nobody.status, 2);
    assert!(
        nobody.stderr.contains("not the person’s name"),
        "{}",
        nobody.stderr
    );
}

#[test]
fn a_changed_roster_is_read_and_a_broken_one_is_named() {
    let mut host = Host::start();
    assert!(host.page().contains("The roster names 3 people."));
    let more = format!("{HEADER}{PEOPLE}staff-4,Dora Maar,Waste,Communities,,2026-01-05\n");
    fs::write(&host.roster, &more).unwrap();
    let page = host.page();
    assert!(page.contains("The roster names 4 people."), "{page}");
    assert!(page.contains("Dora Maar"), "{page}");
    let me = host.person("staff-4").get("/api/me").json();
    assert_eq!(
        (&me["display"], &me["due"]),
        (&"Dora Maar".into(), &"2026-02-02".into())
    );

    fs::write(
        &host.roster,
        format!("{more}staff-5,Eve Best,Waste,,,2026-01-05\n"),
    )
    .unwrap();
    for _ in 0..2 {
        let page = host.page();
        assert!(page.contains("The roster names 4 people."), "{page}");
        assert!(
            page.contains("cannot be taken. These figures use the one before."),
            "{page}"
        );
        assert!(page.contains("line 6: directorate is empty"), "{page}");
    }
    fs::remove_file(&host.roster).unwrap();
    let page = host.page();
    assert!(
        page.contains("The roster names 4 people.") && page.contains("cannot read"),
        "{page}"
    );

    fs::write(
        &host.roster,
        format!("{more}staff-5,Eve Best,Waste,Communities,,2026-01-05\n"),
    )
    .unwrap();
    let page = host.page();
    assert!(page.contains("The roster names 5 people."), "{page}");
    assert!(!page.contains("cannot be taken"), "{page}");
    let log = host.server.log();
    assert!(
        log.contains("\"lines\":\"[6]\""),
        "the log names the line: {log}"
    );
    assert!(!log.contains("Eve") && !log.contains("Dora"), "{log}");
    host.server.kill();
}

/// The most memory that the server ever held, in kB, as Linux counts it.
#[cfg(target_os = "linux")]
fn peak(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.process.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let figure = line.unwrap().trim().trim_end_matches(" kB");
    figure.parse().unwrap()
}

/// Generous: a quarter of it was seen with twenty thousand people.
#[cfg(target_os = "linux")]
const MOST: u64 = 256 * 1024;

/// How much the peak may move while reports follow each other; threads take turns, each with memory of its own.
#[cfg(target_os = "linux")]
const SLACK: u64 = 32 * 1024;

#[test]
#[cfg(target_os = "linux")]
fn reports_do_not_pile_up_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let server = large(folder.path());
    let reader = Visitor::of_header(&server, "lead");
    let before = peak(&server);
    let peaks: Vec<u64> = (0..20)
        .map(|number| {
            let path = if number % 2 == 0 {
                PAGE.to_owned()
            } else {
                format!("{PAGE}.csv")
            };
            assert_eq!(reader.get(&path).status, 200);
            peak(&server)
        })
        .collect();
    eprintln!("kB at the most: {before} before, then {peaks:?}");
    assert!(peaks[19] < MOST, "{peaks:?}");
    assert!(peaks[19] - peaks[4] < SLACK, "{peaks:?}");
}
