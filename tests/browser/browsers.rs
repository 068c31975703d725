//! One browser of each engine for a whole run, given to one journey after the other.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use tokio::runtime::Runtime;

use crate::engine::{Engine, Session, Setting};
use crate::journeys::Journey;
use crate::page::Page;

/// A journey that takes longer is stuck: every wait inside it ends much earlier.
const JOURNEY_PATIENCE: Duration = Duration::from_secs(600);

/// The browser at hand and the runtime that talks to it.
#[derive(Debug)]
pub(crate) struct Browsers {
    runtime: Runtime,
    open: Mutex<Option<Open>>,
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
            open: Mutex::new(None),
        })
    }

    /// Runs a journey in a browser as it wants one; the last journey's, if that fits.
    pub(crate) fn run(&self, engine: Engine, journey: Journey) -> Result<()> {
        let mut slot = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = slot.take();
        self.runtime.block_on(async {
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
                    *slot = Some(open);
                    Ok(())
                }
                Err(error) => {
                    let picture = page.keep_picture(journey.name).await;
                    // Whatever state it was left in concerns no other journey.
                    open.session.close().await;
                    Err(anyhow!("{error:#}\n{picture}"))
                }
            }
        })
    }

    /// Closes the browser that is still open.
    pub(crate) fn close(&self) {
        let open = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(open) = open {
            self.runtime.block_on(open.session.close());
        }
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
