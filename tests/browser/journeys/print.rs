//! The card somebody takes along.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use crate::journeys::contact::NIGHT;
use crate::page::Page;
use crate::product;
use crate::site::{HostPage, Site};

/// What a frame would have printed.
#[derive(Debug, Deserialize)]
struct Print {
    title: String,
    text: String,
    html: String,
    rules: String,
}

async fn card(page: &Page, view: &str) -> Result<Print> {
    page.set("view", view).await?;
    page.click("Print card").await?;
    page.until("watched.prints.length === 1").await?;
    page.get("watched.prints.pop()").await
}

pub(crate) async fn card_has_number_and_date(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    let printed = card(&page, "contact/adult").await?;
    ensure!(!printed.title.is_empty(), "the card has no title");
    for said in [
        "999",
        "01332 786968",
        "Careline",
        "An adult",
        "Saturday 21 November",
        "2026",
        "Not confirmed",
        "01332 640777",
        "Before you call",
    ] {
        let text = printed.text.replace('\u{a0}', " ");
        ensure!(
            text.contains(said),
            "“{said}” is missing on the card: {text}"
        );
    }
    // The frame goes with the dialogue, and the page stays as it was.
    page.until("elements().every((element) => element.localName !== 'iframe')")
        .await?;
    let refused: bool = page
        .get("words(guide()).includes('could not open the card')")
        .await?;
    ensure!(!refused, "the guide says that it could not print");
    page.is_well().await
}

pub(crate) async fn card_is_one_page(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    let mut cards = Vec::new();
    for screen in product::screens(&product::pack("derby")?)? {
        let is_outcome = screen.view.starts_with("contact/") && screen.view != "contact/colleague";
        if is_outcome {
            cards.push((screen.view.clone(), card(&page, &screen.view).await?));
        }
    }
    prepare_paper(&page).await?;
    for (view, printed) in &cards {
        let pages = pages(&page, printed).await.context(view.clone())?;
        ensure!(pages == 1, "{view}: the card takes {pages} pages");
        let numbers = page.numbers_inside().await.context(view.clone())?;
        ensure!(numbers.contains("999"), "{view}: 999 is missing");
    }
    Ok(())
}

/// What the button “Print for a meeting” of the screen prints.
async fn for_a_meeting(page: &Page) -> Result<Print> {
    page.click("Print for a meeting").await?;
    page.until("watched.prints.length === 1").await?;
    page.get("watched.prints.pop()").await
}

/// The text on paper, with spaces that break.
fn text(printed: &Print) -> String {
    printed.text.replace('\u{a0}', " ")
}

pub(crate) async fn every_role_is_one_page(page: Page) -> Result<()> {
    let mut longer = Vec::new();
    for name in ["derby", "leicester"] {
        let pack = product::pack(name)?;
        let framework = product::framework(&pack)?;
        let document = pack.contact_part().document(&framework.document);
        let document = document.context("the framework’s document is not named")?;
        let site = Site::sound(&HostPage::with(name, &format!("now=\"{NIGHT}\""))).await?;
        page.reset().await?;
        page.open(&site).await?;
        let mut printed = Vec::new();
        for role in &framework.roles {
            page.set("view", &format!("roles/{}", role.id)).await?;
            page.until_heading(&role.person).await?;
            printed.push((role, for_a_meeting(&page).await?));
        }
        prepare_paper(&page).await?;
        for (role, paper) in &printed {
            let text = text(paper);
            let references = role.duties.iter().map(|duty| duty.reference.to_string());
            let said = [
                role.title.to_string(),
                "Printed Saturday 21 November 2026, 3 am".to_owned(),
                document.title.to_string(),
                "Not confirmed".to_owned(),
            ];
            for said in said.into_iter().chain(references) {
                ensure!(
                    text.contains(&said),
                    "{name}, {}: “{said}” is missing on paper: {text}",
                    role.id
                );
            }
            let pages = pages(&page, paper).await?;
            let height: f64 = page
                .get("document.querySelector('.sg-print').getBoundingClientRect().height")
                .await?;
            if pages != 1 {
                longer.push(format!("{name}, {}: {pages} pages, {height} px", role.id));
            }
        }
    }
    ensure!(longer.is_empty(), "longer than a page: {longer:#?}");
    Ok(())
}

