//! Tabs on one computer, with one storage, one lock, one cookie and one host. Nothing happens by itself: what a tab
//! asked for is a task, and tasks are run one by one, in any order that a browser could run them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::TimeDelta;
use guide_domain::Instant;
use guide_domain::policy::TextKind;
use guide_domain::sign_off::outbox::Outbox;
use guide_domain::sign_off::outbox::answer::{Receipt, Reply, classify};
use guide_domain::sign_off::outbox::entry::{Entry, Frozen, Keeping, Kept, Progress, State};
use guide_domain::sign_off::outbox::message::{Command, Delivery, Event, Notice, Session};
use guide_domain::sign_off::outbox::retry::{ANSWER_PATIENCE, Jitter, SESSION_FRESH};
use guide_domain::sign_off::record::{
    Answer, DataKind, Declaration, Locale, Name, Outcome as Signed, Record, RecordId, RecordKind,
    Sha256, SignedPolicy, Source, SpecVersion, Subject, Time, Version,
};

use super::host::{Host, Outcome};
use crate::samples::instant;

/// When every story begins.
pub(crate) const START: &str = "2026-11-23T09:00:00Z";

/// Everybody who uses the computer.
pub(crate) const PEOPLE: [&str; 3] = ["amal", "bo", "cleo"];

pub(crate) fn id(text: &str) -> RecordId {
    RecordId::new(text).unwrap()
}

pub(crate) fn subject(text: &str) -> Subject {
    Subject::new(text).unwrap()
}

/// A sign-off of a sample policy, made so many seconds after the start.
pub(crate) fn sign_off(key: &str, person: &str, second: i64) -> Frozen {
    let pack = Name::new("sample").unwrap();
    let record = Record {
        specversion: SpecVersion::V1,
        id: id(key),
        source: Source::of_pack(&pack).unwrap(),
        kind: RecordKind::SignOffV1,
        subject: subject(person),
        time: Time(instant(START) + TimeDelta::seconds(second)),
        datacontenttype: DataKind::Json,
        data: Answer {
            policy: SignedPolicy {
                pack,
                id: Name::new("safeguarding").unwrap(),
                version: Version::new("1.2").unwrap(),
                locale: Locale::new("en-GB").unwrap(),
                text: TextKind::Plain,
                sha256: Sha256::new("a".repeat(64)).unwrap(),
                exemplar: true,
            },
            outcome: Signed::Signed,
            declaration: Some(Declaration::new("I have opened the policy.").unwrap()),
            reason: None,
            training: None,
            scenarios: 4,
            opened: Vec::new(),
        },
    };
    let bytes = serde_json::to_string(&record).unwrap();
    Frozen::new(&record, bytes.into())
}

/// What a tab asked for, or is to hear, sooner or later.
#[derive(Clone, Debug)]
enum Work {
    Access(Access),
    Ask,
    Post {
        id: RecordId,
        attempt: u32,
        bytes: Rc<str>,
    },
    Hear(Box<Event>),
}

/// An access to the storage.
#[derive(Clone, Debug)]
enum Access {
    Load,
    Store(Kept),
    Note(RecordId, Progress),
    Delete(RecordId),
}

/// Work of one channel is done in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Channel {
    Storage,
    Lock,
    Network,
    Broadcast,
}

#[derive(Clone, Debug)]
struct Task {
    tab: usize,
    channel: Channel,
    not_before: Instant,
    work: Work,
}

