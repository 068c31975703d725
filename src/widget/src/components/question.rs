//! One question, one screen.

use guide_domain::routes::Question;
use yew::{Html, Properties, function_component, html};

use crate::components::answers::Answers;
use crate::components::notices::Notices;
use crate::components::screen::ScreenProps;

/// Props of [`QuestionScreen`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct QuestionScreenProps {
    /// What every screen gets.
    pub screen: ScreenProps,
    /// The question.
    pub question: Question,
}

/// One question and its answers.
#[function_component]
pub fn QuestionScreen(props: &QuestionScreenProps) -> Html {
    let QuestionScreenProps {
        screen: ScreenProps {
            state,
            heading,
            ask,
        },
        question,
    } = props;
    let help = question
        .help
        .as_ref()
        .map(|help| html! { <p class="sg-body">{ &*help.text }</p> });
    html! {
        <>
            <Notices state={state.clone()} />
            <h2 class="sg-heading" tabindex="-1" ref={heading.clone()}>{ &*question.ask }</h2>
            { help }
            <Answers state={state.clone()} question={question.clone()} ask={ask.clone()} />
        </>
    }
}
