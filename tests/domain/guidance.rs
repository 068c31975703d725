//! Whom to call: never nobody, never twice, never by a clock in doubt.

use std::collections::{BTreeMap, BTreeSet};

use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::contact::{Address, Channel, Contact, EmailAddress, Purpose};
use guide_domain::coverage;
use guide_domain::guidance::{Guidance, Line, framework_advice, guide, next_change};
use guide_domain::hours::Schedule;
use guide_domain::opening::{Status, covered, schedule_times};
use guide_domain::pack::{ContactPart, Passage};
use guide_domain::routes::{Audience, Audiences, Outcome, PathError};
use guide_domain::rules::faults;
use proptest::prelude::*;
use proptest::sample::select;

use crate::hours::any_hours;
use crate::samples::{
    OFFICE_HOURS, adult, both, calendar, channel, child, contact, daily, fixed_seed, instant,
    listed, number, one_question, outcome, part, passage, path, phone, two_teams, whenever_closed,
    working_days,
};

const DAY: &str = "2026-11-23T10:00:00Z";
const NIGHT: &str = "2026-11-23T03:00:00Z";

fn said(part: &ContactPart, about: &str, at: &str) -> Guidance {
    guide(part, &path(about), instant(at), ClockTrust::Trusted).unwrap()
}

fn tel(line: &Line) -> String {
    line.address.number().unwrap().tel().to_owned()
}

/// Numbers with the people they serve, in the order given.
fn numbers(lines: &[Line]) -> Vec<(String, Audiences)> {
    lines
        .iter()
        .filter(|line| line.address.number().is_some())
        .map(|line| (tel(line), line.audiences.clone()))
        .collect()
}

fn expected(numbers: &[(&str, Audiences)]) -> Vec<(String, Audiences)> {
    numbers
        .iter()
        .map(|(tel, audiences)| ((*tel).to_owned(), audiences.clone()))
        .collect()
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages.iter().map(|passage| &*passage.text).collect()
}

#[test]
fn each_path_has_its_line_by_day_and_by_night() {
    let part = two_teams();
    let team = |of: &Audiences| {
        let mut teams = Vec::new();
        if of.contains(Audience::Child) {
            teams.push(("01110001", child()));
        }
        if of.contains(Audience::Adult) {
            teams.push(("01110002", adult()));
        }
        expected(&teams)
    };
    for (about, of) in [
        ("child", child()),
        ("adult", adult()),
        ("both", both()),
        ("colleague/child", child()),
        ("colleague/adult", adult()),
        ("colleague", both()),
        ("unsure", both()),
        ("", both()),
    ] {
        let by_day = said(&part, about, DAY);
        assert!(by_day.certain);
        assert_eq!(by_day.audiences, of, "{about}");
        assert_eq!(numbers(&by_day.call), team(&of), "{about}");
        let by_night = said(&part, about, NIGHT);
        let careline = expected(&[("01110005", of.clone())]);
        assert_eq!(numbers(&by_night.call), careline, "{about}");
    }
}

#[test]
fn the_office_answers_from_nine_and_no_longer_at_five() {
    let part = two_teams();
    for (at, line) in [
        ("2026-11-23T08:59:59Z", "01110005"),
        ("2026-11-23T08:59:59.999999999Z", "01110005"),
        ("2026-11-23T09:00:00Z", "01110001"),
        ("2026-11-23T16:59:59.999999999Z", "01110001"),
        ("2026-11-23T17:00:00Z", "01110005"),
        // By summer time the office opens an hour earlier on the world's clock.
        ("2026-07-06T07:59:59Z", "01110005"),
        ("2026-07-06T08:00:00Z", "01110001"),
        ("2026-07-06T15:59:59Z", "01110001"),
        ("2026-07-06T16:00:00Z", "01110005"),
    ] {
        let call = said(&part, "child", at).call;
        assert_eq!(numbers(&call), expected(&[(line, child())]), "{at}");
    }
}

