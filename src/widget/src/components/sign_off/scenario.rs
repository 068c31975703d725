//! A question of understanding: whom would you call?

use guide_domain::policy::{Policy, ScenarioId, marking};
use guide_domain::spoken;
use yew::{Html, html};

use super::{go, progress_line};
use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::heading::heading;
use crate::components::passages::statement;
use crate::components::screen::Screen;
use crate::state::signing::{SigningAction, Step};
use crate::words::sign_off as words;

/// One scenario with its numbers to choose from; after a wrong choice an explanation and another try.
pub fn scenario(screen: Screen<'_>, policy: &Policy, id: &ScenarioId) -> Html {
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
    let right = signing.chosen() == Some(marking.right);
    let choices = marking.choices.iter().enumerate().map(|(index, choice)| {
        let label = format!("{} {}", choice.label, choice.number.display());
        let button = AskButton {
            pressed: Some(signing.chosen() == Some(index)),
            ..AskButton::link(&label, Request::Sign(SigningAction::Choose(index)))
        };
        html! { <li>{ button.draw(screen.ask) }</li> }
    });
    let verdict = signing.chosen().map(|_| {
        let text = if right {
            words::RIGHT
        } else {
            words::TRY_ANOTHER
        };
        html! {
            <div class="sg-notice" role="status">
                <p><strong>{ text }</strong></p>
                { statement(state, &scenario.explanation) }
            </div>
        }
    });
    let known = right || signing.draft().solved.contains(id);
    let next = policy.scenarios.get(place + 1);
    let next = match next {
        Some(next) => go(Step::Scenario(next.id.clone())),
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
            { verdict }
            <div class="sg-actions">{ on }</div>
        </>
    }
}
