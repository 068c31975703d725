//! What stands on a screen that is not the contact guide's until it is there.

use std::rc::Rc;

use guide_domain::part;
use guide_widget::state::{Action, Loading, State};
use guide_widget::view::{Destination, View};

use crate::packs::{day, derby};
use crate::twin::{markup, state_at, words};

/// Derby's contact guide as it is loaded: the other parts come when asked for.
fn open(view: View, more: Loading) -> State {
    let contact = part::decode(&part::encode(&derby()).unwrap()).unwrap();
    let state = state_at(Rc::new(contact), day());
    let state = state.after(Action::Open(Destination::of(view)));
    state.after(Action::More(more))
}

/// The texts of a markup's headings.
fn headings(markup: &str) -> Vec<String> {
    let begun = markup.split("<h2").skip(1);
    let inner = begun.filter_map(|begun| begun.split_once('>')?.1.split_once("</h2>"));
    inner.map(|(heading, _)| words(heading)).collect()
}

#[test]
fn every_screen_on_its_way_is_called_by_its_own_name() {
    for (view, heading, what) in [
        (View::Search, "Search the guide", "Loading the"),
        (
            View::SignOff,
            "Policy sign-off",
            "Loading the council’s policy",
        ),
        (
            View::Roles,
            "Roles and responsibilities",
            "Loading the council’s roles framework",
        ),
        (
            View::MyRoles,
            "Roles and responsibilities",
            "Loading the council’s roles framework",
        ),
    ] {
        let markup = markup(&open(view.clone(), Loading::Asked));
        assert_eq!(headings(&markup)[0], heading, "{view:?}");
        let words = words(&markup);
        assert!(words.contains(what), "{view:?}: {words}");
    }
}

#[test]
fn the_whole_guide_that_does_not_come_is_said_with_the_way_to_try_again() {
    let state = open(View::Roles, Loading::Failed("the line is down".into()));
    let said = words(&markup(&state));
    assert!(
        said.contains("The roles framework could not be loaded (the line is down)."),
        "{said}"
    );
    assert!(
        said.contains("Try again") && said.contains("01332 641172"),
        "{said}"
    );
    assert_eq!(*state.after(Action::TryAgain).more(), Loading::NotAsked);
    let absent = words(&markup(&open(View::Roles, Loading::Absent)));
    assert!(absent.contains("has no roles framework"), "{absent}");
    assert!(!absent.contains("Try again"), "{absent}");
}
