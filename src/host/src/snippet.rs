//! `snippet`: the HTML to paste into a page. The numbers stand in it as plain HTML, so that they can be read with
//! scripts off, and are what the page falls back to.

use std::fmt::{self, Write};
use std::rc::Rc;

use guide_authoring::Manifest;
use guide_domain::contact::{Address, Channel, ChannelKind, Contact, Purpose};
use guide_domain::pack::{ContactPart, Pack, Passage};
use guide_domain::routes::{Audience, Audiences};
use guide_domain::spoken;

use crate::build::SCRIPT;

/// Where a page finds the built folder, if it is where the reference intranet has it.
pub(crate) const FOLDER_ADDRESS: &str = "/guide";

/// Where the built folder has a pack's snippet.
pub(crate) fn path(pack: &str) -> String {
    format!("snippets/{pack}.html")
}

/// The snippet of a pack, for a folder at that address.
pub(crate) fn snippet(
    pack: &Pack,
    manifest: &Manifest,
    folder: &str,
) -> Result<String, fmt::Error> {
    let part = pack.contact_part();
    let (folder, id) = (escaped(folder), escaped(&manifest.pack));
    let mut html = String::new();
    if let Some(notice) = exemplar_notice(part) {
        // "--" would end a comment (HTML, 13.6).
        writeln!(html, "<!-- {} -->", escaped(&notice).replace("--", "- -"))?;
    }
    writeln!(
        html,
        "<script type=\"module\" src=\"{folder}/{SCRIPT}\"></script>"
    )?;
    writeln!(
        html,
        "<safeguarding-guide pack=\"{folder}/packs/{id}.json\">"
    )?;
    writeln!(
        html,
        "<div lang=\"en-GB\" data-pack=\"{id}\" data-version=\"{}\">",
        escaped(&manifest.version)
    )?;
    html.push_str(&fallback(part)?);
    writeln!(html, "</div>\n</safeguarding-guide>")?;
    Ok(html)
}

/// What must be said wherever an exemplar's content appears.
pub(crate) fn exemplar_notice(part: &ContactPart) -> Option<String> {
    let dated: Vec<&str> = part
        .documents
        .iter()
        .map(|document| &*document.dated)
        .collect();
    part.is_exemplar().then(|| {
        format!(
            "Not confirmed: what you see comes from a document of {}. {} has not confirmed it.",
            spoken::listed(&dated, "and"),
            part.council.name
        )
    })
}

fn fallback(part: &ContactPart) -> Result<String, fmt::Error> {
    let mut html = emergency(part)?;
    match (exemplar_notice(part), &part.confirmation) {
        (Some(notice), _) => writeln!(html, "<p><strong>{}</strong></p>", escaped(&notice))?,
        (None, Some(confirmation)) => writeln!(
            html,
            "<p>Confirmed by the {} on {}.</p>",
            escaped(&confirmation.by),
            spoken::date(confirmation.on)
        )?,
        (None, None) => {}
    }
    writeln!(
        html,
        "<h2>{}: whom to call</h2>",
        escaped(&part.council.name)
    )?;
    html.push_str(&police(part)?);
    for contact in part
        .contacts
        .iter()
        .filter(|contact| contact.purpose == Purpose::Referral)
    {
        html.push_str(&team(part, contact)?);
    }
    html.push_str(&sources(part)?);
    Ok(html)
}

fn emergency(part: &ContactPart) -> Result<String, fmt::Error> {
    let emergency = &part.national.emergency;
    let mut html = String::new();
    writeln!(
        html,
        "<p><strong>Someone in immediate danger? Call <a href=\"{}\">{}</a></strong> ({}).</p>",
        escaped(&emergency.number.href()),
        escaped(emergency.number.display()),
        escaped(&emergency.label)
    )?;
    writeln!(html, "<p>If you cannot speak on the phone:</p>\n<ul>")?;
    for way in &emergency.ways {
        writeln!(html, "<li>{}</li>", escaped(&way.text))?;
    }
    writeln!(html, "</ul>")?;
    Ok(html)
}

