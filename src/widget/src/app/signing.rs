//! What the app does for the sign-off: loads the policy, asks the host who is here, keeps the journey, and runs the
//! outbox.

use std::rc::Rc;

use guide_domain::policy::{Policy, RoleTable};
use guide_domain::sign_off::journey::{Draft, Ending, Signer};
use guide_domain::sign_off::outbox::Outbox;
use guide_domain::sign_off::outbox::answer::{Receipt, Refusal};
use guide_domain::sign_off::outbox::entry::{Entry, Frozen, Keeping, State as EntryState};
use guide_domain::sign_off::outbox::message::{Command, Delivery, Event, Notice, Session as Known};
use guide_domain::sign_off::outbox::retry::Jitter;
use guide_domain::sign_off::record::{RecordId, Subject};
use guide_domain::sign_off::visit::Visit;
use yew::{Callback, Context};

use super::{App, Request};
use crate::browser::{DraftAnswer, Errand, PageEvent, Subscription};
use crate::state::signing::{Person, Sent, SentState, Session, SigningAction, Step};
use crate::state::{Action, Clock, Said};
use crate::view::View;
use crate::words::sign_off as words;

/// What stands on the desk where people sign.
#[derive(Default)]
pub(super) struct Desk {
    host: Option<Rc<str>>,
    subject: Option<Rc<str>>,
    outbox: Option<Outbox>,
    /// Counts the outboxes, so that what was asked for by one is not told to the next.
    generation: u32,
    /// Counts the questions who is here: only the last one's answer counts.
    questions: u32,
    /// Whose sign-offs the screens may show: who was here last, since the desk was opened.
    owner: Option<Rc<str>>,
    /// Ends the sender's listeners.
    sender: Option<Subscription>,
    /// Who waits until nothing is under way.
    flushes: Vec<Callback<()>>,
}

impl App {
    /// Goes on sending what waits from an earlier visit.
    pub(super) fn resume(&mut self, context: &Context<Self>) {
        let signs_off = self.desk.host.is_some() || self.desk.subject.is_some();
        if signs_off && self.state.clock() != Clock::Preview && self.desk.outbox.is_none() {
            self.open_outbox(context);
            // A host's service is asked once something waits; the page has said already who is here.
            if self.desk.host.is_none() {
                self.ask_who(context);
            }
        }
    }

    fn open_desk(&mut self, context: &Context<Self>) {
        let previews = self.state.clock() == Clock::Preview;
        if !previews && *self.state.signing().session() == Session::NotAsked {
            if self.desk.outbox.is_none() {
                self.open_outbox(context);
            }
            self.ask_who(context);
        }
    }

    /// Sends what waits; `done` hears once nothing is under way any more.
    pub(super) fn flush(&mut self, context: &Context<Self>, done: Callback<()>) {
        self.open_desk(context);
        self.desk.flushes.push(done);
        self.outbox(context, Event::Flush);
    }

    pub(super) fn follow_host(
        &mut self,
        context: &Context<Self>,
        value: Option<&str>,
    ) -> Result<(), String> {
        let address = value.map(|text| text.trim().trim_end_matches('/'));
        if let Some(address) = address.filter(|text| !is_path(text)) {
            return Err(format!(
                "“{address}” is no address on this website; write it like /api"
            ));
        }
        self.desk.host = address.map(Into::into);
        self.open_anew(context);
        Ok(())
    }

    pub(super) fn follow_subject(
        &mut self,
        context: &Context<Self>,
        value: Option<&str>,
    ) -> Result<(), String> {
        let subject = value.map(Subject::new).transpose();
        let subject = subject.map_err(|error| error.to_string())?;
        self.desk.subject = subject.map(|subject| subject.as_str().into());
        self.open_anew(context);
        Ok(())
    }

    /// Starts again after the page changed who or where: nothing of one person is shown to the next.
    fn open_anew(&mut self, context: &Context<Self>) {
        self.desk.outbox = None;
        self.desk.sender = None;
        self.desk.questions = self.desk.questions.wrapping_add(1);
        self.go(context, Action::Sign(SigningAction::Forget));
        // The first attributes come one after the other, before anything is drawn.
        if self.drawn {
            self.resume(context);
        }
    }

    /// Everything that the screens of the sign-off need.
    pub(super) fn prepare_signing(&mut self, context: &Context<Self>) {
        if *self.state.view() != View::SignOff {
            return;
        }
        self.need_policy(context);
        self.open_desk(context);
        let names_roles =
            |policy: &Policy| matches!(policy.training_by_role, RoleTable::Supplied(_));
        if self.state.policy().is_some_and(names_roles) {
            self.need_framework(context);
        }
    }

