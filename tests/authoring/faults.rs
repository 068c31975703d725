//! What is wrong with a pack is named where it stands, together and alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use guide_authoring::{Code, Problem, Severity, check, check_for_use};

use crate::draft::{Draft, bundled, day, listed, today};

/// File, line and code of a problem.
type Found = (PathBuf, usize, String);

/// The faults that the comments of a folder's files announce: `# fault: code, code`.
fn announced(folder: &Path) -> BTreeSet<Found> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(announced(&path));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (index, line) in text.lines().enumerate() {
            if let Some((_, codes)) = line.split_once("# fault: ") {
                found.extend(
                    codes
                        .split(", ")
                        .map(|code| (path.clone(), index + 1, code.to_owned())),
                );
            }
        }
    }
    found
}

fn found(problems: &[Problem]) -> BTreeSet<Found> {
    problems
        .iter()
        .map(|problem| (problem.file.clone(), problem.line, problem.code.to_string()))
        .collect()
}

/// The folder `faulty` has some forty faults, each announced on its line; all are named in one run and no other.
#[test]
fn one_run_names_every_fault_where_it_stands() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/authoring/faulty");
    let checked = check(&folder, &bundled(), day("2026-11-23"));
    assert!(checked.pack.is_none());
    let (announced, found) = (announced(&folder), found(&checked.problems));
    let missed: Vec<&Found> = announced.difference(&found).collect();
    let surplus: Vec<&Found> = found.difference(&announced).collect();
    assert!(
        missed.is_empty() && surplus.is_empty(),
        "missed {missed:#?}\nsurplus {surplus:#?}\n{}",
        listed(&checked.problems)
    );
    let codes: BTreeSet<&String> = announced.iter().map(|(_, _, code)| code).collect();
    assert!(codes.len() >= 30, "{} kinds of fault", codes.len());
}

#[test]
fn problems_come_by_file_and_line_and_say_what_to_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/authoring/faulty");
    let problems = check(&folder, &bundled(), day("2026-11-23")).problems;
    assert!(problems.is_sorted_by_key(|problem| (&problem.file, problem.line, problem.column)));
    for problem in &problems {
        assert!(
            problem.message.contains("; "),
            "without a remedy: {problem}"
        );
        assert!(problem.line > 0 && problem.column > 0);
    }
}

/// One change of the sample that makes one fault.
struct Planted {
    file: &'static str,
    old: &'static str,
    new: &'static str,
    code: Code,
    /// Words on the line that is complained of; in the file that is changed unless [`Self::elsewhere`] names another.
    at: &'static str,
    elsewhere: Option<&'static str>,
}

const fn plant(
    file: &'static str,
    old: &'static str,
    new: &'static str,
    code: Code,
    at: &'static str,
) -> Planted {
    Planted {
        file,
        old,
        new,
        code,
        at,
        elsewhere: None,
    }
}

