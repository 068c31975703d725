//! The report on the reference intranet, for whoever may see it and whoever may not; and what the host says it stores.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::journeys::sign_off::{HOUSING, LEAD, LIBRARY, Starter, sign_in};
use crate::page::Page;
use crate::product::{self, Intranet};

const NEW_STARTERS: &str = "/new-starters";
const CSV: &str = "/api/reports/completion.csv?pack=derby";
/// The width of A4 between margins of 1 cm, in CSS pixels.
const PAPER: u32 = 718;
const SOCIAL: Starter = Starter {
    person: "social-worker",
    display: "Social worker (demo)",
};
const TO_REPORT: &str = "Who has signed and been trained";

/// What the rows of the figures say: their counts, and their bar in words and in widths.
const ROWS: &str = "[...document.querySelectorAll('[aria-label=Figures] tbody tr')].map((row) => ({
    name: row.cells[0].innerText,
    counts: [...row.cells].slice(2, 6).map((cell) => Number(cell.innerText)),
    words: row.querySelector('svg').getAttribute('aria-label'),
    widths: ['signed', 'trained', 'both'].map((lane) => Number(row.querySelector(`rect.${lane}`).getAttribute('width'))),
    line: Number(row.querySelector('line.threshold').getAttribute('x1')) }))";

/// Waits for a page of the host's own by its heading, and looks at it.
async fn arrive(page: &Page, heading: &str) -> Result<()> {
    let heading = json!(heading);
    page.until(&format!(
        "document.querySelector('h1')?.innerText === {heading}"
    ))
    .await?;
    page.reflows().await.with_context(|| heading.to_string())?;
    page.is_accessible(&heading.to_string()).await
}

/// Goes on by a link or button of the page, by the keyboard alone.
async fn follow(page: &Page, name: &str) -> Result<()> {
    page.tab_to(name).await?;
    page.press(Key::Enter).await
}

/// Opens the page for new starters and waits until it knows who is there.
async fn open_starters(page: &Page, intranet: &Intranet) -> Result<()> {
    page.goto(&format!("{}{NEW_STARTERS}", intranet.address))
        .await?;
    page.until("document.querySelector('[data-demo-people] select')")
        .await
}

/// Keeps a picture of the whole page for people to look at.
async fn picture(page: &Page, name: &str) -> Result<()> {
    let folder = product::scratch()?.join("pictures");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{name}.png"));
    let size: Value = page
        .get("({ width: document.documentElement.clientWidth, height: document.documentElement.scrollHeight })")
        .await?;
    page.chromium(
        "Emulation.setDeviceMetricsOverride",
        json!({"width": size["width"], "height": size["height"], "deviceScaleFactor": 1, "mobile": false}),
    )
    .await?;
    page.driver.screenshot(&file).await?;
    Ok(())
}

/// Three people answer: one signs and is trained, one signs, one is trained and asks for help.
async fn three_answer(page: &Page, intranet: &Intranet) -> Result<()> {
    let pack = product::pack_to_sign("derby")?;
    let policy = pack.policy().context("Derby’s pack has no policy")?;
    let signed = json!({
        "pack": "derby", "id": policy.id.as_str(), "version": &*policy.version, "locale": &*policy.locale,
        "text": "plain", "sha256": policy.sha256.to_string(), "exemplar": true
    });
    let training = json!({"kind": "briefing", "id": "briefing", "on": "2026-01-05"});
    for (starter, outcome, training) in [
        (HOUSING, "signed", &training),
        (LIBRARY, "signed", &Value::Null),
        (SOCIAL, "needs-help", &training),
    ] {
        sign_in(page, intranet, starter).await?;
        let data = json!({
            "policy": signed, "outcome": outcome, "reason": null, "training": training, "scenarios": 4, "opened": [],
            "declaration": if outcome == "signed" { json!("I agree.") } else { Value::Null }
        });
        let record = json!({
            "specversion": "1.0", "id": starter.person, "source": "/safeguarding-guide/derby",
            "type": "safeguarding-guide.sign-off.v1", "time": "2026-11-20T09:14:05Z",
            "datacontenttype": "application/json", "data": data
        });
        let status: u16 = page
            .wait_for(&format!(
                "const record = {record}; record.subject = (await (await fetch('/api/me')).json()).subject;
                 const headers = {{ 'Content-Type': 'application/cloudevents+json', 'Idempotency-Key': `\"${{record.id}}\"` }};
                 return (await fetch('/api/sign-offs', {{ method: 'POST', headers, body: JSON.stringify(record) }})).status;"
            ))
            .await?;
        ensure!(status == 201, "{} was answered {status}", starter.person);
    }
    Ok(())
}

/// Each bar shows its row's counts, in words and in widths.
async fn bars_say_the_counts(page: &Page) -> Result<()> {
    let rows: Vec<Value> = page.get(ROWS).await?;
    let all = rows.last().context("no figures")?;
    ensure!(all["counts"] == json!([7, 2, 2, 1]), "{all}");
    for row in rows {
        let counts: Vec<u64> = serde_json::from_value(row["counts"].clone())?;
        let [expected, counts @ ..] = counts.as_slice() else {
            bail!("no counts in {row}");
        };
        let shares: Vec<u64> = counts.iter().map(|count| count * 100 / expected).collect();
        let [signed, trained, both] = shares.as_slice() else {
            bail!("not three counts in {row}");
        };
        ensure!(
            row["widths"] == json!(shares) && row["line"] == json!(90),
            "{row}"
        );
        let words =
            format!("{signed} % signed, {trained} % trained, {both} % both; threshold 90 %");
        ensure!(row["words"] == json!(words), "{row}");
    }
    Ok(())
}

