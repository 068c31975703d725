//! The first screen of the guide beside a `SurveyJS` page that asks the guide's first question.
//!
//! `cargo bench --bench first_screen` prints, as Markdown, the bytes to the first screen and the time until numbers can
//! be read and the first question answered, at two speeds of the processor and two of the network. It asserts nothing
//! about milliseconds. It needs what the browser journeys need of Chromium (Debian: `chromium chromium-driver`), and
//! Node.js 20 or later for `npm`. `SG_BENCH_RUNS` says how often each page is opened under each condition (9).
//!
//! Both pages are opened in turn in one browser, each time in a new tab, at an address never seen before, with an empty
//! cache, from one server whose files are compressed in advance.

mod clock;
mod conditions;
mod contenders;
#[expect(dead_code, reason = "the journeys start other engines too")]
#[path = "../browser/engine.rs"]
mod engine;
mod figures;
mod files;
mod npm;
mod opening;
#[expect(
    dead_code,
    reason = "the journeys look at more of the product than its first screen"
)]
#[path = "../browser/product.rs"]
mod product;
mod report;
mod server;

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};

use crate::conditions::Condition;
use crate::contenders::{Contender, Files};
use crate::engine::{Engine, Session, Setting};
use crate::opening::{Opening, Stage};
use crate::report::{Machine, Report, Rounds};

/// How often each page is opened under each condition if nothing else is said.
const DEFAULT_RUNS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(8);

fn main() -> ExitCode {
    // Cargo says `--bench` to benchmarks, and nothing when it runs them as tests.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        eprintln!("skipped: a benchmark, not a test; run cargo bench --bench first_screen");
        return ExitCode::SUCCESS;
    }
    if let Some(unknown) = arguments.iter().find(|argument| *argument != "--bench") {
        eprintln!(
            "first_screen: “{unknown}” is no option; SG_BENCH_RUNS=3 sets the number of runs"
        );
        return ExitCode::from(2);
    }
    let runs = match chosen_runs() {
        Ok(runs) => runs,
        Err(error) => {
            eprintln!("first_screen: {error:#}");
            return ExitCode::from(2);
        }
    };
    match measure_and_print(runs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("first_screen: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The number of `SG_BENCH_RUNS`, or the default.
fn chosen_runs() -> Result<NonZeroUsize> {
    match std::env::var("SG_BENCH_RUNS") {
        Ok(chosen) => chosen
            .parse()
            .map_err(|error| anyhow!("SG_BENCH_RUNS: “{chosen}” ({error}); give a number from 1")),
        Err(std::env::VarError::NotPresent) => Ok(DEFAULT_RUNS),
        Err(error) => Err(error).context("SG_BENCH_RUNS"),
    }
}

fn measure_and_print(runs: NonZeroUsize) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("no runtime")?;
    let report = runtime.block_on(async {
        // First what fails fast: without a browser there is no need to build anything.
        let session = Session::start(Engine::Chromium, Setting::Plain).await?;
        let report = measure(&session, runs).await;
        session.close().await;
        report
    })?;
    write!(io::stdout(), "{report}").context("the report cannot be printed")
}

async fn measure(session: &Session, runs: NonZeroUsize) -> Result<Report> {
    eprintln!("· building the guide, fetching SurveyJS, compressing");
    let guide = Files::of(Contender::Guide)?;
    let survey = Files::of(Contender::SurveyJs)?;
    let stage = Stage::new(session).await?;

    eprintln!("· opening each page once, not counted but in bytes");
    let unhindered = Condition::UNHINDERED;
    let guide_bytes = stage.open(&guide, unhindered).await?.served;
    let survey_bytes = stage.open(&survey, unhindered).await?.served;

    let mut rounds = Vec::new();
    for condition in Condition::ALL {
        let mut round = Rounds::new(condition);
        for run in 1..=runs.get() {
            eprintln!("· {condition}: run {run} of {runs}");
            let pair: (Opening, Opening) = (
                stage.open(&guide, condition).await?,
                stage.open(&survey, condition).await?,
            );
            round.push(pair);
        }
        rounds.push(round);
    }
    Ok(Report {
        machine: Machine::describe(&stage, runs).await?,
        survey_version: survey.version,
        guide_bytes,
        survey_bytes,
        rounds,
    })
}