    fn open_outbox(&mut self, context: &Context<Self>) {
        let delivery = match (&self.desk.host, &self.desk.subject) {
            (Some(_), _) => Delivery::Service,
            (None, Some(_)) => Delivery::Events,
            (None, None) => Delivery::PageEvents,
        };
        self.desk.outbox = Some(Outbox::new(delivery));
        self.desk.owner = None;
        self.desk.generation = self.desk.generation.wrapping_add(1);
        let generation = self.desk.generation;
        let events = context
            .link()
            .callback(move |event| Request::Sender(generation, event));
        self.desk.sender = Some(self.browser.0.sender(events));
        self.outbox(context, Event::Opened);
    }

    fn ask_who(&mut self, context: &Context<Self>) {
        let Some(host) = self.desk.host.clone() else {
            let person = self.desk.subject.clone().map(|subject| {
                Session::Person(Person {
                    subject,
                    display: None,
                    sign_offs: Vec::new(),
                    due: None,
                })
            });
            self.meet(context, person.unwrap_or(Session::Nowhere));
            return;
        };
        // Whoever is known stays on the screen until the host says otherwise.
        if subject_of(self.state.signing().session()).is_none() {
            let asked = SigningAction::TakeSession(Session::Asked);
            self.go(context, Action::Sign(asked));
        }
        self.desk.questions = self.desk.questions.wrapping_add(1);
        let question = self.desk.questions;
        let done = context
            .link()
            .callback(move |session| Request::Learn(question, session));
        self.browser.0.ask_who(&host, done);
    }

    /// Takes the host's answer, unless it was asked again since.
    pub(super) fn learn(&mut self, context: &Context<Self>, question: u32, session: Session) {
        if question == self.desk.questions {
            self.meet(context, session);
        }
    }

    /// Somebody is here, or nobody: the outbox hears of it, and the journey of the last person goes.
    fn meet(&mut self, context: &Context<Self>, session: Session) {
        let known = match &session {
            Session::Person(person) => Subject::new(&*person.subject).map(Known::Person).ok(),
            Session::SignedOut | Session::Nowhere => Some(Known::Nobody),
            Session::NotAsked | Session::Asked | Session::Failed(_) => None,
        };
        let now = subject_of(&session);
        let arrives = now.is_some() && now != subject_of(self.state.signing().session());
        let is_another = self.desk.owner.is_some() && now.is_some() && now != self.desk.owner;
        if is_another {
            self.go(context, Action::Sign(SigningAction::Forget));
        }
        self.desk.owner = now.or(self.desk.owner.take());
        let cannot_tell = matches!(session, Session::Failed(_));
        if !cannot_tell || subject_of(self.state.signing().session()).is_none() {
            self.go(context, Action::Sign(SigningAction::TakeSession(session)));
        }
        self.outbox(context, Event::Session(known.unwrap_or(Known::Unknown)));
        if arrives {
            self.recall(context);
        }
    }

    /// Where the device keeps the draft of whoever is here; `None` while that is not known.
    fn draft_key(&self) -> Option<Rc<str>> {
        let subject = subject_of(self.state.signing().session())?;
        let policy = self.state.policy()?;
        let pack = self.state.part().id.as_str();
        Some(key(&subject, pack, policy.id.as_str(), &policy.version))
    }

    /// Brings in what this person did before on this device.
    fn recall(&mut self, context: &Context<Self>) {
        if *self.state.signing().step() == Step::Check {
            self.show_for_checking(context);
        } else {
            self.visit(context, Visit::Join);
        }
    }

    /// The id belongs to the draft from when its answers are first shown for checking.
    fn show_for_checking(&mut self, context: &Context<Self>) {
        // Every UUID is an id.
        if let Ok(fresh) = RecordId::new(self.browser.0.new_id()) {
            self.visit(context, Visit::Check(fresh));
        }
    }

    fn visit(&mut self, context: &Context<Self>, visit: Visit) {
        if let Some(key) = self.draft_key() {
            let here = self.state.signing().draft().clone();
            let asked = Rc::clone(&key);
            let done = context
                .link()
                .callback(move |answer| Request::Visited(Rc::clone(&asked), answer));
            self.browser.0.visit_draft(&key, here, visit, done);
        }
    }

    /// Takes what came of a visit, if it is still the same person who is here.
    pub(super) fn visited(&mut self, context: &Context<Self>, key: &Rc<str>, answer: DraftAnswer) {
        let taken = SigningAction::TakeDraft {
            draft: answer.visited.draft,
            keeps_nothing: !answer.keeps,
        };
        if self.draft_key().as_ref() == Some(key) {
            self.go(context, Action::Sign(taken));
        }
    }

