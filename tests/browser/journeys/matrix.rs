//! Whatever a page puts the guide into: its numbers are whole, in order, as large as the text and in reach.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, ensure};
use chrono::DateTime;
use guide_domain::clock::ClockTrust;
use guide_domain::contact::Purpose;
use guide_domain::content::ContactPart;
use guide_domain::guidance;
use guide_domain::routes::AnswerId;
use serde::Deserialize;
use serde_json::json;

use crate::journeys::contact::OFFICE_HOURS;
use crate::page::Page;
use crate::product;
use crate::site::{HostPage, Site};

/// What stands around a guide: a name, what comes before it and what after it.
const CONTAINERS: &[(&str, &str, &str)] = &[
    ("block", "<div>", "</div>"),
    ("dialogue", "<dialog open>", "</dialog>"),
    ("modal dialogue", "<dialog>", "</dialog>"),
    ("popover", "<div popover=manual class=popover>", "</div>"),
    ("flex row", "<div class=row>", "<p>Beside it</p></div>"),
    ("centred column", "<div class=column>", "</div>"),
    ("grid", "<div class=grid>", "</div>"),
    (
        "grid beside text",
        "<div class=grid-beside>",
        "<p>Beside it</p></div>",
    ),
    ("placed items", "<div class=place>", "</div>"),
    ("placed content", "<div class=place-content>", "</div>"),
    (
        "float",
        "<div class=float>",
        "</div><div class=clear></div>",
    ),
    (
        "table cell",
        "<table><tr><td>",
        "</td><td>Beside it</td></tr></table>",
    ),
    ("inline block", "<div class=inline-block>", "</div>"),
    (
        "absolute",
        "<div class=around><div class=absolute>",
        "</div></div>",
    ),
    ("fit-content", "<div class=fit-content>", "</div>"),
    ("narrow column", "<div class=narrow>", "</div>"),
    ("details", "<details><summary>More</summary>", "</details>"),
    ("tab", "<div hidden>", "</div>"),
    ("shadow root", "<div class=into-shadow-root>", "</div>"),
    ("right to left", "<div dir=rtl lang=ar>", "</div>"),
    ("all unset", "<div class=unset>", "</div>"),
    ("monospace capitals", "<div class=monospace>", "</div>"),
];

/// The frames that guides stand in: a name, and the attributes that make it one.
const FRAMES: &[(&str, &str)] = &[
    ("frame", "src=/framed"),
    (
        "frame with an origin",
        "src=/framed sandbox=\"allow-scripts allow-same-origin\"",
    ),
    (
        "frame without an origin",
        "src=/framed sandbox=allow-scripts",
    ),
];

/// What a guide shows: a name, and the attributes that make it so.
const STATES: &[(&str, &str)] = &[
    ("home", "pack=\"/guide/packs/derby.json\""),
    (
        "outcome",
        "pack=\"/guide/packs/derby.json\" view=\"contact/both\"",
    ),
    ("fallback", "pack=\"/guide/packs/absent.json\""),
    // The same without a script.
    ("unscripted", ""),
];

/// The widths of the viewport, in CSS pixels.
const WIDTHS: &[u32] = &[
    120, 160, 200, 240, 280, 320, 390, 480, 640, 800, 1024, 1280, 1920, 2500,
];

const SCRIPTS: &str = "<script src=/page.js></script><script src=/numbers.js></script>";

/// What a look at the page found.
#[derive(Debug, Deserialize)]
struct Look {
    faults: Vec<String>,
    numbers: usize,
    cells: usize,
}

/// The guide in a state, with the fallback that the council pastes.
fn guide(state: &str, attributes: &str) -> Result<String> {
    let snippet = product::snippet("derby")?;
    let (_, element) = snippet
        .split_once("<safeguarding-guide ")
        .context("no element")?;
    let (_, inside) = element.split_once('>').context("no opening tag")?;
    let (fallback, _) = inside
        .split_once("</safeguarding-guide>")
        .context("no closing tag")?;
    let name = if state == "unscripted" {
        "guide-without-script"
    } else {
        "safeguarding-guide"
    };
    Ok(format!(
        "<{name} data-state={state} now=\"{OFFICE_HOURS}\" {attributes}>{fallback}</{name}>"
    ))
}

/// The guide in every state, each in a container of its own.
fn guides(name: &str, before: &str, after: &str) -> Result<String> {
    let cells = STATES.iter().map(|(state, attributes)| {
        let guide = guide(state, attributes)?;
        // In a shadow root it is the host that tells which container this is.
        let before = before.replacen("<div", &format!("<div data-container=\"{name}\""), 1);
        Ok(format!(
            "<section data-container=\"{name}\">{before}{guide}{after}</section>\n"
        ))
    });
    cells.collect()
}

fn document(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en-GB><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\"><title>Containers</title>\
         <link rel=stylesheet href=/containers.css>{SCRIPTS}{body}<script src=/containers.js></script>\
         <script type=module src=/guide/safeguarding-guide.js></script></html>"
    )
}

