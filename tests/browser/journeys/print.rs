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

/// A4, in inches (ISO 216: 210 × 297 mm).
const PAPER: (f64, f64) = (8.27, 11.69);

pub(crate) async fn card_is_one_page(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    for screen in product::screens(&product::pack("derby")?)? {
        let is_outcome = screen.view.starts_with("contact/") && screen.view != "contact/colleague";
        if !is_outcome {
            continue;
        }
        let printed = card(&page, &screen.view).await?;
        print_alone(&page, &printed)
            .await
            .with_context(|| screen.view.clone())?;
        page.open(&site).await?;
    }
    Ok(())
}

/// Puts a card on a page of its own and prints that to PDF.
async fn print_alone(page: &Page, printed: &Print) -> Result<()> {
    page.goto("about:blank").await?;
    page.run(&format!(
        "document.body.outerHTML = {}; const sheet = new CSSStyleSheet(); sheet.replaceSync({}); document.adoptedStyleSheets = [sheet];",
        json!(printed.html),
        json!(printed.rules)
    ))
    .await?;
    page.chromium("Emulation.setEmulatedMedia", json!({"media": "print"}))
        .await?;
    // 210 mm less two margins of 10 mm, in CSS pixels.
    page.set_width(718).await?;
    let numbers = page.numbers_inside().await?;
    ensure!(numbers.contains("999"), "999 is missing: {numbers:?}");
    let pdf = page
        .chromium(
            "Page.printToPDF",
            json!({"paperWidth": PAPER.0, "paperHeight": PAPER.1, "marginTop": 0.4, "marginBottom": 0.4, "marginLeft": 0.4, "marginRight": 0.4, "transferMode": "ReturnAsBase64"}),
        )
        .await?;
    let encoded = pdf["data"].as_str().context("no PDF")?;
    // The browser itself takes the Base64 apart; each page of a PDF is an object of type Page.
    let pages: usize = page
        .get(&format!(
            "(atob({}).match(/\\/Type\\s*\\/Page\\b/g) ?? []).length",
            json!(encoded)
        ))
        .await?;
    ensure!(pages == 1, "the card takes {pages} pages");
    page.chromium("Emulation.setEmulatedMedia", json!({"media": ""}))
        .await?;
    page.chromium("Emulation.clearDeviceMetricsOverride", json!({}))
        .await?;
    Ok(())
}
