//! Search, as one types.

use std::rc::Rc;

use guide_domain::contact::{Contact, Purpose};
use guide_domain::framework::RoleId;
use guide_domain::pack::ContactPart;
use guide_domain::policy::SectionId;
use guide_domain::routes::{AnswerId, Answers, Position};
use guide_domain::search::{Entry, Hit, Kind, Results};
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, TargetCast, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::screen::Screen;
use crate::components::sources::ways_to_reach;
use crate::components::waiting::progress;
use crate::state::reading::ReadingAction;
use crate::state::signing::Step;
use crate::state::{Action, Loading, State};
use crate::view::{Destination, View};
use crate::words::{search as words, sign_off, sources, waiting};

/// How many hits are drawn at every key stroke; the best come first.
const FIRST: usize = 8;

/// How many are drawn for whoever asks for more.
const MORE: usize = 100;

/// The field, and what is found for what stands in it.
pub fn search(screen: Screen<'_>) -> Html {
    let state = screen.state;
    let ask = screen.ask.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        ask.emit(Request::Read(ReadingAction::Search(field.value().into())));
    });
    // The heading is the field's label, and the field takes the focus: whoever comes here wants to type.
    html! {
        <div class="sg-search">
            <h2 class="sg-heading"><label for="sg-search">{ words::HEADING }</label></h2>
            <p class="sg-hint" id="sg-search-hint">{ words::HINT }</p>
            <input id="sg-search" type="search" autocomplete="off" spellcheck="false" aria-describedby="sg-search-hint"
                ref={screen.heading} value={state.query().to_owned()} {oninput} />
            // Always one node, here and below: a list that grew or shrank would make what stands before it anew, the
            // field and the hits, without their focus.
            { loading(screen).unwrap_or_default() }
            { found(screen) }
        </div>
    }
}

/// What is not searched yet, or cannot be. A council without a policy has nothing there to find.
fn loading(screen: Screen<'_>) -> Option<Html> {
    let state = screen.state;
    let parts = [
        (state.more(), waiting::FRAMEWORK),
        (state.signing().policy(), sign_off::WAITING),
    ];
    let missing = || {
        let parts = parts.iter();
        parts.filter(|(loading, _)| !matches!(loading, Loading::Done | Loading::Absent))
    };
    let failed = missing().find(|(loading, _)| matches!(loading, Loading::Failed(_)));
    let (loading, words) = failed.or_else(|| missing().next())?;
    Some(progress(screen, loading, *words))
}

fn found(screen: Screen<'_>) -> Html {
    let query = screen.state.query();
    let limit = if screen.state.shows_more() {
        MORE
    } else {
        FIRST
    };
    let index = screen.state.index().filter(|_| !query.trim().is_empty());
    let results = index.map(|index| index.search(query, limit));
    let count = results
        .as_ref()
        .map(|results| words::count(results.total, results.hits.len(), results.complete));
    let shown = results.map(|results| hits(screen, &results));
    // The count is announced only where it was there before it had something to say.
    html! { <><p class="sg-count" role="status">{ count }</p>{ shown.unwrap_or_default() }</> }
}

fn hits(screen: Screen<'_>, results: &Results<'_>) -> Html {
    let nothing = results.hits.is_empty();
    let numbers = (nothing || !results.suggestions.is_empty()).then(|| call_now(screen));
    html! {
        <>
            { suggestions(screen, results) }
            { numbers.unwrap_or_default() }
            { groups(screen, results) }
            { more(screen, results).unwrap_or_default() }
        </>
    }
}

/// The way to more hits and back. One button, so that whoever presses it keeps the focus.
fn more(screen: Screen<'_>, results: &Results<'_>) -> Option<Html> {
    (results.total > FIRST).then(|| {
        let more = !screen.state.shows_more();
        let label = if more { words::MORE } else { words::FEWER };
        let button = AskButton::secondary(label, Request::Read(ReadingAction::ShowMore(more)));
        html! { <div class="sg-actions">{ button.draw(screen.ask) }</div> }
    })
}

/// The ways into the contact guide that a worry in plain words suggests.
fn suggestions(screen: Screen<'_>, results: &Results<'_>) -> Html {
    if results.suggestions.is_empty() {
        return Html::default();
    }
    let items = results
        .suggestions
        .iter()
        .filter_map(|path| suggestion(screen, path));
    html! {
        <section class="sg-notice">
            <p>{ words::SUGGESTION }</p>
            <ul class="sg-list">{ for items }</ul>
        </section>
    }
}

