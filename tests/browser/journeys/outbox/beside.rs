//! What waits goes while somebody is on their way through the contact guide, which holds no sign-offs.

use anyhow::{Result, ensure};
use guide_domain::sign_off::outbox::answer::Trouble;
use guide_domain::sign_off::outbox::entry::Hold;
use serde_json::Value;

use super::{Bench, SUBMIT, one_record};
use crate::page::Page;
use crate::scripted::Fault;

/// The page names its host late; or the device had nothing to send when the page was loaded, and has when it is asked.
pub(crate) async fn beside_the_contact_guide(page: Page) -> Result<()> {
    let bench = Bench::start(&page).await?;
    one_waits(&bench, "amal").await?;
    page.goto(&bench.host.url("/late")).await?;
    amid_the_contact_guide(&page).await?;
    page.set("host", "/api").await?;
    goes_beside(&bench, "amal").await?;

    one_waits(&bench, "bess").await?;
    page.goto(&bench.host.url("/blank")).await?;
    page.wait_for::<Value>("sessionStorage.setItem('kept', await bench.takeAway());")
        .await?;
    page.goto(&bench.host.url("/host")).await?;
    amid_the_contact_guide(&page).await?;
    page.wait_for::<Value>("await bench.putBack(sessionStorage.getItem('kept'));")
        .await?;
    page.wait_for::<Value>("await guide().flush();").await?;
    goes_beside(&bench, "bess").await
}

/// A sign-off of that person waits, and the host is well again.
async fn one_waits(bench: &Bench<'_>, person: &str) -> Result<()> {
    bench.begin(person).await?;
    bench.open(person, "").await?;
    bench.check().await?;
    bench.host.fail(Some(Fault::Unavailable));
    bench.press(SUBMIT).await?;
    bench
        .until_noted(Hold::Trouble(Trouble::Status(503)))
        .await?;
    bench.page.goto(&bench.host.url("/blank")).await?;
    bench.host.fail(None);
    Ok(())
}

async fn amid_the_contact_guide(page: &Page) -> Result<()> {
    page.until_ready().await?;
    page.click("An adult (18 or over)").await?;
    page.until_heading("An adult").await?;
    page.until("focused() === heading()").await
}

/// The host gets it and the page hears of it; the screen, its focus and its history stay.
async fn goes_beside(bench: &Bench<'_>, person: &str) -> Result<()> {
    let page = bench.page;
    page.until("bench.events.some((event) => event.type === 'sg-recorded')")
        .await?;
    bench.until_nothing_waits().await?;
    one_record(&bench.host.desk(), person)?;
    page.until_heading("An adult").await?;
    page.until("focused() === heading()").await?;
    let views: usize = page
        .get("watched.events.filter((event) => event.type === 'sg-view').length")
        .await?;
    ensure!(views == 1, "the page heard of {views} screens");
    page.click("Back").await?;
    page.until_heading("Who are you worried about?").await?;
    page.is_well().await
}
