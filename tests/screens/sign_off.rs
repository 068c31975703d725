//! The sign-off's screens, from the list of tasks to the answers to be checked, and what they say of what was sent.

use std::rc::Rc;

use guide_domain::policy::{Policy, marking};
use guide_domain::sign_off::journey::{Draft, Ending};
use guide_domain::sign_off::record::RecordId;
use guide_widget::state::signing::{
    FormFault, Held, Person, Sent, SentState, Session, SigningAction, Step,
};
use guide_widget::state::{Action, Said, State};
use guide_widget::view::{Destination, View};

use crate::packs::{date, day, derby, leicester};
use crate::twin::{markup, state_at, words};

fn sign(state: &State, action: SigningAction) -> State {
    state.after(Action::Sign(action))
}

fn go(state: &State, step: Step) -> State {
    sign(state, SigningAction::Go(step))
}

/// The list of tasks, with nobody known.
fn start() -> State {
    let pack = derby();
    let state = state_at(Rc::clone(&pack), day());
    let state = state.after(Action::Open(Destination::of(View::SignOff)));
    sign(&state, SigningAction::TakePolicy(pack))
}

fn person(sign_offs: Vec<Held>) -> Session {
    Session::Person(Person {
        subject: "5ce32773".into(),
        display: Some("Housing officer".into()),
        sign_offs,
        due: Some(date("2026-11-30")),
    })
}

/// The list of tasks of somebody who is signed in.
fn signed_in() -> State {
    sign(&start(), SigningAction::TakeSession(person(Vec::new())))
}

fn policy(state: &State) -> &Policy {
    state.policy().unwrap()
}

fn text(state: &State) -> String {
    words(&markup(state))
}

/// Everything done, in the order of the journey.
fn all_done(state: &State) -> State {
    let mut state = state.clone();
    for section in &policy(&state).sections.clone() {
        state = go(&state, Step::Section(section.id.clone()));
    }
    for scenario in &policy(&state).scenarios.clone() {
        let marking = marking(state.part(), scenario).unwrap();
        state = go(&state, Step::Scenario(scenario.id.clone()));
        state = sign(&state, SigningAction::Choose(marking.right));
    }
    state = sign(&state, SigningAction::ChooseTraining(None));
    state = sign(&state, SigningAction::TellTraining);
    let state = sign(&state, SigningAction::Agree);
    with_id(&state)
}

/// The answers under an id, as they are shown for checking.
fn with_id(state: &State) -> State {
    let draft = Draft {
        id: Some(RecordId::new("draft-1").unwrap()),
        ..Draft::default()
    };
    let taken = SigningAction::TakeDraft {
        draft,
        keeps_nothing: false,
    };
    sign(state, taken)
}

#[test]
fn the_list_says_who_signs_by_when_and_how_much_is_left() {
    let words = text(&signed_in());
    assert!(words.contains("Signing as Housing officer"), "{words}");
    assert!(
        words.contains("Please sign by 30 November 2026."),
        "{words}"
    );
    assert!(words.contains("0 of 7 sections opened"), "{words}");
    assert!(words.contains("0 of 4 answered rightly"), "{words}");
    assert!(words.contains("Signing it is no evidence"), "{words}");
    let late = signed_in().after(Action::Tick(crate::packs::at("2026-12-01T09:00:00Z")));
    assert!(text(&late).contains("was due by 30 November 2026"));
}

#[test]
fn without_a_person_the_policy_can_be_read_and_nothing_sent() {
    for session in [
        Session::Nowhere,
        Session::SignedOut,
        Session::Failed("503".into()),
    ] {
        let state = sign(&start(), SigningAction::TakeSession(session.clone()));
        let state = go(&all_done(&state), Step::Check);
        let markup = markup(&state);
        assert!(!words(&markup).contains("Sign and send"), "{session:?}");
        assert!(markup.contains("sg-notice"), "{session:?}");
    }
}

#[test]
fn a_section_counts_as_opened_once_it_is_shown() {
    let state = signed_in();
    let first = policy(&state).sections[0].clone();
    let state = go(&state, Step::Section(first.id.clone()));
    let words = text(&state);
    for paragraph in &first.paragraphs {
        assert!(words.contains(&*paragraph.text), "{}", paragraph.text);
    }
    assert_eq!(state.signing().draft().opened, [first.id]);
    assert!(text(&go(&state, Step::Tasks)).contains("1 of 7 sections opened"));
}

