//! `snippet`: the HTML to paste into a page. The numbers stand in it as plain HTML, so that they can be read with
//! scripts off, and are what the page falls back to.

use std::fmt::{self, Display, Write};
use std::rc::Rc;
use std::str::FromStr;

use guide_authoring::Manifest;
use guide_domain::contact::{Channel, Contact, Purpose};
use guide_domain::pack::{ContactPart, Pack, Passage};
use guide_domain::routes::Audiences;
use guide_domain::spoken;
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

/// The snippet of a pack, for a folder at that address.
pub(crate) fn snippet(
    pack: &Pack,
    manifest: &Manifest,
    folder: &FolderAddress,
) -> Result<String, fmt::Error> {
    let part = pack.contact_part();
    let (folder, id) = (escaped(&folder.to_string()), escaped(&manifest.pack));
    let mut html = String::new();
    if part.is_exemplar() {
        // "--" would end a comment (HTML, 13.6).
        let notice = escaped(&spoken::exemplar(part)).replace("--", "- -");
        writeln!(html, "<!-- {notice} -->")?;
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

fn fallback(part: &ContactPart) -> Result<String, fmt::Error> {
    let mut html = emergency(part)?;
    match &part.confirmation {
        Some(confirmation) => writeln!(
            html,
            "<p>Confirmed by the {} on {}.</p>",
            escaped(&confirmation.by),
            spoken::date(confirmation.on)
        )?,
        None => writeln!(
            html,
            "<p><strong>{}</strong></p>",
            escaped(&spoken::exemplar(part))
        )?,
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
    let numbers: Vec<&str> = contact
        .phones()
        .map(|phone| phone.address.display())
        .collect();
    writeln!(
        html,
        "<p>The police line, {}, is our addition, not from the council’s document.</p>",
        escaped(&spoken::listed(&numbers, "and"))
    )?;
    Ok(html)
}

fn team(part: &ContactPart, contact: &Contact) -> Result<String, fmt::Error> {
    let mut html = String::new();
    writeln!(html, "<h3>{}</h3>", escaped(&contact.label))?;
    let people = spoken::serves(&served(part, contact));
    if !people.is_empty() {
        writeln!(html, "<p>{people}</p>")?;
    }
    if let Some(about) = &contact.about {
        writeln!(html, "<p>{}</p>", marked(about))?;
    }
    html.push_str(&channels(part, contact)?);
    if let Some(why) = &contact.not_supplied {
        writeln!(html, "<p>Not supplied: {}</p>", escaped(why))?;
    }
    // What nobody confirmed must not look checked.
    let upkeep = contact.upkeep.as_ref().filter(|_| !part.is_exemplar());
    if let Some(upkeep) = upkeep {
        writeln!(
            html,
            "<p>Checked on {} by the {}; to be checked again by {}; after that it may have changed.</p>",
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
        spoken::kind(channel.address.kind()),
        escaped(&channel.address.href()),
        escaped(channel.address.display()),
        escaped(&spoken::sentence(&hours.join("; ")))
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
        "<p>The ways to {} for people who do not speak on the phone are our addition, not from the council’s \
         document.</p>",
        escaped(part.national.emergency.number.display())
    )?;
    Ok(html)
}

/// Text as it stands in HTML, in an element or between double quotes (HTML, 13.3).
fn escaped(text: &str) -> String {
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
