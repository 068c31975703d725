//! `snippet`: the HTML to paste into a page. The numbers stand in it as plain HTML, so that they can be read with
//! scripts off, and are what the page falls back to. They are set apart from the text around them: a page that is written
//! from right to left does not turn their groups round, and no translator touches them or a team's name.

use std::fmt::{self, Display};
use std::rc::Rc;
use std::str::FromStr;

use guide_authoring::Manifest;
use guide_domain::contact::{Channel, Contact, Purpose};
use guide_domain::content::ContactPart;
use guide_domain::pack::Pack;
use guide_domain::provenance::Passage;
use guide_domain::routes::Audiences;
use guide_domain::spoken;
use guide_domain::telephone::{Piece, pieces};
use maud::{Markup, PreEscaped, html};
use thiserror::Error;

use crate::build::SCRIPT;

/// Where a page finds the built folder: a path on the page's own website, for the guide takes no pack from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FolderAddress(String);

/// A text that is no path on the page's own website.
#[derive(Debug, Error)]
#[error(
    "write a path on the page’s own website, like /guide: it begins with “/”, has no “//” in it, and spaces, quotes and \
     the like are percent-encoded; “{0}” is none"
)]
pub(crate) struct NotOnWebsite(String);

impl Default for FolderAddress {
    /// Where the reference intranet has it.
    fn default() -> Self {
        Self("/guide".to_owned())
    }
}

impl FromStr for FolderAddress {
    type Err = NotOnWebsite;

    /// Takes a path with or without a slash at its end.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // What a path may hold (RFC 3986, 3.3) but the apostrophe. A backslash would pass for a slash in browsers.
        let plain = text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/-._~%!$&()*+,;=:@".contains(c));
        if plain && text.starts_with('/') && !text.contains("//") {
            Ok(Self(text.trim_end_matches('/').to_owned()))
        } else {
            Err(NotOnWebsite(text.to_owned()))
        }
    }
}

/// Without a slash at its end; the top of the website is empty.
impl Display for FolderAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the built folder has a pack's snippet.
pub(crate) fn path(pack: &str) -> String {
    format!("snippets/{pack}.html")
}

/// Ends a line of the snippet: people read it before they paste it.
const LINE: &str = "\n";

/// The snippet of a pack, for a folder at that address.
pub(crate) fn snippet(pack: &Pack, manifest: &Manifest, folder: &FolderAddress) -> String {
    let part = pack.contact_part();
    let element = html! {
        @if part.is_exemplar() { (comment(&spoken::exemplar(part))) (LINE) }
        script type="module" src={ (folder) "/" (SCRIPT) } {} (LINE)
        safeguarding-guide pack={ (folder) "/packs/" (manifest.pack) ".json" } {
            (LINE)
            div lang="en-GB" dir="ltr" data-pack=(manifest.pack) data-version=(manifest.version) {
                (LINE)
                (fallback(part))
            }
            (LINE)
        }
        (LINE)
    };
    element.into_string()
}

/// "--" would end it (HTML, 13.6).
fn comment(text: &str) -> Markup {
    html! { (PreEscaped("<!-- ")) (text.replace("--", "- -")) (PreEscaped(" -->")) }
}

fn fallback(part: &ContactPart) -> Markup {
    html! {
        (emergency(part))
        @match &part.confirmation {
            Some(confirmation) => {
                p { "Confirmed by the " (confirmation.by) " on " (spoken::date(confirmation.on)) "." } (LINE)
            }
            None => { p { strong { (spoken::exemplar(part)) } } (LINE) }
        }
        h2 { (part.council.name) ": whom to call" } (LINE)
        (police(part))
        @for contact in part.contacts.iter().filter(|contact| contact.purpose == Purpose::Referral) {
            (team(part, contact))
        }
        (sources(part))
    }
}

fn emergency(part: &ContactPart) -> Markup {
    let emergency = &part.national.emergency;
    html! {
        p {
            strong {
                "Someone in immediate danger? Call "
                a href=(emergency.number.href()) { (written(emergency.number.display())) }
            }
            " (" (written(&emergency.label)) ")."
        }
        (LINE)
        p { "If you cannot speak on the phone:" } (LINE)
        ul { (LINE) @for way in &emergency.ways { li { (written(&way.text)) } (LINE) } } (LINE)
    }
}