#[test]
fn lines_say_until_when_and_from_when() {
    let by_day = said(&two_teams(), "adult", DAY);
    let evening = Some(instant("2026-11-23T17:00:00Z"));
    assert_eq!(
        by_day.call[0].status,
        Status {
            open: Some(true),
            until: evening,
            opens: None,
        }
    );
    let others: Vec<(&str, Status)> = by_day
        .other
        .iter()
        .map(|line| (line.address.display(), line.status))
        .collect();
    let open = by_day.call[0].status;
    let closed = Status {
        open: Some(false),
        until: None,
        opens: evening,
    };
    assert_eq!(
        others,
        [("01110003", open), ("01110004", open), ("01110005", closed)]
    );
}

#[test]
fn a_clock_in_doubt_shows_every_phone_and_calls_none_open() {
    let part = two_teams();
    let doubts = [
        (instant(DAY), ClockTrust::InDoubt),
        (instant("2025-12-31T23:59:59Z"), ClockTrust::Trusted),
        (instant("2029-01-01T00:00:00Z"), ClockTrust::Trusted),
    ];
    for (at, trust) in doubts {
        let guidance = guide(&part, &path("both"), at, trust).unwrap();
        assert!(!guidance.certain);
        assert_eq!(
            numbers(&guidance.call),
            expected(&[
                ("01110001", child()),
                ("01110002", adult()),
                ("01110005", both()),
            ]),
            "{at}"
        );
        let lines = guidance.call.iter().chain(&guidance.other);
        assert!(
            lines
                .map(|line| line.status)
                .all(|status| status == Status::default())
        );
    }
    assert_eq!(
        next_change(&part, &path("both"), instant("2029-01-01T00:00:00Z")),
        Ok(None)
    );
}

#[test]
fn the_next_change_says_who_comes_after() {
    let part = two_teams();
    for (about, at, next, line) in [
        ("child", DAY, "2026-11-23T17:00:00Z", "01110005"),
        ("adult", NIGHT, "2026-11-23T09:00:00Z", "01110002"),
        // Friday night to Monday morning, over the end of summer time.
        (
            "child",
            "2026-10-23T20:00:00Z",
            "2026-10-26T09:00:00Z",
            "01110001",
        ),
        (
            "child",
            "2026-03-27T20:00:00Z",
            "2026-03-30T08:00:00Z",
            "01110001",
        ),
    ] {
        let change = next_change(&part, &path(about), instant(at))
            .unwrap()
            .unwrap();
        assert_eq!(change.at, instant(next), "{about} {at}");
        assert_eq!(tel(&change.call[0]), line, "{about} {at}");
    }
    let beyond = next_change(&part, &path("child"), instant("2028-12-31T12:00:00Z"));
    assert_eq!(beyond, Ok(None));
}

#[test]
fn an_unknown_answer_is_an_error_that_names_the_known_ones() {
    let part = two_teams();
    let at = instant(DAY);
    let errors = [
        guide(&part, &path("dog"), at, ClockTrust::Trusted).unwrap_err(),
        next_change(&part, &path("dog"), at).unwrap_err(),
    ];
    for error in errors {
        let message = error.to_string();
        assert!(matches!(error, PathError::UnknownAnswer { .. }));
        for word in ["dog", "child, adult, both, colleague, unsure"] {
            assert!(message.contains(word), "{message}");
        }
    }
}

/// One team in office hours and nobody at night, which the document leaves to the police.
fn office_alone() -> ContactPart {
    let mut office = outcome("child", child(), vec![listed("team", child())]);
    office.rests_on_police = Some(passage("no line at night"));
    let team = contact("team", vec![phone("01110001", working_days(OFFICE_HOURS))]);
    part(vec![team], one_question(vec![office]))
}

#[test]
fn the_police_stand_in_where_no_line_is_open() {
    let part = office_alone();
    assert_eq!(faults(&part), []);
    let by_day = said(&part, "child", DAY);
    assert_eq!(numbers(&by_day.call), expected(&[("01110001", child())]));
    assert_eq!(texts(&by_day.notices), Vec::<&str>::new());
    let by_night = said(&part, "child", NIGHT);
    assert_eq!(numbers(&by_night.call), expected(&[("101", child())]));
    assert_eq!(texts(&by_night.notices), ["no line at night"]);
}

