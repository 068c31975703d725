//! The roster: who is expected to sign, from a CSV file as spreadsheets write it.
//!
//! The first line names the columns `person,name,service,directorate,role,started_on,exempt` in any order; `exempt` may
//! be left out. Commas or semicolons; with or without a byte order mark; UTF-8.

pub(crate) mod live;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use csv::{ByteRecord, ReaderBuilder};
use thiserror::Error;

use crate::files::{self, FileError};
use crate::service::identity::Person;

/// The longest text of a field.
const LONGEST: usize = 200;

/// After so many lines the progress is told.
const PROGRESS: u64 = 5_000;

/// Somebody who is expected to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) person: Person,
    /// As shown in reports.
    pub(crate) name: String,
    pub(crate) service: String,
    pub(crate) directorate: String,
    /// A role of the council's framework.
    pub(crate) role: Option<String>,
    pub(crate) started_on: NaiveDate,
    /// Why they need not sign.
    pub(crate) exempt: Option<String>,
}

/// Everybody who is expected to sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roster {
    lines: Vec<Line>,
    by_person: HashMap<Person, usize>,
}

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadLine {
    /// From 1, the line of names included.
    pub(crate) line: u64,
    pub(crate) fault: LineFault,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum LineFault {
    /// More or fewer fields than there are names.
    #[error(
        "it has {found} fields, the first line names {expected}; put a field that holds a comma or semicolon in quotes"
    )]
    Fields {
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A field that does not end on its line.
    #[error("it has a quotation mark without its other half; no field runs over the end of a line")]
    Quote,
    /// What else the reader of CSV says.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// Not UTF-8.
    #[error("{0} is not in UTF-8; save the file as “CSV UTF-8”")]
    Encoding(Column),
    /// Nothing there.
    #[error("{0} is empty")]
    Empty(Column),
    /// Too much there.
    #[error("{0} is longer than {LONGEST} characters or holds control characters")]
    Unfit(Column),
    /// No date.
    #[error("started_on is “{0}”; write a date like 2026-11-23")]
    Date(String),
    /// Somebody is there twice.
    #[error("the person is on line {0} too; keep one of the two lines")]
    Twice(u64),
}

/// The columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Person,
    Name,
    Service,
    Directorate,
    Role,
    StartedOn,
    Exempt,
}

const COLUMNS: [Column; 7] = [
    Column::Person,
    Column::Name,
    Column::Service,
    Column::Directorate,
    Column::Role,
    Column::StartedOn,
    Column::Exempt,
];

impl Column {
    fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Name => "name",
            Self::Service => "service",
            Self::Directorate => "directorate",
            Self::Role => "role",
            Self::StartedOn => "started_on",
            Self::Exempt => "exempt",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why there is no roster.
#[derive(Debug, Error)]
pub(crate) enum RosterError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is empty.
    #[error("{} is empty; its first line names the columns: person,name,service,directorate,role,started_on,exempt", .0.display())]
    Nothing(PathBuf),
    /// The first line cannot be read.
    #[error("{}: the first line cannot be taken: {fault}", .path.display())]
    Header {
        /// Which file.
        path: PathBuf,
        /// Why not.
        fault: LineFault,
    },
    /// A column is not there.
    #[error("{}: the first line does not name {}; it names {given}", .path.display(), listed(.missing))]
    Columns {
        /// Which file.
        path: PathBuf,
        /// Which columns.
        missing: Vec<Column>,
        /// What stands there.
        given: String,
    },
    /// A column is there twice.
    #[error("{}: the first line names {column} twice; keep one", .path.display())]
    ColumnTwice {
        /// Which file.
        path: PathBuf,
        /// Which column.
        column: Column,
    },
    /// Lines that cannot be taken.
    #[error("{}", told(.path, .bad))]
    Lines {
        /// Which file.
        path: PathBuf,
        /// Each of them.
        bad: Vec<BadLine>,
    },
}