/// A page with guides in every container and frame.
async fn site() -> Result<Site> {
    let site = Site::sound(&HostPage::plain()).await?;
    let framed = document(&guides("body", "<div>", "</div>")?);
    let mut body = String::new();
    for (name, before, after) in CONTAINERS {
        body += &guides(name, before, after)?;
    }
    for (name, attributes) in FRAMES {
        body.push_str("<iframe title=\"");
        body.push_str(name);
        body.push_str("\" ");
        body.push_str(attributes);
        body.push_str("></iframe>\n");
    }
    let srcdoc = framed.replace('&', "&amp;").replace('"', "&quot;");
    body.push_str("<iframe title=\"frame of its own text\" srcdoc=\"");
    body.push_str(&srcdoc);
    body.push_str("\"></iframe>\n");
    site.put_file("/", &document(&body), "text/html; charset=utf-8");
    site.put_file("/framed", &framed, "text/html; charset=utf-8");
    let page = format!("const AT_HAND = 0;\n{}", include_str!("../page.js"));
    site.put_file("/page.js", &page, "text/javascript");
    site.put_file(
        "/numbers.js",
        include_str!("../numbers.js"),
        "text/javascript",
    );
    site.put_file(
        "/containers.js",
        include_str!("../containers.js"),
        "text/javascript",
    );
    site.put_file(
        "/containers.css",
        include_str!("../containers.css"),
        "text/css",
    );
    Ok(site)
}

/// The digits that must be read in each state.
fn wanted(part: &ContactPart) -> Result<BTreeMap<&'static str, Vec<String>>> {
    let now = DateTime::parse_from_rfc3339(OFFICE_HOURS)?.to_utc();
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let called = |path: &[AnswerId]| -> Result<Vec<String>> {
        let guidance = guidance::guide(part, path, now, ClockTrust::Trusted);
        let guidance = guidance.map_err(|error| anyhow!("{error}"))?;
        let lines = guidance
            .call
            .iter()
            .map(|line| digits(line.address.display()));
        Ok(lines.chain(["999".to_owned()]).collect())
    };
    let referral = part
        .contacts
        .iter()
        .filter(|contact| contact.purpose == Purpose::Referral);
    let channels = referral.flat_map(|contact| &contact.channels);
    let listed = channels.filter_map(|channel| channel.address.number());
    let listed: Vec<String> = listed
        .map(|number| digits(number.display()))
        .chain(["999".to_owned()])
        .collect();
    Ok(BTreeMap::from([
        ("home", called(&[])?),
        ("outcome", called(&[AnswerId::new("both")])?),
        ("fallback", listed.clone()),
        ("unscripted", listed),
    ]))
}

pub(crate) async fn numbers_survive_at_16(page: Page) -> Result<()> {
    numbers_survive(&page, 16).await
}

pub(crate) async fn numbers_survive_at_24(page: Page) -> Result<()> {
    numbers_survive(&page, 24).await
}

pub(crate) async fn numbers_survive_at_32(page: Page) -> Result<()> {
    numbers_survive(&page, 32).await
}

pub(crate) async fn numbers_survive_at_64(page: Page) -> Result<()> {
    numbers_survive(&page, 64).await
}

/// Looks at every container at every width, in a page of either direction. The reader's own text size is of so many
/// CSS pixels.
async fn numbers_survive(page: &Page, text_size: u32) -> Result<()> {
    let site = site().await?;
    let wanted = json!(wanted(product::pack("derby")?.contact_part())?);
    // A frame is a viewport that can be as narrow and as wide as wanted, in every engine.
    page.goto(&site.url("/frame?1280")).await?;
    page.driver.enter_frame(0).await?;
    page.until("typeof openAll === 'function'").await?;
    let size: String = page.get("getComputedStyle(document.body).fontSize").await?;
    ensure!(
        size == format!("{text_size}px"),
        "the reader’s text has {size}"
    );
    page.wait_for::<()>("await openAll();").await?;
    // Each fault with the places where it was found.
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for direction in ["ltr", "rtl"] {
        for width in WIDTHS {
            let look: Look = page
                .wait_for(&format!(
                    "frameElement.width = {width}; document.documentElement.dir = '{direction}';
                     return await allFaults({wanted});"
                ))
                .await
                .with_context(|| format!("{direction}, {width} px"))?;
            let cells = (CONTAINERS.len() + FRAMES.len() + 1) * STATES.len();
            ensure!(
                look.cells == cells,
                "{} of {cells} guides are there",
                look.cells
            );
            // Four numbers at least in each, or the look was at something else.
            ensure!(
                look.numbers > 4 * cells,
                "{} numbers in {cells} guides",
                look.numbers
            );
            for fault in look.faults {
                faults
                    .entry(fault)
                    .or_default()
                    .push(format!("{direction} {width}"));
            }
        }
    }
    ensure!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
    Ok(())
}
