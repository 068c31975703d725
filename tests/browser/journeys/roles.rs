//! “What am I responsible for?”

use anyhow::{Context, Result, anyhow, ensure};
use guide_domain::framework::{Framework, RoleId};
use guide_domain::roles::united;
use serde_json::{Value, json};

use crate::journeys::contact::{OFFICE_HOURS, TRACES, Traces, focus_is_on_heading};
use crate::page::Page;
use crate::product;
use crate::site::{HostPage, Site};

/// Under what name a browser keeps the roles chosen in Derby's guide.
const KEPT: &str = "safeguarding-guide.my-roles.derby";

/// The reasons and references that the duties of some roles stand under.
fn expected(framework: &Framework, roles: &[&str]) -> Result<(Vec<String>, Vec<String>)> {
    let ids: Vec<RoleId> = roles.iter().map(|id| RoleId::new(id)).collect();
    // The domain's errors hold `Rc`s, which anyhow's may not.
    let groups = united(framework, &ids).map_err(|error| anyhow!("{error}"))?;
    let reasons = groups
        .iter()
        .map(|group| guide_domain::spoken::sentence(&group.reason()))
        .collect();
    let duties = groups.iter().flat_map(|group| &group.role.duties);
    let references = duties.map(|duty| duty.reference.to_string()).collect();
    Ok((reasons, references))
}

/// The page shows the duties of these roles, each once, under the reasons for them.
async fn shows_duties_of(page: &Page, framework: &Framework, roles: &[&str]) -> Result<()> {
    let (reasons, references) = expected(framework, roles)?;
    let count = references.len();
    page.until(&format!(
        "JSON.stringify(duties()) === {}",
        json!(serde_json::to_string(&references)?)
    ))
    .await
    .with_context(|| format!("the {count} duties of {roles:?}"))?;
    let shown: Vec<String> = page
        .get("all('.sg-subheading').map(words).filter((heading) => heading.startsWith('Because you are'))")
        .await?;
    ensure!(
        shown == reasons,
        "the reasons are {shown:?}, not {reasons:?}"
    );
    Ok(())
}

/// The roles that the page shows as one's own.
async fn chosen(page: &Page) -> Result<Vec<String>> {
    page.get(
        "all('.sg-chips button').map(called).filter((name) => name.endsWith('Remove this role'))
             .map((name) => name.split(' ×')[0])",
    )
    .await
}

async fn kept(page: &Page) -> Result<Option<String>> {
    page.get(&format!("localStorage.getItem({})", json!(KEPT)))
        .await
}

pub(crate) async fn ward_councillor_in_two_clicks(page: Page) -> Result<()> {
    let pack = product::pack("derby")?;
    let framework = product::framework(&pack)?;
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    page.run("watched.clicks = 0; document.addEventListener('click', () => { watched.clicks += 1; }, true);")
        .await?;
    page.click("Roles").await?;
    page.click("Ward councillor").await?;
    page.until_heading("Ward councillor").await?;
    page.until("focused() === heading() && inView(heading())")
        .await?;
    let clicks: u32 = page.get("watched.clicks").await?;
    ensure!(clicks == 2, "it takes {clicks} clicks");
    shows_duties_of(&page, framework, &["all-councillors"]).await?;

    // One more press for each further role.
    page.click("+ Leader of the Council").await?;
    page.until_heading("My responsibilities").await?;
    shows_duties_of(&page, framework, &["all-councillors", "leader"]).await?;
    page.click("+ Director").await?;
    let three = ["all-councillors", "leader", "all-directors"];
    shows_duties_of(&page, framework, &three).await?;
    let clicks: u32 = page.get("watched.clicks").await?;
    ensure!(clicks == 4, "two more roles take {} clicks", clicks - 2);
    let names = chosen(&page).await?;
    ensure!(
        names == ["Ward councillor", "Leader of the Council", "Director"],
        "the roles are {names:?}"
    );
    let said: String = page
        .get("words(shadow().querySelector('.sg-announcement'))")
        .await?;
    ensure!(said == "3 roles chosen.", "said was “{said}”");

    page.click("Leader of the Council ×").await?;
    shows_duties_of(&page, framework, &["all-councillors", "all-directors"]).await?;
    page.click("Clear my roles").await?;
    page.until("words(guide()).includes('You have not chosen a role yet')")
        .await?;
    let names = chosen(&page).await?;
    ensure!(names.is_empty(), "after clearing there are {names:?}");
    focus_is_on_heading(&page).await?;
    page.is_well().await
}

pub(crate) async fn director_has_the_duties_of_all_directors(page: Page) -> Result<()> {
    let pack = product::pack("derby")?;
    let framework = product::framework(&pack)?;
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    page.set("view", "roles/directors-adults").await?;
    shows_duties_of(&page, framework, &["directors-adults"]).await?;
    let reasons: Vec<String> = page
        .get("all('.sg-subheading').map(words).filter((heading) => heading === 'Because you are a director')")
        .await?;
    ensure!(
        reasons.len() == 1,
        "the shared duties stand under {reasons:?}"
    );
    // One’s own once more beside them: nothing stands there twice.
    page.click("This is my role").await?;
    page.until_heading("My responsibilities").await?;
    page.click("+ Director").await?;
    page.until("all('.sg-chips button').some((chip) => called(chip).startsWith('Director ×'))")
        .await?;
    shows_duties_of(&page, framework, &["directors-adults"]).await?;
    page.is_well().await
}