fn suggestion(screen: Screen<'_>, path: &[AnswerId]) -> Option<Html> {
    let routes = &screen.state.part().routes;
    let (last, before) = path.split_last()?;
    let Position::Question(question) = routes.follow(before).ok()? else {
        return None;
    };
    let answer = question.answers.iter().find(|answer| answer.id == *last)?;
    let destination = Destination {
        view: View::Contact,
        answers: Answers::of_path(routes, path).ok()?,
    };
    let label = words::about(&answer.label);
    let button = AskButton::link(&label, Request::Go(Action::Open(destination)));
    Some(html! { <li>{ button.draw(screen.ask) }</li> })
}

/// The hits by kind; the kind of the best hit comes first.
fn groups(screen: Screen<'_>, results: &Results<'_>) -> Html {
    let mut kinds: Vec<Kind> = Vec::new();
    for hit in &results.hits {
        if !kinds.contains(&hit.entry.kind) {
            kinds.push(hit.entry.kind);
        }
    }
    let groups = kinds.into_iter().map(|kind| {
        let hits = results.hits.iter().filter(|hit| hit.entry.kind == kind);
        let items = hits.map(|hit| html! { <li key={key(hit.entry)}>{ one(screen, hit) }</li> });
        html! {
            <section key={words::kind(kind)}>
                <h3 class="sg-subheading">{ words::kind(kind) }</h3>
                <ul class="sg-list sg-spaced">{ for items }</ul>
            </section>
        }
    });
    groups.collect()
}

/// What an entry goes by among those of its kind: a hit that stays while one types on keeps its nodes, and the focus.
fn key(entry: &Entry) -> String {
    let reference = entry.reference.as_deref().unwrap_or_default();
    format!("{} {reference}", entry.id)
}

fn one(screen: Screen<'_>, hit: &Hit<'_>) -> Html {
    let entry = hit.entry;
    let title = marked(hit, &entry.title);
    match way_to(screen.state, entry) {
        Some(request) => {
            let reference = entry
                .reference
                .as_ref()
                .map(|reference| html! { <>{ marked(hit, reference) }{ " " }</> });
            let title = html! { <>{ reference }{ title }</> };
            html! {
                <>
                    { AskButton::link("", request).draw_with(screen.ask, title) }
                    <div>{ marked(hit, hit.best_line(&entry.text)) }</div>
                </>
            }
        }
        None => contact(screen.state.part(), hit, title),
    }
}

/// The way to an entry's screen; a contact is shown in full where it is found.
fn way_to(state: &State, entry: &Entry) -> Option<Request> {
    let view = match entry.kind {
        Kind::Contact => return None,
        Kind::Role => View::Role {
            role: RoleId::new(&entry.id),
            paragraph: None,
        },
        Kind::Duty => View::Role {
            role: RoleId::new(&entry.id),
            paragraph: entry.reference.clone(),
        },
        Kind::Law | Kind::Body | Kind::Term => View::Terms(Some(Rc::clone(&entry.id))),
        Kind::Policy => return Some(Request::Read(ReadingAction::ReadPolicy(step(state, entry)))),
    };
    Some(Request::Go(Action::Open(Destination::of(view))))
}

/// A section of the policy, or for the policy as a whole the list of tasks.
fn step(state: &State, entry: &Entry) -> Step {
    let id = SectionId::new(&entry.id);
    let section = state.policy().and_then(|policy| policy.section(&id));
    section.map_or(Step::Tasks, |section| Step::Section(section.id.clone()))
}

fn contact(part: &ContactPart, hit: &Hit<'_>, title: Html) -> Html {
    let police = [&part.national.police];
    let mut contacts = part.contacts.iter().chain(police);
    let contact: Option<&Contact> = contacts.find(|contact| contact.id.as_str() == &*hit.entry.id);
    let Some(contact) = contact else {
        return html! { <><strong>{ title }</strong><div>{ marked(hit, &hit.entry.text) }</div></> };
    };
    let advice = (contact.purpose == Purpose::FrameworkAdvice)
        .then(|| html! { <div>{ sources::ADVICE_ONLY }</div> });
    html! { <><strong>{ title }</strong>{ ways_to_reach(part, contact) }{ advice }</> }
}

/// A text with what was found in it marked.
fn marked(hit: &Hit<'_>, text: &str) -> Html {
    let pieces = hit.marked(text).into_iter().map(|(found, piece)| {
        if found {
            html! { <mark>{ piece.to_owned() }</mark> }
        } else {
            html! { piece.to_owned() }
        }
    });
    pieces.collect()
}