const fn plant_far(
    (file, old, new): (&'static str, &'static str, &'static str),
    code: Code,
    (elsewhere, at): (&'static str, &'static str),
) -> Planted {
    Planted {
        file,
        old,
        new,
        code,
        at,
        elsewhere: Some(elsewhere),
    }
}

const PLANTED: [Planted; 47] = [
    plant(
        "council.toml",
        "name = \"Sample Council\"\n",
        "",
        Code::MissingKey,
        "id",
    ),
    plant(
        "council.toml",
        "\"the county\"",
        "3.5",
        Code::WrongType,
        "area",
    ),
    plant(
        "council.toml",
        "area =",
        "aera = \"x\"\narea =",
        Code::UnknownKey,
        "aera",
    ),
    plant(
        "council.toml",
        "Europe/London",
        "Europe/Paris",
        Code::UnknownZone,
        "time_zone",
    ),
    plant(
        "council.toml",
        "half-year",
        "half-yaer",
        Code::UnknownCalendar,
        "calendar",
    ),
    plant(
        "council.toml",
        "half-year",
        "../half-year",
        Code::BadId,
        "calendar",
    ),
    plant(
        "council.toml",
        "name = ",
        "name : ",
        Code::BrokenToml,
        "name",
    ),
    plant(
        "sources.toml",
        "year = 2020",
        "year = \"2020\"",
        Code::WrongType,
        "year",
    ),
    plant(
        "opening-hours.toml",
        "bank_holidays = \"closed\"\n",
        "",
        Code::MissingKey,
        "[[hours]]",
    ),
    plant(
        "opening-hours.toml",
        "id = \"office-hours\"",
        "id = \"always\"",
        Code::BadId,
        "\"always\"",
    ),
    plant(
        "opening-hours.toml",
        "whenever_closed = [\"day-team\"]",
        "whenever_closed = [\"day-team\"]\nmonday = \"09:00-10:00\"",
        Code::ConflictingKeys,
        "whenever_closed",
    ),
    plant(
        "opening-hours.toml",
        "[\"day-team\"]",
        "[]",
        Code::WaitsForNobody,
        "whenever_closed",
    ),
    plant(
        "opening-hours.toml",
        "[\"day-team\"]",
        "[\"night-line\"]",
        Code::ClosingCycle,
        "whenever_closed",
    ),
    plant(
        "contacts.toml",
        "id = \"advice\"",
        "id = \"Head of Advice\"",
        Code::BadId,
        "Head of Advice\"",
    ),
    plant(
        "contacts.toml",
        "id = \"advice\"",
        "id = \"night-line\"",
        Code::DuplicateId,
        "id = \"night-line\"\nlabel = \"Head",
    ),
    plant(
        "contacts.toml",
        "\"framework-advice\"",
        "\"framework\"",
        Code::BadValue,
        "purpose",
    ),
    plant(
        "contacts.toml",
        "\"https://",
        "\"javascript://",
        Code::BadAddress,
        "web",
    ),
    plant(
        "contacts.toml",
        "\"https://",
        "\"http://",
        Code::BadAddress,
        "web",
    ),
    plant(
        "contacts.toml",
        "team@example.gov.uk",
        "team@example.gov.uk?cc=x@y.org",
        Code::BadAddress,
        "email",
    ),
    plant(
        "contacts.toml",
        "hours = \"all-other-times\"",
        "hours = \"all-other-time\"",
        Code::UnknownHours,
        "all-other-time",
    ),
    plant(
        "contacts.toml",
        "web = ",
        "fax = \"01332 643299\"\nweb = ",
        Code::ConflictingKeys,
        "web",
    ),
    plant(
        "contacts.toml",
        "not_supplied = \"The report gives no number.\"\n",
        "",
        Code::SilentContact,
        "\"advice\"",
    ),
    plant(
        "contacts.toml",
        "label = \"Head of Advice\"",
        "label = \"Head\\tof Advice\"",
        Code::BadText,
        "Head",
    ),
    plant(
        "contacts.toml",
        "ref = \"1.3\"",
        "paragraph = \"1.3\", ref = \"1.3\"",
        Code::UnknownKey,
        "paragraph",
    ),
    plant(
        "contacts.toml",
        "{ document = \"report\", ref = \"1.3\" }",
        "\"report 1.3\"",
        Code::WrongType,
        "\"report 1.3\"",
    ),
    plant(
        "contacts.toml",
        "{ document = \"report\", ref = \"1.3\" }",
        "{ document = \"paper\", ref = \"1.3\" }",
        Code::UnknownDocument,
        "paper",
    ),
    plant(
        "contacts.toml",
        "source = { document = \"report\", ref = \"1.3\" }",
        "addition = false",
        Code::BadValue,
        "addition",
    ),
    plant(
        "routes.toml",
        "outcome = \"child\"",
        "outcome = \"child\"\nquestion = \"where\"",
        Code::ConflictingKeys,
        "outcome = \"child\"",
    ),
    plant(
        "routes.toml",
        "about = \"adult\"",
        "about = \"adults\"",
        Code::BadValue,
        "adults",
    ),
    plant(
        "routes.toml",
        "about = \"adult\"",
        "",
        Code::NoAudience,
        "id = \"adult\"\ntitle",
    ),
    plant(
        "routes.toml",
        "path = [\"adult\", \"elsewhere\"]",
        "path = [\"adult\"]",
        Code::BrokenSwitch,
        "path",
    ),
    plant(
        "routes.toml",
        "addition = true\nlabel = \"Yes\"",
        "label = \"Yes\"",
        Code::MissingMark,
        "[[outcome.switch]]",
    ),
    plant(
        "routes.toml",
        "outcome = \"both\"",
        "outcome = \"adult\"",
        Code::Unreachable,
        "id = \"both\"",
    ),
    plant(
        "routes.toml",
        "outcome = \"adult\"",
        "question = \"about\"",
        Code::Cycle,
        "id = \"about\"",
    ),
    plant(
        "routes.toml",
        "\"night-line\"]\n\n[[outcome.switch",
        "\"night-line\", \"advice\"]\n\n[[outcome.switch",
        Code::AdviceInOutcome,
        "\"advice\"",
    ),
    plant(
        "calendars/half-year.toml",
        "to = 2026-12-31",
        "to = 2126-12-31",
        Code::CalendarRange,
        "to = ",
    ),
    plant(
        "calendars/half-year.toml",
        "to = 2026-12-31",
        "to = 2026-06-01",
        Code::CalendarRange,
        "to = ",
    ),
    plant(
        "calendars/half-year.toml",
        "date = 2026-08-31",
        "date = 2026-12-25",
        Code::DuplicateHoliday,
        "2026-12-25, name = \"Christmas",
    ),
    plant(
        "calendars/half-year.toml",
        "2026-12-25",
        "2026-13-25",
        Code::BrokenToml,
        "2026-13-25",
    ),
    plant(
        "opening-hours.toml",
        "[\"day-team\"]",
        "[\"advice\"]",
        Code::NothingToClose,
        "[\"advice\"]",
    ),
    plant_far(
        (
            "contacts.toml",
            "hours = \"office-hours\"",
            "hours = \"not-supplied\"",
        ),
        Code::NothingToClose,
        ("opening-hours.toml", "[\"day-team\"]"),
    ),
    plant(
        "contacts.toml",
        "label = \"Night Line\"",
        "label = \"Night Line\"\nnot_supplied = \"The report gives no number.\"",
        Code::ConflictingKeys,
        "id = \"night-line\"",
    ),
    plant(
        "contacts.toml",
        "not_supplied = \"The report gives no number.\"\nsource = { document = \"report\", ref = \"1.3\" }",
        "addition = true\n[[contact.channel]]\nphone = \"(0116) 2528306\"\nhours = \"always\"",
        Code::AdviceNumber,
        "id = \"night-line\"",
    ),
    plant(
        "sources.toml",
        "year = 2020",
        "year = 2019",
        Code::BadDate,
        "year",
    ),
    plant(
        "routes.toml",
        "}, \"night-line\"]",
        "},\n    \"night-line\",\n    \"night-line\",\n]",
        Code::ListedTwice,
        "\"night-line\",\n]",
    ),
    plant_far(
        ("opening-hours.toml", "[\"day-team\"]", "[\"day-taem\"]"),
        Code::UnknownContact,
        ("opening-hours.toml", "day-taem"),
    ),
    plant_far(
        (
            "opening-hours.toml",
            "whenever_closed = [\"day-team\"]",
            "sunday = \"00:00-24:00\"\nbank_holidays = \"as-usual\"",
        ),
        Code::CoverageGap,
        ("routes.toml", "id = \"child\"\ntitle"),
    ),
];

#[test]
fn each_fault_alone_is_named_where_it_stands() {
    for planted in &PLANTED {
        let Planted {
            file,
            old,
            new,
            code,
            at,
            elsewhere,
        } = planted;
        let draft = Draft::sample().edit(file, old, new);
        let checked = draft.check();
        let file = elsewhere.unwrap_or(file);
        let line = draft.line_of(file, at);
        let named = checked.problems.iter().any(|problem| {
            problem.code == *code
                && problem.line == line
                && problem.file.ends_with(file)
                && problem.severity == Severity::Error
        });
        assert!(
            named && checked.pack.is_none(),
            "{code} of {file}:{line} for {new:?}\n{}",
            listed(&checked.problems)
        );
    }
}

#[test]
fn a_missing_file_is_named_and_nothing_that_only_follows_from_it() {
    for name in Draft::sample().names() {
        let draft = Draft::sample().without(&name);
        let checked = draft.check();
        assert!(checked.pack.is_none());
        let first: Vec<Code> = checked
            .problems
            .iter()
            .map(|problem| problem.code)
            .filter(|code| *code != Code::Unused)
            .collect();
        let expected = if name.starts_with("calendars/") {
            Code::UnknownCalendar
        } else {
            Code::MissingFile
        };
        assert_eq!(first, [expected], "{name}: {}", listed(&checked.problems));
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let checked = check(Path::new("/nowhere/at-all"), &bundled(), today());
    assert_eq!(checked.problems.len(), 1, "{}", listed(&checked.problems));
    assert_eq!(checked.problems[0].code, Code::MissingFile);
    assert_eq!(checked.problems[0].file, Path::new("/nowhere/at-all"));
}

#[test]
fn a_file_that_is_no_utf8_is_named() {
    let home = tempfile::TempDir::new().unwrap();
    let folder = Draft::sample().write(home.path());
    fs::write(folder.join("notes.toml"), b"# caf\xe9\n").unwrap();
    let checked = check(&folder, &bundled(), today());
    assert_eq!(checked.problems.len(), 1, "{}", listed(&checked.problems));
    assert_eq!(checked.problems[0].code, Code::UnreadableFile);
}

#[test]
fn columns_count_characters() {
    let draft = Draft::sample().edit(
        "routes.toml",
        "contacts = [{ contact = \"day-team\"",
        "contacts = [\"–ä–\", { contact = \"day-team\"",
    );
    let checked = draft.check();
    assert_eq!(checked.problems[0].code, Code::BadId);
    assert_eq!(checked.problems[0].column, 13);
    let draft = draft.edit("routes.toml", "\"–ä–\", {", "\"–ä–\", \"x y\", {");
    assert_eq!(draft.check().problems[1].column, 20);
}

#[test]
fn the_end_of_the_bank_holidays_is_warned_of_60_days_ahead() {
    let codes = |on: &str| -> Vec<(Severity, Code)> {
        let checked = Draft::sample().check_on(day(on));
        checked
            .problems
            .iter()
            .map(|problem| (problem.severity, problem.code))
            .collect()
    };
    assert_eq!(
        codes("2026-06-30"),
        [(Severity::Warning, Code::CalendarNotBegun)]
    );
    assert_eq!(codes("2026-07-01"), []);
    assert_eq!(codes("2026-10-31"), []);
    assert_eq!(
        codes("2026-11-01"),
        [(Severity::Warning, Code::CalendarEnding)]
    );
    assert_eq!(
        codes("2026-12-31"),
        [(Severity::Warning, Code::CalendarEnding)]
    );
    assert_eq!(
        codes("2027-01-01"),
        [(Severity::Error, Code::CalendarExpired)]
    );
}

#[test]
fn whoever_puts_a_pack_to_use_is_only_warned_of_the_calendars_end() {
    let over = day("2027-01-01");
    let home = tempfile::tempdir().unwrap();
    let folder = Draft::sample().write(home.path());
    assert!(check(&folder, &bundled(), over).pack.is_none());
    let checked = check_for_use(&folder, &bundled(), over);
    assert!(checked.pack.is_some());
    let [problem] = checked.problems.as_slice() else {
        panic!("{}", listed(&checked.problems));
    };
    assert_eq!(
        (problem.severity, problem.code),
        (Severity::Warning, Code::CalendarExpired)
    );

    let wrong = Draft::sample().edit("contacts.toml", "label = \"Day Team\"", "label = \"\"");
    let home = tempfile::tempdir().unwrap();
    let folder = wrong.write(home.path());
    let checked = check_for_use(&folder, &bundled(), over);
    assert!(checked.pack.is_none(), "every other error counts");
}

#[test]
fn a_confirmed_pack_has_an_owner_and_dates_for_every_contact_with_a_channel() {
    let confirmed = Draft::sample().add(
        "council.toml",
        "[confirmed]\nby = \"Head of Service\"\non = 2026-07-01",
    );
    let checked = confirmed.check();
    let codes: Vec<Code> = checked
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(
        codes,
        [Code::NoUpkeep, Code::NoUpkeep],
        "{}",
        listed(&checked.problems)
    );

    let upkeep = "owner = \"Team Manager\"\nchecked_on = 2026-07-01\ncheck_by = 2026-09-01\n";
    let kept = ["label = \"Day Team\"\n", "label = \"Night Line\"\n"]
        .into_iter()
        .fold(confirmed, |draft, label| {
            draft.edit("contacts.toml", label, &format!("{label}{upkeep}"))
        });
    let in_time = kept.check_on(day("2026-09-01"));
    assert!(in_time.problems.is_empty(), "{}", listed(&in_time.problems));
    let part = in_time.pack.unwrap().contact_part().clone();
    assert_eq!(&*part.confirmation.unwrap().by, "Head of Service");

    let late = kept.check_on(day("2026-09-02"));
    let codes: Vec<Code> = late.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::CheckOverdue, Code::CheckOverdue]);
    assert!(late.pack.is_some());

    let backwards = kept.with("contacts.toml", &kept_backwards()).check();
    assert!(
        backwards
            .problems
            .iter()
            .any(|problem| problem.code == Code::BadDate)
    );
}

