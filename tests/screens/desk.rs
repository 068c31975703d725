//! The desk where people sign, without a browser: whom it takes for being here, what it shows of whom, what it sends.

use std::rc::Rc;

use guide_domain::policy::{Policy, marking};
use guide_domain::sign_off::journey::{Draft, Ending};
use guide_domain::sign_off::outbox::answer::Meaning;
use guide_domain::sign_off::outbox::entry::{Frozen, Hold, Kept};
use guide_domain::sign_off::outbox::message::{Command, Event, Session as Known};
use guide_domain::sign_off::outbox::retry::Jitter;
use guide_domain::sign_off::record::{Record, RecordId, Subject};
use guide_domain::sign_off::visit::{Visit, visit};
use guide_domain::sign_off::wire::{Me, Receipt};
use guide_widget::state::{Action, Clock, Said, State};
use guide_widget::view::{Destination, View};
use guide_widget::whole::state::FurtherSaid;
use guide_widget::whole::state::desk::{
    Desk, DeskCommand, DeskEvent, DraftAnswer, Errand, Given, News, Then,
};
use guide_widget::whole::state::signing::{LeftBehind, SentState, Session, SigningAction, Step};
use serde_json::json;

use crate::packs::{day, derby};
use crate::twin::state_at;

/// A desk with its screens, and a device that keeps drafts.
struct Table {
    desk: Desk,
    state: State,
    drafts: std::collections::BTreeMap<String, Draft>,
    ids: u32,
}

fn subject(name: &str) -> Subject {
    Subject::new(name).unwrap()
}

fn somebody(name: &str) -> Session {
    Session::Person(Rc::new(Me::named(subject(name))))
}

impl Table {
    /// The screen of the sign-off in a page with a service; what the host is asked first is not answered yet.
    fn with_service() -> (Self, Vec<DeskCommand>) {
        let mut table = Self::closed();
        table.hear(DeskEvent::Host(Some("/api".into())));
        let open = Action::Open(Destination::of(View::SignOff));
        table.state = table.state.after(open);
        table.hear(DeskEvent::Did(SigningAction::TakePolicy(derby())));
        let asked = table.hear(DeskEvent::Entered);
        (table, asked)
    }

    fn closed() -> Self {
        Self {
            desk: Desk::default(),
            state: state_at(derby(), day()),
            drafts: std::collections::BTreeMap::new(),
            ids: 0,
        }
    }

    /// Lets the desk hear of something; visits to drafts are carried out at once, and so is what they lead to.
    fn hear(&mut self, event: DeskEvent) -> Vec<DeskCommand> {
        let commands = self.only_hear(event);
        let mut all = Vec::new();
        for command in commands {
            all.push(command.clone());
            if let DeskCommand::Visit {
                key,
                here,
                visit: what,
                then,
            } = command
            {
                let kept = self.drafts.get(&*key).cloned().unwrap_or_default();
                let visited = visit(kept, here, &what);
                if visited.granted {
                    self.drafts.insert(key.to_string(), visited.draft.clone());
                }
                let answer = DraftAnswer {
                    visited,
                    keeps: true,
                };
                let next = match then {
                    Then::Look => DeskEvent::Visited(key, answer),
                    Then::Submit(frozen) => DeskEvent::Submitted(key, answer, frozen),
                    Then::Nothing => continue,
                };
                all.extend(self.hear(next));
            }
        }
        all
    }

    fn only_hear(&mut self, event: DeskEvent) -> Vec<DeskCommand> {
        self.ids += 1;
        let given = Given {
            now: day(),
            jitter: Jitter::new(500),
            fresh_id: RecordId::new(format!("id-{}", self.ids)).unwrap(),
            unreadable: 0,
        };
        self.desk.handle(&mut self.state, event, &given)
    }

    fn policy(&self) -> &Policy {
        self.state.policy().unwrap()
    }

    fn did(&mut self, action: SigningAction) {
        self.hear(DeskEvent::Did(action));
    }