impl RosterError {
    /// The lines that cannot be taken; none where that is not the reason.
    pub(crate) fn lines(&self) -> Vec<u64> {
        match self {
            Self::Lines { bad, .. } => bad.iter().map(|bad| bad.line).collect(),
            Self::File(_)
            | Self::Nothing(_)
            | Self::Header { .. }
            | Self::Columns { .. }
            | Self::ColumnTwice { .. } => Vec::new(),
        }
    }
}

fn listed(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
    names.join(", ")
}

fn told(path: &Path, bad: &[BadLine]) -> String {
    let lines = bad
        .iter()
        .map(|bad| format!("\n    line {}: {}", bad.line, bad.fault));
    format!(
        "{} of the lines of {} cannot be taken; mend them, or leave them out with --keep-good-lines:{}",
        bad.len(),
        path.display(),
        lines.collect::<String>()
    )
}

/// A roster as it was read, with what should be told.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) roster: Roster,
    /// Columns that nobody asked for.
    pub(crate) ignored: Vec<String>,
    /// Lines that were left out.
    pub(crate) bad: Vec<BadLine>,
}

/// What to do about lines that cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadLines {
    /// Take none at all.
    Refuse,
    /// Leave them out.
    LeaveOut,
}

impl Roster {
    /// A roster of lines whose people differ.
    pub(crate) fn of(lines: Vec<Line>) -> Self {
        let by_person = lines
            .iter()
            .enumerate()
            .map(|(place, line)| (line.person.clone(), place))
            .collect();
        Self { lines, by_person }
    }

    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(crate) fn line(&self, person: &Person) -> Option<&Line> {
        self.lines.get(*self.by_person.get(person)?)
    }
}

/// Where a roster is, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RosterPlace {
    pub(crate) path: PathBuf,
    pub(crate) on_bad: BadLines,
}

impl RosterPlace {
    /// Reads the roster, and tells on standard error how far it is and what was ignored.
    pub(crate) fn read(&self) -> Result<Roster, RosterError> {
        let read = read(&self.path, self.on_bad, |lines| {
            eprintln!("{lines} lines of the roster read …");
        })?;
        if !read.ignored.is_empty() {
            eprintln!("columns of the roster ignored: {}", read.ignored.join(", "));
        }
        for bad in read.bad {
            eprintln!("line {} of the roster left out: {}", bad.line, bad.fault);
        }
        Ok(read.roster)
    }
}

/// Reads a file, and tells now and then how many of its lines are read.
pub(crate) fn read(
    path: &Path,
    on_bad: BadLines,
    progress: impl FnMut(u64),
) -> Result<Read, RosterError> {
    let bytes = files::read(path)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let read = Reading::new(path, bytes)?.lines(bytes, progress);
    if read.bad.is_empty() || on_bad == BadLines::LeaveOut {
        return Ok(read);
    }
    Err(RosterError::Lines {
        path: path.to_owned(),
        bad: read.bad,
    })
}

/// Where each column stands.
struct Reading {
    separator: u8,
    names: usize,
    places: HashMap<&'static str, usize>,
    ignored: Vec<String>,
}

