//! One question, one screen.

use guide_domain::routes::Question;
use yew::{Html, html};

use crate::components::answers::answers;
use crate::components::notices::notices;
use crate::components::passages::statement;
use crate::components::screen::Screen;

/// One question and its answers.
pub fn question(screen: Screen<'_>, question: &Question) -> Html {
    let help = question
        .help
        .as_ref()
        .map(|help| statement(screen.state, help));
    html! {
        <>
            { notices(screen.state) }
            <h2 class="sg-heading" tabindex="-1" ref={screen.heading}>{ &*question.ask }</h2>
            { help }
            { answers(screen, question) }
        </>
    }
}
