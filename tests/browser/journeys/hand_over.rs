//! From the contact guide to the whole guide: what is loaded when it is asked for, and what happens where it is not
//! to be had.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::journeys::contact::NIGHT;
use crate::page::Page;
use crate::product;
use crate::site::{Behaviour, Damage, HostPage, Site};

/// How often the page heard of an event.
async fn told(page: &Page, kind: &str) -> Result<u32> {
    page.get(&format!(
        "watched.events.filter((event) => event.type === {}).length",
        json!(kind)
    ))
    .await
}

pub(crate) async fn comes_when_asked_for(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT).and("leicester", &format!("now=\"{NIGHT}\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.until("!shadow(1).querySelector('slot') && heading(guide(1))")
        .await?;
    let early: Vec<String> = site
        .requests()
        .into_iter()
        .filter(|path| path.contains("whole-") || path.contains(".framework-"))
        .collect();
    ensure!(
        early.is_empty(),
        "asked for before anybody wanted it: {early:?}"
    );

    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    page.click("Roles").await?;
    page.until("control('Ward councillor')").await?;
    page.until("focused() === heading()").await?;
    let second: String = page.get("words(heading(guide(1)))").await?;
    ensure!(
        second == "Whom to call right now",
        "the second guide went to {second}"
    );
    let (ready, views) = (
        told(&page, "sg-ready").await?,
        told(&page, "sg-view").await?,
    );
    ensure!(ready == 2, "two guides were ready {ready} times");
    ensure!(
        views == 2,
        "the page heard of {views} screens: contact, roles"
    );

    // The way back leads through what the contact guide showed, and the emergency number never went.
    page.click("Back").await?;
    page.until_heading("An adult").await?;
    page.click("Back").await?;
    page.until_heading("Who are you worried about?").await?;
    let numbers = page.numbers_inside().await?;
    ensure!(numbers.contains("999"), "{numbers:?}");

    // The second guide's turn: the program is there already.
    page.run("control('Roles', guide(1)).click();").await?;
    page.until("control('Director', guide(1))").await?;
    let programs = site
        .requests()
        .iter()
        .filter(|path| path.contains("whole-") && path.rsplit('.').next() == Some("wasm"))
        .count();
    ensure!(
        programs == 1,
        "the whole guide was fetched {programs} times"
    );
    page.is_well().await
}

/// A screen that says why something did not come, with numbers; a sound contact guide beside it; and another try.
async fn says_why_and_tries_again(page: &Page, behaviour: Behaviour, code: &str) -> Result<()> {
    let site = Site::start(behaviour, &HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.click("Roles").await?;
    page.until("control('Try again')").await?;
    page.until_heading("Roles and responsibilities").await?;
    let heard = page.until_error().await?;
    ensure!(heard == code, "the page was told “{heard}”, not “{code}”");
    let words = page.words().await?;
    ensure!(
        words.contains("The roles framework could not be loaded"),
        "the screen says {words}"
    );
    let numbers = page.numbers_inside().await?;
    for number in ["999", "01332786968"] {
        ensure!(numbers.contains(number), "{numbers:?}");
    }
    page.is_accessible(code).await?;

    page.click("Call now").await?;
    page.until_heading("Whom to call right now").await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    page.click("Roles").await?;
    page.until("control('Try again')").await?;
    site.behave(Behaviour::default());
    page.click("Try again").await?;
    page.click("Ward councillor").await?;
    page.until_heading("Ward councillor").await?;
    let ready = told(page, "sg-ready").await?;
    ensure!(ready == 1, "the guide was ready {ready} times");
    page.is_well().await
}

pub(crate) async fn framework_missing(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        framework: Damage::Missing,
        ..Behaviour::default()
    };
    says_why_and_tries_again(&page, behaviour, "pack-missing").await
}

pub(crate) async fn framework_damaged(page: Page) -> Result<()> {
    for damage in [Damage::FlippedBit, Damage::CutInHalf] {
        let behaviour = Behaviour {
            framework: damage,
            ..Behaviour::default()
        };
        says_why_and_tries_again(&page, behaviour, "pack-damaged").await?;
    }
    Ok(())
}

pub(crate) async fn whole_guide_missing(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        whole: Damage::Missing,
        ..Behaviour::default()
    };
    says_why_and_tries_again(&page, behaviour, "guide-missing").await
}

pub(crate) async fn whole_guide_damaged(page: Page) -> Result<()> {
    for damage in [Damage::FlippedBit, Damage::CutInHalf] {
        let behaviour = Behaviour {
            whole: damage,
            ..Behaviour::default()
        };
        says_why_and_tries_again(&page, behaviour, "guide-damaged").await?;
    }
    Ok(())
}

