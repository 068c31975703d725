//! How long the host keeps who signed: so many months, or until somebody erases it.

use std::fmt;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{Months, NaiveDate};
use guide_domain::Instant;
use guide_ledger::{Database, Keeper, LedgerError, Opening, StoreError};
use thiserror::Error;

use crate::clock::doubt::{Doubt, doubt};
use crate::clock::{self, Moment};

/// How often a running host looks for what is over.
const PERIOD: Duration = Duration::from_hours(24);

/// After what time it tries again where that failed.
const SOON: Duration = Duration::from_mins(1);

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

/// So many sign-offs may lose their person at once without a word, though they are more than a tenth.
const FEW: usize = 10;

/// What this host knows of its machine's clock.
#[derive(Clone, Copy, Debug)]
enum Clock {
    /// Nothing yet.
    Unknown,
    /// Nothing spoke against it at that moment.
    Believed(Moment),
    /// The ledger spoke against it, and is no witness any more: what it records from then on has that clock's time.
    Ahead(Doubt),
}

/// The retention rule of one ledger.
#[derive(Debug)]
pub(crate) struct Retention {
    database: Database,
    head: PathBuf,
    keep: KeepMonths,
    clock: Mutex<Clock>,
}

/// Why the rule is not applied now.
#[derive(Debug, Error)]
enum Postponed {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("{0}. Set the clock right and start the host again, or run `retain`")]
    Clock(Doubt),
    #[error(
        "{over} of {held} sign-offs would lose their person, more than a tenth at once; if that is meant, run `retain --before {day} --confirm {over}`"
    )]
    Many {
        over: usize,
        held: usize,
        day: NaiveDate,
    },
}

impl Retention {
    pub(crate) fn new(database: Database, head: PathBuf, keep: KeepMonths) -> Self {
        Self {
            database,
            head,
            keep,
            clock: Mutex::new(Clock::Unknown),
        }
    }

    /// Erases what is over, and says in the log how many sign-offs that were, or why none. Waits for the database.
    pub(crate) fn apply(&self) -> Result<(), LedgerError> {
        match self.applied(clock::moment()) {
            Ok(0) => {}
            Ok(sign_offs) => {
                tracing::info!(sign_offs, kept = %self.keep, "sign-offs lost their person by the retention rule");
            }
            Err(Postponed::Ledger(error)) => return Err(error),
            Err(error @ (Postponed::Clock(_) | Postponed::Many { .. })) => {
                tracing::error!(%error, "the retention rule was not applied; it is tried again in a day");
            }
        }
        Ok(())
    }

    /// How many sign-offs lost their person.
    fn applied(&self, now: Moment) -> Result<usize, Postponed> {
        let opened = Keeper::open(&self.database, &self.head, Opening::Existing, now.wall);
        let mut keeper = match opened {
            Ok(keeper) => keeper,
            // A ledger yet to be made holds nothing.
            Err(LedgerError::Store(StoreError::Missing(_))) => return Ok(0),
            Err(error) => return Err(error.into()),
        };
        self.believe(now, keeper.newest()?)?;
        // Before the beginning of time there is nothing to erase.
        let months = Months::new(self.keep.0.get().into());
        let Some(before) = now.wall.checked_sub_months(months) else {
            return Ok(0);
        };
        let over = keeper.would_retain(before)?.sign_offs;
        let held = keeper.would_retain(now.wall + PERIOD)?.sign_offs;
        if over > FEW && over.saturating_mul(10) > held {
            let day = clock::date(before);
            return Err(Postponed::Many { over, held, day });
        }
        if over == 0 {
            return Ok(0);
        }
        Ok(keeper.retain(before, now.wall)?.sign_offs)
    }

    fn believe(&self, now: Moment, newest: Option<Instant>) -> Result<(), Postponed> {
        let mut clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        let believed = match *clock {
            Clock::Unknown => None,
            Clock::Believed(moment) => Some(moment),
            Clock::Ahead(doubt) => return Err(Postponed::Clock(doubt)),
        };
        match (doubt(now, newest, believed), newest) {
            (Some(doubt), _) => {
                if matches!(doubt, Doubt::Ahead { .. }) {
                    *clock = Clock::Ahead(doubt);
                }
                Err(Postponed::Clock(doubt))
            }
            (None, Some(_)) => {
                *clock = Clock::Believed(now);
                Ok(())
            }
            // An empty ledger is no witness.
            (None, None) => Ok(()),
        }
    }

    /// Applies the rule at once and then once a day, as long as the program runs.
    pub(crate) async fn daily(self: Arc<Self>) {
        self.every(PERIOD, SOON).await;
    }

