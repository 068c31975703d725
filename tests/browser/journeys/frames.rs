//! The guide in frames, in other documents, and from another origin.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::journeys::contact::NIGHT;
use crate::journeys::faults::numbers_are_readable;
use crate::page::Page;
use crate::site::{Behaviour, HostPage, Site};

/// A page with one frame, whose page is written into it or lies at an address.
fn framing(attributes: &str, inner: Option<&str>) -> Vec<u8> {
    let source = inner.map_or_else(
        || "src=\"/inner\"".to_owned(),
        |html| {
            format!(
                "srcdoc=\"{}\"",
                html.replace('&', "&amp;").replace('"', "&quot;")
            )
        },
    );
    format!(
        "<!doctype html><html lang=\"en\"><title>Frame</title>\
         <iframe title=\"Page\" width=\"800\" height=\"700\" {attributes} {source}></iframe></html>"
    )
    .into_bytes()
}

const HTML: &str = "text/html; charset=utf-8";

async fn walk(page: &Page) -> Result<()> {
    page.until_ready().await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    let numbers = page.numbers_inside().await?;
    ensure!(numbers.contains("01332786968"), "{numbers:?}");
    page.click("Roles").await?;
    page.until("control('Ward councillor')").await?;
    page.is_well().await
}

async fn open_framed(page: &Page, site: &Site, frame: Vec<u8>) -> Result<()> {
    site.put_file("/outer", frame, HTML);
    page.goto(&site.url("/outer")).await?;
    page.driver.enter_frame(0).await?;
    Ok(())
}

pub(crate) async fn written_into_the_page(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT);
    let site = Site::sound(&host).await?;
    for sandbox in ["", "sandbox=\"allow-scripts allow-same-origin\""] {
        open_framed(&page, &site, framing(sandbox, Some(&host.html()?))).await?;
        walk(&page).await.with_context(|| sandbox.to_owned())?;
    }
    Ok(())
}

pub(crate) async fn sandboxed_with_its_origin(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT);
    let site = Site::sound(&host).await?;
    site.put("/inner", &host)?;
    let sandbox = "sandbox=\"allow-scripts allow-same-origin\"";
    open_framed(&page, &site, framing(sandbox, None)).await?;
    walk(&page).await
}

pub(crate) async fn sandboxed_without_its_origin(page: Page) -> Result<()> {
    let host = HostPage::at(NIGHT);
    let site = Site::sound(&host).await?;
    site.put("/inner", &host)?;
    let sandbox = "sandbox=\"allow-scripts\"";
    // No script of the page's own server may run there; the numbers are plain HTML.
    open_framed(&page, &site, framing(sandbox, None)).await?;
    page.until("document.readyState === 'complete'").await?;
    numbers_are_readable(&page).await?;

    // A server that lets every page read its files brings the guide there too.
    site.behave(Behaviour {
        shared: true,
        also_from: Some(site.origin()),
        ..Behaviour::default()
    });
    for inner in [None, Some(host.html()?)] {
        open_framed(&page, &site, framing(sandbox, inner.as_deref())).await?;
        walk(&page)
            .await
            .with_context(|| format!("written in: {}", inner.is_some()))?;
    }
    Ok(())
}

/// A server that lets every page read its files.
async fn shared() -> Result<Site> {
    let behaviour = Behaviour {
        shared: true,
        ..Behaviour::default()
    };
    Site::start(behaviour, &HostPage::plain()).await
}

