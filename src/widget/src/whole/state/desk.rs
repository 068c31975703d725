//! The desk where people sign: who is here, the journey they are on, the outbox behind it. Pure: what happens goes in
//! as a [`DeskEvent`], the screens' state changes, and what is to be done comes out as [`DeskCommand`]s, to be carried
//! out in their order.
//!
//! - Nothing of one person is shown to the next: whenever another person is here, or may be, the journey is forgotten.
//!   Where the last one's answers have not been sent, the next one is told so, and not whose they are.
//! - An answer of the host counts only if it was not asked again since, and what came of an outbox's command only if
//!   it is still that outbox.
//! - Answers are sent under the id under which they were shown for checking; of several tabs the first that submits
//!   does.

use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::sign_off::journey::{Draft, Signer};
use guide_domain::sign_off::outbox::Outbox;
use guide_domain::sign_off::outbox::entry::{Entry, Frozen, Keeping, State as EntryState};
use guide_domain::sign_off::outbox::message::{Command, Delivery, Event, Notice, Session as Known};
use guide_domain::sign_off::outbox::retry::Jitter;
use guide_domain::sign_off::record::{RecordId, Subject};
use guide_domain::sign_off::visit::{Visit, Visited};
use guide_domain::sign_off::wire::{Me, Receipt};

use super::FurtherSaid;
use super::signing::{LeftBehind, Sent, SentState, Session, SigningAction, Step};
use crate::state::{Action, Clock, Said, State};

/// What stands on the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// The base address of the host's service.
    host: Option<Rc<str>>,
    /// The person whom a page without a service names.
    subject: Option<Subject>,
    outbox: Option<Outbox>,
    /// Counts the outboxes, so that what was asked for by one is not told to the next.
    generation: u32,
    /// Counts the questions who is here: only the last one's answer counts.
    questions: u32,
    /// Whose sign-offs the screens may show: who was here last, since the desk was opened.
    owner: Option<Subject>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskEvent {
    /// The page named the base address of a service, or none.
    Host(Option<Rc<str>>),
    /// The page named a person by an opaque id, or nobody.
    Subject(Option<Subject>),
    /// The page has said all that it says by itself: what waits from an earlier visit may go.
    Started,
    /// The screen of the sign-off is there.
    Entered,
    /// Somebody who signs did something.
    Did(SigningAction),
    /// The answers that were checked are to be sent.
    Submit,
    /// The page asks to send all that waits.
    Flush,
    /// The host's answer to the question of that number: who is here.
    Learnt(u32, Session),
    /// The draft under that key was visited.
    Visited(Rc<str>, DraftAnswer),
    /// As before, to submit these answers.
    Submitted(Rc<str>, DraftAnswer, Box<Frozen>),
    /// The outbox is to hear of something.
    Outbox(Event),
    /// Something came of a command of the outbox of that number.
    Sender(u32, Event),
}

/// What came of a visit to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftAnswer {
    /// What came of it; where the device keeps nothing, with the draft that is here alone.
    pub visited: Visited,
    /// Whether the device keeps it.
    pub keeps: bool,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskCommand {
    /// Make a sender in the place of the one before; what comes of it is [`DeskEvent::Sender`] with this number.
    OpenSender(u32),
    /// There is no sender any more.
    CloseSender,
    /// Ask the service at that address who is here: [`DeskEvent::Learnt`] with that number.
    AskWho(Rc<str>, u32),
    /// Visit the draft under a key, with the one that is here.
    Visit {
        /// The key.
        key: Rc<str>,
        /// The draft that is here.
        here: Draft,
        /// What to do to it.
        visit: Visit,
        /// What the desk is to hear of it.
        then: Then,
    },
    /// Carry out a command of the outbox.
    CarryOut(Box<Errand>),
    /// Tell the page.
    Tell(News),
    /// Nothing is under way: whoever waited for that may go on.
    AtRest,
}

/// What the desk is to hear of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// [`DeskEvent::Visited`].
    Look,
    /// [`DeskEvent::Submitted`] with these answers.
    Submit(Box<Frozen>),
    /// Nothing.
    Nothing,
}

