//! State after state in the framework: the way there and back, one's own roles, what is forgotten.

use std::collections::BTreeMap;
use std::rc::Rc;

use guide_domain::clock::ClockTrust;
use guide_domain::framework::{PartyId, RoleId};
use guide_domain::policy::SectionId;
use guide_domain::routes::AnswerId;
use guide_widget::app::{App, AppProps};
use guide_widget::browser::SharedBrowser;
use guide_widget::element::Attribute;
use guide_widget::state::reading::{Grouping, MyRoles, ReadingAction};
use guide_widget::state::signing::{SigningAction, Step};
use guide_widget::state::{Action, Loading, State};
use guide_widget::view::{Destination, View};
use yew::LocalServerRenderer;

use crate::framework::reading;
use crate::packs::{day, derby, leicester};
use crate::twin::{Twin, markup, render, words};

fn role(id: &str) -> View {
    View::Role {
        role: RoleId::new(id),
        paragraph: None,
    }
}

fn ids(ids: &[&str]) -> Vec<RoleId> {
    ids.iter().map(|id| RoleId::new(id)).collect()
}

fn open(state: &State, view: View) -> State {
    state.after(Action::Open(Destination::of(view)))
}

fn read(state: &State, action: ReadingAction) -> State {
    state.after(Action::Read(action))
}

fn chosen(state: &State) -> Vec<&str> {
    let roles = &state.my_roles().chosen;
    roles.iter().map(RoleId::as_str).collect()
}

#[test]
fn back_leads_through_the_screens_one_came_by() {
    let roles = reading(&derby(), View::Roles);
    let leader = open(&roles, role("leader"));
    let terms = open(&leader, View::Terms(None));
    assert_eq!(terms.came_from().as_deref(), Some("roles/leader"));
    let leader = terms.after(Action::Back);
    assert_eq!(*leader.view(), role("leader"));
    let roles = leader.after(Action::Back);
    assert_eq!(*roles.view(), View::Roles);
    let home = roles.after(Action::Back);
    assert_eq!(*home.view(), View::Home);
    assert_eq!(*home.after(Action::Back).view(), View::Home);
}

#[test]
fn the_same_screen_again_is_no_step() {
    let leader = open(&reading(&derby(), View::Roles), role("leader"));
    let again = open(&leader, role("leader"));
    assert_eq!(*again.after(Action::Back).view(), View::Roles);
}

#[test]
fn home_ends_the_way_back() {
    let roles = reading(&derby(), View::Roles);
    let home = open(&roles, View::Home);
    assert_eq!(home.came_from(), None);
    assert_eq!(*home.after(Action::Back).view(), View::Home);
}

#[test]
fn answers_wait_on_the_way_back_and_stand_in_no_address() {
    let outcome = reading(&derby(), View::Roles)
        .after(Action::Answer(AnswerId::new("colleague")))
        .after(Action::Answer(AnswerId::new("child")));
    let roles = open(&outcome, View::Roles);
    assert_eq!(
        roles.came_from().as_deref(),
        Some("contact/colleague/child")
    );
    assert_eq!(roles.view().address(), "roles");
    assert!(roles.path().is_empty());
    let back = roles.after(Action::Back);
    let path: Vec<String> = back.path().iter().map(ToString::to_string).collect();
    assert_eq!(path, ["colleague", "child"]);
}

#[test]
fn roles_are_added_taken_away_and_cleared() {
    for pack in [derby(), leicester()] {
        let page = open(&reading(&pack, View::Roles), role("all-councillors"));
        let mine = read(
            &page,
            ReadingAction::AddRoles(ids(&["all-councillors", "leader"])),
        );
        assert_eq!(*mine.view(), View::MyRoles);
        assert_eq!(chosen(&mine), ["all-councillors", "leader"]);
        assert!(words(&markup(&mine)).contains("2 roles chosen."));
        // Once is enough.
        let twice = read(
            &mine,
            ReadingAction::AddRoles(ids(&["leader", "all-councillors"])),
        );
        assert_eq!(chosen(&twice), ["all-councillors", "leader"]);
        let less = read(
            &twice,
            ReadingAction::RemoveRole(RoleId::new("all-councillors")),
        );
        assert_eq!(chosen(&less), ["leader"]);
        assert!(words(&markup(&less)).contains("1 role chosen."));
        let none = read(&less, ReadingAction::ClearRoles);
        assert!(chosen(&none).is_empty());
        let words = words(&markup(&none));
        assert!(words.contains("No role is chosen any more."), "{words}");
        assert!(words.contains("You have not chosen a role yet"), "{words}");
        // From one's own page, back to the role's.
        assert_eq!(*none.after(Action::Back).view(), role("all-councillors"));
    }
}