    /// Goes through the whole journey up to the answers to be checked.
    fn do_all(&mut self) {
        let policy = self.policy().clone();
        for section in &policy.sections {
            self.did(SigningAction::Go(Step::Section(section.id.clone())));
        }
        for scenario in &policy.scenarios {
            let right = marking(self.state.part(), scenario).unwrap().right;
            self.did(SigningAction::Go(Step::scenario(scenario.id.clone())));
            self.did(SigningAction::Choose(right));
        }
        self.did(SigningAction::Go(Step::training()));
        self.did(SigningAction::ChooseTraining(None));
        self.did(SigningAction::TellTraining);
        self.did(SigningAction::Agree);
        assert_eq!(*self.state.signing().step(), Step::Check(Ending::Signed));
    }
}

/// The numbers of the questions who is here.
fn questions(commands: &[DeskCommand]) -> Vec<u32> {
    let asked = commands.iter().filter_map(|command| {
        if let DeskCommand::AskWho(_, question) = command {
            return Some(*question);
        }
        None
    });
    asked.collect()
}

/// What the browser is to do for the outbox.
fn errands(commands: &[DeskCommand]) -> impl Iterator<Item = &Errand> {
    commands.iter().filter_map(|command| {
        if let DeskCommand::CarryOut(errand) = command {
            return Some(&**errand);
        }
        None
    })
}

fn stored(commands: &[DeskCommand]) -> Option<Kept> {
    errands(commands).find_map(|errand| {
        if let Command::Store(kept) = &errand.command {
            return Some(kept.clone());
        }
        None
    })
}

fn posted(commands: &[DeskCommand]) -> Option<(Frozen, u32)> {
    errands(commands).find_map(|errand| {
        if let (Command::Post { attempt, .. }, Some(frozen)) = (&errand.command, &errand.frozen) {
            return Some((frozen.clone(), *attempt));
        }
        None
    })
}

fn receipt_of(frozen: &Frozen) -> Receipt {
    let receipt = json!({"id": frozen.id, "receipt": "SG-1", "sha256": frozen.sha256});
    serde_json::from_value(receipt).unwrap()
}

const FIRST: u32 = 1;

/// Somebody has signed, and the device has stored it; nothing is sent yet, since this tab has no lock.
fn submitted(name: &str) -> (Table, Kept) {
    let (mut table, asked) = Table::with_service();
    let question = questions(&asked)[0];
    table.hear(DeskEvent::Learnt(question, somebody(name)));
    table.do_all();
    let commands = table.hear(DeskEvent::Submit);
    let kept = stored(&commands).unwrap();
    table.hear(DeskEvent::Sender(FIRST, Event::Loaded(Vec::new())));
    table.hear(DeskEvent::Sender(FIRST, Event::Stored(kept.clone())));
    (table, kept)
}

#[test]
fn the_host_is_asked_once_and_only_its_last_answer_counts() {
    let (mut table, asked) = Table::with_service();
    let first = questions(&asked);
    assert_eq!(first.len(), 1);
    assert_eq!(questions(&table.hear(DeskEvent::Entered)), [] as [u32; 0]);
    // The page names another service: what the first one answers tells nothing.
    table.hear(DeskEvent::Host(Some("/other".into())));
    let second = questions(&table.hear(DeskEvent::Entered));
    table.hear(DeskEvent::Learnt(first[0], somebody("amal")));
    assert_eq!(table.state.signing().person(), None);
    table.hear(DeskEvent::Learnt(second[0], somebody("bess")));
    assert_eq!(
        table.state.signing().session().subject(),
        Some(&subject("bess"))
    );
}

#[test]
fn a_preview_asks_and_sends_nothing_and_keeps_nobody_waiting() {
    let mut table = Table::closed();
    table.state = table.state.after(Action::SetClock(Clock::Preview));
    table.hear(DeskEvent::Host(Some("/api".into())));
    for event in [DeskEvent::Started, DeskEvent::Entered] {
        assert_eq!(table.hear(event.clone()), [], "{event:?}");
    }
    assert_eq!(table.hear(DeskEvent::Flush), [DeskCommand::AtRest]);
}

#[test]
fn a_page_without_a_service_is_believed_who_is_here() {
    let mut table = Table::closed();
    table.hear(DeskEvent::Subject(Some(subject("amal"))));
    let commands = table.hear(DeskEvent::Started);
    assert_eq!(questions(&commands), [] as [u32; 0]);
    assert_eq!(
        table.state.signing().session().subject(),
        Some(&subject("amal"))
    );
    // And without either, nobody is.
    let mut table = Table::closed();
    assert_eq!(table.hear(DeskEvent::Started), []);
    table.hear(DeskEvent::Entered);
    assert_eq!(*table.state.signing().session(), Session::Nowhere);
}

