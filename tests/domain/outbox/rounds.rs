//! Days in the life of an outbox: tabs, people, storage, pages without a service.

use chrono::TimeDelta;
use guide_domain::sign_off::outbox::Outbox;
use guide_domain::sign_off::outbox::answer::{Fields, Receipt, Trouble};
use guide_domain::sign_off::outbox::entry::{Keeping, State};
use guide_domain::sign_off::outbox::message::{Command, Delivery, Event, NotConfirmed, Notice};
use guide_domain::sign_off::outbox::retry::Jitter;
use guide_domain::sign_off::record::Subject;

use super::host::Fault;
use super::world::{START, Storage, World, id, sign_off, subject};
use crate::samples::instant;

const KEY: &str = "draft-1";

/// Amal is signed in, and a tab knows it.
fn morning(delivery: Delivery) -> (World, usize) {
    let mut world = World::new(delivery);
    world.signed_in = Some(subject("amal"));
    let tab = world.open_known();
    world.drain();
    (world, tab)
}

fn submit(world: &mut World, tab: usize, key: &str, second: i64) {
    world.event(tab, Event::Submit(sign_off(key, "amal", second)));
}

fn seconds(seconds: i64) -> TimeDelta {
    TimeDelta::seconds(seconds)
}

fn told(world: &World, tab: usize) -> Vec<Notice> {
    world.tabs[&tab].notices.clone()
}

fn count(world: &World, tab: usize, notice: &Notice) -> usize {
    told(world, tab)
        .iter()
        .filter(|told| *told == notice)
        .count()
}

fn visible(world: &World, tab: usize, person: &str) -> usize {
    let person: Subject = subject(person);
    world.tabs[&tab].outbox.visible_to(&person).count()
}

fn assert_one_record(world: &World) {
    world.assert_sound();
    world.assert_empty();
    assert_eq!(world.host.rows.len(), 1);
    assert_eq!(world.host.counted(&subject("amal")), 1);
}

#[test]
fn a_sign_off_is_stored_sent_recorded_and_deleted() {
    let (mut world, tab) = morning(Delivery::Service);
    submit(&mut world, tab, KEY, 0);
    assert_eq!(world.entry(tab, KEY).unwrap().state(), State::Storing);
    assert!(!world.tabs[&tab].outbox.is_at_rest());
    world.drain();
    assert_one_record(&world);
    assert!(world.shows_recorded(tab, KEY));
    assert!(world.tabs[&tab].outbox.is_at_rest());
    assert_eq!(world.posts.len(), 1);
    let notices = told(&world, tab);
    assert_eq!(notices.first(), Some(&Notice::SignOff(id(KEY))));
    assert!(matches!(notices.get(1), Some(Notice::Recorded(_))));
    assert_eq!(notices.len(), 2);
}

#[test]
fn ten_submits_at_once_are_one() {
    let (mut world, tab) = morning(Delivery::Service);
    for second in 0..10 {
        submit(&mut world, tab, KEY, second);
    }
    world.drain();
    assert_one_record(&world);
    assert_eq!(world.posts.len(), 1);
    let first = sign_off(KEY, "amal", 0).bytes;
    assert_eq!(world.entry(tab, KEY).unwrap().frozen().bytes, first);
    // Once recorded, a further click is told so, and sends nothing.
    submit(&mut world, tab, KEY, 10);
    world.drain();
    assert_eq!(world.posts.len(), 1);
    assert!(matches!(
        told(&world, tab).last(),
        Some(Notice::Recorded(_))
    ));
}

#[test]
fn two_tabs_a_hundred_rounds() {
    for round in 0..100_usize {
        let (mut world, one) = morning(Delivery::Service);
        let two = world.open_known();
        world.drain();
        submit(&mut world, one, KEY, 1);
        for _ in 0..round / 25 {
            world.run(round);
        }
        submit(&mut world, two, KEY, 2);
        let mut choice = round * 31;
        while world.run(choice) {
            choice = choice.wrapping_mul(7).wrapping_add(11) % 1009;
        }
        world.pass(TimeDelta::minutes(30));
        assert_one_record(&world);
        assert!(
            world.shows_recorded(one, KEY) && world.shows_recorded(two, KEY),
            "{round}"
        );
    }
}