pub(crate) async fn script_and_packs_of_another_origin(page: Page) -> Result<()> {
    let (elsewhere, third) = (shared().await?, shared().await?);
    let behaviour = Behaviour {
        also_from: Some(format!("{} {}", elsewhere.origin(), third.origin())),
        ..Behaviour::default()
    };
    let script = format!("{}/guide/safeguarding-guide.js", elsewhere.origin());
    let own = HostPage::at(NIGHT).html()?;
    let own = own.replace("/guide/safeguarding-guide.js", &script);
    // The page's own pack; that of the script's origin; the one that the build names.
    let of_script = format!("pack=\"{}/guide", elsewhere.origin());
    let of_script = own.replace("pack=\"/guide", &of_script);
    let unnamed = own.replace("pack=\"/guide/packs/derby.json\"", "");
    ensure!(of_script != own && unnamed != own, "the page names no pack");
    for html in [own, of_script, unnamed] {
        let site = Site::start(behaviour.clone(), &HostPage::plain()).await?;
        site.put_file("/", html.as_bytes(), HTML);
        page.goto(&site.url("/")).await?;
        walk(&page).await.with_context(|| html.clone())?;
        let requests = site.requests();
        let assets = requests.iter().filter(|path| path.contains("/assets/"));
        ensure!(
            assets.count() == 0,
            "the page’s server was asked: {requests:?}"
        );
        third_origin_is_refused(&page, &third).await?;
    }
    Ok(())
}

async fn third_origin_is_refused(page: &Page, third: &Site) -> Result<()> {
    let asked = third.requests().len();
    page.run("watched.events.length = 0;").await?;
    page.set("pack", &third.url("/guide/packs/derby.json"))
        .await?;
    let told = page.until_error().await?;
    ensure!(told == "pack-elsewhere", "the page was told “{told}”");
    ensure!(third.requests().len() == asked, "a third origin was asked");
    Ok(())
}

/// How the guide at hand looks: it has its sheets, and they tell.
const LOOKS: &str = "const moved = window.moved ?? guide();
    const inner = moved.shadowRoot.querySelector('.sg-guide');
    const style = moved.ownerDocument.defaultView.getComputedStyle(inner.querySelector('.sg-number a, .sg-main'));
    return [moved.shadowRoot.adoptedStyleSheets.length, style.fontWeight, style.display, inner.getBoundingClientRect().height > 50];";

pub(crate) async fn moved_into_another_document(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    let before: Value = page.wait_for(LOOKS).await?;
    page.run(
        "window.moved = guide(); window.home = moved.parentNode;
         const frame = document.createElement('iframe'); frame.width = 700; frame.height = 700;
         document.body.append(frame);
         const inner = frame.contentDocument;
         inner.adoptNode(moved); inner.body.append(moved);",
    )
    .await?;
    let there: Value = page.wait_for(LOOKS).await?;
    ensure!(
        before == there,
        "before: {before}, in the other document: {there}"
    );
    page.run("control('Back', moved).click();").await?;
    page.until("words(heading(moved)) === 'Who are you worried about?'")
        .await?;

    page.run("home.append(moved);").await?;
    page.until("words(heading()) === 'Who are you worried about?'")
        .await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    let back: Value = page.wait_for(LOOKS).await?;
    ensure!(before == back, "before: {before}, back again: {back}");

    // Through a document that no window shows, and back.
    page.wait_for::<Value>(
        "const nowhere = document.implementation.createHTMLDocument('nowhere');
         nowhere.body.append(moved); home.append(moved); return null;",
    )
    .await?;
    page.until_heading("An adult").await?;
    let again: Value = page.wait_for(LOOKS).await?;
    ensure!(
        before == again,
        "before: {before}, back from nowhere: {again}"
    );
    page.is_well().await
}

pub(crate) async fn drawn_in_another_document(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    site.behave(Behaviour {
        held: Some(".contact-"),
        ..Behaviour::default()
    });
    page.goto(&site.url("/")).await?;
    site.until_asked(".contact-").await?;
    page.run(
        "window.moved = guide();
         const frame = document.createElement('iframe'); frame.width = 700; frame.height = 700;
         document.body.append(frame); frame.contentDocument.body.append(moved);",
    )
    .await?;
    site.behave(Behaviour::default());
    page.until("heading(moved) && !moved.shadowRoot.querySelector('slot')")
        .await?;
    let sheets: u32 = page
        .get("moved.shadowRoot.adoptedStyleSheets.length")
        .await?;
    ensure!(sheets == 2, "it has {sheets} style sheets");
    page.is_well().await
}