impl Reading {
    fn new(path: &Path, bytes: &[u8]) -> Result<Self, RosterError> {
        let first = bytes
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let parts = |separator: u8| first.split(|byte| *byte == separator).count();
        let separator = if parts(b';') > parts(b',') {
            b';'
        } else {
            b','
        };
        if first.trim_ascii().is_empty() {
            return Err(RosterError::Nothing(path.to_owned()));
        }
        let header = fields(first, separator).map_err(|fault| RosterError::Header {
            path: path.to_owned(),
            fault,
        })?;
        let names: Vec<String> = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_lowercase())
            .collect();
        let mut places = HashMap::new();
        let mut missing = Vec::new();
        for column in COLUMNS {
            let mut found = names
                .iter()
                .enumerate()
                .filter(|(_, name)| *name == column.as_str());
            match found.next() {
                Some((place, _)) => drop(places.insert(column.as_str(), place)),
                None if column == Column::Exempt => {}
                None => missing.push(column),
            }
            if found.next().is_some() {
                let path = path.to_owned();
                return Err(RosterError::ColumnTwice { path, column });
            }
        }
        if !missing.is_empty() {
            return Err(RosterError::Columns {
                path: path.to_owned(),
                missing,
                given: names.join(", "),
            });
        }
        let is_ours = |name: &&String| COLUMNS.iter().any(|column| *name == column.as_str());
        Ok(Self {
            separator,
            names: names.len(),
            places,
            ignored: names
                .iter()
                .filter(|name| !is_ours(name))
                .cloned()
                .collect(),
        })
    }

    /// Line by line, since no field holds a line break: a quotation mark left open then spoils its own line alone.
    fn lines(self, bytes: &[u8], mut progress: impl FnMut(u64)) -> Read {
        let mut lines: Vec<Line> = Vec::new();
        let mut seen: HashMap<Person, u64> = HashMap::new();
        let mut bad = Vec::new();
        for (line, text) in (1_u64..).zip(bytes.split(|byte| *byte == b'\n')).skip(1) {
            if line.is_multiple_of(PROGRESS) {
                progress(line);
            }
            if text.trim_ascii().is_empty() {
                continue;
            }
            let found = fields(text, self.separator).and_then(|record| self.line(&record));
            let twice = found
                .as_ref()
                .ok()
                .and_then(|found| seen.get(&found.person));
            match (found, twice) {
                (Err(fault), _) => bad.push(BadLine { line, fault }),
                (Ok(_), Some(first)) => {
                    let fault = LineFault::Twice(*first);
                    bad.push(BadLine { line, fault });
                }
                (Ok(found), None) => {
                    seen.insert(found.person.clone(), line);
                    lines.push(found);
                }
            }
        }
        Read {
            roster: Roster::of(lines),
            ignored: self.ignored,
            bad,
        }
    }

    fn line(&self, record: &ByteRecord) -> Result<Line, LineFault> {
        if record.len() != self.names {
            return Err(LineFault::Fields {
                found: record.len(),
                expected: self.names,
            });
        }
        let started_on = self.needed(record, Column::StartedOn)?;
        let date: Option<NaiveDate> = started_on.parse().ok();
        let date = date.filter(|date| date.to_string() == started_on);
        Ok(Line {
            person: Person::new(&self.needed(record, Column::Person)?)
                .ok_or(LineFault::Unfit(Column::Person))?,
            name: self.needed(record, Column::Name)?,
            service: self.needed(record, Column::Service)?,
            directorate: self.needed(record, Column::Directorate)?,
            role: self.field(record, Column::Role)?,
            started_on: date.ok_or(LineFault::Date(started_on))?,
            exempt: self.field(record, Column::Exempt)?,
        })
    }

    fn needed(&self, record: &ByteRecord, column: Column) -> Result<String, LineFault> {
        self.field(record, column)?.ok_or(LineFault::Empty(column))
    }

    fn field(&self, record: &ByteRecord, column: Column) -> Result<Option<String>, LineFault> {
        let place = self.places.get(column.as_str());
        let Some(bytes) = place.and_then(|place| record.get(*place)) else {
            return Ok(None);
        };
        let text = str::from_utf8(bytes).map_err(|_other| LineFault::Encoding(column))?;
        let text = text.trim();
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            return Err(LineFault::Unfit(column));
        }
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }
}

/// The fields of one line.
fn fields(text: &[u8], separator: u8) -> Result<ByteRecord, LineFault> {
    let quotes = text.iter().fold(0_usize, |quotes, byte| {
        quotes.saturating_add(usize::from(*byte == b'"'))
    });
    if !quotes.is_multiple_of(2) {
        return Err(LineFault::Quote);
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(text.len().max(1))
        .from_reader(text);
    let mut record = ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(true) => Ok(record),
        Ok(false) => Err(LineFault::Empty(Column::Person)),
        Err(error) => Err(LineFault::Unreadable(error.to_string())),
    }
}