#[test]
fn what_was_checked_is_what_is_sent() {
    let (table, kept) = submitted("amal");
    let record: Record = serde_json::from_str(&kept.frozen.bytes).unwrap();
    assert_eq!(record.subject, subject("amal"));
    assert_eq!(record.time.0, day());
    let Step::Outcome { id, ending } = table.state.signing().step() else {
        panic!("{:?}", table.state.signing().step());
    };
    assert_eq!((id, ending), (&kept.frozen.id, &Ending::Signed));
    assert_eq!(record.id, kept.frozen.id);
    assert_eq!(record.data.opened.len(), table.policy().sections.len());
}

#[test]
fn submitting_twice_sends_once() {
    let (mut table, asked) = Table::with_service();
    table.hear(DeskEvent::Learnt(questions(&asked)[0], somebody("amal")));
    table.do_all();
    assert!(stored(&table.hear(DeskEvent::Submit)).is_some());
    assert_eq!(
        table.hear(DeskEvent::Submit),
        [],
        "no longer at the answers"
    );
}

#[test]
fn answers_that_another_tab_submitted_first_are_not_sent_again() {
    let (mut table, asked) = Table::with_service();
    table.hear(DeskEvent::Learnt(questions(&asked)[0], somebody("amal")));
    table.do_all();
    for draft in table.drafts.values_mut() {
        draft.submitted = true;
    }
    let commands = table.hear(DeskEvent::Submit);
    assert_eq!(stored(&commands), None);
    assert_eq!(*table.state.signing().step(), Step::Tasks);
    let said = Said::Further(FurtherSaid::SentElsewhere);
    assert_eq!(table.state.said(), Some(&said));
    assert_eq!(questions(&commands).len(), 1, "the host may hold it by now");
}

#[test]
fn an_earlier_outbox_is_not_heard() {
    let (mut table, kept) = submitted("amal");
    table.hear(DeskEvent::Host(Some("/other".into())));
    table.hear(DeskEvent::Entered);
    let late = Event::RecordedElsewhere(receipt_of(&kept.frozen));
    assert_eq!(table.hear(DeskEvent::Sender(FIRST, late)), []);
}

#[test]
fn a_receipt_is_told_and_the_host_asked_what_it_holds_now() {
    let (mut table, kept) = submitted("amal");
    let seen = table.hear(DeskEvent::Sender(FIRST, Event::LockHeld(true)));
    let loads = seen
        .iter()
        .any(|one| matches!(one, DeskCommand::CarryOut(errand) if errand.command == Command::Load));
    assert!(loads, "{seen:?}");
    let sending = table.hear(DeskEvent::Sender(FIRST, Event::Loaded(vec![kept])));
    let (frozen, attempt) = posted(&sending).unwrap();
    let receipt = receipt_of(&frozen);
    let answer = Meaning::Recorded(receipt);
    let told = table.hear(DeskEvent::Sender(
        FIRST,
        Event::Answered { attempt, answer },
    ));
    let news = News::Recorded(frozen.id.clone(), "SG-1".into());
    assert!(told.contains(&DeskCommand::Tell(news)), "{told:?}");
    assert_eq!(questions(&told).len(), 1);
    let finishes = told.iter().any(|one| matches!(one, DeskCommand::Visit { visit: Visit::Finish(id), .. } if *id == frozen.id));
    assert!(finishes, "{told:?}");
    let sent = table.state.signing().sent();
    assert_eq!(sent[0].state, SentState::Recorded("SG-1".into()));
}

