//! The home screen: the numbers of this moment, and the first question.

use guide_domain::guidance::{Change, Guidance};
use guide_domain::hours::local_time;
use guide_domain::pack::{ContactPart, Passage};
use guide_domain::spoken;
use yew::{Html, html};

use crate::components::answers::answers;
use crate::components::line_card::line_card;
use crate::components::notices::notices;
use crate::components::passages::statement;
use crate::components::screen::Screen;
use crate::state::State;
use crate::words::home;

/// Whom to call right now, without a press; then who the worry is about.
pub fn home(screen: Screen<'_>) -> Html {
    let state = screen.state;
    let part = state.part();
    let first = part.routes.question(&part.routes.start).map(|question| {
        html! {
            <>
                <h3 class="sg-subheading">{ &*question.ask }</h3>
                { answers(screen, question) }
            </>
        }
    });
    html! {
        <>
            { notices(state) }
            <h2 class="sg-heading" tabindex="-1" ref={screen.heading}>{ home::HEADING }</h2>
            <p class="sg-moment">{ moment(state, part) }</p>
            { state.guidance(&[]).map(|guidance| right_now(screen, &guidance)) }
            { first }
        </>
    }
}

fn right_now(screen: Screen<'_>, guidance: &Guidance) -> Html {
    let reasons =
        why_police(screen.state.part(), guidance).map(|reason| statement(screen.state, reason));
    let cards = guidance
        .call
        .iter()
        .map(|line| line_card(screen, line, false));
    let change = screen.state.next_change(&[]);
    let then =
        change.map(|change| html! { <p class="sg-then">{ then(screen.state, &change) }</p> });
    html! { <>{ for reasons }<div class="sg-cards">{ for cards }</div>{ then }</> }
}

/// Why the police line stands in. What else an outcome has to say waits until somebody chose it.
fn why_police<'g>(
    part: &'g ContactPart,
    guidance: &'g Guidance,
) -> impl Iterator<Item = &'g Passage> {
    guidance.notices.iter().filter(|notice| {
        let mut outcomes = part.routes.outcomes.iter();
        outcomes.any(|outcome| outcome.rests_on_police.as_ref() == Some(*notice))
    })
}

fn moment(state: &State, part: &ContactPart) -> String {
    let moment = spoken::moment(part.council.zone, state.now());
    let today = local_time(part.council.zone, state.now()).date_naive();
    match part.calendar.holiday(today) {
        Some(holiday) => format!("{moment} – {}", home::bank_holiday(&holiday.name)),
        None => moment,
    }
}

fn then(state: &State, change: &Change) -> String {
    let lines: Vec<String> = change
        .call
        .iter()
        // No-break spaces keep a number on one line.
        .map(|line| {
            format!(
                "{} {}",
                line.label,
                line.address.display().replace(' ', "\u{a0}")
            )
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let coming = spoken::coming(state.part().council.zone, change.at, state.now());
    home::from(&coming, &spoken::listed(&lines, "and"))
}