/// The police line, where it carries the call because the document gives no line at some hour.
fn police(part: &ContactPart) -> Markup {
    let mut reasons: Vec<&Rc<str>> = Vec::new();
    for outcome in &part.routes.outcomes {
        let reason = outcome
            .rests_on_police
            .as_ref()
            .map(|passage| &passage.text);
        reasons.extend(reason.filter(|reason| !reasons.contains(reason)));
    }
    if reasons.is_empty() {
        return Markup::default();
    }
    let contact = &part.national.police;
    let numbers: Vec<&str> = contact
        .phones()
        .map(|phone| phone.address.display())
        .collect();
    html! {
        (named(contact))
        @for reason in reasons { p { (written(reason)) } (LINE) }
        (channels(part, contact))
        p {
            "The police line, " (written(&spoken::listed(&numbers, "and")))
            ", is our addition, not from the council’s document."
        }
        (LINE)
    }
}

fn team(part: &ContactPart, contact: &Contact) -> Markup {
    let people = spoken::serves(&served(part, contact));
    // What nobody confirmed must not look checked.
    let upkeep = contact.upkeep.as_ref().filter(|_| !part.is_exemplar());
    html! {
        (named(contact))
        @if !people.is_empty() { p { (people) } (LINE) }
        @if let Some(about) = &contact.about { p { (marked(about)) } (LINE) }
        (channels(part, contact))
        @if let Some(why) = &contact.not_supplied { p { "Not supplied: " (written(why)) } (LINE) }
        @if let Some(upkeep) = upkeep {
            p {
                "Checked on " (spoken::date(upkeep.checked_on)) " by the " (upkeep.owner)
                "; to be checked again by " (spoken::date(upkeep.check_by)) "; after that it may have changed."
            }
            (LINE)
        }
    }
}

/// Whom a contact is the one to call for, by the pack's routes.
fn served(part: &ContactPart, contact: &Contact) -> Audiences {
    let listed = part
        .routes
        .outcomes
        .iter()
        .flat_map(|outcome| &outcome.contacts);
    listed
        .filter(|listed| listed.contact == contact.id)
        .fold(Audiences::default(), |all, listed| {
            all.union(&listed.audiences)
        })
}

fn channels(part: &ContactPart, contact: &Contact) -> Markup {
    if contact.channels.is_empty() {
        return Markup::default();
    }
    html! {
        ul { (LINE) @for channel in &contact.channels { (listed_channel(part, channel)) (LINE) } } (LINE)
    }
}

fn listed_channel(part: &ContactPart, channel: &Channel) -> Markup {
    let hours = spoken::hours(part, &channel.schedule);
    html! {
        li {
            (spoken::kind(channel.address.kind())) ":"
            // On a line of its own a number stays in one piece at 320 px.
            br;
            strong {
                a class="notranslate" translate="no" href=(channel.address.href()) {
                    (written(channel.address.display()))
                }
            }
            br;
            (written(&spoken::sentence(&hours.join("; "))))
            @if let Some(about) = &channel.about { br; (marked(about)) }
        }
    }
}

/// A contact's heading: its name, as whoever answers there knows it.
fn named(contact: &Contact) -> Markup {
    html! { h3 class="notranslate" translate="no" { (contact.label) } (LINE) }
}

/// A text with its numbers set apart. The class is what older translators look for.
fn written(text: &str) -> Markup {
    html! {
        @for piece in pieces(text) {
            @match piece {
                Piece::Words(words) => { (words) }
                Piece::Number(number) => { bdi class="notranslate" translate="no" dir="ltr" { (number) } }
            }
        }
    }
}

/// A statement that says so where it is ours.
fn marked(passage: &Passage) -> Markup {
    html! { (written(&passage.text)) @if passage.mark.is_addition() { " (our addition)" } }
}

fn sources(part: &ContactPart) -> Markup {
    html! {
        @for document in &part.documents {
            p { "Source: " (document.title) ", " (document.dated) "." } (LINE)
        }
        p {
            "The ways to " (written(part.national.emergency.number.display()))
            " for people who do not speak on the phone are our addition, not from the council’s document."
        }
        (LINE)
    }
}
