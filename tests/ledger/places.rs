//! The databases that every test of the ledger runs on.

use std::path::PathBuf;

use guide_ledger::Database;
use tempfile::TempDir;

use crate::postgresql;

/// A database of its own for one test.
pub(crate) struct Place {
    pub(crate) database: Database,
    pub(crate) address: String,
    pub(crate) head: PathBuf,
    pub(crate) folder: TempDir,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.sqlite");
        Self::at(format!("sqlite:{}", file.display()), folder)
    }

    /// None where PostgreSQL is not installed.
    pub(crate) fn postgresql() -> Option<Self> {
        let server = postgresql::server()?;
        let folder = tempfile::tempdir().unwrap();
        Some(Self::at(server.new_database(), folder))
    }

    fn at(address: String, folder: TempDir) -> Self {
        let database: Database = address.parse().unwrap();
        Self {
            head: database.head_file(folder.path()),
            database,
            address,
            folder,
        }
    }
}

/// Makes of each function two tests: one on SQLite, one on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&crate::places::Place::sqlite()); })+
        }
        mod postgresql {
            $(#[test] fn $name() {
                if let Some(place) = crate::places::Place::postgresql() {
                    super::$name(&place);
                }
            })+
        }
    };
}
pub(crate) use on_both;
