//! The roster's CSV, and the report over a large one.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use guide_ledger::{Draft, Keeper, Opening};
use serde_json::Value;

use crate::program::{Run, run};
use crate::server::{Server, Visitor, record, sqlite};

/// What `report` says of a roster, on an empty ledger.
fn report(roster: &[u8], options: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(folder.path());
    let head = folder.path().join("ledger.sqlite.head");
    Keeper::open(&database.parse().unwrap(), &head, Opening::Create).unwrap();
    let file = folder.path().join("roster.csv");
    fs::write(&file, roster).unwrap();
    let file = file.to_str().unwrap();
    run(&[
        &["report", "--database", &database, "--roster", file, "--csv"],
        options,
    ]
    .concat())
}

const GOOD: &str = "person,name,service,directorate,role,started_on,exempt\n\
                    a,Ada,Housing,Communities,all-directors,2026-01-05,\n\
                    b,\"Ben, junior\",Waste,Communities,,2026-02-05,on leave\n";

#[test]
fn spreadsheets_of_every_kind_are_read() {
    let semicolons = "started_on;person;name;service;directorate;role\r\n\
                      2026-01-05;a;Ada;Housing;Communities;all-directors\r\n\
                      2026-02-05;b;Ben, junior;Waste;Communities;\r\n";
    let with_mark = [b"\xef\xbb\xbf", GOOD.as_bytes()].concat();
    let further = GOOD
        .replace("exempt\n", "exempt,shoe_size\n")
        .replace(",\n", ",,41\n");
    let further = further.replace("on leave\n", "on leave,42\n");
    for (roster, exempt) in [
        (GOOD.as_bytes(), "exempt"),
        (&with_mark, "exempt"),
        (semicolons.as_bytes(), "not signed"),
        (further.as_bytes(), "exempt"),
    ] {
        let run = report(roster, &[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(run.stdout.lines().count(), 3);
        assert!(
            run.stdout
                .contains("a,Ada,Housing,Communities,all-directors,2026-01-05")
        );
        let ben = run
            .stdout
            .lines()
            .find(|line| line.starts_with("b,"))
            .unwrap();
        assert!(
            ben.contains("\"Ben, junior\"") && ben.contains(exempt),
            "{ben}"
        );
    }
    let told = report(further.as_bytes(), &[]).stderr;
    assert!(
        told.contains("columns of the roster ignored: shoe_size"),
        "{told}"
    );
}

#[test]
fn every_broken_line_is_named() {
    let mut broken = GOOD.as_bytes().to_vec();
    broken.extend(b"c,Cleo,Housing,Communities,,05/01/2026,\n");
    broken.extend(b",Dan,Housing,Communities,,2026-01-05,\n");
    broken.extend(b"e,Eve,,Communities,,2026-01-05,\n");
    broken.extend(b"f,Flo,Housing,Communities,2026-01-05,\n");
    broken.extend(b"a,Ada again,Housing,Communities,,2026-01-05,\n");
    broken.extend(b"h,H\xe9l\xe8ne,Housing,Communities,,2026-01-05,\n");
    broken.extend(b"i,Ida,Housing,Communities,,2026-02-30,\n");
    broken.extend(b"\n");
    broken.extend(b"k,\"Kay,Housing,Communities,,2026-01-05,\n");
    broken.extend(b"j,Jo,Housing,Communities,,2026-01-05,\n");
    let refused = report(&broken, &[]);
    assert_eq!((refused.status, refused.stdout.as_str()), (2, ""));
    for says in [
        "8 of the lines",
        "line 4: started_on is “05/01/2026”; write a date like 2026-11-23",
        "line 5: person is empty",
        "line 6: service is empty",
        "line 7: it has 6 fields, the first line names 7",
        "line 8: the person is on line 2 too",
        "line 9: name is not in UTF-8",
        "line 10: started_on is “2026-02-30”",
        "line 12: it has a quotation mark without its other half",
        "--keep-good-lines",
    ] {
        assert!(refused.stderr.contains(says), "{says}: {}", refused.stderr);
    }
    let kept = report(&broken, &["--keep-good-lines"]);
    assert_eq!(kept.status, 0, "{}", kept.stderr);
    assert_eq!(kept.stdout.lines().count(), 4, "{}", kept.stdout);
    assert!(
        kept.stderr.contains("line 9 of the roster left out"),
        "{}",
        kept.stderr
    );

    for (roster, says) in [
        ("", "is empty"),
        (
            "person,name\n",
            "does not name service, directorate, role, started_on",
        ),
        (
            "person,person,name,service,directorate,role,started_on\n",
            "names person twice",
        ),
    ] {
        let refused = report(roster.as_bytes(), &[]);
        assert_eq!(refused.status, 2);
        assert!(refused.stderr.contains(says), "{says}: {}", refused.stderr);
    }
    let missing = run(&["report", "--roster", "/nowhere/roster.csv"]);
    assert_eq!(missing.status, 2);
    assert!(
        missing.stderr.contains("/nowhere/roster.csv"),
        "{}",
        missing.stderr
    );
}

pub(crate) const PEOPLE: usize = 20_000;

/// A folder with ledger, head and roster of twenty thousand people, made once for all tests.
fn filled() -> &'static Path {
    static FILLED: OnceLock<PathBuf> = OnceLock::new();
    FILLED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("host-large");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        fill(&folder);
        folder
    })
}

