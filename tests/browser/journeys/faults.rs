//! Everything that can go wrong on the way: the numbers stay readable, and the reason is told.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::Value;
use thirtyfour::By;

use crate::journeys::contact::NIGHT;
use crate::page::Page;
use crate::site::{Behaviour, Damage, HostPage, Site};

/// What must be readable on Derby's page whatever happens.
const NUMBERS: [&str; 5] = [
    "999",
    "01332641172",
    "01332640777",
    "01332640666",
    "01332786968",
];

async fn numbers_are_readable(page: &Page) -> Result<()> {
    let numbers = page.numbers_inside().await?;
    let missing: Vec<_> = NUMBERS
        .iter()
        .filter(|&&number| !numbers.contains(number))
        .collect();
    ensure!(
        missing.is_empty(),
        "not readable: {missing:?}; readable: {numbers:?}"
    );
    Ok(())
}

/// The notice above the fallback: what it says, and that it offers another try.
async fn reason(page: &Page) -> Result<String> {
    page.until("control('Try again')").await?;
    page.get("[...shadow().children].filter((element) => element.localName !== 'slot').map(words).join(' ')")
        .await
}

async fn falls_back(page: &Page, behaviour: Behaviour, code: &str) -> Result<()> {
    let site = Site::start(behaviour, &HostPage::at(NIGHT)).await?;
    page.goto(&site.url("/")).await?;
    let told = page.until_error().await?;
    let events: Value = page.get("watched.events").await?;
    ensure!(
        told == code,
        "instead of “{code}” the page was told {events}"
    );
    let reason = reason(page).await?;
    ensure!(reason.len() > 40, "no reason is given: “{reason}”");
    numbers_are_readable(page).await?;

    // Whoever looks after the server mends it; the reader tries again.
    site.behave(Behaviour::default());
    if code != "wasm-blocked" {
        page.click("Try again").await?;
        page.until_ready().await?;
        let numbers = page.numbers_inside().await?;
        ensure!(
            numbers.contains("01332786968"),
            "after another try there is only {numbers:?}"
        );
    }
    Ok(())
}

pub(crate) async fn policy_forbids_webassembly(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        forbids_wasm: true,
        ..Behaviour::default()
    };
    falls_back(&page, behaviour, "wasm-blocked").await
}

pub(crate) async fn module_cut_in_half(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        wasm: Damage::CutInHalf,
        ..Behaviour::default()
    };
    falls_back(&page, behaviour, "guide-damaged").await
}

pub(crate) async fn module_with_a_flipped_bit(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        wasm: Damage::FlippedBit,
        ..Behaviour::default()
    };
    falls_back(&page, behaviour, "guide-damaged").await
}

pub(crate) async fn manifest_missing(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        manifest: Damage::Missing,
        ..Behaviour::default()
    };
    falls_back(&page, behaviour, "pack-missing").await
}

pub(crate) async fn part_with_a_flipped_bit(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        part: Damage::FlippedBit,
        ..Behaviour::default()
    };
    falls_back(&page, behaviour, "pack-damaged").await
}

pub(crate) async fn part_cut_in_half(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        part: Damage::CutInHalf,
        ..Behaviour::default()
    };
    falls_back(&page, behaviour, "pack-damaged").await
}

pub(crate) async fn part_missing(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        part: Damage::Missing,
        ..Behaviour::default()
    };
    falls_back(&page, behaviour, "pack-missing").await
}

pub(crate) async fn no_webassembly(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.goto(&site.url("/")).await?;
    let there: bool = page.get("typeof WebAssembly !== 'undefined'").await?;
    ensure!(
        !there,
        "this browser has WebAssembly: the journey proves nothing"
    );
    let told = page.until_error().await?;
    ensure!(told == "wasm-blocked", "the page was told “{told}”");
    let reason = reason(&page).await?;
    ensure!(reason.len() > 40, "no reason is given: “{reason}”");
    numbers_are_readable(&page).await
}

