//! From a file's bytes to people, or to every place where it cannot be taken.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use super::exempt::exempt;
use super::text::{self, SEPARATORS, fields, lines, named_separator};
use super::{
    BadLine, BadLines, COLUMNS, Column, LONGEST, Line, LineFault, NoDate, Roster, RosterError,
};
use crate::files::{self, FileError};
use crate::person::{Person, is_invisible, is_nobody};

/// After so many lines the progress is told.
const PROGRESS: u64 = 5_000;

/// Joiners belong to the spelling of some scripts (Unicode 23.2), though nobody sees them.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// A roster as it was read, with what should be told.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) roster: Roster,
    /// Columns that nobody asked for.
    pub(crate) ignored: Vec<String>,
    /// Lines that were left out.
    pub(crate) bad: Vec<BadLine>,
    /// Whether the last line ends.
    pub(crate) ends: bool,
    /// Why the next roster cannot be compared with this one.
    pub(crate) forgotten: Option<FileError>,
}

/// Reads a file, and tells now and then how many of its lines are read.
pub(crate) fn read(
    path: &Path,
    on_bad: BadLines,
    progress: impl FnMut(u64),
) -> Result<Read, RosterError> {
    let read = people(path, &files::read(path)?, progress)?;
    if read.bad.is_empty() || on_bad == BadLines::LeaveOut {
        return Ok(read);
    }
    Err(RosterError::Lines {
        path: path.to_owned(),
        bad: read.bad,
    })
}

/// Line by line, since no field holds a line break: a quotation mark left open then spoils its own line alone.
pub(super) fn people(
    path: &Path,
    bytes: &[u8],
    mut progress: impl FnMut(u64),
) -> Result<Read, RosterError> {
    let text = text::utf8(bytes).map_err(|fault| RosterError::Text {
        path: path.to_owned(),
        fault,
    })?;
    let mut numbered = lines(&text);
    let header = Header::find(path, &mut numbered)?;
    let mut people: Vec<Line> = Vec::new();
    let mut seen: HashMap<Person, u64> = HashMap::new();
    let mut bad = Vec::new();
    for (line, bytes) in numbered {
        if line.is_multiple_of(PROGRESS) {
            progress(line);
        }
        let found = match header.line(bytes) {
            Ok(Some(found)) => found,
            Ok(None) => continue,
            Err(fault) => {
                bad.push(BadLine { line, fault });
                continue;
            }
        };
        if let Some(first) = seen.get(&found.person) {
            let fault = LineFault::Twice(*first);
            bad.push(BadLine { line, fault });
        } else {
            seen.insert(found.person.clone(), line);
            people.push(found);
        }
    }
    Ok(Read {
        roster: Roster::of(people),
        ignored: header.ignored,
        bad,
        ends: text::ends(&text),
        forgotten: None,
    })
}

/// Where each column stands.
struct Header {
    separator: char,
    names: usize,
    places: HashMap<Column, usize>,
    ignored: Vec<String>,
}

impl Header {
    /// The first line that says anything, or the one after `sep=`.
    fn find<'t>(
        path: &Path,
        numbered: &mut impl Iterator<Item = (u64, &'t [u8])>,
    ) -> Result<Self, RosterError> {
        let mut separators = SEPARATORS.to_vec();
        for (line, bytes) in numbered {
            let fault = match str::from_utf8(bytes) {
                Ok(text) if is_blank(text) => continue,
                Ok(text) => match named_separator(text) {
                    Some(named) => {
                        separators = vec![named];
                        continue;
                    }
                    None => return Self::read(path, line, text, &separators),
                },
                Err(_not_utf8) => LineFault::Encoding,
            };
            return Err(RosterError::Header {
                path: path.to_owned(),
                bad: BadLine { line, fault },
            });
        }
        Err(RosterError::Nothing(path.to_owned()))
    }

    /// By whichever separator the line names all the columns; else what is missing by the one that names the most.
    fn read(path: &Path, line: u64, text: &str, separators: &[char]) -> Result<Self, RosterError> {
        let mut closest: Option<RosterError> = None;
        let mut fewest = usize::MAX;
        for separator in separators {
            let missing = match fields(text, *separator) {
                Ok(fields) => match Self::of(path, line, *separator, &fields) {
                    Err(RosterError::Columns { missing, .. }) => missing,
                    found => return found,
                },
                Err(fault) => {
                    let path = path.to_owned();
                    let bad = BadLine { line, fault };
                    closest.get_or_insert(RosterError::Header { path, bad });
                    continue;
                }
            };
            if missing.len() < fewest {
                fewest = missing.len();
                let path = path.to_owned();
                closest = Some(RosterError::Columns {
                    path,
                    line,
                    missing,
                });
            }
        }
        Err(closest.unwrap_or_else(|| RosterError::Nothing(path.to_owned())))
    }

