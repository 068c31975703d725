//! The roster: who is expected to sign, from a CSV file as spreadsheets write it. It is read or refused, never misread.
//!
//! | module | owns |
//! |---|---|
//! | [`reading`] | from a file's bytes to people |
//! | [`text`] | encodings, lines and fields |
//! | [`exempt`] | the words of the column `exempt` |
//! | [`before`] | how many people there were the last time |
//! | [`live`] | the roster of a running host |

pub(crate) mod before;
mod exempt;
pub(crate) mod live;
mod reading;
mod text;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use guide_domain::Instant;
use thiserror::Error;

use crate::clock;
use crate::files::FileError;
use crate::person::{NoPerson, Person};
use crate::report::roster::before::{Before, Last};
use crate::report::roster::exempt::NoAnswer;
pub(crate) use crate::report::roster::reading::{Read, read};
use crate::report::roster::text::NoText;

/// The longest text of a field, in characters.
const LONGEST: usize = 200;

/// So many bad lines are named; the rest are counted.
const NAMED: usize = 50;

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

/// The columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadLine {
    /// From 1, the line of names included.
    pub(crate) line: u64,
    pub(crate) fault: LineFault,
}

/// What is wrong with a line. No fault repeats what stands there: it is about people, and faults go into logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
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
    OpenQuote,
    /// A quotation mark amid a field.
    #[error(
        "a quotation mark stands inside a field; put the whole field in quotes, and write the mark twice"
    )]
    StrayQuote,
    /// Not UTF-8.
    #[error("it is not in UTF-8; save the file as “CSV UTF-8”")]
    Encoding,
    /// Letters were lost before.
    #[error(
        "{0} holds “\u{fffd}”, which stands for a letter that another program lost; fill it in again"
    )]
    Lost(Column),
    /// Nothing there.
    #[error("{0} is empty")]
    Empty(Column),
    /// Too much there.
    #[error("{0} is longer than {LONGEST} characters, or holds characters that nobody sees")]
    Unfit(Column),
    /// No person.
    #[error("person cannot be taken: {0}")]
    Person(NoPerson),
    /// No name.
    #[error("name stands for nobody, as “(null)” and “-” do; give the name")]
    Nameless,
    /// No date.
    #[error("started_on {0}; write a date like 2026-11-23")]
    Date(NoDate),
    /// Neither yes nor no nor a reason.
    #[error("exempt {0}; write the reason in words, or no, or leave it empty")]
    Exempt(NoAnswer),
    /// Somebody is there twice.
    #[error(
        "the person is on line {0} too, perhaps in other letters, small or capital; keep one of the two lines"
    )]
    Twice(u64),
}

/// How a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum NoDate {
    /// “05/01/2026”.
    #[error("could be read day first or month first")]
    AnyOrder,
    /// “46027”.
    #[error("is a number, as spreadsheets count days")]
    Serial,
    /// “2026-01-05 00:00”.
    #[error("has a time too")]
    Time,
    /// “2026-02-30”, “0026-01-05”.
    #[error("is no day between the years 1900 and 2999")]
    NoDay,
    /// Anything else.
    #[error("has another form")]
    Other,
}

