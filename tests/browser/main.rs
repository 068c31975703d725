//! Journeys through the guide in real browsers.
//!
//! `cargo test --test browser` runs each journey in each engine it is written for, as a test of its own, named
//! `chromium::contact::by_keyboard`; a part of the name narrows the run. `SG_ENGINES=chromium,firefox` leaves engines
//! out and says so. As many browsers are open side by side as there are processors, or as `--test-threads` says; each
//! goes from journey to journey, since starting one takes seconds and a page milliseconds. They share nothing: each has a
//! home, a screen and with it a clipboard and a focus of its own.

#![cfg(test)]

mod browsers;
#[path = "../campaign.rs"]
mod campaign;
mod engine;
mod journeys;
mod page;
mod product;
mod scripted;
mod site;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::browsers::Browsers;
use crate::engine::Engine;
use crate::journeys::Journey;

/// Each takes half a gigabyte.
const MOST_BROWSERS: usize = 4;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert_with(side_by_side);
    let engines = match chosen_engines() {
        Ok(engines) => engines,
        Err(unknown) => {
            eprintln!("SG_ENGINES: “{unknown}” is no engine; there are chromium, firefox, webkit");
            return ExitCode::from(2);
        }
    };
    let browsers = match Browsers::new() {
        Ok(browsers) => Arc::new(browsers),
        Err(error) => {
            eprintln!("the journeys cannot start: {error:#}");
            return ExitCode::FAILURE;
        }
    };
    if !arguments.list {
        // Its progress is to be seen before the first journey's name; what went wrong is each journey's to tell.
        drop(product::built());
    }
    let conclusion = libtest_mimic::run(&arguments, trials(&engines, &browsers));
    browsers.close();
    let slowest = browsers.slowest();
    if !slowest.is_empty() {
        eprintln!("the slowest journeys:\n{slowest}");
    }
    conclusion.exit_code()
}

/// How many browsers run at a time if nobody says: a browser is several processes, and each wants a processor.
fn side_by_side() -> usize {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    processors.min(MOST_BROWSERS)
}

/// The engines of `SG_ENGINES`, or all.
fn chosen_engines() -> Result<Vec<Engine>, String> {
    let Ok(chosen) = std::env::var("SG_ENGINES") else {
        return Ok(Engine::ALL.to_vec());
    };
    let engines = chosen
        .split(',')
        .map(|name| {
            Engine::ALL
                .into_iter()
                .find(|engine| engine.name() == name)
                .ok_or_else(|| name.to_owned())
        })
        .collect::<Result<Vec<_>, _>>()?;
    for engine in Engine::ALL {
        if !engines.contains(&engine) {
            eprintln!("skipped: {} (SG_ENGINES={chosen})", engine.name());
        }
    }
    Ok(engines)
}

/// Every journey in every engine, engine after engine, so that a browser is seldom closed for one of another engine.
fn trials(engines: &[Engine], browsers: &Arc<Browsers>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for &engine in engines {
        let of_engine = journeys::ALL
            .iter()
            .filter(|journey| journey.engines.contains(&engine));
        for &journey in of_engine {
            let browsers = Arc::clone(browsers);
            let name = format!("{}::{}", engine.name(), journey.name);
            trials.push(Trial::test(name, move || run(&browsers, engine, journey)));
        }
    }
    trials
}

fn run(browsers: &Browsers, engine: Engine, journey: Journey) -> Result<(), Failed> {
    browsers
        .run(engine, journey)
        .map_err(|error| Failed::from(format!("{error:#}")))
}