#[test]
fn every_other_role_can_be_added_and_none_twice() {
    let pack = derby();
    let mine = read(
        &reading(&pack, View::Roles),
        ReadingAction::AddRoles(ids(&["leader", "monitoring-officer"])),
    );
    let markup = markup(&mine);
    for one in &pack.framework().unwrap().roles {
        let offered = markup.matches(&format!(">+ {}<", one.person)).count();
        let is_mine = ["leader", "monitoring-officer"].contains(&one.id.as_str());
        assert_eq!(offered, usize::from(!is_mine), "{}", one.id);
    }
}

#[test]
fn a_role_that_left_the_framework_is_named_and_the_others_stay() {
    let state = read(
        &reading(&derby(), View::MyRoles),
        ReadingAction::RecallRoles(MyRoles {
            chosen: ids(&["town-crier", "monitoring-officer"]),
            forgotten: true,
        }),
    );
    let words = words(&markup(&state));
    assert!(
        words.contains("The framework has no role “town-crier”"),
        "{words}"
    );
    assert!(
        words.contains("Because you are the Monitoring Officer"),
        "{words}"
    );
    assert!(
        words.contains("This browser keeps nothing for this page"),
        "{words}"
    );
}

#[test]
fn idleness_forgets_what_was_typed_and_picked_but_no_preference() {
    let state = reading(&derby(), View::Search);
    let state = read(&state, ReadingAction::AddRoles(ids(&["leader"])));
    let state = read(&state, ReadingAction::Pick(Some(PartyId::new("leader"))));
    let state = read(&state, ReadingAction::Search("bruises".into()));
    let idle = state.after(Action::Idle);
    assert_eq!(*idle.view(), View::Home);
    assert_eq!((idle.query(), idle.picked()), ("", None));
    assert_eq!(chosen(&idle), ["leader"]);
    let search = open(&idle, View::Search);
    assert!(!markup(&search).contains("bruises"));
}

#[test]
fn a_text_stays_in_the_search_until_one_comes_back() {
    let search = read(
        &reading(&derby(), View::Search),
        ReadingAction::Search("training".into()),
    );
    let hit = open(&search, role("leader"));
    assert!(!hit.view().address().contains("training"));
    let back = hit.after(Action::Back);
    assert!(markup(&back).contains("value=\"training\""));
}

#[test]
fn a_name_of_the_picture_narrows_the_list() {
    let pack = derby();
    let edges = &pack.framework().unwrap().edges;
    let all = reading(&pack, View::Accountability);
    let leader = PartyId::new("leader");
    let narrowed = read(&all, ReadingAction::Pick(Some(leader.clone())));
    let words = words(&markup(&narrowed));
    for edge in edges {
        let touches = edge.from == leader || edge.to == leader;
        assert_eq!(words.contains(&*edge.text), touches, "{}", edge.text);
    }
    assert!(words.contains("Show all"), "{words}");
    assert_eq!(read(&narrowed, ReadingAction::Pick(None)), all);
}

#[test]
fn both_ways_to_list_hold_every_role() {
    for pack in [derby(), leicester()] {
        for grouping in [Grouping::Kind, Grouping::Category] {
            let state = read(&reading(&pack, View::Roles), ReadingAction::Group(grouping));
            let words = words(&markup(&state));
            for one in &pack.framework().unwrap().roles {
                let listed = format!("{} Section {}: {}", one.person, one.section, one.title);
                assert_eq!(words.matches(&listed).count(), 1, "{grouping:?}: {listed}");
            }
        }
    }
}

