//! The browsers of a run: each worker takes one, gives a journey to it, and leaves it for the next.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use tokio::runtime::Runtime;

use crate::engine::{Engine, Session, Setting};
use crate::journeys::Journey;
use crate::page::Page;

/// A journey that takes longer is stuck: every wait inside it ends much earlier.
const JOURNEY_PATIENCE: Duration = Duration::from_mins(10);

/// How many of the slowest journeys are named at the end.
const SLOWEST: usize = 10;

/// The browsers that nobody uses at the moment, and the runtime that talks to all.
#[derive(Debug)]
pub(crate) struct Browsers {
    runtime: Runtime,
    idle: Mutex<Vec<Open>>,
    times: Mutex<Vec<(Duration, String)>>,
}

#[derive(Debug)]
struct Open {
    engine: Engine,
    setting: Setting,
    session: Session,
}

impl Browsers {
    /// None open yet.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            runtime: Runtime::new().context("no runtime")?,
            idle: Mutex::default(),
            times: Mutex::default(),
        })
    }

    /// Runs a journey in a browser as it wants one; in one that another journey left, if that fits.
    pub(crate) fn run(&self, engine: Engine, journey: Journey) -> Result<()> {
        let begun = moment();
        let kept = self.take(engine, journey.setting);
        let outcome = self.runtime.block_on(async {
            let open = reuse_or_start(kept, engine, journey.setting).await?;
            let page = Page::new(engine, open.session.driver.clone());
            let outcome = match page.reset().await {
                Ok(()) => tokio::time::timeout(JOURNEY_PATIENCE, (journey.run)(page.clone()))
                    .await
                    .context("the journey is stuck")
                    .flatten(),
                Err(error) => Err(error.context("the browser could not be reset")),
            };
            match outcome {
                Ok(()) => {
                    locked(&self.idle).push(open);
                    Ok(())
                }
                Err(error) => {
                    let picture = page.keep_picture(journey.name).await;
                    // Whatever state it was left in concerns no other journey.
                    open.session.close().await;
                    Err(anyhow!("{error:#}\n{picture}"))
                }
            }
        });
        let name = format!("{}::{}", engine.name(), journey.name);
        locked(&self.times).push((begun.elapsed(), name));
        outcome
    }

    /// One that fits, or else any: it gives way to the one that is needed, so that no more are open than are used.
    fn take(&self, engine: Engine, setting: Setting) -> Option<Open> {
        let mut idle = locked(&self.idle);
        let fits = |open: &Open| (open.engine, open.setting) == (engine, setting);
        match idle.iter().position(fits) {
            Some(place) => Some(idle.swap_remove(place)),
            None => idle.pop(),
        }
    }

    /// Closes the browsers that are still open.
    pub(crate) fn close(&self) {
        for open in locked(&self.idle).drain(..) {
            self.runtime.block_on(open.session.close());
        }
    }

    /// Where the time went: a line for each of the slowest journeys.
    pub(crate) fn slowest(&self) -> String {
        let mut times = std::mem::take(&mut *locked(&self.times));
        times.sort_by(|one, other| other.cmp(one));
        let slowest = times.iter().take(SLOWEST);
        let lines: Vec<String> = slowest
            .map(|(time, name)| format!("{:7.1} s  {name}", time.as_secs_f64()))
            .collect();
        lines.join("\n")
    }
}

async fn reuse_or_start(kept: Option<Open>, engine: Engine, setting: Setting) -> Result<Open> {
    if let Some(open) = kept {
        if (open.engine, open.setting) == (engine, setting) {
            return Ok(open);
        }
        open.session.close().await;
    }
    Ok(Open {
        engine,
        setting,
        session: Session::start(engine, setting).await?,
    })
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A journey's panic leaves nothing half done here.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a journey takes is told, and decides nothing"
)]
fn moment() -> Instant {
    Instant::now()
}