/// Without scripts the journey has the driver's own commands alone.
pub(crate) async fn no_script(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::plain()).await?;
    page.goto(&site.url("/")).await?;
    let asked = site.requests();
    ensure!(
        !asked.iter().any(|path| path == "/watch.js"),
        "a script was fetched: {asked:?}"
    );
    let width = page.driver.find(By::Tag("html")).await?.rect().await?.width;
    let mut seen = BTreeSet::new();
    for link in page
        .driver
        .find_all(By::Css("safeguarding-guide a[href^='tel:']"))
        .await?
    {
        let text = link.text().await?;
        ensure!(link.is_displayed().await?, "{text} is not displayed");
        let place = link.rect().await?;
        ensure!(
            place.width > 0.0 && place.x >= 0.0 && place.x + place.width <= width,
            "{text} lies at {place:?} of {width}"
        );
        seen.insert(
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>(),
        );
    }
    let missing: Vec<_> = NUMBERS
        .iter()
        .filter(|&&number| !seen.contains(number))
        .collect();
    ensure!(
        missing.is_empty(),
        "not readable: {missing:?}; readable: {seen:?}"
    );
    Ok(())
}

pub(crate) async fn panic_sends_every_guide_to_its_fallback(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT).and("derby", &format!("now=\"{NIGHT}\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.until("!shadow(1).querySelector('slot') && heading(guide(1))")
        .await?;

    // A script of the host's page breaks what the screens are drawn with.
    page.run(
        "const broken = () => { throw new Error('broken by the host page'); };
         watched.whole = [Node.prototype.cloneNode, Node.prototype.insertBefore];
         Node.prototype.cloneNode = Node.prototype.insertBefore = broken;",
    )
    .await?;
    page.run("control('Whom to contact').click();").await?;
    page.until("watched.events.filter((event) => event.type === 'sg-error' && event.detail.code === 'panic').length === 2")
        .await?;
    page.until("shadow(0).querySelector('slot') && shadow(1).querySelector('slot')")
        .await?;
    page.run("[Node.prototype.cloneNode, Node.prototype.insertBefore] = watched.whole;")
        .await?;
    numbers_are_readable(&page).await?;
    for index in [0, 1] {
        let words: String = page.get(&format!("words(guide({index}))")).await?;
        ensure!(
            words.contains("Try again") && words.contains("01332 786968"),
            "guide {index} shows {words}"
        );
    }

    page.click("Try again").await?;
    page.until_ready().await?;
    page.click("A child or young person (under 18)").await?;
    page.until_heading("A child or young person").await
}

pub(crate) async fn without_a_fallback_the_notice_has_the_numbers(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        manifest: Damage::Missing,
        ..Behaviour::default()
    };
    let site = Site::start(behaviour, &HostPage::plain().bare()).await?;
    page.goto(&site.url("/")).await?;
    page.until_error().await?;
    page.until("control('Try again')").await?;
    let numbers = page.numbers_inside().await?;
    for number in ["999", "101"] {
        ensure!(numbers.contains(number), "{number} is missing: {numbers:?}");
    }
    site.behave(Behaviour::default());
    page.click("Try again").await?;
    page.until_ready().await
}

pub(crate) async fn attached_again_tries_again(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        wasm: Damage::CutInHalf,
        ..Behaviour::default()
    };
    let site = Site::start(behaviour, &HostPage::plain()).await?;
    page.goto(&site.url("/")).await?;
    page.until_error().await?;
    site.behave(Behaviour::default());
    page.wait_for::<Value>(
        "const moved = guide(); moved.remove(); await new Promise((gone) => setTimeout(gone));
         document.querySelector('main').append(moved);",
    )
    .await?;
    page.until_ready().await
}

pub(crate) async fn stale_fallback_is_told(page: Page) -> Result<()> {
    let host = HostPage::plain().edited("data-version=\"", "data-version=\"0");
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    let told = page.until_error().await?;
    ensure!(told == "fallback-stale", "the page was told “{told}”");
    page.set("view", "sources").await?;
    page.until("words(guide()).includes('are of another version of the pack')")
        .await?;
    page.is_well().await
}

pub(crate) async fn pack_of_another_origin_is_refused(page: Page) -> Result<()> {
    let elsewhere = Site::sound(&HostPage::plain()).await?;
    let site = Site::sound(&HostPage::plain()).await?;
    page.open(&site).await?;
    let asked = elsewhere.requests().len();
    page.set("pack", &elsewhere.url("/guide/packs/derby.json"))
        .await?;
    let told = page.until_error().await?;
    ensure!(told == "pack-elsewhere", "the page was told “{told}”");
    ensure!(
        elsewhere.requests().len() == asked,
        "the other origin was asked"
    );
    numbers_are_readable(&page).await?;
    page.is_well().await
}
