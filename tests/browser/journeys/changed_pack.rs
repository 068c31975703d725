//! A page that stays open for days while the council's pack changes.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::journeys::contact::NIGHT;
use crate::page::Page;
use crate::product;
use crate::site::{HostPage, Site};

const MANIFEST: &str = "/guide/packs/derby.json";
const TOLD: &str =
    "words(guide()).includes('This council’s contact guide has changed since you opened it')";

/// The pack is another one from now on; somebody comes back to the page, which asks.
async fn change(page: &Page, site: &Site, manifest: &Value) -> Result<()> {
    site.put_manifest(MANIFEST, manifest);
    ask(page).await
}

async fn ask(page: &Page) -> Result<()> {
    page.run("document.dispatchEvent(new Event('visibilitychange'));")
        .await
}

/// How often the manifest was asked for.
fn asked(site: &Site) -> usize {
    let requests = site.requests();
    requests.iter().filter(|path| *path == MANIFEST).count()
}

pub(crate) async fn is_told_and_taken_at_home(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    change(&page, &site, &product::manifest("leicester")?).await?;
    page.until(TOLD).await?;
    // Told, and nothing else: whoever reads a number reads it to the end.
    let numbers = page.numbers_inside().await?;
    ensure!(numbers.contains("01332786968"), "{numbers:?}");
    page.is_accessible("told").await?;

    page.click("Call now").await?;
    page.until("words(guide()).includes('Leicester')").await?;
    page.until("focused() === heading()").await?;
    page.until(&format!("!{TOLD}")).await?;
    let numbers = page.numbers_inside().await?;
    ensure!(!numbers.contains("01332786968"), "{numbers:?}");
    // What is loaded later is of the same pack.
    page.click("Roles").await?;
    page.until("control('Director')").await?;
    page.click("Call now").await?;
    page.until_heading("Whom to call right now").await?;
    let ready: u32 = page
        .get("watched.events.filter((event) => event.type === 'sg-ready').length")
        .await?;
    ensure!(ready == 1, "the guide was ready {ready} times");
    page.is_well().await
}

pub(crate) async fn is_taken_when_nobody_is_there(page: Page) -> Result<()> {
    let host = HostPage::with("derby", &format!("now=\"{NIGHT}\" idle-reset=\"0.05\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    change(&page, &site, &product::manifest("leicester")?).await?;
    // At home already, and no hand on it: three seconds later the new one stands there, and takes no focus.
    page.until("words(guide()).includes('Leicester') && !words(guide()).includes('01332')")
        .await?;
    let focused: String = page.get("focused().localName").await?;
    ensure!(focused == "body", "the focus went to {focused}");
    page.is_well().await
}

pub(crate) async fn without_a_change_of_the_contact_guide_nothing_is_told(
    page: Page,
) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    let mut manifest = product::manifest("derby")?;
    manifest["version"] = json!("another");
    let before = asked(&site);
    change(&page, &site, &manifest).await?;
    page.until("performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('/derby.json')).length > 1")
        .await?;
    ensure!(asked(&site) == before + 1, "the manifest was not asked for");
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    let told: bool = page.get(TOLD).await?;
    ensure!(!told, "a change was told that nobody sees");
    page.is_well().await
}

pub(crate) async fn changed_back_is_told_no_more(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    change(&page, &site, &product::manifest("leicester")?).await?;
    page.until(TOLD).await?;
    change(&page, &site, &product::manifest("derby")?).await?;
    page.until(&format!("!{TOLD}")).await?;
    page.click("Call now").await?;
    let numbers = page.numbers_inside().await?;
    ensure!(numbers.contains("01332786968"), "{numbers:?}");
    page.is_well().await
}

pub(crate) async fn of_another_build_asks_to_load_the_page(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    let bytes = b"a pack of a program to come".to_vec();
    let mut hash = String::new();
    for byte in Sha256::digest(&bytes) {
        write!(hash, "{byte:02x}")?;
    }
    let mut manifest = product::manifest("derby")?;
    manifest["version"] = json!("to-come");
    let part = manifest.pointer_mut("/parts/contact").context("no part")?;
    *part = json!({"file": "to-come.bin", "sha256": hash});
    site.put_file(
        "/guide/packs/to-come.bin",
        bytes,
        "application/octet-stream",
    );
    change(&page, &site, &manifest).await?;
    page.until(TOLD).await?;
    page.click("Call now").await?;
    page.until("words(guide()).includes('Load this page again')")
        .await?;
    let told = page.until_error().await?;
    ensure!(told == "pack-damaged", "the page was told “{told}”");
    let numbers = page.numbers_inside().await?;
    ensure!(numbers.contains("01332786968"), "{numbers:?}");
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    page.is_well().await
}