#[test]
fn a_tab_that_hears_of_a_receipt_before_its_own_click_sends_nothing() {
    let (mut world, one) = morning(Delivery::Service);
    let two = world.open_known();
    submit(&mut world, one, KEY, 1);
    world.drain();
    submit(&mut world, two, KEY, 2);
    world.drain();
    assert_one_record(&world);
    assert!(world.shows_recorded(two, KEY));
    assert_eq!(world.posts.len(), 1);
}

#[test]
fn a_tab_without_the_lock_waits_and_finds_it_done() {
    let (mut world, one) = morning(Delivery::Service);
    world.hold_lock_elsewhere();
    submit(&mut world, one, KEY, 1);
    world.pass(TimeDelta::hours(1));
    assert_eq!(world.posts.len(), 0);
    assert!(!world.tabs[&one].outbox.is_at_rest());
    world.release_lock_elsewhere();
    world.drain();
    assert_one_record(&world);
    assert!(world.tabs[&one].outbox.is_at_rest());
}

#[test]
fn a_tab_that_loses_the_lock_sends_nothing_more() {
    let (mut world, tab) = morning(Delivery::Service);
    world.pass(TimeDelta::minutes(2));
    submit(&mut world, tab, KEY, 0);
    while world.questions == 0 {
        assert!(world.run(0));
    }
    world.hold_lock_elsewhere();
    world.pass(TimeDelta::hours(1));
    assert_eq!(world.posts.len(), 0);
    world.release_lock_elsewhere();
    world.drain();
    assert_one_record(&world);
}

#[test]
fn a_lock_that_nobody_sought_is_let_go() {
    let mut outbox = Outbox::new(Delivery::Service);
    let commands = outbox.handle(Event::LockHeld(true), instant(START), Jitter::new(0));
    assert_eq!(commands, [Command::Unlock]);
    assert!(outbox.is_at_rest());
}

#[test]
fn a_flush_asks_who_is_there_before_it_sends() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::Conflict);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    assert_eq!((world.questions, world.posts.len()), (0, 1));
    world.event(tab, Event::Flush);
    world.drain();
    assert_eq!((world.questions, world.posts.len()), (1, 2));
    world.assert_sound();
}

#[test]
fn a_tab_that_heard_nothing_looks_into_the_storage_before_it_sends() {
    let (mut world, one) = morning(Delivery::Service);
    let two = world.open_known();
    world.host.fault = Some(Fault::Unavailable);
    submit(&mut world, one, KEY, 0);
    world.drain();
    assert!(world.entry(two, KEY).is_some());
    world.tabs_hear = false;
    world.host.fault = Some(Fault::Forbidden);
    world.pass(TimeDelta::hours(1));
    assert_eq!(world.posts.len(), 2, "the refusal holds for both");
    world.host.fault = None;
    world.event(two, Event::SendAgain(id(KEY)));
    world.drain();
    assert!(world.shows_recorded(two, KEY));
    // The other finds it gone, and asks rather than believes.
    world.event(one, Event::SendAgain(id(KEY)));
    world.drain();
    assert_one_record(&world);
    assert!(world.shows_recorded(one, KEY));
}

#[test]
fn offline_a_week_and_then_it_goes() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::NoConnection);
    submit(&mut world, tab, KEY, 0);
    world.pass(TimeDelta::days(7));
    let entry = world.entry(tab, KEY).unwrap();
    assert_eq!(entry.keeping(), Keeping::Stored);
    assert!(matches!(
        entry.state(),
        State::Waiting {
            trouble: Some(Trouble::NoAnswer),
            ..
        }
    ));
    // At most every seven and a half minutes, after the first dozen.
    let requests = world.posts.len() + world.questions;
    assert!(requests < 12 + 7 * 24 * 8, "{requests}");
    assert!(requests > 7 * 24 * 4, "{requests}");
    world.host.fault = None;
    world.event(tab, Event::Online);
    world.drain();
    assert_one_record(&world);
}

#[test]
fn a_closed_page_takes_nothing_along() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::NoConnection);
    submit(&mut world, tab, KEY, 0);
    world.pass(seconds(5));
    world.kill(tab);
    world.pass(TimeDelta::days(7));
    world.host.fault = None;
    let tab = world.open_known();
    world.drain();
    assert_one_record(&world);
    assert!(world.shows_recorded(tab, KEY));
}

