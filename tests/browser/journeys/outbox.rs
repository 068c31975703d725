//! What becomes of a sign-off between the click and its receipt, against a host that does what the journey says.

mod beside;
mod events;
mod faults;
mod people;
mod tabs;
mod week;

use anyhow::{Context, Result, ensure};
use guide_domain::sign_off::journey::{Draft, TrainingAnswer};
use guide_domain::sign_off::outbox::entry::{Hold, Kept};
use serde_json::{Value, json};

use crate::page::Page;
use crate::product;
use crate::scripted::{Desk, ScriptedHost};
use crate::site::HostPage;

pub(crate) use beside::beside_the_contact_guide;
pub(crate) use events::recorded_by_the_page_itself;
pub(crate) use faults::{
    every_fault_at_the_question, every_fault_on_a_page_that_is_loaded_again,
    every_fault_on_a_page_that_stays_open, telling_faults,
};
pub(crate) use people::{answers_changed_after_a_lost_answer, somebody_else_between_two_questions};
pub(crate) use tabs::{hundred_rounds_in_two_tabs, rounds_in_two_tabs_without_locks};
pub(crate) use week::offline_for_a_week;

/// The button that submits.
const SUBMIT: &str = "Sign and send";

/// A page with the guide, and the host behind it.
struct Bench<'p> {
    page: &'p Page,
    host: ScriptedHost,
    draft: String,
    key: String,
}

impl<'p> Bench<'p> {
    /// A host whose page at `/` is for signing Derby's policy, as is that at `/events`, which names no host but a person;
    /// those at `/late` and `/host` are for whom to contact, of which the first names no host.
    async fn start(page: &'p Page) -> Result<Self> {
        let signing = HostPage::with("derby", "host=\"/api\" view=\"sign-off\"");
        let late = HostPage::with("derby", "");
        let contact = HostPage::with("derby", "host=\"/api\"");
        let events = HostPage::with("derby", "subject=\"amal\" view=\"sign-off\"");
        let pages = [
            ("/", signing),
            ("/events", events),
            ("/late", late),
            ("/host", contact),
        ];
        let host = ScriptedHost::start(&pages).await?;
        let pack = product::pack_to_sign("derby")?;
        let policy = pack.policy().context("Derby’s pack has no policy")?;
        // Everything is done but looking at the answers and submitting them.
        let draft = Draft {
            opened: policy.sections.iter().map(|one| one.id.clone()).collect(),
            solved: policy.scenarios.iter().map(|one| one.id.clone()).collect(),
            training: Some(TrainingAnswer::StillToCome),
            agreed: true,
            ..Draft::default()
        };
        Ok(Self {
            page,
            host,
            draft: serde_json::to_string(&draft)?,
            key: format!("derby {} {}", policy.id, policy.version),
        })
    }

    /// Begins with a person of whom neither device nor host knows anything but the finished journey.
    async fn begin(&self, person: &str) -> Result<()> {
        self.page.goto(&self.host.url("/blank")).await?;
        self.host.begin(person);
        self.keep_draft(person).await
    }

    async fn keep_draft(&self, person: &str) -> Result<()> {
        let key = json!(format!("{person} {}", self.key));
        let draft = json!(self.draft);
        self.page
            .wait_for::<Value>(&format!("await bench.keepDraft({key}, {draft});"))
            .await?;
        Ok(())
    }

    /// Opens the page for signing and waits until the guide knows who is there.
    async fn open(&self, person: &str, query: &str) -> Result<()> {
        self.page.goto(&self.host.url(&format!("/{query}"))).await?;
        self.until_known(person).await
    }

    async fn until_known(&self, person: &str) -> Result<()> {
        let signing = json!(format!("Signing as {person}"));
        self.page
            .until(&format!("words(guide()).includes({signing})"))
            .await
    }

    /// Goes to the answers, shown for checking.
    async fn check(&self) -> Result<()> {
        self.page
            .until("words(guide()).includes('Still to come')")
            .await?;
        self.press("Continue").await?;
        self.page
            .until_heading("Check your answers before you sign")
            .await
    }

    /// Presses a button as soon as it is there.
    async fn press(&self, name: &str) -> Result<()> {
        let name = json!(name);
        let found: bool = self
            .page
            .wait_for(&format!(
                "const found = await bench.until(() => control({name}), Boolean); found?.click(); return Boolean(found);"
            ))
            .await?;
        ensure!(found, "there is no {name} to press");
        Ok(())
    }

