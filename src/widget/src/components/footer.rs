//! The last line of every screen: source and confirmation state.

use guide_domain::spoken;
use yew::{Html, Properties, function_component, html};

use crate::state::Shown;
use crate::words::sources;

/// Props of [`Footer`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FooterProps {
    /// What the screens show.
    pub state: Shown,
}

/// Which documents the content comes from, or who confirmed it.
#[function_component]
pub fn Footer(props: &FooterProps) -> Html {
    let part = props.state.part();
    let titles: Vec<&str> = part
        .documents
        .iter()
        .map(|document| &*document.title)
        .collect();
    let confirmed = part.confirmation.as_ref().map(|confirmation| {
        format!(
            " – {}",
            sources::confirmed(&confirmation.by, &spoken::date(confirmation.on))
        )
    });
    html! { <p class="sg-footer" part="footer">{ titles.join("; ") }{ confirmed }</p> }
}
