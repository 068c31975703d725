//! Laws, boards and terms: what the framework's words mean, and what took the place of what.

use guide_domain::framework::{Body, Framework, Law, Term};
use guide_domain::pack::SourceRef;
use yew::{Html, html};

use crate::components::framework::reference::{paragraph_link, vouch_framework};
use crate::components::framework::succession::{of_body, of_law};
use crate::components::heading::{heading, plain_heading};
use crate::components::screen::Screen;
use crate::words::{framework, shared};

/// Every entry under its kind; the one of `target` takes the focus.
pub fn terms(screen: Screen<'_>, content: &Framework, target: Option<&str>) -> Html {
    let known = target.is_some_and(|id| {
        let term = content.glossary.iter().any(|term| term.id.as_str() == id);
        let law = content.laws.iter().any(|law| law.id.as_str() == id);
        term || law || content.bodies.iter().any(|body| body.id.as_str() == id)
    });
    let head = if known {
        plain_heading(framework::TO_TERMS)
    } else {
        heading(screen, framework::TO_TERMS)
    };
    let lost = target.filter(|_| !known);
    let lost = lost.map(|id| html! { <p class="sg-notice">{ framework::no_entry(id) }</p> });
    let terms = content
        .glossary
        .iter()
        .map(|term| term_entry(screen, content, term, target));
    let bodies = content
        .bodies
        .iter()
        .map(|body| body_entry(screen, content, body, target));
    let laws = content
        .laws
        .iter()
        .map(|law| law_entry(screen, content, law, target));
    html! {
        <>
            { head }
            { lost }
            { section(framework::TERMS, terms.collect()) }
            { section(framework::BODIES, bodies.collect()) }
            { section(framework::LAWS, laws.collect()) }
        </>
    }
}

fn section(title: &'static str, entries: Vec<Html>) -> Html {
    html! {
        <section>
            <h3 class="sg-subheading">{ title }</h3>
            <ul class="sg-list sg-spaced">{ for entries }</ul>
        </section>
    }
}

/// A term with its abbreviation: "LAC – Looked After Children".
pub fn term_title(term: &Term) -> String {
    match &term.abbreviation {
        Some(short) => format!("{} – {}", short.letters, term.term),
        None => term.term.to_string(),
    }
}

fn term_entry(screen: Screen<'_>, content: &Framework, term: &Term, target: Option<&str>) -> Html {
    let meaning = term.meaning.as_ref().map(|meaning| {
        html! { <div>{ &*meaning.text }{ " " }{ vouch_framework(screen.state, &meaning.mark) }</div> }
    });
    let never = term
        .abbreviation
        .as_ref()
        .filter(|short| short.spelt_out_at.is_empty())
        .map(|_| html! { <div class="sg-mark">{ framework::NEVER_SPELT_OUT }</div> });
    html! {
        <li>
            { title(screen, &term_title(term), target == Some(term.id.as_str())) }
            { meaning }
            { not_supplied(term.not_supplied.as_deref()) }
            { never }
            { note(term.note.as_deref()) }
            { named_at(screen, content, &term.cited_at) }
        </li>
    }
}

fn body_entry(screen: Screen<'_>, content: &Framework, body: &Body, target: Option<&str>) -> Html {
    let state = screen.state;
    let name = match &body.abbreviation {
        Some(short) => format!("{short} – {}", body.name),
        None => body.name.to_string(),
    };
    html! {
        <li>
            { title(screen, &name, target == Some(body.id.as_str())) }
            { of_body(state, content, body, state.today(), false) }
            <div>{ &*body.about.text }{ " " }{ vouch_framework(state, &body.about.mark) }</div>
            { not_supplied(body.not_supplied.as_deref()) }
            { note(body.note.as_deref()) }
            { named_at(screen, content, &body.cited_at) }
        </li>
    }
}

fn law_entry(screen: Screen<'_>, content: &Framework, law: &Law, target: Option<&str>) -> Html {
    let state = screen.state;
    let ours = law
        .cited_at
        .is_empty()
        .then(|| html! { <div class="sg-mark">{ shared::OURS }</div> });
    html! {
        <li>
            { title(screen, &law.title, target == Some(law.id.as_str())) }
            { of_law(state, content, law, state.today(), false) }
            <div>{ framework::law(law.kind) }</div>
            { not_supplied(law.not_supplied.as_deref()) }
            { note(law.note.as_deref()) }
            { ours }
            { named_at(screen, content, &law.cited_at) }
        </li>
    }
}

fn title(screen: Screen<'_>, text: &str, target: bool) -> Html {
    if target {
        return html! { <strong class="sg-target" tabindex="-1" ref={screen.heading}>{ text.to_owned() }</strong> };
    }
    html! { <strong>{ text.to_owned() }</strong> }
}

fn not_supplied(open: Option<&str>) -> Option<Html> {
    open.map(|open| {
        html! { <div><span class="sg-badge">{ shared::NOT_SUPPLIED }</span>{ " " }{ open.to_owned() }</div> }
    })
}

fn note(note: Option<&str>) -> Option<Html> {
    note.map(|note| html! { <div class="sg-mark">{ framework::note(note) }</div> })
}

fn named_at(screen: Screen<'_>, content: &Framework, places: &[SourceRef]) -> Option<Html> {
    if places.is_empty() {
        return None;
    }
    let places = places.iter().enumerate().map(|(index, place)| {
        let comma = (index > 0).then_some(", ");
        html! { <>{ comma }{ paragraph_link(screen, content, place) }</> }
    });
    Some(html! { <div class="sg-mark">{ framework::NAMED_AT }{ for places }</div> })
}
