//! One opening of a page in a new tab, and what it told.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::{WebDriver, WindowHandle};

use crate::conditions::Condition;
use crate::contenders::Files;
use crate::engine::Session;
use crate::server::{Served, Server};

/// How long a page may take in the worst condition.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was seen of a page, from its navigation on.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    /// The times.
    pub(crate) seen: Seen,
    /// What the server sent, oldest first.
    pub(crate) served: Vec<Served>,
}

/// When things could be seen, in milliseconds since the navigation began; told by `opening.js`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Seen {
    /// A telephone number of the HTML itself.
    pub(crate) html_number: Option<f64>,
    /// A telephone number on the guide's own screen.
    pub(crate) guide_number: Option<f64>,
    /// The first screen, with the first answer ready to be pressed.
    pub(crate) ready: f64,
    /// What was fetched until then.
    pub(crate) resources: Vec<Fetched>,
}

/// A file on its way, in milliseconds since the navigation began.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Fetched {
    /// The path asked for.
    pub(crate) path: String,
    /// When it was asked for.
    pub(crate) from: f64,
    /// When its last byte was there.
    pub(crate) to: f64,
}

/// The browser in which pages are opened, one tab after the other.
#[derive(Debug)]
pub(crate) struct Stage<'s> {
    driver: &'s WebDriver,
    /// The tab that stays, so that the browser does.
    home: WindowHandle,
}

impl<'s> Stage<'s> {
    /// In a session's browser.
    pub(crate) async fn new(session: &'s Session) -> Result<Self> {
        let driver = &session.driver;
        driver.set_script_timeout(PATIENCE).await?;
        driver.set_page_load_timeout(PATIENCE).await?;
        let home = driver.window().await?;
        Ok(Self { driver, home })
    }

    /// Chromium's version.
    pub(crate) async fn browser_version(&self) -> Result<String> {
        let answer = self.chromium("Browser.getVersion", json!({})).await?;
        // `Chrome/156.0.8078.79`
        let product = answer.get("product").and_then(Value::as_str);
        let version = product.and_then(|product| product.split_once('/'));
        let (_, version) = version.with_context(|| format!("no version in {answer}"))?;
        Ok(version.to_owned())
    }

    /// Opens a page as nobody opened it before: in a new tab (scripts compiled before stay behind in the old one's
    /// process), at a new address, with an empty cache.
    pub(crate) async fn open(&self, files: &Files, condition: Condition) -> Result<Opening> {
        let server = Server::start(&files.site).await?;
        let tab = self.driver.new_tab().await?;
        self.driver.switch_to_window(tab).await?;
        let seen = self.look(&server, condition).await;
        self.driver.close_window().await?;
        self.driver.switch_to_window(self.home.clone()).await?;
        Ok(Opening {
            seen: seen.with_context(|| format!("{:?}, {condition}", files.contender))?,
            served: server.served(),
        })
    }

    async fn look(&self, server: &Server, condition: Condition) -> Result<Seen> {
        self.chromium("Network.clearBrowserCache", json!({}))
            .await?;
        // Not by a script tag: that would be one more file to wait for.
        let script = json!({"source": include_str!("opening.js")});
        self.chromium("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        condition.apply(self.driver).await?;
        self.driver.goto(server.page()).await?;
        let told = self
            .wait_for("opening.told")
            .await
            .context("the first screen never came")?;
        let control = self
            .driver
            .execute("return opening.control;", Vec::new())
            .await?
            .element()?;
        control.click().await.context("it cannot be pressed")?;
        self.wait_for("opening.used")
            .await
            .context("it was pressed, and nothing happened")?;
        Ok(serde_json::from_value(told)?)
    }

    /// What a promise of the page comes to.
    async fn wait_for(&self, promise: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];\n\
             {promise}.then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self.driver.execute_async(script, Vec::new()).await?;
        let answer = answer.json();
        if let Some(error) = answer.get("error") {
            bail!("{error}");
        }
        let value = answer.get("value").cloned();
        value.ok_or_else(|| anyhow!("{promise} came to {answer}"))
    }

    /// Asks Chromium's own protocol, about the present tab.
    async fn chromium(&self, method: &str, parameters: Value) -> Result<Value> {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.with_context(|| method.to_owned())
    }
}
