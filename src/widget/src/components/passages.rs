//! Lists of statements with what vouches for them.

use guide_domain::pack::{ContactPart, Mark, Passage};
use yew::{Html, html};

use crate::state::State;
use crate::words::shared;

/// A headed list of statements; nothing at all where there are none.
pub fn passages(state: &State, heading: &'static str, passages: &[Passage]) -> Html {
    if passages.is_empty() {
        return Html::default();
    }
    let part = state.part();
    let items = passages.iter().map(|passage| {
        // Most statements are ours: one line below the list says so, and those that are not name their source.
        let source = passage
            .mark
            .source()
            .is_some()
            .then(|| html! { <><br />{ vouch(part, &passage.mark) }</> });
        html! { <li>{ &*passage.text }{ source }</li> }
    });
    let ours = passages
        .iter()
        .filter(|passage| passage.mark.is_addition())
        .count();
    let caption = match ours {
        0 => None,
        _ if ours == passages.len() => Some(shared::OUR_ADDITION),
        _ => Some(shared::OTHERWISE_OUR_ADDITION),
    };
    html! {
        <section>
            <h3 class="sg-subheading">{ heading }</h3>
            <ul class="sg-list sg-list--bullet">{ for items }</ul>
            { caption.map(|caption| html! { <p class="sg-mark">{ caption }</p> }) }
        </section>
    }
}

/// A statement that stands alone, with what vouches for it.
pub fn statement(state: &State, passage: &Passage) -> Html {
    html! { <p>{ &*passage.text }{ " " }{ vouch(state.part(), &passage.mark) }</p> }
}

/// What vouches for a fact, in small print.
pub fn vouch(part: &ContactPart, mark: &Mark) -> Html {
    html! { <span class="sg-mark">{ shared::mark(part, mark) }</span> }
}
