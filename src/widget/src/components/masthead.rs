//! The guide's name and the way between its screens.

use yew::{Callback, Html, Properties, function_component, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::state::{Action, Shown};
use crate::view::{Destination, View};
use crate::words::shared;

/// Props of [`Masthead`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MastheadProps {
    /// What the screens show.
    pub state: Shown,
    /// Who is asked.
    pub ask: Callback<Request>,
}

/// The guide's name and the way between its screens.
#[function_component]
pub fn Masthead(props: &MastheadProps) -> Html {
    let screens = [
        (View::Home, shared::TO_HOME),
        (View::Contact, shared::TO_CONTACT),
        (View::Sources, shared::TO_SOURCES),
    ];
    let items = screens.map(|(view, label)| {
        let request = Request::Go(Action::Open(Destination::of(view)));
        let current = props.state.view() == view;
        html! { <li><AskButton {label} {request} ask={props.ask.clone()} {current} /></li> }
    });
    html! {
        <div class="sg-masthead" part="masthead">
            <p class="sg-name">{ shared::GUIDE }</p>
            <nav aria-label={shared::IN_THIS_GUIDE}><ul class="sg-nav">{ for items }</ul></nav>
        </div>
    }
}
