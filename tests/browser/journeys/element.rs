//! The element as editors of pages and their scripts use it.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::journeys::contact::{NIGHT, OFFICE_HOURS};
use crate::page::Page;
use crate::site::{HostPage, Site};

pub(crate) async fn follows_its_attributes(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.set("view", "contact/colleague").await?;
    page.until_heading("Who may be at risk?").await?;
    page.set("view", "contact/child").await?;
    page.until_heading("A child or young person").await?;
    page.until("words(guide()).includes('Careline')").await?;
    // The reader goes on; setting the same view again brings them back.
    page.run("guide().open('sources');").await?;
    page.until_heading("Sources and notes").await?;
    page.set("view", "contact/child").await?;
    page.until_heading("A child or young person").await?;
    page.set("now", OFFICE_HOURS).await?;
    page.until("words(guide()).includes('Until 5 pm today')")
        .await?;
    page.until(
        "words(guide()).includes('Preview: shown as if it were Monday 23 November 2026, 10 am')",
    )
    .await?;
    page.run("guide().removeAttribute('now');").await?;
    page.until("!words(guide()).includes('Preview')").await?;
    page.run("guide().removeAttribute('view');").await?;
    page.until_heading("Whom to call right now").await?;
    page.is_well().await
}

pub(crate) async fn bad_attributes_are_told(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::plain()).await?;
    page.open(&site).await?;
    for (attribute, value) in [
        ("view", "contact/nobody"),
        ("view", "nowhere"),
        ("now", "tomorrow"),
        ("idle-reset", "-1"),
        ("lang", "tlh"),
    ] {
        page.run("watched.events.length = 0;").await?;
        page.set(attribute, value).await?;
        let told = page.until_error().await?;
        ensure!(
            told == "attribute-invalid",
            "{attribute}={value}: the page was told “{told}”"
        );
        page.until(&format!(
            "words(guide()).includes({}) && words(guide()).includes({})",
            json!(attribute),
            json!(value.trim_start_matches("contact/"))
        ))
        .await?;
        page.run(&format!("guide().removeAttribute({});", json!(attribute)))
            .await?;
        page.until("!words(guide()).includes('cannot be followed')")
            .await?;
    }
    page.is_well().await
}

pub(crate) async fn events_and_methods(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    let version: String = page.get("guide().version").await?;
    ensure!(
        version.starts_with(env!("CARGO_PKG_VERSION")),
        "the element's version is {version}"
    );
    page.run("guide().open('contact/adult');").await?;
    page.until_heading("An adult").await?;
    page.run("guide().open('home');").await?;
    page.until_heading("Whom to call right now").await?;
    let events: Vec<Value> = page.get("watched.events").await?;
    ensure!(
        events
            .first()
            .is_some_and(|event| event["type"] == "sg-ready"),
        "the first event is not sg-ready: {events:?}"
    );
    let views: Vec<&Value> = events
        .iter()
        .filter(|event| event["type"] == "sg-view")
        .map(|event| &event["detail"]["view"])
        .collect();
    ensure!(views == ["contact", "home"], "the page heard of {views:?}");
    // Asked before the guide is there, the method waits for it.
    let early: bool = page
        .wait_for(
            "const second = document.createElement('safeguarding-guide'); second.setAttribute('pack', guide().getAttribute('pack'));
             document.querySelector('main').append(second); second.open('sources');
             await new Promise((drawn) => second.addEventListener('sg-ready', drawn, { once: true }));
             await new Promise((again) => setTimeout(again));
             return words(heading(second)) === 'Sources and notes';",
        )
        .await?;
    ensure!(early, "a view asked for early was forgotten");
    page.is_well().await
}

pub(crate) async fn starts_at_the_view_in_the_address(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT).and("derby", "")).await?;
    page.goto(&site.url("/#sg=sources")).await?;
    page.until_ready().await?;
    page.until_heading("Sources and notes").await?;
    page.until("words(heading(guide(1))) === 'Whom to call right now'")
        .await?;
    page.is_well().await
}

pub(crate) async fn takes_no_answers_from_the_address(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.goto(&site.url("/#sg=contact/adult")).await?;
    page.until_ready().await?;
    let told = page.until_error().await?;
    ensure!(told == "attribute-invalid", "the page was told “{told}”");
    page.until_heading("Whom to call right now").await?;
    page.is_well().await
}

pub(crate) async fn changes_its_pack(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.set("pack", "/guide/packs/leicester.json").await?;
    page.until("!shadow().querySelector('slot') && words(guide()).includes('Leicester')")
        .await?;
    let words = page.words().await?;
    ensure!(!words.contains("01332"), "Derby's numbers stayed: {words}");
    Ok(())
}
