//! Journeys through the guide in real browsers.
//!
//! `cargo test --test browser` runs each journey in each engine it is written for, as a test of its own, named
//! `chromium::contact::by_keyboard`; a part of the name narrows the run. `SG_ENGINES=chromium,firefox` leaves engines
//! out and says so. One process holds one browser of each engine: starting one takes seconds, a page milliseconds.

#![cfg(test)]

mod browsers;
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

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The browsers of one machine share its clipboard, focus and processors: one journey at a time.
    arguments.test_threads = Some(1);
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
    conclusion.exit_code()
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

/// Every journey in every engine, engine after engine, so that one browser is open at a time.
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
