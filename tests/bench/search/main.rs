//! The guide's search beside `MiniSearch` and `FlexSearch`, in one browser, on Derby's pack and on a hundred times it.
//!
//! `cargo bench --bench search` prints, as Markdown, how long each takes to make its index and how large that is, how
//! long each keystroke of twelve queries takes, and how many of the judged queries (`tests/judged/`) have a right
//! entry among the first three; and in the guide's own screen, on a slowed processor, how long it takes from a key to
//! the painted hits. It asserts nothing about milliseconds. It needs what the browser journeys need of
//! Chromium (Debian: `chromium chromium-driver`), and Node.js 20 or later for `npm`.

#[path = "../clock.rs"]
mod clock;
mod corpus;
#[expect(dead_code, reason = "the journeys start other engines too")]
#[path = "../../browser/engine.rs"]
mod engine;
#[expect(dead_code, reason = "nothing is kept by the browser here")]
#[path = "../files.rs"]
mod files;
mod module;
#[path = "../npm.rs"]
mod npm;
mod paint;
#[expect(dead_code, reason = "the journeys look at the product's screens")]
#[path = "../../browser/product.rs"]
mod product;
mod report;
#[expect(dead_code, reason = "the other benchmark counts what is sent")]
#[path = "../server.rs"]
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::corpus::Corpus;
use crate::engine::{Engine, Session, Setting};
use crate::files::{File, REVALIDATED, Site};
use crate::paint::Field;
use crate::report::{Measured, Report};
use crate::server::Server;

/// How long the page may take for everything.
const PATIENCE: Duration = Duration::from_secs(900);

/// The other engines: path on the website, file of the packages, package.
const PACKAGES: [(&str, &str, &str); 2] = [
    (
        "/minisearch.js",
        "minisearch/dist/es/index.js",
        "minisearch",
    ),
    (
        "/flexsearch.js",
        "flexsearch/dist/flexsearch.bundle.module.min.js",
        "flexsearch",
    ),
];

/// Nobody waits for these files on a line.
const QUICK: i32 = 2;

const PAGE: &str = "<!doctype html>\n<html lang=\"en-GB\">\n<meta charset=\"utf-8\">\n<title>Search</title>\n\
                    <link rel=\"icon\" href=\"data:,\">\n<script type=\"module\" src=\"/measuring.js\"></script>\n</html>\n";

fn main() -> ExitCode {
    // Cargo says `--bench` to benchmarks, and nothing when it runs them as tests.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        eprintln!("skipped: a benchmark, not a test; run cargo bench --bench search");
        return ExitCode::SUCCESS;
    }
    if let Some(unknown) = arguments.iter().find(|argument| *argument != "--bench") {
        eprintln!("search: “{unknown}” is no option; there are none");
        return ExitCode::from(2);
    }
    match measure_and_print() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("search: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure_and_print() -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("no runtime")?;
    let report = runtime.block_on(async {
        // First what fails fast: without a browser there is no need to build anything.
        let session = Session::start(Engine::Chromium, Setting::Plain).await?;
        let report = measure(&session).await;
        session.close().await;
        report
    })?;
    write!(io::stdout(), "{report}").context("the report cannot be printed")
}

async fn measure(session: &Session) -> Result<Report> {
    eprintln!("· building the guide and its search alone, fetching the others");
    let corpus = Corpus::of("derby")?;
    let packages = npm::packages()?;
    let server = Server::start(&site(&corpus, &packages)?).await?;
    eprintln!("· measuring (some minutes)");
    let driver = &session.driver;
    driver.set_script_timeout(PATIENCE).await?;
    driver.goto(server.page()).await?;
    let script = "const done = arguments[arguments.length - 1];\n\
                  import(\"/measuring.js\").then((page) => page.measured)\n\
                  .then((value) => done({ value }), (error) => done({ error: String(error) }));";
    let answer = driver.execute_async(script, Vec::new()).await?;
    let answer = answer.json();
    if let Some(error) = answer.get("error") {
        bail!("the page: {error}");
    }
    let value = answer.get("value").cloned().unwrap_or_default();
    let measured: Measured = serde_json::from_value(value)?;
    let mut painted = Vec::new();
    for field in Field::ALL {
        eprintln!("· typing into {field}, CPU ×{}", paint::SLOWER);
        painted.push((field, paint::measured(session, field).await?));
    }
    Ok(Report {
        day: clock::today(),
        cores: std::thread::available_parallelism()?.get(),
        versions: versions(session, &packages).await?,
        entries: corpus.entries,
        judged: corpus.judged,
        measured,
        painted,
    })
}

/// Of the browser and the other engines.
async fn versions(session: &Session, packages: &Path) -> Result<Vec<String>> {
    let driver = session.driver.cdp();
    let browser = driver.send_raw("Browser.getVersion", json!({})).await?;
    let named = |from: &Value, key: &str| from.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut versions = vec![named(&browser, "product").context("the browser has no version")?];
    for (_, _, package) in PACKAGES {
        let text = fs::read_to_string(packages.join(package).join("package.json"))?;
        let version = named(&serde_json::from_str(&text)?, "version");
        let version = version.with_context(|| format!("{package} names no version"))?;
        versions.push(format!("{package} {version}"));
    }
    Ok(versions)
}

/// The page and what it loads.
fn site(corpus: &Corpus, packages: &Path) -> Result<Site> {
    let module = module::built()?;
    let mut site = BTreeMap::new();
    let mut add = |path: &str, bytes: &[u8]| -> Result<()> {
        let named = if path == "/" { "index.html" } else { path };
        site.insert(
            path.to_owned(),
            File::new(bytes, named, REVALIDATED, QUICK)?,
        );
        Ok(())
    };
    add("/", PAGE.as_bytes())?;
    add("/measuring.js", include_bytes!("measuring.js"))?;
    add("/task.json", &serde_json::to_vec(&corpus.task)?)?;
    add("/contact.bin", &corpus.contact)?;
    add("/framework.bin", &corpus.framework)?;
    add("/policy.bin", &corpus.policy)?;
    add("/guide.js", &module.glue)?;
    add("/guide.wasm", &module.wasm)?;
    for (path, file, _) in PACKAGES {
        let bytes = fs::read(packages.join(file)).with_context(|| file.to_owned())?;
        add(path, &bytes)?;
    }
    Ok(Arc::new(site))
}
