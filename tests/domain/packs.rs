//! The bundled packs: what the documents of Derby and Leicester say, at every minute of 2026 to 2028.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::TimeDelta;
use guide_authoring::{Checked, Code, Severity, check};
use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::contact::{Contact, PhoneNumber};
use guide_domain::coverage::gaps;
use guide_domain::framework::BodyId;
use guide_domain::guidance::{Guidance, Line, framework_advice, guide, next_change};
use guide_domain::hours::{BankHolidays, Schedule};
use guide_domain::opening::{Status, covered, schedule_times};
use guide_domain::pack::ContactPart;
use guide_domain::part::{
    decode, decode_framework, decode_policy, encode, encode_framework, encode_policy,
};
use guide_domain::routes::{Audiences, OutcomeId, Position, Routes};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::opening::{THREE_YEARS, any_instant};
use crate::oracle::{Flags, Hours, holidays_of};
use crate::samples::{adult, both, child, date, fixed_seed, instant, interval, path, spans, week};

/// The bundled pack of that name as it stands on the day on which this was written.
fn bundled(name: &str) -> Checked {
    let packs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs"));
    check(&packs.join(name), packs, date("2026-11-23"))
}

fn content(name: &str) -> ContactPart {
    let checked = bundled(name);
    let pack = checked
        .pack
        .unwrap_or_else(|| panic!("{:?}", checked.problems));
    pack.contact_part().clone()
}

/// Derby's document, "Getting Help": the teams' lines on working days from nine to five, Careline at all other times.
const CHILDREN: &str = "+441332641172";
const ADULTS: &str = "+441332640777";
const CARELINE: &str = "+441332786968";

