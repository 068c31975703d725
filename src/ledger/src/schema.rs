//! The versions of the tables, and the steps from each to the next.
//!
//! Version 0 is what the first release made; a new ledger is made of it and of every step since, so that there is one
//! way to each version. Which version a ledger is of stands in its settings, and in an entry of its chain: whoever sets
//! it back is found out.

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// Under this name the settings hold the version; nothing stands there in version 0.
pub(crate) const NAME: &str = "schema";

/// What a database understands.
#[derive(Debug)]
pub(crate) struct Scripts {
    /// Makes the tables of version 0.
    pub(crate) first: &'static str,
    /// The steps: the first leads from version 0 to 1.
    pub(crate) steps: &'static [&'static str],
}

pub(crate) const SQLITE: Scripts = Scripts {
    first: include_str!("schema/sqlite_0.sql"),
    steps: &[include_str!("schema/sqlite_1.sql")],
};

pub(crate) const POSTGRESQL: Scripts = Scripts {
    first: include_str!("schema/postgresql_0.sql"),
    steps: &[include_str!("schema/postgresql_1.sql")],
};

impl Scripts {
    /// What leads from that version to [`VERSION`].
    pub(crate) fn from(&self, version: u32) -> impl Iterator<Item = &'static str> {
        let done = usize::try_from(version).unwrap_or(usize::MAX);
        self.steps.iter().skip(done).copied()
    }
}