#[test]
fn answers_changed_after_a_lost_answer_count_once() {
    for fault in [
        Fault::AnswerLost,
        Fault::ResetAfterBody,
        Fault::NoConnection,
    ] {
        let (mut world, tab) = morning(Delivery::Service);
        world.host.fault = Some(fault);
        submit(&mut world, tab, KEY, 0);
        world.pass(seconds(90));
        submit(&mut world, tab, "draft-2", 90);
        world.host.fault = None;
        world.pass(TimeDelta::hours(1));
        world.assert_sound();
        world.assert_empty();
        assert_eq!(world.host.rows.len(), 2);
        assert_eq!(world.host.counted(&subject("amal")), 1);
    }
}

#[test]
fn one_person_queues_and_another_flushes() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::NoConnection);
    submit(&mut world, tab, KEY, 0);
    world.pass(seconds(60));
    world.kill(tab);
    world.host.fault = None;
    world.signed_in = Some(subject("bo"));
    world.posts.clear();
    let tab = world.open_known();
    world.event(tab, Event::Flush);
    world.event(tab, Event::Submit(sign_off("bo-1", "bo", 60)));
    world.pass(TimeDelta::hours(2));
    assert!(world.posts.iter().all(|(_, sent)| *sent == id("bo-1")));
    assert!(world.host.rows.contains_key(&id("bo-1")));
    assert_eq!(
        (visible(&world, tab, "bo"), visible(&world, tab, "amal")),
        (1, 1)
    );
    assert_eq!(count(&world, tab, &Notice::SignOff(id(KEY))), 0);
    assert_eq!(world.entry(tab, KEY).unwrap().state(), State::OtherPerson);
    world.signed_in = Some(subject("amal"));
    world.learn(tab);
    world.drain();
    world.assert_sound();
    world.assert_empty();
    assert_eq!(world.host.rows[&id(KEY)].record.subject, subject("amal"));
}

#[test]
fn another_person_signs_in_between_the_question_and_the_post() {
    let (mut world, tab) = morning(Delivery::Service);
    submit(&mut world, tab, KEY, 0);
    while world.posts.is_empty() {
        assert!(world.run(0));
    }
    world.signed_in = Some(subject("bo"));
    world.pass(TimeDelta::hours(1));
    assert!(world.host.rows.is_empty());
    assert_eq!(
        world.posts.len(),
        1,
        "nobody posts while somebody else is there"
    );
    assert_eq!(world.entry(tab, KEY).unwrap().state(), State::OtherPerson);
    world.signed_in = Some(subject("amal"));
    world.pass(TimeDelta::minutes(20));
    assert_one_record(&world);
}

#[test]
fn an_expired_session_is_told_once_and_the_next_sends() {
    let (mut world, tab) = morning(Delivery::Service);
    world.signed_in = None;
    submit(&mut world, tab, KEY, 0);
    world.pass(TimeDelta::hours(5));
    assert_eq!(count(&world, tab, &Notice::AuthRequired), 1);
    assert_eq!(world.entry(tab, KEY).unwrap().state(), State::NoSession);
    assert_eq!(world.posts.len(), 1, "asking comes before posting again");
    world.signed_in = Some(subject("amal"));
    world.learn(tab);
    world.drain();
    assert_one_record(&world);
}

#[test]
fn what_a_host_asks_to_wait_is_waited_for_in_every_tab() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::TooMany);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    world.host.fault = None;
    world.kill(tab);
    let tab = world.open_known();
    world.drain();
    world.event(tab, Event::Flush);
    world.event(tab, Event::Online);
    world.learn(tab);
    world.pass(seconds(119));
    assert_eq!(world.posts.len(), 1);
    world.pass(seconds(20));
    assert_one_record(&world);
    assert_eq!(world.posts.len(), 2);
}

#[test]
fn its_person_need_not_wait_when_they_ask() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::TooMany);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    world.host.fault = None;
    world.event(tab, Event::SendAgain(id(KEY)));
    world.drain();
    assert_one_record(&world);
}

