//! What the app does for the sign-off: loads the policy, asks the host who is here, keeps the journey, and runs the
//! outbox.

use std::rc::Rc;

use guide_domain::part;
use guide_domain::sign_off::journey::{Draft, Ending, Signer};
use guide_domain::sign_off::outbox::Outbox;
use guide_domain::sign_off::outbox::answer::{Receipt, Refusal};
use guide_domain::sign_off::outbox::entry::{Entry, Frozen, Keeping, State as EntryState};
use guide_domain::sign_off::outbox::message::{Command, Delivery, Event, Notice, Session as Known};
use guide_domain::sign_off::outbox::retry::Jitter;
use guide_domain::sign_off::record::Subject;
use yew::{Callback, Context};

use super::{App, Request};
use crate::browser::{Errand, KeepsNothing, Loaded, PageEvent, Subscription};
use crate::state::signing::{Person, Sent, SentState, Session, SigningAction, Step};
use crate::state::{Action, Clock, Loading};
use crate::view::View;
use crate::words::{sign_off as words, waiting};

/// What stands on the desk where people sign.
#[derive(Default)]
pub(super) struct Desk {
    host: Option<Rc<str>>,
    subject: Option<Rc<str>>,
    outbox: Option<Outbox>,
    /// Counts the outboxes, so that what was asked for by one is not told to the next.
    generation: u32,
    /// Whose sign-offs the screens may show: who was here last, since the desk was opened.
    owner: Option<Rc<str>>,
    /// Ends the sender's listeners.
    sender: Option<Subscription>,
    /// Who waits until nothing is under way.
    flushes: Vec<Callback<()>>,
}

/// The preference that says that sign-offs wait on this device: then the page starts with the whole guide, which
/// sends them.
const WAITING: &str = "safeguarding-guide.waiting";

impl App {
    /// Goes on sending what waits from an earlier visit.
    pub(super) fn resume(&mut self, context: &Context<Self>) {
        if matches!(self.browser.0.kept(WAITING), Ok(Some(_))) {
            self.open_desk(context);
        }
    }

    fn open_desk(&mut self, context: &Context<Self>) {
        let previews = self.state.clock() == Clock::Preview;
        if !previews && *self.state.signing().session() == Session::NotAsked {
            self.open_outbox(context);
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
        self.go(
            context,
            Action::Sign(SigningAction::TakeSession(Session::NotAsked)),
        );
    }

    /// Everything that the screens of the sign-off need.
    pub(super) fn prepare_signing(&mut self, context: &Context<Self>) {
        if *self.state.view() != View::SignOff {
            return;
        }
        if *self.state.signing().policy() == Loading::NotAsked {
            self.load_policy(context);
        }
        self.open_desk(context);
    }

    fn load_policy(&mut self, context: &Context<Self>) {
        let pack = Rc::clone(self.state.pack());
        let done = context.link().callback(move |parts: Loaded| {
            let policy = parts.and_then(|parts| match parts.as_slice() {
                [policy] => part::decode_policy((*pack).clone(), policy)
                    .map_err(|unreadable| waiting::not_loaded(&unreadable.to_string()).into()),
                _ => Err(words::NO_POLICY.into()),
            });
            Request::Sign(match policy {
                Ok(pack) => SigningAction::TakePolicy(Rc::new(pack)),
                Err(reason) => SigningAction::Policy(Loading::Failed(reason)),
            })
        });
        self.go(context, Action::Sign(SigningAction::Policy(Loading::Asked)));
        self.browser.0.load(None, &["policy"], done);
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
            self.learn(context, person.unwrap_or(Session::Nowhere));
            return;
        };
        // Whoever is known stays on the screen until the host says otherwise.
        if subject_of(self.state.signing().session()).is_none() {
            let asked = SigningAction::TakeSession(Session::Asked);
            self.go(context, Action::Sign(asked));
        }
        let done = context
            .link()
            .callback(|session| Request::Sign(SigningAction::TakeSession(session)));
        self.browser.0.ask_who(&host, done);
    }

    /// Somebody is here, or nobody: the outbox hears of it, and the journey of the last person goes.
    fn learn(&mut self, context: &Context<Self>, session: Session) {
        let known = match &session {
            Session::Person(person) => Subject::new(&*person.subject).map(Known::Person).ok(),
            Session::SignedOut | Session::Nowhere => Some(Known::Nobody),
            Session::NotAsked | Session::Asked | Session::Failed(_) => None,
        };
        let now = subject_of(&session);
        let is_new = now.is_some() && now != self.desk.owner;
        self.desk.owner = now.or(self.desk.owner.take());
        let cannot_tell = matches!(session, Session::Failed(_));
        if !cannot_tell || subject_of(self.state.signing().session()).is_none() {
            self.go(context, Action::Sign(SigningAction::TakeSession(session)));
        }
        self.outbox(context, Event::Session(known.unwrap_or(Known::Unknown)));
        if is_new {
            self.recall_draft(context);
        }
    }

