//! The answers to a question, each one press away.

use guide_domain::routes::Question;
use yew::{Callback, Html, Properties, function_component, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::state::{Action, Shown};
use crate::words::contact;

/// Props of [`Answers`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AnswersProps {
    /// What the screens show.
    pub state: Shown,
    /// The question answered.
    pub question: Question,
    /// Who is asked.
    pub ask: Callback<Request>,
}

/// A question's answers; the one chosen before is named so.
#[function_component]
pub fn Answers(props: &AnswersProps) -> Html {
    let AnswersProps {
        state,
        question,
        ask,
    } = props;
    let before = state.answers().given(&question.id);
    let items = question.answers.iter().map(|answer| {
        let request = Request::Go(Action::Answer(answer.id.clone()));
        let chosen = (before == Some(&answer.id)).then(|| html! { <span class="sg-mark">{ " (" }{ contact::CHOSEN_BEFORE }{ ")" }</span> });
        let hint = answer.hint.as_ref().map(|hint| html! { <p class="sg-hint">{ &*hint.text }</p> });
        html! { <li><AskButton label={answer.label.to_string()} {request} ask={ask.clone()} />{ chosen }{ hint }</li> }
    });
    html! { <ul class="sg-answers">{ for items }</ul> }
}
