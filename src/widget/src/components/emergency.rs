//! The band with 999: first on every screen, before the navigation.

use guide_domain::pack::Emergency;
use yew::{Html, html};

use crate::state::State;
use crate::words::shared;

/// 999, and the ways to it for people who do not speak on the phone.
pub fn emergency_band(state: &State) -> Html {
    let Emergency {
        label,
        number,
        ways,
    } = &state.part().national.emergency;
    let short = ways
        .iter()
        .map(|way| &*way.short)
        .collect::<Vec<_>>()
        .join(", ");
    let sentences = ways.iter().map(|way| html! { <li>{ &*way.text }</li> });
    let call = format!("{}: {label}", number.display());
    html! {
        <section class="sg-emergency" aria-label={shared::EMERGENCY}>
            <p class="sg-emergency-line">
                { shared::IN_DANGER }{ " " }
                <a class="sg-emergency-number" href={number.href()} aria-label={call}>{ number.display().to_owned() }</a>
            </p>
            <details class="sg-emergency-ways">
                <summary>{ shared::CANNOT_SPEAK }{ " " }{ short }</summary>
                <ul>{ for sentences }</ul>
                <p class="sg-mark">{ shared::OUR_ADDITION }</p>
            </details>
        </section>
    }
}