#[derive(Debug)]
pub(crate) struct Tab {
    pub(crate) outbox: Outbox,
    /// Who its page thinks is signed in.
    person: Option<Subject>,
    session_since: Option<Instant>,
    wake: Option<Instant>,
    in_flight: Option<u32>,
    posted: BTreeMap<RecordId, Rc<str>>,
    pub(crate) notices: Vec<Notice>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Storage {
    #[default]
    Works,
    /// Every access fails at once.
    Blocked,
    /// No access is ever answered.
    Hangs,
    /// It keeps sign-offs, and loses every note of how far sending has come.
    LosesNotes,
}

#[derive(Debug)]
pub(crate) struct World {
    delivery: Delivery,
    /// The true time, by which timers and the network go.
    pub(crate) now: Instant,
    /// How far the device's clock is ahead of it.
    pub(crate) clock_ahead: TimeDelta,
    random: u64,
    pub(crate) tabs: BTreeMap<usize, Tab>,
    opened: usize,
    tasks: Vec<Task>,
    pub(crate) stored: BTreeMap<RecordId, Kept>,
    pub(crate) storage: Storage,
    lock_holder: Option<usize>,
    lock_queue: Vec<usize>,
    /// Whether messages between tabs arrive.
    pub(crate) tabs_hear: bool,
    may_overlap: bool,
    pub(crate) signed_in: Option<Subject>,
    pub(crate) host: Host,
    /// What a tab was told to be stored.
    pub(crate) promised: BTreeSet<RecordId>,
    /// When what was posted.
    pub(crate) posts: Vec<(Instant, RecordId)>,
    pub(crate) questions: usize,
    pub(crate) alarms: Vec<String>,
}

impl World {
    pub(crate) fn new(delivery: Delivery) -> Self {
        Self {
            delivery,
            now: instant(START),
            clock_ahead: TimeDelta::zero(),
            random: 2026,
            tabs: BTreeMap::new(),
            opened: 0,
            tasks: Vec::new(),
            stored: BTreeMap::new(),
            storage: Storage::default(),
            lock_holder: None,
            lock_queue: Vec::new(),
            tabs_hear: true,
            may_overlap: false,
            signed_in: None,
            host: Host::default(),
            promised: BTreeSet::new(),
            posts: Vec::new(),
            questions: 0,
            alarms: Vec::new(),
        }
    }

    /// A new tab; gives its number.
    pub(crate) fn open(&mut self) -> usize {
        let number = self.opened;
        self.opened += 1;
        self.tabs.insert(
            number,
            Tab {
                outbox: Outbox::new(self.delivery),
                person: None,
                session_since: None,
                wake: None,
                in_flight: None,
                posted: BTreeMap::new(),
                notices: Vec::new(),
            },
        );
        self.event(number, Event::Opened);
        number
    }

    /// A new tab whose page knows who is signed in.
    pub(crate) fn open_known(&mut self) -> usize {
        let tab = self.open();
        self.learn(tab);
        tab
    }

    /// Ends a tab at once. What it asked of others may have been done or not; what is left is not.
    pub(crate) fn kill(&mut self, tab: usize) {
        self.tabs.remove(&tab);
        self.tasks.retain(|task| task.tab != tab);
        self.unlock(tab);
    }

    /// The page learns who is signed in.
    pub(crate) fn learn(&mut self, tab: usize) {
        let session = match self.delivery {
            Delivery::Service => match self.host.me(self.signed_in.as_ref()) {
                Outcome::Now(session) => session,
                Outcome::Late(_) | Outcome::Never => Session::Unknown,
            },
            Delivery::Events | Delivery::PageEvents => match &self.signed_in {
                Some(subject) => Session::Person(subject.clone()),
                None => Session::Nobody,
            },
        };
        self.event(tab, Event::Session(session));
    }

    pub(crate) fn person(&self, tab: usize) -> Option<Subject> {
        self.tabs.get(&tab)?.person.clone()
    }

