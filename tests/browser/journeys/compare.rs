//! Two councils side by side.

use anyhow::{Context, Result, ensure};
use guide_domain::framework::{Framework, TopicId};
use serde_json::json;

use crate::journeys::contact::OFFICE_HOURS;
use crate::page::Page;
use crate::product;
use crate::site::{Behaviour, Damage, HostPage, Site};

/// The duties of a framework on a topic.
fn on(framework: &Framework, topic: &TopicId) -> Vec<String> {
    let duties = framework.roles.iter().flat_map(|role| &role.duties);
    let duties = duties.filter(|duty| duty.topics.contains(topic));
    duties.map(|duty| duty.reference.to_string()).collect()
}

/// The councils of the page, the references under each, and whether it says that it has none.
const SIDES: &str = "all('.sg-sides > section').map((side) => [words(side.querySelector('.sg-side')),
    [...side.querySelectorAll('.sg-ref')].map(words), words(side).includes('This framework has no duty on this topic.')])";

pub(crate) async fn shows_what_each_council_says(page: Page) -> Result<()> {
    let (derby, leicester) = (product::pack("derby")?, product::pack("leicester")?);
    let (first, second) = (product::framework(&derby)?, product::framework(&leicester)?);
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    page.click("Roles").await?;
    page.click("Two councils side by side").await?;
    page.until_heading("Two councils side by side").await?;
    page.until("all('.sg-answers li').length > 0").await?;
    for topic in &first.topics {
        page.click(&topic.label).await?;
        page.until("all('.sg-sides > section').length === 2")
            .await?;
        let sides: Vec<(String, Vec<String>, bool)> = page.get(SIDES).await?;
        let expected: Vec<(String, Vec<String>, bool)> = [
            ("Derby City Council", on(first, &topic.id)),
            ("Leicester City Council", on(second, &topic.id)),
        ]
        .into_iter()
        .map(|(council, references)| {
            let is_empty = references.is_empty();
            (council.to_owned(), references, is_empty)
        })
        .collect();
        ensure!(
            sides == expected,
            "{}: {sides:?}, not {expected:?}",
            topic.id
        );
        page.click("Choose another topic").await?;
        page.until("all('.sg-sides').length === 0").await?;
    }
    page.is_well().await
}

pub(crate) async fn other_council_out_of_reach(page: Page) -> Result<()> {
    for damage in [Damage::Missing, Damage::FlippedBit] {
        let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
        page.open(&site).await?;
        page.set("view", "roles").await?;
        page.until("control('Ward councillor')").await?;
        site.behave(Behaviour {
            framework: damage,
            ..Behaviour::default()
        });
        page.set("view", "compare/training").await?;
        page.until("control('Try again')")
            .await
            .with_context(|| format!("{damage:?}"))?;
        let words = page.words().await?;
        ensure!(
            words.contains("could not be loaded") && words.contains("01332 641172"),
            "{damage:?}: the screen says {words}"
        );
        let code = page.until_error().await?;
        let expected = if damage == Damage::Missing {
            "pack-missing"
        } else {
            "pack-damaged"
        };
        ensure!(code == expected, "{damage:?}: the page was told “{code}”");
        page.is_accessible(&format!("other council, {damage:?}"))
            .await?;
        site.behave(Behaviour::default());
        page.click("Try again").await?;
        page.until("all('.sg-sides > section').length === 2")
            .await?;
        page.is_well().await?;
    }
    Ok(())
}

pub(crate) async fn starts_from_either_council(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::with("leicester", "")).await?;
    page.open(&site).await?;
    page.set("view", "compare").await?;
    page.until("all('.sg-answers li').length > 0").await?;
    let counts: Vec<String> = page.get("all('.sg-answers .sg-hint').map(words)").await?;
    ensure!(
        counts
            .iter()
            .all(|count| count.starts_with("Leicester City Council: ")
                && count.contains(" · Derby City Council: ")),
        "the topics say {counts:?}"
    );
    page.until(&format!(
        "words(guide()).includes({})",
        json!("Choose a topic to see what each council’s framework says about it")
    ))
    .await?;
    page.is_well().await
}
