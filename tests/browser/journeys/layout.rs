//! No number is ever cut off or wrapped out of sight.

use anyhow::{Context, Result, ensure};

use crate::journeys::contact::{NIGHT, OFFICE_HOURS};
use crate::page::{Page, TextChange};
use crate::product::{self, Screen};
use crate::site::{Behaviour, Damage, HostPage, Site};

/// Looks at every screen of both packs' contact guides, by day and by night, in a viewport of 320 px.
async fn every_number_is_in_sight(page: &Page, change: TextChange) -> Result<()> {
    for name in ["derby", "leicester"] {
        let screens = product::screens(&product::pack(name)?)?;
        for now in [OFFICE_HOURS, NIGHT] {
            look_at(page, name, now, &screens, change).await?;
        }
    }
    Ok(())
}

/// Looks at every screen of both packs' frameworks in a viewport of 320 px.
async fn every_framework_screen_is_in_sight(page: &Page, change: TextChange) -> Result<()> {
    for name in ["derby", "leicester"] {
        let screens = product::framework_screens(&product::pack(name)?)?;
        look_at(page, name, NIGHT, &screens, change).await?;
    }
    Ok(())
}

async fn look_at(
    page: &Page,
    name: &'static str,
    now: &str,
    screens: &[Screen],
    change: TextChange,
) -> Result<()> {
    let site = Site::sound(&HostPage::with(name, &format!("now=\"{now}\""))).await?;
    page.open_at(320, &site).await?;
    page.own_roles(name).await?;
    if change == TextChange::Spaced {
        // A rule holds for screens to come.
        page.change_text(change).await?;
    }
    for screen in screens {
        // Every box is looked at, those of opened parts too.
        page.unfold(screen).await?;
        if change == TextChange::Doubled {
            page.change_text(change).await?;
        }
        let numbers = page
            .numbers_inside()
            .await
            .with_context(|| format!("{name}, {now}, {}", screen.view))?;
        ensure!(numbers.contains("999"), "{}: 999 is missing", screen.view);
        if change != TextChange::Doubled {
            // At 320 px and 200 % at once a long word may stick out; a number may not.
            page.reflows()
                .await
                .with_context(|| format!("{name}, {now}, {}", screen.view))?;
        }
        if change == TextChange::Doubled {
            // Doubled sizes stay on elements that the next screen may use again.
            page.run(
                "elements(document.body).forEach((element) => element.removeAttribute('style'));",
            )
            .await?;
        }
    }
    Ok(())
}

pub(crate) async fn framework_in_sight_at_320(page: Page) -> Result<()> {
    every_framework_screen_is_in_sight(&page, TextChange::None).await
}

pub(crate) async fn framework_in_sight_with_doubled_text(page: Page) -> Result<()> {
    every_framework_screen_is_in_sight(&page, TextChange::Doubled).await
}

pub(crate) async fn framework_in_sight_with_spaced_text(page: Page) -> Result<()> {
    every_framework_screen_is_in_sight(&page, TextChange::Spaced).await
}

pub(crate) async fn numbers_in_sight_at_320(page: Page) -> Result<()> {
    every_number_is_in_sight(&page, TextChange::None).await
}

pub(crate) async fn numbers_in_sight_with_doubled_text(page: Page) -> Result<()> {
    every_number_is_in_sight(&page, TextChange::Doubled).await
}

pub(crate) async fn numbers_in_sight_with_spaced_text(page: Page) -> Result<()> {
    every_number_is_in_sight(&page, TextChange::Spaced).await
}

pub(crate) async fn fallback_numbers_in_sight(page: Page) -> Result<()> {
    let broken = Behaviour {
        wasm: Damage::Missing,
        ..Behaviour::default()
    };
    for name in ["derby", "leicester"] {
        for change in [TextChange::None, TextChange::Doubled, TextChange::Spaced] {
            let site = Site::start(broken.clone(), &HostPage::with(name, "")).await?;
            page.show_at(320, &site).await?;
            page.until_error().await?;
            page.change_text(change).await?;
            let numbers = page
                .numbers_inside()
                .await
                .with_context(|| format!("{name}, {change:?}"))?;
            ensure!(numbers.contains("999"), "{name}: 999 is missing");
        }
    }
    Ok(())
}

/// The smallest text on any screen, in CSS pixels: what GOV.UK uses on small screens.
const SMALLEST: f64 = 14.0;

pub(crate) async fn font_size_of_the_host_page(page: Page) -> Result<()> {
    for style in [
        "html { font-size: 10px; } body { font-size: 1.6rem; }",
        "html { font-size: 20px; }",
    ] {
        for width in [320, 1280] {
            let site = Site::sound(&HostPage::at(OFFICE_HOURS).styled(style)).await?;
            page.open_at(width, &site).await?;
            page.numbers_inside()
                .await
                .with_context(|| format!("{style} at {width} px"))?;
            page.reflows()
                .await
                .with_context(|| format!("{style} at {width} px"))?;
            let texts: Vec<(f64, String)> = page
                .get(
                    "elements(guide()).filter((element) => shown(element) && [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
                         .map((element) => [parseFloat(getComputedStyle(element).fontSize), `${element.localName}.${element.className}`])",
                )
                .await?;
            let small: Vec<_> = texts.iter().filter(|(size, _)| *size < SMALLEST).collect();
            ensure!(
                small.is_empty(),
                "{style} at {width} px: too small: {small:?}"
            );
            // 999 may be larger still.
            let sizes = texts
                .iter()
                .filter(|(_, element)| !element.contains("emergency"))
                .map(|(size, _)| *size);
            let number: f64 = page
                .get("parseFloat(getComputedStyle(elements(guide()).find((element) => element.matches('.sg-card .sg-number a'))).fontSize)")
                .await?;
            let largest = sizes.fold(0.0, f64::max);
            ensure!(
                number >= largest,
                "{style} at {width} px: the number has {number} px, other text {largest} px"
            );
        }
    }
    Ok(())
}
