//! The guide takes over from its fallback while somebody reads: they keep their place and the focus.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::journeys::contact::NIGHT;
use crate::page::Page;
use crate::site::{Behaviour, HostPage, Site};

/// How far what is read may move, in CSS pixels: browsers scroll by whole ones.
const STILL: f64 = 2.0;

/// Fills the page above and below the guide, as intranets do.
const FILL: &str = "const fill = (name) => {
      const part = document.createElement('div');
      for (let line = 0; line < 40; line += 1) {
        const text = document.createElement('p');
        text.textContent = `${name}: line ${line} of something else on this page.`;
        text.className = `${name}-${line}`;
        part.append(text);
      }
      return part;
    };
    guide().before(fill('above')); guide().after(fill('below'));";

/// Somebody reads at a place while the guide is loading.
async fn reading(page: &Page, place: &str) -> Result<Site> {
    let behaviour = Behaviour {
        held: Some(".contact-"),
        ..Behaviour::default()
    };
    let site = Site::start(behaviour, &HostPage::at(NIGHT)).await?;
    page.show_at(390, &site).await?;
    site.until_asked(".contact-").await?;
    page.run(FILL).await?;
    if page.engine == Engine::Chromium {
        page.run(
            "watched.shifts = [];
             new PerformanceObserver((list) => watched.shifts.push(...list.getEntries().map((entry) => entry.value)))
                 .observe({ type: 'layout-shift' });",
        )
        .await?;
    }
    page.run(&format!(
        "{place}.scrollIntoView({{ block: 'center', behavior: 'instant' }});"
    ))
    .await?;
    Ok(site)
}

async fn top(page: &Page, element: &str) -> Result<f64> {
    page.get(&format!("{element}.getBoundingClientRect().top"))
        .await
}

/// Lets the guide take over, and waits until the page has come to rest.
async fn takes_over(page: &Page, site: &Site) -> Result<()> {
    site.behave(Behaviour::default());
    page.until_ready().await?;
    page.wait_for::<Value>(
        "for (let frame = 0; frame < 10; frame += 1) await new Promise((next) => requestAnimationFrame(next));
         return null;",
    )
    .await?;
    Ok(())
}

async fn nothing_shifted(page: &Page) -> Result<()> {
    if page.engine == Engine::Chromium {
        let shifts: Vec<f64> = page.get("watched.shifts").await?;
        let sum: f64 = shifts.iter().sum();
        ensure!(sum < 0.1, "what is in sight shifted: {shifts:?}");
    }
    Ok(())
}

const CARELINE: &str = "a[href=\"tel:+441332786968\"]";

pub(crate) async fn line_being_read_stays(page: Page) -> Result<()> {
    let line = format!("guide().querySelector('{CARELINE}')");
    let site = reading(&page, &line).await?;
    let above: f64 = top(&page, "guide()").await?;
    ensure!(
        above < 0.0,
        "the guide begins in sight: the journey proves nothing"
    );
    let before = top(&page, &line).await?;
    takes_over(&page, &site).await?;
    let there = format!("all('{CARELINE}')[0]");
    let after = top(&page, &there).await?;
    ensure!(
        (before - after).abs() <= STILL,
        "the line went from {before} to {after}"
    );
    page.is_well().await
}

pub(crate) async fn focus_stays_on_the_line(page: Page) -> Result<()> {
    let line = format!("guide().querySelector('{CARELINE}')");
    let site = reading(&page, &line).await?;
    page.run(&format!("{line}.focus();")).await?;
    let before = top(&page, &line).await?;
    takes_over(&page, &site).await?;
    let focused: String = page.get("focused().href ?? focused().localName").await?;
    ensure!(
        focused == "tel:+441332786968",
        "the focus went to {focused}"
    );
    let after = top(&page, "focused()").await?;
    ensure!(
        (before - after).abs() <= STILL,
        "the line went from {before} to {after}"
    );
    page.is_well().await
}

pub(crate) async fn focus_on_what_is_not_in_the_guide(page: Page) -> Result<()> {
    // By night the guide's first screen has no fax.
    let line = "guide().querySelector('a[href=\"tel:+441332643299\"]')";
    let site = reading(&page, line).await?;
    page.run(&format!("{line}.focus();")).await?;
    takes_over(&page, &site).await?;
    page.until("focused() === heading()").await?;
    let (at, viewport): (f64, f64) = page
        .get("[focused().getBoundingClientRect().top, innerHeight]")
        .await?;
    ensure!(
        at >= 0.0 && at < viewport,
        "the heading is at {at} of {viewport}"
    );
    page.is_well().await
}

pub(crate) async fn reader_behind_it_stays(page: Page) -> Result<()> {
    let text = "document.querySelector('.below-30')";
    let site = reading(&page, text).await?;
    let before = top(&page, text).await?;
    takes_over(&page, &site).await?;
    let after = top(&page, text).await?;
    ensure!(
        (before - after).abs() <= STILL,
        "the text went from {before} to {after}"
    );
    nothing_shifted(&page).await?;
    page.is_well().await
}

pub(crate) async fn reader_before_it_stays(page: Page) -> Result<()> {
    let text = "document.querySelector('.above-2')";
    let site = reading(&page, text).await?;
    let before = top(&page, text).await?;
    takes_over(&page, &site).await?;
    let after = top(&page, text).await?;
    ensure!(
        (before - after).abs() <= STILL,
        "the text went from {before} to {after}"
    );
    nothing_shifted(&page).await?;
    page.is_well().await
}

pub(crate) async fn slow_phone(page: Page) -> Result<()> {
    page.chromium(
        "Network.emulateNetworkConditions",
        json!({"offline": false, "latency": 50, "downloadThroughput": 50_000, "uploadThroughput": 50_000}),
    )
    .await?;
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.show_at(390, &site).await?;
    let is_early: bool = page.get("shadow()?.querySelector('slot') !== null").await?;
    ensure!(
        is_early,
        "the guide was there at once: the journey proves nothing"
    );
    let line = format!("guide().querySelector('{CARELINE}')");
    page.run(&format!(
        "{FILL} {line}.scrollIntoView({{ block: 'center', behavior: 'instant' }});"
    ))
    .await?;
    let before = top(&page, &line).await?;
    page.until_ready().await?;
    takes_over(&page, &site)
        .await
        .context("on a slow network")?;
    let after = top(&page, &format!("all('{CARELINE}')[0]")).await?;
    ensure!(
        (before - after).abs() <= STILL,
        "the line went from {before} to {after}"
    );
    page.is_well().await
}
