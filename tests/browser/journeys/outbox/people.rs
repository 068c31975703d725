//! Whose a sign-off is, and which of two counts.

use anyhow::{Context, Result, ensure};
use guide_domain::sign_off::outbox::entry::Hold;
use serde_json::{Value, json};

use super::{Bench, SUBMIT, same_bytes};
use crate::journeys::sign_off::{
    ELEMENT, HOUSING, open_tasks, ready_to_send, receipt, reported_of_housing,
};
use crate::page::Page;
use crate::product::Intranet;
use crate::scripted::{Desk, Fault, ScriptedHost};

/// The host names one person when it is asked, and has the other's session when the post comes.
pub(crate) async fn somebody_else_between_two_questions(page: Page) -> Result<()> {
    let bench = Bench::start(&page).await?;
    bench.begin("amal").await?;
    bench.keep_draft("bess").await?;
    bench.open("amal", "").await?;
    bench.check().await?;
    bench.call("holdLock()").await?;
    bench.press(SUBMIT).await?;
    bench.until_saved().await?;
    let reference: String = page
        .get("words(guide()).match(/Reference: ([0-9a-f-]{36})/)[1]")
        .await?;

    let asked = bench.host.desk().asked;
    bench.host.sign_in(Some("bess"));
    bench.call("freeLock()").await?;
    let was_answered = |desk: &Desk| desk.answered() >= 1;
    bench.host.until("the post", was_answered).await?;
    let asked_before = bench.host.desk().posts[0].asked_before;
    ensure!(
        asked_before == asked,
        "the guide asked again before it posted: nobody came between"
    );
    bench
        .page
        .until(
            "words(guide()).includes('Signing as bess') || !words(guide()).includes('Reference: ')",
        )
        .await?;
    nothing_of_amal(&bench, &reference).await?;

    // Another page, of the other person.
    bench.open("bess", "").await?;
    page.wait_for::<Value>("await guide().flush();").await?;
    nothing_of_amal(&bench, &reference).await?;
    let waiting = bench.waiting().await?;
    let holds: Vec<Hold> = waiting.iter().map(|kept| kept.progress.hold).collect();
    ensure!(
        holds == [Hold::OtherPerson],
        "the device notes {holds:?} of the sign-off"
    );
    let posts = bench.host.desk().posts.len();
    ensure!(posts == 1, "{posts} posts while somebody else was there");
    // Who signs too, and sends nothing but that.
    bench.check().await?;
    bench.press(SUBMIT).await?;
    bench.until_recorded("SG-1").await?;
    let held = bench.host.desk().held;
    ensure!(
        held.len() == 1 && held[0].record["subject"] == "bess",
        "the host holds {held:?}"
    );

    bench.host.sign_in(Some("amal"));
    bench.open("amal", "").await?;
    bench.until_recorded("SG-2").await?;
    bench.until_nothing_waits().await?;
    each_their_own(bench.host.desk(), &reference)
}

/// The host holds one sign-off of each, and every attempt with the one that waited brought the same bytes.
fn each_their_own(desk: Desk, reference: &str) -> Result<()> {
    let subjects: Vec<&Value> = desk.held.iter().map(|one| &one.record["subject"]).collect();
    ensure!(subjects == ["bess", "amal"], "the host holds {subjects:?}");
    ensure!(
        desk.held[1].record["id"] == json!(reference),
        "another sign-off than {reference} was recorded"
    );
    let mut own = desk;
    own.posts.retain(|post| post.key == reference);
    ensure!(own.posts.len() == 2, "{} attempts", own.posts.len());
    same_bytes(&own)
}

/// The screen shows nothing of somebody else's sign-off, and the host does not hold it.
async fn nothing_of_amal(bench: &Bench<'_>, reference: &str) -> Result<()> {
    let shown = bench.page.words().await?;
    for foreign in [reference, "Sent from this device", "amal"] {
        ensure!(
            !shown.contains(foreign),
            "somebody else sees “{foreign}”: {shown}"
        );
    }
    let held = bench.host.desk().held;
    ensure!(
        held.iter().all(|one| one.record["subject"] != "amal"),
        "the host holds {held:?}"
    );
    Ok(())
}