#[test]
fn a_doubtful_clock_adds_the_police_where_they_carry_some_hours() {
    let guidance = guide(
        &office_alone(),
        &path("child"),
        instant(DAY),
        ClockTrust::InDoubt,
    );
    let guidance = guidance.unwrap();
    assert_eq!(
        numbers(&guidance.call),
        expected(&[("01110001", child()), ("101", child())])
    );
    assert_eq!(texts(&guidance.notices), ["no line at night"]);
}

#[test]
fn the_police_stand_in_for_those_alone_who_have_no_line() {
    let mut everyone = outcome(
        "both",
        both(),
        vec![listed("children", child()), listed("adults", adult())],
    );
    everyone.rests_on_police = Some(passage("nobody for adults"));
    let contacts = vec![
        contact("children", vec![phone("01110001", Schedule::Always)]),
        contact("adults", vec![phone("01110002", Schedule::NotSupplied)]),
    ];
    let part = part(contacts, one_question(vec![everyone]));
    assert_eq!(faults(&part), []);
    let guidance = said(&part, "both", DAY);
    assert_eq!(
        numbers(&guidance.call),
        expected(&[("01110001", child()), ("101", adult())])
    );
    assert_eq!(texts(&guidance.notices), ["nobody for adults"]);
    assert_eq!(numbers(&guidance.other), expected(&[("01110002", adult())]));
    assert_eq!(guidance.other[0].status, Status::default());
}

/// Two contacts on one number, written in two ways.
fn one_number(first: Schedule, second: Schedule) -> ContactPart {
    let mut lines = [phone("+441110001", first), phone("+441110001", second)];
    lines[1].address =
        Address::Phone(guide_domain::contact::PhoneNumber::new("0111 0001", "+441110001").unwrap());
    let [first, second] = lines;
    let mut everyone = outcome(
        "both",
        both(),
        vec![listed("children", child()), listed("adults", adult())],
    );
    everyone.rests_on_police = Some(passage("some hours are the police's"));
    part(
        vec![
            contact("children", vec![first]),
            contact("adults", vec![second]),
        ],
        one_question(vec![everyone]),
    )
}

#[test]
fn a_number_stands_once_however_it_is_written() {
    let part = one_number(daily("09:00-17:00"), daily("09:00-20:00"));
    let guidance = said(&part, "both", DAY);
    assert_eq!(numbers(&guidance.call), expected(&[("+441110001", both())]));
    // Somebody answers it until the second contact closes.
    let until = Some(instant("2026-11-23T20:00:00Z"));
    assert_eq!(guidance.call[0].status.until, until);
    // And yet the list changes before: from then on it serves adults alone.
    let change = next_change(&part, &path("both"), instant(DAY))
        .unwrap()
        .unwrap();
    assert_eq!(change.at, instant("2026-11-23T17:00:00Z"));
    assert_eq!(
        numbers(&change.call),
        expected(&[("+441110001", adult()), ("101", child())])
    );
}

#[test]
fn a_number_that_somebody_answers_is_not_called_closed_too() {
    let part = one_number(daily("09:00-17:00"), daily("09:00-20:00"));
    let guidance = said(&part, "both", "2026-11-23T18:00:00Z");
    assert_eq!(
        numbers(&guidance.call),
        expected(&[("+441110001", adult()), ("101", child())])
    );
    assert_eq!(numbers(&guidance.other), []);
}

#[test]
fn a_closed_number_opens_when_the_first_of_its_contacts_does() {
    let part = one_number(daily("09:00-12:00"), daily("14:00-17:00"));
    let at = "2026-11-23T12:30:00Z";
    let guidance = said(&part, "both", at);
    let afternoon = instant("2026-11-23T14:00:00Z");
    assert_eq!(
        numbers(&guidance.other),
        expected(&[("+441110001", both())])
    );
    assert_eq!(guidance.other[0].status.opens, Some(afternoon));
    let change = next_change(&part, &path("both"), instant(at))
        .unwrap()
        .unwrap();
    assert_eq!(change.at, afternoon);
}

