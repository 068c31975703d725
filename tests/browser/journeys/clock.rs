//! What the guide makes of the time.

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use serde_json::json;

use crate::page::Page;
use crate::site::{Behaviour, HostPage, ServerDate, Site};

/// Opens the sentence that says why no line is called open.
const IN_DOUBT: &str = "We cannot be sure of the time on this device";

/// Both teams and Careline have a card, and none a badge.
async fn shows_every_line_without_a_badge(page: &Page) -> Result<()> {
    let numbers: Vec<String> = page
        .get("elements(guide()).filter((element) => element.matches('.sg-card .sg-number a') && shown(element)).map(words)")
        .await?;
    ensure!(
        numbers == ["01332 641172", "01332 640777", "01332 786968"],
        "in doubt, every line is to be shown; these are: {numbers:?}"
    );
    let badge: bool = page
        .get("/Listed for this hour|Open now|Closed now/.test(words(guide()))")
        .await?;
    ensure!(
        !badge,
        "a line is called open or closed while the time is in doubt"
    );
    Ok(())
}

async fn doubts(page: &Page, date: ServerDate) -> Result<()> {
    let behaviour = Behaviour {
        date,
        ..Behaviour::default()
    };
    let site = Site::start(behaviour, &HostPage::plain()).await?;
    page.open(&site).await?;
    page.until(&format!("words(guide()).includes({})", json!(IN_DOUBT)))
        .await?;
    shows_every_line_without_a_badge(page).await?;
    page.set("view", "contact/both").await?;
    page.until_heading("A child and an adult, or a family")
        .await?;
    shows_every_line_without_a_badge(page).await?;
    page.is_well().await
}

async fn believes(page: &Page) -> Result<()> {
    page.until_ready().await?;
    let words = page.words().await?;
    ensure!(
        !words.contains(IN_DOUBT),
        "the clock is doubted without reason: {words}"
    );
    Ok(())
}

pub(crate) async fn server_an_hour_off(page: Page) -> Result<()> {
    doubts(&page, ServerDate::Shifted(TimeDelta::hours(1))).await
}

pub(crate) async fn server_a_day_off(page: Page) -> Result<()> {
    doubts(&page, ServerDate::Shifted(TimeDelta::days(-1))).await
}

pub(crate) async fn server_a_year_off(page: Page) -> Result<()> {
    doubts(&page, ServerDate::Shifted(TimeDelta::days(365))).await
}

pub(crate) async fn server_without_a_date(page: Page) -> Result<()> {
    doubts(&page, ServerDate::Absent).await
}

pub(crate) async fn server_minutes_off_is_believed(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        date: ServerDate::Shifted(TimeDelta::minutes(-4)),
        ..Behaviour::default()
    };
    let site = Site::start(behaviour, &HostPage::plain()).await?;
    page.open(&site).await?;
    believes(&page).await?;
    page.is_well().await
}

pub(crate) async fn page_from_the_cache_is_believed(page: Page) -> Result<()> {
    let an_hour_ago = Behaviour {
        date: ServerDate::Shifted(TimeDelta::hours(-1)),
        cacheable: true,
        ..Behaviour::default()
    };
    let site = Site::start(an_hour_ago, &HostPage::plain()).await?;
    page.open(&site).await?;

    // An hour passes on the server; the browser keeps what it has.
    site.behave(Behaviour::default());
    page.goto("about:blank").await?;
    let before = site.requests().len();
    page.open(&site).await?;
    believes(&page).await?;
    let asked: Vec<String> = site.requests().split_off(before);
    ensure!(
        asked == ["/guide/packs/derby.json"],
        "all but the manifest was to come from the cache; the server was asked for {asked:?}"
    );
    page.is_well().await
}

pub(crate) async fn outside_the_calendar(page: Page) -> Result<()> {
    for now in ["2015-11-11T12:00:00Z", "2099-01-05T12:00:00Z"] {
        let site = Site::sound(&HostPage::at(now)).await?;
        page.open(&site).await?;
        page.until("words(guide()).includes('This guide knows bank holidays from')")
            .await?;
        shows_every_line_without_a_badge(&page).await?;
        page.is_well().await?;
    }
    Ok(())
}

/// Monday 6 July 2026, 9 am in London; in Kolkata it is 1:30 pm, in Los Angeles 1 am.
async fn london_answers(page: &Page) -> Result<()> {
    let site = Site::sound(&HostPage::at("2026-07-06T08:00:00Z")).await?;
    page.open(&site).await?;
    let words = page.words().await?;
    for said in ["Monday 6 July, 9 am", "01332 641172", "Until 5 pm today"] {
        ensure!(words.contains(said), "“{said}” is missing: {words}");
    }
    page.is_well().await
}

async fn in_zone(page: &Page, zone: &str) -> Result<()> {
    page.chromium("Emulation.setTimezoneOverride", json!({"timezoneId": zone}))
        .await?;
    london_answers(page).await
}

pub(crate) async fn device_in_kolkata(page: Page) -> Result<()> {
    in_zone(&page, "Asia/Kolkata").await
}

pub(crate) async fn device_in_los_angeles(page: Page) -> Result<()> {
    in_zone(&page, "America/Los_Angeles").await
}

pub(crate) async fn device_elsewhere(page: Page) -> Result<()> {
    let offset: i32 = page.get("new Date(2026, 6, 6).getTimezoneOffset()").await?;
    ensure!(
        offset == -330,
        "the browser is not in Kolkata's zone but {offset} minutes from UTC"
    );
    london_answers(&page).await
}

async fn changes_by_itself(page: &Page, now: &str, before: &str, after: &str) -> Result<()> {
    let site = Site::sound(&HostPage::at(now)).await?;
    page.open(&site).await?;
    let first_card =
        "words(elements(guide()).find((element) => element.matches('.sg-card .sg-number')))";
    let shown: String = page.get(first_card).await?;
    ensure!(shown == before, "before the change {shown} is shown");
    page.until(&format!("{first_card} === {}", json!(after)))
        .await?;
    page.is_well().await
}

pub(crate) async fn line_closes_while_the_page_is_open(page: Page) -> Result<()> {
    changes_by_itself(
        &page,
        "2026-11-23T16:59:50Z",
        "01332 641172",
        "01332 786968",
    )
    .await
}

pub(crate) async fn line_opens_while_the_page_is_open(page: Page) -> Result<()> {
    changes_by_itself(
        &page,
        "2026-07-06T07:59:50Z",
        "01332 786968",
        "01332 641172",
    )
    .await
}
