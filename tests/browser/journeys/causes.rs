//! What went wrong is called by its name: a table of causes and codes.

use anyhow::{Context, Result, ensure};

use crate::journeys::contact::NIGHT;
use crate::journeys::faults::{numbers_are_readable, reason};
use crate::page::Page;
use crate::site::{Behaviour, Damage, HostPage, Site};

/// What happens to which of the files, and the code it has.
const CAUSES: [(fn(&mut Behaviour) -> &mut Damage, Damage, &str); 10] = [
    (|site| &mut site.wasm, Damage::BrokenOff, "guide-missing"),
    (|site| &mut site.glue, Damage::BrokenOff, "guide-missing"),
    (|site| &mut site.glue, Damage::Mistyped, "guide-mistyped"),
    (|site| &mut site.glue, Damage::Missing, "guide-missing"),
    (|site| &mut site.glue, Damage::FlippedBit, "guide-damaged"),
    (|site| &mut site.css, Damage::Missing, "guide-missing"),
    (|site| &mut site.css, Damage::FlippedBit, "guide-damaged"),
    (|site| &mut site.manifest, Damage::BrokenOff, "pack-missing"),
    (|site| &mut site.manifest, Damage::CutInHalf, "pack-damaged"),
    (|site| &mut site.part, Damage::BrokenOff, "pack-missing"),
];

pub(crate) async fn have_their_own_codes(page: Page) -> Result<()> {
    for (file, damage, code) in CAUSES {
        let mut behaviour = Behaviour::default();
        *file(&mut behaviour) = damage;
        let what = format!("{behaviour:?}");
        let site = Site::start(behaviour, &HostPage::at(NIGHT)).await?;
        is_told(&page, &site, code)
            .await
            .with_context(|| what.clone())?;
        site.behave(Behaviour::default());
        page.click("Try again").await?;
        page.until_ready().await.context(what)?;
    }
    Ok(())
}

async fn is_told(page: &Page, site: &Site, code: &str) -> Result<()> {
    page.goto(&site.url("/")).await?;
    let told = page.until_error().await?;
    ensure!(told == code, "the page was told “{told}”, not “{code}”");
    let reason = reason(page).await?;
    ensure!(reason.len() > 40, "no reason is given: “{reason}”");
    numbers_are_readable(page).await
}

/// A page's own scripts that break what the guide is run with.
const BREAKERS: [&str; 2] = [
    "Date.now = () => { throw new Error('broken by the host page'); };",
    "Object.defineProperty(Date, 'now', { get() { throw new Error('broken by the host page'); } });",
];

pub(crate) async fn broken_by_the_page(page: Page) -> Result<()> {
    for script in BREAKERS {
        let site = Site::sound(&HostPage::plain().preceded_by(script)).await?;
        is_told(&page, &site, "panic")
            .await
            .with_context(|| script.to_owned())?;
    }
    Ok(())
}

/// Wrappers of `fetch` as pages have them, which look at the address.
const WRAPPERS: [&str; 2] = [
    "const own = window.fetch; window.fetch = (address, ...rest) => own(address.trim().replace('#', ''), ...rest);",
    "const own = window.fetch; window.fetch = function (address) {
         if (typeof address !== 'string') throw new TypeError('no address');
         return own.apply(this, arguments);
     };",
];

pub(crate) async fn wrapped_fetch_is_no_cause(page: Page) -> Result<()> {
    for script in WRAPPERS {
        let host = HostPage::at(NIGHT).preceded_by(script);
        let site = Site::sound(&host).await?;
        page.open(&site).await.with_context(|| script.to_owned())?;
        page.click("Roles").await?;
        page.click("Ward councillor").await?;
        page.until_heading("Ward councillor").await?;
        page.is_well().await?;
    }
    Ok(())
}

/// Lets long times pass fast: 15 s in 0.3 s.
const IMPATIENT: &str = "const own = window.setTimeout;
    window.setTimeout = (work, time, ...rest) => own(work, time > 10000 ? time / 50 : time, ...rest);";

pub(crate) async fn answers_without_end_are_told_and_still_taken(page: Page) -> Result<()> {
    for held in ["/packs/derby.json", ".contact-", "/assets/guide-"] {
        let behaviour = Behaviour {
            held: Some(held),
            ..Behaviour::default()
        };
        let site = Site::start(behaviour, &HostPage::at(NIGHT).preceded_by(IMPATIENT)).await?;
        is_told(&page, &site, "guide-slow")
            .await
            .with_context(|| held.to_owned())?;
        // It comes after all.
        site.behave(Behaviour::default());
        page.until_ready().await.with_context(|| held.to_owned())?;
        let notice: bool = page
            .get("shadow().querySelector('.notice') !== null")
            .await?;
        ensure!(!notice, "{held}: the notice is still there");
        page.is_well().await?;
    }
    Ok(())
}

pub(crate) async fn parts_without_end_are_told(page: Page) -> Result<()> {
    for held in ["whole-", ".framework-"] {
        let site = Site::sound(&HostPage::at(NIGHT).preceded_by(IMPATIENT)).await?;
        page.open(&site).await?;
        site.behave(Behaviour {
            held: Some(held),
            ..Behaviour::default()
        });
        page.click("Roles").await?;
        page.until("control('Try again') && words(guide()).includes('The roles framework could not be loaded')")
            .await
            .with_context(|| held.to_owned())?;
        let numbers = page.numbers_inside().await?;
        ensure!(numbers.contains("01332786968"), "{held}: {numbers:?}");
        site.behave(Behaviour::default());
        // The program takes over by itself; a part is asked for again.
        page.run("control('Try again')?.click();").await?;
        page.until("control('Ward councillor')")
            .await
            .with_context(|| held.to_owned())?;
        page.is_well().await?;
    }
    Ok(())
}

/// What the element holds when nothing can be drawn, and whether a reader sees numbers in it.
const CONTENTS: [(&str, &str, bool); 6] = [
    (
        "an editor's filler",
        "guide().replaceChildren('\\u200b');",
        false,
    ),
    ("nothing", "guide().replaceChildren();", false),
    ("words alone", "guide().replaceChildren('Loading…');", false),
    (
        "a link without words",
        "const link = document.createElement('a'); link.href = 'tel:999'; guide().replaceChildren(link);",
        false,
    ),
    (
        "numbers that are hidden",
        "for (const child of guide().children) child.hidden = true;",
        false,
    ),
    ("its numbers", "", true),
];

pub(crate) async fn without_visible_numbers_the_notice_has_them(page: Page) -> Result<()> {
    for (content, edit, is_visible) in CONTENTS {
        let behaviour = Behaviour {
            forbids_wasm: true,
            ..Behaviour::default()
        };
        let site = Site::start(behaviour, &HostPage::plain()).await?;
        page.goto(&site.url("/")).await?;
        page.until_error().await?;
        // At the time of the failure, and afterwards: whatever becomes of the page, the notice tells the truth.
        page.run(edit).await?;
        let says_below = format!(
            "words(shadow().querySelector('.notice')).includes('The numbers below') === {is_visible}"
        );
        page.until(&says_below)
            .await
            .with_context(|| content.to_owned())?;
        page.set("pack", "/guide/packs/derby.json?again").await?;
        page.until("watched.events.filter((event) => event.type === 'sg-error').length > 1")
            .await?;
        page.until(&says_below)
            .await
            .with_context(|| content.to_owned())?;
        let numbers = page.numbers_inside().await?;
        ensure!(numbers.contains("999"), "{content}: {numbers:?}");
        ensure!(
            numbers.contains("101") != is_visible,
            "{content}: {numbers:?}"
        );
    }
    Ok(())
}
