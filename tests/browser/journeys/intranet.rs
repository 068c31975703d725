//! The reference intranet, as `serve` gives it to a browser.

use anyhow::{Context, Result, ensure};

use crate::engine::Engine;
use crate::page::Page;
use crate::product::{self, Intranet};

const PAGES: [&str; 4] = ["/staff", "/new-starters", "/members", "/two-councils"];

pub(crate) async fn every_page_works(page: Page) -> Result<()> {
    let intranet = Intranet::start()?;
    page.goto(&format!("{}/", intranet.address)).await?;
    page.is_accessible("/").await?;
    for path in PAGES {
        page.goto(&format!("{}{path}", intranet.address)).await?;
        page.until_ready().await.with_context(|| path.to_owned())?;
        let numbers = page
            .numbers_inside()
            .await
            .with_context(|| path.to_owned())?;
        ensure!(numbers.contains("999"), "{path}: 999 is missing");
        page.is_accessible(path).await?;
        if page.engine == Engine::Chromium {
            page.set_width(320).await?;
            page.numbers_inside()
                .await
                .with_context(|| format!("{path} at 320 px"))?;
            page.reflows()
                .await
                .with_context(|| format!("{path} at 320 px"))?;
            page.is_accessible(&format!("{path} at 320 px")).await?;
            page.set_width(1280).await?;
        }
    }
    page.goto(&format!("{}/no-such-page", intranet.address))
        .await?;
    page.is_accessible("/no-such-page").await
}

/// Keeps pictures for people to look at: of the README's screen, and of what changes with the width.
pub(crate) async fn pictures(page: Page) -> Result<()> {
    let intranet = Intranet::start()?;
    let folder = product::scratch()?.join("pictures");
    std::fs::create_dir_all(&folder)?;
    for width in [320, 1280] {
        page.set_width(width).await?;
        page.goto(&format!("{}/staff", intranet.address)).await?;
        page.until_ready().await?;
        for (name, view) in [
            ("home", "home"),
            ("question", "contact/colleague"),
            ("outcome", "contact/adult"),
            ("sources", "sources"),
            ("roles", "roles"),
            ("role", "roles/all-councillors"),
            ("accountability", "accountability"),
            ("compare", "compare/training"),
            ("search", "search"),
        ] {
            // The last picture's height would be the least of this one.
            page.set_width(width).await?;
            page.show(view).await?;
            // The whole page, not the viewport alone.
            let height: u32 = page.get("document.documentElement.scrollHeight").await?;
            page.chromium(
                "Emulation.setDeviceMetricsOverride",
                serde_json::json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
            )
            .await?;
            page.run("scrollTo(0, 0);").await?;
            page.driver
                .screenshot(&folder.join(format!("{name}-{width}.png")))
                .await?;
        }
    }
    Ok(())
}