/// The reference intranet keeps a sign-off and its answer is lost; the person thinks again and sends other answers.
pub(crate) async fn answers_changed_after_a_lost_answer(page: Page) -> Result<()> {
    let page = page.with_guide(ELEMENT);
    let mut intranet = Intranet::start()?;
    let place = intranet.address.trim_start_matches("http://").to_owned();
    let front = ScriptedHost::in_front_of(&place).await?;
    intranet.address = front.url("");
    ready_to_send(&page, &intranet, HOUSING).await?;
    front.fail(Some(Fault::ResetAfterBody));
    page.click(SUBMIT).await?;
    page.until("words(guide()).includes('Saved on this device, waiting to be sent.')")
        .await?;
    let was_answered = |desk: &Desk| desk.answered() >= 1;
    front.until("the first post", was_answered).await?;
    let first = only_id(&intranet)?;

    page.click("All tasks").await?;
    page.click("Training").await?;
    page.until_heading("Have you done safeguarding training?")
        .await?;
    page.click("A safeguarding briefing").await?;
    for (field, text) in [("Day", "27"), ("Month", "3"), ("Year", "2026")] {
        page.run(&format!(
            "const field = control('{field}'); field.value = '{text}';
             field.dispatchEvent(new InputEvent('input', {{ bubbles: true, composed: true }}));"
        ))
        .await?;
    }
    page.click("Continue").await?;
    page.until_heading("Check your answers before you sign")
        .await?;
    page.until("words(guide()).includes('27 March 2026')")
        .await?;
    front.fail(None);
    page.click(SUBMIT).await?;
    page.until_heading("Recorded").await?;
    let shown = receipt(&page).await?;
    page.wait_for::<Value>("await guide().flush();").await?;
    page.click("All tasks").await?;
    page.until("[...words(guide()).matchAll(/Recorded\\. Receipt: /g)].length === 2")
        .await?;

    let held = intranet.exported()?;
    let ids: Vec<&Value> = held.iter().map(|one| &one["id"]).collect();
    ensure!(
        ids.len() == 2 && ids[0] == &json!(first) && ids[1] != ids[0],
        "{first} was recorded first, now {ids:?} are held"
    );
    ensure!(
        held[1]["receipt"] == json!(shown),
        "the screen shows receipt {shown}, the host holds {}",
        held[1]
    );
    each_with_its_own_bytes(&front)?;
    intranet.verify()?;
    counted_once(&page, &intranet).await
}

fn only_id(intranet: &Intranet) -> Result<String> {
    let held = intranet.exported()?;
    ensure!(held.len() == 1, "not one record is held, but {held:?}");
    let id = held[0]["id"].as_str();
    Ok(id.context("a record without an id")?.to_owned())
}

/// Of both sign-offs every attempt brought the same bytes.
fn each_with_its_own_bytes(front: &ScriptedHost) -> Result<()> {
    let desk = front.desk();
    let mut pairs: Vec<(&str, &str)> = desk
        .posts
        .iter()
        .map(|post| (&*post.key, &*post.body))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    ensure!(pairs.len() == 2, "these were posted: {pairs:?}");
    Ok(())
}

async fn counted_once(page: &Page, intranet: &Intranet) -> Result<()> {
    open_tasks(page, intranet, HOUSING).await?;
    let counted: Vec<Value> = page
        .wait_for("return (await (await fetch('/api/me')).json()).sign_offs;")
        .await?;
    ensure!(
        counted.len() == 1 && counted[0]["outcome"] == "signed",
        "the host counts {counted:?}"
    );
    let reported = reported_of_housing(page, intranet).await?;
    ensure!(
        reported == ["1", "1", "1", "1", "0"],
        "the report counts {reported:?}"
    );
    Ok(())
}