/// A command of the outbox with what it takes to carry it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The command.
    pub command: Command,
    /// The service's address, where there is one.
    pub host: Option<Rc<str>>,
    /// The sign-off it is about, where it is about one.
    pub frozen: Option<Frozen>,
}

/// What the page is told of sign-offs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// One waits for its receipt: its record, as JSON.
    SignOff(Rc<str>),
    /// The host holds one: its id, and the receipt.
    Recorded(RecordId, Rc<str>),
    /// Some wait, and nobody is signed in.
    AuthRequired,
    /// A confirmation was not accepted; why.
    NotConfirmed(Rc<str>),
    /// The device keeps none.
    StorageBlocked,
}

/// What the desk cannot know by itself, anew for every event.
#[derive(Clone, Debug)]
pub struct Given {
    /// The present instant.
    pub now: Instant,
    /// Chance, for waiting.
    pub jitter: Jitter,
    /// An id that nobody used before.
    pub fresh_id: RecordId,
    /// How many of the device's sign-offs this guide cannot read.
    pub unreadable: usize,
}

/// One call of [`Desk::handle`].
struct Turn<'t> {
    state: &'t mut State,
    given: &'t Given,
    commands: Vec<DeskCommand>,
}

impl Turn<'_> {
    fn add(&mut self, command: DeskCommand) {
        self.commands.push(command);
    }

    fn sign(&mut self, action: SigningAction) {
        *self.state = self.state.after(action.into());
    }

    fn say(&mut self, said: FurtherSaid) {
        *self.state = self.state.after(Action::Say(Said::Further(said)));
    }

    /// In a preview nothing is signed or sent.
    fn previews(&self) -> bool {
        self.state.clock() == Clock::Preview
    }

    fn session(&self) -> &Session {
        self.state.signing().session()
    }
}

impl Desk {
    /// Takes in what happened, changes what the screens show, and says what is to be done.
    pub fn handle(
        &mut self,
        state: &mut State,
        event: DeskEvent,
        given: &Given,
    ) -> Vec<DeskCommand> {
        let mut turn = Turn {
            state,
            given,
            commands: Vec::new(),
        };
        self.take_in(event, &mut turn);
        turn.commands
    }

    fn take_in(&mut self, event: DeskEvent, turn: &mut Turn<'_>) {
        match event {
            DeskEvent::Host(host) => {
                self.host = host;
                self.clear(turn);
            }
            DeskEvent::Subject(subject) => {
                self.subject = subject;
                self.clear(turn);
            }
            DeskEvent::Started => self.start(turn),
            DeskEvent::Entered => self.enter(turn),
            DeskEvent::Did(action) => turn.did(action),
            DeskEvent::Submit => turn.submit(),
            DeskEvent::Flush => self.flush(turn),
            DeskEvent::Learnt(question, session) if question == self.questions => {
                self.meet(session, turn);
            }
            DeskEvent::Visited(key, answer) => turn.visited(&key, answer),
            DeskEvent::Submitted(key, answer, frozen) => {
                self.submitted(&key, answer, *frozen, turn);
            }
            DeskEvent::Outbox(event) => self.outbox(event, turn),
            DeskEvent::Sender(generation, event) if generation == self.generation => {
                if matches!(event, Event::RecordedElsewhere(_)) {
                    // What the host holds of this person is more than it was.
                    self.ask_who(turn);
                }
                self.outbox(event, turn);
            }
            DeskEvent::Learnt(..) | DeskEvent::Sender(..) => {}
        }
    }
}

/// Opening and closing.
impl Desk {
    /// Starts again after the page changed who or where: nothing of one person is shown to the next.
    fn clear(&mut self, turn: &mut Turn<'_>) {
        self.outbox = None;
        self.questions = self.questions.wrapping_add(1);
        turn.add(DeskCommand::CloseSender);
        turn.sign(SigningAction::Forget);
    }