/// The police line, where it carries the call because the document gives no line at some hour.
fn police(part: &ContactPart) -> Result<String, fmt::Error> {
    let mut reasons: Vec<&Rc<str>> = Vec::new();
    for outcome in &part.routes.outcomes {
        let reason = outcome
            .rests_on_police
            .as_ref()
            .map(|passage| &passage.text);
        reasons.extend(reason.filter(|reason| !reasons.contains(reason)));
    }
    if reasons.is_empty() {
        return Ok(String::new());
    }
    let contact = &part.national.police;
    let mut html = String::new();
    writeln!(html, "<h3>{}</h3>", escaped(&contact.label))?;
    for reason in reasons {
        writeln!(html, "<p>{}</p>", escaped(reason))?;
    }
    html.push_str(&channels(part, contact)?);
    Ok(html)
}

fn team(part: &ContactPart, contact: &Contact) -> Result<String, fmt::Error> {
    let mut html = String::new();
    writeln!(html, "<h3>{}</h3>", escaped(&contact.label))?;
    if let Some(people) = people(&served(part, contact)) {
        writeln!(html, "<p>{people}</p>")?;
    }
    if let Some(about) = &contact.about {
        writeln!(html, "<p>{}</p>", marked(about))?;
    }
    html.push_str(&channels(part, contact)?);
    if let Some(why) = &contact.not_supplied {
        writeln!(html, "<p>Not supplied: {}</p>", escaped(why))?;
    }
    if let Some(upkeep) = &contact.upkeep {
        writeln!(
            html,
            "<p>Checked on {} by the {}; next check due by {}.</p>",
            spoken::date(upkeep.checked_on),
            escaped(&upkeep.owner),
            spoken::date(upkeep.check_by)
        )?;
    }
    Ok(html)
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

fn people(audiences: &Audiences) -> Option<&'static str> {
    let (children, adults) = (
        audiences.contains(Audience::Child),
        audiences.contains(Audience::Adult),
    );
    match (children, adults) {
        (true, true) => Some("For children, young people and adults"),
        (true, false) => Some("For children and young people (under 18)"),
        (false, true) => Some("For adults (18 or over)"),
        (false, false) => None,
    }
}

fn channels(part: &ContactPart, contact: &Contact) -> Result<String, fmt::Error> {
    let mut html = String::new();
    if contact.channels.is_empty() {
        return Ok(html);
    }
    writeln!(html, "<ul>")?;
    for channel in &contact.channels {
        html.push_str(&listed_channel(part, channel)?);
    }
    writeln!(html, "</ul>")?;
    Ok(html)
}

fn listed_channel(part: &ContactPart, channel: &Channel) -> Result<String, fmt::Error> {
    let hours = spoken::hours(part, &channel.schedule);
    let mut html = String::new();
    // On a line of its own a number stays in one piece at 320 px.
    write!(
        html,
        "<li>{}:<br><strong><a href=\"{}\">{}</a></strong><br>{}",
        kind(&channel.address),
        escaped(&channel.address.href()),
        escaped(channel.address.display()),
        escaped(&capitalised(&hours.join("; ")))
    )?;
    if let Some(about) = &channel.about {
        write!(html, "<br>{}", marked(about))?;
    }
    writeln!(html, "</li>")?;
    Ok(html)
}

/// A statement that says so where it is ours.
fn marked(passage: &Passage) -> String {
    let ours = if passage.mark.is_addition() {
        " (our addition)"
    } else {
        ""
    };
    escaped(&passage.text) + ours
}

fn kind(address: &Address) -> &'static str {
    match address.kind() {
        ChannelKind::Phone => "Phone",
        ChannelKind::Textphone => "Textphone",
        ChannelKind::Fax => "Fax",
        ChannelKind::Email => "E-mail",
        ChannelKind::Web => "Web",
    }
}

fn sources(part: &ContactPart) -> Result<String, fmt::Error> {
    let mut html = String::new();
    for document in &part.documents {
        writeln!(
            html,
            "<p>Source: {}, {}.</p>",
            escaped(&document.title),
            escaped(&document.dated)
        )?;
    }
    writeln!(
        html,
        "<p>999 and 101 and the ways to them are our addition, not from the council’s document.</p>"
    )?;
    Ok(html)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.as_str().chars()).collect()
}

/// Text as it stands in HTML, in an element or between double quotes (HTML, 13.3).
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(letter),
        }
    }
    html
}
