//! What holds on every screen of every bundled pack, by day, by night, in doubt and outside the calendar.

use std::rc::Rc;

use guide_domain::clock::ClockTrust;
use guide_domain::framework::RoleId;
use guide_domain::pack::Pack;
use guide_widget::state::reading::ReadingAction;
use guide_widget::state::{Action, Clock, State};
use guide_widget::view::{Destination, View};

use crate::packs::{at, day, derby, leicester, night};
use crate::twin::{TRUSTED, answered, full_paths, markup, words};

fn every_screen() -> Vec<(String, State)> {
    let moments = [
        ("day", day(), TRUSTED),
        ("night", night(), TRUSTED),
        ("doubt", night(), Clock::Device(ClockTrust::InDoubt)),
        ("beyond the calendar", at("2040-01-02T10:00:00Z"), TRUSTED),
        ("preview", day(), Clock::Preview),
    ];
    let mut screens = Vec::new();
    for pack in [derby(), leicester()] {
        for (name, now, clock) in moments {
            let name = format!("{} {name}", pack.contact_part().id);
            let home = State::new(Rc::clone(&pack), now, clock);
            for view in [View::Home, View::Contact, View::Sources] {
                let state = home.after(Action::Open(Destination::of(view)));
                screens.push((format!("{name} {}", state.view().address()), state));
            }
            let loaded = home.after(Action::Read(ReadingAction::TakeFramework(Rc::clone(&pack))));
            for view in framework_views(&pack) {
                let state = loaded.after(Action::Open(Destination::of(view)));
                screens.push((format!("{name} {}", state.view().address()), state));
            }
            for path in full_paths(&pack) {
                let steps: Vec<&str> = path
                    .iter()
                    .map(guide_domain::routes::AnswerId::as_str)
                    .collect();
                let state = answered(Rc::clone(&pack), now, &steps).after(Action::SetClock(clock));
                screens.push((format!("{name} {}", steps.join("/")), state));
            }
        }
    }
    screens
}

/// The framework's screens, two roles of different kinds among them.
fn framework_views(pack: &Pack) -> Vec<View> {
    let role = |id: &str, paragraph: Option<&str>| View::Role {
        role: RoleId::new(id),
        paragraph: paragraph.map(Rc::from),
    };
    let framework = pack.framework().unwrap();
    let topic = framework.topics.first().unwrap();
    vec![
        View::Roles,
        role("all-councillors", None),
        role("other-staff", Some("1.1")),
        role("nobody", None),
        View::MyRoles,
        View::Accountability,
        View::Terms(None),
        View::Compare(None),
        View::Compare(Some(topic.id.clone())),
        View::Search,
    ]
}

#[test]
fn emergency_number_comes_before_the_navigation() {
    for (name, state) in every_screen() {
        let markup = markup(&state);
        let emergency = markup
            .find("href=\"tel:999\"")
            .unwrap_or_else(|| panic!("{name}: no 999"));
        assert!(emergency < markup.find("<nav").unwrap(), "{name}");
    }
}

#[test]
fn links_dial_mail_or_lead_to_https_alone() {
    for (name, state) in every_screen() {
        let markup = markup(&state);
        for link in markup.split("href=\"").skip(1) {
            let target = link.split('"').next().unwrap();
            let allowed = ["tel:", "mailto:", "https://"]
                .iter()
                .any(|scheme| target.starts_with(scheme));
            assert!(allowed, "{name}: {target}");
        }
    }
}

#[test]
fn a_screen_has_one_heading_that_can_take_the_focus() {
    for (name, state) in every_screen() {
        let markup = markup(&state);
        assert_eq!(markup.matches("<h2").count(), 1, "{name}");
        // The search's field takes it: whoever comes there wants to type.
        let takers = usize::from(*state.view() != View::Search);
        assert_eq!(markup.matches("tabindex=\"-1\"").count(), takers, "{name}");
    }
}

#[test]
fn home_and_outcomes_name_a_number_besides_999() {
    for (name, state) in every_screen() {
        let at_outcome = *state.view() == View::Contact && !name.ends_with(" contact");
        let has_numbers = *state.view() == View::Home || at_outcome;
        if !has_numbers {
            continue;
        }
        let markup = markup(&state);
        assert!(markup.matches("class=\"sg-number\"").count() >= 1, "{name}");
    }
}

#[test]
fn an_exemplar_says_so_above_the_number_and_never_looks_confirmed() {
    for (name, state) in every_screen() {
        let markup = markup(&state);
        assert!(!words(&markup).contains("Open now"), "{name}");
        let notice = markup
            .find("Not confirmed")
            .unwrap_or_else(|| panic!("{name}: no notice"));
        if let Some(number) = markup.find("class=\"sg-number\"") {
            assert!(notice < number, "{name}");
        }
    }
}

#[test]
fn there_is_a_badge_only_where_the_hour_is_certain() {
    for (name, state) in every_screen() {
        let words = words(&markup(&state));
        let certain = state.guidance(&state.path()).unwrap().certain;
        if !certain {
            assert!(!words.contains("Listed for this hour"), "{name}");
            assert!(!words.contains("Closed now"), "{name}");
        }
    }
}

#[test]
fn nothing_is_styled_or_scripted_inline() {
    for (name, state) in every_screen() {
        let markup = markup(&state);
        for tag in markup
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
        {
            let inline =
                tag.starts_with("script") || tag.contains(" style=") || tag.contains(" on");
            assert!(!inline, "{name}: <{tag}>");
        }
    }
}

#[test]
fn what_is_not_from_a_document_says_so() {
    for (name, state) in every_screen() {
        let words = words(&markup(&state));
        let part = state.part();
        let hints = part
            .routes
            .questions
            .iter()
            .flat_map(|question| &question.answers);
        for hint in hints.filter_map(|answer| answer.hint.as_ref()) {
            assert!(hint.mark.is_addition(), "{name}: {}", hint.text);
            let told = words.replace(&format!("{} Our addition", hint.text), "");
            assert!(!told.contains(&*hint.text), "{name}: {}", hint.text);
        }
    }
}