    fn start(&mut self, turn: &mut Turn<'_>) {
        let signs_off = self.host.is_some() || self.subject.is_some();
        if signs_off && !turn.previews() && self.outbox.is_none() {
            self.open_outbox(turn);
            // A host's service is asked once something waits; the page has said already who is here.
            if self.host.is_none() {
                self.ask_who(turn);
            }
        }
    }

    fn enter(&mut self, turn: &mut Turn<'_>) {
        if !turn.previews() && *turn.session() == Session::NotAsked {
            if self.outbox.is_none() {
                self.open_outbox(turn);
            }
            self.ask_who(turn);
        }
    }

    fn flush(&mut self, turn: &mut Turn<'_>) {
        self.enter(turn);
        if self.outbox.is_some() {
            self.outbox(Event::Flush, turn);
        } else {
            turn.add(DeskCommand::AtRest);
        }
    }

    fn open_outbox(&mut self, turn: &mut Turn<'_>) {
        let delivery = match (&self.host, &self.subject) {
            (Some(_), _) => Delivery::Service,
            (None, Some(_)) => Delivery::Events,
            (None, None) => Delivery::PageEvents,
        };
        self.outbox = Some(Outbox::new(delivery));
        self.owner = None;
        self.generation = self.generation.wrapping_add(1);
        turn.add(DeskCommand::OpenSender(self.generation));
        self.outbox(Event::Opened, turn);
    }
}

/// Who is here.
impl Desk {
    fn ask_who(&mut self, turn: &mut Turn<'_>) {
        let Some(host) = self.host.clone() else {
            let person = self.subject.clone().map(Me::named).map(Rc::new);
            return self.meet(person.map_or(Session::Nowhere, Session::Person), turn);
        };
        // Whoever is known stays on the screen until the host says otherwise.
        if turn.session().subject().is_none() {
            turn.sign(SigningAction::TakeSession(Session::Asked));
        }
        self.questions = self.questions.wrapping_add(1);
        turn.add(DeskCommand::AskWho(host, self.questions));
    }

    /// Somebody is here, or nobody: the outbox hears of it, and the journey of the last person goes.
    fn meet(&mut self, session: Session, turn: &mut Turn<'_>) {
        let known = match &session {
            Session::Person(person) => Known::Person(person.subject.clone()),
            Session::SignedOut | Session::Nowhere => Known::Nobody,
            Session::NotAsked | Session::Asked | Session::Failed(_) => Known::Unknown,
        };
        let now = session.subject().cloned();
        let arrives = now.is_some() && now.as_ref() != turn.session().subject();
        if now.is_some() && self.owner.is_some() && now != self.owner {
            let left_behind = self.left_behind(turn);
            turn.sign(SigningAction::Forget);
            turn.sign(SigningAction::LeaveBehind(left_behind));
        }
        self.owner = now.or(self.owner.take());
        // A service that fails says nothing of whoever was here a moment ago.
        let says_who = !matches!(session, Session::Failed(_));
        if says_who || turn.session().subject().is_none() {
            turn.sign(SigningAction::TakeSession(session));
        }
        self.outbox(Event::Session(known), turn);
        if arrives {
            turn.recall();
        }
    }

    /// What the person who was here last leaves unsent.
    fn left_behind(&self, turn: &Turn<'_>) -> Option<LeftBehind> {
        let mut waiting = self.own_entries(turn.session());
        waiting.retain(|entry| !matches!(entry.state(), EntryState::Recorded(_)));
        if waiting.is_empty() {
            return None;
        }
        let is_saved = |entry: &Entry| entry.keeping() == Keeping::Stored;
        Some(if waiting.iter().all(is_saved) {
            LeftBehind::Saved
        } else {
            LeftBehind::InPage
        })
    }

    /// The sign-offs of the person who is here, or was until the session ended; nobody else's.
    fn own_entries(&self, session: &Session) -> Vec<Entry> {
        let owner = match session {
            Session::Person(_) | Session::SignedOut | Session::Failed(_) => self.owner.as_ref(),
            Session::NotAsked | Session::Asked | Session::Nowhere => None,
        };
        let own = self.outbox.as_ref().zip(owner);
        own.map(|(outbox, owner)| outbox.visible_to(owner).cloned().collect())
            .unwrap_or_default()
    }
}

