//! The home screen: the numbers of this moment without a press.

use std::rc::Rc;

use guide_domain::clock::ClockTrust;
use guide_domain::pack::Pack;
use guide_widget::state::{Clock, State};

use crate::packs::{at, confirmed_derby, day, derby, leicester, night};
use crate::twin::{markup, state_at, words};

fn numbers(state: &State) -> Vec<String> {
    let markup = markup(state);
    let cards = markup.split("class=\"sg-number\"").skip(1);
    cards
        .map(|card| {
            words(card.split("</p>").next().unwrap())
                .replace('>', "")
                .trim()
                .to_owned()
        })
        .collect()
}

#[test]
fn one_card_at_night_where_one_line_serves_children_and_adults() {
    let state = state_at(derby(), night());
    assert_eq!(numbers(&state), ["01332 786968"]);
    assert!(words(&markup(&state)).contains("Children, young people and adults: Careline"));
}

#[test]
fn both_teams_by_day() {
    assert_eq!(
        numbers(&state_at(derby(), day())),
        ["01332 641172", "01332 640777"]
    );
}

#[test]
fn every_line_and_its_hours_when_the_clock_is_in_doubt() {
    let state = State::new(derby(), night(), Clock::Device(ClockTrust::InDoubt));
    assert_eq!(
        numbers(&state),
        ["01332 641172", "01332 640777", "01332 786968"]
    );
    let words = words(&markup(&state));
    assert!(words.contains("cannot be sure of the time"), "{words}");
    assert!(words.contains("Monday to Friday, 9 am to 5 pm"), "{words}");
}

#[test]
fn every_line_beyond_the_calendar_and_why() {
    let state = state_at(derby(), at("2031-03-03T10:00:00Z"));
    assert_eq!(numbers(&state).len(), 3);
    assert!(words(&markup(&state)).contains("bank holidays from 1 January 2026"));
}

#[test]
fn what_comes_next_is_named_with_its_hour() {
    let words = words(&markup(&state_at(derby(), night())));
    assert!(words.contains("Until Monday 23 November, 9 am"), "{words}");
    assert!(words.contains("From Monday 23 November, 9 am: Children’s Social Care 01332 641172 and Adult Social Care 01332 640777."), "{words}");
}

#[test]
fn the_moment_is_londons_and_a_bank_holiday_is_named() {
    let words = words(&markup(&state_at(derby(), at("2027-05-31T22:30:00Z"))));
    assert!(
        words.contains("Monday 31 May, 11:30 pm – bank holiday: "),
        "{words}"
    );
}

#[test]
fn the_police_line_stands_in_for_leicester_and_says_why() {
    let state = state_at(leicester(), day());
    assert_eq!(numbers(&state), ["101"]);
    assert!(words(&markup(&state)).contains("Day and night"));
}

#[test]
fn a_confirmed_line_is_open_and_checked_until_its_check_is_overdue() {
    let fresh = words(&markup(&state_at(confirmed_derby("2027-11-01"), day())));
    assert!(
        fresh.contains("Open now") && !fresh.contains("Not confirmed"),
        "{fresh}"
    );
    assert!(
        fresh.contains("Checked on 1 November 2026 by the Duty Manager"),
        "{fresh}"
    );
    let overdue = words(&markup(&state_at(confirmed_derby("2026-11-22"), day())));
    assert!(
        overdue.contains("should have been checked by 22 November 2026"),
        "{overdue}"
    );
}

#[test]
fn our_own_addition_is_never_called_listed() {
    let words = words(&markup(&state_at(leicester(), day())));
    assert!(!words.contains("Listed for this hour"), "{words}");
}

#[test]
fn an_exemplar_with_owners_and_dates_still_does_not_look_checked() {
    let mut part = confirmed_derby("2027-11-01").contact_part().clone();
    part.confirmation = None;
    let words = words(&markup(&state_at(Rc::new(Pack::new(part).unwrap()), day())));
    assert!(!words.contains("Checked on"), "{words}");
    assert!(words.contains("Not confirmed"), "{words}");
}
