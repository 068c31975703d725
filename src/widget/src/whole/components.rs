//! The screens that only the whole guide has.

pub mod framework;
pub mod search;
pub mod sign_off;

use yew::Html;

use crate::components::screen::Screen;
use crate::components::waiting::waiting;
use crate::state::State;
use crate::view::View;

/// The screen of a view that is none of the contact guide's.
pub(crate) fn screen(now: Screen<'_>, view: &View) -> Html {
    match (view, now.state.framework()) {
        (View::Search, _) => search::search(now),
        (View::SignOff, _) => sign_off::sign_off(now),
        (view, Some(content)) => framework::screen(now, view, content),
        (_, None) => waiting(now),
    }
}

/// What is printed of such a screen, where that is not the lines to call.
pub(crate) fn printed(state: &State) -> Option<Html> {
    framework::printed::printed(state)
}
