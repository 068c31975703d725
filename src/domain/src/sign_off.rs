//! What somebody answered to a policy.
//!
//! | module | owns |
//! |---|---|
//! | [`journey`] | the way to it, step by step |
//! | [`outbox`] | its way to the host, until the receipt is there |
//! | [`record`] | the answer as it goes to the host |
//! | [`visit`] | what tabs do to the draft that they share |

pub mod journey;
pub mod outbox;
pub mod record;
pub mod visit;
