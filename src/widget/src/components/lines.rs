//! Lines that are not the ones to call now: what comes next, and other ways.

use guide_domain::contact::ChannelKind;
use guide_domain::guidance::{Change, Line, Missing};
use guide_domain::spoken;
use yew::{Html, html};

use crate::components::passages::vouch;
use crate::state::State;
use crate::words::{contact, shared};

/// When the lines change, and whom to call from then on.
pub fn next_lines(state: &State, change: &Change) -> Html {
    let part = state.part();
    let coming = spoken::coming(part.council.zone, change.at, state.now());
    let lines = change.call.iter().map(|line| {
        let hours = spoken::hours(part, &line.schedule).join("; ");
        html! { <p>{ &*line.label }{ ", " }{ number(line) }{ format!(" – {hours}") }</p> }
    });
    html! {
        <div class="sg-next">
            <p class="sg-next-when">{ contact::from(&coming) }</p>
            { for lines }
        </div>
    }
}

/// A number or address that can be called or followed, and is never broken across lines.
pub fn number(line: &Line) -> Html {
    html! { <a class="sg-inline-number" href={line.address.href()}>{ line.address.display().to_owned() }</a> }
}

/// Closed lines, and channels that are no phone; nothing at all where there are none.
pub fn other_lines(state: &State, lines: &[Line]) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    let items = lines.iter().map(|line| other_line(state, line));
    html! {
        <section>
            <h3 class="sg-subheading">{ contact::OTHER }</h3>
            <ul class="sg-list">{ for items }</ul>
        </section>
    }
}

fn other_line(state: &State, line: &Line) -> Html {
    let part = state.part();
    let kind = line.address.kind();
    let name = match kind {
        ChannelKind::Phone => line.label.to_string(),
        ChannelKind::Textphone | ChannelKind::Fax | ChannelKind::Email | ChannelKind::Web => {
            format!("{} – {}", line.label, spoken::kind(kind))
        }
    };
    let closed = line.status.open == Some(false);
    let opens = line
        .status
        .opens
        .map(|opens| contact::opens(&spoken::coming(part.council.zone, opens, state.now())));
    let hours = spoken::sentence(&spoken::hours(part, &line.schedule).join("; "));
    let when = std::iter::once(hours)
        .chain(opens)
        .collect::<Vec<_>>()
        .join(". ");
    let own_mark = line
        .about
        .as_ref()
        .map(|about| &about.mark)
        .filter(|mark| **mark != line.mark);
    html! {
        <li class="sg-other-line">
            <span class="sg-other-name">{ name }</span>{ " " }{ number(line) }{ " " }
            if closed { <span class="sg-badge">{ shared::CLOSED_NOW }</span> }
            <br />{ when }{ "." }
            { line.about.as_ref().map(|about| html! { <><br />{ &*about.text }</> }) }
            <br />{ vouch(part, &line.mark) }
            { own_mark.map(|mark| html! { <><br />{ vouch(part, mark) }</> }) }
        </li>
    }
}

/// What the document names and does not give; nothing at all where it gives everything.
pub fn missing_lines(state: &State, missing: &[Missing]) -> Html {
    if missing.is_empty() {
        return Html::default();
    }
    let part = state.part();
    let items = missing.iter().map(|missing| {
        html! {
            <li>
                <strong>{ &*missing.label }</strong>{ " " }<span class="sg-badge">{ shared::NOT_SUPPLIED }</span>
                <br />{ &*missing.why }
                <br />{ vouch(part, &missing.mark) }
            </li>
        }
    });
    html! {
        <section>
            <h3 class="sg-subheading">{ contact::MISSING }</h3>
            <ul class="sg-list sg-spaced">{ for items }</ul>
        </section>
    }
}
