//! The three engines: their programs, drivers and settings.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};
use tokio::net::TcpStream;

use crate::product;

/// A host name that is no localhost, for the page under plain `http:` (reserved for such use: RFC 6761, 6.4).
pub(crate) const OTHER_HOST: &str = "intranet.council.test";

/// How long a driver may take until it listens.
const DRIVER_PATIENCE: Duration = Duration::from_secs(60);

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chromium.
    Chromium,
    /// Firefox ESR.
    Firefox,
    /// `WebKitGTK`'s little browser.
    WebKit,
}

/// What must be asked of a browser when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// Nothing.
    Plain,
    /// Scripts are off.
    NoScript,
    /// Scripts run, WebAssembly does not exist.
    NoWebAssembly,
    /// The device's own zone.
    Zone(&'static str),
}

impl Engine {
    /// All of them, in the order in which they run.
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// Its name in the names of tests and in `SG_ENGINES`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    fn driver_program(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Chromium => "install chromium and chromium-driver (Debian's names)",
            Self::Firefox => {
                "install firefox-esr (Debian's name) and run cargo install geckodriver --locked"
            }
            Self::WebKit => "install webkit2gtk-driver and xvfb (Debian's names)",
        }
    }

    fn driver_arguments(self, port: u16) -> Vec<String> {
        match self {
            Self::Chromium | Self::WebKit => vec![format!("--port={port}")],
            Self::Firefox => vec!["--port".to_owned(), port.to_string()],
        }
    }

    fn capabilities(self, setting: Setting) -> Result<Capabilities> {
        let (key, options) = match self {
            Self::Chromium => ("goog:chromeOptions", chromium_options(setting)),
            Self::Firefox => ("moz:firefoxOptions", firefox_options(setting)),
            Self::WebKit => ("webkitgtk:browserOptions", webkit_options()?),
        };
        let mut capabilities = Capabilities::new();
        capabilities.set(key, options)?;
        if self == Self::Chromium {
            // The network's own record of what was asked for, and the console from the first line.
            capabilities.set(
                "goog:loggingPrefs",
                json!({"performance": "ALL", "browser": "ALL"}),
            )?;
        }
        Ok(capabilities)
    }
}

fn chromium_options(setting: Setting) -> Value {
    let mut arguments = vec![
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        format!("--host-resolver-rules=MAP {OTHER_HOST} 127.0.0.1"),
    ];
    match setting {
        Setting::Plain | Setting::Zone(_) => {}
        Setting::NoScript => arguments.push("--blink-settings=scriptEnabled=false".to_owned()),
        Setting::NoWebAssembly => arguments.push("--js-flags=--jitless".to_owned()),
    }
    json!({"binary": "/usr/bin/chromium", "args": arguments})
}

fn firefox_options(setting: Setting) -> Value {
    // That name is this machine, which makes its pages no more secure.
    let local = ("network.dns.localDomains", json!(OTHER_HOST));
    let off = match setting {
        Setting::Plain | Setting::Zone(_) => None,
        Setting::NoScript => Some("javascript.enabled"),
        Setting::NoWebAssembly => Some("javascript.options.wasm"),
    };
    let off = off.map(|preference| (preference, json!(false)));
    let preferences: BTreeMap<&str, Value> = [local].into_iter().chain(off).collect();
    json!({"binary": "/usr/bin/firefox-esr", "args": ["-headless"], "prefs": preferences})
}

fn webkit_options() -> Result<Value> {
    // The folder is named after the machine: /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1.
    let browser = std::fs::read_dir("/usr/lib")?
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("webkit2gtk-4.1/MiniBrowser"))
        .find(|path| path.is_file())
        .ok_or_else(|| {
            anyhow!(
                "WebKitGTK's MiniBrowser is missing: {}",
                Engine::WebKit.remedy()
            )
        })?;
    Ok(json!({"binary": browser, "args": ["--automation"]}))
}

/// A browser under a driver. Both end with it.
#[derive(Debug)]
pub(crate) struct Session {
    /// The connection to it.
    pub(crate) driver: WebDriver,
    processes: Processes,
}

/// What has to run beside a session. Fields end in this order: driver, screen, home folder.
#[derive(Debug)]
struct Processes {
    driver: Process,
    _screen: Option<Process>,
    _home: TempDir,
}

impl Session {
    /// Starts driver and browser.
    pub(crate) async fn start(engine: Engine, setting: Setting) -> Result<Self> {
        Self::start_as(engine, setting, engine.capabilities(setting)?).await
    }