/// Paths to every outcome and to every question of both packs, with those whom the concern is about.
fn paths() -> [(&'static str, Audiences); 10] {
    [
        ("", both()),
        ("child", child()),
        ("adult", adult()),
        ("both", both()),
        ("unsure", both()),
        ("colleague", both()),
        ("colleague/child", child()),
        ("colleague/adult", adult()),
        ("colleague/both", both()),
        ("colleague/unsure", both()),
    ]
}

/// The teams for these people.
fn teams(about: &Audiences) -> Vec<(&'static str, Audiences)> {
    [(CHILDREN, child()), (ADULTS, adult())]
        .into_iter()
        .filter(|(_, whom)| whom.meets(about))
        .collect()
}

fn said(part: &ContactPart, about: &str, at: Instant) -> Guidance {
    guide(part, &path(about), at, ClockTrust::Trusted).unwrap()
}

fn tel(line: &Line) -> &str {
    line.address.number().map_or("", PhoneNumber::tel)
}

fn served(lines: &[Line]) -> Vec<(&str, Audiences)> {
    lines
        .iter()
        .map(|line| (tel(line), line.audiences.clone()))
        .collect()
}

/// Every flip of the office by the oracle, and a second before each.
fn at_flips(office: &Flags) -> Vec<Instant> {
    office
        .flips()
        .into_iter()
        .flat_map(|flip| [flip - TimeDelta::seconds(1), flip])
        .collect()
}

fn outcome_of(routes: &Routes, steps: &str) -> Option<OutcomeId> {
    match routes.follow(&path(steps)).unwrap() {
        Position::Question(_) => None,
        Position::Outcome(outcome) => Some(outcome.id.clone()),
    }
}

#[test]
fn the_paths_tried_here_lead_to_every_outcome() {
    for name in ["derby", "leicester"] {
        let routes = content(name).routes;
        let ends: BTreeSet<OutcomeId> = paths()
            .iter()
            .filter_map(|(steps, _)| outcome_of(&routes, steps))
            .collect();
        assert_eq!(ends.len(), routes.outcomes.len(), "{name}");
    }
}

#[test]
fn derby_has_no_problem_and_leicester_rests_on_the_police() {
    assert_eq!(bundled("derby").problems, []);
    let leicester = bundled("leicester");
    assert!(!leicester.problems.is_empty());
    for problem in leicester.problems {
        assert_eq!(problem.severity, Severity::Warning, "{problem:?}");
        assert_eq!(problem.code, Code::RestsOnPolice, "{problem:?}");
    }
}

#[test]
fn the_calendar_holds_the_bank_holidays_that_the_rules_give() {
    let calendar = content("derby").calendar;
    let ours: Vec<String> = calendar
        .holidays
        .iter()
        .map(|holiday| holiday.date.to_string())
        .collect();
    let rules: Vec<String> = holidays_of(2026..=2028)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(ours, rules);
    assert_eq!(
        (calendar.from, calendar.to),
        (date("2026-01-01"), date("2028-12-31"))
    );
}

#[test]
fn derby_leaves_no_minute_without_a_line_of_its_own() {
    let part = content("derby");
    for outcome in &part.routes.outcomes {
        assert_eq!(gaps(&part, outcome), [], "{}", outcome.id);
        assert_eq!(outcome.rests_on_police, None, "{}", outcome.id);
    }
}

#[test]
fn leicester_has_no_line_of_its_own_at_any_minute() {
    let part = content("leicester");
    for outcome in &part.routes.outcomes {
        assert_eq!(gaps(&part, outcome), [covered(&part)], "{}", outcome.id);
    }
}

#[test]
fn derbys_channels_are_open_at_the_documents_minutes_and_no_others() {
    let part = content("derby");
    let office = THREE_YEARS.flags(&Hours::office());
    let mut tried = BTreeSet::new();
    for channel in part.contacts.iter().flat_map(|contact| &contact.channels) {
        let number = channel.address.display();
        let expected = match number {
            "01332 641172" | "01332 640777" | "01332 640666" | "01332 643299" => office.clone(),
            "01332 786968" => office.opposite(),
            other => panic!("{other} is not in the document"),
        };
        let times = schedule_times(&part, &channel.schedule, covered(&part));
        let found = Flags::of_intervals(&times, covered(&part));
        assert_eq!(found.first_difference(&expected), None, "{number}");
        tried.insert(number);
    }
    assert_eq!(tried.len(), 5);
}

/// The call list, the change that comes next and the list after it, as the document and the oracle have them.
fn assert_derby(
    part: &ContactPart,
    office: &Flags,
    flips: &[Instant],
    about: (&str, &Audiences),
    at: Instant,
) {
    let (steps, audiences) = about;
    let by_day = teams(audiences);
    let by_night = vec![(CARELINE, audiences.clone())];
    let open = office.at(at);
    let next = flips
        .get(flips.partition_point(|flip| *flip <= at))
        .copied();
    let (now, then) = if open {
        (by_day, by_night)
    } else {
        (by_night, by_day)
    };

    let guidance = said(part, steps, at);
    assert!(guidance.certain);
    assert_eq!(served(&guidance.call), now, "{steps} at {at}");
    let status = Status {
        open: Some(true),
        until: next,
        opens: None,
    };
    assert!(
        guidance.call.iter().all(|line| line.status == status),
        "{steps} at {at}"
    );
    let change = next_change(part, &path(steps), at).unwrap();
    assert_eq!(
        change.as_ref().map(|change| change.at),
        next,
        "{steps} at {at}"
    );
    if let Some(change) = change {
        assert_eq!(served(&change.call), then, "{steps} at {at}");
    }
}

#[test]
fn derby_says_whom_to_call_at_every_change_of_three_years() {
    let part = content("derby");
    let office = THREE_YEARS.flags(&Hours::office());
    let flips = office.flips();
    // All paths take turns, so that each meets every kind of day without each meeting every day.
    for (at, (steps, about)) in at_flips(&office).into_iter().zip(paths().iter().cycle()) {
        assert_derby(&part, &office, &flips, (steps, about), at);
    }
}

#[test]
fn derby_says_whom_to_call_at_random_instants() {
    let part = content("derby");
    let office = THREE_YEARS.flags(&Hours::office());
    let flips = office.flips();
    let about = prop::sample::select(paths().to_vec());
    let outcome = TestRunner::new(fixed_seed(1_000)).run(&(any_instant(), about), |(at, about)| {
        assert_derby(&part, &office, &flips, (about.0, &about.1), at);
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
}

#[test]
fn derby_on_the_days_that_are_easily_got_wrong() {
    let part = content("derby");
    let office = THREE_YEARS.flags(&Hours::office());
    let flips = office.flips();
    for (at, by_day) in [
        // A Monday in winter and one in summer, to the second.
        ("2026-11-23T08:59:59Z", false),
        ("2026-11-23T09:00:00Z", true),
        ("2026-11-23T16:59:59Z", true),
        ("2026-11-23T17:00:00Z", false),
        ("2026-07-06T08:59:59+01:00", false),
        ("2026-07-06T09:00:00+01:00", true),
        ("2026-07-06T16:59:59+01:00", true),
        ("2026-07-06T17:00:00+01:00", false),
        // The first Mondays after the changes of the clocks.
        ("2026-03-29T00:59:59Z", false),
        ("2026-03-29T01:00:00Z", false),
        ("2026-03-30T08:00:00Z", true),
        ("2026-10-25T01:30:00+01:00", false),
        ("2026-10-25T01:30:00Z", false),
        ("2026-10-26T08:59:59Z", false),
        ("2026-10-26T09:00:00Z", true),
        ("2027-03-28T01:00:00Z", false),
        ("2027-03-30T08:00:00Z", true),
        ("2027-10-31T01:00:00Z", false),
        ("2027-11-01T09:00:00Z", true),
        // Good Friday, Easter Monday on the day after a change, a substitute day, Saturday night.
        ("2027-03-26T11:00:00Z", false),
        ("2027-03-29T10:00:00Z", false),
        ("2026-12-28T11:00:00Z", false),
        ("2026-12-29T11:00:00Z", true),
        ("2026-07-04T02:00:00Z", false),
    ] {
        let at = instant(at);
        assert_eq!(office.at(at), by_day, "the oracle at {at}");
        for (steps, about) in &paths() {
            assert_derby(&part, &office, &flips, (steps, about), at);
        }
    }
}

#[test]
fn derby_outside_the_calendar_or_in_doubt_gives_every_line() {
    let part = content("derby");
    for (at, trust) in [
        ("2025-12-31T23:59:59Z", ClockTrust::Trusted),
        ("2029-01-01T00:00:00Z", ClockTrust::Trusted),
        ("2026-11-23T10:00:00Z", ClockTrust::InDoubt),
    ] {
        for (steps, about) in paths() {
            let guidance = guide(&part, &path(steps), instant(at), trust).unwrap();
            let expected = [teams(&about), vec![(CARELINE, about)]].concat();
            assert!(!guidance.certain);
            assert_eq!(served(&guidance.call), expected, "{steps} at {at}");
            let mut lines = guidance.call.iter().chain(&guidance.other);
            assert!(lines.all(|line| line.status == Status::default()));
        }
    }
}

#[test]
fn derby_names_what_is_not_supplied_about_colleagues() {
    let part = content("derby");
    let missing = |steps: &str| -> Vec<String> {
        let guidance = said(&part, steps, instant("2026-11-23T10:00:00Z"));
        guidance
            .missing
            .iter()
            .map(|missing| missing.contact.to_string())
            .collect()
    };
    assert_eq!(missing("child"), Vec::<String>::new());
    assert_eq!(
        missing("colleague/child"),
        ["whistle-blowing", "allegations"]
    );
    assert_eq!(missing("colleague/adult"), ["whistle-blowing"]);
}

#[test]
fn leicester_is_carried_by_the_police_and_says_why() {
    let part = content("leicester");
    let about = prop::sample::select(paths().to_vec());
    let moments = (any_instant(), about, any::<bool>());
    let outcome =
        TestRunner::new(fixed_seed(300)).run(&moments, |(at, (steps, about), trusted)| {
            let trust = if trusted {
                ClockTrust::Trusted
            } else {
                ClockTrust::InDoubt
            };
            let guidance = guide(&part, &path(steps), at, trust).unwrap();
            prop_assert_eq!(served(&guidance.call), vec![("101", about.clone())]);
            prop_assert!(guidance.call[0].mark.is_addition());
            prop_assert!(guidance.other.is_empty());
            prop_assert!(
                guidance
                    .notices
                    .iter()
                    .any(|notice| notice.text.contains("101"))
            );
            prop_assert_eq!(next_change(&part, &path(steps), at).unwrap(), None);
            let missing: Vec<&str> = guidance
                .missing
                .iter()
                .map(|missing| missing.contact.as_str())
                .collect();
            let children = ["duty-team", "emergency-duty-service"];
            let named = children.iter().all(|contact| missing.contains(contact));
            prop_assert_eq!(named, about.meets(&child()), "{:?}", missing);
            prop_assert_eq!(missing.contains(&"adult-services"), about.meets(&adult()));
            Ok(())
        });
    assert_eq!(outcome, Ok(()));
}

#[test]
fn leicesters_two_officers_lines_are_for_advice_alone() {
    let part = content("leicester");
    let lines: Vec<&str> = framework_advice(&part)
        .flat_map(Contact::phones)
        .map(|channel| {
            assert_eq!(channel.schedule, Schedule::NotSupplied);
            channel.address.display()
        })
        .collect();
    assert_eq!(lines, ["0116 252 8306", "0116 256 5178"]);
}

#[test]
fn bundled_packs_are_exemplars_and_survive_compiling() {
    for name in ["derby", "leicester"] {
        let pack = bundled(name).pack.unwrap();
        assert!(pack.contact_part().is_exemplar());
        let contact = decode(&encode(&pack).unwrap()).unwrap();
        let framework = encode_framework(pack.framework().unwrap()).unwrap();
        let mut decoded = decode_framework(contact, &framework).unwrap();
        if let Some(policy) = pack.policy() {
            decoded = decode_policy(decoded, &encode_policy(policy).unwrap()).unwrap();
        }
        // Compared without being printed: a failure would fill the screen with both packs.
        assert!(decoded == pack, "{name}");
    }
}

/// The plan of 2019 took over from the children's boards of city and county. No document says so of the adults' board.
#[test]
fn derbys_childrens_boards_gave_way_to_the_partnership_and_the_adults_board_did_not() {
    let pack = bundled("derby").pack.unwrap();
    let framework = pack.framework().unwrap();
    let successors = |id: &str, day: &str| -> Vec<String> {
        let body = framework.body(&BodyId::new(id)).unwrap();
        let successors = framework.body_successors(body, date(day));
        successors
            .iter()
            .map(|next| next.title.to_string())
            .collect()
    };
    for board in ["dscb", "derbyshire-scb"] {
        assert_eq!(successors(board, "2019-09-28"), [""; 0]);
        assert_eq!(
            successors(board, "2019-09-29"),
            ["Derby and Derbyshire Safeguarding Children Partnership"]
        );
    }
    assert_eq!(successors("dsab", "2026-11-23"), [""; 0]);
    let succeeded = framework.bodies.iter();
    assert_eq!(
        succeeded.filter(|body| body.succeeded_by.is_some()).count(),
        2
    );
}

/// A gap planted in the real pack is found there too.
#[test]
fn a_friday_that_closes_early_is_no_gap_and_a_fixed_night_line_is() {
    let mut part = content("derby");
    let nine = "09:00-17:00";
    part.contacts[0].channels[0].schedule = Schedule::Weekly(week(
        [nine, nine, nine, nine, "09:00-16:30", "", ""],
        BankHolidays::Closed,
    ));
    part.calendar.to = date("2026-01-11");
    let child = part.routes.outcomes[0].clone();
    assert_eq!(gaps(&part, &child), []);
    let careline = part
        .contacts
        .iter()
        .position(|contact| contact.id.as_str() == "careline")
        .unwrap();
    let night = "00:00-09:00 17:00-24:00";
    part.contacts[careline].channels[0].schedule = Schedule::Weekly(week(
        [
            night,
            night,
            night,
            night,
            night,
            "00:00-24:00",
            "00:00-24:00",
        ],
        BankHolidays::Spans(spans("00:00-24:00")),
    ));
    assert_eq!(
        gaps(&part, &child),
        ["02", "09"].map(|day| interval(
            &format!("2026-01-{day}T16:30:00Z"),
            &format!("2026-01-{day}T17:00:00Z")
        ))
    );
}
