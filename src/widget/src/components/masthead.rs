//! The guide's name and the way between its screens.

use yew::{Html, html};

use crate::components::buttons::AskButton;
use crate::components::screen::Screen;
use crate::view::View;
use crate::words::shared;

/// The guide's name and the way between its screens.
pub fn masthead(screen: Screen<'_>) -> Html {
    let screens = [
        (View::Home, shared::TO_HOME),
        (View::Contact, shared::TO_CONTACT),
        (View::Roles, shared::TO_ROLES),
        (View::SignOff, shared::TO_SIGN_OFF),
        (View::Search, shared::TO_SEARCH),
        (View::Sources, shared::TO_SOURCES),
    ];
    let items = screens.map(|(view, label)| {
        let button = AskButton {
            current: *screen.state.view() == view,
            ..AskButton::to(label, view)
        };
        html! { <li>{ button.draw(screen.ask) }</li> }
    });
    html! {
        <div class="sg-masthead" part="masthead">
            <p class="sg-name">{ shared::GUIDE }</p>
            <nav aria-label={shared::IN_THIS_GUIDE}><ul class="sg-nav">{ for items }</ul></nav>
        </div>
    }
}
