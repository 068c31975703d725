//! Search, as somebody types.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::engine::Engine;
use crate::journeys::contact::{OFFICE_HOURS, TRACES, Traces};
use crate::page::Page;
use crate::site::{Behaviour, Damage, HostPage, Site};

/// The field.
const FIELD: &str = "shadow().querySelector('input[type=search]')";

/// What the page says it has found.
const COUNT: &str = "words(shadow().querySelector('.sg-count'))";

/// The hits in their order.
const HITS: &str = "all('.sg-search .sg-list.sg-spaced > li').map(words)";

async fn open(page: &Page) -> Result<Site> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    page.click("Search").await?;
    // The framework is what takes longest to come.
    page.until(&format!(
        "{FIELD} && focused() === {FIELD} && !words(guide()).includes('Loading')"
    ))
    .await?;
    Ok(site)
}

/// Types into the field, key by key.
async fn type_in(page: &Page, text: &str) -> Result<()> {
    type_in_more(page, text, text).await
}

/// Goes on typing.
async fn type_in_more(page: &Page, more: &str, whole: &str) -> Result<()> {
    page.driver.action_chain().send_keys(more).perform().await?;
    page.until(&format!("{FIELD}.value === {}", json!(whole)))
        .await
}

/// What is found for a text, in its order.
async fn found(page: &Page, text: &str) -> Result<Vec<String>> {
    page.search_for("").await?;
    page.search_for(text).await?;
    page.get(HITS).await
}

pub(crate) async fn finds_as_one_types(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    let label: String = page.get(&format!("called({FIELD})")).await?;
    ensure!(label == "Search the guide", "the field is called “{label}”");
    let is_seen: bool = page.get(&format!("shown({FIELD}.labels[0])")).await?;
    ensure!(is_seen, "the label is not to be seen");

    // Letter by letter there is something to see; the field keeps the focus and the text, and the count stays where
    // screen readers listen.
    page.run("window.count = shadow().querySelector('.sg-count');")
        .await?;
    for (index, letter) in "supervision".chars().enumerate() {
        page.driver
            .action_chain()
            .send_keys(letter.to_string())
            .perform()
            .await?;
        page.until(&format!(
            "{FIELD}.value.length === {} && focused() === {FIELD} && {HITS}.length > 0",
            index + 1
        ))
        .await?;
    }
    page.until("all('.sg-search mark').some((mark) => /supervision/i.test(words(mark)))")
        .await?;
    let kinds: Vec<String> = page
        .get("all('.sg-search section > .sg-subheading').map(words)")
        .await?;
    ensure!(kinds.contains(&"Duties".to_owned()), "grouped as {kinds:?}");
    let said: String = page.get(COUNT).await?;
    ensure!(said.contains("result"), "the count says “{said}”");
    let stays: bool = page
        .get("shadow().querySelector('.sg-count') === count")
        .await?;
    ensure!(stays, "the count was made anew");
    let role: String = page
        .get("shadow().querySelector('.sg-count').getAttribute('role')")
        .await?;
    ensure!(role == "status", "the count is announced as “{role}”");
    page.is_well().await
}

/// A hit that stays while one types on is not drawn anew: on a slow computer that takes longer than all the rest.
pub(crate) async fn keeps_the_hits_that_stay(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    let hits = "all('.sg-search .sg-list.sg-spaced > li')";
    let mut stayed = 0;
    let mut typed = String::new();
    for letter in "looked after children".chars() {
        page.run(&format!(
            "window.drawn = new Map({hits}.map((hit) => [words(hit), hit]));"
        ))
        .await?;
        typed.push(letter);
        type_in_more(&page, &letter.to_string(), &typed).await?;
        let (stay, kept): (usize, usize) = page
            .get(&format!(
                "((stay) => [stay.length, stay.filter((hit) => drawn.get(words(hit)) === hit).length])\
                 ({hits}.filter((hit) => drawn.has(words(hit))))"
            ))
            .await?;
        ensure!(
            kept == stay,
            "of {stay} hits that stay with “{typed}”, {kept} were kept"
        );
        stayed += stay;
    }
    ensure!(stayed > 0, "no hit stayed");
    page.is_well().await
}

