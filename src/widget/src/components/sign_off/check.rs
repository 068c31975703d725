//! The answers, to be checked before they are sent.

use guide_domain::policy::{Policy, Reason, ReasonId};
use guide_domain::sign_off::journey::{Ending, Task, TrainingAnswer, declaration};
use yew::{Html, html};

use super::{counts, day, go, progress_line};
use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::state::State;
use crate::state::signing::{Session, Step};
use crate::words::sign_off as words;

/// Every answer with the way to change it, and the way to send them.
pub fn check(screen: Screen<'_>, policy: &Policy) -> Html {
    let signing = screen.state.signing();
    let ending = signing.ending().unwrap_or(&Ending::Signed);
    let rows = match ending {
        Ending::Signed => signed_rows(screen, policy),
        Ending::Declined(reason) => {
            let label = label(&policy.declines, reason);
            row(screen, words::DECLINE, &label, Step::Decline)
        }
        Ending::NeedsHelp(need) => row(
            screen,
            words::ASK_FOR_HELP,
            &label(&policy.needs, need),
            Step::Help,
        ),
    };
    let left = signing.draft().left(policy);
    let ready = *ending != Ending::Signed || left.is_empty();
    let next = match (may_send(screen.state), left.into_iter().next()) {
        (Err(reason), _) => html! { <p class="sg-notice">{ reason }</p> },
        (Ok(()), Some(task)) if !ready => {
            let on = AskButton::secondary(words::GO_ON, go(Step::from(task.clone())));
            html! { <><p class="sg-notice">{ words::left(task_name(&task)) }</p><div class="sg-actions">{ on.draw(screen.ask) }</div></> }
        }
        // The answers can be sent once they have their id.
        (Ok(()), _) if signing.draft().id.is_none() => {
            html! { <p class="sg-hint" role="status">{ words::ONE_MOMENT }</p> }
        }
        (Ok(()), _) => {
            let send = AskButton::secondary(words::send(ending), Request::Submit);
            html! { <div class="sg-actions">{ send.draw(screen.ask) }</div> }
        }
    };
    html! {
        <>
            { progress_line(screen, words::CHECK) }
            { heading(screen, words::check_heading(ending)) }
            <dl class="sg-answers-given">
                { row(screen, words::POLICY, &words::policy(&policy.title, &policy.version), Step::Tasks) }
                { who(screen).unwrap_or_default() }
                { rows }
            </dl>
            { next }
        </>
    }
}

/// Whether there is anybody to sign, and anywhere to send it.
fn may_send(state: &State) -> Result<(), &'static str> {
    if state.clock() == crate::state::Clock::Preview {
        return Err(words::PREVIEW);
    }
    match state.signing().session() {
        Session::Person(_) => Ok(()),
        Session::NotAsked | Session::Asked => Err(words::ASKING),
        Session::Nowhere => Err(words::NOWHERE),
        Session::SignedOut => Err(words::SIGNED_OUT),
        Session::Failed(_) => Err(words::NOBODY_KNOWN),
    }
}

fn signed_rows(screen: Screen<'_>, policy: &Policy) -> Html {
    let draft = screen.state.signing().draft();
    let (read, solved) = counts(screen, policy);
    let training = match &draft.training {
        None => words::NOT_YET.to_owned(),
        Some(TrainingAnswer::StillToCome) => words::STILL_TO_COME.to_owned(),
        Some(TrainingAnswer::Done { training, on }) => {
            let label = policy.training(training);
            let label = label.map_or(training.as_str(), |known| &known.label);
            words::trained(label, &day(*on))
        }
    };
    let agreed = if draft.agreed {
        declaration(policy)
    } else {
        words::NOT_YET.to_owned()
    };
    let section = policy
        .sections
        .first()
        .map(|first| Step::Section(first.id.clone()));
    let scenario = policy
        .scenarios
        .first()
        .map(|first| Step::Scenario(first.id.clone()));
    html! {
        <>
            { section.map(|step| row(screen, words::READ, &read, step)) }
            { scenario.map(|step| row(screen, words::WHOM_TO_CALL, &solved, step)) }
            { row(screen, words::TRAINING, &training, Step::Training) }
            { row(screen, words::DECLARATION, &agreed, Step::Declaration) }
        </>
    }
}

fn who(screen: Screen<'_>) -> Option<Html> {
    let person = screen.state.signing().person()?;
    let name = person.display.as_deref().unwrap_or(words::PERSON_OF_PAGE);
    Some(html! { <><dt>{ words::PERSON }</dt><dd>{ name.to_owned() }</dd></> })
}

fn row(screen: Screen<'_>, label: &'static str, answer: &str, step: Step) -> Html {
    let change = AskButton {
        about: Some(label),
        ..AskButton::link(words::CHANGE, go(step))
    };
    html! {
        <>
            <dt>{ label }</dt>
            <dd>{ answer.to_owned() }{ " " }{ change.draw(screen.ask) }</dd>
        </>
    }
}

fn label(reasons: &[Reason], id: &ReasonId) -> String {
    let known = reasons.iter().find(|reason| reason.id == *id);
    known.map_or_else(|| id.to_string(), |reason| reason.label.to_string())
}

fn task_name(task: &Task) -> &'static str {
    match task {
        Task::Section(_) => words::READ,
        Task::Scenario(_) => words::WHOM_TO_CALL,
        Task::Training => words::TRAINING,
        Task::Declaration => words::DECLARATION,
    }
}
