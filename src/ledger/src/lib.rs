//! Where a host keeps sign-offs: append-only, chained by hash, in SQLite or PostgreSQL.
//!
//! Each entry's hash covers the entry before it, so that an edit, a deletion or a swap breaks the chain; the count and
//! the last hash also stand in a small file outside the database ([`head`]), so that a tail cut off or appended by
//! somebody else is noticed too.
//! What tells who somebody is does not enter the chain itself but as a salted commitment ([`entry`]): it can be erased,
//! and the chain still holds.
//!
//! | module | owns |
//! |---|---|
//! | [`address`] | how a database is named |
//! | [`entry`] | one line of the ledger, its hash and its commitment |
//! | [`head`] | count and last hash, outside the database |
//! | [`schema`] | the versions of the tables, and the steps between them |
//! | [`keeper`] | appending, erasing, retaining: one writer's work |
//! | [`ledger`] | the ledger of a running host: many senders, one writer |
//! | [`verify`] | whether the ledger is whole |
//! | [`cause`], [`error`] | what is the matter, and what to do about it |
//! | [`tls`] | connections to PostgreSQL that nobody on the way can read |
//!
//! Each uses those above it alone; `store` says what a ledger needs of a database, `sqlite` and `postgresql` give it.
//!
//! The present instant is an argument; randomness comes from the operating system.

pub mod address;
pub mod cause;
mod connection;
pub mod entry;
pub mod error;
pub mod head;
mod identity;
pub mod keeper;
pub mod ledger;
mod patience;
mod postgresql;
mod random;
pub mod schema;
mod settings;
mod sqlite;
mod store;
pub mod tls;
pub mod verify;
mod worker;

pub use address::{Database, PostgresServer};
pub use cause::Cause;
pub use entry::{Details, Draft, Kept, SignedBody, Why, hexadecimal};
pub use error::{LedgerError, StoreError};
pub use identity::Gone;
pub use keeper::{Appended, Erased, Keeper, Opening, Receipt, Refused};
pub use ledger::{Ledger, Opened, Setup};
