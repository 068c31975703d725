//! A browser that is killed while somebody sends a sign-off: what its screen called saved is recorded all the same.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::engine::{Engine, Session};
use crate::journeys::sign_off::{ELEMENT, HOUSING, open_tasks, ready_to_send, sign_in};
use crate::page::Page;
use crate::product::Intranet;

/// How often the browser is killed.
const ROUNDS: u64 = 30;

/// Whence the moments come; another number gives other moments.
const SEED: u64 = 20_261_122;

/// The latest moment after the click, in milliseconds. It is saved after a third of that, and recorded soon after.
const LATEST: u64 = 180;

/// The key and the text of a draft, as the guide keeps it.
type Draft = (String, String);

/// Opens the guide's database; `shelf(mode)` gives its drafts.
const DRAFTS: &str = "const database = await new Promise((resolve, reject) => {
         const request = indexedDB.open('safeguarding-guide', 1);
         request.onsuccess = () => resolve(request.result);
         request.onerror = () => reject(request.error);
     });
     const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
     const shelf = (mode) => database.transaction('drafts', mode).objectStore('drafts');";

/// What the host does while the browser is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    Runs,
    /// It is away from the click until the browser is back.
    Away,
}

/// When the browser is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// So many milliseconds after the click, whatever the screen says.
    After(u64),
    /// As soon as the screen calls it saved or recorded.
    OnceSaved,
}

/// Numbers that only look random (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Every third round is killed at what the screen says, every other at its own moment; in every second the host is away.
fn plan() -> Vec<(Moment, Host)> {
    let mut numbers = Numbers(SEED);
    let rounds = 0..ROUNDS;
    let rounds = rounds.map(|round| {
        let moment = match round % 3 {
            0 => Moment::OnceSaved,
            _ => Moment::After(numbers.next() % LATEST),
        };
        let host = if round % 2 == 0 {
            Host::Runs
        } else {
            Host::Away
        };
        (moment, host)
    });
    rounds.collect()
}

/// Whether a screen calls the sign-off saved or recorded.
fn is_saved(screen: &str) -> bool {
    screen.contains("Saved on this device") || screen.contains("Your receipt: ")
}

/// A Chromium of its own, with the profile that its predecessors left.
async fn start(profile: &Path) -> Result<(Session, Page)> {
    let session = Session::start_with_profile(profile).await?;
    let page = Page::new(Engine::Chromium, session.driver.clone()).with_guide(ELEMENT);
    Ok((session, page))
}

/// The draft whose answers are on the screen, as if they had never been shown for checking.
async fn finished_draft(page: &Page) -> Result<Draft> {
    let (key, text): Draft = page
        .wait_for(&format!(
            "{DRAFTS} return [(await done(shelf('readonly').getAllKeys()))[0], (await done(shelf('readonly').getAll()))[0]];"
        ))
        .await?;
    let mut draft: Value = serde_json::from_str(&text)?;
    let fields = draft.as_object_mut().context("a draft without fields")?;
    fields.remove("id");
    fields.remove("submitted");
    Ok((key, draft.to_string()))
}

/// From a browser's start to the answers, shown for checking.
async fn to_check(page: &Page, intranet: &Intranet, draft: &Draft) -> Result<()> {
    sign_in(page, intranet, HOUSING).await?;
    let (key, text) = (json!(draft.0), json!(draft.1));
    page.wait_for::<Value>(&format!(
        "{DRAFTS} await done(shelf('readwrite').put({text}, {key})); database.close(); return null;"
    ))
    .await?;
    open_tasks(page, intranet, HOUSING).await?;
    page.click("Continue").await?;
    page.until_heading("Check your answers before you sign")
        .await
}

/// Clicks and gives what the screen said last before the moment came.
async fn click_and_watch(page: &Page, moment: Moment) -> Result<String> {
    let mut said = String::new();
    let watching = async {
        page.run("control('Sign and send').click();").await?;
        loop {
            said = page.words().await?;
            if moment == Moment::OnceSaved && is_saved(&said) {
                return anyhow::Ok(());
            }
        }
    };
    match moment {
        Moment::OnceSaved => tokio::time::timeout(Duration::from_secs(30), watching)
            .await
            .context("nothing was ever called saved")??,
        Moment::After(milliseconds) => {
            // The moment is a moment, not a condition: this is where the power goes.
            let cut = tokio::time::timeout(Duration::from_millis(milliseconds), watching).await;
            cut.unwrap_or(Ok(()))?;
        }
    }
    Ok(said)
}

/// No process of that profile is left; those of a killed browser end one after the other.
async fn until_gone(profile: &Path) -> Result<()> {
    let own = format!("--user-data-dir={}", profile.display());
    let gone = async {
        while is_running(&own)? {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(Duration::from_secs(10), gone)
        .await
        .context("the browser outlived its death")?
}

fn is_running(argument: &str) -> Result<bool> {
    for entry in fs::read_dir("/proc")? {
        // It may have ended since.
        let line = fs::read(entry?.path().join("cmdline")).unwrap_or_default();
        if line
            .split(|byte| *byte == 0)
            .any(|one| one == argument.as_bytes())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Waits until nothing is under way or waiting any more.
async fn until_sent(page: &Page) -> Result<()> {
    page.wait_for::<Value>("await guide().flush();").await?;
    page.until(
        "!words(guide()).includes('waiting to be sent') && !words(guide()).includes('Being saved')",
    )
    .await
}

pub(crate) async fn saved_is_recorded_all_the_same(page: Page) -> Result<()> {
    let mut intranet = Intranet::start()?;
    let home: TempDir = tempfile::tempdir()?;
    let profile = home.path().join("profile");
    // The browser at hand is another journey's: it must not be killed.
    page.goto("about:blank").await?;
    let (mut session, mut page) = start(&profile).await?;
    ready_to_send(&page, &intranet, HOUSING).await?;
    let draft = finished_draft(&page).await?;
    let mut recorded = 0;
    eprintln!("\nkilled browsers, seed {SEED}");
    for (round, (moment, host)) in plan().into_iter().enumerate() {
        to_check(&page, &intranet, &draft).await?;
        if host == Host::Away {
            intranet.stop();
        }
        let said = click_and_watch(&page, moment).await?;
        session.kill()?;
        until_gone(&profile).await?;
        (session, page) = start(&profile).await?;
        if host == Host::Away {
            intranet.start_again()?;
        }
        sign_in(&page, &intranet, HOUSING).await?;
        open_tasks(&page, &intranet, HOUSING).await?;
        until_sent(&page).await?;

        let held = intranet.exported()?.len();
        let new = held.checked_sub(recorded).context("a record went away")?;
        let saved = is_saved(&said);
        eprintln!("{round:>4}  {moment:?}, host {host:?}: called saved {saved}, recorded {new}");
        ensure!(
            new == 1 || (new == 0 && !saved),
            "round {round} of seed {SEED} ({moment:?}, host {host:?}): the screen said “{said}”, {new} were recorded"
        );
        recorded = held;
    }
    intranet.verify()?;
    session.close().await;
    Ok(())
}