pub(crate) async fn remembered_on_this_device(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    let before: Traces = page.wait_for(TRACES).await?;
    page.click("Roles").await?;
    page.click("Other practitioner or support staff").await?;
    page.click("This is my role").await?;
    page.until_heading("My responsibilities").await?;
    page.click("+ Ward councillor").await?;
    page.until("all('.sg-duty').length > 4").await?;
    let value = kept(&page).await?;
    ensure!(
        value.as_deref() == Some("other-staff all-councillors"),
        "the browser keeps {value:?}"
    );
    let after: Traces = page.wait_for(TRACES).await?;
    ensure!(
        after.local == json!({KEPT: "other-staff all-councillors"}),
        "the browser keeps more: {:?}",
        after.local
    );
    // The rest of the screens and the framework have been loaded; nothing else is different.
    let after = Traces {
        local: before.local.clone(),
        resources: before.resources,
        ..after
    };
    ensure!(before == after, "before: {before:?}, after: {after:?}");

    page.open(&site).await?;
    page.click("Roles").await?;
    page.click("See my responsibilities").await?;
    page.until_heading("My responsibilities").await?;
    let names = chosen(&page).await?;
    ensure!(
        names == ["Other practitioner or support staff", "Ward councillor"],
        "after loading the page anew the roles are {names:?}"
    );
    page.click("Clear my roles").await?;
    page.until("words(guide()).includes('You have not chosen a role yet')")
        .await?;
    let kept: Value = page.get("({ ...localStorage })").await?;
    ensure!(kept == json!({}), "after clearing the browser keeps {kept}");
    page.is_well().await
}

pub(crate) async fn forgotten_where_the_browser_keeps_nothing(page: Page) -> Result<()> {
    let refusals = [
        "Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new DOMException('blocked', 'SecurityError'); } });",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    ];
    for refusal in refusals {
        let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
        page.open(&site).await?;
        page.run(refusal).await?;
        page.click("Roles").await?;
        page.click("Ward councillor").await?;
        page.click("This is my role").await?;
        page.until("words(guide()).includes('This browser keeps nothing for this page, so your roles are forgotten when you leave it.')")
            .await
            .with_context(|| refusal.to_owned())?;
        let names = chosen(&page).await?;
        ensure!(names == ["Ward councillor"], "the roles are {names:?}");
        page.click("Clear my roles").await?;
        page.until("words(guide()).includes('You have not chosen a role yet')")
            .await?;
        page.is_well().await?;
    }
    Ok(())
}

pub(crate) async fn role_that_left_the_framework_is_named(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    // Kept by an earlier version of the pack; a hand that knows better may write anything there.
    page.run(&format!(
        "localStorage.setItem({}, 'town-crier  leader <b>');",
        json!(KEPT)
    ))
    .await?;
    page.set("view", "my-roles").await?;
    page.until("words(guide()).includes('The framework has no role “town-crier”') && words(guide()).includes('no role “<b>”')")
        .await?;
    let names = chosen(&page).await?;
    ensure!(
        names == ["town-crier", "Leader of the Council", "<b>"],
        "the roles are {names:?}"
    );
    let pack = product::pack("derby")?;
    shows_duties_of(&page, product::framework(&pack)?, &["leader"]).await?;
    page.click("town-crier ×").await?;
    page.click("<b> ×").await?;
    page.until("!words(guide()).includes('The framework has no role')")
        .await?;
    let value = kept(&page).await?;
    ensure!(
        value.as_deref() == Some("leader"),
        "the browser keeps {value:?}"
    );
    page.is_well().await
}

pub(crate) async fn listed_by_category_too(page: Page) -> Result<()> {
    let pack = product::pack("leicester")?;
    let framework = product::framework(&pack)?;
    let site = Site::sound(&HostPage::with("leicester", "")).await?;
    page.open(&site).await?;
    page.click("Roles").await?;
    page.click("By category").await?;
    page.until("called(all('.sg-chip[aria-pressed=true]')[0]) === 'By category'")
        .await?;
    let listed: Vec<String> = page.get("all('.sg-answers button').map(called)").await?;
    let roles: Vec<&str> = framework.roles.iter().map(|role| &*role.person).collect();
    ensure!(
        listed == roles,
        "listed by category are {listed:?}, the framework’s order is {roles:?}"
    );
    let groups: Vec<String> = page
        .get("all('.sg-subheading').map(words).filter((heading) => heading.includes('(sections '))")
        .await?;
    for (group, sections) in groups.iter().zip(["1 to 7", "8 to 11", "12 to 22"]) {
        ensure!(
            group.ends_with(&format!("(sections {sections})")),
            "{groups:?}"
        );
    }
    ensure!(groups.len() == 3, "{groups:?}");
    page.is_well().await
}

/// The duty of Derby's framework that names the two children's boards.
const NAMES_THE_CHILDRENS_BOARDS: &str =
    "all('.sg-duty').find((duty) => words(duty.querySelector('.sg-ref')) === '2.4')";

pub(crate) async fn superseded_boards_show_their_successor(page: Page) -> Result<()> {
    let site = Site::sound(&HostPage::at("2019-09-28T12:00:00Z")).await?;
    page.open(&site).await?;
    page.set("view", "roles/cabinet-member-children#2.4")
        .await?;
    page.until(NAMES_THE_CHILDRENS_BOARDS).await?;
    let words = format!("words({NAMES_THE_CHILDRENS_BOARDS})");
    let before: String = page.get(&words).await?;
    ensure!(
        !before.contains("29 September 2019"),
        "the day before: {before}"
    );
    page.set("now", "2019-09-29T12:00:00Z").await?;
    page.until(&format!("{words}.includes('since 29 September 2019')"))
        .await?;
    let after: String = page.get(&words).await?;
    ensure!(
        after.contains("Safeguarding Children Partnership"),
        "on the day itself: {after}"
    );
    page.is_well().await
}