#[test]
fn a_diverted_number_changes_whom_one_speaks_to() {
    let mut part = one_number(working_days(OFFICE_HOURS), whenever_closed(&["children"]));
    part.routes.outcomes[0].rests_on_police = None;
    for listed in &mut part.routes.outcomes[0].contacts {
        listed.audiences = both();
    }
    assert_eq!(faults(&part), []);
    let change = next_change(&part, &path("both"), instant(DAY))
        .unwrap()
        .unwrap();
    assert_eq!(change.at, instant("2026-11-23T17:00:00Z"));
    assert_eq!(change.call[0].contact.as_str(), "adults");
}

#[test]
fn busy_channels_beside_the_phones_hide_no_change() {
    let mut part = two_teams();
    // A fax that opens and closes every other quarter of an hour changes nothing about whom to call.
    let quarters: Vec<String> = (0..24)
        .flat_map(|hour| {
            [
                format!("{hour}:00-{hour}:15"),
                format!("{hour}:30-{hour}:45"),
            ]
        })
        .collect();
    part.contacts[1].channels[2].schedule = daily(&quarters.join(" "));
    let friday_night = instant("2026-11-20T18:00:00Z");
    let change = next_change(&part, &path("adult"), friday_night).unwrap();
    assert_eq!(
        change.map(|change| change.at),
        Some(instant("2026-11-23T09:00:00Z"))
    );
}

#[test]
fn what_the_document_does_not_supply_is_named_once() {
    let mut part = two_teams();
    part.contacts[0].channels.clear();
    part.contacts[0].not_supplied = Some("named without a number".into());
    let guidance = said(&part, "", DAY);
    let missing: Vec<(&str, &str)> = guidance
        .missing
        .iter()
        .map(|missing| (missing.contact.as_str(), &*missing.why))
        .collect();
    assert_eq!(missing, [("children", "named without a number")]);
}

#[test]
fn texts_come_once_and_to_those_they_concern() {
    let mut part = two_teams();
    part.routes.outcomes[0].notices = vec![passage("children first")];
    part.routes.outcomes[0].before = vec![passage("its own before")];
    part.routes.outcomes[2].before = vec![passage("its own before")];
    part.routes.outcomes[1].after = vec![passage("its own after")];
    let child = said(&part, "child", DAY);
    assert_eq!(texts(&child.notices), ["children first"]);
    assert_eq!(texts(&child.before), ["before, for all", "its own before"]);
    assert_eq!(texts(&child.after), ["after, for children"]);
    assert_eq!(texts(&child.nobody_answers), ["keep trying"]);
    let adult = said(&part, "adult", DAY);
    assert_eq!(
        texts(&adult.before),
        ["before, for all", "before, for adults"]
    );
    assert_eq!(texts(&adult.after), ["its own after"]);
    let everyone = said(&part, "", DAY);
    assert_eq!(
        texts(&everyone.before),
        ["before, for all", "its own before", "before, for adults"]
    );
    assert_eq!(
        texts(&everyone.after),
        ["after, for children", "its own after"]
    );
}

#[test]
fn framework_advice_is_apart() {
    let mut part = two_teams();
    part.contacts[1].purpose = Purpose::FrameworkAdvice;
    let advice: Vec<&str> = framework_advice(&part)
        .map(|contact| contact.id.as_str())
        .collect();
    assert_eq!(advice, ["adults"]);
}

