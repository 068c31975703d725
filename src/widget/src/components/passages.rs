//! Lists of statements with what vouches for them.

use guide_domain::pack::{Mark, Passage};
use yew::{Html, html};

use crate::state::State;
use crate::words::shared;

/// A headed list of statements; nothing at all where there are none.
pub fn passages(state: &State, heading: &'static str, passages: &[Passage]) -> Html {
    let Some(first) = passages.first() else {
        return Html::default();
    };
    let part = state.part();
    let common = passages.iter().all(|passage| passage.mark == first.mark);
    let vouch = |mark: &Mark| html! { <span class="sg-mark">{ shared::mark(part, mark) }</span> };
    let items = passages.iter().map(|passage| {
        let own = (!common).then(|| html! { <><br />{ vouch(&passage.mark) }</> });
        html! { <li>{ &*passage.text }{ own }</li> }
    });
    let shared_mark = common.then(|| html! { <p>{ vouch(&first.mark) }</p> });
    html! {
        <section>
            <h3 class="sg-subheading">{ heading }</h3>
            <ul class="sg-list sg-list--bullet">{ for items }</ul>
            { shared_mark }
        </section>
    }
}