/// Twenty thousand people: two of four have signed and been trained, one has signed alone, one asks for help.
fn fill(folder: &Path) {
    let database = sqlite(folder);
    let head = folder.join("ledger.sqlite.head");
    let mut roster = "person,name,service,directorate,role,started_on\n".to_owned();
    let mut offers = Vec::new();
    let at = "2026-11-20T09:00:00Z".parse().unwrap();
    for number in 0..PEOPLE {
        let (service, directorate) = (number % 40, number % 5);
        writeln!(
            roster,
            "p{number},Name {number},Service {service},Directorate {directorate},,2026-01-05"
        )
        .unwrap();
        let mut record = record("x", &format!("id-{number}"));
        if number % 2 == 1 {
            record["data"]["training"] = Value::Null;
        }
        if number % 4 == 3 {
            record["data"]["outcome"] = "needs-help".into();
        }
        let record = serde_json::from_value(record).unwrap();
        offers.push((Draft::new(&format!("p{number}"), record).unwrap(), at));
    }
    let mut keeper = Keeper::open(&database.parse().unwrap(), &head, Opening::Create).unwrap();
    for part in offers.chunks(1000) {
        assert!(keeper.append(part).unwrap().iter().all(Result::is_ok));
    }
    fs::write(folder.join("roster.csv"), roster).unwrap();
}

/// A host with twenty thousand people; `lead` may see the reports.
pub(crate) fn large(folder: &Path) -> Server {
    for entry in fs::read_dir(filled()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let roster = folder.join("roster.csv");
    let options = [
        "--database",
        &sqlite(folder),
        "--roster",
        roster.to_str().unwrap(),
        "--identity",
        "header:X-Person",
        "--report-readers",
        "p0, lead",
    ];
    Server::with(folder, &options)
}

/// The figures of the page's last line.
fn figures(page: &str) -> Vec<usize> {
    let all = page.split("<th scope=\"row\">All</th>").nth(1).unwrap();
    all.split("<td class=\"number\">")
        .skip(1)
        .take(7)
        .map(|cell| cell.split('<').next().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn the_page_and_the_csv_of_twenty_thousand_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let server = large(folder.path());
    let reader = Visitor::of_header(&server, "lead");
    let page = reader.get("/api/reports/completion").text();
    let csv = reader.get("/api/reports/completion.csv");
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let mut table = csv::Reader::from_reader(csv.body.as_slice());
    let names = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), PEOPLE);
    let count = |wanted: &[&str]| {
        let is = |row: &csv::StringRecord, name: &str| {
            let place = names.iter().position(|one| one == name).unwrap();
            &row[place] == "yes"
        };
        let fits = |row: &&csv::StringRecord| wanted.iter().all(|name| is(row, name));
        rows.iter().filter(fits).count()
    };
    let (signed, trained) = (count(&["signed"]), count(&["trained"]));
    let (both, overdue) = (count(&["signed", "trained"]), count(&["overdue"]));
    assert_eq!(
        (signed, trained, both, overdue),
        (15_000, 10_000, 10_000, 10_000)
    );
    let outstanding = PEOPLE - both;
    assert_eq!(
        figures(&page),
        [PEOPLE, signed, trained, both, outstanding, overdue, 0]
    );
}

#[test]
fn the_page_of_twenty_thousand_comes_in_parts() {
    let folder = tempfile::tempdir().unwrap();
    let server = large(folder.path());
    let stranger = Visitor::of_header(&server, "p1");
    assert_eq!(stranger.get("/api/reports/completion").status, 403);
    let reader = Visitor::of_header(&server, "lead");
    let page = reader.get("/api/reports/completion").text();
    assert!(
        !page.contains("style=") && !page.contains("<script"),
        "nothing inline"
    );
    assert!(page.contains("Outstanding: 10000, of these overdue: 10000"));
    assert!(page.contains("completion?pack=derby&amp;page=2"));
    assert!(page.len() < 200_000, "{} bytes", page.len());
    let last = reader
        .get("/api/reports/completion?pack=derby&page=20")
        .text();
    assert!(last.contains("Part 20 of 20") && last.contains("rel=\"prev\""));
    let beyond = reader.get("/api/reports/completion?page=999").text();
    assert!(beyond.contains("Part 20 of 20"));
    let none = reader.get("/api/reports/completion?pack=leicester");
    assert_eq!(none.status, 422);
    assert!(none.text().contains("derby"), "{}", none.text());
    // How long each part took, for whoever wants to know (--nocapture).
    eprintln!("{}", server.log());
}
