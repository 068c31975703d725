//! How long the host keeps who signed: so many months, or until somebody erases it.

use std::fmt;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use chrono::Months;
use guide_ledger::{Database, Erased, Keeper, LedgerError, Opening};

use crate::clock;

/// How often a running host looks for what is over.
const PERIOD: Duration = Duration::from_secs(24 * 60 * 60);

/// After so many months the personal fields of a sign-off are erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeepMonths(NonZeroU16);

impl FromStr for KeepMonths {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for KeepMonths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.get() {
            1 => f.write_str("1 month"),
            more => write!(f, "{more} months"),
        }
    }
}

/// The retention rule of one ledger.
#[derive(Clone, Debug)]
pub(crate) struct Retention {
    pub(crate) database: Database,
    pub(crate) head: PathBuf,
    pub(crate) keep: KeepMonths,
}

impl Retention {
    /// Erases what is over, and says in the log how many sign-offs that were. Waits for the database.
    pub(crate) fn apply(&self) -> Result<(), LedgerError> {
        let now = clock::now();
        // Before the beginning of time there is nothing to erase.
        let Some(before) = now.checked_sub_months(Months::new(self.keep.0.get().into())) else {
            return Ok(());
        };
        let mut keeper = Keeper::open(&self.database, &self.head, Opening::Existing)?;
        if keeper.would_retain(before)?.sign_offs == 0 {
            return Ok(());
        }
        let Erased { sign_offs } = keeper.retain(before, now)?;
        tracing::info!(sign_offs, kept = %self.keep, "sign-offs lost their person by the retention rule");
        Ok(())
    }

    /// Applies the rule once a day, as long as the program runs.
    pub(crate) async fn daily(self: Arc<Self>) {
        self.every(PERIOD).await;
    }

    async fn every(self: Arc<Self>, period: Duration) {
        loop {
            tokio::time::sleep(period).await;
            let rule = Arc::clone(&self);
            match tokio::task::spawn_blocking(move || rule.apply()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    tracing::error!(%error, "the retention rule was not applied; it is tried again in a day");
                }
                Err(error) => {
                    tracing::error!(%error, "applying the retention rule ended early; it is tried again in a day");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use guide_ledger::Draft;
    use serde_json::json;

    use super::*;

    /// A sign-off of three years and a month ago.
    fn over(id: &str) -> (Draft, guide_domain::Instant) {
        let record = json!({
            "specversion": "1.0",
            "id": id,
            "source": "/safeguarding-guide/derby",
            "type": "safeguarding-guide.sign-off.v1",
            "subject": "3f1c",
            "time": "2020-11-23T09:14:05Z",
            "datacontenttype": "application/json",
            "data": {
                "policy": {
                    "pack": "derby", "id": "safeguarding", "version": "1.2", "locale": "en-GB", "text": "plain",
                    "sha256": "ab".repeat(32), "exemplar": true
                },
                "outcome": "declined",
                "declaration": null,
                "reason": "not-read",
                "training": null,
                "scenarios": 0,
                "opened": []
            }
        });
        let draft = Draft::new("amal", serde_json::from_value(record).unwrap()).unwrap();
        (draft, clock::now() - Months::new(37))
    }

    async fn until_erased(ledger: &mut Keeper) {
        while ledger.would_retain(clock::now()).unwrap().sign_offs > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[tokio::test]
    async fn a_running_host_applies_it_again_and_again() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::file(&folder.path().join("ledger.sqlite"));
        let head = folder.path().join("ledger.sqlite.head");
        let mut ledger = Keeper::open(&database, &head, Opening::Create).unwrap();
        let rule = Arc::new(Retention {
            database,
            head,
            keep: "36".parse().unwrap(),
        });
        let applying = tokio::spawn(rule.every(Duration::from_millis(1)));
        let patience = Duration::from_secs(60);
        for id in ["one", "two"] {
            ledger.append(&[over(id)]).unwrap();
            let erased = until_erased(&mut ledger);
            tokio::time::timeout(patience, erased).await.expect(id);
        }
        applying.abort();
    }
}
