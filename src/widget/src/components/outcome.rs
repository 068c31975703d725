//! An outcome: whom to call, what to mind before and to do after.

use guide_domain::guidance::{Change, Guidance, Line};
use guide_domain::routes::{Answers, Outcome, Switch};
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::line_card::line_card;
use crate::components::lines::{missing_lines, next_lines, other_lines};
use crate::components::notices::notices;
use crate::components::passages::{passages, statement, vouch};
use crate::components::screen::Screen;
use crate::state::{Action, State};
use crate::view::{Destination, View};
use crate::words::{contact, shared};

/// Whom to call now, what comes next, what to mind before and to do after.
pub fn outcome(screen: Screen<'_>, outcome: &Outcome) -> Html {
    let state = screen.state;
    let path = state.path();
    let Some(guidance) = state.guidance(&path) else {
        return Html::default();
    };
    let change = state.next_change(&path);
    let cards = guidance
        .call
        .iter()
        .map(|line| line_card(screen, line, true));
    let reasons = guidance
        .notices
        .iter()
        .map(|notice| statement(state, notice));
    let print = AskButton::secondary(shared::PRINT, Request::Print);
    html! {
        <>
            { notices(state) }
            <h2 class="sg-heading" tabindex="-1" ref={screen.heading}>{ &*outcome.title }</h2>
            { for reasons }
            <div class="sg-cards">{ for cards }</div>
            <div class="sg-actions">{ print.draw(screen.ask) }</div>
            { change.as_ref().map(|change| next_lines(state, change)) }
            { for outcome.switches.iter().filter_map(|switch| switch_to(screen, switch)) }
            <div class="sg-advice">
                { passages(state, contact::BEFORE, &guidance.before) }
                { passages(state, contact::NOBODY_ANSWERS, &guidance.nobody_answers) }
                { passages(state, contact::AFTER, &guidance.after) }
            </div>
            { missing_lines(state, &guidance.missing) }
            { other_lines(state, &not_next(&guidance, change.as_ref())) }
            { outside_area(state) }
        </>
    }
}

/// What is closed now and not named already among the lines that come next.
fn not_next(guidance: &Guidance, change: Option<&Change>) -> Vec<Line> {
    let comes_next = |line: &&Line| {
        change.is_some_and(|change| change.call.iter().any(|next| next.address == line.address))
    };
    guidance
        .other
        .iter()
        .filter(|line| !comes_next(line))
        .cloned()
        .collect()
}

fn switch_to(screen: Screen<'_>, switch: &Switch) -> Option<Html> {
    let answers = Answers::of_path(&screen.state.part().routes, &switch.path).ok()?;
    let destination = Destination {
        view: View::Contact,
        answers,
    };
    let button = AskButton::link(&switch.label, Request::Go(Action::Open(destination)));
    Some(
        html! { <p>{ &*switch.ask.text }{ " " }{ button.draw(screen.ask) }{ " " }{ vouch(screen.state.part(), &switch.ask.mark) }</p> },
    )
}

fn outside_area(state: &State) -> Html {
    let part = state.part();
    html! {
        <details class="govuk-details">
            <summary class="govuk-details__summary">
                <span class="govuk-details__summary-text">{ contact::outside(&part.council.area) }</span>
            </summary>
            <div class="govuk-details__text">
                { &*part.national.outside_area.text }
                <br />{ vouch(part, &part.national.outside_area.mark) }
            </div>
        </details>
    }
}
