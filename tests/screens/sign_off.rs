//! The sign-off's screens, from the list of tasks to the answers to be checked, and what they say of what was sent.

use std::rc::Rc;

use guide_domain::policy::{Policy, marking};
use guide_domain::sign_off::journey::{Draft, Ending};
use guide_domain::sign_off::outbox::answer::Refusal;
use guide_domain::sign_off::record::{RecordId, Subject};
use guide_domain::sign_off::wire::{HeldSignOff, Me};
use guide_widget::state::{Action, Said, State};
use guide_widget::view::{Destination, View};
use guide_widget::whole::state::FurtherSaid;
use guide_widget::whole::state::signing::{
    FormFault, LeftBehind, Sent, SentState, Session, SigningAction, Step, TrainingForm,
};
use serde_json::json;

use crate::packs::{date, day, derby, leicester};
use crate::twin::{markup, state_at, words};

fn sign(state: &State, action: SigningAction) -> State {
    state.after(Action::from(action))
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

fn person(sign_offs: Vec<HeldSignOff>) -> Session {
    let subject = Subject::new("5ce32773").unwrap();
    Session::Person(Rc::new(Me {
        display: Some("Housing officer".into()),
        sign_offs,
        due: [("derby/safeguarding".into(), date("2026-11-30"))].into(),
        ..Me::named(subject)
    }))
}

/// What the host holds, as it writes it.
fn held(pack: &str, version: &str, outcome: &str, state: &str, recorded_at: &str) -> HeldSignOff {
    let held = json!({"pack": pack, "policy": "safeguarding", "version": version, "outcome": outcome,
        "recorded_at": recorded_at, "receipt": format!("SG-{version}"), "state": state});
    serde_json::from_value(held).unwrap()
}

/// The list of tasks of somebody of whom the host holds that.
fn holding(sign_offs: Vec<HeldSignOff>) -> String {
    text(&sign(
        &start(),
        SigningAction::TakeSession(person(sign_offs)),
    ))
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
        state = go(&state, Step::scenario(scenario.id.clone()));
        state = sign(&state, SigningAction::Choose(marking.right));
    }
    state = go(&state, Step::training());
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
        let state = go(&all_done(&state), Step::Check(Ending::Signed));
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
        let asked = go(&state, Step::scenario(scenario.id.clone()));
        assert!(!text(&asked).contains(&*scenario.explanation.text));
        for wrong in (0..marking.choices.len()).filter(|choice| *choice != marking.right) {
            let told = sign(&asked, SigningAction::Choose(wrong));
            let words = text(&told);
            assert!(words.contains("Try another number"), "{words}");
            assert!(words.contains(&*scenario.explanation.text), "{words}");
            assert!(!words.contains("Continue"), "{words}");
            assert!(told.signing().draft().solved.is_empty());
            let told = sign(&told, SigningAction::Choose(marking.right));
            let praise = if scenario.is_immediate {
                "Yes. Somebody is in danger at this moment"
            } else {
                "Yes, that is the line"
            };
            assert!(text(&told).contains(praise));
            assert_eq!(
                told.signing().draft().solved,
                std::slice::from_ref(&scenario.id)
            );
        }
    }
}

#[test]
fn a_training_has_a_day_that_has_been() {
    let state = go(&signed_in(), Step::training());
    let nothing = sign(&state, SigningAction::TellTraining);
    let fault = TrainingForm {
        fault: Some(FormFault::NothingChosen),
        ..TrainingForm::default()
    };
    assert_eq!(*nothing.signing().step(), Step::Training(fault));
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
    let state = go(&signed_in(), Step::Check(Ending::Signed));
    assert!(!text(&state).contains("Sign and send"));
    let done = all_done(&signed_in());
    assert_eq!(*done.signing().step(), Step::Check(Ending::Signed));
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
        let chosen = sign(&asked, SigningAction::ChooseEnding(ending.clone()));
        let words = text(&with_id(&chosen));
        assert!(
            words.contains(&*label) && words.contains("Send: I"),
            "{words}"
        );
        let id = RecordId::new("draft-1").unwrap();
        let sent = go(&chosen, Step::Outcome { id, ending });
        assert!(text(&sent).contains("01332"), "no number to call");
    }
    assert!(text(&go(&state, Step::Help)).contains("01332"));
}