/// A channel of any kind on one of five numbers, in any hours; `index` is its contact's place.
fn any_channel(index: usize) -> impl Strategy<Value = Channel> {
    let earlier: Vec<String> = (0..index).map(|place| format!("c{place}")).collect();
    let waiting = if earlier.is_empty() {
        Just(Schedule::NotSupplied).boxed()
    } else {
        prop::sample::subsequence(earlier.clone(), 1..=earlier.len())
            .prop_map(|ids| whenever_closed(&ids.iter().map(String::as_str).collect::<Vec<_>>()))
            .boxed()
    };
    let schedule = prop_oneof![
        5 => any_hours().prop_map(|hours| Schedule::Weekly(hours.to_domain())),
        1 => Just(Schedule::Always),
        1 => Just(Schedule::NotSupplied),
        2 => waiting,
    ];
    let tel =
        || select(vec!["0111001", "0111002", "0111003", "0111004", "0111005"]).prop_map(number);
    let email = EmailAddress::new("team@council.example").unwrap();
    let address = prop_oneof![
        6 => tel().prop_map(Address::Phone),
        1 => tel().prop_map(Address::Textphone),
        1 => tel().prop_map(Address::Fax),
        1 => Just(Address::Email(email)),
    ];
    (address, schedule).prop_map(|(address, schedule)| channel(address, schedule))
}

fn any_contact(index: usize) -> impl Strategy<Value = Contact> {
    prop::collection::vec(any_channel(index), 0..4).prop_map(move |channels| {
        let mut contact = contact(&format!("c{index}"), channels);
        contact.not_supplied = contact.channels.is_empty().then(|| "no number".into());
        contact
    })
}

fn any_outcome(index: usize) -> impl Strategy<Value = Outcome> {
    let audiences = || select(vec![child(), adult(), both()]);
    let contacts = prop::collection::vec((0..4_usize, audiences()), 1..5);
    (audiences(), contacts).prop_map(move |(about, contacts)| {
        let contacts = contacts
            .into_iter()
            .filter(|(_, audiences)| audiences.meets(&about))
            .map(|(place, audiences)| listed(&format!("c{place}"), audiences))
            .collect();
        outcome(&format!("o{index}"), about, contacts)
    })
}

/// Any sound pack of four contacts and two outcomes, for a fortnight around a change of the clocks.
fn any_sound_part() -> impl Strategy<Value = ContactPart> {
    let contacts = (
        any_contact(0),
        any_contact(1),
        any_contact(2),
        any_contact(3),
    );
    let outcomes = (any_outcome(0), any_outcome(1));
    (contacts, outcomes).prop_filter_map("an outcome needs contacts", |(contacts, outcomes)| {
        let contacts = vec![contacts.0, contacts.1, contacts.2, contacts.3];
        let outcomes = vec![outcomes.0, outcomes.1];
        let mut part = part(contacts, one_question(outcomes));
        part.calendar = calendar("2027-03-22", "2027-04-04", &["2027-03-26", "2027-03-29"]);
        for place in 0..2 {
            if !coverage::gaps(&part, &part.routes.outcomes[place]).is_empty() {
                part.routes.outcomes[place].rests_on_police = Some(passage("gaps"));
            }
        }
        faults(&part).is_empty().then_some(part)
    })
}

fn any_path() -> impl Strategy<Value = &'static str> {
    select(vec!["", "o0", "o1"])
}

/// Minutes of the fortnight and of some days before and after.
fn any_moment() -> impl Strategy<Value = Instant> {
    let from = instant("2027-03-20T00:00:00Z");
    (0..17 * 24 * 60 * 60_i64).prop_map(move |second| from + chrono::TimeDelta::seconds(second))
}

fn reached<'p>(part: &'p ContactPart, about: &str) -> Vec<&'p Outcome> {
    part.routes
        .outcomes
        .iter()
        .filter(|outcome| about.is_empty() || outcome.id.as_str() == about)
        .collect()
}

/// The call list as the contract puts it, read off the pack naively: numbers and whom they serve.
fn expected_call(
    part: &ContactPart,
    about: &str,
    at: Option<Instant>,
) -> BTreeMap<String, BTreeSet<Audience>> {
    let window = covered(part);
    let answers = |channel: &Channel| {
        at.is_none_or(|at| schedule_times(part, &channel.schedule, window).contains(at))
    };
    let mut call: BTreeMap<String, BTreeSet<Audience>> = BTreeMap::new();
    for outcome in reached(part, about) {
        let mut without: BTreeSet<Audience> = outcome.audiences.iter().collect();
        for listed in &outcome.contacts {
            let contact = part.contact(&listed.contact).unwrap();
            for line in contact.phones().filter(|channel| answers(channel)) {
                let tel = line.address.number().unwrap().tel().to_owned();
                call.entry(tel).or_default().extend(listed.audiences.iter());
                without.retain(|audience| !listed.audiences.contains(*audience));
            }
        }
        if at.is_none() && outcome.rests_on_police.is_some() {
            without = outcome.audiences.iter().collect();
        }
        if !without.is_empty() {
            call.entry("101".to_owned()).or_default().extend(without);
        }
    }
    call
}

