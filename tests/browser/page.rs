//! A page under a journey's hands.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{Key, WebDriver};

use crate::engine::Engine;
use crate::product::{self, Screen};
use crate::site::Site;

/// How to find things in a page; stands in front of every script.
const TOOLS: &str = include_str!("page.js");

/// How long a condition may take to come true, in milliseconds. Far longer than any of them needs on a busy machine.
const PATIENCE: u32 = 30_000;

/// A page in one of the engines.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Which engine shows it.
    pub(crate) engine: Engine,
    /// The connection to its browser, for what this type does not offer.
    pub(crate) driver: WebDriver,
    /// The place of the guide in hand among those on the page, from 0.
    at_hand: usize,
}

/// A telephone number in a page's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) struct NumberOnPage {
    /// Its digits.
    pub(crate) digits: String,
    /// `in`, or how its box leaves the viewport.
    pub(crate) place: String,
}

/// A way to make a page's text larger or wider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextChange {
    /// None.
    None,
    /// 200 % text (WCAG 1.4.4).
    Doubled,
    /// Text spacing (WCAG 1.4.12).
    Spaced,
}

impl Page {
    /// The page that the browser shows.
    pub(crate) fn new(engine: Engine, driver: WebDriver) -> Self {
        Self {
            engine,
            driver,
            at_hand: 0,
        }
    }

    /// The same page with another of its guides in hand; the first is 0.
    pub(crate) fn with_guide(&self, place: usize) -> Self {
        Self {
            at_hand: place,
            ..self.clone()
        }
    }

    /// Forgets what an earlier journey left: page, cookies, emulation. Its origin is not used again.
    pub(crate) async fn reset(&self) -> Result<()> {
        self.driver.enter_default_frame().await?;
        self.driver.delete_all_cookies().await?;
        self.driver.goto("about:blank").await?;
        if self.engine == Engine::Chromium {
            self.chromium("Emulation.clearDeviceMetricsOverride", json!({}))
                .await?;
            self.chromium(
                "Emulation.setEmulatedMedia",
                json!({"media": "", "features": []}),
            )
            .await?;
            self.chromium("Emulation.setTimezoneOverride", json!({"timezoneId": ""}))
                .await?;
            self.offline(false).await?;
            self.chromium("Network.clearBrowserCache", json!({}))
                .await?;
            // Reading a log empties it.
            self.driver.get_log("browser").await?;
            self.driver.get_log("performance").await?;
        }
        Ok(())
    }

    /// Asks Chromium's own protocol.
    pub(crate) async fn chromium(&self, method: &str, parameters: Value) -> Result<Value> {
        self.driver
            .cdp()
            .send_raw(method, parameters)
            .await
            .with_context(|| method.to_owned())
    }

    /// Takes Chromium's network away, or gives it back.
    pub(crate) async fn offline(&self, offline: bool) -> Result<()> {
        // Latency in ms; a throughput of -1 has no limit.
        let conditions = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.chromium("Network.emulateNetworkConditions", conditions)
            .await?;
        Ok(())
    }

    /// Opens a site's first page and waits until its first guide has drawn.
    pub(crate) async fn open(&self, site: &Site) -> Result<()> {
        self.goto(&site.url("/")).await?;
        self.until_ready().await
    }

    /// Opens an address.
    pub(crate) async fn goto(&self, address: &str) -> Result<()> {
        self.driver
            .goto(address)
            .await
            .with_context(|| format!("{address} does not open"))
    }

    /// Opens a site's first page in a viewport of that width and waits until its first guide has drawn.
    pub(crate) async fn open_at(&self, width: u32, site: &Site) -> Result<()> {
        self.show_at(width, site).await?;
        self.until_ready().await
    }

    /// Opens a site's first page in a viewport of that width (CSS pixels).
    pub(crate) async fn show_at(&self, width: u32, site: &Site) -> Result<()> {
        if self.engine == Engine::Chromium {
            self.set_width(width).await?;
            self.goto(&site.url("/")).await
        } else {
            // The windows of the others cannot be that narrow; a frame is a viewport too.
            self.goto(&site.url(&format!("/frame?{width}"))).await?;
            self.driver.enter_frame(0).await?;
            Ok(())
        }
    }