fn kept_backwards() -> String {
    Draft::sample().text("contacts.toml").replacen(
        "label = \"Day Team\"\n",
        "label = \"Day Team\"\nowner = \"X\"\nchecked_on = 2026-07-01\ncheck_by = 2026-06-01\n",
        1,
    )
}

#[test]
fn the_nearest_shared_part_is_taken() {
    let police = "addition = true\nid = \"police\"\nlabel = \"Police\"\n[[channel]]\nphone = \"101\"\nhours = ";
    let advice = "addition = true\noutside_area = \"Call.\"\n";
    let own = Draft::sample()
        .with(
            "national/emergency.toml",
            "addition = true\nlabel = \"Help\"\nnumber = \"999\"\n",
        )
        .with(
            "national/relay.toml",
            "addition = true\nprefix = \"18001\"\ntext = \"Relay.\"\n",
        )
        .with("national/advice.toml", advice)
        .with("national/police.toml", &format!("{police}\"always\"\n"));
    let checked = own.check();
    let pack = checked
        .pack
        .unwrap_or_else(|| panic!("{}", listed(&checked.problems)));
    assert_eq!(&*pack.contact_part().national.emergency.label, "Help");

    let closing = own.with(
        "national/police.toml",
        &format!("{police}\"not-supplied\"\n"),
    );
    let checked = closing.check();
    assert_eq!(checked.problems.len(), 1, "{}", listed(&checked.problems));
    assert_eq!(checked.problems[0].code, Code::PoliceNotAlwaysOpen);
    assert!(checked.problems[0].file.ends_with("national/police.toml"));
}

