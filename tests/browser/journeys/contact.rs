//! The way from the page to the number.

use anyhow::{Result, anyhow, ensure};
use chrono::DateTime;
use guide_domain::clock::ClockTrust;
use guide_domain::guidance;
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::engine::{Engine, OTHER_HOST};
use crate::page::Page;
use crate::product;
use crate::site::{HostPage, Site};

/// A Monday in winter, 10 am: both teams are there.
pub(crate) const OFFICE_HOURS: &str = "2026-11-23T10:00:00Z";
/// A Saturday in winter, 3 am: Careline alone.
pub(crate) const NIGHT: &str = "2026-11-21T03:00:00Z";

/// The numbers in the cards of lines to call, in their order.
const CARDS: &str = "elements(guide()).filter((element) => element.matches('.sg-card .sg-number a') && shown(element)).map(words)";

pub(crate) async fn by_keyboard(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    let home: Vec<String> = page.get(CARDS).await?;
    ensure!(home == ["01332 786968"], "the home screen shows {home:?}");

    page.tab_to("Someone who works or volunteers for the council")
        .await?;
    page.press(Key::Enter).await?;
    page.until_heading("Who may be at risk?").await?;
    focus_is_on_heading(&page).await?;

    page.tab_to("An adult (18 or over)").await?;
    page.press(Key::Space).await?;
    page.until_heading("Someone at work, and an adult at risk")
        .await?;
    focus_is_on_heading(&page).await?;
    let call: Vec<String> = page.get(CARDS).await?;
    ensure!(call == ["01332 786968"], "the outcome shows {call:?}");

    page.tab_to("Call Careline 01332 786968").await?;
    let target: String = page.get("focused().href").await?;
    ensure!(target == "tel:+441332786968", "the button calls {target}");
    page.tab_to("They live outside the city").await?;
    page.press(Key::Enter).await?;
    page.until("words(guide()).includes('Call this line anyway')")
        .await?;
    page.is_well().await
}

/// A new screen is read from its heading on: that has the focus and is in sight.
pub(crate) async fn focus_is_on_heading(page: &Page) -> Result<()> {
    page.until("focused() === heading()").await?;
    let in_view: bool = page
        .get("(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(heading().getBoundingClientRect())")
        .await?;
    ensure!(in_view, "the heading that has the focus is out of sight");
    Ok(())
}

/// What a page keeps of its reader.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Traces {
    /// The page's address.
    pub(crate) address: String,
    /// How many pages its history has.
    pub(crate) history: u32,
    /// What `localStorage` holds.
    pub(crate) local: Value,
    /// What `sessionStorage` holds.
    pub(crate) session: Value,
    /// Its cookies.
    pub(crate) cookies: String,
    /// How many databases it has.
    pub(crate) databases: u32,
    /// How many caches it has.
    pub(crate) caches: u32,
    /// How many files were loaded.
    pub(crate) resources: u32,
    /// What was written to the console.
    pub(crate) console: Vec<String>,
    /// Its title.
    pub(crate) title: String,
}

/// Reads [`Traces`].
pub(crate) const TRACES: &str = "return {
    address: location.href, history: history.length, local: { ...localStorage }, session: { ...sessionStorage },
    cookies: document.cookie, databases: indexedDB.databases ? (await indexedDB.databases()).length : 0,
    caches: window.caches ? (await caches.keys()).length : 0,
    resources: performance.getEntriesByType('resource').length, console: watched.console, title: document.title };";

pub(crate) async fn leaves_no_trace(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    let before: Traces = page.wait_for(TRACES).await?;
    let asked_before = site.requests();

    page.click("Both, or a family").await?;
    page.until_heading("A child and an adult, or a family")
        .await?;
    page.click("Copy number").await?;
    page.click("Back").await?;
    page.until_heading("Who are you worried about?").await?;
    page.click("Someone who works or volunteers for the council")
        .await?;
    page.click("A child or young person (under 18)").await?;
    page.until_heading("Someone at work, and a child at risk")
        .await?;
    page.click("Print card").await?;
    page.until("watched.prints.length === 1").await?;
    page.click("Start again").await?;
    page.until_heading("Whom to call right now").await?;

    let after: Traces = page.wait_for(TRACES).await?;
    ensure!(before == after, "before: {before:?}, after: {after:?}");
    if page.engine == Engine::Chromium {
        // What the browser itself writes to the console is not seen by the page.
        let console = page.driver.get_log("browser").await?;
        ensure!(console.is_empty(), "the console holds {console:?}");
    }
    let asked_after = site.requests();
    ensure!(
        asked_before == asked_after,
        "the journey asked the server for {asked_after:?}"
    );
    let told: Vec<Value> = page
        .get("watched.events.filter((event) => event.type === 'sg-view')")
        .await?;
    let answers = serde_json::to_string(&told)?;
    for answer in ["both", "colleague", "child"] {
        ensure!(
            !answers.contains(answer),
            "the page was told an answer: {answers}"
        );
    }
    page.is_well().await
}

