//! Small packs to try the rules on. Nothing in them is a real council's.

use std::rc::Rc;

use chrono::NaiveDate;
use chrono_tz::Europe::London;
use guide_domain::Instant;
use guide_domain::calendar::{Calendar, Holiday};
use guide_domain::contact::{Address, Channel, Contact, ContactId, PhoneNumber, Purpose};
use guide_domain::hours::{BankHolidays, Interval, Schedule, Span, WeeklyHours};
use guide_domain::pack::{
    Advice, ContactPart, Council, Emergency, Mark, National, PackId, Passage,
};
use guide_domain::routes::{
    Answer, AnswerId, Audience, Audiences, Outcome, OutcomeContact, OutcomeId, Question,
    QuestionId, Routes, Target,
};
use proptest::test_runner::{Config, RngSeed};

pub(crate) const OFFICE_HOURS: &str = "09:00-17:00";

/// So many cases, the same ones in every run; failures leave no file behind.
pub(crate) fn fixed_seed(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2026),
        ..Config::default()
    }
}

/// An instant as RFC 3339 writes it.
pub(crate) fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Two instants as RFC 3339 writes them.
pub(crate) fn interval(from: &str, to: &str) -> Interval {
    Interval {
        from: instant(from),
        to: instant(to),
    }
}

/// A date as ISO 8601 writes it.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Spans as "09:00-12:30 13:00-17:00"; nothing for a closed day.
pub(crate) fn spans(text: &str) -> Vec<Span> {
    let minute = |time: &str| -> u16 {
        let (hour, minute) = time.split_once(':').unwrap();
        hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
    };
    text.split_whitespace()
        .map(|span| {
            let (from, to) = span.split_once('-').unwrap();
            Span::new(minute(from), minute(to)).unwrap()
        })
        .collect()
}

/// Hours for Monday to Sunday, each as [`spans`] reads them.
pub(crate) fn week(days: [&str; 7], bank_holidays: BankHolidays) -> WeeklyHours {
    WeeklyHours {
        days: days.map(spans),
        bank_holidays,
    }
}

/// The same hours from Monday to Friday, closed on bank holidays.
pub(crate) fn working_days(hours: &str) -> Schedule {
    Schedule::Weekly(week(
        [hours, hours, hours, hours, hours, "", ""],
        BankHolidays::Closed,
    ))
}

/// The same hours on all seven days, bank holidays included.
pub(crate) fn daily(hours: &str) -> Schedule {
    Schedule::Weekly(week([hours; 7], BankHolidays::AsUsual))
}

pub(crate) fn whenever_closed(contacts: &[&str]) -> Schedule {
    Schedule::WheneverClosed(contacts.iter().map(|id| ContactId::new(id)).collect())
}

/// A calendar with these bank holidays.
pub(crate) fn calendar(from: &str, to: &str, holidays: &[&str]) -> Calendar {
    Calendar {
        name: "sample".into(),
        from: date(from),
        to: date(to),
        holidays: holidays
            .iter()
            .map(|day| Holiday {
                date: date(day),
                name: "holiday".into(),
            })
            .collect(),
    }
}

pub(crate) fn passage(text: &str) -> Passage {
    Passage {
        text: text.into(),
        mark: Mark::Addition,
    }
}

pub(crate) fn number(tel: &str) -> PhoneNumber {
    PhoneNumber::new(tel, tel).unwrap()
}

pub(crate) fn channel(address: Address, schedule: Schedule) -> Channel {
    Channel {
        address,
        schedule,
        about: None,
        mark: Mark::Addition,
    }
}

pub(crate) fn phone(tel: &str, schedule: Schedule) -> Channel {
    channel(Address::Phone(number(tel)), schedule)
}

pub(crate) fn contact(id: &str, channels: Vec<Channel>) -> Contact {
    Contact {
        id: ContactId::new(id),
        label: id.into(),
        purpose: Purpose::Referral,
        channels,
        not_supplied: None,
        about: None,
        mark: Mark::Addition,
        upkeep: None,
    }
}

pub(crate) fn child() -> Audiences {
    [Audience::Child].into_iter().collect()
}

pub(crate) fn adult() -> Audiences {
    [Audience::Adult].into_iter().collect()
}

pub(crate) fn both() -> Audiences {
    [Audience::Child, Audience::Adult].into_iter().collect()
}

pub(crate) fn listed(contact: &str, audiences: Audiences) -> OutcomeContact {
    OutcomeContact {
        contact: ContactId::new(contact),
        audiences,
    }
}

