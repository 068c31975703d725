//! How the journey ends: the words to agree to, and the reasons for not signing or for asking for help first.

use guide_domain::policy::{Policy, Reason};
use guide_domain::sign_off::journey::{Ending, Task};
use yew::{Html, html};

use super::{go, progress_line, task_name};
use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::heading::heading;
use crate::components::passages::vouch;
use crate::components::screen::Screen;
use crate::request::Request;
use crate::whole::state::signing::{SigningAction, Step};
use crate::whole::words::sign_off as words;

/// What somebody agrees to by signing.
pub fn declaration(screen: Screen<'_>, policy: &Policy) -> Html {
    let part = screen.state.part();
    let items = policy
        .declarations
        .iter()
        .map(|one| html! { <li>{ &*one.text }{ " " }{ vouch(part, &one.mark) }</li> });
    let left = screen.state.signing().draft().left(policy);
    let left = left.into_iter().find(|task| *task != Task::Declaration);
    // Nobody is asked to agree to what is not so yet.
    let (left, next) = match left {
        Some(task) => (
            Some(
                html! { <p class="sg-notice">{ words::left_before_agreeing(task_name(&task)) }</p> },
            ),
            AskButton::secondary(words::GO_ON, go(Step::from(task))),
        ),
        None => (
            None,
            AskButton::secondary(words::AGREE, Request::from(SigningAction::Agree)),
        ),
    };
    html! {
        <>
            { progress_line(screen, words::DECLARATION) }
            { heading(screen, words::DECLARATION) }
            <ul class="sg-list sg-list--bullet">{ for items }</ul>
            { left.unwrap_or_default() }
            <div class="sg-actions">{ next.draw(screen.ask) }</div>
        </>
    }
}

/// Why somebody does not sign.
pub fn decline(screen: Screen<'_>, policy: &Policy) -> Html {
    reasons(
        screen,
        words::DECLINE_QUESTION,
        &policy.declines,
        Ending::Declined,
    )
}

/// What somebody needs help with before signing.
pub fn help(screen: Screen<'_>, policy: &Policy) -> Html {
    html! {
        <>
            { reasons(screen, words::HELP_QUESTION, &policy.needs, Ending::NeedsHelp) }
            { call_now(screen) }
        </>
    }
}

fn reasons(
    screen: Screen<'_>,
    question: &str,
    reasons: &[Reason],
    ending: fn(guide_domain::policy::ReasonId) -> Ending,
) -> Html {
    let items = reasons.iter().map(|reason| {
        let choose = SigningAction::ChooseEnding(ending(reason.id.clone()));
        html! { <li>{ AskButton::link(&reason.label, Request::from(choose)).draw(screen.ask) }</li> }
    });
    html! {
        <>
            { progress_line(screen, words::OTHER_ANSWER) }
            { heading(screen, question) }
            <p class="sg-hint">{ words::FIXED_REASONS }</p>
            <ul class="sg-answers">{ for items }</ul>
        </>
    }
}
