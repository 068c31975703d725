//! How the journey ends: the words to agree to, and the reasons for not signing or for asking for help first.

use guide_domain::policy::{Policy, Reason};
use guide_domain::sign_off::journey::Ending;
use yew::{Html, html};

use super::progress_line;
use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::heading::heading;
use crate::components::passages::vouch;
use crate::components::screen::Screen;
use crate::state::signing::SigningAction;
use crate::words::sign_off as words;

/// What somebody agrees to by signing.
pub fn declaration(screen: Screen<'_>, policy: &Policy) -> Html {
    let part = screen.state.part();
    let items = policy
        .declarations
        .iter()
        .map(|one| html! { <li>{ &*one.text }{ " " }{ vouch(part, &one.mark) }</li> });
    let agree = AskButton::secondary(words::AGREE, Request::Sign(SigningAction::Agree));
    html! {
        <>
            { progress_line(screen, words::DECLARATION) }
            { heading(screen, words::DECLARATION) }
            <ul class="sg-list sg-list--bullet">{ for items }</ul>
            <div class="sg-actions">{ agree.draw(screen.ask) }</div>
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
        html! { <li>{ AskButton::link(&reason.label, Request::Sign(choose)).draw(screen.ask) }</li> }
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
