//! How long the outbox waits.

use chrono::{DateTime, TimeDelta};

use crate::Instant;

/// The wait after the first failure; it doubles with every further one.
pub const FIRST_WAIT: TimeDelta = TimeDelta::seconds(2);

/// The longest wait of the outbox's own: somebody may be looking at the screen.
pub const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);

/// The longest wait that a host may ask for; a larger `Retry-After` is more likely a mistake than a plan.
pub const LONGEST_ASKED_WAIT: TimeDelta = TimeDelta::hours(1);

/// How long the host may take to answer. A body has some kilobytes; this leaves room for the slowest line.
pub const ANSWER_PATIENCE: TimeDelta = TimeDelta::seconds(60);

/// How long the device's storage may take: a blocked one can hang for ever, and must not keep a sign-off from going.
pub const STORAGE_PATIENCE: TimeDelta = TimeDelta::seconds(10);

/// For how long an answer to “who is signed in?” is believed. On a shared computer the next person may be there soon.
pub const SESSION_FRESH: TimeDelta = TimeDelta::seconds(60);

/// No instant that the outbox sets lies further ahead than this, the share for jitter included.
const HORIZON: TimeDelta = TimeDelta::minutes(75);

/// A random share, 0 to 1,000 thousandths, that keeps a building full of computers from asking all at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jitter(u16);

impl Jitter {
    /// So many thousandths; more than 1,000 are 1,000.
    pub fn new(thousandths: u16) -> Self {
        Self(thousandths.min(1000))
    }

    fn of(self, whole: TimeDelta) -> TimeDelta {
        whole * i32::from(self.0) / 1000
    }
}

/// What a host asked for in `Retry-After` (RFC 9110, 10.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So long from now.
    Wait(TimeDelta),
    /// Not before this instant, by the host's clock.
    At(Instant),
}

impl RetryAfter {
    /// Reads the header's value: whole seconds, or a date in the form that servers must send (RFC 9110, 5.6.7). The
    /// two obsolete forms of dates are not read: then the outbox's own waits hold.
    pub fn read(value: &str) -> Option<Self> {
        let value = value.trim();
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            // More digits than fit are a long wait all the same.
            let seconds: u32 = value.parse().unwrap_or(u32::MAX);
            return Some(Self::Wait(TimeDelta::seconds(i64::from(seconds))));
        }
        let date = DateTime::parse_from_rfc2822(value).ok()?;
        Some(Self::At(date.to_utc()))
    }
}

/// The instant before which nothing is tried again: after so many failures (from 1), or as the host asked. A host is
/// never asked earlier than it wants, within [`LONGEST_ASKED_WAIT`]; a tenth more at most is jitter. Of our own waits,
/// one half is fixed and the other jitter.
pub fn next_try(now: Instant, failures: u32, asked: Option<RetryAfter>, jitter: Jitter) -> Instant {
    let (fixed, random) = if let Some(asked) = asked {
        let wait = match asked {
            RetryAfter::Wait(wait) => wait,
            RetryAfter::At(instant) => instant - now,
        };
        let wait = wait.clamp(FIRST_WAIT, LONGEST_ASKED_WAIT);
        (wait, wait / 10)
    } else {
        let half = own_wait(failures) / 2;
        (half, half)
    };
    now + fixed + jitter.of(random)
}

fn own_wait(failures: u32) -> TimeDelta {
    // Twenty doublings are far beyond the longest wait; more would only overflow.
    let doublings = failures.saturating_sub(1).min(20);
    (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT)
}

/// Whether an instant set by the outbox has come. One beyond its horizon was set before the device's clock was put
/// back, and counts as come: otherwise it might be years ahead.
pub(super) fn has_come(at: Instant, now: Instant) -> bool {
    at <= now || at - now > HORIZON
}
