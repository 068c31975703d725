//! What scripts of the page, translators and extensions take away: it comes back, or the fallback does.

use anyhow::{Context, Result, ensure};

use crate::journeys::contact::NIGHT;
use crate::journeys::faults::numbers_are_readable;
use crate::page::Page;
use crate::site::{Behaviour, Damage, HostPage, Site};

/// Copies of nodes look alike and do nothing: what `innerHTML = innerHTML` leaves.
const COPY: &str = "const copyInside = (root) => root.replaceChildren(...[...root.childNodes].map((node) => node.cloneNode(true)));";

/// What is taken away from the screens.
const DAMAGES: [(&str, &str); 8] = [
    ("everything", "shadow().replaceChildren();"),
    ("everything, for copies", "copyInside(shadow());"),
    (
        "the screen, for a copy",
        "copyInside(shadow().firstElementChild);",
    ),
    ("the guide", "shadow().querySelector('.sg-guide').remove();"),
    (
        "the main part",
        "shadow().querySelector('.sg-main').remove();",
    ),
    (
        "what the main part holds",
        "copyInside(shadow().querySelector('.sg-main'));",
    ),
    (
        "the emergency number",
        "shadow().querySelector('a[href=\"tel:999\"]').remove();",
    ),
    (
        "a number's text",
        "shadow().querySelector('.sg-main a[href^=\"tel:\"]').replaceChildren();",
    ),
];

pub(crate) async fn screens_are_drawn_again(page: Page) -> Result<()> {
    for (what, damage) in DAMAGES {
        let site = Site::sound(&HostPage::at(NIGHT)).await?;
        page.open(&site).await?;
        page.click("An adult (18 or over)").await?;
        page.until_heading("An adult").await?;
        page.run("watched.before = shadow().querySelector('.sg-main');")
            .await?;
        page.run(&format!("{COPY} {damage}")).await?;
        // The same screen, alive.
        comes_back(&page).await.with_context(|| what.to_owned())?;
        let ready: u32 = page
            .get("watched.events.filter((event) => event.type === 'sg-ready').length")
            .await?;
        ensure!(ready == 1, "{what}: the guide was ready {ready} times");
        page.is_well().await?;
    }
    Ok(())
}

async fn comes_back(page: &Page) -> Result<()> {
    page.until("shadow().querySelector('.sg-main') && shadow().querySelector('.sg-main') !== watched.before")
        .await?;
    page.until_heading("An adult").await?;
    page.until("words(guide()).includes('01332 786968') && words(guide()).includes('999')")
        .await?;
    page.click("Back").await?;
    page.until_heading("Who are you worried about?").await?;
    page.click("Roles").await?;
    page.until("control('Ward councillor')").await
}

pub(crate) async fn whole_guide_is_drawn_again(page: Page) -> Result<()> {
    let host = HostPage::with("derby", &format!("now=\"{NIGHT}\" view=\"roles/leader\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.until_heading("Leader of the Council").await?;
    page.run("watched.before = shadow().querySelector('.sg-main'); watched.before.remove();")
        .await?;
    page.until("shadow().querySelector('.sg-main')").await?;
    page.until_heading("Leader of the Council").await?;
    page.click("Call now").await?;
    page.until_heading("Whom to call right now").await?;
    page.is_well().await
}

/// A script that takes the main part away whenever it is there, as a blocker does; it counts.
const BLOCKER: &str = "watched.blocked = 0;
    const block = () => {
      const main = shadow().querySelector('.sg-main');
      if (main) { watched.blocked += 1; main.remove(); }
    };
    new MutationObserver(block).observe(shadow(), { childList: true, subtree: true });
    block();";

pub(crate) async fn taken_away_for_ever_is_the_fallback(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.run(BLOCKER).await?;
    let told = page.until_error().await?;
    ensure!(told == "emptied", "the page was told “{told}”");
    page.until("control('Try again')").await?;
    numbers_are_readable(&page).await?;
    let blocked: u32 = page.get("watched.blocked").await?;
    ensure!(blocked < 50, "it was drawn again {blocked} times");
    page.is_well().await
}

pub(crate) async fn fallback_is_put_back_too(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        wasm: Damage::Missing,
        ..Behaviour::default()
    };
    let site = Site::start(behaviour, &HostPage::at(NIGHT)).await?;
    page.goto(&site.url("/")).await?;
    page.until_error().await?;
    for damage in [
        "shadow().querySelector('slot').remove();",
        "shadow().querySelector('.notice').remove();",
        "shadow().replaceChildren();",
    ] {
        page.run(damage).await?;
        page.until("control('Try again') && shadow().querySelector('slot')")
            .await
            .with_context(|| damage.to_owned())?;
        numbers_are_readable(&page).await?;
    }
    // Whoever never stops is left alone: the page stays alive.
    page.run(
        "watched.rounds = 0;
         new MutationObserver(() => { if (shadow().firstChild) { watched.rounds += 1; shadow().replaceChildren(); } })
             .observe(shadow(), { childList: true });
         shadow().replaceChildren();",
    )
    .await?;
    page.until("watched.rounds > 3 && shadow().childNodes.length === 0")
        .await?;
    let rounds: u32 = page.get("watched.rounds").await?;
    ensure!(rounds < 100, "{rounds} rounds");
    page.is_well().await
}

pub(crate) async fn page_around_it_is_written_anew(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.run(&format!(
        "{COPY} copyInside(document.querySelector('main'));"
    ))
    .await?;
    page.until_ready().await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    // What stands inside the element is nothing the screens are made of.
    page.run(&format!("{COPY} copyInside(guide());")).await?;
    page.run("guide().replaceChildren();").await?;
    page.click("Back").await?;
    page.until_heading("Who are you worried about?").await?;
    page.is_well().await
}