#[test]
fn what_was_refused_stays_refused_until_its_person_asks() {
    for fault in [Fault::Forbidden, Fault::TooLarge, Fault::Unacceptable] {
        let (mut world, tab) = morning(Delivery::Service);
        world.host.fault = Some(fault);
        submit(&mut world, tab, KEY, 0);
        world.drain();
        world.host.fault = None;
        world.kill(tab);
        let tab = world.open_known();
        world.event(tab, Event::Flush);
        world.event(tab, Event::Online);
        world.pass(TimeDelta::days(2));
        assert_eq!(world.posts.len(), 1);
        assert!(matches!(
            world.entry(tab, KEY).unwrap().state(),
            State::Stopped(_)
        ));
        for _ in 0..10 {
            world.event(tab, Event::SendAgain(id(KEY)));
        }
        world.drain();
        assert_one_record(&world);
        assert_eq!(world.posts.len(), 2);
    }
}

#[test]
fn an_answer_after_all_patience_is_still_proof() {
    let (mut world, tab) = morning(Delivery::Service);
    submit(&mut world, tab, KEY, 0);
    while world.posts.is_empty() {
        assert!(world.run(0));
    }
    world.host.fault = Some(Fault::Slow);
    world.drain();
    world.host.fault = Some(Fault::NoConnection);
    world.pass(seconds(100));
    assert!(!world.shows_recorded(tab, KEY));
    world.pass(seconds(30));
    assert_one_record(&world);
}

#[test]
fn a_blocked_storage_is_said_once_and_hinders_nothing() {
    for storage in [Storage::Blocked, Storage::Hangs] {
        let (mut world, tab) = morning(Delivery::Service);
        world.storage = storage;
        world.host.fault = Some(Fault::Unavailable);
        submit(&mut world, tab, KEY, 0);
        world.pass(TimeDelta::hours(1));
        let entry = world.entry(tab, KEY).unwrap();
        assert_eq!(entry.keeping(), Keeping::PageOnly, "{storage:?}");
        assert_eq!(count(&world, tab, &Notice::PageOnly(id(KEY))), 1);
        world.host.fault = None;
        world.pass(TimeDelta::minutes(20));
        assert_eq!(world.host.rows.len(), 1, "{storage:?}");
        assert!(world.shows_recorded(tab, KEY));
        world.assert_sound();
    }
}

#[test]
fn a_storage_that_works_again_is_used_again() {
    let (mut world, tab) = morning(Delivery::Service);
    world.storage = Storage::Blocked;
    world.host.fault = Some(Fault::Unavailable);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    assert!(world.stored.is_empty());
    world.storage = Storage::Works;
    world.event(tab, Event::Flush);
    world.drain();
    assert_eq!(world.entry(tab, KEY).unwrap().keeping(), Keeping::Stored);
    world.kill(tab);
    world.host.fault = None;
    world.open_known();
    world.pass(TimeDelta::minutes(20));
    assert_one_record(&world);
}

#[test]
fn a_storage_that_works_again_is_found_by_the_next_attempt() {
    let (mut world, tab) = morning(Delivery::Service);
    world.storage = Storage::Blocked;
    world.host.fault = Some(Fault::Unavailable);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    world.storage = Storage::Works;
    world.pass(TimeDelta::minutes(1));
    assert_eq!(world.entry(tab, KEY).unwrap().keeping(), Keeping::Stored);
    world.assert_sound();
}

#[test]
fn a_storage_that_loses_notes_makes_no_refusal_undone() {
    let (mut world, tab) = morning(Delivery::Service);
    world.storage = Storage::LosesNotes;
    world.host.fault = Some(Fault::Unacceptable);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    world.event(tab, Event::ChangedElsewhere);
    world.pass(TimeDelta::hours(1));
    assert_eq!(world.posts.len(), 1);
    assert!(matches!(
        world.entry(tab, KEY).unwrap().state(),
        State::Stopped(_)
    ));
    world.host.fault = None;
    world.event(tab, Event::SendAgain(id(KEY)));
    world.drain();
    assert_one_record(&world);
}

#[test]
fn of_two_tabs_the_first_to_store_decides_on_the_bytes() {
    let (mut world, one) = morning(Delivery::Service);
    let two = world.open_known();
    world.drain();
    world.host.fault = Some(Fault::NoConnection);
    submit(&mut world, one, KEY, 1);
    submit(&mut world, two, KEY, 2);
    world.drain();
    let first = sign_off(KEY, "amal", 1);
    for tab in [one, two] {
        assert_eq!(*world.entry(tab, KEY).unwrap().frozen(), first);
    }
    assert_eq!(world.stored[&id(KEY)].frozen, first);
}