/// Printed, no column is cut off and nothing is left to press.
async fn fits_on_paper(page: &Page) -> Result<()> {
    page.set_width(PAPER).await?;
    let media = |media: &str| json!({"media": media, "features": []});
    page.chromium("Emulation.setEmulatedMedia", media("print"))
        .await?;
    page.reflows().await.context("printed")?;
    let pressed: u32 = page
        .get("[...document.querySelectorAll('button, input')].filter((one) => one.getClientRects().length).length")
        .await?;
    ensure!(pressed == 0, "there is something to press on paper");
    page.chromium("Emulation.setEmulatedMedia", media(""))
        .await?;
    Ok(())
}

/// The CSV, got where the page's link leads, from a page that may fetch.
async fn csv(page: &Page) -> Result<String> {
    page.wait_for(&format!(
        "return (await fetch('{CSV}', {{ cache: 'no-store' }})).text();"
    ))
    .await
}

/// The CSV has a line for everybody whom the page counts; nobody of the demonstration is exempt.
async fn csv_counts_the_same(page: &Page, csv: &str) -> Result<()> {
    let leads_there: bool = page
        .get(&format!(
            "[...document.links].some((link) => link.pathname + link.search === '{CSV}')"
        ))
        .await?;
    ensure!(leads_there, "no link to {CSV}");
    let rows: Vec<Value> = page.get(ROWS).await?;
    let all = rows.last().context("no figures")?;
    let lines = csv.lines().skip(1).count();
    ensure!(
        all["name"] == "All" && all["counts"][0] == json!(lines),
        "{lines} lines, but {all}"
    );
    Ok(())
}

async fn read_and_confirmed(page: &Page, width: u32) -> Result<()> {
    let intranet = Intranet::start()?;
    page.set_width(width).await?;
    three_answer(page, &intranet).await?;
    sign_in(page, &intranet, LEAD).await?;
    open_starters(page, &intranet).await?;
    let csv = csv(page).await?;
    follow(page, TO_REPORT).await?;
    arrive(page, "Policy sign-off and training").await?;
    bars_say_the_counts(page).await?;
    csv_counts_the_same(page, &csv).await?;
    let standing: Vec<String> = page
        .get("[...document.querySelectorAll('[aria-label=People] tbody tr td:last-child')].map((cell) => cell.innerText)")
        .await?;
    let is_overdue = |due: &String| due.starts_with("overdue since ");
    ensure!(
        standing.iter().any(is_overdue) && standing.iter().is_sorted_by_key(|due| !is_overdue(due)),
        "the overdue do not come first: {standing:?}"
    );
    let provisional = "document.body.innerText.includes('Provisional: nobody has confirmed these figures for accuracy.')";
    page.until(provisional).await?;
    picture(page, &format!("report-{width}")).await?;
    fits_on_paper(page).await?;

    page.set_width(width).await?;
    page.tab_to("Your post, not your name").await?;
    let typing = page.driver.action_chain().send_keys("Head of Service");
    typing.perform().await?;
    follow(page, "Confirm the figures").await?;
    page.until("document.body.innerText.includes('Confirmed for accuracy by Head of Service on ')")
        .await?;
    ensure!(!page.get::<bool>(provisional).await?, "provisional still");
    arrive(page, "Policy sign-off and training").await?;
    follow(page, "Back to the intranet").await?;
    arrive(page, "Welcome").await
}

pub(crate) async fn read_and_confirmed_at_320(page: Page) -> Result<()> {
    read_and_confirmed(&page, 320).await
}

pub(crate) async fn read_and_confirmed_at_1280(page: Page) -> Result<()> {
    read_and_confirmed(&page, 1280).await
}

pub(crate) async fn others_are_told_so(page: Page) -> Result<()> {
    let intranet = Intranet::start()?;
    let report = format!("{}/api/reports/completion", intranet.address);
    page.set_width(320).await?;
    sign_in(&page, &intranet, HOUSING).await?;
    open_starters(&page, &intranet).await?;
    let is_offered: bool = page
        .get("document.querySelector('[data-reports]').getClientRects().length > 0")
        .await?;
    ensure!(!is_offered, "the link is offered to whoever may not follow");
    page.goto(&report).await?;
    arrive(&page, "This report is not for everybody").await?;
    let shown: String = page.get("document.body.innerText").await?;
    ensure!(!shown.contains("Refuse collector"), "{shown}");
    page.driver.delete_all_cookies().await?;
    page.goto(&report).await?;
    arrive(&page, "You are not signed in").await
}

pub(crate) async fn privacy_is_told_before_signing(page: Page) -> Result<()> {
    let intranet = Intranet::start()?;
    for width in [320, 1280] {
        page.set_width(width).await?;
        open_starters(&page, &intranet).await?;
        follow(&page, "What is stored, why, for how long").await?;
        arrive(&page, "What signing stores, and for how long").await?;
        picture(&page, &format!("privacy-{width}")).await?;
    }
    Ok(())
}