#[test]
fn recorded_is_said_of_a_receipt_alone() {
    let id = RecordId::new("draft-1").unwrap();
    let ending = Ending::Signed;
    let outcome = Step::Outcome {
        id: id.clone(),
        ending,
    };
    let state = go(&signed_in(), outcome);
    let states = [
        SentState::Saving,
        SentState::Waiting { saved: true },
        SentState::Waiting { saved: false },
        SentState::NoSession,
        SentState::OtherPerson,
        SentState::Stopped(Refusal::TooLarge),
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
    let before = held("derby", "1.1", "signed", "outdated", "2026-11-20T09:00:00Z");
    let now = held(
        "derby",
        "1.2",
        "signed",
        "current",
        "2026-11-20T10:30:00+01:00",
    );
    for sign_offs in [vec![before.clone(), now.clone()], vec![now, before]] {
        let words = holding(sign_offs);
        assert!(words.contains("your sign-off is current"), "{words}");
    }
}

#[test]
fn a_sign_off_the_host_holds_is_told_with_what_it_is_worth() {
    let cases = [
        ("signed", "current", "your sign-off is current"),
        (
            "signed",
            "training-outstanding",
            "Your training is outstanding",
        ),
        ("signed", "outdated", "You signed an older version"),
        ("declined", "declined", "You told us that you do not sign."),
        ("declined", "outdated", "you do not sign an older version"),
        ("needs-help", "needs-help", "You asked for help"),
        ("needs-help", "outdated", "before signing an older version"),
    ];
    for (outcome, state, says) in cases {
        let words = holding(vec![held("derby", "1.2", outcome, state, RECORDED)]);
        assert!(words.contains(says), "{words}");
        assert!(words.contains("Friday 20 November 2026, 9 am"), "{words}");
    }
}

const RECORDED: &str = "2026-11-20T09:00:00Z";

#[test]
fn what_the_guide_has_no_word_for_is_recorded_and_nothing_else() {
    let strange = [
        ("abstained", "current"),
        ("signed", "splendid"),
        ("abstained", "splendid"),
        ("declined", "current"),
        ("signed", "needs-help"),
    ];
    for (outcome, state) in strange {
        let words = holding(vec![held("derby", "1.2", outcome, state, RECORDED)]);
        let said = "Your answer is recorded. What it counts for, this guide cannot say: see the safeguarding group.";
        assert!(words.contains(said), "{outcome}, {state}: {words}");
        for other in ["You have signed", "You signed", "You told us", "You asked"] {
            assert!(!words.contains(other), "{outcome}, {state}: {words}");
        }
    }
}

#[test]
fn a_receipt_of_another_councils_policy_of_the_same_name_tells_nothing() {
    let words = holding(vec![held("fernbeck", "1.2", "signed", "current", RECORDED)]);
    assert!(!words.contains("Receipt"), "{words}");
    assert!(
        words.contains("Please sign by 30 November 2026."),
        "{words}"
    );
    // Nor does it hide this council's.
    let words = holding(vec![
        held(
            "fernbeck",
            "1.2",
            "signed",
            "current",
            "2026-11-21T09:00:00Z",
        ),
        held("derby", "1.2", "declined", "declined", RECORDED),
    ]);
    assert!(
        words.contains("You told us that you do not sign"),
        "{words}"
    );
}

#[test]
fn a_later_answer_to_the_same_version_stands() {
    let words = holding(vec![
        held(
            "derby",
            "1.2",
            "declined",
            "declined",
            "2026-11-21T09:00:00Z",
        ),
        held("derby", "1.2", "signed", "superseded", RECORDED),
    ]);
    assert!(
        words.contains("You told us that you do not sign"),
        "{words}"
    );
    assert!(!words.contains("You have signed"), "{words}");
}

#[test]
fn nobody_agrees_to_what_is_not_so_yet() {
    let state = go(&signed_in(), Step::Declaration);
    let words = text(&state);
    assert!(
        words.contains("Something is left before you can agree to this: Read the policy."),
        "{words}"
    );
    assert!(!words.contains("I agree to all of this"), "{words}");
    // Nor by a press that was on its way.
    let pressed = sign(&state, SigningAction::Agree);
    assert!(!pressed.signing().draft().agreed);
    assert_eq!(*pressed.signing().step(), Step::Declaration);
    let mut state = signed_in();
    for section in &policy(&state).sections.clone() {
        state = go(&state, Step::Section(section.id.clone()));
    }
    let words = text(&go(&state, Step::Declaration));
    assert!(
        words.contains("Show that you know whom to call."),
        "{words}"
    );
    assert!(!words.contains("I agree to all of this"), "{words}");
    let words = text(&go(&all_done(&state), Step::Declaration));
    assert!(words.contains("I agree to all of this"), "{words}");
}

#[test]
fn whoever_comes_back_to_tell_their_training_tells_that_alone() {
    let held = held("derby", "1.2", "signed", "training-outstanding", RECORDED);
    let state = sign(&start(), SigningAction::TakeSession(person(vec![held])));
    let words = text(&state);
    assert!(words.contains("7 of 7 sections opened"), "{words}");
    assert!(words.contains("4 of 4 answered rightly"), "{words}");
    assert_eq!(state.signing().next_step(policy(&state)), Step::training());
    let state = sign(
        &go(&state, Step::training()),
        SigningAction::ChooseTraining(None),
    );
    let state = sign(&state, SigningAction::TellTraining);
    assert_eq!(
        *state.signing().step(),
        Step::Declaration,
        "agreed once more"
    );
}

#[test]
fn an_older_versions_signature_spares_nothing() {
    for (version, outcome, state) in [
        ("1.1", "signed", "outdated"),
        ("1.1", "signed", "training-outstanding"),
        ("1.2", "declined", "declined"),
        ("1.2", "signed", "current"),
    ] {
        let held = held("derby", version, outcome, state, RECORDED);
        let words = holding(vec![held]);
        assert!(
            words.contains("0 of 7 sections opened"),
            "{version}: {words}"
        );
    }
}

#[test]
fn a_training_told_before_stands_in_the_form() {
    let mut state = go(&all_done(&signed_in()), Step::training());
    assert!(text(&state).contains("Still to come"));
    let briefing = policy(&state).training[1].id.clone();
    state = sign(&state, SigningAction::ChooseTraining(Some(briefing)));
    for (place, field) in ["20", "11", "2026"].into_iter().enumerate() {
        state = sign(&state, SigningAction::TypeDate(place, field.into()));
    }
    let told = sign(&state, SigningAction::TellTraining);
    let again = markup(&go(&told, Step::training()));
    for field in ["20", "11", "2026"] {
        assert!(again.contains(&format!("value=\"{field}\"")), "{again}");
    }
}

#[test]
fn a_wrong_choice_says_what_was_chosen_and_why_it_is_wrong() {
    let state = signed_in();
    for scenario in &policy(&state).scenarios.clone() {
        let marking = marking(state.part(), scenario).unwrap();
        let asked = go(&state, Step::scenario(scenario.id.clone()));
        let mut said = Vec::new();
        for (place, choice) in marking.choices.iter().enumerate() {
            if place == marking.right {
                continue;
            }
            let words = text(&sign(&asked, SigningAction::Choose(place)));
            assert!(words.contains(&format!("Not {}:", choice.label)), "{words}");
            let of_time = words.contains("not the line for this time");
            let of_danger = words.contains("at this moment, whatever the hour")
                || words.contains("nobody is in danger at this very moment");
            assert_eq!(
                of_danger,
                scenario.is_immediate || choice.contact.is_none(),
                "{words}"
            );
            assert_ne!(of_time, of_danger, "{words}");
            said.push(words);
        }
        let all = said.len();
        said.dedup();
        assert_eq!(said.len(), all, "a second wrong choice says something new");
    }
}

#[test]
fn what_is_said_of_a_choice_stands_where_listening_had_begun() {
    let state = signed_in();
    let scenario = policy(&state).scenarios[0].id.clone();
    let asked = go(&state, Step::scenario(scenario));
    for state in [asked.clone(), sign(&asked, SigningAction::Choose(0))] {
        let markup = markup(&state);
        assert_eq!(markup.matches("role=\"status\"").count(), 2, "{markup}");
    }
}

#[test]
fn whoever_comes_after_somebody_with_unsent_answers_is_told() {
    for (left, says) in [
        (LeftBehind::Saved, "they are kept on this device"),
        (LeftBehind::InPage, "nothing but this page keeps them"),
    ] {
        let told = sign(&signed_in(), SigningAction::LeaveBehind(Some(left)));
        let words = text(&told);
        assert!(
            words.contains("Their answers were not sent") && words.contains(says),
            "{words}"
        );
        let gone = text(&sign(&told, SigningAction::Forget));
        assert!(!gone.contains("were not sent"), "{gone}");
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
    let reason = guide_widget::words::waiting::NO_POLICY;
    let absent = guide_widget::state::Loading::Absent;
    let words = text(&sign(&state, SigningAction::Policy(absent)));
    assert!(words.contains(reason) && words.contains("101"), "{words}");
}

#[test]
fn answers_that_make_no_record_are_said_to_be_unsent() {
    let why = "the subject is no id".into();
    let state = all_done(&signed_in()).after(Action::Say(Said::Further(FurtherSaid::NotSent(why))));
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