pub(crate) async fn own_roles_are_one_page_each(page: Page) -> Result<()> {
    let pack = product::pack("derby")?;
    let framework = product::framework(&pack)?;
    let own = ["leader", "all-councillors", "directors-adults"];
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.run(&format!(
        "localStorage.setItem('safeguarding-guide.my-roles.derby', {});",
        json!(own.join(" "))
    ))
    .await?;
    page.set("view", "my-roles").await?;
    page.until_heading("My responsibilities").await?;
    let printed = for_a_meeting(&page).await?;
    let text = text(&printed);
    for role in framework
        .roles
        .iter()
        .filter(|role| own.contains(&role.id.as_str()))
    {
        ensure!(
            text.contains(&*role.title),
            "“{}” is missing on paper: {text}",
            role.title
        );
    }
    prepare_paper(&page).await?;
    let pages = pages(&page, &printed).await?;
    ensure!(pages == own.len(), "{} roles take {pages} pages", own.len());
    Ok(())
}

pub(crate) async fn accountability_is_printed(page: Page) -> Result<()> {
    for name in ["derby", "leicester"] {
        let pack = product::pack(name)?;
        let framework = product::framework(&pack)?;
        let site = Site::sound(&HostPage::with(name, &format!("now=\"{NIGHT}\""))).await?;
        page.reset().await?;
        page.open(&site).await?;
        page.set("view", "accountability").await?;
        let printed = for_a_meeting(&page).await?;
        let text = text(&printed);
        for edge in &framework.edges {
            for said in [&edge.text, &edge.source.paragraph] {
                let said = said.replace('\u{a0}', " ");
                ensure!(text.contains(&said), "{name}: “{said}” is missing on paper");
            }
        }
        ensure!(
            text.contains("Printed Saturday 21 November 2026, 3 am"),
            "{name}: the date is missing on paper: {text}"
        );
        prepare_paper(&page).await?;
        let pages = pages(&page, &printed).await?;
        ensure!(
            pages <= 3,
            "{name}: a list of two pages at most and a picture of one take {pages}"
        );
        // The picture fits one page.
        let (drawn, width, height): (usize, f64, f64) = page
            .get("(({ width, height }) => [document.querySelectorAll('svg .sg-line').length, width, height])
                  (document.querySelector('.sg-print-page:last-child').getBoundingClientRect())")
            .await?;
        ensure!(
            drawn == framework.edges.len() && width <= PAPER_SIZE.0 && height <= PAPER_SIZE.1,
            "{name}: the picture has {drawn} lines and is {width} by {height} px"
        );
    }
    Ok(())
}

/// A4, in inches (ISO 216: 210 × 297 mm).
const PAPER: (f64, f64) = (8.27, 11.69);

/// The same less margins of 0.4 inches on every side, in CSS pixels.
const PAPER_SIZE: (f64, f64) = (717.1, 1045.4);

/// Opens a blank page to put papers on, one after the other.
async fn prepare_paper(page: &Page) -> Result<()> {
    page.goto("about:blank").await?;
    page.chromium("Emulation.setEmulatedMedia", json!({"media": "print"}))
        .await?;
    page.set_width(717).await
}

/// Puts what a frame printed on a page of its own and prints that to PDF; how many pages of A4 it takes.
async fn pages(page: &Page, printed: &Print) -> Result<usize> {
    page.run(&format!(
        "document.body.outerHTML = {}; const sheet = new CSSStyleSheet(); sheet.replaceSync({}); document.adoptedStyleSheets = [sheet];",
        json!(printed.html),
        json!(printed.rules)
    ))
    .await?;
    let pdf = page
        .chromium(
            "Page.printToPDF",
            json!({"paperWidth": PAPER.0, "paperHeight": PAPER.1, "marginTop": 0.4, "marginBottom": 0.4, "marginLeft": 0.4, "marginRight": 0.4, "transferMode": "ReturnAsBase64"}),
        )
        .await?;
    let encoded = pdf["data"].as_str().context("no PDF")?;
    // The browser itself takes the Base64 apart; each page of a PDF is an object of type Page.
    page.get(&format!(
        "(atob({}).match(/\\/Type\\s*\\/Page\\b/g) ?? []).length",
        json!(encoded)
    ))
    .await
}
