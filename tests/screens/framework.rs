//! The framework's screens: every role's page, members' questions, successions, two councils, search.

use std::rc::Rc;

use guide_domain::framework::{DutyRef, Framework, Reference, RoleId, RoleKind, TopicId};
use guide_domain::pack::Pack;
use guide_domain::roles::united;
use guide_domain::search::entries;
use guide_domain::spoken;
use guide_widget::state::reading::ReadingAction;
use guide_widget::state::{Action, Loading, State};
use guide_widget::view::{Destination, View};

use crate::packs::{at, day, derby, leicester, night};
use crate::twin::{markup, state_at, words};

/// A state that stands at a view with the framework loaded.
pub(crate) fn reading(pack: &Rc<Pack>, view: View) -> State {
    state_at(Rc::clone(pack), day())
        .after(Action::Read(ReadingAction::TakeFramework(Rc::clone(pack))))
        .after(Action::Open(Destination::of(view)))
}

fn role(id: &str, paragraph: Option<&str>) -> View {
    View::Role {
        role: RoleId::new(id),
        paragraph: paragraph.map(Rc::from),
    }
}

fn framework(pack: &Pack) -> &Framework {
    pack.framework().unwrap()
}

/// The references that stand before duties and their parts, in the markup's order.
fn references(markup: &str) -> Vec<String> {
    let places = markup.split("<p class=\"sg-ref").skip(1);
    places
        .map(|place| {
            let text = place.split_once('>').unwrap().1;
            text.split('<').next().unwrap().to_owned()
        })
        .collect()
}

/// The words of the smaller headings, in the markup's order.
fn subheadings(markup: &str) -> Vec<String> {
    let places = markup.split("<h3 class=\"sg-subheading\">").skip(1);
    places
        .map(|place| words(place.split("</h3>").next().unwrap()))
        .collect()
}

/// What a role's page must hold, in order: every duty of the united roles, its parts after it.
fn expected(framework: &Framework, roles: &[&str]) -> Vec<String> {
    let ids: Vec<RoleId> = roles.iter().map(|id| RoleId::new(id)).collect();
    let groups = united(framework, &ids).unwrap();
    let duties = groups.iter().flat_map(|group| &group.role.duties);
    duties
        .flat_map(|duty| {
            let parts = duty.parts.iter().map(|part| part.reference.to_string());
            [duty.reference.to_string()].into_iter().chain(parts)
        })
        .collect()
}

#[test]
fn a_roles_page_has_exactly_its_duties_each_once_with_the_reason() {
    for pack in [derby(), leicester()] {
        let framework = framework(&pack);
        for one in &framework.roles {
            let id = one.id.as_str();
            let markup = markup(&reading(&pack, role(id, None)));
            assert_eq!(references(&markup), expected(framework, &[id]), "{id}");
            let words = words(&markup);
            let groups = united(framework, std::slice::from_ref(&one.id)).unwrap();
            let reasons: Vec<String> = groups
                .iter()
                .map(|group| spoken::sentence(&group.reason()))
                .collect();
            let shown: Vec<String> = subheadings(&markup)
                .into_iter()
                .filter(|heading| heading.starts_with("Because you are"))
                .collect();
            assert_eq!(shown, reasons, "{id}");
            for group in groups {
                for duty in &group.role.duties {
                    assert!(
                        words.contains(&words_of(&duty.text)),
                        "{id}: {}",
                        duty.reference
                    );
                }
            }
        }
    }
}

