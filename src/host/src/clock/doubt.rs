//! Whether the machine's clock may be believed, by what the ledger and the program's own running know. What is erased
//! because its time is over does not come back once the clock is right again.

use chrono::TimeDelta;
use guide_domain::Instant;
use thiserror::Error;

use super::{Moment, date};

/// Machines that share a ledger differ by so much at most.
const SKEW: TimeDelta = TimeDelta::minutes(10);

/// After so long without an entry the ledger is no witness any more.
const SILENCE: TimeDelta = TimeDelta::days(31);

/// Corrections of a running clock are smaller than this.
const JUMP: TimeDelta = TimeDelta::hours(1);

/// What speaks against the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum Doubt {
    /// The ledger knows of a later day.
    #[error(
        "the clock is behind: it says {}, and the ledger’s newest entry is of {}",
        date(*.wall), date(*.newest)
    )]
    Behind {
        /// What the clock says.
        wall: Instant,
        /// When the newest entry was recorded.
        newest: Instant,
    },
    /// Nothing was recorded for long.
    #[error(
        "the clock may be ahead: it says {}, and nothing was recorded since {}",
        date(*.wall), date(*.newest)
    )]
    Ahead {
        /// What the clock says.
        wall: Instant,
        /// When the newest entry was recorded.
        newest: Instant,
    },
    /// It was set.
    #[error(
        "the clock was set: it says {}, and by the time that passed since it could be believed it would be {}",
        date(*.wall), date(*.expected)
    )]
    Set {
        /// What the clock says.
        wall: Instant,
        /// What it should say.
        expected: Instant,
    },
}

/// What speaks against the clock at a moment: by the ledger's newest entry, and by a moment at which nothing did.
pub(crate) fn doubt(
    now: Moment,
    newest: Option<Instant>,
    believed: Option<Moment>,
) -> Option<Doubt> {
    let wall = now.wall;
    // An empty ledger knows nothing, and has nothing to lose.
    let newest = newest?;
    if newest - wall > SKEW {
        return Some(Doubt::Behind { wall, newest });
    }
    let Some(believed) = believed else {
        return (wall - newest > SILENCE).then_some(Doubt::Ahead { wall, newest });
    };
    let passed = TimeDelta::from_std(now.up.saturating_sub(believed.up));
    let expected = passed
        .ok()
        .and_then(|passed| believed.wall.checked_add_signed(passed))
        .unwrap_or(Instant::MAX_UTC);
    ((wall - expected).abs() > JUMP).then_some(Doubt::Set { wall, expected })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const DAY: Duration = Duration::from_hours(24);

    fn at(wall: &str, up: Duration) -> Moment {
        let wall = wall.parse().unwrap();
        Moment { wall, up }
    }

    #[test]
    fn an_empty_ledger_doubts_nothing() {
        let believed = at("2026-11-20T09:00:00Z", Duration::ZERO);
        for wall in ["1970-01-01T00:00:00Z", "2031-11-20T09:00:00Z"] {
            assert_eq!(doubt(at(wall, HOUR), None, None), None);
            assert_eq!(doubt(at(wall, HOUR), None, Some(believed)), None);
        }
    }

    #[test]
    fn the_newest_entry_is_neither_later_nor_long_ago() {
        let newest: Instant = "2026-11-20T09:00:00Z".parse().unwrap();
        for (wall, doubts) in [
            ("2021-11-20T09:00:00Z", "behind"),
            ("2026-11-19T09:00:00Z", "behind"),
            ("2026-11-20T08:49:59Z", "behind"),
            ("2026-11-20T08:50:00Z", ""),
            ("2026-11-20T09:00:00Z", ""),
            ("2026-12-21T09:00:00Z", ""),
            ("2026-12-21T09:00:01Z", "may be ahead"),
            ("2031-11-20T09:00:00Z", "may be ahead"),
        ] {
            let found = doubt(at(wall, HOUR), Some(newest), None);
            let told = found.map(|doubt| doubt.to_string()).unwrap_or_default();
            assert_eq!(told.is_empty(), doubts.is_empty(), "{wall}: {told}");
            assert!(told.contains(doubts), "{wall}: {told}");
        }
    }

    #[test]
    fn a_clock_that_was_right_runs_as_fast_as_time() {
        let newest: Instant = "2026-11-20T09:00:00Z".parse().unwrap();
        let believed = at("2026-11-20T10:00:00Z", HOUR);
        for (wall, up, is_set) in [
            ("2026-11-20T10:00:00Z", HOUR, false),
            ("2026-11-21T10:00:00Z", HOUR + DAY, false),
            ("2026-11-21T10:59:59Z", HOUR + DAY, false),
            ("2026-11-21T11:00:01Z", HOUR + DAY, true),
            ("2026-11-21T08:59:59Z", HOUR + DAY, true),
            ("2031-11-20T10:00:00Z", HOUR + DAY, true),
            // Quiet months are no reason, as long as the program has seen them pass.
            ("2027-03-20T10:00:00Z", HOUR + 120 * DAY, false),
            ("2027-03-20T10:00:00Z", HOUR + 90 * DAY, true),
        ] {
            let found = doubt(at(wall, up), Some(newest), Some(believed));
            assert_eq!(found.is_some(), is_set, "{wall} {found:?}");
        }
    }
}
