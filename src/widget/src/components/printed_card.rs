//! The card somebody takes along: the lines of one answer, dated.

use guide_domain::guidance::{Change, Guidance, Line};
use guide_domain::pack::Passage;
use guide_domain::routes::Position;
use guide_domain::spoken;
use yew::{Callback, Component, Context, Html, Properties, html};

use crate::components::footer;
#[cfg(feature = "whole")]
use crate::components::framework::printed::printed;
use crate::components::notices::warnings;
use crate::components::passages::statement;
use crate::state::{Shown, State};
use crate::words::{contact, home, shared};

/// Props of [`PrintedCard`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PrintedCardProps {
    /// What the screens show.
    pub state: Shown,
    /// Hears when the card is drawn.
    pub drawn: Callback<()>,
}

/// The printed card. A component of its own kind because it must tell when it is drawn.
#[derive(Debug)]
pub struct PrintedCard;

impl Component for PrintedCard {
    type Message = ();
    type Properties = PrintedCardProps;

    fn create(_context: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let state = &context.props().state;
        #[cfg(feature = "whole")]
        if let Some(pages) = printed(state) {
            return pages;
        }
        let path = state.path();
        let Some(guidance) = state.guidance(&path) else {
            return Html::default();
        };
        let change = state.next_change(&path);
        card(state, &guidance, change.as_ref())
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            context.props().drawn.emit(());
        }
    }
}

fn card(state: &State, guidance: &Guidance, change: Option<&Change>) -> Html {
    let part = state.part();
    let title = match state.position() {
        Some(Position::Outcome(outcome)) => outcome.title.to_string(),
        Some(Position::Question(_)) | None => home::HEADING.to_owned(),
    };
    let emergency = &part.national.emergency;
    let printed = contact::printed(&spoken::dated_moment(part.council.zone, state.now()));
    html! {
        <main class="sg-print">
            <p class="sg-print-guide">{ shared::GUIDE }{ " – " }{ &*part.council.name }</p>
            <p class="sg-print-emergency">{ shared::IN_DANGER }{ " " }<strong>{ emergency.number.display().to_owned() }</strong></p>
            { warnings(state) }
            <h1>{ title }</h1>
            { for guidance.notices.iter().map(|notice| statement(state, notice)) }
            <div class="sg-cards">{ for guidance.call.iter().map(|line| printed_line(state, line)) }</div>
            { change.map(|change| next(state, change)) }
            <div class="sg-advice">
                { printed_list(contact::BEFORE, &guidance.before) }
                { printed_list(contact::NOBODY_ANSWERS, &guidance.nobody_answers) }
            </div>
            <p class="sg-mark">{ printed }</p>
            <p class="sg-mark">{ footer::titles(part) }</p>
        </main>
    }
}

fn printed_line(state: &State, line: &Line) -> Html {
    let part = state.part();
    let hours = spoken::sentence(&spoken::hours(part, &line.schedule).join("; "));
    html! {
        <div class="sg-card">
            <p class="sg-card-heading">{ format!("{}: {}", spoken::serves(&line.audiences), line.label) }</p>
            <p class="sg-number">{ line.address.display().to_owned() }</p>
            <p>{ hours }{ ". " }{ contact::by_relay(part.national.relay_prefix.display(), line.address.display()) }</p>
        </div>
    }
}

fn next(state: &State, change: &Change) -> Html {
    let coming = spoken::coming(state.part().council.zone, change.at, state.now());
    let lines = change.call.iter().map(|line| html! { <p>{ &*line.label }{ " " }<strong>{ line.address.display().to_owned() }</strong></p> });
    html! { <div class="sg-next"><p class="sg-next-when">{ contact::from(&coming) }</p>{ for lines }</div> }
}

fn printed_list(heading: &'static str, passages: &[Passage]) -> Html {
    let items = passages
        .iter()
        .map(|passage| html! { <li>{ &*passage.text }</li> });
    html! { <section><h2>{ heading }</h2><ul>{ for items }</ul></section> }
}
