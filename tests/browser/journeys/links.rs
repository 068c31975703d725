//! Links to a role, to one duty, to an entry; and links that lead nowhere.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::journeys::contact::NIGHT;
use crate::page::Page;
use crate::site::{HostPage, Site};

/// The paragraph of a link has the focus and is in sight.
async fn paragraph_is_reached(page: &Page, paragraph: &str) -> Result<()> {
    page.until(&format!(
        "words(focused()) === {} && inView(focused())",
        json!(paragraph)
    ))
    .await
}

pub(crate) async fn lead_to_one_paragraph(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.set("view", "roles/leader#1.3").await?;
    paragraph_is_reached(&page, "1.3").await.context("view")?;
    page.run("guide().open('roles/other-staff#27.1');").await?;
    page.until_heading("Other practitioner or support staff")
        .await?;
    paragraph_is_reached(&page, "27.1").await.context("open")?;
    // To another paragraph of the same role; to a lettered part.
    page.run("guide().open('roles/strategic-director-children#5.15');")
        .await?;
    paragraph_is_reached(&page, "5.15").await?;
    page.run("guide().open('roles/strategic-director-children#5.4a');")
        .await?;
    paragraph_is_reached(&page, "5.4a").await?;
    page.run("guide().open('terms#lac');").await?;
    page.until("words(focused()).startsWith('LAC') && inView(focused())")
        .await?;
    page.is_well().await
}

pub(crate) async fn in_the_address_lead_to_one_paragraph(page: Page) -> Result<()> {
    for address in [
        "/#sg=roles/leader#1.3",
        "/#sg=roles/leader%231.3",
        "/#sg=roles%2Fleader%231.3",
    ] {
        // Another origin each time: a page that only gets another fragment is not loaded anew.
        let site = Site::sound(&HostPage::at(NIGHT).and("leicester", "")).await?;
        page.goto(&site.url(address)).await?;
        page.until_heading("Leader of the Council").await?;
        paragraph_is_reached(&page, "1.3")
            .await
            .with_context(|| address.to_owned())?;
        page.until("words(heading(guide(1))) === 'Whom to call right now'")
            .await?;
        let ready: u32 = page
            .get("watched.events.filter((event) => event.type === 'sg-ready').length")
            .await?;
        ensure!(ready == 2, "two guides were ready {ready} times");
        let errors: Vec<String> = page
            .get("watched.events.filter((event) => event.type === 'sg-error').map((event) => event.detail.message)")
            .await?;
        ensure!(errors.is_empty(), "{address}: {errors:?}");
        page.is_well().await?;
    }
    Ok(())
}

/// Links into the framework that lead nowhere, and what the screen says.
const LOST: [(&str, &str, &str); 6] = [
    (
        "roles/nobody",
        "There is no such role",
        "The framework has no role “nobody”",
    ),
    (
        "roles/<b>nobody</b>",
        "There is no such role",
        "The framework has no role “<b>nobody</b>”",
    ),
    (
        "roles/leader#99.9",
        "Leader of the Council",
        "The framework has no paragraph “99.9”",
    ),
    (
        "roles/leader#first",
        "Leader of the Council",
        "The framework has no paragraph “first”",
    ),
    (
        "terms#abracadabra",
        "Laws, boards and terms",
        "There is no entry “abracadabra”",
    ),
    (
        "compare/dragons",
        "Two councils side by side",
        "There is no topic “dragons”",
    ),
];

pub(crate) async fn that_lead_nowhere_say_so(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    for (view, heading, said) in LOST {
        page.set("view", view).await?;
        page.until_heading(heading)
            .await
            .with_context(|| view.to_owned())?;
        page.until(&format!("words(guide()).includes({})", json!(said)))
            .await?;
        page.until("focused() === heading()")
            .await
            .with_context(|| view.to_owned())?;
        let numbers = page.numbers_inside().await?;
        ensure!(numbers.contains("999"), "{view}: {numbers:?}");
    }
    // A role that is not there leads nobody on: here the screen gives the number of this hour as well.
    page.set("view", "roles/nobody").await?;
    page.until_heading("There is no such role").await?;
    let numbers = page.numbers_inside().await?;
    ensure!(numbers.contains("01332786968"), "{numbers:?}");
    page.click("See all roles").await?;
    page.until_heading("Roles and responsibilities").await?;
    page.is_well().await
}

pub(crate) async fn in_the_address_that_lead_nowhere_say_so(page: Page) -> Result<()> {
    for (address, said) in [
        ("/#sg=nonsense", "this guide has no view “nonsense”"),
        (
            "/#sg=roles/leader/1.3",
            "The framework has no role “leader/1.3”",
        ),
        ("/#sg=roles/", "The framework has no role “”"),
    ] {
        let site = Site::sound(&HostPage::at(NIGHT)).await?;
        page.goto(&site.url(address)).await?;
        page.until_ready().await?;
        page.until(&format!("words(guide()).includes({})", json!(said)))
            .await
            .with_context(|| address.to_owned())?;
        let numbers = page.numbers_inside().await?;
        for number in ["999", "01332786968"] {
            ensure!(numbers.contains(number), "{address}: {numbers:?}");
        }
        page.is_well().await?;
    }
    Ok(())
}

pub(crate) async fn can_be_copied(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(NIGHT)).await?;
    page.open(&site).await?;
    page.chromium(
        "Browser.grantPermissions",
        json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}),
    )
    .await?;
    page.set("view", "roles/leader").await?;
    page.click("Copy reference 1.3").await?;
    page.until("words(shadow().querySelector('.sg-announcement')).startsWith('Copied')")
        .await?;
    let copied: String = page
        .wait_for("return navigator.clipboard.readText();")
        .await?;
    let (reference, link) = copied.split_once('\n').context("there is no second line")?;
    ensure!(
        reference.contains("Derby")
            && reference.ends_with(", paragraph 1.3 (Leader of the Council)"),
        "the reference is “{reference}”"
    );
    ensure!(
        link == site.url("/#sg=roles/leader%231.3"),
        "the link is “{link}”"
    );
    // It leads back to where it was copied.
    page.goto("about:blank").await?;
    page.goto(link).await?;
    page.until_heading("Leader of the Council").await?;
    paragraph_is_reached(&page, "1.3").await
}
