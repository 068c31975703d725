//! The numbers of this moment in a few lines, for screens that are about something else.

use guide_domain::spoken;
use yew::{Html, html};

use crate::components::buttons::AskButton;
use crate::components::lines::number;
use crate::components::screen::Screen;
use crate::view::View;
use crate::words::{shared, waiting};

/// Whom to call about a worry right now, and the way to the contact guide.
pub fn call_now(screen: Screen<'_>) -> Html {
    let guidance = screen.state.guidance(&[]);
    let lines = guidance.iter().flat_map(|guidance| &guidance.call);
    let items = lines.map(|line| {
        html! { <li>{ format!("{}: {} ", spoken::serves(&line.audiences), line.label) }{ number(line) }</li> }
    });
    html! {
        <div class="sg-next">
            <p class="sg-next-when">{ waiting::WORRIED }</p>
            <ul class="sg-list">{ for items }</ul>
            { AskButton::to(shared::TO_CONTACT, View::Contact).draw(screen.ask) }
        </div>
    }
}