    pub(super) fn sign(&mut self, context: &Context<Self>, action: SigningAction) {
        let recalls = matches!(action, SigningAction::TakePolicy(_));
        let before = self.state.signing().draft().clone();
        let was_checking = *self.state.signing().step() == Step::Check;
        self.go(context, Action::Sign(action));
        if recalls {
            // On the search the focus is where people type.
            self.screen_changed |= self.pressed && *self.state.view() == View::SignOff;
        }
        let signing = self.state.signing();
        let is_checking = *signing.step() == Step::Check;
        let is_news = *signing.draft() != before;
        if is_checking && !was_checking {
            self.show_for_checking(context);
        } else if recalls || is_news {
            self.recall(context);
        }
    }

    /// Freezes the answers that were checked, and claims their id before any other tab.
    pub(super) fn submit(&mut self, context: &Context<Self>) {
        let signing = self.state.signing();
        if *signing.step() != Step::Check {
            return;
        }
        let ending = signing.ending().cloned().unwrap_or(Ending::Signed);
        let (Some(policy), Some(subject), Some(id), Some(key)) = (
            self.state.policy(),
            subject_of(signing.session()),
            signing.draft().id.clone(),
            self.draft_key(),
        ) else {
            return;
        };
        let signer = Signer {
            subject: &subject,
            id: &id,
            at: self.browser.0.now(),
        };
        let here = signing.draft().clone();
        let record = here.record(self.state.part(), policy, &ending, &signer);
        let frozen = record.map_err(|why| why.to_string()).and_then(|record| {
            let bytes = serde_json::to_string(&record).map_err(|why| why.to_string())?;
            Ok(Frozen::new(&record, bytes.into()))
        });
        let frozen = match frozen {
            Ok(frozen) => frozen,
            Err(why) => return self.go(context, Action::Say(Said::NotSent(why.into()))),
        };
        let asked = Rc::clone(&key);
        let done = context
            .link()
            .callback(move |answer| Request::Submitted(Rc::clone(&asked), answer, frozen.clone()));
        self.browser
            .0
            .visit_draft(&key, here, Visit::Submit(id.clone()), done);
        self.go(context, Action::Sign(SigningAction::Go(Step::Outcome(id))));
    }

    /// Hands what was frozen to the outbox, unless another tab submitted these answers first.
    pub(super) fn submitted(
        &mut self,
        context: &Context<Self>,
        key: &Rc<str>,
        answer: DraftAnswer,
        frozen: Frozen,
    ) {
        let granted = answer.visited.granted;
        self.visited(context, key, answer);
        if granted {
            // The page may have named another person or host meanwhile; the sign-off stays its own person's.
            if self.desk.outbox.is_none() {
                self.open_outbox(context);
            }
            return self.outbox(context, Event::Submit(frozen));
        }
        self.go(context, Action::Sign(SigningAction::Go(Step::Tasks)));
        self.go(context, Action::Say(Said::SentElsewhere));
        self.ask_who(context);
        self.outbox(context, Event::ChangedElsewhere);
    }

    /// Lets the outbox hear what came of its commands, unless it was another outbox that gave them.
    pub(super) fn sender(&mut self, context: &Context<Self>, generation: u32, event: Event) {
        if generation != self.desk.generation {
            return;
        }
        if matches!(event, Event::RecordedElsewhere(_)) {
            // What the host holds of this person is more than it was.
            self.ask_who(context);
        }
        self.outbox(context, event);
    }

    /// Lets the outbox hear of something and does what it asks for.
    pub(super) fn outbox(&mut self, context: &Context<Self>, event: Event) {
        let now = self.browser.0.now();
        let jitter = Jitter::new(self.browser.0.chance());
        let Some(outbox) = &mut self.desk.outbox else {
            return;
        };
        let commands = outbox.handle(event, now, jitter);
        for command in commands {
            self.carry_out(context, command);
        }
        if self.desk.outbox.as_ref().is_none_or(Outbox::is_at_rest) {
            for done in std::mem::take(&mut self.desk.flushes) {
                done.emit(());
            }
        }
        let sent = self.sent();
        let unreadable = self.browser.0.unreadable();
        self.go(
            context,
            Action::Sign(SigningAction::TakeSent(sent, unreadable)),
        );
    }