    /// Calls one of the page's own functions, which are in `bench.js`.
    async fn call(&self, call: &str) -> Result<()> {
        self.page
            .wait_for::<Value>(&format!("await bench.{call};"))
            .await?;
        Ok(())
    }

    /// What waits on this device.
    async fn waiting(&self) -> Result<Vec<Kept>> {
        self.page.wait_for("return await bench.waiting();").await
    }

    /// Waits until one sign-off waits on this device, for this reason.
    async fn until_noted(&self, hold: Hold) -> Result<()> {
        let seen: Vec<Kept> = self
            .page
            .wait_for(&format!(
                "const wanted = JSON.stringify({});
                 return await bench.until(bench.waiting, (all) => JSON.stringify(all[0]?.progress.hold) === wanted);",
                json!(hold)
            ))
            .await?;
        let holds: Vec<Hold> = seen.iter().map(|kept| kept.progress.hold).collect();
        ensure!(
            holds == [hold],
            "the device notes {holds:?} instead of {hold:?}"
        );
        Ok(())
    }

    /// Waits until nothing waits on this device any more.
    async fn until_nothing_waits(&self) -> Result<()> {
        let left: Vec<Kept> = self
            .page
            .wait_for("return await bench.until(bench.waiting, (all) => all.length === 0);")
            .await?;
        ensure!(left.is_empty(), "there still waits {left:?}");
        Ok(())
    }

    /// Waits until the device keeps a sign-off and the screen says so.
    async fn until_saved(&self) -> Result<()> {
        self.page
            .until("words(guide()).includes('Saved on this device, waiting to be sent.')")
            .await
    }

    /// Sends what waits, and does not wait for it.
    async fn flush(&self) -> Result<()> {
        self.page.run("guide().flush();").await
    }

    /// The receipts that the page was told of and that the screen calls recorded; a host's word of what it holds from
    /// earlier is no such thing.
    async fn said_recorded(&self) -> Result<Vec<String>> {
        self.page
            .get(
                "[...bench.events.filter((event) => event.type === 'sg-recorded').map((event) => event.detail.receipt),
                  ...[...words(guide()).matchAll(/(?:Your receipt:|Recorded\\. Receipt:) (\\S+)/g)].map((match) => match[1])]",
            )
            .await
    }

    /// Waits until the screen shows a receipt as this sign-off's.
    async fn until_recorded(&self, receipt: &str) -> Result<()> {
        let texts = [
            format!("Your receipt: {receipt}"),
            format!("Recorded. Receipt: {receipt}"),
        ];
        self.page
            .until(&format!(
                "{}.some((text) => words(guide()).includes(text))",
                json!(texts)
            ))
            .await
    }
}

/// One record is held, and every post brought the same bytes under the same id, one after the other.
fn one_record(desk: &Desk, person: &str) -> Result<()> {
    let [held] = desk.held.as_slice() else {
        anyhow::bail!("the host holds {:?}", desk.held);
    };
    ensure!(
        held.record["subject"] == person && held.record["data"]["outcome"] == "signed",
        "{} is no signature of {person}",
        held.record
    );
    same_bytes(desk)?;
    let id = desk.posts.first().map(|post| json!(post.key));
    ensure!(
        id.as_ref() == Some(&held.record["id"]),
        "{id:?} was posted, {} is held",
        held.record["id"]
    );
    ensure!(
        desk.most_open == 1,
        "{} posts were open at a time",
        desk.most_open
    );
    Ok(())
}

/// Every post brought the same bytes under the same id.
fn same_bytes(desk: &Desk) -> Result<()> {
    // A connection that was reset before its body brought none.
    let mut bodies: Vec<(&str, &str)> = desk
        .posts
        .iter()
        .filter(|post| !post.body.is_empty())
        .map(|post| (&*post.key, &*post.body))
        .collect();
    bodies.dedup();
    ensure!(bodies.len() <= 1, "other bytes were sent: {bodies:?}");
    let mut keys: Vec<&str> = desk.posts.iter().map(|post| &*post.key).collect();
    keys.dedup();
    ensure!(keys.len() <= 1, "other ids were sent: {keys:?}");
    Ok(())
}
