//! The answers to a question, each one press away.

use guide_domain::routes::Question;
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::passages::statement;
use crate::components::screen::Screen;
use crate::state::Action;
use crate::words::contact;

/// A question's answers; the one chosen before is named so.
pub fn answers(screen: Screen<'_>, question: &Question) -> Html {
    let before = screen.state.answers().given(&question.id);
    let items = question.answers.iter().map(|answer| {
        let button = AskButton::link(
            &answer.label,
            Request::Go(Action::Answer(answer.id.clone())),
        );
        let chosen = (before == Some(&answer.id))
            .then(|| html! { <span class="sg-mark">{ contact::CHOSEN_BEFORE }</span> });
        let hint = answer.hint.as_ref().map(|hint| {
            html! { <div class="sg-hint">{ statement(screen.state, hint) }</div> }
        });
        html! { <li>{ button.draw(screen.ask) }{ chosen }{ hint }</li> }
    });
    html! { <ul class="sg-answers">{ for items }</ul> }
}
