//! What a ledger needs of a database; [`sqlite`](crate::sqlite) and [`postgresql`](crate::postgresql) give it.

use std::ops::ControlFlow;

use crate::entry::{Row, Tail};
use crate::error::{LedgerError, StoreError};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// To write; the tables are made where there are none.
    Make,
    /// To write to what is there.
    Write,
    /// To read beside a host at work.
    Beside,
    /// To read, wherever it stands, also where nothing can be written.
    Look,
}

impl Access {
    /// Whether it is to read alone.
    pub(crate) fn only_reads(self) -> bool {
        matches!(self, Self::Beside | Self::Look)
    }
}

/// Which entries to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which<'w> {
    /// Every one, also those at places that are none.
    All,
    /// Every one after that place.
    After(u64),
    /// The sign-offs of a person.
    Of(&'w str),
    /// Those of a kind that is no sign-off.
    Kind(&'w str),
}

/// Whose personal fields to erase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held<'h> {
    /// A person's.
    By(&'h str),
    /// Everybody's whose sign-off was recorded before that instant, in the ledger's form.
    Before(&'h str),
}

/// How long a transaction may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Somebody waits for it.
    Prompt,
    /// It changes many entries.
    Patient,
}

/// What a transaction begins by asking for, all at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// The place that the head knows of.
    pub(crate) settled: u64,
    /// Ids that may be taken.
    pub(crate) ids: &'a [&'a str],
    /// How long it may take.
    pub(crate) pace: Pace,
}

/// What it then knows.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// How far the ledger goes.
    pub(crate) tail: Tail,
    /// The hash at the place that the head knows of, if there is an entry.
    pub(crate) settled: Option<String>,
    /// The entries that have one of the ids.
    pub(crate) taken: Vec<Row>,
}

/// What is done in one transaction.
pub(crate) type Work<'w> = dyn FnMut(&mut dyn Writing, Found) -> Result<(), LedgerError> + 'w;

/// A connection to the database.
pub(crate) trait Store: Send {
    /// Does the work alone among all writers. When this returns well, all of it is on the disk; else nothing of it
    /// is there, or nobody knows (the connection was lost while committing).
    fn write(&mut self, asked: Asked<'_>, work: &mut Work<'_>) -> Result<(), LedgerError>;

    /// Reads entries by their place, as of one moment, one after another.
    fn read(
        &mut self,
        which: Which<'_>,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// How far the ledger goes.
    fn tail(&mut self) -> Result<Tail, StoreError>;

    /// The entries that hold such personal fields.
    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError>;

    /// What stands in the settings under that name.
    fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError>;

    /// Puts a value into the settings, unless there is one; gives the one that is there.
    fn settle(&mut self, name: &str, value: &str) -> Result<String, StoreError>;

    /// Finds out whether an entry could be written, and writes none.
    fn probe(&mut self) -> Result<(), StoreError>;

    /// Leaves no byte of what was erased.
    fn compact(&mut self) -> Result<(), StoreError>;
}

/// What can be done in a transaction.
pub(crate) trait Writing {
    /// Adds entries, and reads them back.
    fn add(&mut self, rows: &[Row]) -> Result<Vec<Row>, StoreError>;

    /// The entries that hold such personal fields.
    fn held(&mut self, held: Held<'_>) -> Result<Vec<u64>, StoreError>;

    /// Erases the personal fields of these entries.
    fn wipe(&mut self, entries: &[u64]) -> Result<(), StoreError>;

    /// The policies of a ledger of version 0, as texts; none where their table is gone.
    fn older_policies(&mut self) -> Result<Vec<String>, StoreError>;

    /// Leads the tables from a version to the present one.
    fn migrate(&mut self, from: u32) -> Result<(), StoreError>;
}

/// A row that a probe writes and takes back: of no place, too large for what is left of a page.
pub(crate) fn probe_row(filling: String) -> Row {
    Row {
        seq: -1,
        kind: "probe".to_owned(),
        at: String::new(),
        id: None,
        receipt: None,
        body: filling,
        commitment: None,
        person: None,
        details: None,
        salt: None,
        hash: String::new(),
    }
}