pub(crate) async fn every_outcome_shows_its_lines(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    let pack = product::pack("derby")?;
    let part = pack.contact_part();
    page.open(&site).await?;
    let screens = product::screens(&pack)?;
    for now in [
        OFFICE_HOURS,
        NIGHT,
        "2026-12-28T12:00:00Z",
        "2027-03-28T01:00:00Z",
        "2026-07-06T16:00:00Z",
    ] {
        page.set("now", now).await?;
        let at = DateTime::parse_from_rfc3339(now)?.to_utc();
        for screen in &screens {
            page.go(screen).await?;
            let Some(path) = &screen.path else { continue };
            let outcome = part.routes.follow(path).is_ok_and(|position| {
                matches!(position, guide_domain::routes::Position::Outcome(_))
            });
            if !outcome {
                continue;
            }
            let expected: Vec<String> = guidance::guide(part, path, at, ClockTrust::Trusted)
                .map_err(|error| anyhow!("{error}"))?
                .call
                .iter()
                .map(|line| line.address.display().to_owned())
                .collect();
            page.until(&format!(
                "JSON.stringify({CARDS}) === {}",
                json!(serde_json::to_string(&expected)?)
            ))
            .await?;
        }
    }
    page.is_well().await
}

pub(crate) async fn back_and_start_again(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    page.click("Someone who works or volunteers for the council")
        .await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("Someone at work, and an adult at risk")
        .await?;
    page.click("Back").await?;
    page.until_heading("Who may be at risk?").await?;
    page.until("words(guide()).includes('An adult (18 or over) (chosen before)')")
        .await?;
    page.click("Back").await?;
    page.click("Back").await?;
    page.until_heading("Whom to call right now").await?;
    page.click("A child or young person (under 18)").await?;
    page.until_heading("A child or young person").await?;
    page.click("Yes, an adult as well").await?;
    page.until_heading("A child and an adult, or a family")
        .await?;
    page.click("Start again").await?;
    page.until_heading("Whom to call right now").await?;
    let remembers: bool = page.get("words(guide()).includes('chosen before')").await?;
    ensure!(!remembers, "starting again has not forgotten the answers");
    page.is_well().await
}

pub(crate) async fn copies_the_number(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.chromium(
        "Browser.grantPermissions",
        json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}),
    )
    .await?;
    page.click("Copy number").await?;
    page.until("words(guide()).includes('Copied: 01332 786968')")
        .await?;
    let copied: String = page
        .wait_for("return navigator.clipboard.readText();")
        .await?;
    ensure!(copied == "01332 786968", "the clipboard holds “{copied}”");
    page.is_well().await
}

pub(crate) async fn copies_the_number_on_plain_http(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.goto(&site.url_at(OTHER_HOST, "/")).await?;
    page.until_ready().await?;
    let has_clipboard: bool = page.get("Boolean(navigator.clipboard)").await?;
    ensure!(
        !has_clipboard,
        "a page under plain http has a clipboard API: this journey proves nothing"
    );
    page.run("watched.copied = []; document.addEventListener('copy', () => { const field = focused(); watched.copied.push(field.value); });")
        .await?;
    page.click("Copy number").await?;
    page.until("words(guide()).includes('Copied: 01332 786968')")
        .await?;
    let copied: Vec<String> = page.get("watched.copied").await?;
    ensure!(copied == ["01332 786968"], "copied was {copied:?}");
    page.is_well().await
}

pub(crate) async fn forgets_when_nobody_is_there(page: Page) -> Result<()> {
    // Three seconds: long enough for the click, short enough to wait for.
    let host = HostPage::with("derby", &format!("now=\"{NIGHT}\" idle-reset=\"0.05\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.click("An adult (18 or over)").await?;
    page.until("watched.events.filter((event) => event.type === 'sg-view').length === 2")
        .await?;
    page.until_heading("Whom to call right now").await?;
    page.click("Whom to contact").await?;
    page.until_heading("Who are you worried about?").await?;
    let remembers: bool = page.get("words(guide()).includes('chosen before')").await?;
    ensure!(
        !remembers,
        "an answer outlived the time that nobody was there"
    );
    page.is_well().await
}

pub(crate) async fn stays_while_somebody_is_there(page: Page) -> Result<()> {
    let host = HostPage::with("derby", &format!("now=\"{NIGHT}\" idle-reset=\"0.05\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.click("An adult (18 or over)").await?;
    // Keys for five seconds, then none. However slow the browser is, the guide goes home three seconds after the last.
    page.run(
        "let last, left = 20;\n\
         const sign = () => {\n\
           last = performance.now();\n\
           document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, key: 'Shift' }));\n\
           if ((left -= 1) > 0) setTimeout(sign, 250);\n\
         };\n\
         document.addEventListener('sg-view', () => (window.waited = performance.now() - last), { once: true });\n\
         sign();",
    )
    .await?;
    page.until("window.waited !== undefined").await?;
    let waited: f64 = page.get("waited").await?;
    ensure!(
        waited >= 2_999.0,
        "it went home {waited} ms after a sign of life"
    );
    page.is_well().await
}