#[test]
fn what_was_posted_is_posted_again_whatever_another_tab_stored() {
    let (mut world, one) = morning(Delivery::Service);
    world.tabs_hear = false;
    world.storage = Storage::Blocked;
    world.host.fault = Some(Fault::ResetAfterBody);
    submit(&mut world, one, KEY, 1);
    world.drain();
    assert_eq!(world.host.rows.len(), 1);
    world.storage = Storage::Works;
    world.host.fault = Some(Fault::NoConnection);
    let two = world.open_known();
    submit(&mut world, two, KEY, 2);
    world.drain();
    world.tabs_hear = true;
    world.host.fault = None;
    world.event(one, Event::Flush);
    world.pass(TimeDelta::minutes(20));
    assert_one_record(&world);
    assert!(world.shows_recorded(two, KEY));
}

#[test]
fn a_receipt_heard_of_before_the_click_answers_the_click() {
    let (mut world, one) = morning(Delivery::Service);
    let two = world.open_known();
    world.storage = Storage::Blocked;
    submit(&mut world, one, KEY, 1);
    world.drain();
    assert!(world.entry(two, KEY).is_none());
    submit(&mut world, two, KEY, 2);
    assert!(matches!(
        told(&world, two).last(),
        Some(Notice::Recorded(_))
    ));
    world.drain();
    assert_one_record(&world);
    assert_eq!(world.posts.len(), 1);
}

#[test]
fn a_tab_that_heard_of_a_receipt_deletes_for_the_one_that_is_gone() {
    let (mut world, one) = morning(Delivery::Service);
    let two = world.open_known();
    world.drain();
    world.tabs_hear = false;
    submit(&mut world, one, KEY, 1);
    while world.host.rows.is_empty() {
        assert!(world.run(0));
    }
    world.tabs_hear = true;
    while !world.shows_recorded(one, KEY) {
        assert!(world.run(0));
    }
    world.kill(one);
    world.drain();
    assert!(world.stored.contains_key(&id(KEY)));
    world.event(two, Event::ChangedElsewhere);
    world.drain();
    assert_one_record(&world);
    assert_eq!(world.posts.len(), 1);
}

#[test]
fn a_host_that_knows_a_person_and_refuses_them_as_another_is_not_pressed() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::OtherPerson);
    for key in ["draft-1", "draft-2", "draft-3"] {
        submit(&mut world, tab, key, 0);
    }
    world.pass(TimeDelta::minutes(30));
    // Waits double up to a quarter of an hour: a dozen attempts for each.
    assert!(world.posts.len() <= 36, "{}", world.posts.len());
    world.host.fault = None;
    world.pass(TimeDelta::minutes(20));
    world.assert_sound();
    world.assert_empty();
}

#[test]
fn deleted_site_data_are_put_back_while_a_page_has_them() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::NoConnection);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    world.clear_site();
    world.event(tab, Event::ChangedElsewhere);
    world.drain();
    assert!(world.stored.contains_key(&id(KEY)));
    world.host.fault = None;
    world.pass(TimeDelta::minutes(20));
    assert_one_record(&world);
}

#[test]
fn what_cannot_be_deleted_stays_recorded_and_is_recorded_once() {
    let (mut world, tab) = morning(Delivery::Service);
    submit(&mut world, tab, KEY, 0);
    while !world.shows_recorded(tab, KEY) {
        assert!(world.run(0));
    }
    world.storage = Storage::Blocked;
    world.pass(TimeDelta::minutes(5));
    assert!(world.stored.contains_key(&id(KEY)));
    let entry = world.entry(tab, KEY).unwrap();
    assert!(matches!(entry.state(), State::Recorded(_)));
    assert!(matches!(
        entry.keeping(),
        Keeping::StillStored { .. } | Keeping::Deleting { .. }
    ));
    world.kill(tab);
    world.storage = Storage::Works;
    let tab = world.open_known();
    world.drain();
    assert_one_record(&world);
    assert_eq!(world.posts.len(), 2);
    assert!(world.shows_recorded(tab, KEY));
}

#[test]
fn a_clock_put_back_by_a_year_delays_nothing_by_a_year() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::Unavailable);
    submit(&mut world, tab, KEY, 0);
    world.pass(TimeDelta::hours(2));
    world.clock_ahead = TimeDelta::days(-365);
    world.host.fault = None;
    world.kill(tab);
    world.open_known();
    world.pass(TimeDelta::hours(2));
    assert_one_record(&world);
}

