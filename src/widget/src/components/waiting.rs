//! What stands on a screen while its part of the pack is on its way, or did not come.

use yew::{Html, html};

use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::request::Request;
use crate::state::{Action, Loading};
use crate::words::waiting as words;
use crate::words::waiting::Waiting;

/// The screen until what it shows is there.
pub fn waiting(screen: Screen<'_>) -> Html {
    let words = words::of(screen.state.view());
    html! {
        <>
            { heading(screen, words.heading) }
            { progress(screen, screen.state.more(), words) }
        </>
    }
}

/// How far a part of the pack has come; where it failed, why, and the way to try again.
pub fn progress<T>(screen: Screen<'_>, loading: &Loading<T>, words: Waiting) -> Html {
    let (reason, may_come) = match loading {
        Loading::Failed(reason) => (words::not_loaded(words.what, reason), true),
        Loading::Absent => (words.absent.to_owned(), false),
        Loading::NotAsked | Loading::Asked | Loading::Done(_) => {
            return html! { <p>{ words.loading }</p> };
        }
    };
    let again = may_come.then(|| {
        let again = AskButton::secondary(words::TRY_AGAIN, Request::Go(Action::TryAgain));
        html! { <div class="sg-actions">{ again.draw(screen.ask) }</div> }
    });
    html! {
        <>
            <p class="sg-notice" role="alert">{ reason }</p>
            { again }
            { call_now(screen) }
        </>
    }
}
