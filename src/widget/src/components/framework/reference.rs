//! Where a fact of the framework stands, and the ways from one paragraph to another.

use guide_domain::framework::{Framework, Reference};
use guide_domain::pack::{Mark, SourceRef};
use yew::{Html, html};

use crate::components::buttons::AskButton;
use crate::components::screen::Screen;
use crate::state::State;
use crate::view::View;
use crate::words::{framework, shared};

/// What vouches for a fact of the framework, in small print.
pub fn vouch_framework(state: &State, mark: &Mark) -> Html {
    let text = match mark {
        Mark::Addition => shared::OURS.to_owned(),
        Mark::Source(source) => {
            format!(
                "{}: {}",
                state.document_title(&source.document),
                source.paragraph
            )
        }
    };
    html! { <span class="sg-mark">{ text }</span> }
}

/// The way to a paragraph, where it is one of the framework's; else its name.
pub fn paragraph_link(screen: Screen<'_>, content: &Framework, source: &SourceRef) -> Html {
    let paragraph = &*source.paragraph;
    let known = (source.document == content.document)
        .then(|| paragraph.parse().ok())
        .flatten();
    known.map_or_else(
        || html! { paragraph.to_owned() },
        |reference| reference_link(screen, content, reference),
    )
}

/// The way to a duty or to a part of one.
pub fn reference_link(screen: Screen<'_>, content: &Framework, reference: Reference) -> Html {
    let paragraph = reference.to_string();
    let duty = match reference {
        Reference::Duty(duty) => duty,
        Reference::Part(part) => part.duty,
    };
    let Some((role, _)) = content.duty(duty) else {
        return html! { paragraph };
    };
    let view = View::Role {
        role: role.id.clone(),
        paragraph: Some(paragraph.as_str().into()),
    };
    let link = AskButton {
        about: Some(framework::PARAGRAPH),
        ..AskButton::to(&paragraph, view)
    };
    link.draw(screen.ask)
}