/// Why there is no roster.
#[derive(Debug, Error)]
pub(crate) enum RosterError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is in no encoding that is read.
    #[error("{}: {fault}", .path.display())]
    Text {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        fault: NoText,
    },
    /// The file is empty.
    #[error("{} is empty; its first line names the columns: person,name,service,directorate,role,started_on,exempt", .0.display())]
    Nothing(PathBuf),
    /// The first line cannot be read.
    #[error("{}: line {}, which names the columns, cannot be taken: {}", .path.display(), .bad.line, .bad.fault)]
    Header {
        /// Which file.
        path: PathBuf,
        /// Why not.
        bad: BadLine,
    },
    /// A column is not there.
    #[error(
        "{}: line {line} does not name {}; it should name person,name,service,directorate,role,started_on,exempt, with commas, semicolons or tabs between",
        .path.display(), listed(.missing)
    )]
    Columns {
        /// Which file.
        path: PathBuf,
        /// Where the names should stand.
        line: u64,
        /// Which columns.
        missing: Vec<Column>,
    },
    /// A column is there twice.
    #[error("{}: line {line} names {column} twice; keep one", .path.display())]
    ColumnTwice {
        /// Which file.
        path: PathBuf,
        /// Where the names stand.
        line: u64,
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
    /// Nobody is on it.
    #[error("{} names nobody; if nobody is expected to sign, say so with --roster-people 0", .0.display())]
    Nobody(PathBuf),
    /// It has lost many.
    #[error(
        "{} names {now} people, and {before} when it was taken on {}; if so many have left, say so with --roster-people {now}",
        .path.display(), clock::date(*.at)
    )]
    Shrunk {
        /// Which file.
        path: PathBuf,
        /// How many there were.
        before: usize,
        /// When.
        at: Instant,
        /// How many there are.
        now: usize,
    },
    /// It may be cut off.
    #[error(
        "the last line of {} does not end, as it did when it was taken on {}: the file may be cut off. If it is whole, say so with --roster-people {now}",
        .path.display(), clock::date(*.at)
    )]
    CutOff {
        /// Which file.
        path: PathBuf,
        /// When it ended.
        at: Instant,
        /// How many people there are.
        now: usize,
    },
}

impl RosterError {
    /// The first of the lines that cannot be taken; none where that is not the reason.
    pub(crate) fn lines(&self) -> Vec<u64> {
        if let Self::Lines { bad, .. } = self {
            bad.iter().take(NAMED).map(|bad| bad.line).collect()
        } else {
            Vec::new()
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
        .take(NAMED)
        .map(|bad| format!("\n    line {}: {}", bad.line, bad.fault));
    let more = match bad.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("\n    and {more} more"),
    };
    format!(
        "{} of the lines of {} cannot be taken; mend them, or leave them out with --keep-good-lines:{}{more}",
        bad.len(),
        path.display(),
        lines.collect::<String>()
    )
}

/// What to do about lines that cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadLines {
    /// Take none at all.
    Refuse,
    /// Leave them out.
    LeaveOut,
}

/// Where a roster is, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RosterPlace {
    pub(crate) path: PathBuf,
    pub(crate) on_bad: BadLines,
    /// The word that so many people and no more are meant.
    pub(crate) people: Option<usize>,
    /// What is known of the last time.
    pub(crate) before: Before,
}

impl RosterPlace {
    /// Reads the roster, and tells on standard error how far it is and what was ignored.
    pub(crate) fn read(&self) -> Result<Roster, RosterError> {
        let read = self.taken(|lines| eprintln!("{lines} lines of the roster read …"))?;
        if !read.ignored.is_empty() {
            eprintln!("columns of the roster ignored: {}", read.ignored.join(", "));
        }
        for bad in read.bad {
            eprintln!("line {} of the roster left out: {}", bad.line, bad.fault);
        }
        if let Some(error) = read.forgotten {
            eprintln!("{error}; the next roster cannot be compared with this one");
        }
        Ok(read.roster)
    }

    /// Reads the roster, takes it if it is no mere part of the one before, and remembers how large it is.
    pub(crate) fn taken(&self, progress: impl FnMut(u64)) -> Result<Read, RosterError> {
        let mut read = read(&self.path, self.on_bad, progress)?;
        let people = read.roster.lines().len();
        if self.people != Some(people) {
            self.weigh(&read, people)?;
        }
        let (at, ends) = (clock::now(), read.ends);
        let kept = self.before.remember(&self.path, Last { people, at, ends });
        read.forgotten = kept.err();
        Ok(read)
    }

    /// Whether the roster may be less than what somebody wrote.
    fn weigh(&self, read: &Read, now: usize) -> Result<(), RosterError> {
        let path = || self.path.clone();
        if now == 0 {
            return Err(RosterError::Nobody(path()));
        }
        let Some(last) = self.before.of(&self.path) else {
            return Ok(());
        };
        let (before, at) = (last.people, last.at);
        // More than a tenth of them gone.
        if now.saturating_mul(10) < before.saturating_mul(9) {
            let path = path();
            return Err(RosterError::Shrunk {
                path,
                before,
                at,
                now,
            });
        }
        if last.ends && !read.ends {
            let path = path();
            return Err(RosterError::CutOff { path, at, now });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
