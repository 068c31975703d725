//! Buttons that ask the app for something.

use yew::{
    AttrValue, Callback, Classes, Html, MouseEvent, Properties, classes, function_component, html,
};

use crate::app::Request;

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Like a link in running text.
    #[default]
    Link,
    /// Like GOV.UK's back link.
    Back,
    /// A secondary button.
    Secondary,
}

impl Look {
    fn classes(self) -> Classes {
        match self {
            Self::Link => classes!("sg-link"),
            Self::Back => classes!("sg-link", "sg-back"),
            Self::Secondary => classes!("govuk-button", "govuk-button--secondary"),
        }
    }
}

/// Props of [`AskButton`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AskButtonProps {
    /// What it says.
    pub label: AttrValue,
    /// What a screen reader adds to that, for instance which number is copied.
    #[prop_or_default]
    pub about: Option<AttrValue>,
    /// What is asked when it is pressed.
    pub request: Request,
    /// Who is asked.
    pub ask: Callback<Request>,
    /// How it looks.
    #[prop_or_default]
    pub look: Look,
    /// Whether it stands for the screen one is on.
    #[prop_or_default]
    pub current: bool,
}

/// A button. Screens are changed by buttons, not links: a link would write the way into the page's address.
#[function_component]
pub fn AskButton(props: &AskButtonProps) -> Html {
    let onclick = {
        let (ask, request) = (props.ask.clone(), props.request.clone());
        Callback::from(move |_: MouseEvent| ask.emit(request.clone()))
    };
    let about = props
        .about
        .as_ref()
        .map(|about| html! { <span class="govuk-visually-hidden">{ " " }{ about }</span> });
    let current = props.current.then_some("page");
    html! {
        <button type="button" class={props.look.classes()} aria-current={current} {onclick}>
            { &props.label }{ about }
        </button>
    }
}
