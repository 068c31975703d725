//! The home screen: the numbers of this moment, and the first question.

use guide_domain::guidance::{Change, Guidance};
use guide_domain::hours::local_time;
use guide_domain::pack::ContactPart;
use guide_domain::routes::Question;
use guide_domain::spoken;
use yew::{Html, function_component, html};

use crate::components::answers::Answers;
use crate::components::line_card::LineCard;
use crate::components::notices::Notices;
use crate::components::screen::ScreenProps;
use crate::state::State;
use crate::words::home;

/// Whom to call right now, without a press; then who the worry is about.
#[function_component]
pub fn Home(props: &ScreenProps) -> Html {
    let ScreenProps {
        state,
        heading,
        ask,
    } = props;
    let part = state.part();
    let guidance = state.guidance(&[]);
    let cards = guidance
        .iter()
        .flat_map(|guidance| &guidance.call)
        .map(|line| {
            html! { <LineCard state={state.clone()} line={line.clone()} ask={ask.clone()} /> }
        });
    let first: Option<&Question> = part.routes.question(&part.routes.start);
    html! {
        <>
            <Notices state={state.clone()} />
            <h2 class="sg-heading" tabindex="-1" ref={heading.clone()}>{ home::HEADING }</h2>
            <p class="sg-moment">{ moment(state, part) }</p>
            { for guidance.iter().flat_map(reasons) }
            <div class="sg-cards">{ for cards }</div>
            if let Some(change) = state.next_change(&[]).filter(|_| is_certain(guidance.as_ref())) {
                <p class="sg-then">{ then(state, &change) }</p>
            }
            if let Some(question) = first {
                <h3 class="sg-subheading">{ &*question.ask }</h3>
                <Answers state={state.clone()} question={question.clone()} ask={ask.clone()} />
            }
        </>
    }
}

fn is_certain(guidance: Option<&Guidance>) -> bool {
    guidance.is_some_and(|guidance| guidance.certain)
}

/// Why the lines are what they are, for instance why the police line stands in.
fn reasons(guidance: &Guidance) -> impl Iterator<Item = Html> {
    guidance
        .notices
        .iter()
        .map(|notice| html! { <p class="sg-body">{ &*notice.text }</p> })
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
    home::until_then(&coming, &spoken::listed(&lines, "and"))
}
