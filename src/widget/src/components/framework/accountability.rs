//! Who holds whom to account: a list, and the same as a picture.

use std::rc::Rc;

use guide_domain::framework::{Category, Edge, EdgeKind, Framework, Party, PartyId};
use guide_domain::roles::DutyGroup;
use yew::{Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, html};

use crate::app::Request;
use crate::browser::into_sight;
use crate::components::buttons::AskButton;
use crate::components::framework::picture::{Line, NAME_WIDTH, Name, PADDING, Picture, ROW, Sort};
use crate::components::framework::reference::paragraph_link;
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::state::reading::ReadingAction;
use crate::view::View;
use crate::words::framework;

/// The whole framework's edges, or those of the name that was chosen.
pub fn accountability(screen: Screen<'_>, content: &Framework) -> Html {
    let picked = screen.state.picked();
    let edges: Vec<&Edge> = content
        .edges
        .iter()
        .filter(|edge| picked.is_none_or(|id| touches(edge, id)))
        .collect();
    let all = picked.map(|_| {
        let all = AskButton::link(
            framework::SHOW_ALL,
            Request::Read(ReadingAction::Pick(None)),
        );
        html! { <p>{ all.draw(screen.ask) }</p> }
    });
    let print = AskButton::secondary(framework::PRINT, Request::Print);
    html! {
        <>
            { heading(screen, framework::ACCOUNTABILITY) }
            <p class="sg-mark">{ framework::numbers_of(screen.state.document_title(&content.document)) }</p>
            { all.clone() }
            { list(screen, content, &edges) }
            <div class="sg-actions">{ print.draw(screen.ask) }</div>
            <h3 class="sg-subheading">{ framework::PICTURE }</h3>
            <p>{ framework::PICTURE_HELP }</p>
            { legend() }
            { all }
            <div class="sg-picture" tabindex="0" role="group" aria-label={framework::PICTURE}>
                { picture(Some(screen), content, picked) }
            </div>
        </>
    }
}

/// The edges that touch the roles of somebody's page; nothing where there are none.
pub fn edges_of(screen: Screen<'_>, content: &Framework, groups: &[DutyGroup<'_>]) -> Html {
    let own = |id: &PartyId| {
        groups
            .iter()
            .any(|group| group.role.id.as_str() == id.as_str())
    };
    let edges: Vec<&Edge> = content
        .edges
        .iter()
        .filter(|edge| own(&edge.from) || own(&edge.to))
        .collect();
    if edges.is_empty() {
        return Html::default();
    }
    html! {
        <section>
            <h3 class="sg-subheading">{ framework::ACCOUNTABILITY }</h3>
            { list(screen, content, &edges) }
        </section>
    }
}

fn touches(edge: &Edge, id: &PartyId) -> bool {
    edge.from == *id || edge.to == *id
}

fn list(screen: Screen<'_>, content: &Framework, edges: &[&Edge]) -> Html {
    let items = edges.iter().map(|edge| {
        let note = edge
            .note
            .as_ref()
            .map(|note| html! { <div class="sg-mark">{ framework::note(note) }</div> });
        html! {
            <li>
                { party(screen, content, &edge.from) }{ format!(" {} ", framework::edge(edge.kind)) }
                { party(screen, content, &edge.to) }
                <div>{ &*edge.text }{ " " }<span class="sg-mark">{ paragraph_link(screen, content, &edge.source) }</span></div>
                { note }
            </li>
        }
    });
    html! { <ul class="sg-list sg-spaced">{ for items }</ul> }
}

/// A party's name; a role's leads to its duties.
fn party(screen: Screen<'_>, content: &Framework, id: &PartyId) -> Html {
    match content.party(id) {
        Some(Party::Role(role)) => {
            let view = View::Role {
                role: role.id.clone(),
                paragraph: None,
            };
            AskButton::to(&role.short, view).draw(screen.ask)
        }
        Some(Party::Body(body)) => html! { <strong>{ &*body.name }</strong> },
        None => Html::default(),
    }
}

fn legend() -> Html {
    let sorts = [
        Sort::Role(Category::Framework),
        Sort::Role(Category::Scrutiny),
        Sort::Role(Category::Operational),
        Sort::Body,
    ];
    let items = sorts.map(
        |sort| html! { <li class={class(sort)}>{ shape(sort) }{ " " }{ framework::sort(sort) }</li> },
    );
    html! { <ul class="sg-legend">{ for items }</ul> }
}

