//! Buttons that ask the app for something.

use yew::{Callback, Html, MouseEvent, html};

use crate::app::Request;
use crate::state::Action;
use crate::view::{Destination, View};

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Like a link in running text.
    Link,
    /// Like GOV.UK's back link.
    Back,
    /// A secondary button.
    Secondary,
    /// A small one with a round border, several of which stand in a row.
    Chip,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Link => "sg-link",
            Self::Back => "sg-link sg-back",
            Self::Chip => "sg-link sg-chip",
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
    /// Whether it is the one chosen of several; `None` where it is nothing to choose.
    pub pressed: Option<bool>,
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
            pressed: None,
        }
    }

    /// A button that looks like a link and leads to a screen.
    pub fn to(label: &'l str, view: View) -> Self {
        Self::link(label, Request::Go(Action::Open(Destination::of(view))))
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
        let label = html! { self.label.to_owned() };
        self.draw_with(ask, label)
    }

    /// Draws it with something else than plain text for its label.
    pub fn draw_with(self, ask: &Callback<Request>, label: Html) -> Html {
        let ask = ask.clone();
        let request = self.request;
        let onclick = Callback::from(move |_: MouseEvent| ask.emit(request.clone()));
        let about = self.about.map(|about| html! { <span class="govuk-visually-hidden">{ " " }{ about.to_owned() }</span> });
        let current = self.current.then_some("page");
        let pressed = self
            .pressed
            .map(|pressed| if pressed { "true" } else { "false" });
        html! {
            <button type="button" class={self.look.class()} aria-current={current} aria-pressed={pressed} {onclick}>
                { label }{ about }
            </button>
        }
    }
}