#[test]
fn a_wrong_choice_is_explained_and_can_be_tried_again() {
    let state = signed_in();
    for scenario in &policy(&state).scenarios.clone() {
        let marking = marking(state.part(), scenario).unwrap();
        let asked = go(&state, Step::Scenario(scenario.id.clone()));
        assert!(!text(&asked).contains(&*scenario.explanation.text));
        for wrong in (0..marking.choices.len()).filter(|choice| *choice != marking.right) {
            let told = sign(&asked, SigningAction::Choose(wrong));
            let words = text(&told);
            assert!(words.contains("Try another number"), "{words}");
            assert!(words.contains(&*scenario.explanation.text), "{words}");
            assert!(!words.contains("Continue"), "{words}");
            assert!(told.signing().draft().solved.is_empty());
            let told = sign(&told, SigningAction::Choose(marking.right));
            assert!(text(&told).contains("Yes, that is the line"));
            assert_eq!(
                told.signing().draft().solved,
                std::slice::from_ref(&scenario.id)
            );
        }
    }
}

#[test]
fn a_training_has_a_day_that_has_been() {
    let state = go(&signed_in(), Step::Training);
    let nothing = sign(&state, SigningAction::TellTraining);
    assert_eq!(nothing.signing().fault(), Some(FormFault::NothingChosen));
    let briefing = policy(&state).training[1].id.clone();
    let chosen = sign(&state, SigningAction::ChooseTraining(Some(briefing)));
    let cases = [
        (["", "", ""], false),
        (["31", "2", "2026"], false),
        // The council's date is 23 November 2026.
        (["24", "11", "2026"], false),
        (["23", "11", "2026"], true),
        (["1", "1", "1989"], false),
        (["+1", "1", "2026"], false),
        (["1", "1", "26"], false),
        ([" 3 ", "11", "2026"], true),
    ];
    for (fields, fits) in cases {
        let mut typed = chosen.clone();
        for (place, field) in fields.into_iter().enumerate() {
            typed = sign(&typed, SigningAction::TypeDate(place, field.into()));
        }
        let told = sign(&typed, SigningAction::TellTraining);
        assert_eq!(
            told.signing().draft().training.is_some(),
            fits,
            "{fields:?}"
        );
        assert_eq!(
            markup(&told).contains("role=\"alert\""),
            !fits,
            "{fields:?}"
        );
    }
}

#[test]
fn signing_waits_until_every_step_is_done() {
    let state = go(&signed_in(), Step::Check);
    assert!(!text(&state).contains("Sign and send"));
    let done = all_done(&signed_in());
    assert_eq!(*done.signing().step(), Step::Check);
    // Not before they have an id: a press would come to nothing.
    let early = sign(&signed_in(), SigningAction::ChooseEnding(Ending::Signed));
    assert!(!text(&early).contains("Sign and send"));
    let words = text(&done);
    assert!(words.contains("Sign and send"), "{words}");
    assert!(words.contains("7 of 7 sections opened"), "{words}");
    assert!(words.contains("4 of 4 answered rightly"), "{words}");
    assert!(words.contains("Still to come"), "{words}");
}

#[test]
fn declining_and_asking_for_help_need_no_step() {
    let state = signed_in();
    let decline = policy(&state).declines[0].clone();
    let help = policy(&state).needs[0].clone();
    for (step, ending, label) in [
        (
            Step::Decline,
            Ending::Declined(decline.id.clone()),
            decline.label,
        ),
        (Step::Help, Ending::NeedsHelp(help.id.clone()), help.label),
    ] {
        let asked = go(&state, step.clone());
        assert!(text(&asked).contains(&*label));
        let chosen = sign(&asked, SigningAction::ChooseEnding(ending));
        let words = text(&with_id(&chosen));
        assert!(
            words.contains(&*label) && words.contains("Send: I"),
            "{words}"
        );
        let sent = go(&chosen, Step::Outcome(RecordId::new("draft-1").unwrap()));
        assert!(text(&sent).contains("01332"), "no number to call");
    }
    assert!(text(&go(&state, Step::Help)).contains("01332"));
}

#[test]
fn recorded_is_said_of_a_receipt_alone() {
    let id = RecordId::new("draft-1").unwrap();
    let state = go(&signed_in(), Step::Outcome(id.clone()));
    let states = [
        SentState::Saving,
        SentState::Waiting { saved: true },
        SentState::Waiting { saved: false },
        SentState::NoSession,
        SentState::Stopped("it is too large".into()),
    ];
    for sent in states {
        let sent = Sent {
            id: id.clone(),
            state: sent,
        };
        let words = text(&sign(
            &state,
            SigningAction::TakeSent(vec![sent.clone()], 0),
        ));
        assert!(words.contains("Not recorded yet"), "{sent:?}: {words}");
        assert!(!words.contains("Recorded"), "{sent:?}: {words}");
    }
    let sent = Sent {
        id,
        state: SentState::Recorded("SG-1234".into()),
    };
    let words = text(&sign(&state, SigningAction::TakeSent(vec![sent], 0)));
    assert!(
        words.contains("Recorded") && words.contains("SG-1234"),
        "{words}"
    );
}