    pub(crate) fn event(&mut self, number: usize, event: Event) {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let jitter = Jitter::new(u16::try_from((self.random >> 33) % 1001).unwrap());
        let now = self.now + self.clock_ahead;
        let Some(tab) = self.tabs.get_mut(&number) else {
            return;
        };
        match &event {
            Event::Session(Session::Person(subject)) => {
                tab.person = Some(subject.clone());
                tab.session_since = Some(now);
            }
            Event::Session(Session::Nobody | Session::Unknown) => {
                tab.person = None;
                tab.session_since = None;
            }
            Event::Stored(kept) => {
                self.promised.insert(kept.frozen.id.clone());
            }
            Event::Answered { attempt, .. } if tab.in_flight == Some(*attempt) => {
                tab.in_flight = None;
            }
            Event::Due => tab.wake = None,
            Event::Opened
            | Event::Loaded(_)
            | Event::NotLoaded
            | Event::Submit(_)
            | Event::NotStored(_)
            | Event::Deleted(_)
            | Event::NotDeleted(_)
            | Event::ChangedElsewhere
            | Event::RecordedElsewhere(_)
            | Event::LockHeld(_)
            | Event::Online
            | Event::Answered { .. }
            | Event::SendAgain(_)
            | Event::Flush
            | Event::Confirm(_) => {}
        }
        let commands = tab.outbox.handle(event, now, jitter);
        if commands.len() > 100 {
            self.alarm(format!("{} commands at once", commands.len()));
        }
        for command in commands {
            self.command(number, command);
        }
        self.look();
    }

    fn command(&mut self, tab: usize, command: Command) {
        let work = match command {
            Command::Load => return self.ask_storage(tab, Access::Load),
            Command::Store(kept) => return self.ask_storage(tab, Access::Store(kept)),
            Command::Note(id, progress) => {
                return self.ask_storage(tab, Access::Note(id, progress));
            }
            Command::Delete(id) => {
                if self.delivery == Delivery::Service && !self.host.rows.contains_key(&id) {
                    self.alarm(format!("{id} is deleted, and the host does not hold it"));
                }
                return self.ask_storage(tab, Access::Delete(id));
            }
            Command::Announce(receipt) => {
                return self.broadcast(tab, &Event::RecordedElsewhere(receipt));
            }
            Command::Lock => return self.lock(tab),
            Command::Unlock => return self.unlock(tab),
            Command::AskSession => {
                self.questions += 1;
                Work::Ask
            }
            Command::Post { id, attempt, bytes } => {
                self.check_post(tab, &id, attempt, &bytes);
                Work::Post { id, attempt, bytes }
            }
            Command::Abandon { attempt } => {
                if let Some(tab) = self.tabs.get_mut(&tab)
                    && tab.in_flight == Some(attempt)
                {
                    tab.in_flight = None;
                }
                return;
            }
            Command::Wake(at) => {
                let wait = at - (self.now + self.clock_ahead);
                if let Some(tab) = self.tabs.get_mut(&tab) {
                    tab.wake = Some(self.now + wait.max(TimeDelta::zero()));
                }
                return;
            }
            Command::Tell(notice) => return self.told(tab, notice),
        };
        self.add(tab, Channel::Network, work, self.now);
    }

    fn add(&mut self, tab: usize, channel: Channel, work: Work, not_before: Instant) {
        self.tasks.push(Task {
            tab,
            channel,
            not_before,
            work,
        });
    }

    fn ask_storage(&mut self, tab: usize, access: Access) {
        self.add(tab, Channel::Storage, Work::Access(access), self.now);
    }

    fn hear(&mut self, tab: usize, channel: Channel, event: Event) {
        self.add(tab, channel, Work::Hear(Box::new(event)), self.now);
    }

    fn broadcast(&mut self, from: usize, event: &Event) {
        if !self.tabs_hear {
            return;
        }
        let others: Vec<usize> = self
            .tabs
            .keys()
            .copied()
            .filter(|tab| *tab != from)
            .collect();
        for tab in others {
            self.hear(tab, Channel::Broadcast, event.clone());
        }
    }

    fn lock(&mut self, tab: usize) {
        if self.lock_holder == Some(tab) || self.lock_queue.contains(&tab) {
            self.alarm(format!("tab {tab} seeks the lock twice"));
        }
        self.lock_queue.push(tab);
        self.grant();
    }

    fn unlock(&mut self, tab: usize) {
        self.lock_queue.retain(|waiting| *waiting != tab);
        if self.lock_holder == Some(tab) {
            self.lock_holder = None;
        }
        self.grant();
    }

