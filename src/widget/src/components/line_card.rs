//! A line to call: the largest thing on the screen.

use guide_domain::contact::Upkeep;
use guide_domain::guidance::Line;
use guide_domain::hours::{Schedule, local_time};
use guide_domain::spoken;
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::passages::{statement, vouch};
use crate::components::screen::Screen;
use crate::state::{Said, State};
use crate::words::{contact, home, shared};

/// A line to call now. `in_full` also says how to call through Relay UK and where the number is listed.
pub fn line_card(screen: Screen<'_>, line: &Line, in_full: bool) -> Html {
    let state = screen.state;
    let number = line.address.display();
    let href = line.address.href();
    let call = format!("{} {} {number}", shared::CALL, line.label);
    let copied = matches!(state.said(), Some(Said::Copied(copied)) if **copied == *number);
    let label = if copied { shared::COPIED } else { shared::COPY };
    let copy = AskButton::secondary(label, Request::Copy(number.into()));
    let copy = AskButton {
        about: Some(number),
        ..copy
    };
    html! {
        <div class="sg-card" part="card">
            <h3 class="sg-card-heading">
                { format!("{}: {} ", spoken::serves(&line.audiences), line.label) }{ badge(state, line) }
            </h3>
            <p class="sg-number"><a href={href.clone()}>{ number.to_owned() }</a></p>
            <p class="sg-when">{ when(state, line) }</p>
            <div class="sg-actions">
                <a class="govuk-button" {href} aria-label={call}>{ shared::CALL }</a>
                { copy.draw(screen.ask) }
            </div>
            { if in_full { small_print(state, line) } else { Html::default() } }
            { upkeep(state, line) }
        </div>
    }
}

/// A badge only where the pack and the clock allow one.
fn badge(state: &State, line: &Line) -> Html {
    if line.contact == state.part().national.police.id {
        // No document of the council lists the police line, and the council cannot confirm it.
        return Html::default();
    }
    match (line.status.open, state.part().is_exemplar()) {
        (Some(true), true) => html! { <strong class="sg-badge">{ shared::LISTED }</strong> },
        (Some(true), false) => {
            html! { <strong class="sg-badge sg-badge--open">{ shared::OPEN_NOW }</strong> }
        }
        (Some(false) | None, _) => Html::default(),
    }
}

fn when(state: &State, line: &Line) -> String {
    let part = state.part();
    match (line.status.open, line.status.until) {
        (Some(true), Some(until)) => {
            home::until(&spoken::coming(part.council.zone, until, state.now()))
        }
        (Some(true), None) if line.schedule == Schedule::Always => home::ALWAYS.to_owned(),
        (Some(true), None) => String::new(),
        (Some(false) | None, _) => {
            spoken::sentence(&spoken::hours(part, &line.schedule).join("; "))
        }
    }
}

fn small_print(state: &State, line: &Line) -> Html {
    let part = state.part();
    let prefix = part.national.relay_prefix.display();
    let about = line.contact_about.iter().chain(&line.about).map(|about| {
        // What comes from the same place as the number needs no mark of its own.
        if about.mark == line.mark {
            html! { <p>{ &*about.text }</p> }
        } else {
            statement(state, about)
        }
    });
    let listed = shared::listed_in(part, &line.mark)
        .filter(|_| part.is_exemplar() && line.status.open == Some(true));
    html! {
        <div class="sg-small-print">
            { for about }
            <p>{ contact::by_relay(prefix, line.address.display()) }</p>
            if let Some(listed) = listed { <p>{ listed }</p> }
            <p>{ vouch(part, &line.mark) }</p>
        </div>
    }
}

/// Who keeps the number true, and whether that is overdue.
fn upkeep(state: &State, line: &Line) -> Html {
    let part = state.part();
    let Some(Upkeep {
        owner,
        checked_on,
        check_by,
    }) = part
        .contact(&line.contact)
        .and_then(|contact| contact.upkeep.as_ref())
        // An exemplar never looks checked.
        .filter(|_| !part.is_exemplar())
    else {
        return Html::default();
    };
    let by = spoken::date(*check_by);
    if local_time(part.council.zone, state.now()).date_naive() > *check_by {
        return html! { <p class="sg-notice">{ contact::overdue(owner, &by) }</p> };
    }
    html! { <p class="sg-mark">{ contact::checked(owner, &spoken::date(*checked_on), &by) }</p> }
}