    fn carry_out(&mut self, context: &Context<Self>, command: Command) {
        if command == Command::AskSession {
            return self.ask_who(context);
        }
        if let Command::Tell(notice) = command {
            return self.tell(context, notice);
        }
        let frozen = if let Command::Post { id, .. } = &command {
            self.desk
                .outbox
                .as_ref()
                .and_then(|outbox| outbox.frozen(id))
        } else {
            None
        };
        self.browser.0.carry_out(Errand {
            frozen: frozen.cloned(),
            host: self.desk.host.clone(),
            command,
        });
    }

    /// The sign-offs of the person who is here, or was until the session ended; nobody else's.
    fn own_entries(&self) -> Vec<Entry> {
        let owner = match self.state.signing().session() {
            Session::Person(_) | Session::SignedOut | Session::Failed(_) => &self.desk.owner,
            Session::NotAsked | Session::Asked | Session::Nowhere => &None,
        };
        let subject = owner.as_ref().and_then(|owner| Subject::new(&**owner).ok());
        let Some((outbox, subject)) = self.desk.outbox.as_ref().zip(subject) else {
            return Vec::new();
        };
        outbox.visible_to(&subject).cloned().collect()
    }

    fn tell(&mut self, context: &Context<Self>, notice: Notice) {
        match notice {
            Notice::SignOff(id) => {
                // The outbox tells of those of the person who is here alone.
                let frozen = self
                    .desk
                    .outbox
                    .as_ref()
                    .and_then(|outbox| outbox.frozen(&id));
                if let Some(frozen) = frozen {
                    let record = Rc::clone(&frozen.bytes);
                    self.browser.0.tell(PageEvent::SignOff(record));
                }
            }
            Notice::Recorded(Receipt { id, receipt, .. }) => {
                self.browser
                    .0
                    .tell(PageEvent::Recorded(id.as_str().into(), receipt));
                self.finish(context, &id);
            }
            Notice::PageOnly(_) => self.browser.0.tell(PageEvent::StorageBlocked),
            Notice::AuthRequired => self.browser.0.tell(PageEvent::AuthRequired),
            Notice::NotConfirmed(reason) => self
                .browser
                .0
                .tell(PageEvent::NotConfirmed(reason.to_string().into())),
        }
    }

    /// The draft is done with: the next sign-off of the same version is a new one.
    fn finish(&mut self, context: &Context<Self>, id: &RecordId) {
        let frozen = self
            .desk
            .outbox
            .as_ref()
            .and_then(|outbox| outbox.frozen(id));
        if let Some(of) = frozen {
            let key = key(
                of.subject.as_str(),
                of.pack.as_str(),
                of.policy.as_str(),
                of.version.as_str(),
            );
            let here = Draft::default();
            let visit = Visit::Finish(id.clone());
            self.browser
                .0
                .visit_draft(&key, here, visit, Callback::noop());
        }
        // What the host holds of this person is more than it was.
        self.ask_who(context);
    }

    /// What the screens may show.
    fn sent(&self) -> Vec<Sent> {
        let own = self.own_entries().into_iter();
        own.map(|entry| Sent {
            state: sent_state(&entry),
            id: entry.frozen().id.clone(),
        })
        .collect()
    }
}

/// Whether an address is a path on the page's own website.
fn is_path(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//")
}

/// The key under which the device keeps a draft.
fn key(subject: &str, pack: &str, policy: &str, version: &str) -> Rc<str> {
    format!("{subject} {pack} {policy} {version}").into()
}

fn subject_of(session: &Session) -> Option<Rc<str>> {
    match session {
        Session::Person(person) => Some(Rc::clone(&person.subject)),
        Session::NotAsked
        | Session::Asked
        | Session::Nowhere
        | Session::SignedOut
        | Session::Failed(_) => None,
    }
}

fn sent_state(entry: &Entry) -> SentState {
    let saved = entry.keeping() == Keeping::Stored;
    match entry.state() {
        EntryState::Storing => SentState::Saving,
        EntryState::Waiting { .. } | EntryState::Sending | EntryState::OtherPerson => {
            SentState::Waiting { saved }
        }
        EntryState::NoSession => SentState::NoSession,
        EntryState::Stopped(refusal) => SentState::Stopped(refused(refusal).into()),
        EntryState::Recorded(receipt) => SentState::Recorded(Rc::clone(&receipt.receipt)),
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::BadRequest | Refusal::WrongType => words::REFUSED_FORM,
        Refusal::Forbidden => words::REFUSED_PERSON,
        Refusal::NoService => words::REFUSED_NO_SERVICE,
        Refusal::TooLarge => words::REFUSED_LARGE,
        Refusal::Unacceptable => words::REFUSED_POLICY,
        Refusal::Other(_) => words::REFUSED_OTHER,
    }
}