/// Whom one speaks to, on which number, for whom.
fn keys(lines: &[Line]) -> Vec<(String, String, Audiences)> {
    lines
        .iter()
        .map(|line| (line.contact.to_string(), tel(line), line.audiences.clone()))
        .collect()
}

/// Every instant of the calendar at which a phone of the path opens or closes.
fn phone_changes(part: &ContactPart, about: &str) -> BTreeSet<Instant> {
    reached(part, about)
        .into_iter()
        .flat_map(|outcome| &outcome.contacts)
        .flat_map(|listed| part.contact(&listed.contact).unwrap().phones())
        .flat_map(|phone| {
            schedule_times(part, &phone.schedule, covered(part))
                .intervals()
                .to_vec()
        })
        .flat_map(|open| [open.from, open.to])
        .collect()
}

proptest! {
    #![proptest_config(fixed_seed(400))]

    #[test]
    fn the_call_list_is_what_the_contract_says(part in any_sound_part(), about in any_path(), at in any_moment(), trusted in prop::bool::weighted(0.8)) {
        let trust = if trusted { ClockTrust::Trusted } else { ClockTrust::InDoubt };
        let guidance = guide(&part, &path(about), at, trust).unwrap();
        let window = covered(&part);
        let certain = trusted && (window.from..window.to).contains(&at);
        prop_assert_eq!(guidance.certain, certain);
        prop_assert!(!guidance.call.is_empty());

        let call: Vec<(String, BTreeSet<Audience>)> = guidance.call.iter().map(|line| (tel(line), line.audiences.iter().collect())).collect();
        let once: BTreeMap<String, BTreeSet<Audience>> = call.iter().cloned().collect();
        prop_assert_eq!(once.len(), call.len());
        prop_assert_eq!(once, expected_call(&part, about, certain.then_some(at)));

        let open = if certain { Some(true) } else { None };
        prop_assert!(guidance.call.iter().all(|line| line.status.open == open));
        let phones = guidance.other.iter().filter(|line| matches!(line.address, Address::Phone(_)));
        prop_assert!(phones.clone().all(|line| line.status.open != Some(true)));
        prop_assert!(certain || phones.count() == 0);
    }

    /// The pack's order, the police last.
    #[test]
    fn lists_keep_the_packs_order(part in any_sound_part(), about in any_path(), at in any_moment()) {
        let guidance = guide(&part, &path(about), at, ClockTrust::Trusted).unwrap();
        for lines in [&guidance.call, &guidance.other] {
            // "c0" to "c3", then "police".
            prop_assert!(lines.is_sorted_by_key(|line| line.contact.to_string()));
        }
    }

    #[test]
    fn the_next_change_is_the_first_that_matters(part in any_sound_part(), about in any_path(), at in any_moment()) {
        let at_that = |at| guide(&part, &path(about), at, ClockTrust::Trusted).unwrap();
        let present = at_that(at);
        let window = covered(&part);
        let expected = phone_changes(&part, about)
            .into_iter()
            .filter(|change| present.certain && *change > at && *change < window.to)
            .find(|change| keys(&at_that(*change).call) != keys(&present.call));
        let found = next_change(&part, &path(about), at).unwrap();
        prop_assert_eq!(found.as_ref().map(|change| change.at), expected);
        if let Some(change) = found {
            prop_assert_eq!(&change.call, &at_that(change.at).call);
            let before = at_that(change.at - chrono::TimeDelta::nanoseconds(1));
            prop_assert_eq!(keys(&before.call), keys(&present.call));
        }
    }
}
