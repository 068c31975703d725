//! The last line of every screen: source and confirmation state.

use guide_domain::pack::ContactPart;
use guide_domain::spoken;
use yew::{Html, html};

use crate::state::State;
use crate::words::sources;

/// Which documents the content comes from, or who confirmed it.
pub fn footer(state: &State) -> Html {
    let part = state.part();
    let confirmed = part.confirmation.as_ref().map(|confirmation| {
        format!(
            " – {}",
            sources::confirmed(&confirmation.by, &spoken::date(confirmation.on))
        )
    });
    html! { <p class="sg-footer" part="footer">{ titles(part) }{ confirmed }</p> }
}

/// The titles of the documents behind the content.
pub fn titles(part: &ContactPart) -> String {
    let titles: Vec<&str> = part
        .documents
        .iter()
        .map(|document| &*document.title)
        .collect();
    titles.join("; ")
}
