//! A page without a service records by itself, as the README shows it.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{Bench, SUBMIT};
use crate::page::Page;

const README: &str = include_str!("../../../../README.md");

/// The README's own lines of JavaScript, on a page that gives every record a receipt of its own.
fn recording() -> Result<String> {
    let after = README.split_once("```js\n").context("no lines")?.1;
    let lines = after.split_once("```").context("no end of the lines")?.0;
    Ok(format!(
        "window.recorded = [];
         const recordInYourOwnWay = async (record) => {{
             recorded.push(record);
             return {{ receipt: `OUR-${{recorded.length}}`, at: '2026-11-23T09:14:06Z' }};
         }};
         {{ {lines} }}"
    ))
}

/// At once; or at a later visit, when the event comes again.
pub(crate) async fn recorded_by_the_page_itself(page: Page) -> Result<()> {
    let recording = recording()?;
    let bench = Bench::start(&page).await?;
    bench.begin("amal").await?;
    page.goto(&bench.host.url("/events")).await?;
    page.run(&recording).await?;
    bench.check().await?;
    bench.press(SUBMIT).await?;
    page.until_heading("Recorded").await?;
    bench.until_recorded("OUR-1").await?;
    bench.until_nothing_waits().await?;
    recorded_once(&page).await?;

    bench.begin("amal").await?;
    page.goto(&bench.host.url("/events")).await?;
    bench.check().await?;
    bench.press(SUBMIT).await?;
    bench.until_saved().await?;
    page.goto(&bench.host.url("/events")).await?;
    page.run(&recording).await?;
    page.wait_for::<Value>("await guide().flush();").await?;
    bench.until_recorded("OUR-1").await?;
    bench.until_nothing_waits().await?;
    recorded_once(&page).await?;
    let asked = bench.host.desk().asked;
    ensure!(
        asked == 0,
        "a host without a service was asked {asked} times"
    );
    page.is_well().await
}

async fn recorded_once(page: &Page) -> Result<()> {
    let recorded: Vec<Value> = page.get("recorded").await?;
    ensure!(
        recorded.len() == 1 && recorded[0]["subject"] == "amal",
        "the page recorded {recorded:?}"
    );
    Ok(())
}