#[test]
fn the_next_person_sees_nothing_of_the_last_and_is_told_that_it_was_not_sent() {
    let (mut table, kept) = submitted("amal");
    // Another tab signs in as somebody else; the host says so when the sign-off is posted, and then by name.
    table.hear(DeskEvent::Sender(FIRST, Event::LockHeld(true)));
    let sending = table.hear(DeskEvent::Sender(FIRST, Event::Loaded(vec![kept.clone()])));
    let (_, attempt) = posted(&sending).unwrap();
    let answer = Meaning::OtherPerson;
    let asking = table.hear(DeskEvent::Sender(
        FIRST,
        Event::Answered { attempt, answer },
    ));
    let sent = table.state.signing().sent();
    assert_eq!(
        sent[0].state,
        SentState::OtherPerson,
        "until the host names somebody"
    );
    let hold = errands(&asking).find_map(|errand| {
        if let Command::Note(_, progress) = &errand.command {
            return Some(progress.hold);
        }
        None
    });
    assert_eq!(hold, Some(Hold::OtherPerson), "{asking:?}");

    table.hear(DeskEvent::Flush);
    let question = questions(&table.hear(DeskEvent::Sender(FIRST, Event::Session(Known::Unknown))));
    assert_eq!(question, [] as [u32; 0]);
    table.hear(DeskEvent::Outbox(Event::ChangedElsewhere));
    let asked = table.only_hear(DeskEvent::Entered);
    assert_eq!(asked, [], "somebody is known still");
    let number = last_question(&mut table);
    table.hear(DeskEvent::Learnt(number, somebody("bess")));
    let signing = table.state.signing();
    assert_eq!(signing.left_behind(), Some(LeftBehind::Saved));
    assert_eq!(*signing.step(), Step::Tasks);
    assert_eq!(signing.sent(), []);
    assert!(signing.draft().opened.is_empty(), "{:?}", signing.draft());

    // Amal is back: the message is gone, and the sign-off is theirs to see.
    let number = last_question(&mut table);
    table.hear(DeskEvent::Learnt(number, somebody("amal")));
    let signing = table.state.signing();
    assert_eq!(signing.left_behind(), None);
    assert_eq!(signing.sent()[0].id, kept.frozen.id);
}

/// Asks the host anew who is here, as a sign-off recorded in another tab does.
fn last_question(table: &mut Table) -> u32 {
    let foreign = json!({"id": "another-tabs", "receipt": "SG-9", "sha256": "a".repeat(64)});
    let receipt: Receipt = serde_json::from_value(foreign).unwrap();
    let heard = DeskEvent::Sender(FIRST, Event::RecordedElsewhere(receipt));
    questions(&table.hear(heard))[0]
}

#[test]
fn whoever_left_nothing_unsent_is_not_spoken_of() {
    let (mut table, asked) = Table::with_service();
    table.hear(DeskEvent::Learnt(questions(&asked)[0], somebody("amal")));
    table.do_all();
    let number = last_question(&mut table);
    table.hear(DeskEvent::Learnt(number, somebody("bess")));
    assert_eq!(table.state.signing().left_behind(), None);
    assert!(table.state.signing().draft().opened.is_empty());
    // The draft waits on the device for its own person.
    let number = last_question(&mut table);
    table.hear(DeskEvent::Learnt(number, somebody("amal")));
    let opened = table.state.signing().draft().opened.len();
    assert_eq!(opened, table.policy().sections.len());
}

#[test]
fn a_service_that_fails_changes_nobody() {
    let (mut table, asked) = Table::with_service();
    table.hear(DeskEvent::Learnt(questions(&asked)[0], somebody("amal")));
    let number = last_question(&mut table);
    table.hear(DeskEvent::Learnt(number, Session::Failed("503".into())));
    assert_eq!(
        table.state.signing().session().subject(),
        Some(&subject("amal"))
    );
    let number = last_question(&mut table);
    table.hear(DeskEvent::Learnt(number, Session::SignedOut));
    assert_eq!(*table.state.signing().session(), Session::SignedOut);
}

#[test]
fn a_visit_to_somebody_elses_draft_is_not_taken() {
    let (mut table, asked) = Table::with_service();
    table.hear(DeskEvent::Learnt(questions(&asked)[0], somebody("amal")));
    let mut foreign = Draft::default();
    foreign.open(&table.policy().sections[0].id.clone());
    let visited = visit(foreign, Draft::default(), &Visit::Join);
    let answer = DraftAnswer {
        visited,
        keeps: true,
    };
    table.hear(DeskEvent::Visited(
        "bess derby safeguarding 1.2".into(),
        answer,
    ));
    assert!(table.state.signing().draft().opened.is_empty());
}