#[test]
fn the_device_gives_back_the_roles_it_kept() {
    let twin = Twin::at(day());
    let key = "safeguarding-guide.my-roles.derby".to_owned();
    let kept = [(key, "  all-councillors leader all-councillors".to_owned())];
    twin.preferences.replace(Some(BTreeMap::from(kept)));
    let page = |twin: &Rc<Twin>| {
        let props = AppProps {
            pack: derby(),
            browser: SharedBrowser(Rc::clone(twin) as Rc<_>),
            trust: ClockTrust::Trusted,
            others: Vec::new(),
            steps: Vec::new(),
            attributes: vec![(Attribute::View, "my-roles".into())],
        };
        words(&render(
            LocalServerRenderer::<App>::with_props(props).hydratable(false),
        ))
    };
    let kept = page(&twin);
    for said in ["Ward councillor ×", "Leader of the Council ×"] {
        assert_eq!(kept.matches(said).count(), 1, "{said}: {kept}");
    }
    twin.preferences.replace(None);
    let refused = page(&twin);
    assert!(
        refused.contains("You have not chosen a role yet"),
        "{refused}"
    );
    assert!(
        refused.contains("This browser keeps nothing for this page"),
        "{refused}"
    );
}

/// What the app does with a hit of the policy.
fn read_policy(state: &State, step: &Step) -> State {
    read(state, ReadingAction::ReadPolicy(step.clone()))
        .after(Action::Sign(SigningAction::Go(step.clone())))
}

/// The search with everything loaded, and this text in it.
fn searched(text: &str) -> State {
    let pack = derby();
    let search = reading(&pack, View::Search).after(Action::Sign(SigningAction::TakePolicy(pack)));
    read(&search, ReadingAction::Search(text.into()))
}

#[test]
fn a_hit_of_the_policy_leads_to_its_section_and_back_to_the_search() {
    let found = searched("duty of care");
    let words = words(&markup(&found));
    assert!(
        words.contains("Policy Everybody’s responsibility"),
        "{words}"
    );
    let section = Step::Section(SectionId::new("everybody"));
    let shown = read_policy(&found, &section);
    assert_eq!(
        (shown.view(), shown.signing().step()),
        (&View::SignOff, &section)
    );
    assert_eq!(
        shown.signing().draft().opened,
        [SectionId::new("everybody")]
    );
    let back = shown.after(Action::Back);
    assert_eq!((back.view(), back.query()), (&View::Search, "duty of care"));
    // Whoever reads on from there goes back by the list of tasks, as ever.
    let next = Step::Section(SectionId::new("what-is-safeguarding"));
    let tasks = shown
        .after(Action::Sign(SigningAction::Go(next)))
        .after(Action::Back);
    assert_eq!(
        (tasks.view(), tasks.signing().step()),
        (&View::SignOff, &Step::Tasks)
    );
    assert_eq!(*tasks.after(Action::Back).view(), View::Search);
    // And so does whoever comes to the section another way.
    let straight = open(&back, View::SignOff).after(Action::Sign(SigningAction::Go(section)));
    let tasks = straight.after(Action::Back);
    assert_eq!(
        (tasks.view(), tasks.signing().step()),
        (&View::SignOff, &Step::Tasks)
    );
}

#[test]
fn the_policy_as_a_whole_leads_to_the_list_of_tasks() {
    let found = searched("who approved the policy");
    let unmarked = markup(&found).replace("<mark>", "").replace("</mark>", "");
    let found_words = words(&unmarked);
    let hit = "Safeguarding Policy Approved by: Chief Officer Group";
    assert!(found_words.contains(hit), "{found_words}");
    // From the middle of the journey too.
    let found = found.after(Action::Sign(SigningAction::Go(Step::Training)));
    let tasks = read_policy(&found, &Step::Tasks);
    assert_eq!(*tasks.signing().step(), Step::Tasks);
    assert!(words(&markup(&tasks)).contains("0 of 7 sections opened"));
}

#[test]
fn a_policy_that_did_not_come_is_said_and_one_that_is_not_there_only_where_it_is_signed() {
    let policy =
        |state: &State, loading: Loading| state.after(Action::Sign(SigningAction::Policy(loading)));
    for view in [View::Search, View::SignOff] {
        let state = reading(&leicester(), view.clone());
        let failed = policy(&state, Loading::Failed("the line is down".into()));
        let said = words(&markup(&failed));
        for expected in ["the line is down", "Try again", "Call now:"] {
            assert!(said.contains(expected), "{view:?}: {said}");
        }
        let again = failed.after(Action::TryAgain);
        assert_eq!(*again.signing().policy(), Loading::NotAsked);
        let said = words(&markup(&policy(&state, Loading::Absent)));
        let is_signed_here = view == View::SignOff;
        assert_eq!(
            said.contains("has no policy to sign"),
            is_signed_here,
            "{said}"
        );
        assert!(
            !said.contains("Try again") && !said.contains("Loading"),
            "{said}"
        );
    }
}
