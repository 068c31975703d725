//! What somebody answered to a policy.
//!
//! | module | owns |
//! |---|---|
//! | [`terms`] | what a pack asks of an answer: words, reasons, training, sections |
//! | [`journey`] | the way to it, step by step |
//! | [`visit`] | what tabs do to the draft that they share |
//! | [`record`] | the answer as it goes to the host |
//! | [`acceptance`] | whether a host may take it for evidence |
//! | [`outbox`] | its way to the host, until the receipt is there |
//! | [`wire`] | what the host says: receipts, refusals, what it holds of a person |

pub mod acceptance;
pub mod journey;
pub mod outbox;
pub mod record;
pub mod terms;
pub mod visit;
pub mod wire;