    fn grant(&mut self) {
        if self.lock_holder.is_none() && !self.lock_queue.is_empty() {
            let tab = self.lock_queue.remove(0);
            self.lock_holder = Some(tab);
            self.hear(tab, Channel::Lock, Event::LockHeld(true));
        }
    }

    /// Whoever holds the lock loses it and seeks it again.
    pub(crate) fn lose_lock(&mut self) {
        if let Some(tab) = self.lock_holder.take() {
            self.may_overlap = true;
            self.hear(tab, Channel::Lock, Event::LockHeld(false));
            self.lock_queue.push(tab);
            self.grant();
        }
    }

    /// A message between tabs gets lost.
    pub(crate) fn lose_message(&mut self, choice: usize) {
        let messages: Vec<usize> = (0..self.tasks.len())
            .filter(|index| self.tasks[*index].channel == Channel::Broadcast)
            .collect();
        if !messages.is_empty() {
            self.tasks.remove(messages[choice % messages.len()]);
        }
    }

    /// Somebody deletes the site's data: what was promised holds no more.
    pub(crate) fn clear_site(&mut self) {
        self.stored.clear();
        self.promised.clear();
    }

    /// Another page holds the lock; whoever held it loses it.
    pub(crate) fn hold_lock_elsewhere(&mut self) {
        self.lock_queue.insert(0, usize::MAX);
        self.lose_lock();
        self.grant();
        self.may_overlap = false;
    }

    pub(crate) fn release_lock_elsewhere(&mut self) {
        self.unlock(usize::MAX);
    }

    /// Indices of the tasks that may run now.
    fn runnable(&self) -> Vec<usize> {
        (0..self.tasks.len())
            .filter(|index| {
                let task = &self.tasks[*index];
                let is_ordered = task.channel != Channel::Network;
                let is_behind = self.tasks[..*index]
                    .iter()
                    .any(|before| before.tab == task.tab && before.channel == task.channel);
                task.not_before <= self.now && !(is_ordered && is_behind)
            })
            .collect()
    }

    /// Runs one of the tasks; says whether there was one.
    pub(crate) fn run(&mut self, choice: usize) -> bool {
        let runnable = self.runnable();
        if runnable.is_empty() {
            return false;
        }
        let task = self.tasks.remove(runnable[choice % runnable.len()]);
        match task.work {
            Work::Hear(event) => self.event(task.tab, *event),
            Work::Ask => self.ask(task.tab),
            Work::Post { id, attempt, bytes } => self.post(task.tab, &id, attempt, &bytes),
            Work::Access(access) => self.access(task.tab, access),
        }
        self.look();
        true
    }

    fn access(&mut self, tab: usize, access: Access) {
        if self.storage == Storage::Hangs {
            return;
        }
        let works = matches!(self.storage, Storage::Works | Storage::LosesNotes);
        let mut is_changed = false;
        let event = match access {
            Access::Load if works => Event::Loaded(self.stored.values().cloned().collect()),
            Access::Load => Event::NotLoaded,
            Access::Store(kept) if works => {
                is_changed = !self.stored.contains_key(&kept.frozen.id);
                let held = self.stored.entry(kept.frozen.id.clone()).or_insert(kept);
                Event::Stored(held.clone())
            }
            Access::Store(kept) => Event::NotStored(kept.frozen.id),
            Access::Delete(id) if works => {
                is_changed = self.stored.remove(&id).is_some();
                Event::Deleted(id)
            }
            Access::Delete(id) => Event::NotDeleted(id),
            Access::Note(id, progress) => {
                if self.storage == Storage::Works
                    && let Some(kept) = self.stored.get_mut(&id)
                {
                    kept.progress = progress;
                    self.broadcast(tab, &Event::ChangedElsewhere);
                }
                return;
            }
        };
        if is_changed {
            self.broadcast(tab, &Event::ChangedElsewhere);
        }
        // The answer comes before those to later accesses.
        let first = self
            .tasks
            .iter()
            .position(|task| task.tab == tab && task.channel == Channel::Storage)
            .unwrap_or(self.tasks.len());
        self.tasks.insert(
            first,
            Task {
                tab,
                channel: Channel::Storage,
                not_before: self.now,
                work: Work::Hear(Box::new(event)),
            },
        );
    }