/// A text with its white space folded, as screens are read here.
fn words_of(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn duties_that_come_from_an_all_role_are_called_our_reading() {
    let words = words(&markup(&reading(&derby(), role("directors-adults", None))));
    assert_eq!(
        words
            .matches("That it reaches this role is our reading of the document.")
            .count(),
        1,
        "{words}"
    );
    assert!(words.contains("Because you are a director"), "{words}");
}

#[test]
fn a_members_page_has_the_questions_of_scrutiny_and_the_rule_about_cases() {
    for (pack, own) in [(derby(), "9.1"), (leicester(), "9")] {
        let framework = framework(&pack);
        let own: DutyRef = own.parse().unwrap();
        for one in &framework.roles {
            let words = words(&markup(&reading(&pack, role(one.id.as_str(), None))));
            let is_member = one.kind == RoleKind::Member;
            assert_eq!(
                words.contains("At scrutiny: questions to ask"),
                is_member,
                "{}",
                one.id
            );
            for prompt in framework.prompts.iter().filter(|_| is_member) {
                assert!(
                    words.contains(&words_of(&prompt.question)),
                    "{}: {}",
                    one.id,
                    prompt.question
                );
                if prompt.reference.is_none() {
                    let marked = format!("{} Our addition", words_of(&prompt.question));
                    assert!(words.contains(&marked), "{}: {marked}", one.id);
                }
            }
        }
        let parts = framework.duty(own).unwrap().1.parts.len();
        let asked = framework.prompts.iter().filter(
            |prompt| matches!(prompt.reference, Some(Reference::Part(part)) if part.duty == own),
        );
        assert_eq!(asked.count(), parts, "one question for each part of {own}");
        let ours = framework
            .prompts
            .iter()
            .filter(|prompt| prompt.reference.is_none());
        assert!(ours.count() > 0, "no rule about case details");
    }
}

#[test]
fn what_is_only_named_is_called_not_supplied_to_members() {
    let words = words(&markup(&reading(&derby(), role("all-councillors", None))));
    assert!(
        words.contains(
            "Note: What the Political Conventions say is not in the document: not supplied."
        ),
        "{words}"
    );
    assert!(
        words.contains("Elected Member Safeguarding Champion") && words.contains("Not supplied"),
        "{words}"
    );
}

/// The same pack with a council's own words beside those of the duty.
fn with_official(pack: &Pack, duty: DutyRef, official: &str) -> Rc<Pack> {
    let mut changed = framework(pack).clone();
    let mut duties = changed.roles.iter_mut().flat_map(|role| &mut role.duties);
    let found = duties.find(|one| one.reference == duty).unwrap();
    found.official = Some(official.into());
    let contact = Pack::new(pack.contact_part().clone()).unwrap();
    Rc::new(contact.with_framework(changed).unwrap())
}

#[test]
fn the_councils_own_words_stand_beside_ours_where_it_brought_them() {
    let ours = derby();
    let duty: DutyRef = "1.3".parse().unwrap();
    let official = "An invented sentence about quadrilles.";
    let theirs = with_official(&ours, duty, official);
    let plain = framework(&ours).duty(duty).unwrap().1;
    let page = |pack| words(&markup(&reading(pack, role("leader", None))));
    assert!(!page(&ours).contains("Official wording"));
    let page = page(&theirs);
    assert_eq!(page.matches("Official wording").count(), 1, "{page}");
    assert!(
        page.contains(&format!("Official wording {official}")),
        "{page}"
    );
    assert!(page.contains(&words_of(&plain.text)), "{page}");
    let search = reading(&theirs, View::Search);
    let search = search.after(Action::Read(ReadingAction::Search("quadrille".into())));
    let found = words(&markup(&search));
    assert!(
        found.contains("1 result") && found.contains("1.3"),
        "{found}"
    );
}

#[test]
fn a_board_shows_its_successor_from_the_day_on() {
    let pack = derby();
    let successor = "Derby Safeguarding Children Board – since 29 September 2019: Derby and Derbyshire Safeguarding Children Partnership.";
    let page = |now: &str, id: &str| {
        let state = reading(&pack, role(id, None)).after(Action::Tick(at(now)));
        words(&markup(&state))
    };
    for (now, succeeded) in [
        // Derby's day begins an hour before UTC's in summer.
        ("2019-09-28T22:59:00Z", false),
        ("2019-09-28T23:00:00Z", true),
        ("2026-11-22T12:00:00Z", true),
    ] {
        let words = page(now, "cabinet-member-children");
        assert_eq!(words.contains(successor), succeeded, "{now}: {words}");
        // The boards for adults have no successor.
        let adults = page(now, "cabinet-member-adults");
        assert!(!adults.contains("Adults Board – since"), "{now}: {adults}");
    }
}

#[test]
fn a_link_to_a_paragraph_gives_it_the_focus() {
    for (view, reference) in [
        (role("leader", Some("1.3")), "1.3"),
        (role("strategic-director-children", Some("5.4a")), "5.4a"),
        // A paragraph that reaches the role through an “all …” role.
        (role("leader", Some("11.1")), "11.1"),
    ] {
        let markup = markup(&reading(&derby(), view));
        let target = format!("sg-target\">{reference}<");
        assert_eq!(markup.matches(&target).count(), 1, "{reference}");
        assert_eq!(markup.matches("tabindex=\"-1\"").count(), 1, "{reference}");
    }
}

#[test]
fn links_that_lead_nowhere_are_told() {
    for pack in [derby(), leicester()] {
        for (view, said) in [
            (role("nobody", None), "The framework has no role “nobody”"),
            (
                role("nobody", Some("1.1")),
                "The framework has no role “nobody”",
            ),
            (
                role("leader", Some("99.9")),
                "The framework has no paragraph “99.9”",
            ),
            (
                role("other-staff", Some("1.1")),
                "The paragraph of this link is none of this role’s duties. It stands elsewhere: 1.1",
            ),
            (
                role("leader", Some("01.1")),
                "The framework has no paragraph “01.1”",
            ),
            (View::Terms(Some("none".into())), "There is no entry “none”"),
        ] {
            let markup = markup(&reading(&pack, view));
            let words = words(&markup);
            assert!(words.contains(said), "{said}: {words}");
            assert_eq!(markup.matches("tabindex=\"-1\"").count(), 1, "{said}");
        }
    }
}

/// Leicester without any duty on a topic.
fn leicester_without(topic: &TopicId) -> Rc<Pack> {
    let pack = leicester();
    let mut framework = framework(&pack).clone();
    framework.topics.retain(|known| known.id != *topic);
    for role in &mut framework.roles {
        for duty in &mut role.duties {
            if duty.topics.contains(topic) {
                duty.topics = vec![TopicId::new("leadership")];
            }
        }
    }
    let contact = Pack::new(pack.contact_part().clone()).unwrap();
    Rc::new(contact.with_framework(framework).unwrap())
}

#[test]
fn what_one_council_lacks_is_visible_beside_the_other() {
    let derby = derby();
    let topic = TopicId::new("records");
    let other = leicester_without(&topic);
    let id = &other.contact_part().id;
    let beside = |view: View| {
        let others = vec![(id.clone(), Rc::from("Leicester City Council"))];
        reading(&derby, View::Roles)
            .after(Action::Read(ReadingAction::KnowOthers(others)))
            .after(Action::Open(Destination::of(view)))
            .after(Action::Read(ReadingAction::TakeOther(Ok(Rc::clone(
                &other,
            )))))
    };
    let all = words(&markup(&beside(View::Compare(None))));
    assert!(all.contains("Leicester City Council: nothing"), "{all}");
    let one = markup(&beside(View::Compare(Some(topic.clone()))));
    let (first, second) = one.split_once("Leicester City Council").unwrap();
    assert!(!references(first).is_empty() && references(second).is_empty());
    assert!(words(second).contains("This framework has no duty on this topic."));

    // The other way round the topic is there too, though this council does not have it.
    let others = vec![(
        derby.contact_part().id.clone(),
        Rc::from("Derby City Council"),
    )];
    let state = reading(&other, View::Roles)
        .after(Action::Read(ReadingAction::KnowOthers(others)))
        .after(Action::Open(Destination::of(View::Compare(Some(topic)))))
        .after(Action::Read(ReadingAction::TakeOther(Ok(derby))));
    let (first, second) = markup_halves(&state);
    assert!(references(&first).is_empty() && !references(&second).is_empty());
}

/// The markup of two councils side by side, cut before the second.
fn markup_halves(state: &State) -> (String, String) {
    let markup = markup(state);
    let (first, second) = markup.split_once("Derby City Council</h4>").unwrap();
    (first.to_owned(), second.to_owned())
}

#[test]
fn every_entry_can_be_found_by_its_title() {
    for pack in [derby(), leicester()] {
        let search = reading(&pack, View::Search);
        for entry in entries(&pack) {
            let query = Rc::clone(&entry.title);
            let state = search.after(Action::Read(ReadingAction::Search(Rc::clone(&query))));
            let unmarked = markup(&state).replace("<mark>", "").replace("</mark>", "");
            let words = words(&unmarked);
            assert!(words.contains(&words_of(&entry.title)), "{query}: {words}");
            assert!(!words.contains("Nothing found"), "{query}");
        }
    }
}

#[test]
fn a_search_that_finds_nothing_gives_the_number_of_this_hour() {
    for (now, number) in [(day(), "01332 641172"), (night(), "01332 786968")] {
        for query in ["zzzzqqqq", "<script>", "§"] {
            let state = reading(&derby(), View::Search)
                .after(Action::Tick(now))
                .after(Action::Read(ReadingAction::Search(query.into())));
            let words = words(&markup(&state));
            assert!(words.contains("Nothing found"), "{query}: {words}");
            assert!(words.contains(number), "{query}: {words}");
        }
    }
}

#[test]
fn what_is_still_to_come_is_waited_for_with_numbers_where_it_fails() {
    let home = state_at(derby(), night());
    let waiting = home.after(Action::MoreFailed("the line is down".into()));
    assert_eq!(*waiting.more(), Loading::Failed("the line is down".into()));
    assert_eq!(*waiting.after(Action::TryAgain).more(), Loading::NotAsked);
    // Without a framework there is nothing but the reason, the number and another try.
    let alone = Rc::new(Pack::new(derby().contact_part().clone()).unwrap());
    for view in [
        View::Roles,
        View::MyRoles,
        View::Accountability,
        View::Search,
    ] {
        let state = state_at(Rc::clone(&alone), night())
            .after(Action::Open(Destination::of(view)))
            .after(Action::MoreFailed("the line is down".into()));
        let words = words(&markup(&state));
        for said in ["the line is down", "Try again", "01332 786968"] {
            assert!(words.contains(said), "{said}: {words}");
        }
    }
}
