//! WCAG 2.2 AA: what axe-core can judge, and what it cannot.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::journeys::contact::{NIGHT, OFFICE_HOURS};
use crate::page::Page;
use crate::product::{self, Screen};
use crate::site::{Behaviour, Damage, HostPage, ServerDate, Site};

/// Root font sizes that intranets set.
const ROOT_FONTS: [&str; 2] = [
    "html { font-size: 10px; } body { font-size: 1.6rem; }",
    "html { font-size: 20px; }",
];

/// Judges screens at an hour, on a page of a width and style.
async fn judge(
    page: &Page,
    name: &'static str,
    (width, style): (u32, &'static str),
    now: &str,
    screens: &[Screen],
) -> Result<()> {
    let host = HostPage::with(name, &format!("now=\"{now}\"")).styled(style);
    let site = Site::sound(&host).await?;
    page.open_at(width, &site).await?;
    page.own_roles(name).await?;
    for screen in screens {
        // What is folded up is judged as well.
        page.unfold(screen).await?;
        page.is_accessible(&format!("{name}, {}, {width} px, {style}", screen.view))
            .await?;
    }
    Ok(())
}

async fn every_screen(page: &Page, name: &'static str, width: u32) -> Result<()> {
    let screens = product::screens(&product::pack(name)?)?;
    for now in [OFFICE_HOURS, NIGHT] {
        for style in ROOT_FONTS {
            judge(page, name, (width, style), now, &screens).await?;
        }
    }
    Ok(())
}

pub(crate) async fn every_screen_at_320(page: Page) -> Result<()> {
    every_screen(&page, "derby", 320).await
}

pub(crate) async fn every_screen_at_1280(page: Page) -> Result<()> {
    every_screen(&page, "derby", 1280).await
}

pub(crate) async fn every_screen_of_leicester(page: Page) -> Result<()> {
    every_screen(&page, "leicester", 320).await
}

/// One screen of each kind.
const FRAMEWORK_SCREENS: [&str; 7] = [
    "roles",
    "roles/all-councillors",
    "my-roles",
    "accountability",
    "terms",
    "compare/leadership",
    "search",
];

/// Derby's, one of each kind.
fn framework_screens() -> Result<Vec<Screen>> {
    let screens: Vec<Screen> = product::framework_screens(&product::pack("derby")?)?
        .into_iter()
        .filter(|screen| FRAMEWORK_SCREENS.contains(&screen.view.as_str()))
        .collect();
    ensure!(
        screens.len() == FRAMEWORK_SCREENS.len(),
        "the main screens are {screens:?}"
    );
    Ok(screens)
}

pub(crate) async fn every_screen_of_the_frameworks(page: Page) -> Result<()> {
    let [small, large] = ROOT_FONTS;
    for (name, style) in [("derby", large), ("leicester", small)] {
        let screens = product::framework_screens(&product::pack(name)?)?;
        judge(&page, name, (320, style), OFFICE_HOURS, &screens).await?;
    }
    let screens = framework_screens()?;
    judge(&page, "derby", (1280, small), OFFICE_HOURS, &screens).await
}

pub(crate) async fn main_screens_of_the_framework(page: Page) -> Result<()> {
    let [small, _] = ROOT_FONTS;
    judge(
        &page,
        "derby",
        (320, small),
        OFFICE_HOURS,
        &framework_screens()?,
    )
    .await
}

pub(crate) async fn main_screens(page: Page) -> Result<()> {
    let screens: Vec<Screen> = product::screens(&product::pack("derby")?)?
        .into_iter()
        .filter(|screen| {
            ["home", "sources", "contact/both", "contact/colleague"].contains(&screen.view.as_str())
        })
        .collect();
    ensure!(screens.len() == 4, "the main screens are {screens:?}");
    for style in ROOT_FONTS {
        judge(&page, "derby", (320, style), OFFICE_HOURS, &screens).await?;
    }
    Ok(())
}

pub(crate) async fn in_doubt_and_in_trouble(page: Page) -> Result<()> {
    let troubles = [
        (
            "clock in doubt",
            Behaviour {
                date: ServerDate::Absent,
                ..Behaviour::default()
            },
            HostPage::plain(),
        ),
        (
            "no module",
            Behaviour {
                wasm: Damage::Missing,
                ..Behaviour::default()
            },
            HostPage::plain(),
        ),
        (
            "no pack and no fallback",
            Behaviour {
                manifest: Damage::Missing,
                ..Behaviour::default()
            },
            HostPage::plain().bare(),
        ),
        (
            "outside the calendar",
            Behaviour::default(),
            HostPage::at("2099-01-05T12:00:00Z"),
        ),
        (
            "bad attributes",
            Behaviour::default(),
            HostPage::with("derby", "view=\"nowhere\" now=\"soon\""),
        ),
    ];
    for (state, behaviour, host) in troubles {
        for width in [320, 1280] {
            let site = Site::start(behaviour.clone(), &host).await?;
            page.show_at(width, &site).await?;
            page.until(
                "watched.events.some((event) => ['sg-ready', 'sg-error'].includes(event.type))",
            )
            .await?;
            page.is_accessible(&format!("{state}, {width} px")).await?;
        }
    }
    Ok(())
}

pub(crate) async fn emergency_comes_first(page: Page) -> Result<()> {
    let pack = product::pack("derby")?;
    let site = Site::sound(
        &HostPage::at(NIGHT)
            .styled("safeguarding-guide { --sg-emergency: none; } a { display: none !important; }"),
    )
    .await?;
    page.open(&site).await?;
    for screen in &product::screens(&pack)? {
        page.go(screen).await?;
        let first: Value = page
            .get("(({ href, textContent }) => ({ href, textContent }))(controls()[0])")
            .await?;
        ensure!(
            first == json!({"href": "tel:999", "textContent": "999"}),
            "{}: the first thing to press is {first}",
            screen.view
        );
    }
    // The largest part that a page can style leaves 999 out.
    page.run(
        "const sheet = new CSSStyleSheet(); \
         sheet.replaceSync('safeguarding-guide::part(guide) { display: none !important; }'); \
         document.adoptedStyleSheets = [sheet];",
    )
    .await?;
    let seen: Value = page.get("controls()[0].checkVisibility()").await?;
    ensure!(seen == json!(true), "the page’s style hides 999");
    Ok(())
}

pub(crate) async fn forced_colours(page: Page) -> Result<()> {
    page.chromium(
        "Emulation.setEmulatedMedia",
        json!({"features": [{"name": "forced-colors", "value": "active"}]}),
    )
    .await?;
    let site = Site::sound(&HostPage::at(OFFICE_HOURS).and("leicester", "")).await?;
    page.open(&site).await?;
    let forced: bool = page
        .get("matchMedia('(forced-colors: active)').matches")
        .await?;
    ensure!(
        forced,
        "the colours are not forced: this journey proves nothing"
    );
    page.own_roles("derby").await?;
    for view in ["home", "contact", "contact/both", "sources"]
        .into_iter()
        .chain(FRAMEWORK_SCREENS)
    {
        page.show(view).await?;
        // Backgrounds and shadows are gone, links have a colour of their own: a button needs a border or a line under
        // it, unless it stands for the screen one is on.
        let lost: Vec<String> = page
            .get("controls().filter((element) => { const style = getComputedStyle(element);
                 return element.matches('button:not([aria-current])') && !(parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none')
                     && ![element, ...element.querySelectorAll('*')].some((inner) => getComputedStyle(inner).textDecorationLine.includes('underline')); }).map(called)")
            .await?;
        ensure!(
            lost.is_empty(),
            "{view}: not to be told from text: {lost:?}"
        );
        let focus_seen: Vec<String> = page
            .get("controls().filter((element) => { element.focus({ focusVisible: true }); const style = getComputedStyle(element);
                 const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
                 // The picture's names are drawn: there the box's line grows.
                 const box = element.querySelector(':scope > rect');
                 return !outlined && !(box && parseFloat(getComputedStyle(box).strokeWidth) >= 3); }).map(called)")
            .await?;
        ensure!(
            focus_seen.is_empty(),
            "{view}: the focus cannot be seen on {focus_seen:?}"
        );
        page.is_accessible(&format!("forced colours, {view}"))
            .await?;
    }
    Ok(())
}

pub(crate) async fn reduced_motion(page: Page) -> Result<()> {
    page.chromium(
        "Emulation.setEmulatedMedia",
        json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}),
    )
    .await?;
    let site = Site::sound(&HostPage::at(OFFICE_HOURS)).await?;
    page.open(&site).await?;
    page.own_roles("derby").await?;
    for view in ["home", "contact/both", "sources"]
        .into_iter()
        .chain(FRAMEWORK_SCREENS)
    {
        page.show(view).await?;
        let moving: Vec<String> = page
            .get("elements(shadow()).filter((element) => { const style = getComputedStyle(element);
                 return [style.transitionDuration, style.animationDuration].some((times) => times.split(',').some((time) => parseFloat(time) > 0))
                     || style.scrollBehavior === 'smooth'; }).map((element) => `${element.localName}.${element.className}`)")
            .await?;
        ensure!(
            moving.is_empty(),
            "{view}: these move all the same: {moving:?}"
        );
        let running: u32 = page.get("shadow().getAnimations().length").await?;
        ensure!(running == 0, "{view}: {running} animations run");
    }
    Ok(())
}