    fn ask(&mut self, tab: usize) {
        let signed_in = self.signed_in.clone();
        match self.host.me(signed_in.as_ref()) {
            Outcome::Now(session) => self.hear(tab, Channel::Network, Event::Session(session)),
            Outcome::Late(session) => {
                let late = self.now + ANSWER_PATIENCE * 2;
                let event = Work::Hear(Box::new(Event::Session(session)));
                self.add(tab, Channel::Network, event, late);
            }
            Outcome::Never => {}
        }
    }

    fn post(&mut self, tab: usize, id: &RecordId, attempt: u32, bytes: &str) {
        let signed_in = self.signed_in.clone();
        let record: Record = serde_json::from_str(bytes).unwrap();
        let frozen = Frozen::new(&record, bytes.into());
        let meaning = |reply: &Reply| Event::Answered {
            attempt,
            answer: classify(reply, &frozen),
        };
        match self.host.post(id, bytes, signed_in.as_ref()) {
            Outcome::Now(reply) => self.hear(tab, Channel::Network, meaning(&reply)),
            Outcome::Late(reply) => {
                let late = self.now + ANSWER_PATIENCE * 2;
                let event = Work::Hear(Box::new(meaning(&reply)));
                self.add(tab, Channel::Network, event, late);
            }
            Outcome::Never => {}
        }
    }

    /// Runs everything that can run without time passing, first come, first served.
    pub(crate) fn drain(&mut self) {
        for _ in 0..2_000 {
            if !self.run(0) {
                return;
            }
        }
        panic!("2,000 tasks without an end: {:#?}", self.alarms);
    }

    /// Lets time pass, with all that falls due on the way.
    pub(crate) fn pass(&mut self, span: TimeDelta) {
        let until = self.now + span;
        self.drain();
        while let Some(next) = self.next_instant().filter(|next| *next <= until) {
            self.now = self.now.max(next);
            self.wake_up();
            self.drain();
        }
        self.now = until;
    }

    /// Lets time pass as if the computer slept: timers fire at its end.
    pub(crate) fn sleep(&mut self, span: TimeDelta) {
        self.now += span;
        self.wake_up();
    }

    fn wake_up(&mut self) {
        let due: Vec<usize> = self
            .tabs
            .iter()
            .filter(|(_, tab)| tab.wake.is_some_and(|wake| wake <= self.now))
            .map(|(number, _)| *number)
            .collect();
        for tab in due {
            self.event(tab, Event::Due);
        }
    }

    fn next_instant(&self) -> Option<Instant> {
        let wakes = self.tabs.values().filter_map(|tab| tab.wake);
        let tasks = self.tasks.iter().map(|task| task.not_before);
        wakes.chain(tasks.filter(|at| *at > self.now)).min()
    }

    pub(crate) fn entry(&self, tab: usize, key: &str) -> Option<&Entry> {
        self.entries(tab).find(|entry| entry.frozen().id == id(key))
    }

    /// Everything in a tab's outbox, whosever it is.
    pub(crate) fn entries(&self, tab: usize) -> impl Iterator<Item = &Entry> {
        let outbox = &self.tabs[&tab].outbox;
        PEOPLE
            .iter()
            .flat_map(|person| outbox.visible_to(&subject(person)).collect::<Vec<_>>())
    }

    /// Whether a screen shows the sign-off as recorded.
    pub(crate) fn shows_recorded(&self, tab: usize, key: &str) -> bool {
        self.entry(tab, key)
            .is_some_and(|entry| matches!(entry.state(), State::Recorded(_)))
    }