/// Whoever presses “Show more” keeps the focus, is told how many there are, and can go back.
pub(crate) async fn shows_more_hits_and_fewer(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    type_in(&page, "concern").await?;
    let best: Vec<String> = page.get(HITS).await?;
    page.run("control('Show more').focus()").await?;
    page.press(Key::Enter).await?;
    page.until("focused() === control('Show fewer')").await?;
    let all: Vec<String> = page.get(HITS).await?;
    let said: String = page.get(COUNT).await?;
    ensure!(
        said == format!("{} results", all.len()) && all.len() > best.len(),
        "“{said}” for {} hits, {} of them the best",
        all.len(),
        best.len()
    );
    ensure!(
        best.iter().all(|hit| all.contains(hit)),
        "of {best:?} not all are among {all:?}"
    );
    page.press(Key::Enter).await?;
    page.until("focused() === control('Show more')").await?;
    let again: Vec<String> = page.get(HITS).await?;
    ensure!(again == best, "{again:?} instead of {best:?}");
    page.is_well().await
}

pub(crate) async fn knows_the_words_of_the_field(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    for text in ["LAC", "lac"] {
        let hits = found(&page, text).await?;
        ensure!(
            hits.iter()
                .any(|hit| hit.to_lowercase().contains("looked after child")),
            "“{text}” finds {hits:?}"
        );
    }
    let hits = found(&page, "looked after children").await?;
    ensure!(
        hits.iter().any(|hit| hit.starts_with("LAC")),
        "“looked after children” finds {hits:?}"
    );
    for (slip, meant) in [
        ("safegarding", "safeguarding"),
        ("whistel", "whistle"),
        ("councilors", "councillor"),
    ] {
        let hits = found(&page, slip).await?;
        ensure!(
            hits.iter().any(|hit| hit.to_lowercase().contains(meant)),
            "“{slip}” finds {hits:?}"
        );
    }
    page.is_well().await
}

pub(crate) async fn takes_whatever_is_typed(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    let long = "qxz vwk ".repeat(1_250);
    ensure!(
        long.len() == 10_000,
        "the long text has {} characters",
        long.len()
    );
    for text in [
        "<script>window.watched.errors.push('run')</script>",
        "<img src=x onerror=\"watched.errors.push('run')\">",
        "zzzzqqqq",
        long.as_str(),
        "\u{202e}\u{0}🙂\u{301}",
    ] {
        let hits = found(&page, text).await?;
        let shown: String = text.chars().take(20).collect();
        let grown: u32 = page
            .get("shadow().querySelectorAll('script, img').length")
            .await?;
        ensure!(grown == 0, "“{shown}” became part of the page");
        if hits.is_empty() {
            let said: String = page.get(COUNT).await?;
            ensure!(said.starts_with("Nothing found"), "“{shown}”: “{said}”");
            let numbers = page.numbers_inside().await?;
            ensure!(numbers.contains("01332641172"), "“{shown}”: {numbers:?}");
        }
        page.reflows().await.with_context(|| shown.clone())?;
    }
    let hits = found(&page, "zzzzqqqq").await?;
    ensure!(hits.is_empty(), "“zzzzqqqq” finds {hits:?}");
    page.search_for("     ").await?;
    page.until(&format!("{HITS}.length === 0")).await?;
    page.is_well().await
}

pub(crate) async fn suggests_the_contact_guide_for_a_worry(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    type_in(&page, "bruises").await?;
    page.until("control('Whom to contact: ')").await?;
    let words = page.words().await?;
    ensure!(
        words.contains("a suggestion only") && words.contains("01332 641172"),
        "the suggestion says {words}"
    );
    let ways: Vec<String> = page
        .get("controls().map(called).filter((name) => name.startsWith('Whom to contact: '))")
        .await?;
    let first = ways.first().context("there is no way")?;
    page.click(first).await?;
    page.until("!shadow().querySelector('.sg-search') && all('.sg-ways-back').length === 1")
        .await?;
    page.until("focused() === heading()").await?;
    let told: Vec<Value> = page
        .get("watched.events.filter((event) => event.type === 'sg-view').map((event) => event.detail.view)")
        .await?;
    ensure!(told == ["search", "contact"], "the page heard of {told:?}");
    // From there the way leads back through the question to the search, with what stood in it.
    page.click("Back").await?;
    page.until_heading("Who are you worried about?").await?;
    page.click("Back").await?;
    page.until(&format!("{FIELD} && {FIELD}.value === 'bruises'"))
        .await?;
    page.is_well().await
}