    /// Gives Chromium's page another width (CSS pixels).
    pub(crate) async fn set_width(&self, width: u32) -> Result<()> {
        let metrics =
            json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        self.chromium("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    /// The value of an expression in the page, where the tools of `page.js` are at hand.
    pub(crate) async fn get<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let value = self.evaluate(&format!("return ({expression});")).await?;
        serde_json::from_value(value.clone()).with_context(|| format!("{expression} gave {value}"))
    }

    /// Runs statements in the page.
    pub(crate) async fn run(&self, statements: &str) -> Result<()> {
        self.evaluate(statements).await?;
        Ok(())
    }

    /// How to find things in the page, the guide in hand first.
    fn tools(&self) -> String {
        format!("const AT_HAND = {};\n{TOOLS}", self.at_hand)
    }

    async fn evaluate(&self, statements: &str) -> Result<Value> {
        let result = self
            .driver
            .execute(format!("{}\n{statements}", self.tools()), Vec::new())
            .await
            .with_context(|| statements.to_owned())?;
        Ok(result.json().clone())
    }

    /// The value that an asynchronous function's body returns.
    pub(crate) async fn wait_for<T: DeserializeOwned>(&self, body: &str) -> Result<T> {
        let script = format!(
            "{}\nconst done = arguments[arguments.length - 1];\n\
             (async () => {{ {body} }})().then((value) => done({{ value: value ?? null }}), (error) => done({{ error: String(error) }}));",
            self.tools()
        );
        let result = self.driver.execute_async(script, Vec::new()).await?;
        let mut answer = result.json().clone();
        if let Some(error) = answer.get("error") {
            bail!("{body}: {error}");
        }
        Ok(serde_json::from_value(answer["value"].take())?)
    }

    /// Waits until an expression is true.
    pub(crate) async fn until(&self, expression: &str) -> Result<()> {
        let body = format!(
            "const from = performance.now(); let last = null;
             while (performance.now() - from < {PATIENCE}) {{
                 try {{ if ({expression}) return true; last = null; }} catch (error) {{ last = String(error); }}
                 await new Promise((again) => setTimeout(again, 20));
             }}
             return last ?? false;"
        );
        let outcome: Value = self.wait_for(&body).await?;
        if outcome == Value::Bool(true) {
            return Ok(());
        }
        let screen: Value = self
            .get("guide() ? words(guide()) : document.body.innerText")
            .await?;
        let watched: Value = self
            .get("window.watched ? {events: watched.events, errors: watched.errors, violations: watched.violations, console: watched.console} : null")
            .await?;
        bail!(
            "never came true: {expression} ({outcome}); the guide shows {screen}; watched: {watched}"
        )
    }

    /// Waits until the guide has drawn over its fallback.
    pub(crate) async fn until_ready(&self) -> Result<()> {
        self.until("guide().shadowRoot && !shadow().querySelector('slot') && heading()")
            .await
    }

    /// Waits until the guide has told of an error, and gives its code.
    pub(crate) async fn until_error(&self) -> Result<String> {
        self.until("watched.events.some((event) => event.type === 'sg-error')")
            .await?;
        self.get("watched.events.find((event) => event.type === 'sg-error').detail.code")
            .await
    }

    /// Clicks the control of that name, as a reader does, and waits for nothing.
    pub(crate) async fn click(&self, name: &str) -> Result<()> {
        let quoted = json!(name);
        self.until(&format!("control({quoted})")).await?;
        let found = self
            .driver
            .execute(
                format!("{}\nconst found = control({quoted}); found.scrollIntoView({{block: 'center', behavior: 'instant'}}); return found;", self.tools()),
                Vec::new(),
            )
            .await?
            .element()?;
        found
            .click()
            .await
            .with_context(|| format!("“{name}” cannot be clicked"))
    }

    /// Waits for a screen by its heading's words.
    pub(crate) async fn until_heading(&self, words: &str) -> Result<()> {
        self.until(&format!("words(heading()) === {}", json!(words)))
            .await
    }

    /// Sets an attribute of the guide in hand.
    pub(crate) async fn set(&self, attribute: &str, value: &str) -> Result<()> {
        self.run(&format!(
            "guide().setAttribute({}, {});",
            json!(attribute),
            json!(value)
        ))
        .await
    }

    /// Goes to a screen by the guide's `view` and waits until it is there.
    pub(crate) async fn go(&self, screen: &Screen) -> Result<()> {
        self.set("view", &screen.view).await?;
        self.until_heading(&screen.heading).await
    }

    /// Goes to a screen by its address, waits for all that it loads and brings up what it can hold: what is folded up,
    /// what a search finds.
    pub(crate) async fn show(&self, view: &str) -> Result<()> {
        self.set("view", view).await?;
        self.until("heading() && !words(guide()).includes('Loading the council')")
            .await?;
        if view == "search" {
            self.search_for("bruises training").await?;
        }
        self.run("elements(guide()).filter((element) => element.matches('details')).forEach((details) => { details.open = true; });")
            .await
    }

    /// The same for a screen, by its heading.
    pub(crate) async fn unfold(&self, screen: &Screen) -> Result<()> {
        self.go(screen).await?;
        self.show(&screen.view).await?;
        self.until_heading(&screen.heading).await
    }

    /// Puts a text into the search's field at once, as pasting does, and waits until the screen says what it found.
    pub(crate) async fn search_for(&self, text: &str) -> Result<()> {
        self.run(&format!(
            "const field = shadow().querySelector('input[type=search]'); field.value = {};
             field.dispatchEvent(new InputEvent('input', {{ bubbles: true, composed: true }}));",
            json!(text)
        ))
        .await?;
        let says_nothing = text.trim().is_empty();
        self.until(&format!(
            "(words(shadow().querySelector('.sg-count')) === '') === {says_nothing}"
        ))
        .await
    }

    /// Chooses two roles as one's own, before the guide has read which are.
    pub(crate) async fn own_roles(&self, pack: &str) -> Result<()> {
        self.run(&format!(
            "localStorage.setItem('safeguarding-guide.my-roles.{pack}', 'leader all-councillors');"
        ))
        .await
    }

    /// The visible text of the guide in hand.
    pub(crate) async fn words(&self) -> Result<String> {
        self.get("words(guide())").await
    }

    /// Presses a key.
    pub(crate) async fn press(&self, key: Key) -> Result<()> {
        self.driver
            .action_chain()
            .send_keys(key + "")
            .perform()
            .await?;
        Ok(())
    }

    /// Tabs on until the control of that name has the focus, and fails where tabbing does not get there.
    pub(crate) async fn tab_to(&self, name: &str) -> Result<()> {
        let mut passed = Vec::new();
        for _ in 0..150 {
            self.press(Key::Tab).await?;
            let here: String = self.get("called(focused())").await?;
            if here == name || here.starts_with(name) {
                return Ok(());
            }
            passed.push(here);
        }
        bail!("the tab key does not reach “{name}”, only {passed:?}")
    }

    /// Every number in the page's text lies in the viewport; gives their digits.
    pub(crate) async fn numbers_inside(&self) -> Result<BTreeSet<String>> {
        let numbers: Vec<NumberOnPage> = self.get("numbers()").await?;
        let outside: Vec<_> = numbers
            .iter()
            .filter(|number| number.place != "in")
            .collect();
        ensure!(outside.is_empty(), "numbers out of sight: {outside:?}");
        Ok(numbers.into_iter().map(|number| number.digits).collect())
    }

    /// Nobody has to scroll sideways (WCAG 1.4.10).
    pub(crate) async fn reflows(&self) -> Result<()> {
        let wider: Vec<String> = self
            .get(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
                 elements().filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
                     .map((element) => `${element.localName}.${element.className}: ${words(element).slice(0, 40)}`)",
            )
            .await?;
        ensure!(wider.is_empty(), "wider than the viewport: {wider:?}");
        Ok(())
    }

    /// Changes the text's size or spacing as a reader's browser does.
    pub(crate) async fn change_text(&self, change: TextChange) -> Result<()> {
        match change {
            TextChange::None => Ok(()),
            TextChange::Doubled => self.run("doubleText();").await,
            TextChange::Spaced => self.run("spaceText();").await,
        }
    }

    /// Nothing broke the policy and nobody's error was left lying about.
    pub(crate) async fn is_well(&self) -> Result<()> {
        let faults: Vec<String> = self
            .get("[...watched.violations, ...watched.errors]")
            .await?;
        ensure!(faults.is_empty(), "the page reports {faults:?}");
        Ok(())
    }

    /// axe-core finds nothing against WCAG 2.2 A and AA.
    pub(crate) async fn is_accessible(&self, state: &str) -> Result<()> {
        let is_there: bool = self.get("typeof window.axe === 'object'").await?;
        if !is_there {
            self.driver
                .execute(
                    format!("{}\nwindow.axe = axe;", product::axe()?),
                    Vec::new(),
                )
                .await?;
        }
        let violations: Vec<Value> = self
            .wait_for(
                "const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
                 const result = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
                 return result.violations.map(({ id, help, nodes }) => ({ id, help,
                     nodes: nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`) }));",
            )
            .await?;
        ensure!(
            violations.is_empty(),
            "{state}: {}",
            serde_json::to_string_pretty(&violations)?
        );
        Ok(())
    }

    /// Keeps a picture of a failed journey below the build's folder; says where, or why not.
    pub(crate) async fn keep_picture(&self, journey: &str) -> String {
        let name = format!("{}-{}.png", self.engine.name(), journey.replace("::", "-"));
        let kept = async {
            let file = product::scratch()?.join(name);
            self.driver.screenshot(&file).await?;
            anyhow::Ok(file)
        };
        match kept.await {
            Ok(file) => format!("a picture of the page: {}", file.display()),
            Err(error) => format!("no picture of the page: {error:#}"),
        }
    }
}
