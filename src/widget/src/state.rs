//! Everything the screens show, and every change of it. Pure: the clock and the page come in as actions.

use std::ops::Deref;
use std::rc::Rc;

use chrono::{DurationRound, NaiveDate, TimeDelta};
use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::guidance::{self, Change, Guidance};
use guide_domain::hours::local_time;
use guide_domain::pack::{ContactPart, Pack};
use guide_domain::routes::{AnswerId, Answers, Position};

#[cfg(feature = "whole")]
use crate::state::reading::{Reading, ReadingAction};
#[cfg(feature = "whole")]
use crate::state::signing::{Signing, SigningAction};
use crate::view::{Destination, View};

#[cfg(feature = "whole")]
pub mod reading;
#[cfg(feature = "whole")]
pub mod signing;

/// What the screens show.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pack: Rc<Pack>,
    view: View,
    answers: Answers,
    now: Instant,
    clock: Clock,
    faults: Vec<PageFault>,
    fallback_stale: bool,
    said: Option<Said>,
    /// The screens gone through, the latest last.
    trail: Vec<Destination>,
    more: Loading,
    #[cfg(feature = "whole")]
    reading: Reading,
    #[cfg(feature = "whole")]
    signing: Signing,
}

/// How far a part of a pack has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// Nobody asked for it yet.
    #[default]
    NotAsked,
    /// It is on its way.
    Asked,
    /// It did not come; why.
    Failed(Rc<str>),
    /// The pack has none.
    Absent,
    /// It is there.
    Done,
}

/// Where the present instant comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The device's clock, and what is known of it.
    Device(ClockTrust),
    /// An instant the page asked for (`now`): a preview.
    Preview,
}

impl Clock {
    fn trust(self) -> ClockTrust {
        match self {
            Self::Device(trust) => trust,
            Self::Preview => ClockTrust::Trusted,
        }
    }
}

/// An attribute of the element that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFault {
    /// The attribute's name.
    pub attribute: &'static str,
    /// What is wrong with its value, and what it may be.
    pub message: Rc<str>,
}

/// What was done at the last press of a button, for those who do not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The number is on the clipboard.
    Copied(Rc<str>),
    /// The browser does not let us.
    CopyRefused(Rc<str>),
    /// The browser cannot print.
    PrintRefused,
    /// The roles chosen as one's own changed; how many there are now.
    #[cfg(feature = "whole")]
    MyRoles(usize),
    /// The answers make no record; why.
    #[cfg(feature = "whole")]
    NotSent(Rc<str>),
    /// What was to be sent was sent before, in another tab.
    #[cfg(feature = "whole")]
    SentElsewhere,
}

/// What the screens show, to hand to components: the same only if nothing changed.
#[derive(Clone, Debug)]
pub struct Shown(Rc<State>);

impl Shown {
    /// A state that components may hold.
    pub fn new(state: State) -> Self {
        Self(Rc::new(state))
    }
}

impl Deref for Shown {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Go to a screen.
    Open(Destination),
    /// Answer the question one stands at; from home, the first one.
    Answer(AnswerId),
    /// One step back.
    Back,
    /// Nobody has touched the guide for a while: go home, forget.
    Idle,
    /// Time went on.
    Tick(Instant),
    /// The clock was compared, or replaced.
    SetClock(Clock),
    /// The pasted fallback is of another version of the pack, or no longer.
    SetFallbackStale(bool),
    /// An attribute was read: a fault, or none any more.
    Attribute(&'static str, Option<Rc<str>>),
    /// A button's work is done, or not.
    Say(Said),
    /// What the screen needs besides the contact guide is on its way.
    AskMore,
    /// It did not come; why.
    MoreFailed(Rc<str>),
    /// What did not come is to be asked for once more.
    TryAgain,
    /// Something that only the whole guide has.
    #[cfg(feature = "whole")]
    Read(ReadingAction),
    /// Something of the sign-off.
    #[cfg(feature = "whole")]
    Sign(SigningAction),
}

impl State {
    /// The home screen at an instant.
    pub fn new(pack: Rc<Pack>, now: Instant, clock: Clock) -> Self {
        Self {
            pack,
            view: View::Home,
            answers: Answers::default(),
            now: whole_minute(now),
            clock,
            faults: Vec::new(),
            fallback_stale: false,
            said: None,
            trail: Vec::new(),
            more: Loading::NotAsked,
            #[cfg(feature = "whole")]
            reading: Reading::default(),
            #[cfg(feature = "whole")]
            signing: Signing::default(),
        }
    }