/// The journey, and the draft that the device keeps of it.
impl Turn<'_> {
    fn did(&mut self, action: SigningAction) {
        let policy_came = matches!(action, SigningAction::TakePolicy(_));
        let before = self.state.signing().draft().clone();
        let was_checking = self.state.signing().is_checking();
        self.sign(action);
        let is_news = *self.state.signing().draft() != before;
        if self.state.signing().is_checking() && !was_checking {
            self.show_for_checking();
        } else if policy_came || is_news {
            self.recall();
        }
    }

    /// Where the device keeps the draft of whoever is here; `None` while that is not known.
    fn draft_key(&self) -> Option<Rc<str>> {
        let subject = self.session().subject()?;
        let policy = self.state.policy()?;
        let pack = self.state.part().id.as_str();
        Some(key(subject, pack, policy.id.as_str(), &policy.version))
    }

    /// Brings in what this person did before on this device.
    fn recall(&mut self) {
        if self.state.signing().is_checking() {
            self.show_for_checking();
        } else {
            self.visit(Visit::Join);
        }
    }

    /// The id belongs to the draft from when its answers are first shown for checking.
    fn show_for_checking(&mut self) {
        self.visit(Visit::Check(self.given.fresh_id.clone()));
    }

    fn visit(&mut self, visit: Visit) {
        if let Some(key) = self.draft_key() {
            let here = self.state.signing().draft().clone();
            let then = Then::Look;
            self.add(DeskCommand::Visit {
                key,
                here,
                visit,
                then,
            });
        }
    }

    /// Takes what came of a visit, if it is still the same person who is here.
    fn visited(&mut self, key: &Rc<str>, answer: DraftAnswer) {
        if self.draft_key().as_ref() == Some(key) {
            self.sign(SigningAction::TakeDraft {
                draft: answer.visited.draft,
                keeps_nothing: !answer.keeps,
            });
        }
    }

    /// Freezes the answers that were checked, and claims their id before any other tab.
    fn submit(&mut self) {
        let signing = self.state.signing();
        let Step::Check(ending) = signing.step() else {
            return;
        };
        let (Some(policy), Some(subject), Some(id), Some(key)) = (
            self.state.policy(),
            signing.session().subject(),
            signing.draft().id.clone(),
            self.draft_key(),
        ) else {
            return;
        };
        let signer = Signer {
            subject: subject.as_str(),
            id: &id,
            at: self.given.now,
        };
        let (here, ending) = (signing.draft().clone(), ending.clone());
        let record = here.record(self.state.part(), policy, &ending, &signer);
        let frozen = record.map_err(|why| why.to_string()).and_then(|record| {
            let bytes = serde_json::to_string(&record).map_err(|why| why.to_string())?;
            Ok(Frozen::new(&record, bytes.into()))
        });
        match frozen {
            Err(why) => self.say(FurtherSaid::NotSent(why.into())),
            Ok(frozen) => {
                self.add(DeskCommand::Visit {
                    key,
                    here,
                    visit: Visit::Submit(id.clone()),
                    then: Then::Submit(Box::new(frozen)),
                });
                self.sign(SigningAction::Go(Step::Outcome { id, ending }));
            }
        }
    }
}

/// The outbox.
impl Desk {
    /// Hands what was frozen to the outbox, unless another tab submitted these answers first.
    fn submitted(
        &mut self,
        key: &Rc<str>,
        answer: DraftAnswer,
        frozen: Frozen,
        turn: &mut Turn<'_>,
    ) {
        let granted = answer.visited.granted;
        turn.visited(key, answer);
        if granted {
            // The page may have named another person or host meanwhile; the sign-off stays its own person's.
            if self.outbox.is_none() {
                self.open_outbox(turn);
            }
            return self.outbox(Event::Submit(frozen), turn);
        }
        turn.sign(SigningAction::Go(Step::Tasks));
        turn.say(FurtherSaid::SentElsewhere);
        self.ask_who(turn);
        self.outbox(Event::ChangedElsewhere, turn);
    }