#[test]
fn what_lies_beside_a_pack_is_taken_before_what_comes_with_the_guide() {
    let beside = Draft::sample()
        .text("calendars/half-year.toml")
        .replace("Half a year", "Beside");
    let draft = Draft::sample()
        .without("calendars/half-year.toml")
        .with("../calendars/england-wales.toml", &beside)
        .edit("council.toml", "half-year", "england-wales");
    let checked = draft.check();
    let pack = checked
        .pack
        .unwrap_or_else(|| panic!("{}", listed(&checked.problems)));
    assert_eq!(&*pack.contact_part().calendar.name, "Beside");
}

#[test]
fn no_contact_bears_the_name_of_the_shared_police_line() {
    let text = Draft::sample()
        .text("contacts.toml")
        .replace("\"advice\"", "\"police-101\"");
    let draft = Draft::sample().with("contacts.toml", &text);
    let checked = draft.check();
    assert_eq!(checked.problems.len(), 1, "{}", listed(&checked.problems));
    let problem = &checked.problems[0];
    assert_eq!(problem.code, Code::DuplicateId);
    assert_eq!(
        problem.line,
        draft.line_of("contacts.toml", "\"police-101\"")
    );
}

#[test]
fn a_confirmation_of_tomorrow_is_warned_of() {
    let confirmed = "[confirmed]\nby = \"Head of Service\"\non = 2026-08-04";
    let checked = Draft::sample().add("council.toml", confirmed).check();
    let ahead: Vec<&Problem> = checked
        .problems
        .iter()
        .filter(|problem| problem.code == Code::DateAhead)
        .collect();
    assert_eq!(ahead.len(), 1, "{}", listed(&checked.problems));
    assert_eq!(ahead[0].severity, Severity::Warning);
}

