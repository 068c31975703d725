//! The list of tasks: who signs, what is done, what is left, what the host holds already.

use guide_domain::policy::{Policy, TextKind};
use guide_domain::sign_off::journey::TrainingAnswer;
use yew::{Html, html};

use super::standing::standing;
use super::{counts, day, go};
use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::heading::heading;
use crate::components::passages::vouch;
use crate::components::screen::Screen;
use crate::state::Clock;
use crate::state::signing::{Session, Step};
use crate::words::{shared, sign_off as words};

/// The start of the journey.
pub fn tasks(screen: Screen<'_>, policy: &Policy) -> Html {
    let state = screen.state;
    let review = words::review(
        &policy.version,
        &policy.review.due.spoken(),
        policy.review.due.has_passed(state.today()),
    );
    let going_on = AskButton::secondary(words::GO_ON, go(state.signing().next_step(policy)));
    let signed = is_signed(screen, policy);
    let again = signed.then(|| html! { <h3 class="sg-subheading">{ words::AGAIN }</h3> });
    html! {
        <>
            { heading(screen, &policy.title) }
            <p>{ review }{ " " }{ vouch(state.part(), &policy.review.mark) }</p>
            { who(screen) }
            { standing(screen, policy) }
            // One node, there or not: else the heading would be made anew, without its focus.
            { again.unwrap_or_default() }
            { list(screen, policy) }
            <div class="sg-actions">{ going_on.draw(screen.ask) }</div>
            { other_ways(screen, policy) }
            { call_now(screen) }
        </>
    }
}

/// Whether the host holds a signature that counts.
fn is_signed(screen: Screen<'_>, policy: &Policy) -> bool {
    let held = screen.state.signing().held(policy);
    held.is_some_and(|held| &*held.outcome == "signed" && &*held.state == "current")
}

/// Who is signing, as the host says.
fn who(screen: Screen<'_>) -> Html {
    let signing = screen.state.signing();
    let text = match signing.session() {
        _ if screen.state.clock() == Clock::Preview => words::PREVIEW.to_owned(),
        Session::NotAsked | Session::Asked => words::ASKING.to_owned(),
        Session::Nowhere => words::NOWHERE.to_owned(),
        Session::SignedOut => words::SIGNED_OUT.to_owned(),
        Session::Failed(reason) => words::service_failed(reason),
        Session::Person(person) => words::signing_as(person.display.as_deref()),
    };
    let page_only = signing
        .keeps_nothing()
        .then(|| html! { <p class="sg-notice">{ words::PAGE_ONLY }</p> });
    html! { <><p class="sg-signer">{ text }</p>{ page_only }</> }
}

fn list(screen: Screen<'_>, policy: &Policy) -> Html {
    let draft = screen.state.signing().draft();
    let first_section = policy
        .sections
        .iter()
        .find(|section| !draft.opened.contains(&section.id))
        .or(policy.sections.first());
    let first_scenario = policy
        .scenarios
        .iter()
        .find(|scenario| !draft.solved.contains(&scenario.id))
        .or(policy.scenarios.first());
    let training = match &draft.training {
        None => words::NOT_YET.to_owned(),
        Some(TrainingAnswer::StillToCome) => words::STILL_TO_COME.to_owned(),
        Some(TrainingAnswer::Done { on, .. }) => words::done_on(&day(*on)),
    };
    let declared = if draft.agreed {
        words::DONE
    } else {
        words::NOT_YET
    };
    let (read, solved) = counts(screen, policy);
    html! {
        <ol class="sg-tasks">
            { first_section.map(|section| task(screen, words::READ, Step::Section(section.id.clone()), &read)) }
            { first_scenario.map(|scenario| task(screen, words::WHOM_TO_CALL, Step::Scenario(scenario.id.clone()), &solved)) }
            { task(screen, words::TRAINING, Step::Training, &training) }
            { task(screen, words::DECLARATION, Step::Declaration, declared) }
        </ol>
    }
}

fn task(screen: Screen<'_>, label: &str, step: Step, status: &str) -> Html {
    html! {
        <li>
            { AskButton::link(label, go(step)).draw(screen.ask) }
            <span class="sg-task-status">{ status.to_owned() }</span>
        </li>
    }
}

/// Declining and asking for help are proper answers too.
fn other_ways(screen: Screen<'_>, policy: &Policy) -> Html {
    let help = (!policy.needs.is_empty())
        .then(|| AskButton::link(words::ASK_FOR_HELP, go(Step::Help)).draw(screen.ask));
    let decline = (!policy.declines.is_empty())
        .then(|| AskButton::link(words::DECLINE, go(Step::Decline)).draw(screen.ask));
    let notes = policy.notes.iter().map(
        |note| html! { <li>{ &*note.text }{ " " }{ vouch(screen.state.part(), &note.mark) }</li> },
    );
    let ours = policy.text_kind == TextKind::Plain;
    html! {
        <>
            <ul class="sg-list"><li>{ help }</li><li>{ decline }</li></ul>
            <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ words::ABOUT_POLICY }</span></summary>
                <div class="govuk-details__text">
                    { keeper(screen, words::AUTHOR, &policy.keepers.author) }
                    { keeper(screen, words::OWNER, &policy.keepers.owner) }
                    { keeper(screen, words::APPROVER, &policy.keepers.approver) }
                    <ul class="sg-list sg-list--bullet sg-spaced">{ for notes }</ul>
                    <p class="sg-hash">{ words::hash(&policy.sha256.to_string()) }</p>
                    { ours.then(|| html! { <p class="sg-mark">{ shared::OUR_WORDS }</p> }) }
                </div>
            </details>
            <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ words::PRIVACY }</span></summary>
                <div class="govuk-details__text">
                    <ul class="sg-list sg-list--bullet">{ for words::PRIVACY_FACTS.iter().map(|fact| html! { <li>{ *fact }</li> }) }</ul>
                </div>
            </details>
        </>
    }
}

fn keeper(screen: Screen<'_>, label: &'static str, keeper: &guide_domain::pack::Passage) -> Html {
    html! { <p>{ label }{ ": " }{ &*keeper.text }{ " " }{ vouch(screen.state.part(), &keeper.mark) }</p> }
}
