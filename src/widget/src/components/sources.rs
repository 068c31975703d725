//! Where the content comes from, and what is open in it.

use guide_domain::contact::Contact;
use guide_domain::guidance::framework_advice;
use guide_domain::pack::ContactPart;
use guide_domain::spoken;
use yew::{Html, html};

use crate::components::notices::notices;
use crate::components::passages::vouch;
use crate::components::screen::Screen;
use crate::words::{shared, sources};

/// Documents, notes, contacts for questions about the framework, and the guide's own state.
pub fn sources(screen: Screen<'_>) -> Html {
    let state = screen.state;
    let part = state.part();
    html! {
        <>
            { notices(state) }
            <h2 class="sg-heading" tabindex="-1" ref={screen.heading}>{ sources::HEADING }</h2>
            <p>{ sources::MARKS }</p>
            { documents(part) }
            { notes(part) }
            { advice(part) }
            <h3 class="sg-subheading">{ sources::ABOUT }</h3>
            <p>{ sources::calendar(&part.calendar.name, part.calendar.from, part.calendar.to) }</p>
            <p>{ sources::NOTHING_KEPT }</p>
            <p>{ &*part.national.relay.text }</p>
            { state.fallback_stale().then(|| html! { <p class="sg-notice">{ sources::FALLBACK_STALE }</p> }) }
        </>
    }
}

fn documents(part: &ContactPart) -> Html {
    let items = part
        .documents
        .iter()
        .map(|document| html! { <li>{ sources::document(&document.title, &document.dated) }</li> });
    let confirmed = part.confirmation.as_ref().map(|confirmation| {
        html! { <p>{ sources::confirmed(&confirmation.by, &spoken::date(confirmation.on)) }</p> }
    });
    html! {
        <>
            <h3 class="sg-subheading">{ sources::DOCUMENTS }</h3>
            { confirmed }
            <ul class="sg-list sg-list--bullet">{ for items }</ul>
        </>
    }
}

fn notes(part: &ContactPart) -> Html {
    if part.notes.is_empty() {
        return Html::default();
    }
    let items = part.notes.iter().map(|note| {
        html! { <li>{ &*note.text }<br />{ vouch(part, &note.mark) }</li> }
    });
    html! {
        <>
            <h3 class="sg-subheading">{ sources::NOTES }</h3>
            <ul class="sg-list sg-list--bullet sg-spaced">{ for items }</ul>
        </>
    }
}

fn advice(part: &ContactPart) -> Html {
    let contacts: Vec<&Contact> = framework_advice(part).collect();
    if contacts.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h3 class="sg-subheading">{ sources::ADVICE }</h3>
            <p>{ sources::ADVICE_ONLY }</p>
            <ul class="sg-list sg-spaced">{ for contacts.into_iter().map(|contact| advice_contact(part, contact)) }</ul>
        </>
    }
}

fn advice_contact(part: &ContactPart, contact: &Contact) -> Html {
    html! { <li><strong>{ &*contact.label }</strong>{ ways_to_reach(part, contact) }</li> }
}

/// A contact's channels with their hours, what is not supplied, and what vouches for it.
pub fn ways_to_reach(part: &ContactPart, contact: &Contact) -> Html {
    let channels = contact.channels.iter().map(|channel| {
        let hours = spoken::hours(part, &channel.schedule).join("; ");
        html! {
            <>
                <br /><a class="sg-inline-number" href={channel.address.href()}>{ channel.address.display().to_owned() }</a>
                { format!(" – {hours}") }
            </>
        }
    });
    let missing = contact.not_supplied.as_ref().map(|why| {
        html! { <><br /><span class="sg-badge">{ shared::NOT_SUPPLIED }</span>{ " " }{ &**why }</> }
    });
    let about = contact.about.as_ref().map(|about| {
        let own_mark = (about.mark != contact.mark).then(|| vouch(part, &about.mark));
        html! { <><br />{ &*about.text }{ " " }{ own_mark }</> }
    });
    html! { <>{ for channels }{ missing }{ about }<br />{ vouch(part, &contact.mark) }</> }
}