pub(crate) async fn comes_back_from_a_hit(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    type_in(&page, "mappa").await?;
    page.until(&format!("{HITS}.length > 0")).await?;
    let before: Vec<String> = page.get(HITS).await?;
    let hit: String = page
        .get("called(all('.sg-search .sg-list.sg-spaced > li button')[0])")
        .await?;
    page.click(&hit).await?;
    page.until("!shadow().querySelector('.sg-search')").await?;
    page.until("shadow().contains(focused()) && inView(focused())")
        .await?;
    page.click("Back").await?;
    page.until(&format!("{FIELD} && {FIELD}.value === 'mappa'"))
        .await?;
    let after: Vec<String> = page.get(HITS).await?;
    ensure!(before == after, "before: {before:?}, after: {after:?}");
    page.is_well().await
}

pub(crate) async fn has_the_same_order_every_time(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    for text in ["training", "child", "chief executive", "a"] {
        let once = found(&page, text).await?;
        let twice = found(&page, text).await?;
        ensure!(
            !once.is_empty() && once == twice,
            "“{text}”: {once:?}, then {twice:?}"
        );
    }
    // Another browser page, another index.
    let once = found(&page, "training").await?;
    let _another = open(&page).await?;
    let twice = found(&page, "training").await?;
    ensure!(
        once == twice,
        "after loading anew: {once:?}, then {twice:?}"
    );
    Ok(())
}

pub(crate) async fn leaves_no_trace(page: Page) -> Result<()> {
    let site = open(&page).await?;
    let before: Traces = page.wait_for(TRACES).await?;
    let asked_before = site.requests();
    type_in(&page, "bruises mappa").await?;
    page.until(&format!("{COUNT} !== ''")).await?;
    page.driver
        .action_chain()
        .send_keys(Key::Backspace + "")
        .perform()
        .await?;
    page.until(&format!("{FIELD}.value === 'bruises mapp'"))
        .await?;
    page.press(Key::Enter).await?;
    page.click("Call now").await?;
    page.until_heading("Whom to call right now").await?;
    let after: Traces = page.wait_for(TRACES).await?;
    ensure!(before == after, "before: {before:?}, after: {after:?}");
    if page.engine == Engine::Chromium {
        let console = page.driver.get_log("browser").await?;
        ensure!(console.is_empty(), "the console holds {console:?}");
    }
    let asked_after = site.requests();
    ensure!(
        asked_before == asked_after,
        "typing asked the server for {asked_after:?}"
    );
    let told: Value = page.get("watched.events").await?;
    let told = told.to_string();
    ensure!(
        !told.contains("bruises") && !told.contains("mapp"),
        "the page was told what was typed: {told}"
    );
    page.is_well().await
}

pub(crate) async fn is_forgotten_when_nobody_is_there(page: Page) -> Result<()> {
    // Six seconds: long enough to type, short enough to wait for.
    let host = HostPage::with(
        "derby",
        &format!("now=\"{OFFICE_HOURS}\" idle-reset=\"0.1\""),
    );
    let site = Site::sound(&host).await?;
    page.open(&site).await?;
    page.click("Search").await?;
    page.until(FIELD).await?;
    let field = page
        .driver
        .find(By::Css("safeguarding-guide"))
        .await?
        .get_shadow_root()
        .await?
        .find(By::Css("input[type=search]"))
        .await?;
    field.send_keys("bruises").await?;
    page.until_heading("Whom to call right now").await?;
    page.click("Search").await?;
    page.until(&format!("{FIELD} && {FIELD}.value === ''"))
        .await?;
    let words = page.words().await?;
    ensure!(
        !words.contains("bruises"),
        "the text outlived the time that nobody was there"
    );
    page.is_well().await
}

pub(crate) async fn leads_to_a_section_of_the_policy(page: Page) -> Result<()> {
    let _site = open(&page).await?;
    type_in(&page, "duty of care").await?;
    let hit = "Everybody’s responsibility";
    page.until(&format!("control({})", json!(hit))).await?;
    let kinds: Vec<String> = page
        .get("all('.sg-search section > .sg-subheading').map(words)")
        .await?;
    ensure!(kinds.contains(&"Policy".to_owned()), "grouped as {kinds:?}");
    let marked: Vec<String> = page.get("all('.sg-search mark').map(words)").await?;
    ensure!(
        marked.iter().any(|word| word == "duty") && marked.iter().any(|word| word == "care"),
        "marked are {marked:?}"
    );
    page.click(hit).await?;
    page.until_heading(hit).await?;
    page.until("focused() === heading()").await?;
    let words = page.words().await?;
    ensure!(words.contains("A duty of care lies on"), "{words}");
    // The way back leads to the search. The sign-off stays where it was, and its list knows that the section was opened.
    page.click("Back").await?;
    page.until(&format!("{FIELD} && {FIELD}.value === 'duty of care'"))
        .await?;
    page.click("Sign-off").await?;
    page.until_heading(hit).await?;
    page.click("All tasks").await?;
    page.until("words(guide()).includes('1 of 7 sections opened')")
        .await?;
    page.is_well().await
}