pub(crate) async fn page_that_starts_with_the_whole_guide_falls_back(page: Page) -> Result<()> {
    let behaviour = Behaviour {
        whole: Damage::CutInHalf,
        ..Behaviour::default()
    };
    let host = HostPage::with("derby", &format!("now=\"{NIGHT}\" view=\"roles/leader\""));
    let site = Site::start(behaviour, &host).await?;
    page.goto(&site.url("/")).await?;
    let heard = page.until_error().await?;
    ensure!(heard == "guide-damaged", "the page was told “{heard}”");
    page.until("control('Try again')").await?;
    let numbers = page.numbers_inside().await?;
    for number in ["999", "01332786968"] {
        ensure!(numbers.contains(number), "{numbers:?}");
    }
    site.behave(Behaviour::default());
    page.click("Try again").await?;
    page.until_heading("Leader of the Council").await?;
    page.is_well().await
}

pub(crate) async fn pack_without_a_framework_says_so(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT).edited("packs/derby.json", "packs/contact-alone.json");
    let site = Site::sound(&host).await?;
    let mut manifest = product::manifest("derby")?;
    let parts = manifest["parts"].as_object_mut();
    parts
        .context("the manifest has no parts")?
        .retain(|name, _| name == "contact");
    site.put_manifest("/guide/packs/contact-alone.json", &manifest);
    page.open(&site).await?;
    for view in [
        "roles",
        "roles/leader",
        "accountability",
        "terms",
        "compare",
        "my-roles",
    ] {
        page.set("view", view).await?;
        page.until("words(guide()).includes('This council’s pack has no roles framework.')")
            .await
            .with_context(|| view.to_owned())?;
        let numbers = page.numbers_inside().await?;
        ensure!(numbers.contains("01332786968"), "{view}: {numbers:?}");
    }
    // The search holds what there is.
    page.set("view", "search").await?;
    page.until_heading("Search the guide").await?;
    page.search_for("careline").await?;
    page.until("all('.sg-search .sg-list.sg-spaced > li').map(words).some((hit) => hit.includes('01332 786968'))")
        .await?;
    page.click("Call now").await?;
    page.until_heading("Whom to call right now").await?;
    page.is_well().await
}

pub(crate) async fn reader_who_went_back_is_not_pulled_away(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    for held in ["whole-", ".framework-"] {
        site.behave(Behaviour {
            held: Some(held),
            ..Behaviour::default()
        });
        page.click("Roles").await?;
        page.until("words(guide()).includes('Loading the council’s roles framework')")
            .await?;
        site.until_asked(held).await?;
        let numbers = page.numbers_inside().await?;
        ensure!(
            numbers.contains("999"),
            "while it loads there is {numbers:?}"
        );
        page.click("Call now").await?;
        page.until_heading("Whom to call right now").await?;
        page.click("An adult (18 or over)").await?;
        page.until_heading("An adult").await?;
        let arrived = format!(
            "performance.getEntriesByType('resource').some((entry) => entry.name.includes({}) && entry.responseEnd > 0)",
            json!(if held == "whole-" { ".wasm" } else { held })
        );
        site.behave(Behaviour::default());
        page.until(&arrived).await?;
        // What has come is compiled or read in turns of the page's own loop: two of its frames later it is done.
        page.wait_for::<Value>(
            "for (let turn = 0; turn < 2; turn += 1) await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
             return null;",
        )
        .await?;
        page.until_heading("An adult").await?;
        page.click("Start again").await?;
        page.until_heading("Whom to call right now").await?;
    }
    // And whoever comes again finds it.
    page.click("Roles").await?;
    page.click("Ward councillor").await?;
    page.until_heading("Ward councillor").await?;
    let ready = told(&page, "sg-ready").await?;
    ensure!(ready == 1, "the guide was ready {ready} times");
    page.is_well().await
}

pub(crate) async fn panic_in_the_whole_guide(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT).and("leicester", &format!("now=\"{NIGHT}\""));
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.until("!shadow(1).querySelector('slot') && heading(guide(1))")
        .await?;
    page.click("Roles").await?;
    page.until("control('Ward councillor')").await?;
    page.run(
        "const broken = () => { throw new Error('broken by the host page'); };
         watched.whole = [Node.prototype.cloneNode, Node.prototype.insertBefore];
         Node.prototype.cloneNode = Node.prototype.insertBefore = broken;
         control('Ward councillor').click();",
    )
    .await?;
    page.until("watched.events.some((event) => event.type === 'sg-error' && event.detail.code === 'panic')")
        .await?;
    page.until("shadow().querySelector('slot')").await?;
    page.run("[Node.prototype.cloneNode, Node.prototype.insertBefore] = watched.whole;")
        .await?;
    let words = page.words().await?;
    ensure!(
        words.contains("Try again") && words.contains("01332 786968"),
        "the fallback shows {words}"
    );
    // The other guide is drawn by the contact guide's program, which goes on.
    let second: String = page.get("words(heading(guide(1)))").await?;
    ensure!(
        second == "Whom to call right now",
        "the second guide shows {second}"
    );
    page.click("Try again").await?;
    page.until_ready().await?;
    page.click("Roles").await?;
    page.click("Ward councillor").await?;
    page.until_heading("Ward councillor").await
}
