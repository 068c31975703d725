//! Every fault at every moment of a sign-off's way, with and without the page closing on it. Once the fault is over
//! there is exactly one record, and until then no screen called it recorded.

use std::fmt::Write as _;
use std::io::Write as _;

use chrono::TimeDelta;
use guide_domain::sign_off::outbox::entry::{Keeping, State};
use guide_domain::sign_off::outbox::message::{Delivery, Event};

use super::host::Fault;
use super::world::{World, id, sign_off, subject};

#[derive(Clone, Copy, Debug)]
enum Moment {
    AtClick,
    AfterStoring,
    WhileSending,
    AfterTheAnswer,
    WhileDeleting,
}

const MOMENTS: [Moment; 5] = [
    Moment::AtClick,
    Moment::AfterStoring,
    Moment::WhileSending,
    Moment::AfterTheAnswer,
    Moment::WhileDeleting,
];

impl Moment {
    fn label(self) -> &'static str {
        match self {
            Self::AtClick => "at click",
            Self::AfterStoring => "after storing",
            Self::WhileSending => "while sending",
            Self::AfterTheAnswer => "after the answer",
            Self::WhileDeleting => "while deleting",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    StaysOpen,
    IsKilled,
}

const KEY: &str = "draft-1";

/// How long every fault lasts.
const FAULT: TimeDelta = TimeDelta::minutes(10);

/// Lets a sign-off go as far as the moment, and there breaks the host.
fn break_at(world: &mut World, tab: usize, fault: Fault, moment: Moment) {
    if matches!(moment, Moment::AtClick) {
        world.host.fault = Some(fault);
    }
    world.event(tab, Event::Submit(sign_off(KEY, "amal", 0)));
    let has_come = |world: &World| {
        let is_deleting = world
            .entry(tab, KEY)
            .is_some_and(|entry| matches!(entry.keeping(), Keeping::Deleting { .. }));
        match moment {
            Moment::AtClick => true,
            Moment::AfterStoring => world.promised.contains(&id(KEY)),
            Moment::WhileSending => !world.posts.is_empty(),
            Moment::AfterTheAnswer => !world.host.rows.is_empty(),
            Moment::WhileDeleting => is_deleting,
        }
    };
    while !has_come(world) {
        assert!(world.run(0), "{moment:?} never comes");
    }
    world.host.fault = Some(fault);
}

struct Line {
    during: &'static str,
    posts: usize,
    records: usize,
    counted: usize,
    broken_promises: usize,
    seconds: i64,
}

fn label(state: State<'_>) -> &'static str {
    match state {
        State::Storing => "storing",
        State::Waiting { .. } => "waiting",
        State::Sending => "sending",
        State::NoSession => "no session",
        State::OtherPerson => "other person",
        State::Stopped(_) => "stopped",
        State::Recorded(_) => "recorded",
    }
}

/// Whether the fault strikes a sign-off at all: an answer that is on its way is not undone.
fn is_struck(moment: Moment, page: Page) -> bool {
    match moment {
        Moment::AtClick => page == Page::StaysOpen,
        Moment::AfterStoring | Moment::WhileSending => true,
        Moment::AfterTheAnswer | Moment::WhileDeleting => page == Page::IsKilled,
    }
}

fn live_through(fault: Fault, moment: Moment, page: Page) -> Line {
    let mut world = World::new(Delivery::Service);
    world.signed_in = Some(subject("amal"));
    let mut tab = world.open_known();
    world.drain();
    break_at(&mut world, tab, fault, moment);
    if page == Page::IsKilled {
        world.kill(tab);
        tab = world.open_known();
    }
    world.pass(FAULT);
    let during = world
        .entry(tab, KEY)
        .map_or("not here", |entry| label(entry.state()));
    world.host.fault = None;
    if during == "stopped" {
        world.event(tab, Event::SendAgain(id(KEY)));
    }
    let mended = world.now;
    let waits = |world: &World| {
        world
            .entry(tab, KEY)
            .is_some_and(|_| !world.shows_recorded(tab, KEY))
    };
    world.drain();
    while waits(&world) {
        assert!(
            world.now - mended < TimeDelta::minutes(20),
            "{fault:?} {moment:?} {page:?}"
        );
        world.pass(TimeDelta::seconds(1));
    }
    let seconds = (world.now - mended).num_seconds();
    world.pass(TimeDelta::minutes(20));
    world.assert_empty();
    Line {
        during,
        posts: world.posts.len(),
        records: world.host.rows.len(),
        counted: world.host.counted(&subject("amal")),
        broken_promises: world.alarms.len(),
        seconds,
    }
}

/// What a screen says of a sign-off that has met the fault for ten minutes.
fn expected_state(fault: Fault) -> &'static str {
    match fault {
        Fault::OpaqueRedirect | Fault::Unauthorized | Fault::LoginPage => "no session",
        Fault::OtherPerson => "other person",
        Fault::Forbidden | Fault::TooLarge | Fault::Unacceptable => "stopped",
        // The answer came, after all.
        Fault::Slow => "recorded",
        Fault::NoConnection
        | Fault::ResetBeforeBody
        | Fault::ResetAfterBody
        | Fault::AnswerLost
        | Fault::Truncated
        | Fault::Conflict
        | Fault::TooMany
        | Fault::ServerError
        | Fault::Unavailable
        | Fault::WrongId
        | Fault::WrongHash => "waiting",
    }
}

/// What may be lost when a page is killed before the storage had it: nothing that any screen called saved.
fn expected_records(moment: Moment, page: Page) -> usize {
    match (moment, page) {
        (Moment::AtClick, Page::IsKilled) => 0,
        _ => 1,
    }
}

fn table(page: Page) -> String {
    let mut table = String::new();
    let title = match page {
        Page::StaysOpen => "the page stays open",
        Page::IsKilled => "the page is killed at that moment, and opened again",
    };
    writeln!(
        table,
        "\n{title}: screen after 10 minutes, posts in all, seconds to the receipt once mended"
    )
    .unwrap();
    write!(table, "{:18}", "").unwrap();
    for moment in MOMENTS {
        write!(table, "| {:25}", moment.label()).unwrap();
    }
    writeln!(table).unwrap();
    let (mut lost, mut doubled, mut broken) = (0, 0, 0);
    for fault in Fault::ALL {
        write!(table, "{:18}", fault.label()).unwrap();
        for moment in MOMENTS {
            let line = live_through(fault, moment, page);
            let expected = expected_records(moment, page);
            if is_struck(moment, page) {
                assert_eq!(line.during, expected_state(fault), "{fault:?} {moment:?}");
            }
            lost += expected.saturating_sub(line.records);
            doubled += line.counted.max(line.records).saturating_sub(expected);
            broken += line.broken_promises;
            write!(
                table,
                "| {:12} {:3} {:6} s ",
                line.during, line.posts, line.seconds
            )
            .unwrap();
        }
        writeln!(table).unwrap();
    }
    writeln!(
        table,
        "lost {lost}, doubled {doubled}, said without being so {broken}"
    )
    .unwrap();
    assert_eq!((lost, doubled, broken), (0, 0, 0), "{table}");
    table
}

#[test]
fn every_fault_at_every_moment_ends_with_one_record() {
    let tables = [table(Page::StaysOpen), table(Page::IsKilled)].concat();
    std::io::stdout().write_all(tables.as_bytes()).unwrap();
}
