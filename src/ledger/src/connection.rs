//! Connects to a ledger's database, whichever it is.

use crate::address::Database;
use crate::error::StoreError;
use crate::postgresql::Postgresql;
use crate::sqlite::Sqlite;
use crate::store::{Access, Store};

/// Connects to the database.
pub(crate) fn open(database: &Database, access: Access) -> Result<Box<dyn Store>, StoreError> {
    Ok(match database {
        Database::Sqlite(file) => Box::new(Sqlite::open(file, access)?),
        Database::Postgres(server) => Box::new(Postgresql::open(server.as_ref(), access)?),
    })
}