pub(crate) fn outcome(id: &str, audiences: Audiences, contacts: Vec<OutcomeContact>) -> Outcome {
    Outcome {
        id: OutcomeId::new(id),
        title: id.into(),
        audiences,
        contacts,
        notices: Vec::new(),
        before: Vec::new(),
        after: Vec::new(),
        rests_on_police: None,
        switches: Vec::new(),
    }
}

pub(crate) fn to_question(id: &str) -> Target {
    Target::Question(QuestionId::new(id))
}

pub(crate) fn to_outcome(id: &str) -> Target {
    Target::Outcome(OutcomeId::new(id))
}

pub(crate) fn question(id: &str, answers: Vec<(&str, Target)>) -> Question {
    Question {
        id: QuestionId::new(id),
        ask: format!("{id}?").into(),
        help: None,
        answers: answers
            .into_iter()
            .map(|(id, leads_to)| Answer {
                id: AnswerId::new(id),
                label: id.into(),
                hint: None,
                leads_to,
            })
            .collect(),
    }
}

/// A path as "colleague/child"; nothing for the empty path.
pub(crate) fn path(text: &str) -> Vec<AnswerId> {
    text.split('/')
        .filter(|step| !step.is_empty())
        .map(AnswerId::new)
        .collect()
}

pub(crate) fn national() -> National {
    let advice = |text: &str, audiences: Audiences| Advice {
        passage: passage(text),
        audiences,
    };
    National {
        emergency: Emergency {
            label: "Police, ambulance or fire".into(),
            number: number("999"),
            ways: Vec::new(),
        },
        police: contact("police", vec![phone("101", Schedule::Always)]),
        relay_prefix: number("18001"),
        relay: passage("relay"),
        outside_area: passage("outside"),
        before: vec![
            advice("before, for all", Audiences::default()),
            advice("before, for adults", adult()),
        ],
        nobody_answers: vec![advice("keep trying", Audiences::default())],
        after: vec![advice("after, for children", child())],
    }
}

/// A pack of these contacts and routes, for the years 2026 to 2028 and without bank holidays.
pub(crate) fn part(contacts: Vec<Contact>, routes: Routes) -> ContactPart {
    ContactPart {
        id: PackId::new("sample"),
        council: Council {
            name: "Sample Council".into(),
            area: "the city".into(),
            zone: London,
        },
        confirmation: None,
        documents: Vec::new(),
        contacts,
        calendar: calendar("2026-01-01", "2028-12-31", &[]),
        routes,
        notes: Vec::new(),
        national: national(),
    }
}

/// Routes of a single question with an answer to each outcome, both named alike.
pub(crate) fn one_question(outcomes: Vec<Outcome>) -> Routes {
    let ids: Vec<Rc<str>> = outcomes
        .iter()
        .map(|outcome| outcome.id.as_str().into())
        .collect();
    let answers = ids.iter().map(|id| (&**id, to_outcome(id))).collect();
    Routes {
        start: QuestionId::new("who"),
        questions: vec![question("who", answers)],
        outcomes,
    }
}

/// The plan of Derby's lines with other numbers: two teams in office hours, one line for both at all other times.
pub(crate) fn two_teams() -> ContactPart {
    let office = || working_days(OFFICE_HOURS);
    let contacts = vec![
        contact("children", vec![phone("01110001", office())]),
        contact(
            "adults",
            vec![
                phone("01110002", office()),
                channel(Address::Textphone(number("01110003")), office()),
                channel(Address::Fax(number("01110004")), office()),
            ],
        ),
        contact(
            "careline",
            vec![phone("01110005", whenever_closed(&["children", "adults"]))],
        ),
    ];
    let mut routes = one_question(vec![
        outcome(
            "child",
            child(),
            vec![listed("children", child()), listed("careline", child())],
        ),
        outcome(
            "adult",
            adult(),
            vec![listed("adults", adult()), listed("careline", adult())],
        ),
        outcome(
            "both",
            both(),
            vec![
                listed("children", child()),
                listed("adults", adult()),
                listed("careline", both()),
            ],
        ),
    ]);
    let colleague = question(
        "about-whom",
        vec![
            ("child", to_outcome("child")),
            ("adult", to_outcome("adult")),
        ],
    );
    let more = question(
        "unused",
        vec![
            ("colleague", to_question("about-whom")),
            ("unsure", to_outcome("both")),
        ],
    );
    routes.questions[0].answers.extend(more.answers);
    routes.questions.push(colleague);
    part(contacts, routes)
}
