//! A section of the policy.

use guide_domain::policy::{Paragraph, Policy, PolicySection, SectionId};
use yew::{Html, html};

use super::{go, progress_line};
use crate::components::buttons::AskButton;
use crate::components::heading::heading;
use crate::components::passages::vouch;
use crate::components::screen::Screen;
use crate::state::State;
use crate::state::signing::Step;
use crate::words::sign_off as words;

/// One section, opened by being shown, and the way to the next.
pub fn section(screen: Screen<'_>, policy: &Policy, id: &SectionId) -> Html {
    let place = policy.sections.iter().position(|section| section.id == *id);
    let Some((place, section)) = place.and_then(|at| Some((at, policy.sections.get(at)?))) else {
        return Html::default();
    };
    let next = policy.sections.get(place + 1);
    let next = match next {
        Some(next) => AskButton::secondary(words::NEXT_SECTION, go(Step::Section(next.id.clone()))),
        None => AskButton::secondary(words::GO_ON, go(screen.state.signing().next_step(policy))),
    };
    let before = place
        .checked_sub(1)
        .and_then(|before| policy.sections.get(before))
        .map(|before| {
            AskButton::link(words::SECTION_BEFORE, go(Step::Section(before.id.clone())))
                .draw(screen.ask)
        });
    let line = words::section_of(place + 1, policy.sections.len());
    html! {
        <>
            { progress_line(screen, &line) }
            { heading(screen, &section.heading) }
            { text(screen.state, section) }
            <div class="sg-actions">{ next.draw(screen.ask) }{ before }</div>
        </>
    }
}

/// A section's text: paragraphs, their lists, our summary beside official words, notes.
pub fn text(state: &State, section: &PolicySection) -> Html {
    let part = state.part();
    let summary = section
        .summary
        .iter()
        .map(|passage| html! { <p>{ &*passage.text }{ " " }{ vouch(part, &passage.mark) }</p> });
    let notes = section.notes.iter().map(|note| {
        html! { <p class="sg-mark">{ words::note(&note.text) }{ " " }{ vouch(part, &note.mark) }</p> }
    });
    html! {
        <>
            { for summary }
            { paragraphs(state, &section.paragraphs) }
            { for notes }
        </>
    }
}

/// Items of a list stand together in one. What vouches for all paragraphs alike is said once, below them.
fn paragraphs(state: &State, paragraphs: &[Paragraph]) -> Html {
    let part = state.part();
    let first = paragraphs.first().map(|paragraph| &paragraph.mark);
    let common = first.filter(|first| {
        let mut marks = paragraphs.iter().map(|paragraph| &paragraph.mark);
        paragraphs.len() > 1 && marks.all(|mark| mark == *first)
    });
    let runs = paragraphs.chunk_by(|one, next| one.is_item == next.is_item);
    let runs = runs.map(|run| {
        let is_list = run.first().is_some_and(|first| first.is_item);
        let texts = run.iter().map(|paragraph| {
            let mark = common.is_none().then(|| vouch(part, &paragraph.mark));
            html! { <>{ &*paragraph.text }{ " " }{ mark }</> }
        });
        if is_list {
            html! { <ul class="sg-list sg-list--bullet">{ for texts.map(|text| html! { <li>{ text }</li> }) }</ul> }
        } else {
            html! { <>{ for texts.map(|text| html! { <p>{ text }</p> }) }</> }
        }
    });
    let common = common.map(
        |mark| html! { <p class="sg-mark">{ words::ALL_FROM }{ " " }{ vouch(part, mark) }</p> },
    );
    html! { <>{ for runs }{ common }</> }
}