fn confirmation(key: &str, sha256: &str) -> Receipt {
    Receipt::read(&Fields {
        id: Some(key.into()),
        receipt: Some("HR-7".into()),
        sha256: Some(sha256.into()),
        ..Fields::default()
    })
    .unwrap()
}

#[test]
fn a_page_without_a_service_is_told_until_it_confirms() {
    let (mut world, tab) = morning(Delivery::Events);
    let told = Notice::SignOff(id(KEY));
    submit(&mut world, tab, KEY, 0);
    assert_eq!(count(&world, tab, &told), 0, "not before it is stored");
    world.drain();
    assert_eq!(count(&world, tab, &told), 1);
    world.event(tab, Event::Flush);
    world.drain();
    assert_eq!(count(&world, tab, &told), 2);
    world.kill(tab);
    let tab = world.open_known();
    world.drain();
    assert_eq!(count(&world, tab, &told), 1);
    assert!(world.tabs[&tab].outbox.is_at_rest());

    let hash = "a".repeat(64);
    for (receipt, why) in [
        (
            confirmation("draft-2", &hash),
            NotConfirmed::NoSuch(id("draft-2")),
        ),
        (
            confirmation(KEY, &"b".repeat(64)),
            NotConfirmed::OtherText(id(KEY)),
        ),
    ] {
        world.event(tab, Event::Confirm(receipt));
        world.drain();
        assert_eq!(count(&world, tab, &Notice::NotConfirmed(why)), 1);
        assert!(!world.shows_recorded(tab, KEY));
    }
    let receipt = confirmation(KEY, &hash);
    world.event(tab, Event::Confirm(receipt.clone()));
    world.event(tab, Event::Confirm(receipt.clone()));
    world.drain();
    assert_eq!(count(&world, tab, &Notice::Recorded(receipt)), 1);
    world.event(tab, Event::Flush);
    world.drain();
    assert_eq!(
        count(&world, tab, &told),
        1,
        "what is confirmed is told no more"
    );
    assert_eq!((world.posts.len(), world.questions), (0, 0));
    world.assert_empty();
    world.assert_sound();
}

#[test]
fn a_page_is_told_of_its_own_persons_sign_offs_alone() {
    let (mut world, tab) = morning(Delivery::Events);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    world.kill(tab);
    world.signed_in = Some(subject("bo"));
    let tab = world.open_known();
    world.event(tab, Event::Flush);
    world.drain();
    assert_eq!(told(&world, tab), []);
    assert_eq!(visible(&world, tab, "bo"), 0);
    assert!(world.stored.contains_key(&id(KEY)));
    world.assert_sound();
}

#[test]
fn where_nobody_knows_whose_it_is_nothing_outlives_the_page() {
    let (mut world, tab) = morning(Delivery::PageEvents);
    submit(&mut world, tab, KEY, 0);
    world.event(tab, Event::Flush);
    world.event(tab, Event::SendAgain(id(KEY)));
    world.pass(TimeDelta::hours(1));
    assert!(world.stored.is_empty());
    assert_eq!(world.entry(tab, KEY).unwrap().keeping(), Keeping::PageOnly);
    assert!(count(&world, tab, &Notice::SignOff(id(KEY))) > 1);
    let receipt = confirmation(KEY, &"a".repeat(64));
    world.event(tab, Event::Confirm(receipt));
    world.drain();
    assert!(world.shows_recorded(tab, KEY));
    world.assert_empty();
}

#[test]
fn a_service_alone_confirms_where_there_is_one() {
    let (mut world, tab) = morning(Delivery::Service);
    world.host.fault = Some(Fault::Unavailable);
    submit(&mut world, tab, KEY, 0);
    world.drain();
    world.event(tab, Event::Confirm(confirmation(KEY, &"a".repeat(64))));
    let refused = NotConfirmed::ServiceAnswers(id(KEY));
    assert_eq!(
        refused.to_string(),
        "sign-off “draft-1” is confirmed by the host’s service alone; leave out the attribute host"
    );
    assert_eq!(count(&world, tab, &Notice::NotConfirmed(refused)), 1);
    assert!(!world.shows_recorded(tab, KEY));
    world.assert_sound();
}
