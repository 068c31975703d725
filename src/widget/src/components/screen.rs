//! One screen: 999, the way around, and what the state says.

use guide_domain::routes::Position;
use yew::{Callback, Html, NodeRef, Properties, function_component, html};

use crate::app::Request;
use crate::components::buttons::{AskButton, Look};
use crate::components::emergency::EmergencyBand;
use crate::components::footer::Footer;
use crate::components::home::Home;
use crate::components::masthead::Masthead;
use crate::components::notices::Announcement;
use crate::components::outcome::OutcomeScreen;
use crate::components::question::QuestionScreen;
use crate::components::sources::Sources;
use crate::state::{Action, Shown};
use crate::view::{Destination, View};
use crate::words::shared;

/// What every screen gets.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ScreenProps {
    /// What the screens show.
    pub state: Shown,
    /// The screen's heading, which takes the focus when the screen comes up.
    pub heading: NodeRef,
    /// Who is asked for changes.
    pub ask: Callback<Request>,
}

/// The screen that the state is at.
#[function_component]
pub fn Screen(props: &ScreenProps) -> Html {
    let ScreenProps { state, ask, .. } = props;
    html! {
        <section class="sg-guide" part="guide" lang="en-GB" aria-label={shared::GUIDE}>
            <EmergencyBand state={state.clone()} />
            <Masthead state={state.clone()} ask={ask.clone()} />
            <div class="sg-main">
                { ways_back(props) }
                { content(props) }
                <Announcement state={state.clone()} />
            </div>
            <Footer state={state.clone()} />
        </section>
    }
}

fn ways_back(props: &ScreenProps) -> Html {
    let ScreenProps { state, ask, .. } = props;
    if state.view() == View::Home {
        return Html::default();
    }
    let home = Request::Go(Action::Open(Destination::of(View::Home)));
    html! {
        <div class="sg-ways-back">
            <AskButton label={shared::BACK} request={Request::Go(Action::Back)} ask={ask.clone()} look={Look::Back} />
            if !state.path().is_empty() {
                <AskButton label={shared::START_AGAIN} request={home} ask={ask.clone()} />
            }
        </div>
    }
}

fn content(props: &ScreenProps) -> Html {
    let screen = props.clone();
    match (props.state.view(), props.state.position()) {
        (View::Sources, _) => html! { <Sources ..screen /> },
        (View::Contact, Some(Position::Question(question))) => {
            html! { <QuestionScreen {screen} question={question.clone()} /> }
        }
        (View::Contact, Some(Position::Outcome(outcome))) => {
            html! { <OutcomeScreen {screen} outcome={outcome.clone()} /> }
        }
        (View::Home, _) | (View::Contact, None) => html! { <Home ..screen /> },
    }
}