    /// Lets the outbox hear of something and does what it asks for.
    fn outbox(&mut self, event: Event, turn: &mut Turn<'_>) {
        let Given { now, jitter, .. } = *turn.given;
        let Some(outbox) = &mut self.outbox else {
            return;
        };
        let commands = outbox.handle(event, now, jitter);
        for command in commands {
            self.carry_out(command, turn);
        }
        if self.outbox.as_ref().is_none_or(Outbox::is_at_rest) {
            turn.add(DeskCommand::AtRest);
        }
        let own = self.own_entries(turn.session());
        let sent = own.iter().map(sent).collect();
        let unreadable = turn.given.unreadable;
        turn.sign(SigningAction::TakeSent(sent, unreadable));
    }

    fn carry_out(&mut self, command: Command, turn: &mut Turn<'_>) {
        let frozen = match &command {
            Command::AskSession => return self.ask_who(turn),
            Command::Tell(notice) => return self.tell(notice.clone(), turn),
            Command::Post { id, .. } => self.frozen(id).cloned(),
            Command::Load
            | Command::Store(_)
            | Command::Note(..)
            | Command::Delete(_)
            | Command::Announce(_)
            | Command::Lock
            | Command::Unlock
            | Command::Abandon { .. }
            | Command::Wake(_) => None,
        };
        turn.add(DeskCommand::CarryOut(Box::new(Errand {
            command,
            host: self.host.clone(),
            frozen,
        })));
    }

    fn frozen(&self, id: &RecordId) -> Option<&Frozen> {
        self.outbox.as_ref()?.frozen(id)
    }

    fn tell(&mut self, notice: Notice, turn: &mut Turn<'_>) {
        let news = match notice {
            // The outbox tells of those of the person who is here alone.
            Notice::SignOff(id) => match self.frozen(&id) {
                Some(frozen) => News::SignOff(Rc::clone(&frozen.bytes)),
                None => return,
            },
            Notice::Recorded(Receipt { id, receipt, .. }) => {
                turn.add(DeskCommand::Tell(News::Recorded(
                    id.clone(),
                    receipt.into(),
                )));
                return self.finish(&id, turn);
            }
            Notice::PageOnly(_) => News::StorageBlocked,
            Notice::AuthRequired => News::AuthRequired,
            Notice::NotConfirmed(reason) => News::NotConfirmed(reason.to_string().into()),
        };
        turn.add(DeskCommand::Tell(news));
    }

    /// The draft is done with: the next sign-off of the same version is a new one.
    fn finish(&mut self, id: &RecordId, turn: &mut Turn<'_>) {
        if let Some(of) = self.frozen(id) {
            let key = key(
                &of.subject,
                of.pack.as_str(),
                of.policy.as_str(),
                of.version.as_str(),
            );
            turn.add(DeskCommand::Visit {
                key,
                here: Draft::default(),
                visit: Visit::Finish(id.clone()),
                then: Then::Nothing,
            });
        }
        // What the host holds of this person is more than it was.
        self.ask_who(turn);
    }
}

/// The key under which the device keeps a draft.
fn key(subject: &Subject, pack: &str, policy: &str, version: &str) -> Rc<str> {
    format!("{subject} {pack} {policy} {version}").into()
}

/// What the screens may show of a sign-off.
fn sent(entry: &Entry) -> Sent {
    let saved = entry.keeping() == Keeping::Stored;
    let state = match entry.state() {
        EntryState::Storing => SentState::Saving,
        EntryState::Waiting { .. } | EntryState::Sending => SentState::Waiting { saved },
        EntryState::OtherPerson => SentState::OtherPerson,
        EntryState::NoSession => SentState::NoSession,
        EntryState::Stopped(refusal) => SentState::Stopped(refusal),
        EntryState::Recorded(receipt) => SentState::Recorded(receipt.receipt.as_str().into()),
    };
    Sent {
        id: entry.frozen().id.clone(),
        state,
    }
}
