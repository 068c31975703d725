//! The one clock of these tests: how long an answer took.

use std::time::Instant;

/// This moment.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock file; how long an answer takes is what some tests are about"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
