//! An outcome: whom to call, what to mind before and to do after.

use guide_domain::guidance::{Change, Guidance, Line};
use guide_domain::routes::{Answers, Outcome, Switch};
use yew::{Html, Properties, function_component, html};

use crate::app::Request;
use crate::components::buttons::{AskButton, Look};
use crate::components::line_card::LineCard;
use crate::components::lines::{MissingLines, NextLines, OtherLines};
use crate::components::notices::Notices;
use crate::components::passages::Passages;
use crate::components::screen::ScreenProps;
use crate::state::Action;
use crate::view::{Destination, View};
use crate::words::{contact, shared};

/// Props of [`OutcomeScreen`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct OutcomeScreenProps {
    /// What every screen gets.
    pub screen: ScreenProps,
    /// The outcome.
    pub outcome: Outcome,
}

/// Whom to call now, what comes next, what to mind before and to do after.
#[function_component]
pub fn OutcomeScreen(props: &OutcomeScreenProps) -> Html {
    let OutcomeScreenProps { screen, outcome } = props;
    let ScreenProps {
        state,
        heading,
        ask,
    } = screen;
    let Some(guidance) = state.guidance(&state.path()) else {
        return Html::default();
    };
    let change = if guidance.certain {
        state.next_change(&state.path())
    } else {
        None
    };
    let cards = guidance.call.iter().map(|line| {
        html! { <LineCard state={state.clone()} line={line.clone()} ask={ask.clone()} in_full=true /> }
    });
    let notices = guidance
        .notices
        .iter()
        .map(|notice| html! { <p class="sg-body">{ &*notice.text }</p> });
    html! {
        <>
            <Notices state={state.clone()} />
            <h2 class="sg-heading" tabindex="-1" ref={heading.clone()}>{ &*outcome.title }</h2>
            { for notices }
            <div class="sg-cards">{ for cards }</div>
            <div class="sg-actions">
                <AskButton label={shared::PRINT} request={Request::Print} ask={ask.clone()} look={Look::Secondary} />
            </div>
            if let Some(change) = change.clone() { <NextLines state={state.clone()} {change} /> }
            { for outcome.switches.iter().filter_map(|switch| switch_to(screen, switch)) }
            { advice(screen, &guidance) }
            <MissingLines state={state.clone()} missing={guidance.missing.clone()} />
            <OtherLines state={state.clone()} lines={other_lines(&guidance, change.as_ref())} />
            { outside_area(screen) }
        </>
    }
}

/// What is closed now and not named already among the lines that come next.
fn other_lines(guidance: &Guidance, change: Option<&Change>) -> Vec<Line> {
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

fn advice(screen: &ScreenProps, guidance: &Guidance) -> Html {
    let state = &screen.state;
    html! {
        <div class="sg-advice">
            <Passages state={state.clone()} heading={contact::BEFORE} passages={guidance.before.clone()} />
            <Passages state={state.clone()} heading={contact::NOBODY_ANSWERS} passages={guidance.nobody_answers.clone()} />
            <Passages state={state.clone()} heading={contact::AFTER} passages={guidance.after.clone()} />
        </div>
    }
}

fn switch_to(screen: &ScreenProps, switch: &Switch) -> Option<Html> {
    let answers = Answers::of_path(&screen.state.part().routes, &switch.path).ok()?;
    let request = Request::Go(Action::Open(Destination {
        view: View::Contact,
        answers,
    }));
    Some(html! {
        <p class="sg-switch">
            { &*switch.ask.text }{ " " }
            <AskButton label={switch.label.to_string()} {request} ask={screen.ask.clone()} />
        </p>
    })
}

fn outside_area(screen: &ScreenProps) -> Html {
    let part = screen.state.part();
    html! {
        <details class="govuk-details">
            <summary class="govuk-details__summary">
                <span class="govuk-details__summary-text">{ contact::outside(&part.council.area) }</span>
            </summary>
            <div class="govuk-details__text">
                { &*part.national.outside_area.text }
                <br /><span class="sg-mark">{ shared::mark(part, &part.national.outside_area.mark) }</span>
            </div>
        </details>
    }
}
