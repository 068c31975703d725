//! What the contact guide holds besides itself: nothing. It hands over to the whole guide.
//!
//! The other side of the seam is `whole.rs`. Enums without a variant stand where the whole guide has more to say.

#![expect(
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "the whole guide’s functions of these names have something to do"
)]

use std::rc::Rc;

use guide_domain::provenance::PackId;
use yew::{Context, Html};

use crate::app::App;
use crate::attribute::Attribute;
use crate::browser::{Page, PageEvent, SharedBrowser};
use crate::components::screen::Screen;
use crate::components::waiting::waiting;
use crate::state::{Action, Loading, State};
use crate::view::View;

/// What the state holds further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Further {}

/// A further change of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FurtherAction {}

/// What else may be said of the last press of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FurtherSaid {}

/// What else may be asked of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FurtherRequest {}

/// What else the page may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FurtherEvent {}

/// What the app keeps further.
#[derive(Debug, Default)]
pub struct FurtherApp {}

/// What the browser around an element keeps further.
#[derive(Debug, Default)]
pub struct FurtherPage {}

/// What the guide needs further of a browser.
pub trait FurtherBrowser {}

impl<B> FurtherBrowser for B {}

impl FurtherAction {
    pub(crate) fn apply(self, _state: &mut State) {
        match self {}
    }
}

impl FurtherSaid {
    /// In words.
    pub fn words(&self) -> String {
        match *self {}
    }
}

impl FurtherPage {
    pub(crate) fn tell(&self, _page: &Page, event: FurtherEvent) {
        match event {}
    }
}

/// Steps of screens.
impl State {
    pub(crate) fn forget_further(&mut self) {}

    pub(crate) fn forget_found(&mut self) {}

    pub(crate) fn try_further_again(&mut self) {}

    pub(crate) fn step_back(&mut self) -> bool {
        false
    }

    pub(crate) fn get_ready(&mut self) {}

    pub(crate) fn step(&self) -> Rc<str> {
        Rc::default()
    }
}

/// The screens that only the whole guide has: what stands there until it takes over.
pub(crate) fn screen(now: Screen<'_>, _view: &View) -> Html {
    waiting(now)
}

/// What is printed of such a screen.
pub(crate) fn printed(_state: &State) -> Option<Html> {
    None
}

/// The state at the start: nothing is to be known beforehand.
pub(crate) fn prepared(
    state: &State,
    _browser: &SharedBrowser,
    _others: Vec<(PackId, Rc<str>)>,
) -> State {
    state.clone()
}

impl App {
    pub(crate) fn resume(&mut self, _context: &Context<Self>) {}

    pub(crate) fn handle_further(&mut self, _context: &Context<Self>, request: FurtherRequest) {
        match request {}
    }

    pub(crate) fn follow_further(
        &mut self,
        _context: &Context<Self>,
        _attribute: Attribute,
        _value: Option<&str>,
    ) -> Result<(), String> {
        Ok(())
    }

    pub(crate) fn load_what_is_missing(&mut self, context: &Context<Self>, screen_changed: bool) {
        let asks = screen_changed || self.state.more().is_not_asked();
        if !self.state.view().is_contact() && asks {
            self.go(context, Action::More(Loading::Asked));
            self.browser.0.tell(PageEvent::HandOver(self.place()));
        }
    }
}
