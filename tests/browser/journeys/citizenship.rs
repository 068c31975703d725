//! The guide as a guest on somebody else's page.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::engine::OTHER_HOST;
use crate::journeys::contact::{NIGHT, OFFICE_HOURS};
use crate::page::Page;
use crate::site::{HostPage, Site};

async fn walk(page: &Page) -> Result<()> {
    page.click("Someone who works or volunteers for the council")
        .await?;
    page.click("I’m not sure").await?;
    page.until_heading("Someone at work, and children or adults at risk")
        .await?;
    page.click("Copy number").await?;
    page.click("Print card").await?;
    page.until("watched.prints.length === 1").await?;
    page.click("Sources and notes").await?;
    page.until_heading("Sources and notes").await?;
    page.click("Call now").await?;
    page.until_heading("Whom to call right now").await
}

/// The same through the framework's screens, with all that they load, keep, copy and print.
async fn walk_on(page: &Page) -> Result<()> {
    page.click("Roles").await?;
    page.click("Ward councillor").await?;
    page.until_heading("Ward councillor").await?;
    page.click("Copy reference 11.1").await?;
    page.click("This is my role").await?;
    page.until_heading("My responsibilities").await?;
    page.click("Print for a meeting").await?;
    page.until("watched.prints.length === 2").await?;
    page.click("Who holds whom to account").await?;
    // WebDriver clicks no group of an SVG in Firefox and WebKit.
    page.until("control('Leader of the Council, role')").await?;
    page.run("control('Leader of the Council, role').focus();")
        .await?;
    page.press(Key::Enter).await?;
    page.click("Show all").await?;
    page.show("terms").await?;
    page.show("compare/training").await?;
    page.until("all('.sg-sides > section').length === 2")
        .await?;
    page.show("search").await?;
    page.click("Call now").await?;
    page.until_heading("Whom to call right now").await
}

pub(crate) async fn policy_is_kept(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS).and("leicester", "")).await?;
    page.open(&site).await?;
    walk(&page).await?;
    walk_on(&page).await?;
    page.is_well().await
}

pub(crate) async fn asks_no_other_origin(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    walk(&page).await?;
    walk_on(&page).await?;
    let mut asked = 0;
    for entry in page.driver.get_log("performance").await? {
        let event: Value = serde_json::from_str(&entry.message)?;
        if event["message"]["method"] != "Network.requestWillBeSent" {
            continue;
        }
        let request = &event["message"]["params"]["request"];
        let address = request["url"]
            .as_str()
            .context("a request without address")?;
        asked += 1;
        let is_own = address.starts_with(&site.url("/")) || address.starts_with("about:");
        ensure!(is_own, "the page asks {address}");
    }
    ensure!(
        asked >= 5,
        "only {asked} requests were recorded: this journey proves nothing"
    );
    Ok(())
}

pub(crate) async fn adds_no_global_name(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    walk(&page).await?;
    walk_on(&page).await?;
    let added: Vec<String> = page
        // Chromium's driver keeps its own names there.
        .get("Object.getOwnPropertyNames(window).filter((name) => !watched.globals.includes(name) && !/^(\\$?cdc_|ret_nodes|se_|\\d+$)/.test(name))")
        .await?;
    ensure!(added.is_empty(), "names were added to the page: {added:?}");
    Ok(())
}

pub(crate) async fn two_packs_on_one_page(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT).and("leicester", &format!("now=\"{NIGHT}\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.until("!shadow(1).querySelector('slot') && heading(guide(1))")
        .await?;
    let (derby, leicester): (String, String) =
        page.get("[words(guide(0)), words(guide(1))]").await?;
    ensure!(
        derby.contains("01332 786968") && !derby.contains("Leicester"),
        "the first guide shows {derby}"
    );
    ensure!(
        leicester.contains("Leicester") && !leicester.contains("01332"),
        "the second guide shows {leicester}"
    );
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    let second: String = page.get("words(heading(guide(1)))").await?;
    ensure!(
        second == "Whom to call right now",
        "the second guide followed the first to {second}"
    );
    let modules = site
        .requests()
        .iter()
        .filter(|path| {
            path.rsplit_once('.')
                .is_some_and(|(_, kind)| kind == "wasm")
        })
        .count();
    ensure!(modules == 1, "the module was fetched {modules} times");
    page.is_well().await
}

/// What must not grow however often a guide comes and goes.
#[derive(Debug, Deserialize)]
struct Held {
    listeners: i64,
    intervals: u32,
    memory: u64,
    adopted: u32,
    frames: u32,
}

const HELD: &str = "({ listeners: watched.listeners, intervals: watched.intervals.size, adopted: document.adoptedStyleSheets.length,
    frames: document.querySelectorAll('iframe').length,
    memory: watched.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) })";

/// Takes the guide out of the page and puts it back, an even number of times; every other time it is not left the time
/// to draw. The pause makes it leave: a guide that is put elsewhere at once has only been moved.
fn rounds(count: u32) -> String {
    format!(
        "const element = guide(); const home = element.parentNode;
         for (let round = 0; round < {count}; round += 1) {{
             element.remove();
             await new Promise((gone) => setTimeout(gone));
             const ready = new Promise((drawn) => element.addEventListener('sg-ready', drawn, {{ once: true }}));
             home.append(element);
             if (round % 2 === 1) await ready;
         }}
         return null;"
    )
}