    pub(crate) fn alarm(&mut self, what: String) {
        self.alarms.push(what);
    }
}

/// What must hold at every moment.
impl World {
    fn check_post(&mut self, number: usize, id: &RecordId, attempt: u32, bytes: &Rc<str>) {
        self.posts.push((self.now, id.clone()));
        let record: Record = serde_json::from_str(bytes).unwrap();
        let (now, holder) = (self.now + self.clock_ahead, self.lock_holder);
        let others_send = self
            .tabs
            .iter()
            .any(|(other, tab)| *other != number && tab.in_flight.is_some());
        let Some(tab) = self.tabs.get_mut(&number) else {
            return;
        };
        let mut alarms = Vec::new();
        if tab.in_flight.replace(attempt).is_some() {
            alarms.push("two posts of one tab in flight");
        }
        if tab.person.as_ref() != Some(&record.subject) {
            alarms.push("posted while the session is not known to be the person's");
        }
        if tab
            .session_since
            .is_none_or(|since| (now - since).abs() >= SESSION_FRESH)
        {
            alarms.push("posted for a session that was asked for too long ago");
        }
        if tab
            .posted
            .insert(id.clone(), Rc::clone(bytes))
            .is_some_and(|before| before != *bytes)
        {
            alarms.push("posted other bytes than before");
        }
        if !self.may_overlap && (others_send || holder != Some(number)) {
            alarms.push("two tabs send at once");
        }
        for alarm in alarms {
            self.alarm(format!("{id}: {alarm}"));
        }
    }

    fn told(&mut self, number: usize, notice: Notice) {
        let Some(tab) = self.tabs.get(&number) else {
            return;
        };
        match &notice {
            Notice::SignOff(id) => {
                let owner = self
                    .entries(number)
                    .find(|entry| entry.frozen().id == *id)
                    .map(|entry| entry.frozen().subject.clone());
                if owner.is_none() || owner != tab.person {
                    self.alarm(format!("{id} is told to somebody else’s page"));
                }
            }
            Notice::Recorded(receipt) => self.check_receipt(receipt),
            Notice::PageOnly(_) | Notice::AuthRequired | Notice::NotConfirmed(_) => {}
        }
        if let Some(tab) = self.tabs.get_mut(&number) {
            tab.notices.push(notice);
        }
    }

    fn check_receipt(&mut self, receipt: &Receipt) {
        let is_true = self.host.rows.get(&receipt.id).is_some_and(|row| {
            *receipt.receipt == *row.receipt && receipt.sha256 == row.record.data.policy.sha256
        });
        if self.delivery == Delivery::Service && !is_true {
            self.alarm(format!("{} is called recorded and is not", receipt.id));
        }
    }

    /// Looks at every screen and into the storage.
    fn look(&mut self) {
        let mut alarms = Vec::new();
        let is_held = |id: &RecordId| self.host.rows.contains_key(id);
        for number in self.tabs.keys() {
            for entry in self.entries(*number) {
                let id = &entry.frozen().id;
                let is_recorded = matches!(entry.state(), State::Recorded(_));
                if self.delivery == Delivery::Service && is_recorded && !is_held(id) {
                    alarms.push(format!("{id} is shown as recorded and is not"));
                }
            }
        }
        for id in &self.promised {
            if self.delivery == Delivery::Service && !is_held(id) && !self.stored.contains_key(id) {
                alarms.push(format!(
                    "{id} was stored and is neither there nor with the host"
                ));
            }
        }
        for (id, row) in &self.host.rows {
            if row.record.id != *id {
                alarms.push(format!("{id} is recorded under another id"));
            }
        }
        self.alarms.extend(alarms);
    }

    /// Fails with everything that ever went wrong.
    pub(crate) fn assert_sound(&self) {
        assert!(self.alarms.is_empty(), "{:#?}", self.alarms);
    }

    /// Asserts that nothing waits anywhere, on any device.
    pub(crate) fn assert_empty(&self) {
        assert!(self.stored.is_empty(), "{:#?}", self.stored.keys());
        for number in self.tabs.keys() {
            for entry in self.entries(*number) {
                assert!(
                    matches!(entry.state(), State::Recorded(_)),
                    "tab {number}: {entry:#?}"
                );
                assert!(
                    matches!(entry.keeping(), Keeping::Deleted),
                    "tab {number}: {entry:#?}"
                );
            }
        }
    }
}
