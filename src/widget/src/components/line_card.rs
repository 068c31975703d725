//! A line to call: the largest thing on the screen.

use guide_domain::contact::Upkeep;
use guide_domain::guidance::Line;
use guide_domain::hours::{Schedule, local_time};
use guide_domain::spoken;
use yew::{AttrValue, Callback, Html, Properties, function_component, html};

use crate::app::Request;
use crate::components::buttons::{AskButton, Look};
use crate::state::{Shown, State};
use crate::words::{contact, home, shared};

/// Props of [`LineCard`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LineCardProps {
    /// What the screens show.
    pub state: Shown,
    /// The line.
    pub line: Line,
    /// Who is asked.
    pub ask: Callback<Request>,
    /// Whether the card also says how to call through Relay UK and where the number is listed.
    #[prop_or_default]
    pub in_full: bool,
}

/// A line to call now.
#[function_component]
pub fn LineCard(props: &LineCardProps) -> Html {
    let LineCardProps {
        state,
        line,
        ask,
        in_full,
    } = props;
    let number: AttrValue = line.address.display().to_owned().into();
    let href = line.address.href();
    let call = format!("{} {} {number}", shared::CALL, line.label);
    let copy = Request::Copy(line.address.display().into());
    html! {
        <div class="sg-card" part="card">
            <h3 class="sg-card-heading">
                <span>{ format!("{}: {}", shared::serves(&line.audiences), line.label) }</span>{ " " }{ badge(state, line) }
            </h3>
            <p class="sg-number"><a href={href.clone()}>{ &number }</a></p>
            <p class="sg-when">{ when(state, line) }</p>
            <div class="sg-actions">
                <a class="govuk-button" {href} aria-label={call}>{ shared::CALL }</a>
                <AskButton label={shared::COPY} about={number.clone()} request={copy} ask={ask.clone()} look={Look::Secondary} />
            </div>
            if *in_full { { small_print(state, line) } }
            { upkeep(state, line) }
        </div>
    }
}

/// A badge only where the pack and the clock allow one.
fn badge(state: &State, line: &Line) -> Html {
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
        (Some(false) | None, _) => sentence(&spoken::hours(part, &line.schedule).join("; ")),
    }
}

/// A statement with a capital letter, to stand alone.
pub fn sentence(statement: &str) -> String {
    let mut letters = statement.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn small_print(state: &State, line: &Line) -> Html {
    let part = state.part();
    let prefix = part.national.relay_prefix.display();
    let about = line
        .contact_about
        .iter()
        .chain(&line.about)
        .map(|about| html! { <p>{ &*about.text }</p> });
    let listed = shared::listed_in(part, &line.mark)
        .filter(|_| part.is_exemplar() && line.status.open == Some(true));
    html! {
        <div class="sg-small-print">
            { for about }
            <p>{ contact::by_relay(prefix, line.address.display()) }</p>
            if let Some(listed) = listed { <p>{ listed }</p> }
            <p class="sg-mark">{ shared::mark(part, &line.mark) }</p>
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
    else {
        return Html::default();
    };
    let by = spoken::date(*check_by);
    if local_time(part.council.zone, state.now()).date_naive() > *check_by {
        return html! { <p class="sg-notice">{ contact::overdue(owner, &by) }</p> };
    }
    html! { <p class="sg-mark">{ contact::checked(owner, &spoken::date(*checked_on), &by) }</p> }
}
