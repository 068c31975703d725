//! One screen: 999, the way around, and what the state says.

use guide_domain::routes::Position;
use yew::{Callback, Html, NodeRef, html};

use crate::app::Request;
use crate::components::buttons::{AskButton, Look};
use crate::components::emergency::emergency_band;
use crate::components::footer::footer;
#[cfg(feature = "whole")]
use crate::components::framework;
use crate::components::home::home;
use crate::components::masthead::masthead;
use crate::components::notices::{announcement, notices};
use crate::components::outcome::outcome;
use crate::components::question::question;
#[cfg(feature = "whole")]
use crate::components::search::search;
#[cfg(feature = "whole")]
use crate::components::sign_off::sign_off;
use crate::components::sources::sources;
use crate::components::waiting::waiting;
use crate::state::{Action, State};
use crate::view::{Destination, View};
use crate::words::shared;

/// What every screen gets.
#[derive(Clone, Copy, Debug)]
pub struct Screen<'s> {
    /// What is shown.
    pub state: &'s State,
    /// The screen's heading, which takes the focus when the screen comes up.
    pub heading: &'s NodeRef,
    /// Who is asked for changes.
    pub ask: &'s Callback<Request>,
}

/// The screen that the state is at.
pub fn screen(screen: Screen<'_>) -> Html {
    html! {
        <section class="sg-guide" lang="en-GB" aria-label={shared::GUIDE}>
            { emergency_band(screen.state) }
            // The part ends where the band does: no style of the page reaches 999.
            <div part="guide">
                { masthead(screen) }
                <div class="sg-main">
                    { ways_back(screen) }
                    { content(screen) }
                    { announcement(screen.state) }
                </div>
                { footer(screen.state) }
            </div>
        </section>
    }
}

fn ways_back(screen: Screen<'_>) -> Html {
    if *screen.state.view() == View::Home {
        return Html::default();
    }
    let back = AskButton {
        look: Look::Back,
        ..AskButton::link(shared::BACK, Request::Go(Action::Back))
    };
    let home = Request::Go(Action::Open(Destination::of(View::Home)));
    let start_again = (!screen.state.path().is_empty())
        .then(|| AskButton::link(shared::START_AGAIN, home).draw(screen.ask));
    html! { <div class="sg-ways-back">{ back.draw(screen.ask) }{ start_again }</div> }
}

fn content(now: Screen<'_>) -> Html {
    match (now.state.view(), now.state.position()) {
        (View::Sources, _) => sources(now),
        (View::Contact, Some(Position::Question(asked))) => question(now, asked),
        (View::Contact, Some(Position::Outcome(reached))) => outcome(now, reached),
        (View::Home, _) | (View::Contact, None) => home(now),
        (view, _) => more(now, view),
    }
}

/// The screens that only the whole guide has.
#[cfg(feature = "whole")]
fn more(now: Screen<'_>, view: &View) -> Html {
    let screen = match (view, now.state.framework()) {
        (View::Search, _) => search(now),
        (View::SignOff, _) => sign_off(now),
        (view, Some(content)) => framework::screen(now, view, content),
        (_, None) => waiting(now),
    };
    html! { <>{ notices(now.state) }{ screen }</> }
}

/// What stands there until the whole guide takes over.
#[cfg(not(feature = "whole"))]
fn more(now: Screen<'_>, _view: &View) -> Html {
    html! { <>{ notices(now.state) }{ waiting(now) }</> }
}
