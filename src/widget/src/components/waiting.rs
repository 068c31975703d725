//! What stands on a screen while its part of the pack is on its way, or did not come.

use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::state::{Action, Loading};
use crate::words::waiting as words;
use crate::words::waiting::Waiting;

/// The screen until the framework is there.
pub fn waiting(screen: Screen<'_>) -> Html {
    html! {
        <>
            { heading(screen, words::HEADING) }
            { progress(screen, screen.state.more(), words::FRAMEWORK) }
        </>
    }
}

/// How far a part of the pack has come; where it failed, why, and the way to try again.
pub fn progress(screen: Screen<'_>, loading: &Loading, words: Waiting) -> Html {
    let reason = match loading {
        Loading::Failed(reason) => &**reason,
        Loading::Absent => words.absent,
        Loading::NotAsked | Loading::Asked | Loading::Done => {
            return html! { <p>{ words.loading }</p> };
        }
    };
    let again = (*loading != Loading::Absent).then(|| {
        let again = AskButton::secondary(words::TRY_AGAIN, Request::Go(Action::TryAgain));
        html! { <div class="sg-actions">{ again.draw(screen.ask) }</div> }
    });
    html! {
        <>
            <p class="sg-notice" role="alert">{ reason.to_owned() }</p>
            { again }
            { call_now(screen) }
        </>
    }
}