    fn draft_key(&self) -> Option<String> {
        let subject = subject_of(self.state.signing().session())?;
        let policy = self.state.policy()?;
        let pack = &self.state.part().id;
        Some(format!("{subject} {pack} {} {}", policy.id, policy.version))
    }

    fn recall_draft(&mut self, context: &Context<Self>) {
        let Some(key) = self.draft_key() else {
            return;
        };
        let done = context
            .link()
            .callback(|kept: Result<Option<String>, KeepsNothing>| {
                let keeps = kept.is_ok();
                let text = kept.ok().flatten().unwrap_or_default();
                let draft: Draft = serde_json::from_str(&text).unwrap_or_default();
                Request::Sign(SigningAction::TakeDraft(draft, keeps))
            });
        self.browser.0.draft(key, done);
    }

    pub(super) fn sign(&mut self, context: &Context<Self>, action: SigningAction) -> bool {
        if let SigningAction::TakeSession(session) = action {
            self.learn(context, session);
            return true;
        }
        let recalls = matches!(action, SigningAction::TakePolicy(_));
        let taken = matches!(action, SigningAction::TakeDraft(..));
        let before = self.state.signing().draft().clone();
        let changed = self.go(context, Action::Sign(action));
        if recalls {
            self.screen_changed |= self.pressed;
            self.recall_draft(context);
        }
        self.mint(context);
        let draft = self.state.signing().draft().clone();
        if draft != before && !taken {
            self.keep_draft(&draft);
        }
        changed
    }

    /// The id belongs to the draft from when its answers are first shown for checking.
    fn mint(&mut self, context: &Context<Self>) {
        let signing = self.state.signing();
        // What was submitted is frozen: changed answers are another sign-off.
        let id = signing.draft().id.as_deref();
        let is_new = id.is_none_or(|id| signing.sent().iter().any(|sent| sent.id.as_str() == id));
        if *signing.step() == Step::Check && is_new {
            let id = self.browser.0.new_id();
            self.go(context, Action::Sign(SigningAction::Mint(id.into())));
        }
    }

    fn keep_draft(&self, draft: &Draft) {
        if let (Some(key), Ok(text)) = (self.draft_key(), serde_json::to_string(draft)) {
            self.browser.0.keep_draft(key, text);
        }
    }

    /// Freezes the answers and hands them to the outbox.
    pub(super) fn submit(&mut self, context: &Context<Self>) -> bool {
        let signing = self.state.signing();
        let ending = signing.ending().cloned().unwrap_or(Ending::Signed);
        let (Some(policy), Some(subject), Some(id)) = (
            self.state.policy(),
            subject_of(signing.session()),
            signing.draft().id.clone(),
        ) else {
            return false;
        };
        let signer = Signer {
            subject: &subject,
            id: &id,
            at: self.browser.0.now(),
        };
        let record = signing
            .draft()
            .record(self.state.part(), policy, &ending, &signer);
        let Ok(record) = record else {
            return false;
        };
        let Ok(bytes) = serde_json::to_string(&record) else {
            return false;
        };
        let frozen = Frozen::new(&record, bytes.into());
        self.go(context, Action::Sign(SigningAction::Go(Step::Outcome)));
        self.outbox(context, Event::Submit(frozen));
        true
    }

    /// Lets the outbox hear what came of its commands, unless it was another outbox that gave them.
    pub(super) fn sender(
        &mut self,
        context: &Context<Self>,
        generation: u32,
        event: Event,
    ) -> bool {
        generation == self.desk.generation && self.outbox(context, event)
    }

    /// Lets the outbox hear of something and does what it asks for.
    pub(super) fn outbox(&mut self, context: &Context<Self>, event: Event) -> bool {
        let now = self.browser.0.now();
        let jitter = Jitter::new(self.browser.0.chance());
        if let Event::Loaded(kept) = &event {
            let waits = !kept.is_empty();
            self.browser.0.keep(WAITING, waits.then_some("1"));
        }
        let Some(outbox) = &mut self.desk.outbox else {
            return false;
        };
        let commands = outbox.handle(event, now, jitter);
        for command in commands {
            if matches!(command, Command::Store(_)) {
                self.browser.0.keep(WAITING, Some("1"));
            }
            self.carry_out(context, command);
        }
        if self.desk.outbox.as_ref().is_none_or(Outbox::is_at_rest) {
            for done in std::mem::take(&mut self.desk.flushes) {
                done.emit(());
            }
        }
        let sent = self.sent();
        self.go(context, Action::Sign(SigningAction::TakeSent(sent)))
    }

    fn carry_out(&mut self, context: &Context<Self>, command: Command) {
        if command == Command::AskSession {
            return self.ask_who(context);
        }
        if let Command::Tell(notice) = command {
            return self.tell(notice);
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

    fn tell(&self, notice: Notice) {
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
                self.finish(id.as_str());
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
    fn finish(&self, id: &str) {
        let draft = self.state.signing().draft();
        if draft.id.as_deref() == Some(id) {
            self.keep_draft(&Draft::default());
        }
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
