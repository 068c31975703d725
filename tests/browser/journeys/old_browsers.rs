//! The oldest browsers that the guide runs in (`www/docs/browsers.md`), by taking away what they lack; and those before
//! them, which keep the fallback and say why.

use anyhow::{Context, Result, ensure};

use crate::journeys::contact::NIGHT;
use crate::journeys::faults::{numbers_are_readable, reason};
use crate::page::Page;
use crate::site::{HostPage, Site};

/// What is younger than Chrome 96, Firefox 101 or Safari 16.4, and near enough for somebody to use it here one day.
const YOUNGER: &str = r#"
  const take = (owner, ...names) => { for (const name of names) if (owner) delete owner[name]; };
  take(URL, "canParse", "parse");
  take(Promise, "withResolvers", "try");
  take(Object, "groupBy");
  take(Map, "groupBy");
  take(Array, "fromAsync");
  take(Array.prototype, "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with");
  take(Object.getPrototypeOf(Int8Array.prototype), "findLast", "toSorted", "toReversed", "with");
  take(Uint8Array, "fromBase64", "fromHex");
  take(Uint8Array.prototype, "toBase64", "toHex");
  take(Set.prototype, "union", "intersection", "difference", "isSubsetOf", "isSupersetOf", "isDisjointFrom");
  take(String.prototype, "isWellFormed", "toWellFormed");
  take(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), "map", "filter", "take", "drop", "flatMap", "toArray", "some", "find");
  take(RegExp, "escape");
  take(Response, "json");
  take(AbortSignal, "any", "timeout");
  take(AbortSignal.prototype, "throwIfAborted");
  take(WebAssembly, "Tag", "JSTag", "Exception", "Suspending", "promising", "compileStreaming", "instantiateStreaming");
  take(Element.prototype, "checkVisibility", "setHTMLUnsafe", "moveBefore", "getHTML");
  take(HTMLElement.prototype, "showPopover", "hidePopover", "togglePopover", "popover", "inert");
  take(Document, "parseHTMLUnsafe");
  take(Document.prototype, "startViewTransition");
  take(window, "structuredClone", "navigation", "scheduler", "requestIdleCallback", "cancelIdleCallback", "reportError");
  take(CSS, "registerProperty", "highlights");
  for (const owner of [Document.prototype, ShadowRoot.prototype]) {
    // A frozen list, as before Chrome 99.
    const { get, set } = Object.getOwnPropertyDescriptor(owner, "adoptedStyleSheets");
    const frozen = function () { return Object.freeze([...get.call(this)]); };
    Object.defineProperty(owner, "adoptedStyleSheets", { configurable: true, get: frozen, set });
  }
"#;

/// What sets the floor, taken away: what the browser is then told to lack.
const BELOW: [(&str, &str); 5] = [
    (
        "constructed style sheets (Firefox before 101, Safari before 16.4)",
        "window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor'); };",
    ),
    (
        "rules of constructed style sheets",
        "delete CSSStyleSheet.prototype.replaceSync;",
    ),
    (
        "adopted style sheets",
        "delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;",
    ),
    (
        "reference types of WebAssembly (Chrome before 96, Safari before 15)",
        "WebAssembly.compile = async () => { throw new WebAssembly.CompileError('invalid value type'); };
         WebAssembly.validate = () => false;",
    ),
    ("fetch", "delete window.fetch;"),
];

pub(crate) async fn oldest_ones_run_the_guide(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT).preceded_by(YOUNGER)).await?;
    page.open(&site).await?;
    let taken: bool = page
        .get("!('canParse' in URL) && Object.isFrozen(document.adoptedStyleSheets)")
        .await?;
    ensure!(taken, "nothing was taken away: the journey proves nothing");
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    page.click("Copy number").await?;
    page.click("Print card").await?;
    page.until("watched.prints.length === 1").await?;
    page.click("Roles").await?;
    page.click("Ward councillor").await?;
    page.until_heading("Ward councillor").await?;
    page.show("search").await?;
    page.is_well().await
}

pub(crate) async fn older_ones_keep_the_fallback(page: Page) -> Result<()> {
    for (lack, script) in BELOW {
        keeps_the_fallback(&page, script)
            .await
            .with_context(|| format!("without {lack}"))?;
    }
    Ok(())
}

async fn keeps_the_fallback(page: &Page, script: &'static str) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT).preceded_by(script)).await?;
    page.goto(&site.url("/")).await?;
    let told = page.until_error().await?;
    ensure!(told == "browser-too-old", "the page was told “{told}”");
    let reason = reason(page).await?;
    ensure!(
        reason.contains("This browser is too old for the guide"),
        "the reason given is “{reason}”"
    );
    numbers_are_readable(page).await?;
    page.is_well().await
}