    /// Where it cannot be applied, it is tried again sooner: the database may not be there yet.
    async fn every(self: Arc<Self>, period: Duration, soon: Duration) {
        loop {
            let rule = Arc::clone(&self);
            match tokio::task::spawn_blocking(move || rule.apply()).await {
                Ok(Ok(())) => {
                    tokio::time::sleep(period).await;
                    continue;
                }
                Ok(Err(error)) => {
                    tracing::error!(%error, "the retention rule was not applied; it is tried again");
                }
                Err(error) => {
                    tracing::error!(%error, "applying the retention rule ended early; it is tried again");
                }
            }
            tokio::time::sleep(soon).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use guide_ledger::Draft;
    use serde_json::json;

    use super::*;

    const PRESENT: &str = "2026-11-23T09:00:00Z";

    fn present() -> Instant {
        PRESENT.parse().unwrap()
    }

    /// A sign-off recorded at that instant.
    fn sign_off(id: &str, at: Instant) -> (Draft, Instant) {
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
        (draft, at)
    }

    struct Host {
        rule: Arc<Retention>,
        keeper: Keeper,
        _folder: tempfile::TempDir,
    }

    impl Host {
        /// A ledger with so many sign-offs whose three years are over, then so many of that instant.
        fn with(over: usize, recent: usize, newest: Instant) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let database = Database::file(&folder.path().join("ledger.sqlite"));
            let head = folder.path().join("ledger.sqlite.head");
            let old = newest - Months::new(37);
            let mut keeper = Keeper::open(&database, &head, Opening::Create, old).unwrap();
            let offers: Vec<_> = (0..over)
                .map(|number| sign_off(&format!("old-{number}"), old))
                .chain((0..recent).map(|number| sign_off(&format!("new-{number}"), newest)))
                .collect();
            keeper.append(&offers).unwrap();
            Self {
                rule: Arc::new(Retention::new(database, head, "36".parse().unwrap())),
                keeper,
                _folder: folder,
            }
        }

        fn applied_at(&self, wall: Instant, hours: u64) -> Result<usize, String> {
            let up = Duration::from_secs(hours * 60 * 60);
            let applied = self.rule.applied(Moment { wall, up });
            applied.map_err(|error| error.to_string())
        }

        async fn until_held(&mut self, count: usize) {
            while self.held() > count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }

        fn held(&mut self) -> usize {
            let end = "9999-12-31T00:00:00Z".parse().unwrap();
            self.keeper.would_retain(end).unwrap().sign_offs
        }
    }

    #[test]
    fn what_is_over_loses_its_person() {
        let mut host = Host::with(11, 100, present());
        assert_eq!(host.applied_at(present(), 1), Ok(11));
        assert_eq!((host.held(), host.applied_at(present(), 1)), (100, Ok(0)));
    }

    #[test]
    fn a_wrong_clock_erases_nothing() {
        let years = |years: u32| Months::new(12 * years);
        for (wall, says) in [
            (present() + years(5), "may be ahead"),
            (present() + TimeDelta::days(32), "may be ahead"),
            (present() - years(5), "is behind"),
            (present() - TimeDelta::days(1), "is behind"),
        ] {
            let mut host = Host::with(1, 100, present());
            let told = host.applied_at(wall, 1).unwrap_err();
            assert!(told.contains(says), "{wall}: {told}");
            assert_eq!(host.held(), 101, "{wall}");
        }
    }

    #[test]
    fn what_is_recorded_by_a_wrong_clock_does_not_speak_for_it() {
        let mut host = Host::with(1, 100, present());
        let ahead = present() + TimeDelta::days(100);
        assert!(host.applied_at(ahead, 1).is_err());
        host.keeper.append(&[sign_off("late", ahead)]).unwrap();
        let told = host.applied_at(ahead + TimeDelta::days(1), 25).unwrap_err();
        assert!(told.contains("may be ahead"), "{told}");
        assert_eq!(host.held(), 102);
    }

    #[test]
    fn a_clock_set_while_the_host_runs_erases_nothing() {
        let mut host = Host::with(0, 100, present());
        assert_eq!(host.applied_at(present(), 1), Ok(0));
        for wall in [present() + TimeDelta::days(30), present() + Months::new(60)] {
            let told = host.applied_at(wall, 25).unwrap_err();
            assert!(told.contains("was set"), "{wall}: {told}");
        }
        assert_eq!(host.held(), 100);
        // Three years and more, seen pass hour by hour.
        let (later, hours) = (present() + TimeDelta::days(36 * 31), 1 + 24 * 36 * 31);
        let told = host.applied_at(later, hours).unwrap_err();
        assert!(told.contains("100 of 100 sign-offs"), "{told}");
    }

    #[test]
    fn more_than_a_tenth_at_once_needs_a_word() {
        let mut host = Host::with(12, 100, present());
        let told = host.applied_at(present(), 1).unwrap_err();
        let word = "retain --before 2023-11-23 --confirm 12";
        assert!(told.contains("12 of 112") && told.contains(word), "{told}");
        assert_eq!(host.held(), 112);
    }

    #[tokio::test]
    async fn a_running_host_applies_it_again_and_again() {
        let mut host = Host::with(0, 1, clock::now());
        let applying = tokio::spawn(
            Arc::clone(&host.rule).every(Duration::from_millis(1), Duration::from_millis(1)),
        );
        let patience = Duration::from_mins(1);
        for id in ["one", "two"] {
            let over = sign_off(id, clock::now() - Months::new(37));
            // The newest entry is of today, or the rule would doubt the clock.
            let newest = sign_off(&format!("{id}-newest"), clock::now());
            let held = host.held();
            host.keeper.append(&[over, newest]).unwrap();
            let erased = host.until_held(held + 1);
            tokio::time::timeout(patience, erased).await.expect(id);
        }
        applying.abort();
    }
}
