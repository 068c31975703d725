//! No sequence of events loses or doubles a sign-off, sends it as somebody else's, or shows it as recorded without
//! its receipt.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use guide_domain::sign_off::outbox::answer::Refusal;
use guide_domain::sign_off::outbox::entry::State;
use guide_domain::sign_off::outbox::message::{Delivery, Event};
use guide_domain::sign_off::record::RecordId;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::host::Fault;
use super::steps::{Bytes, Step, any_step, send_again, take};
use super::world::{PEOPLE, Storage, World, subject};
use crate::samples::fixed_seed;

/// What some page still has, and nothing else.
fn in_pages(world: &World) -> BTreeSet<RecordId> {
    let mut ids = BTreeSet::new();
    for tab in world.tabs.keys() {
        ids.extend(world.entries(*tab).map(|entry| entry.frozen().id.clone()));
    }
    ids
}

/// Everything works again, and everybody comes by.
fn clear_up(world: &mut World) {
    world.host.fault = None;
    world.storage = Storage::Works;
    world.pass(TimeDelta::hours(3));
    for person in PEOPLE {
        world.signed_in = Some(subject(person));
        world.open_known();
        let tabs: Vec<usize> = world.tabs.keys().copied().collect();
        for tab in tabs {
            world.learn(tab);
            world.event(tab, Event::Flush);
            world.drain();
            send_again(world, tab);
        }
        world.pass(TimeDelta::hours(3));
    }
}

/// One row for each, and no screen that says otherwise. If two tabs froze one draft in different bytes, and one was
/// recorded before the other knew of it, the other's screen shows the host's refusal: that is true, and it is kept.
fn assert_all_arrived(world: &World, expected: &BTreeSet<RecordId>) -> Result<(), TestCaseError> {
    for id in expected {
        prop_assert!(world.host.rows.contains_key(id), "{id} is lost");
    }
    for tab in world.tabs.keys() {
        for entry in world.entries(*tab) {
            let id = &entry.frozen().id;
            let is_twin = entry.state() == State::Stopped(Refusal::Unacceptable)
                && serde_json::to_string(&world.host.rows[id].record).unwrap()
                    != *entry.frozen().bytes;
            prop_assert!(
                is_twin || matches!(entry.state(), State::Recorded(_)),
                "tab {tab}: {entry:#?}"
            );
        }
    }
    for person in PEOPLE {
        prop_assert!(world.host.counted(&subject(person)) <= 1);
    }
    Ok(())
}

fn live_through(steps: &[Step], bytes: Bytes) -> Result<World, TestCaseError> {
    let mut world = World::new(Delivery::Service);
    world.signed_in = Some(subject(PEOPLE[0]));
    world.open_known();
    for step in steps {
        take(&mut world, step, bytes);
        prop_assert!(world.alarms.is_empty(), "{step:?}: {:#?}", world.alarms);
    }
    let mut expected = in_pages(&world);
    expected.extend(world.promised.iter().cloned());
    clear_up(&mut world);
    prop_assert!(world.alarms.is_empty(), "{:#?}", world.alarms);
    assert_all_arrived(&world, &expected)?;
    Ok(world)
}

proptest! {
    #![proptest_config(fixed_seed(600))]

    #[test]
    fn nothing_is_lost_doubled_sent_as_anothers_or_called_recorded_without_proof(
        steps in prop::collection::vec(any_step(), 1..120),
    ) {
        live_through(&steps, Bytes::OfEachTab)?;
    }

    #[test]
    fn nothing_waits_for_ever(steps in prop::collection::vec(any_step(), 1..120)) {
        let world = live_through(&steps, Bytes::OfTheDraft)?;
        world.assert_empty();
    }
}

/// The sequences do what they are for: sign-offs are recorded, sent again and refused, and every fault strikes one.
#[test]
fn the_sequences_reach_what_they_are_for() {
    let mut runner = TestRunner::new(fixed_seed(1));
    let (mut recorded, mut sent_again, mut stopped) = (0, 0, 0);
    let mut struck = BTreeSet::new();
    for _ in 0..300 {
        let steps = prop::collection::vec(any_step(), 60..120)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let mut world = World::new(Delivery::Service);
        world.signed_in = Some(subject(PEOPLE[0]));
        world.open_known();
        for step in &steps {
            let posts = world.posts.len();
            take(&mut world, step, Bytes::OfEachTab);
            if world.posts.len() > posts {
                struck.extend(world.host.fault.map(Fault::label));
            }
        }
        let tabs: Vec<usize> = world.tabs.keys().copied().collect();
        let all = tabs.iter().flat_map(|tab| world.entries(*tab));
        stopped += all
            .filter(|entry| matches!(entry.state(), State::Stopped(_)))
            .count();
        recorded += world.host.rows.len();
        let distinct: BTreeSet<_> = world.posts.iter().map(|(_, id)| id).collect();
        sent_again += world.posts.len() - distinct.len();
    }
    assert!(recorded > 150, "{recorded}");
    assert!(sent_again > 150, "{sent_again}");
    assert!(stopped > 10, "{stopped}");
    assert!(struck.len() > 12, "{struck:?}");
}
