//! What translators and extensions do to text nodes: what is read is what is dialled, and no screen stays blank.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::journeys::contact::{NIGHT, OFFICE_HOURS};
use crate::page::Page;
use crate::product::{self, Screen};
use crate::site::{HostPage, Site};

/// What befalls every text node of the guide, as statements about `node`; `free` are those that a translator may touch.
const FATES: [(&str, &str, &str); 4] = [
    ("replaced", "all", "node.replaceWith(document.createTextNode(node.data));"),
    // As Chrome's translator does.
    (
        "wrapped",
        "all",
        "const inner = document.createElement('font'); inner.append(node.data);
         const outer = document.createElement('font'); outer.append(inner); node.replaceWith(outer);",
    ),
    // In another alphabet, with its digits.
    (
        "translated",
        "free",
        "const font = document.createElement('font'); font.append(node.data.replace(/[a-z]/gi, 'ب').replace(/[0-9]/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[digit]));
         node.replaceWith(font);",
    ),
    ("removed", "all", "node.remove();"),
];

/// Every link that dials: the digits it says, and those it dials.
const DIALLED: &str = "elements(guide()).filter((element) => element.matches('a[href^=\"tel:\"]') && shown(element) && !element.matches('.govuk-button'))
    .map((link) => [words(link).replace(/[^0-9]/g, ''), link.href.replace(/^tel:([+]44)?/, '')])";

/// How many screens are broken on one page: the guide draws anew only so often in a minute.
const SCREENS: usize = 10;

/// A drawing is left alone: it shows no elements of HTML, and says that it is not to be translated.
async fn befall(page: &Page, (name, which, fate): (&str, &str, &str)) -> Result<()> {
    let touched: usize = page
        .wait_for(&format!(
            "const all = [...flat(shadow())].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== ''
                 && !node.parentElement.closest('svg'));
             const free = all.filter((node) => !node.parentElement.closest('[translate=no]'));
             {which}.forEach((node) => {{ {fate} }});
             await new Promise((resolve) => setTimeout(resolve));
             return {which}.length;"
        ))
        .await?;
    ensure!(touched > 10, "only {touched} texts were {name}");
    Ok(())
}

/// What is read is what is dialled.
async fn dials_what_it_says(page: &Page) -> Result<()> {
    let dialled: Vec<(String, String)> = page.get(DIALLED).await?;
    ensure!(!dialled.is_empty(), "nothing can be dialled");
    for (said, dialled) in &dialled {
        ensure!(
            said.trim_start_matches('0') == dialled,
            "“{said}” is read, {dialled} is dialled"
        );
    }
    Ok(())
}

/// What a screen tells when nobody has touched it.
#[derive(Debug)]
struct Told {
    words: String,
    /// The digits of its numbers, in their order.
    numbers: Value,
}

/// The digits of the numbers in sight, in their order.
const NUMBERS: &str = "JSON.stringify(numbers(guide()).map(({ digits }) => digits))";

/// What screens tell at an instant when nobody has touched them.
async fn untouched(page: &Page, now: &str, screens: &[Screen]) -> Result<BTreeMap<String, Told>> {
    let mut told = BTreeMap::new();
    page.set("now", now).await?;
    for screen in screens {
        page.unfold(screen).await?;
        let words = page.words().await?;
        let numbers = page.get(NUMBERS).await?;
        told.insert(screen.view.clone(), Told { words, numbers });
    }
    Ok(told)
}

/// Whatever was broken is as if nobody had touched it. What was unfolded may be folded up again.
async fn until_whole(page: &Page, told: &Told) -> Result<()> {
    page.until(&format!(
        "elements(guide()).filter((element) => element.matches('details')).forEach((details) => {{ details.open = true; }}),
         words(guide()) === {}",
        json!(told.words)
    ))
    .await
}

/// Every screen in turn, each reached from one that was broken.
pub(crate) async fn break_every_screen(page: Page) -> Result<()> {
    let pack = product::pack("derby")?;
    let mut screens = product::screens(&pack)?;
    screens.extend(product::framework_screens(&pack)?);
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    let told = untouched(&page, OFFICE_HOURS, &screens).await?;
    for fate in FATES {
        for part in screens.chunks(SCREENS) {
            page.open(&site).await?;
            for screen in part {
                let place = || format!("{}, {}", fate.0, screen.view);
                let told = told.get(&screen.view).with_context(place)?;
                page.unfold(screen).await.with_context(place)?;
                until_whole(&page, told).await.with_context(place)?;
                befall(&page, fate).await.with_context(place)?;
                if fate.0 == "translated" {
                    let numbers: Value = page.get(NUMBERS).await?;
                    ensure!(numbers == told.numbers, "{}: {numbers} is read", place());
                } else {
                    until_whole(&page, told).await.with_context(place)?;
                }
                dials_what_it_says(&page).await.with_context(place)?;
            }
            page.is_well().await?;
        }
    }
    Ok(())
}

/// Breaks a screen, changes the hours, and compares it with what is told by an untouched one.
async fn change_hours(
    page: &Page,
    fate: (&str, &str, &str),
    screen: &Screen,
    (before, after): (&str, &str),
    told: &BTreeMap<String, Told>,
) -> Result<()> {
    let place = || format!("{}, {}, from {before} to {after}", fate.0, screen.view);
    let told = told.get(&screen.view).with_context(place)?;
    page.set("now", before).await?;
    // What was translated there last time is not what is waited for.
    let elsewhere = if screen.view == "sources" {
        "home"
    } else {
        "sources"
    };
    page.set("view", elsewhere).await?;
    page.unfold(screen).await.with_context(place)?;
    befall(page, fate).await.with_context(place)?;
    page.set("now", after).await?;
    if fate.0 == "translated" {
        page.until(&format!("{NUMBERS} === {}", told.numbers))
            .await
            .with_context(place)?;
    } else {
        until_whole(page, told).await.with_context(place)?;
    }
    dials_what_it_says(page).await.with_context(place)
}

/// When the hours change on a broken screen, it tells what an untouched one does.
pub(crate) async fn break_at_a_change_of_hours(page: Page) -> Result<()> {
    let screens = product::screens(&product::pack("derby")?)?;
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    let by_day = untouched(&page, OFFICE_HOURS, &screens).await?;
    let by_night = untouched(&page, NIGHT, &screens).await?;
    for fate in FATES {
        for part in screens.chunks(SCREENS / 2) {
            page.open(&site).await?;
            for screen in part {
                change_hours(&page, fate, screen, (OFFICE_HOURS, NIGHT), &by_night).await?;
                change_hours(&page, fate, screen, (NIGHT, OFFICE_HOURS), &by_day).await?;
            }
            page.is_well().await?;
        }
    }
    Ok(())
}

/// The same when nobody does anything but wait.
pub(crate) async fn break_before_the_clock_strikes(page: Page) -> Result<()> {
    for fate in FATES {
        let site = Site::sound(&HostPage::at("2026-11-30T16:59:56Z")).await?;
        page.open(&site).await?;
        befall(&page, fate).await?;
        let first =
            "words(elements(guide()).find((element) => element.matches('.sg-card .sg-number')))";
        page.until(&format!("{first} === '01332 786968'"))
            .await
            .context(fate.0)?;
        dials_what_it_says(&page).await.context(fate.0)?;
        page.is_well().await?;
    }
    Ok(())
}