    /// What comes of an action.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Open(destination) => next.open(destination),
            Action::Answer(answer) => next.answer(&answer),
            Action::Back => next.back(),
            Action::Idle => {
                next.view = View::Home;
                next.answers = Answers::default();
                next.said = None;
                next.trail.clear();
                #[cfg(feature = "whole")]
                next.reading.forget();
                #[cfg(feature = "whole")]
                next.signing.forget();
            }
            Action::Tick(now) => next.now = whole_minute(now),
            Action::SetClock(clock) => next.clock = clock,
            Action::SetFallbackStale(stale) => next.fallback_stale = stale,
            Action::Attribute(attribute, fault) => {
                next.faults.retain(|known| known.attribute != attribute);
                next.faults
                    .extend(fault.map(|message| PageFault { attribute, message }));
            }
            Action::Say(said) => next.said = Some(said),
            Action::AskMore => next.more = Loading::Asked,
            Action::MoreFailed(reason) => next.more = Loading::Failed(reason),
            Action::TryAgain => next.try_again(),
            #[cfg(feature = "whole")]
            Action::Read(action) => next.read(action),
            #[cfg(feature = "whole")]
            Action::Sign(action) => next.sign(action),
        }
        #[cfg(feature = "whole")]
        next.get_ready();
        next
    }

    fn open(&mut self, destination: Destination) {
        self.said = None;
        #[cfg(feature = "whole")]
        self.reading.forget_found();
        if destination.view == View::Home {
            self.trail.clear();
        } else if destination.view != self.view {
            self.trail.push(Destination {
                view: self.view.clone(),
                answers: std::mem::take(&mut self.answers),
            });
        }
        self.view = destination.view;
        self.answers = destination.answers;
    }

    /// The address of the screen before this one, with its answers: for the whole guide alone, which takes over in the
    /// same page; it stands nowhere else.
    pub fn came_from(&self) -> Option<String> {
        let before = self.trail.last()?;
        let path = before.answers.path(&self.part().routes);
        let steps = path.iter().map(AnswerId::as_str);
        let mut address = before.view.address();
        for step in steps.filter(|_| before.view == View::Contact) {
            address.push('/');
            address.push_str(step);
        }
        Some(address)
    }

    fn try_again(&mut self) {
        if matches!(self.more, Loading::Failed(_)) {
            self.more = Loading::NotAsked;
        }
        #[cfg(feature = "whole")]
        self.reading.try_again();
        #[cfg(feature = "whole")]
        self.signing.try_again();
    }

    fn answer(&mut self, answer: &AnswerId) {
        if self.view != View::Contact {
            self.view = View::Contact;
            self.answers = Answers::default();
        }
        self.said = None;
        let mut answers = self.answers.clone();
        if let Some(Position::Question(question)) = self.position() {
            answers.choose(question, answer);
        }
        self.answers = answers;
    }

    fn back(&mut self) {
        self.said = None;
        #[cfg(feature = "whole")]
        if self.view == View::SignOff
            && *self.signing.step() != signing::Step::Tasks
            && !self.reading.was_found(self.signing.step())
        {
            self.sign(SigningAction::Go(signing::Step::Tasks));
            return;
        }
        if self.view != View::Contact || !self.answers.back() {
            let before = self.trail.pop();
            let before = before.unwrap_or_else(|| Destination::of(View::Home));
            self.view = before.view;
            self.answers = before.answers;
        }
    }

    /// The question or outcome one stands at. `None` only for routes without a first question, which the rules refuse.
    pub fn position(&self) -> Option<Position<'_>> {
        self.part().routes.follow(&self.path()).ok()
    }

    /// The answers that led here.
    pub fn path(&self) -> Vec<AnswerId> {
        self.answers.path(&self.part().routes)
    }

    /// The answers given, those further on included.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The content shown.
    pub fn part(&self) -> &ContactPart {
        self.pack.contact_part()
    }

    /// The screen.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The pack shown.
    pub fn pack(&self) -> &Rc<Pack> {
        &self.pack
    }

    /// How far that has come which the screen needs besides the contact guide.
    pub fn more(&self) -> &Loading {
        &self.more
    }

    /// The date where the council is.
    pub fn today(&self) -> NaiveDate {
        local_time(self.part().council.zone, self.now).date_naive()
    }

    /// The present instant, as a whole minute: every line opens and closes on one.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Where the present instant comes from.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The attributes that cannot be followed.
    pub fn faults(&self) -> &[PageFault] {
        &self.faults
    }

    /// Whether the fallback pasted into the page is of another version of the pack.
    pub fn fallback_stale(&self) -> bool {
        self.fallback_stale
    }

    /// What the last press of a button did.
    pub fn said(&self) -> Option<&Said> {
        self.said.as_ref()
    }

    /// Whom to call for a path at the present instant.
    pub fn guidance(&self, path: &[AnswerId]) -> Option<Guidance> {
        guidance::guide(self.part(), path, self.now, self.clock.trust()).ok()
    }

    /// When that changes, and what comes then. `None` also where the hour is in doubt.
    pub fn next_change(&self, path: &[AnswerId]) -> Option<Change> {
        if !guidance::is_certain(self.part(), self.now, self.clock.trust()) {
            return None;
        }
        guidance::next_change(self.part(), path, self.now)
            .ok()
            .flatten()
    }

    /// What tells one screen from another: when it changes, focus moves to the new heading.
    pub fn screen(&self) -> (View, Vec<AnswerId>, Rc<str>) {
        (self.view.clone(), self.path(), self.step())
    }

    #[cfg(feature = "whole")]
    fn step(&self) -> Rc<str> {
        if self.view == View::SignOff {
            self.signing.step().name()
        } else {
            Rc::default()
        }
    }

    #[cfg(not(feature = "whole"))]
    fn step(&self) -> Rc<str> {
        Rc::default()
    }
}

fn whole_minute(at: Instant) -> Instant {
    at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at)
}