fn shape(sort: Sort) -> &'static str {
    match sort {
        Sort::Role(Category::Framework) => "●",
        Sort::Role(Category::Scrutiny) => "◆",
        Sort::Role(Category::Operational) => "▲",
        Sort::Body => "■",
    }
}

fn class(sort: Sort) -> &'static str {
    match sort {
        Sort::Role(Category::Framework) => "sg-sort-framework",
        Sort::Role(Category::Scrutiny) => "sg-sort-scrutiny",
        Sort::Role(Category::Operational) => "sg-sort-operational",
        Sort::Body => "sg-sort-body",
    }
}

/// The picture; on paper (`None`) nothing can be chosen.
pub fn picture(screen: Option<Screen<'_>>, content: &Framework, picked: Option<&PartyId>) -> Html {
    let picture = Picture::of(content);
    let lines = picture.lines.iter().map(|each| line(each, picked));
    let names = picture
        .names
        .iter()
        .map(|name| drawn_name(screen, name, picked));
    let view_box = format!("0 0 {} {}", picture.width, picture.height);
    let width = format!("{}.{}em", picture.width / 16, picture.width % 16 * 10 / 16);
    html! {
        <svg viewBox={view_box} width={width} xmlns="http://www.w3.org/2000/svg" role="group" aria-label={framework::ACCOUNTABILITY}>
            { for lines }
            { for names }
        </svg>
    }
}

fn line(line: &Line<'_>, picked: Option<&PartyId>) -> Html {
    let Line {
        edge,
        from,
        to,
        lane,
    } = line;
    let start = NAME_WIDTH + 4;
    let head = format!("M{start} {to}l10 -5v10z");
    // A place in words is long; the list has it in full.
    let place = edge.source.paragraph.split(',').next().unwrap_or_default();
    let label = format!("{place} {}", framework::edge(edge.kind));
    // The line begins where its label ends: a letter takes at most 8 of the picture's units.
    let label_end = start + 12 + 8 * u32::try_from(label.len()).unwrap_or_default();
    let path = format!("M{label_end} {from}H{lane}V{to}H{start}");
    let dimmed = picked.is_some_and(|id| !touches(edge, id));
    let class = if dimmed {
        "sg-line sg-dimmed"
    } else {
        "sg-line"
    };
    let stroke = match edge.kind {
        EdgeKind::HoldsToAccount => None,
        EdgeKind::ReportsTo => Some("7 4"),
        EdgeKind::Appoints | EdgeKind::Chairs | EdgeKind::AnswersFor => Some("2 3"),
    };
    html! {
        <g class={class} aria-hidden="true">
            <path d={path} fill="none" stroke-dasharray={stroke} />
            <path class="sg-head" d={head} />
            <text x={(start + 8).to_string()} y={(from + 4).to_string()}>{ label }</text>
        </g>
    }
}

fn drawn_name(screen: Option<Screen<'_>>, name: &Name<'_>, picked: Option<&PartyId>) -> Html {
    let is_picked = picked == Some(&name.id);
    let (pick, by_key) = choosing(screen, name, is_picked);
    let label = format!("{}, {}", name.name, framework::sort(name.sort));
    let text_y = (name.top + PADDING + ROW / 2 + 4).to_string();
    html! {
        <g class={yew::classes!("sg-party", class(name.sort), is_picked.then_some("sg-picked"))}
           role="button" tabindex={screen.map(|_| "0")} aria-pressed={is_picked.to_string()} aria-label={label}
           onclick={pick} onkeydown={by_key} onfocusin={screen.map(|_| Callback::from(|event: FocusEvent| into_sight(&event)))}>
            <rect x="2" y={(name.top + 1).to_string()} width={(NAME_WIDTH - 2).to_string()} height={(name.height - 2).to_string()} rx="4" />
            <text x="12" y={text_y}>{ shape(name.sort) }{ " " }{ name.name.to_owned() }</text>
        </g>
    }
}

fn choosing(
    screen: Option<Screen<'_>>,
    name: &Name<'_>,
    is_picked: bool,
) -> (
    Option<Callback<MouseEvent>>,
    Option<Callback<KeyboardEvent>>,
) {
    let Some(screen) = screen else {
        return (None, None);
    };
    let ask = screen.ask.clone();
    let id = (!is_picked).then(|| name.id.clone());
    let pick = Rc::new(move || ask.emit(Request::Read(ReadingAction::Pick(id.clone()))));
    let by_key = Rc::clone(&pick);
    let on_key = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            by_key();
        }
    });
    (Some(Callback::from(move |_| pick())), Some(on_key))
}
