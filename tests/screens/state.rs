//! State after state: answers, ways back, time, idleness.

use chrono::TimeDelta;
use guide_domain::routes::{AnswerId, Position};
use guide_widget::state::{Action, Said};
use guide_widget::view::{Destination, View};

use crate::packs::{at, day, derby};
use crate::twin::{answered, markup, state_at, words};

fn path(state: &guide_widget::state::State) -> Vec<String> {
    state.path().iter().map(ToString::to_string).collect()
}

#[test]
fn back_goes_one_question_back_and_then_home() {
    let state = answered(derby(), day(), &["colleague", "child"]);
    assert_eq!(path(&state), ["colleague", "child"]);
    let state = state.after(Action::Back);
    assert_eq!(path(&state), ["colleague"]);
    let state = state.after(Action::Back);
    assert!(path(&state).is_empty() && *state.view() == View::Contact);
    assert_eq!(*state.after(Action::Back).view(), View::Home);
}

#[test]
fn what_was_answered_before_is_offered_again() {
    let state = answered(derby(), day(), &["colleague", "child"]).after(Action::Back);
    assert!(words(&markup(&state)).contains("A child or young person (under 18) (chosen before)"));
}

#[test]
fn home_and_idleness_forget_every_answer() {
    let state = answered(derby(), day(), &["colleague", "child"]);
    for action in [Action::Idle, Action::Open(Destination::of(View::Home))] {
        let home = state.after(action);
        assert_eq!(*home.view(), View::Home);
        let contact = home.after(Action::Open(Destination::of(View::Contact)));
        assert!(!words(&markup(&contact)).contains("chosen before"));
        let again = home.after(Action::Answer(AnswerId::new("colleague")));
        assert!(!words(&markup(&again)).contains("chosen before"));
    }
}

#[test]
fn an_answer_that_does_not_exist_changes_nothing() {
    let state = state_at(derby(), day()).after(Action::Open(Destination::of(View::Contact)));
    assert!(path(&state.after(Action::Answer(AnswerId::new("nobody")))).is_empty());
}

#[test]
fn a_second_press_on_an_outcome_changes_nothing() {
    let once = answered(derby(), day(), &["child"]);
    let twice = once.after(Action::Answer(AnswerId::new("child")));
    assert_eq!(path(&twice), ["child"]);
    assert!(matches!(twice.position(), Some(Position::Outcome(_))));
}

#[test]
fn lines_change_at_the_minute_they_close() {
    let before = state_at(derby(), at("2026-11-23T16:59:59.999Z"));
    let after = before.after(Action::Tick(at("2026-11-23T17:00:00Z")));
    assert_ne!(
        before.guidance(&[]).unwrap().call,
        after.guidance(&[]).unwrap().call
    );
    // Within the minute nothing changes, so nothing is drawn anew.
    assert_eq!(
        before.after(Action::Tick(
            at("2026-11-23T16:59:00Z") + TimeDelta::seconds(30)
        )),
        before
    );
}

#[test]
fn what_was_said_goes_with_the_next_screen() {
    let state = answered(derby(), day(), &["child"])
        .after(Action::Say(Said::Copied("01332 641172".into())));
    assert!(words(&markup(&state)).contains("Copied: 01332 641172"));
    assert!(state.after(Action::Back).said().is_none());
}

#[test]
fn a_stale_fallback_is_told_on_the_sources_screen() {
    let sources = state_at(derby(), day()).after(Action::Open(Destination::of(View::Sources)));
    assert!(!words(&markup(&sources)).contains("snippet"));
    assert!(
        words(&markup(&sources.after(Action::SetFallbackStale(true))))
            .contains("Paste the current snippet")
    );
}