#[test]
fn what_nobody_can_read_is_told_and_counted_as_nobodys() {
    let state = sign(&signed_in(), SigningAction::TakeSent(Vec::new(), 1));
    let words = text(&state);
    assert!(words.contains("holds one sign-off that"), "{words}");
    assert!(!text(&signed_in()).contains("cannot read"));
}

#[test]
fn of_several_the_latest_counts_in_whatever_order_the_host_lists_them() {
    let held = |version: &str, recorded_at: &str, state: &str| Held {
        policy: "safeguarding".into(),
        version: version.into(),
        outcome: "signed".into(),
        recorded_at: recorded_at.into(),
        receipt: version.into(),
        state: state.into(),
    };
    let before = held("1.1", "2026-11-20T09:00:00Z", "outdated");
    let now = held("1.2", "2026-11-20T10:30:00+01:00", "current");
    for sign_offs in [vec![before.clone(), now.clone()], vec![now, before]] {
        let session = SigningAction::TakeSession(person(sign_offs));
        let words = text(&sign(&start(), session));
        assert!(words.contains("your sign-off is current"), "{words}");
    }
}

#[test]
fn a_sign_off_the_host_holds_is_told_with_what_it_is_worth() {
    let held = |outcome: &str, state: &str| Held {
        policy: "safeguarding".into(),
        version: "1.2".into(),
        outcome: outcome.into(),
        recorded_at: "2026-11-20T09:00:00Z".into(),
        receipt: "SG-1".into(),
        state: state.into(),
    };
    let cases = [
        ("signed", "current", "your sign-off is current"),
        (
            "signed",
            "training-outstanding",
            "Your training is outstanding",
        ),
        ("declined", "current", "You told us that you do not sign"),
        ("needs-help", "current", "You asked for help"),
    ];
    for (outcome, state, says) in cases {
        let session = person(vec![held(outcome, state)]);
        let words = text(&sign(&start(), SigningAction::TakeSession(session)));
        assert!(words.contains(says), "{words}");
        assert!(words.contains("Friday 20 November 2026, 9 am"), "{words}");
    }
}

#[test]
fn nobody_sees_what_the_person_before_did() {
    let done = all_done(&signed_in());
    let idle = done.after(Action::Idle);
    let back = idle.after(Action::Open(Destination::of(View::SignOff)));
    let words = text(&back);
    assert!(words.contains("0 of 7 sections opened"), "{words}");
    assert!(!words.contains("Housing officer"), "{words}");
}

#[test]
fn a_pack_without_a_policy_says_so() {
    let state = state_at(leicester(), day());
    let state = state.after(Action::Open(Destination::of(View::SignOff)));
    let reason = guide_widget::words::sign_off::NO_POLICY;
    let failed = guide_widget::state::Loading::Failed(reason.into());
    let words = text(&sign(&state, SigningAction::Policy(failed)));
    assert!(words.contains(reason) && words.contains("101"), "{words}");
}

#[test]
fn answers_that_make_no_record_are_said_to_be_unsent() {
    let why = "the subject is no id".into();
    let state = all_done(&signed_in()).after(Action::Say(Said::NotSent(why)));
    let words = text(&state);
    assert!(
        words.contains("Nothing was sent: the subject is no id."),
        "{words}"
    );
    assert!(words.contains("Sign and send"), "{words}");
}

#[test]
fn what_vouches_for_a_whole_section_is_said_once_and_for_each_paragraph_where_they_differ() {
    let state = signed_in();
    let mut alike = 0;
    for section in &policy(&state).sections.clone() {
        let words = text(&go(&state, Step::Section(section.id.clone())));
        let marks = section.paragraphs.iter().map(|one| &one.mark);
        let is_common = marks.collect::<std::collections::BTreeSet<_>>().len() == 1;
        let is_said = words.contains("All of this section: Derby City Council Cabinet");
        assert_eq!(
            is_said,
            is_common && section.paragraphs.len() > 1,
            "{}: {words}",
            section.id
        );
        alike += usize::from(is_said);
    }
    assert!(alike > 0);
}