    fn of(
        path: &Path,
        line: u64,
        separator: char,
        fields: &[Cow<'_, str>],
    ) -> Result<Self, RosterError> {
        let names: Vec<String> = fields
            .iter()
            .map(|name| plain(name).to_lowercase())
            .collect();
        let mut places = HashMap::new();
        let mut missing = Vec::new();
        for column in COLUMNS {
            let mut found = names
                .iter()
                .enumerate()
                .filter(|(_, name)| *name == column.as_str());
            match found.next() {
                Some((place, _)) => drop(places.insert(column, place)),
                None if column == Column::Exempt => {}
                None => missing.push(column),
            }
            if found.next().is_some() {
                let path = path.to_owned();
                return Err(RosterError::ColumnTwice { path, line, column });
            }
        }
        if !missing.is_empty() {
            let path = path.to_owned();
            return Err(RosterError::Columns {
                path,
                line,
                missing,
            });
        }
        let is_further =
            |name: &&String| !name.is_empty() && COLUMNS.iter().all(|one| *name != one.as_str());
        Ok(Self {
            separator,
            names: names.len(),
            places,
            ignored: names.iter().filter(is_further).cloned().collect(),
        })
    }

    /// The person of a line; none if nothing stands there.
    fn line(&self, bytes: &[u8]) -> Result<Option<Line>, LineFault> {
        let text = str::from_utf8(bytes).map_err(|_not_utf8| LineFault::Encoding)?;
        let fields = fields(text, self.separator)?;
        if fields.iter().all(|field| field.trim().is_empty()) {
            return Ok(None);
        }
        if fields.len() != self.names {
            return Err(LineFault::Fields {
                found: fields.len(),
                expected: self.names,
            });
        }
        let name = self.needed(&fields, Column::Name)?;
        if is_nobody(&name) {
            return Err(LineFault::Nameless);
        }
        let person = self.needed(&fields, Column::Person)?;
        let excuse = self.field(&fields, Column::Exempt)?.unwrap_or_default();
        Ok(Some(Line {
            person: person.parse().map_err(LineFault::Person)?,
            name,
            service: self.needed(&fields, Column::Service)?,
            directorate: self.needed(&fields, Column::Directorate)?,
            role: self.field(&fields, Column::Role)?,
            started_on: date(&self.needed(&fields, Column::StartedOn)?).map_err(LineFault::Date)?,
            exempt: exempt(&excuse).map_err(LineFault::Exempt)?,
        }))
    }

    fn needed(&self, fields: &[Cow<'_, str>], column: Column) -> Result<String, LineFault> {
        self.field(fields, column)?.ok_or(LineFault::Empty(column))
    }

    fn field(&self, fields: &[Cow<'_, str>], column: Column) -> Result<Option<String>, LineFault> {
        let place = self.places.get(&column);
        let Some(text) = place.and_then(|place| fields.get(*place)) else {
            return Ok(None);
        };
        let text = plain(text);
        let is_hidden = |one: char| is_invisible(one) && !JOINERS.contains(&one);
        if text.chars().count() > LONGEST || text.chars().any(is_hidden) {
            return Err(LineFault::Unfit(column));
        }
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(LineFault::Lost(column));
        }
        Ok((!text.is_empty()).then_some(text))
    }
}

/// Whether a line says nothing: rows of separators are what spreadsheets leave below a table.
fn is_blank(line: &str) -> bool {
    let says = |one: char| !one.is_whitespace() && !SEPARATORS.contains(&one) && one != '"';
    !line.chars().any(says)
}

/// A field in one form: composed letters, one plain space between words, none around them. So two spellings of a
/// service are one service.
fn plain(field: &str) -> String {
    let composed: String = field.trim().nfc().collect();
    let is_space = |one: char| one.is_whitespace() && !one.is_control();
    let words: Vec<&str> = composed
        .split(is_space)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// A day in the one form that means the same everywhere (ISO 8601).
fn date(text: &str) -> Result<NaiveDate, NoDate> {
    let shape: String = text
        .chars()
        .map(|one| if one.is_ascii_digit() { '9' } else { one })
        .collect();
    if shape == "9999-99-99" {
        let date: Option<NaiveDate> = text.parse().ok();
        let is_near = |date: &NaiveDate| (1900..3000).contains(&date.year());
        return date.filter(is_near).ok_or(NoDate::NoDay);
    }
    let parts: Vec<&str> = shape.split(['/', '.', '-', ' ']).collect();
    let is_numbers = parts
        .iter()
        .all(|part| !part.is_empty() && part.chars().all(|one| one == '9'));
    Err(if shape.starts_with("9999-99-99") {
        NoDate::Time
    } else if is_numbers && parts.len() == 3 {
        NoDate::AnyOrder
    } else if is_numbers && parts.len() == 1 {
        NoDate::Serial
    } else {
        NoDate::Other
    })
}
