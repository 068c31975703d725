//! A question of understanding: whom would you call?

use guide_domain::policy::{Choice, Policy, Scenario, ScenarioId, marking};
use guide_domain::spoken;
use yew::{Html, html};

use super::{go, progress_line};
use crate::components::buttons::AskButton;
use crate::components::heading::heading;
use crate::components::passages::statement;
use crate::components::screen::Screen;
use crate::request::Request;
use crate::whole::state::signing::{SigningAction, Step};
use crate::whole::words::sign_off as words;

/// One scenario with its numbers to choose from; after a wrong choice an explanation and another try.
pub fn scenario(
    screen: Screen<'_>,
    policy: &Policy,
    id: &ScenarioId,
    chosen: Option<usize>,
) -> Html {
    let state = screen.state;
    let mut scenarios = policy.scenarios.iter().enumerate();
    let Some((place, scenario)) = scenarios.find(|(_, scenario)| scenario.id == *id) else {
        return Html::default();
    };
    // Every scenario of a checked pack can be marked.
    let Ok(marking) = marking(state.part(), scenario) else {
        return Html::default();
    };
    let signing = state.signing();
    let right = chosen == Some(marking.right);
    let choices = marking.choices.iter().enumerate().map(|(index, choice)| {
        let label = format!("{} {}", choice.label, choice.number.display());
        let button = AskButton {
            pressed: Some(chosen == Some(index)),
            ..AskButton::link(&label, Request::from(SigningAction::Choose(index)))
        };
        html! { <li>{ button.draw(screen.ask) }</li> }
    });
    let chosen = chosen.and_then(|place| marking.choices.get(place));
    let verdict = chosen.map(|chosen| {
        html! {
            <div class="sg-notice">
                <p><strong>{ verdict(chosen, scenario, right) }</strong></p>
                { statement(state, &scenario.explanation) }
            </div>
        }
    });
    let known = right || signing.draft().solved.contains(id);
    let next = policy.scenarios.get(place + 1);
    let next = match next {
        Some(next) => go(Step::scenario(next.id.clone())),
        None => go(signing.next_step(policy)),
    };
    let on = known.then(|| AskButton::secondary(words::GO_ON, next).draw(screen.ask));
    let moment = spoken::dated_moment(state.part().council.zone, scenario.at);
    let line = words::question_of(place + 1, policy.scenarios.len());
    html! {
        <>
            { progress_line(screen, &line) }
            { heading(screen, words::WHOM_WOULD_YOU_CALL) }
            <p>{ words::it_is(&moment) }{ " " }{ &*scenario.text.text }</p>
            <ul class="sg-answers">{ for choices }</ul>
            // There before anything is said in it, and of one node always: else what stands before it would be made anew,
            // the choices without their focus.
            <div role="status">{ verdict.unwrap_or_default() }</div>
            <div class="sg-actions">{ on.unwrap_or_default() }</div>
        </>
    }
}

/// What is said of a choice. A wrong one is named, so that a second one is news to whoever listens.
fn verdict(chosen: &Choice, scenario: &Scenario, right: bool) -> String {
    if right && scenario.is_immediate {
        words::RIGHT_AT_ONCE.to_owned()
    } else if right {
        words::RIGHT.to_owned()
    } else if scenario.is_immediate {
        words::wrong_in_danger(&chosen.label)
    } else if chosen.contact.is_none() {
        words::wrong_emergency(&chosen.label)
    } else {
        words::wrong_line(&chosen.label)
    }
}