/// Goes to the search of a site that keeps back what has this in its path, until it behaves otherwise.
async fn open_without(page: &Page, held: &'static str) -> Result<Site> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    site.behave(Behaviour {
        held: Some(held),
        ..Behaviour::default()
    });
    page.click("Search").await?;
    site.until_asked(held).await?;
    Ok(site)
}

/// Whoever types goes on typing, whichever part comes meanwhile.
pub(crate) async fn keeps_the_focus_while_parts_come(page: Page) -> Result<()> {
    for held in [".framework-", ".policy-"] {
        let site = open_without(&page, held).await?;
        page.until(&format!("{FIELD} && focused() === {FIELD}"))
            .await?;
        type_in(&page, "train").await?;
        page.run(&format!("window.field = {FIELD};")).await?;
        site.behave(Behaviour::default());
        page.until("!words(guide()).includes('Loading')").await?;
        let is_kept: bool = page
            .get(&format!(
                "{FIELD} === window.field && focused() === {FIELD}"
            ))
            .await?;
        ensure!(is_kept, "{held}: the field was made anew under the reader");
        type_in_more(&page, "ing", "training").await?;
    }
    Ok(())
}

/// Whichever of the two parts comes last, both are there to be found.
pub(crate) async fn finds_all_parts_whichever_comes_first(page: Page) -> Result<()> {
    for (held, meanwhile, first) in [
        (
            ".framework-",
            "Loading the council’s roles framework",
            "Policy",
        ),
        (".policy-", "Loading the council’s policy", "Duties"),
    ] {
        let site = open_without(&page, held).await?;
        page.until(&format!(
            "{FIELD} && words(guide()).includes({})",
            json!(meanwhile)
        ))
        .await?;
        page.search_for("concern").await?;
        let group = |name: &str| {
            let name = json!(name);
            format!("all('.sg-search section > .sg-subheading').map(words).includes({name})")
        };
        page.until(&group(first)).await?;
        // Whoever has gone on to a hit is not fetched back by what comes.
        let first_hit: String = page
            .get("((hit) => (hit.focus(), words(hit)))(all('.sg-search .sg-list.sg-spaced > li button')[0])")
            .await?;
        site.behave(Behaviour::default());
        page.until("!words(guide()).includes('Loading')").await?;
        for name in ["Policy", "Duties"] {
            page.until(&group(name)).await.with_context(|| held)?;
        }
        let focused: String = page.get("words(focused())").await?;
        ensure!(
            focused == first_hit,
            "{held}: the focus went from “{first_hit}” to “{focused}”"
        );
        page.is_well().await?;
    }
    Ok(())
}

pub(crate) async fn says_that_the_policy_did_not_come(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    site.behave(Behaviour {
        part: Damage::Missing,
        ..Behaviour::default()
    });
    page.click("Search").await?;
    page.until("words(guide()).includes('The policy could not be loaded')")
        .await?;
    let numbers = page.numbers_inside().await?;
    ensure!(numbers.contains("01332641172"), "{numbers:?}");
    let hits = found(&page, "training").await?;
    ensure!(!hits.is_empty(), "nothing else is found either");
    page.reflows().await?;
    page.is_accessible("search without the policy").await?;
    // The same on the sign-off's own screen, where another try brings it.
    page.click("Sign-off").await?;
    page.until("words(guide()).includes('The policy could not be loaded')")
        .await?;
    site.behave(Behaviour::default());
    page.click("Try again").await?;
    page.until("words(guide()).includes('0 of 7 sections opened')")
        .await?;
    page.click("Search").await?;
    let hits = found(&page, "duty of care").await?;
    ensure!(
        hits.iter()
            .any(|hit| hit.starts_with("Everybody’s responsibility")),
        "found are {hits:?}"
    );
    Ok(())
}
