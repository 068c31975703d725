//! The policy's sign-off: one thing on each screen.

pub mod check;
pub mod ending;
pub mod outcome;
pub mod scenario;
pub mod section;
pub mod standing;
pub mod tasks;
pub mod training;

use guide_domain::policy::Policy;
use guide_domain::spoken;
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::{AskButton, Look};
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::components::waiting::progress;
use crate::state::signing::{SigningAction, Step};
use crate::words::sign_off as words;

/// The screen of the journey's step.
pub fn sign_off(screen: Screen<'_>) -> Html {
    let signing = screen.state.signing();
    let Some(policy) = screen.state.policy() else {
        return html! { <>{ heading(screen, words::HEADING) }{ progress(screen, signing.policy(), words::WAITING) }</> };
    };
    let body = match signing.step() {
        Step::Tasks => tasks::tasks(screen, policy),
        Step::Section(id) => section::section(screen, policy, id),
        Step::Scenario(id) => scenario::scenario(screen, policy, id),
        Step::Training => training::training(screen, policy),
        Step::Declaration => ending::declaration(screen, policy),
        Step::Check => check::check(screen, policy),
        Step::Decline => ending::decline(screen, policy),
        Step::Help => ending::help(screen, policy),
        Step::Outcome(id) => outcome::outcome(screen, policy, id),
    };
    html! { <>{ no_evidence(screen, policy) }{ body }</> }
}

/// Above every step while signing proves nothing.
pub fn no_evidence(screen: Screen<'_>, policy: &Policy) -> Html {
    let part = screen.state.part();
    if !part.is_exemplar() {
        return Html::default();
    }
    html! { <p class="sg-notice">{ words::no_evidence(policy.text_kind) }</p> }
}

/// Which of the journey's parts this is, and the way back to the list.
pub fn progress_line(screen: Screen<'_>, text: &str) -> Html {
    let back = AskButton {
        look: Look::Back,
        ..AskButton::link(words::TO_TASKS, go(Step::Tasks))
    };
    html! { <p class="sg-mark">{ back.draw(screen.ask) }{ " · " }{ text.to_owned() }</p> }
}

/// How many sections were opened and how many scenarios solved, in words.
pub fn counts(screen: Screen<'_>, policy: &Policy) -> (String, String) {
    let draft = screen.state.signing().draft();
    let (opened, solved) = (draft.opened.len(), draft.solved.len());
    (
        words::so_many(opened, policy.sections.len(), words::SECTIONS_OPENED),
        words::so_many(solved, policy.scenarios.len(), words::QUESTIONS_RIGHT),
    )
}

/// The request for a step.
pub fn go(step: Step) -> Request {
    Request::Sign(SigningAction::Go(step))
}

/// A day in words.
pub fn day(date: chrono::NaiveDate) -> String {
    spoken::date(date)
}
