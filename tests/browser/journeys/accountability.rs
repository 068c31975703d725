//! Who holds whom to account: the list, the picture, and that they say the same.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use guide_domain::framework::{Edge, Framework, PartyId};
use serde_json::json;
use thirtyfour::Key;

use crate::journeys::contact::OFFICE_HOURS;
use crate::page::Page;
use crate::product;
use crate::site::{HostPage, Site};

/// The lines of the list, as they read.
const LIST: &str = "all('.sg-main > ul.sg-spaced > li').map(words)";

/// The names of the picture that can be chosen.
const NAMES: &str = "all('.sg-picture [role=button]')";

async fn open(page: &Page, pack: &'static str) -> Result<Site> {
    let host = HostPage::with(pack, &format!("now=\"{OFFICE_HOURS}\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.set("view", "accountability").await?;
    page.until_heading("Who holds whom to account").await?;
    Ok(site)
}

fn name<'f>(framework: &'f Framework, id: &PartyId) -> Result<&'f str> {
    let party = framework.party(id);
    let party = party.with_context(|| format!("“{id}” is nobody’s id"))?;
    // A `Party` only borrows from the framework.
    Ok(match party {
        guide_domain::framework::Party::Role(role) => &role.short,
        guide_domain::framework::Party::Body(body) => &body.name,
    })
}

/// What a line of the list must say: both names, the sentence, the paragraph.
fn must_say(framework: &Framework, edge: &Edge) -> Result<[String; 4]> {
    Ok([
        name(framework, &edge.from)?.to_owned(),
        name(framework, &edge.to)?.to_owned(),
        edge.text.to_string(),
        edge.source.paragraph.to_string(),
    ])
}

async fn lists(page: &Page, framework: &Framework, edges: &[&Edge]) -> Result<()> {
    page.until(&format!("{LIST}.length === {}", edges.len()))
        .await?;
    let lines: Vec<String> = page.get(LIST).await?;
    for (line, edge) in lines.iter().zip(edges) {
        for said in must_say(framework, edge)? {
            let said = said.replace('\u{a0}', " ");
            ensure!(line.contains(&said), "“{said}” is missing in “{line}”");
        }
    }
    Ok(())
}

pub(crate) async fn list_and_picture_say_the_same(page: Page) -> Result<()> {
    for name_of_pack in ["derby", "leicester"] {
        let pack = product::pack(name_of_pack)?;
        let framework = product::framework(&pack)?;
        let _site = open(&page, name_of_pack).await?;
        let edges: Vec<&Edge> = framework.edges.iter().collect();
        ensure!(edges.len() > 10, "{name_of_pack} has {} edges", edges.len());
        lists(&page, framework, &edges).await?;

        let labels: Vec<String> = page
            .get("all('.sg-picture .sg-line text').map((text) => text.textContent)")
            .await?;
        ensure!(
            labels.len() == edges.len(),
            "the picture has {} lines of {}",
            labels.len(),
            edges.len()
        );
        for (label, edge) in labels.iter().zip(&edges) {
            let place = edge.source.paragraph.split(',').next().unwrap_or_default();
            ensure!(label.starts_with(place), "“{label}” does not name {place}");
        }
        let too_long: Vec<String> = page
            .get(&format!(
                "{NAMES}.filter((name) => {{ const [box, text] = ['rect', 'text'].map((part) => name.querySelector(part).getBBox());
                     return text.x + text.width > box.x + box.width; }}).map(called)"
            ))
            .await?;
        ensure!(too_long.is_empty(), "longer than their boxes: {too_long:?}");
        let drawn: BTreeSet<String> = page
            .get(&format!(
                "{NAMES}.map((name) => name.querySelector('text').textContent.slice(2))"
            ))
            .await?;
        let mut parties = BTreeSet::new();
        for edge in &edges {
            parties.insert(name(framework, &edge.from)?.to_owned());
            parties.insert(name(framework, &edge.to)?.to_owned());
        }
        ensure!(
            drawn == parties,
            "drawn are {drawn:?}, there are {parties:?}"
        );
        page.is_well().await?;
    }
    Ok(())
}

pub(crate) async fn every_name_by_keyboard(page: Page) -> Result<()> {
    let pack = product::pack("derby")?;
    let framework = product::framework(&pack)?;
    let _site = open(&page, "derby").await?;
    let names: Vec<String> = page.get(&format!("{NAMES}.map(called)")).await?;
    ensure!(names.len() > 5, "the picture has {names:?}");
    page.run("shadow().querySelector('.sg-picture').focus();")
        .await?;
    for name in &names {
        page.press(Key::Tab).await?;
        let here: String = page.get("called(focused())").await?;
        ensure!(here == *name, "the tab key leads to “{here}”, not “{name}”");
    }

    // The first name of all is the Leader's.
    let leader = PartyId::new("leader");
    let of_leader: Vec<&Edge> = framework
        .edges
        .iter()
        .filter(|edge| edge.from == leader || edge.to == leader)
        .collect();
    let all: Vec<&Edge> = framework.edges.iter().collect();
    ensure!(
        !of_leader.is_empty() && of_leader.len() < all.len(),
        "the leader has {} of {} edges: this journey proves nothing",
        of_leader.len(),
        all.len()
    );
    page.run(&format!(
        "{NAMES}.find((name) => called(name).startsWith('Leader of the Council')).focus();"
    ))
    .await?;
    page.press(Key::Enter).await?;
    lists(&page, framework, &of_leader).await?;
    let chosen: Vec<String> = page
        .get("all('.sg-picture [aria-pressed=true]').map(called)")
        .await?;
    ensure!(chosen.len() == 1, "chosen are {chosen:?}");
    let is_kept: bool = page
        .get("focused().getAttribute('aria-pressed') === 'true'")
        .await?;
    ensure!(is_kept, "the focus has left the name that was chosen");
    page.press(Key::Space).await?;
    lists(&page, framework, &all).await?;
    page.press(Key::Space).await?;
    lists(&page, framework, &of_leader).await?;
    page.click("Show all").await?;
    lists(&page, framework, &all).await?;
    page.is_well().await
}

pub(crate) async fn list_comes_first_on_a_narrow_screen(page: Page) -> Result<()> {
    let host = HostPage::at(OFFICE_HOURS);
    let site = Site::sound(&host).await?;
    page.open_at(320, &site).await?;
    page.set("view", "accountability").await?;
    page.until_heading("Who holds whom to account").await?;
    let is_first: bool = page
        .get(
            "shadow().querySelector('.sg-main > ul.sg-spaced').getBoundingClientRect().bottom
                  <= shadow().querySelector('.sg-picture').getBoundingClientRect().top",
        )
        .await?;
    ensure!(is_first, "the picture stands before the list");
    page.reflows().await?;
    let scrolls: bool = page
        .get("(({ scrollWidth, clientWidth, tabIndex }) => scrollWidth > clientWidth && tabIndex === 0)(shadow().querySelector('.sg-picture'))")
        .await?;
    ensure!(
        scrolls,
        "the picture cannot be scrolled in a box of its own"
    );
    // A name further down is brought into sight by the focus.
    let last: String = page.get(&format!("called({NAMES}.at(-1))")).await?;
    page.run(&format!("{NAMES}.at(-2).focus();")).await?;
    page.press(Key::Tab).await?;
    page.until(&format!(
        "called(focused()) === {} && inView(focused())",
        json!(last)
    ))
    .await?;
    page.is_well().await
}