#[test]
fn misspelt_words_are_answered_with_the_likely_one() {
    for (file, old, new, proposal) in [
        (
            "contacts.toml",
            "label = \"Night Line\"",
            "lable = \"Night Line\"",
            "did you mean “label”?",
        ),
        (
            "contacts.toml",
            "\"office-hours\"",
            "\"ofice-hours\"",
            "did you mean “office-hours”?",
        ),
        (
            "routes.toml",
            "about = \"adult\"",
            "about = \"adults\"",
            "did you mean “adult”?",
        ),
        (
            "council.toml",
            "half-year",
            "half-yaer",
            "did you mean “half-year”?",
        ),
    ] {
        let checked = Draft::sample().edit(file, old, new).check();
        let named = checked
            .problems
            .iter()
            .any(|problem| problem.message.contains(proposal));
        assert!(named, "{}", listed(&checked.problems));
    }
}

#[test]
fn problems_are_written_as_json_and_as_a_line() {
    let checked = Draft::sample()
        .edit("contacts.toml", "01332 641172", "01332 64117")
        .check();
    let problem = &checked.problems[0];
    let json = serde_json::to_value(problem).unwrap();
    // In the contract's order, which serde_json keeps or sorts by what the rest of the build asks of it.
    let text = serde_json::to_string(problem).unwrap();
    let keys = ["severity", "code", "file", "line", "column", "message"];
    let places = keys.map(|key| text.find(&format!("\"{key}\":")).unwrap());
    assert!(places.is_sorted(), "{text}");
    assert_eq!(json.as_object().unwrap().len(), keys.len());
    assert_eq!(
        (&json["severity"], &json["code"]),
        (&"error".into(), &"bad-number".into())
    );
    let line = problem.to_string();
    assert!(
        line.ends_with("[bad-number]") && line.contains("contacts.toml:7:9: error: "),
        "{line}"
    );
}

/// Numbers that cannot be read are no number that two contacts share.
#[test]
fn two_unreadable_numbers_are_not_taken_for_one() {
    let channel = "addition = true\n[[contact.channel]]\nphone = \"0116 2528\"\nhours = \"always\"";
    let draft = Draft::sample()
        .edit("contacts.toml", "0116 252 8306", "0116 252")
        .edit(
            "contacts.toml",
            "not_supplied = \"The report gives no number.\"\nsource = { document = \"report\", ref = \"1.3\" }",
            channel,
        );
    let problems = draft.check().problems;
    let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        [Code::BadNumber, Code::BadNumber],
        "{}",
        listed(&problems)
    );
}
