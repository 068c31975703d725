//! Lists of statements with what vouches for them.

use guide_domain::pack::{Mark, Passage};
use yew::{AttrValue, Html, Properties, function_component, html};

use crate::state::Shown;
use crate::words::shared;

/// Props of [`Passages`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PassagesProps {
    /// What the screens show.
    pub state: Shown,
    /// The heading above the list.
    pub heading: AttrValue,
    /// The statements.
    pub passages: Vec<Passage>,
}

/// A headed list of statements; nothing at all where there are none.
#[function_component]
pub fn Passages(props: &PassagesProps) -> Html {
    let Some(first) = props.passages.first() else {
        return Html::default();
    };
    let part = props.state.part();
    let common = props
        .passages
        .iter()
        .all(|passage| passage.mark == first.mark);
    let vouch = |mark: &Mark| html! { <span class="sg-mark">{ shared::mark(part, mark) }</span> };
    let items = props.passages.iter().map(|passage| {
        let own = (!common).then(|| html! { <><br />{ vouch(&passage.mark) }</> });
        html! { <li>{ &*passage.text }{ own }</li> }
    });
    html! {
        <section class="sg-passages">
            <h3 class="sg-subheading">{ &props.heading }</h3>
            <ul class="sg-list sg-list--bullet">{ for items }</ul>
            if common { <p class="sg-mark">{ shared::mark(part, &first.mark) }</p> }
        </section>
    }
}
