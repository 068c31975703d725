//! Buttons that ask the app for something.

use yew::{Callback, Html, MouseEvent, html};

use crate::app::Request;

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Like a link in running text.
    Link,
    /// Like GOV.UK's back link.
    Back,
    /// A secondary button.
    Secondary,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Link => "sg-link",
            Self::Back => "sg-link sg-back",
            Self::Secondary => "govuk-button govuk-button--secondary",
        }
    }
}

/// A button to press. Screens are changed by buttons, not links: a link would write the way into the page's address.
#[derive(Clone, Debug)]
pub struct AskButton<'l> {
    /// What it says.
    pub label: &'l str,
    /// What a screen reader adds to that, for instance which number is copied.
    pub about: Option<&'l str>,
    /// What is asked when it is pressed.
    pub request: Request,
    /// How it looks.
    pub look: Look,
    /// Whether it stands for the screen one is on.
    pub current: bool,
}

impl<'l> AskButton<'l> {
    /// A button that looks like a link.
    pub fn link(label: &'l str, request: Request) -> Self {
        Self {
            label,
            about: None,
            request,
            look: Look::Link,
            current: false,
        }
    }

    /// A secondary button.
    pub fn secondary(label: &'l str, request: Request) -> Self {
        Self {
            look: Look::Secondary,
            ..Self::link(label, request)
        }
    }

    /// Draws it.
    pub fn draw(self, ask: &Callback<Request>) -> Html {
        let ask = ask.clone();
        let request = self.request;
        let onclick = Callback::from(move |_: MouseEvent| ask.emit(request.clone()));
        let about = self.about.map(|about| html! { <span class="govuk-visually-hidden">{ " " }{ about.to_owned() }</span> });
        let current = self.current.then_some("page");
        html! {
            <button type="button" class={self.look.class()} aria-current={current} {onclick}>
                { self.label.to_owned() }{ about }
            </button>
        }
    }
}
