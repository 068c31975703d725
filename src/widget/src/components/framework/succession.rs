//! What took the place of a board or law, next to the older name.

use chrono::NaiveDate;
use guide_domain::framework::{Body, Duty, Framework, Law, Succession};
use yew::{Html, html};

use crate::components::framework::reference::vouch_framework;
use crate::state::State;
use crate::words::framework;

/// What a duty's boards and laws became by the date of now, and what the document leaves open about them.
pub fn of_duty(state: &State, content: &Framework, duty: &Duty) -> Html {
    let today = state.today();
    let bodies = duty.bodies.iter().filter_map(|id| content.body(id));
    let bodies = bodies.map(|body| of_body(state, content, body, today, true));
    let laws = duty.laws.iter().filter_map(|id| content.law(id));
    let laws = laws.map(|law| of_law(state, content, law, today, true));
    html! { <>{ for bodies }{ for laws }</> }
}

/// What took a body's place.
pub fn of_body(
    state: &State,
    content: &Framework,
    body: &Body,
    today: NaiveDate,
    named: bool,
) -> Html {
    let lines = content.body_successors(body, today);
    let lines = lines
        .into_iter()
        .map(|next| line(state, named.then_some(&*body.name), next));
    lines.collect()
}

/// What took a law's place, and what the document leaves open about it.
pub fn of_law(
    state: &State,
    content: &Framework,
    law: &Law,
    today: NaiveDate,
    named: bool,
) -> Html {
    let lines = content.law_successors(law, today);
    let lines = lines
        .into_iter()
        .map(|next| line(state, named.then_some(&*law.title), next));
    let open = law.not_supplied.as_deref().filter(|_| named);
    let open = open
        .map(|open| html! { <p class="sg-mark">{ framework::not_supplied(&law.title, open) }</p> });
    html! { <>{ for lines }{ open }</> }
}

fn line<I>(state: &State, older: Option<&str>, next: &Succession<I>) -> Html {
    let text = framework::succeeded(older, &next.title, &next.since.to_string());
    html! { <p class="sg-succession">{ text }{ " " }{ vouch_framework(state, &next.mark) }</p> }
}
