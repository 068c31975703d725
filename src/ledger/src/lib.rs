//! Where a host keeps sign-offs: append-only, chained by hash, in SQLite or PostgreSQL.
//!
//! Each entry's hash covers the entry before it, so that an edit, a deletion or a swap breaks the chain; the count and
//! the last hash also stand in a small file outside the database ([`head`]), so that a cut-off tail is noticed too.
//! What tells who somebody is does not enter the chain itself but as a salted commitment ([`entry`]): it can be erased,
//! and the chain still holds.
//!
//! | module | owns |
//! |---|---|
//! | [`address`] | how a database is named |
//! | [`entry`] | one line of the ledger, its hash and its commitment |
//! | [`head`] | count and last hash, outside the database |
//! | [`ledger`] | the ledger of a running host: many senders, one writer |
//! | [`keeper`] | appending, erasing, retaining: one writer's work |
//! | [`tls`] | connections to PostgreSQL that nobody on the way can read |
//! | [`verify`] | whether the ledger is whole |
//!
//! The present instant is an argument; randomness comes from the operating system.

pub mod address;
pub mod entry;
pub mod head;
mod identity;
pub mod keeper;
pub mod ledger;
mod postgresql;
mod random;
mod sqlite;
mod store;
pub mod tls;
pub mod verify;

pub use address::{Database, PostgresServer};
pub use entry::{Details, Draft, Kept, SignedBody, hexadecimal};
pub use identity::Gone;
pub use keeper::{Appended, Erased, Keeper, LedgerError, Receipt, Refused, Why};
pub use ledger::Ledger;
pub use store::{Opening, StoreError};