pub(crate) async fn attached_a_hundred_times(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    page.wait_for::<Value>(&rounds(10)).await?;
    let before: Held = page.get(HELD).await?;
    page.wait_for::<Value>(&rounds(100)).await?;
    let after: Held = page.get(HELD).await?;
    ensure!(
        after.listeners == before.listeners
            && after.intervals == before.intervals
            && after.adopted == before.adopted
            && after.frames == before.frames,
        "before: {before:?}, after: {after:?}"
    );
    // WebAssembly's memory grows by pages of 64 KiB and never shrinks: a few pages are fragmentation, a hundred a leak.
    ensure!(
        after.memory < before.memory + 8 * 65_536,
        "before: {before:?}, after: {after:?}"
    );
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    page.is_well().await
}

pub(crate) async fn attached_a_hundred_times_with_a_framework(page: Page) -> Result<()> {
    let host = HostPage::with("derby", "view=\"roles/leader\"");
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.until_heading("Leader of the Council").await?;
    page.wait_for::<Value>(&rounds(10)).await?;
    page.until_heading("Leader of the Council").await?;
    let before: Held = page.get(HELD).await?;
    page.wait_for::<Value>(&rounds(100)).await?;
    page.until_heading("Leader of the Council").await?;
    let after: Held = page.get(HELD).await?;
    ensure!(
        after.listeners == before.listeners
            && after.intervals == before.intervals
            && after.adopted == before.adopted
            && after.frames == before.frames
            // A framework takes more of the memory than a contact guide: twenty pages of 64 KiB.
            && after.memory < before.memory + 20 * 65_536,
        "before: {before:?}, after: {after:?}"
    );
    page.is_well().await
}

pub(crate) async fn handed_over_nothing_is_left_behind(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    let before: Held = page.get(HELD).await?;
    page.click("Roles").await?;
    page.until("control('Ward councillor')").await?;
    let after: Held = page.get(HELD).await?;
    ensure!(
        after.listeners == before.listeners
            && after.intervals == before.intervals
            && after.adopted == before.adopted
            && after.frames == before.frames,
        "before: {before:?}, after: {after:?}"
    );
    page.is_well().await
}

pub(crate) async fn moved_it_stays_where_the_reader_was(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    page.run("const moved = guide(); moved.remove(); document.body.prepend(moved);")
        .await?;
    page.until_heading("An adult").await?;
    let drawn: u32 = page
        .get("watched.events.filter((event) => event.type === 'sg-ready').length")
        .await?;
    ensure!(drawn == 1, "the guide was drawn {drawn} times");
    page.click("Back").await?;
    page.until_heading("Who are you worried about?").await?;
    page.is_well().await
}

/// What the browser itself counts once it has cleared up.
async fn counted(page: &Page) -> Result<(f64, f64, f64)> {
    page.chromium("HeapProfiler.collectGarbage", json!({}))
        .await?;
    let metrics = page.chromium("Performance.getMetrics", json!({})).await?;
    let of = |name: &str| {
        metrics["metrics"]
            .as_array()
            .and_then(|all| all.iter().find(|metric| metric["name"] == name))
            .and_then(|metric| metric["value"].as_f64())
            .with_context(|| format!("the browser does not count {name}"))
    };
    Ok((of("JSEventListeners")?, of("Nodes")?, of("JSHeapUsedSize")?))
}

pub(crate) async fn attached_a_hundred_times_without_growth(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    page.chromium("Performance.enable", json!({})).await?;
    page.wait_for::<Value>(&rounds(20)).await?;
    page.run("watched.events.length = 0;").await?;
    let before = counted(&page).await?;
    page.wait_for::<Value>(&rounds(100)).await?;
    page.run("watched.events.length = 0;").await?;
    let after = counted(&page).await?;
    // One round draws some 150 nodes: noise is less than one listener, one node and 10 kB for each of 100 rounds.
    ensure!(
        after.0 < before.0 + 100.0
            && after.1 < before.1 + 100.0
            && after.2 < before.2 + 1_000_000.0,
        "listeners, nodes, bytes before: {before:?}, after: {after:?}"
    );
    Ok(())
}

pub(crate) async fn script_loaded_twice(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT).with_script("/guide/safeguarding-guide.js?again");
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    let errors: Vec<Value> = page
        .get("watched.events.filter((event) => event.type === 'sg-error')")
        .await?;
    ensure!(errors.is_empty(), "the guide tells of {errors:?}");
    page.is_well().await
}

pub(crate) async fn script_of_another_version(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT).with_script("/guide-other/safeguarding-guide.js");
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    let told = page.until_error().await?;
    ensure!(told == "version-conflict", "the page was told “{told}”");
    let version: String = page.get("guide().version").await?;
    ensure!(
        version.starts_with(env!("CARGO_PKG_VERSION")),
        "version {version} serves the page"
    );
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    page.is_well().await
}

pub(crate) async fn plain_http_on_another_host_name(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.goto(&site.url_at(OTHER_HOST, "/")).await?;
    page.until_ready().await?;
    let secure: bool = page.get("isSecureContext").await?;
    ensure!(
        !secure,
        "the browser takes this page for a secure one: this journey proves nothing"
    );
    walk(&page).await?;
    walk_on(&page).await?;
    page.is_well().await
}