    /// Starts Chromium with a profile that outlives it.
    pub(crate) async fn start_with_profile(profile: &Path) -> Result<Self> {
        // Written by an earlier browser, it would lead the driver to that one.
        let stale = std::fs::remove_file(profile.join("DevToolsActivePort"));
        if let Err(error) = stale
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(error.into());
        }
        let mut options = chromium_options(Setting::Plain);
        let arguments = options.get_mut("args").and_then(Value::as_array_mut);
        let arguments = arguments.context("no arguments")?;
        arguments.push(json!(format!("--user-data-dir={}", profile.display())));
        let mut capabilities = Capabilities::new();
        capabilities.set("goog:chromeOptions", options)?;
        Self::start_as(Engine::Chromium, Setting::Plain, capabilities).await
    }

    /// Starts `WebKitGTK`’s browser behind a proxy, `127.0.0.1:49152`, which then finds every host name for it.
    pub(crate) async fn start_behind(proxy: &str) -> Result<Self> {
        let mut capabilities = Engine::WebKit.capabilities(Setting::Plain)?;
        capabilities.set("proxy", json!({"proxyType": "manual", "httpProxy": proxy}))?;
        Self::start_as(Engine::WebKit, Setting::Plain, capabilities).await
    }

    async fn start_as(
        engine: Engine,
        setting: Setting,
        capabilities: Capabilities,
    ) -> Result<Self> {
        // A home of its own: Firefox refuses somebody else's, and nothing of the person's settings may matter.
        let home = tempfile::tempdir()?;
        let screen = match engine {
            Engine::WebKit => Some(Screen::start()?),
            Engine::Chromium | Engine::Firefox => None,
        };
        let port = free_port()?;
        let mut command = Command::new(engine.driver_program());
        command
            .args(engine.driver_arguments(port))
            .env("HOME", home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(product::log(engine.driver_program())?);
        if let Some(screen) = &screen {
            command.env("DISPLAY", &screen.display);
        }
        if let Setting::Zone(zone) = setting {
            command.env("TZ", zone);
        }
        let driver_process = Process::start(command).with_context(|| {
            format!(
                "{} cannot be started: {}",
                engine.driver_program(),
                engine.remedy()
            )
        })?;
        wait_until_listening(port)
            .await
            .with_context(|| format!("{} does not listen", engine.driver_program()))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .with_context(|| {
                format!(
                    "{} opens no browser: {}",
                    engine.driver_program(),
                    engine.remedy()
                )
            })?;
        driver.set_script_timeout(Duration::from_secs(60)).await?;
        Ok(Self {
            driver,
            processes: Processes {
                driver: driver_process,
                _screen: screen.map(|screen| screen.process),
                _home: home,
            },
        })
    }

    /// Closes the browser, then ends its driver.
    pub(crate) async fn close(self) {
        if let Err(error) = self.driver.quit().await {
            // The processes end all the same when `processes` goes.
            eprintln!("a browser did not close by itself: {error}");
        }
    }
}

impl Session {
    /// Ends browser and driver at once, as a power cut does: nobody can finish anything.
    pub(crate) fn kill(self) -> Result<()> {
        self.processes.driver.signal("-KILL")?;
        // There is nobody left to say goodbye to.
        self.driver.leak().map_err(|error| anyhow!("{error:?}"))
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    Ok(listener.local_addr()?.port())
}

async fn wait_until_listening(port: u16) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listening = async {
        while TcpStream::connect(address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    };
    tokio::time::timeout(DRIVER_PATIENCE, listening)
        .await
        .with_context(|| format!("nothing listens on {address} after {DRIVER_PATIENCE:?}"))
}

/// A screen without glass, for a browser that needs one.
struct Screen {
    process: Process,
    display: String,
}

impl Screen {
    fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        // It chooses a free number and prints it.
        command
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1400x1000x24",
                "-nolisten",
                "tcp",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = Process::start(command)
            .with_context(|| format!("Xvfb cannot be started: {}", Engine::WebKit.remedy()))?;
        let output = process.child.stdout.take().context("Xvfb has no output")?;
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb ended before it had a screen");
        }
        Ok(Self {
            process,
            display: format!(":{}", number.trim()),
        })
    }
}

/// A child process with all that it started, ended by `Drop`.
#[derive(Debug)]
pub(crate) struct Process {
    /// The process itself.
    pub(crate) child: Child,
}

impl Process {
    /// Starts it at the head of a group of its own.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let program = PathBuf::from(command.get_program());
        let child = command
            .process_group(0)
            .spawn()
            .with_context(|| format!("{}", program.display()))?;
        Ok(Self { child })
    }
}

impl Process {
    /// Sends a signal to it and all that it started.
    fn signal(&self, signal: &str) -> Result<()> {
        // A driver that is killed alone leaves its browser behind. Without unsafe code only `kill` reaches a group.
        let group = format!("-{}", self.child.id());
        let sent = Command::new("kill").args([signal, "--", &group]).status();
        sent.context("there is no program “kill”")?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let ended = self.signal("-TERM");
        let waited = self.child.wait().map_err(anyhow::Error::from);
        if let Err(error) = ended.and(waited) {
            eprintln!("process group {} may still run: {error:#}", self.child.id());
        }
    }
}
