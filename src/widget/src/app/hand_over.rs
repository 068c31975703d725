//! What the contact guide does about the screens that it does not hold: it hands over to the whole guide.

use std::rc::Rc;

use guide_domain::pack::PackId;
use yew::Context;

use super::App;
use crate::browser::{PageEvent, SharedBrowser};
use crate::state::{Action, Loading, State};

/// Nothing is to be known beforehand.
pub(super) fn prepared(
    state: &State,
    _browser: &SharedBrowser,
    _others: Vec<(PackId, Rc<str>)>,
) -> State {
    state.clone()
}

impl App {
    pub(super) fn load_what_is_missing(&mut self, context: &Context<Self>, screen_changed: bool) {
        let asks = screen_changed || *self.state.more() == Loading::NotAsked;
        if !self.state.view().is_contact() && asks {
            self.go(context, Action::AskMore);
            let steps = [self.state.came_from(), Some(self.state.view().address())];
            let steps: Vec<String> = steps.into_iter().flatten().collect();
            self.browser.0.tell(PageEvent::HandOver(steps.join("\n")));
        }
    }
}
