//! What may happen to people, tabs and machines, one step at a time.

use chrono::TimeDelta;
use guide_domain::sign_off::outbox::entry::State;
use guide_domain::sign_off::outbox::message::Event;
use proptest::prelude::*;

use super::host::Fault;
use super::world::{PEOPLE, START, Storage, World, sign_off, subject};
use crate::samples::instant;

const TABS: usize = 3;

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A tab is opened; of too many the oldest is closed first.
    Open,
    InTab(usize, InTab),
    /// One task is run.
    Run(usize),
    /// So many tasks are run in their order.
    RunSome(usize),
    /// Somebody signs in, in whichever tab: all share the cookie.
    SignIn(usize),
    SignOut,
    Pass(i64),
    Sleep(i64),
    /// The device's clock is put back or forward; no timer notices.
    SetClock(i64),
    Break(Fault),
    Mend,
    Storage(Storage),
    LoseLock,
    LoseMessage(usize),
}

/// What may happen in one tab; its number counts among those open.
#[derive(Clone, Copy, Debug)]
pub(crate) enum InTab {
    /// It ends at once.
    Kill,
    /// Whoever it believes is signed in submits one of two drafts.
    Submit(usize),
    /// Its page learns who is signed in.
    Learn,
    Flush,
    /// Everything on its screen that was refused is sent again.
    SendAgain,
    Online,
}

/// Whose doing it is that a draft's bytes are what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bytes {
    /// Tabs share the draft's id, and each writes its own time into the record.
    OfEachTab,
    /// Whoever submits the draft gets the same bytes.
    OfTheDraft,
}

/// Steps with their likelihoods: most of all, tasks are run.
pub(crate) fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Open),
        21 => (0..TABS, any_in_tab()).prop_map(|(tab, step)| Step::InTab(tab, step)),
        30 => any::<usize>().prop_map(Step::Run),
        8 => (1..12_usize).prop_map(Step::RunSome),
        4 => (0..PEOPLE.len()).prop_map(Step::SignIn),
        1 => Just(Step::SignOut),
        5 => (1..1_200_i64).prop_map(Step::Pass),
        2 => (1..7_200_i64).prop_map(Step::Sleep),
        1 => (-100_000..100_000_i64).prop_map(Step::SetClock),
        4 => prop::sample::select(&Fault::ALL[..]).prop_map(Step::Break),
        6 => Just(Step::Mend),
        1 => prop::sample::select(&[Storage::Blocked, Storage::Hangs, Storage::LosesNotes][..])
            .prop_map(Step::Storage),
        4 => Just(Step::Storage(Storage::Works)),
        1 => Just(Step::LoseLock),
        1 => any::<usize>().prop_map(Step::LoseMessage),
    ]
}

fn any_in_tab() -> impl Strategy<Value = InTab> {
    prop_oneof![
        2 => Just(InTab::Kill),
        8 => (0..2_usize).prop_map(InTab::Submit),
        5 => Just(InTab::Learn),
        2 => Just(InTab::Flush),
        2 => Just(InTab::SendAgain),
        1 => Just(InTab::Online),
    ]
}

fn tab_of(world: &World, choice: usize) -> Option<usize> {
    let tabs: Vec<usize> = world.tabs.keys().copied().collect();
    (!tabs.is_empty()).then(|| tabs[choice % tabs.len()])
}

pub(crate) fn take(world: &mut World, step: &Step, bytes: Bytes) {
    let seconds = TimeDelta::seconds;
    match *step {
        Step::Open => {
            if world.tabs.len() >= TABS
                && let Some(oldest) = tab_of(world, 0)
            {
                world.kill(oldest);
            }
            world.open();
        }
        Step::Run(choice) => {
            world.run(choice);
        }
        Step::RunSome(many) => {
            for _ in 0..many {
                world.run(0);
            }
        }
        Step::SignIn(person) => world.signed_in = Some(subject(PEOPLE[person])),
        Step::SignOut => world.signed_in = None,
        Step::Pass(span) => world.pass(seconds(span)),
        Step::Sleep(span) => world.sleep(seconds(span)),
        Step::SetClock(ahead) => world.clock_ahead = seconds(ahead),
        Step::Break(fault) => world.host.fault = Some(fault),
        Step::Mend => world.host.fault = None,
        Step::Storage(storage) => world.storage = storage,
        Step::LoseLock => world.lose_lock(),
        Step::LoseMessage(choice) => world.lose_message(choice),
        Step::InTab(tab, step) => {
            if let Some(tab) = tab_of(world, tab) {
                take_in_tab(world, step, tab, bytes);
            }
        }
    }
}

fn take_in_tab(world: &mut World, step: InTab, tab: usize, bytes: Bytes) {
    match step {
        InTab::Kill => world.kill(tab),
        InTab::Learn => world.learn(tab),
        InTab::Flush => world.event(tab, Event::Flush),
        InTab::Online => world.event(tab, Event::Online),
        InTab::SendAgain => send_again(world, tab),
        InTab::Submit(draft) => {
            if let Some(person) = world.person(tab) {
                let since_start = world.now + world.clock_ahead - instant(START);
                let second = match bytes {
                    Bytes::OfEachTab => since_start.num_seconds() + i64::try_from(tab).unwrap(),
                    Bytes::OfTheDraft => 0,
                };
                let key = format!("{person}-{draft}");
                let frozen = sign_off(&key, person.as_str(), second);
                world.event(tab, Event::Submit(frozen));
            }
        }
    }
}

/// Presses *Send again* wherever a screen of the tab's offers it.
pub(crate) fn send_again(world: &mut World, tab: usize) {
    let Some(person) = world.person(tab) else {
        return;
    };
    let stopped: Vec<_> = world.tabs[&tab]
        .outbox
        .visible_to(&person)
        .filter(|entry| matches!(entry.state(), State::Stopped(_)))
        .map(|entry| entry.frozen().id.clone())
        .collect();
    for id in stopped {
        world.event(tab, Event::SendAgain(id));
    }
}
