//! What the state of the whole guide holds besides: what readers chose and typed, and the sign-off.

use std::rc::Rc;

use crate::state::{Action, State};
use crate::view::View;
use crate::whole::words;

pub mod desk;
pub mod reading;
pub mod signing;

use reading::{Reader, ReadingAction};
use signing::{Signing, SigningAction, Step};

/// What the state holds further.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Further {
    pub(super) reading: Reader,
    pub(super) signing: Signing,
}

/// A further change of the state.
#[derive(Clone, Debug, PartialEq)]
pub enum FurtherAction {
    /// A reader's.
    Read(ReadingAction),
    /// Of somebody who signs.
    Sign(SigningAction),
}

/// What else may be said of the last press of a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FurtherSaid {
    /// The roles chosen as one's own changed; how many there are now.
    MyRoles(usize),
    /// The answers make no record; why.
    NotSent(Rc<str>),
    /// What was to be sent was sent before, in another tab.
    SentElsewhere,
}

impl From<ReadingAction> for Action {
    fn from(action: ReadingAction) -> Self {
        Self::Further(FurtherAction::Read(action))
    }
}

impl From<SigningAction> for Action {
    fn from(action: SigningAction) -> Self {
        Self::Further(FurtherAction::Sign(action))
    }
}

impl FurtherAction {
    pub(crate) fn apply(self, state: &mut State) {
        match self {
            Self::Read(action) => state.read(action),
            Self::Sign(action) => state.sign(action),
        }
    }
}

impl FurtherSaid {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::MyRoles(count) => words::framework::chosen(*count),
            Self::NotSent(reason) => words::sign_off::not_sent(reason),
            Self::SentElsewhere => words::sign_off::SENT_ELSEWHERE.to_owned(),
        }
    }
}

/// Steps of screens.
impl State {
    /// Nobody has touched the guide for a while.
    pub(crate) fn forget_further(&mut self) {
        self.further.reading.forget();
        self.further.signing.forget();
    }

    /// The way back leads to the search no more.
    pub(crate) fn forget_found(&mut self) {
        self.further.reading.forget_found();
    }

    /// What did not come is to be asked for once more.
    pub(crate) fn try_further_again(&mut self) {
        self.further.reading.try_again();
        self.further.signing.try_again();
    }

    /// One step back within a screen that has steps; `false`: it has none, or is at its first.
    pub(crate) fn step_back(&mut self) -> bool {
        let step = self.further.signing.step();
        let goes = *self.view() == View::SignOff
            && *step != Step::Tasks
            && !self.further.reading.was_found(step);
        if goes {
            self.sign(SigningAction::Go(Step::Tasks));
        }
        goes
    }

    /// The name of the step that one is at.
    pub(crate) fn step(&self) -> Rc<str> {
        if *self.view() == View::SignOff {
            self.further.signing.step().name()
        } else {
            Rc::default()
        }
    }
}
