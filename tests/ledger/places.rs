//! The databases that every test of the ledger runs on.

use std::path::PathBuf;

use guide_domain::sign_off::record::SignedPolicy;
use guide_ledger::verify::{Verdict, Whole, verify};
use guide_ledger::{Database, Keeper, Ledger, Opening, Setup};
use tempfile::TempDir;

use crate::postgresql;
use crate::samples::now;

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

    /// The ledger as a host has it, with these policies.
    pub(crate) fn host(&self, served: Vec<SignedPolicy>) -> Ledger {
        Ledger::open(self.setup(served)).unwrap()
    }

    pub(crate) fn setup(&self, served: Vec<SignedPolicy>) -> Setup {
        Setup {
            database: self.database.clone(),
            head_file: self.head.clone(),
            opening: Opening::Create,
            served,
            clock: now,
        }
    }

    pub(crate) fn keeper(&self) -> Keeper {
        Keeper::open(&self.database, &self.head, Opening::Create, now()).unwrap()
    }

    /// What `verify` says of a ledger that is whole.
    pub(crate) fn whole(&self) -> Whole {
        match verify(&self.database, &self.head).unwrap() {
            Verdict::Whole(whole) => whole,
            Verdict::Broken(broken) => panic!("{broken}"),
        }
    }

    /// A database that is there, with a head of its own.
    pub(crate) fn of(address: String) -> Self {
        Self::at(address, tempfile::tempdir().unwrap())
    }

    /// The database's name, of PostgreSQL.
    pub(crate) fn name(&self) -> String {
        match &self.database {
            Database::Sqlite(_) => panic!("{}", self.address),
            Database::Postgres(server) => server.config.get_dbname().unwrap().to_owned(),
        }
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
