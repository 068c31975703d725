//! What stands on a screen while its part of the pack is on its way, or did not come.

use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::state::{Action, Loading};
use crate::words::waiting as words;

/// The screen until the framework is there.
pub fn waiting(screen: Screen<'_>) -> Html {
    html! {
        <>
            { heading(screen, words::HEADING) }
            { progress(screen, screen.state.more()) }
        </>
    }
}

/// How far something has come; where it failed, why, and the way to try again.
pub fn progress(screen: Screen<'_>, loading: &Loading) -> Html {
    let Loading::Failed(reason) = loading else {
        return html! { <p>{ words::LOADING }</p> };
    };
    let again = AskButton::secondary(words::TRY_AGAIN, Request::Go(Action::TryAgain));
    html! {
        <>
            <p class="sg-notice" role="alert">{ &**reason }</p>
            <div class="sg-actions">{ again.draw(screen.ask) }</div>
            { call_now(screen) }
        </>
    }
}
