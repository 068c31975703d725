//! Whether the device's clock may be believed.

use chrono::TimeDelta;

use crate::Instant;

/// How far the device's clock may be from the server's before it is in doubt.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// What is known of the clock that gave the present instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockTrust {
    /// It agrees with the server's, or the instant was asked for.
    Trusted,
    /// It disagrees, or there was nothing to compare it with: show both lines.
    InDoubt,
}

impl ClockTrust {
    /// Compares the device's clock with the `Date` of a response that came fresh from the server (RFC 9110, 6.6.1).
    /// Exactly five minutes apart is still believed; no `Date` is doubt.
    pub fn compare(device: Instant, server: Option<Instant>) -> Self {
        match server {
            Some(server) if (device - server).abs() <= TOLERANCE => Self::Trusted,
            Some(_) | None => Self::InDoubt,
        }
    }
}
