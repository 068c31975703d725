//! TOML with places: what stands where, and a complaint with file and line for everything that does not fit.
//!
//! Every method gives something to go on with: a wrong value is reported and replaced by a harmless one, so that one
//! run finds all problems. No pack is made of a reading with errors, so a replacement is never shown to anybody.

use std::borrow::Cow;
use std::rc::Rc;

use chrono::{DateTime, NaiveDate};
use guide_domain::Instant;
use guide_domain::pack::{DocumentId, Mark, Passage, SourceRef};
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::problem::Code;
use crate::reading::{Place, Reading, SourceFile, Subject};
use crate::recovery::next_header;

/// A value in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'t> {
    reading: &'t Reading,
    file: &'t Rc<SourceFile>,
    value: &'t DeValue<'t>,
    offset: usize,
}

/// A table in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section<'t> {
    reading: &'t Reading,
    file: &'t Rc<SourceFile>,
    table: &'t DeTable<'t>,
    offset: usize,
    name: &'static str,
}

impl<'t> Field<'t> {
    /// Where it is written.
    pub(crate) fn place(self) -> Place {
        Place {
            file: Rc::clone(self.file),
            offset: self.offset,
        }
    }

    /// Reports an error at its place.
    pub(crate) fn error(self, code: Code, message: String) {
        self.reading.error(&self.place(), code, message);
    }

    /// Reports a warning at its place.
    pub(crate) fn warning(self, code: Code, message: String) {
        self.reading.warning(&self.place(), code, message);
    }

    /// What gathers problems and places.
    pub(crate) fn reading(self) -> &'t Reading {
        self.reading
    }

    /// Remembers its place.
    pub(crate) fn remember(self, subject: Subject) {
        self.reading.remember(subject, self.place());
    }

    fn wrong_type(self, expected: &str) {
        let found = match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number without quotation marks",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time without quotation marks",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(
            Code::WrongType,
            format!("this is {found}; write {expected} here"),
        );
    }

    /// A string, whatever it says.
    pub(crate) fn string(self, example: &str) -> Option<&'t str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong_type(&format!("a text in quotation marks like \"{example}\""));
        }
        text
    }

    /// A text to be shown: not empty, trimmed, without control characters.
    pub(crate) fn text(self) -> Rc<str> {
        let Some(text) = self.string("…") else {
            return "".into();
        };
        let complaint = if text.trim().is_empty() {
            Some("this text is empty; write it, or leave the line out if it may be left out")
        } else if text.trim() != text {
            Some("this text begins or ends with a space; take it away")
        } else if text.chars().any(char::is_control) {
            Some(
                "this text holds a line break, a tab or another invisible character; write it in one line",
            )
        } else {
            None
        };
        if let Some(complaint) = complaint {
            self.error(Code::BadText, complaint.to_owned());
        }
        text.into()
    }

    /// A short name.
    pub(crate) fn id(self) -> Option<&'t str> {
        let text = self.string("children-social-care")?;
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        if text.starts_with(plain)
            && text.ends_with(plain)
            && text.chars().all(|letter| plain(letter) || letter == '-')
        {
            return Some(text);
        }
        self.error(
            Code::BadId,
            format!(
                "“{text}” is no short name: small letters a–z, digits and hyphens, like \"duty-team\""
            ),
        );
        None
    }

    /// A date, with or without quotation marks.
    pub(crate) fn date(self) -> Option<NaiveDate> {
        let date = match self.value {
            DeValue::Datetime(Datetime {
                date: Some(date),
                time: None,
                offset: None,
            }) => NaiveDate::from_ymd_opt(
                i32::from(date.year),
                u32::from(date.month),
                u32::from(date.day),
            ),
            DeValue::String(text) => text.parse().ok(),
            DeValue::Datetime(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => None,
        };
        if date.is_none() {
            self.error(
                Code::BadDate,
                "this is no date; write year-month-day, like 2026-12-25".to_owned(),
            );
        }
        date
    }

    /// An instant with its offset from UTC, to the second; with or without quotation marks.
    pub(crate) fn instant(self) -> Option<Instant> {
        let written = match self.value {
            DeValue::Datetime(written) => written.to_string(),
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => String::new(),
        };
        let instant = DateTime::parse_from_rfc3339(&written).ok();
        let instant = instant.filter(|at| at.timestamp_subsec_nanos() == 0);
        if instant.is_none() {
            let message = "this is no instant; write date, time and offset from UTC, like 2026-11-22T03:00:00+00:00";
            self.error(Code::BadDate, message.to_owned());
        }
        instant.map(|at| at.to_utc())
    }

    /// The date of something that was done; one after the day of the check is warned of.
    pub(crate) fn past_date(self, on: NaiveDate) -> Option<NaiveDate> {
        let date = self.date()?;
        if date > on {
            self.warning(
                Code::DateAhead,
                format!("{date} is still to come on {on}; check the year"),
            );
        }
        Some(date)
    }

    /// Whether a whole number stands here.
    pub(crate) fn is_integer(self) -> bool {
        self.value.as_integer().is_some()
    }

    /// A whole number as it is written.
    pub(crate) fn integer(self, expected: &str) -> Option<String> {
        let number = self.value.as_integer();
        if number.is_none() {
            self.wrong_type(expected);
        }
        number.map(ToString::to_string)
    }

    /// A year.
    pub(crate) fn year(self) -> Option<u16> {
        let number = self.integer("a year like 2015")?;
        let year = number.parse().ok();
        let year = year.filter(|year| (1900..2200).contains(year));
        if year.is_none() {
            self.error(
                Code::BadDate,
                format!("{number} is no year a document can have; write it like 2015"),
            );
        }
        year
    }

    /// One value or a list of them.
    pub(crate) fn one_or_many(self) -> Vec<Self> {
        match self.value.as_array() {
            Some(_) => self.list(),
            None => vec![self],
        }
    }

    /// A list.
    pub(crate) fn list(self) -> Vec<Self> {
        let Some(array) = self.value.as_array() else {
            self.wrong_type("a list in [ ]");
            return Vec::new();
        };
        array
            .iter()
            .map(|item| Self {
                value: item.get_ref(),
                offset: item.span().start,
                ..self
            })
            .collect()
    }

    /// The string that stands here, if one does.
    pub(crate) fn as_string(self) -> Option<&'t str> {
        self.value.as_str()
    }

    /// A table that may hold these keys and no others; `name` says what it is.
    pub(crate) fn section(self, name: &'static str, keys: &[&str]) -> Option<Section<'t>> {
        let Some(table) = self.value.as_table() else {
            self.wrong_type(&format!("{name} as a table, {{ … }} or [[…]],"));
            return None;
        };
        let section = Section {
            reading: self.reading,
            file: self.file,
            table,
            offset: self.offset,
            name,
        };
        section.refuse_other_keys(keys);
        Some(section)
    }

    /// Complains of a word that is none of those possible, and proposes the nearest.
    pub(crate) fn not_among(self, code: Code, given: &str, what: &str, possible: &[&str]) {
        let remedy = match nearest(given, possible) {
            Some(near) => format!("did you mean “{near}”?"),
            None if possible.is_empty() => "there is none".to_owned(),
            None => format!("there is {}", possible.join(", ")),
        };
        self.error(code, format!("“{given}” is no {what}; {remedy}"));
    }
}

impl<'t> Section<'t> {
    /// A whole file, which may hold these keys and no others.
    pub(crate) fn of_file(
        reading: &'t Reading,
        file: &'t Rc<SourceFile>,
        table: &'t DeTable<'t>,
        keys: &[&str],
    ) -> Self {
        let section = Self {
            reading,
            file,
            table,
            offset: 0,
            name: "this file",
        };
        section.refuse_other_keys(keys);
        section
    }

    fn refuse_other_keys(self, keys: &[&str]) {
        let unknown = self.table.keys().filter(|key| {
            let key: &str = key.get_ref();
            !keys.contains(&key)
        });
        for key in unknown {
            let place = Place {
                file: Rc::clone(self.file),
                offset: key.span().start,
            };
            let remedy = match nearest(key.get_ref(), keys) {
                Some(near) => format!("did you mean “{near}”?"),
                None => format!("{} may hold {}", self.name, keys.join(", ")),
            };
            let message = format!("“{}” means nothing here; {remedy}", key.get_ref());
            self.reading.error(&place, Code::UnknownKey, message);
        }
    }

    /// Where it begins.
    pub(crate) fn place(self) -> Place {
        Place {
            file: Rc::clone(self.file),
            offset: self.offset,
        }
    }

    /// Reports an error where it begins.
    pub(crate) fn error(self, code: Code, message: String) {
        self.reading.error(&self.place(), code, message);
    }

    /// A value that may be left out.
    pub(crate) fn optional(self, key: &str) -> Option<Field<'t>> {
        let value = self.table.get(key)?;
        Some(Field {
            reading: self.reading,
            file: self.file,
            value: value.get_ref(),
            offset: value.span().start,
        })
    }

    /// A value that may not be left out.
    pub(crate) fn required(self, key: &str) -> Option<Field<'t>> {
        let field = self.optional(key);
        // A line that is there and broken was complained of already.
        let own_lines = self.offset..next_header(&self.file.text, self.offset + 1);
        let broken = self.reading.has_broken_line(self.file, &own_lines, key);
        if field.is_none() && !broken {
            self.error(
                Code::MissingKey,
                format!("“{key}” is missing; {} needs a line {key} = …", self.name),
            );
        }
        field
    }

    /// A text that may not be left out.
    pub(crate) fn text(self, key: &str) -> Rc<str> {
        self.required(key).map_or_else(|| "".into(), Field::text)
    }

    /// A list of values that may be left out.
    pub(crate) fn list(self, key: &str) -> Vec<Field<'t>> {
        self.optional(key).map(Field::list).unwrap_or_default()
    }

    /// A list of tables that may be left out.
    pub(crate) fn sections(self, key: &str, name: &'static str, keys: &[&str]) -> Vec<Section<'t>> {
        self.list(key)
            .into_iter()
            .filter_map(|field| field.section(name, keys))
            .collect()
    }

    /// Exactly one of two values.
    pub(crate) fn either(self, one: &str, other: &str) -> Option<Field<'t>> {
        match (self.optional(one), self.optional(other)) {
            (Some(field), None) | (None, Some(field)) => Some(field),
            (Some(_), Some(second)) => {
                second.error(
                    Code::ConflictingKeys,
                    format!("“{one}” and “{other}” exclude each other; keep one of them"),
                );
                None
            }
            (None, None) => {
                self.error(
                    Code::MissingKey,
                    format!(
                        "“{one}” or “{other}” is missing; {} needs a line {one} = … or {other} = …",
                        self.name
                    ),
                );
                None
            }
        }
    }

    /// Whether a key that is true or left out is there.
    pub(crate) fn flag(self, key: &str) -> bool {
        let Some(field) = self.optional(key) else {
            return false;
        };
        if field.value.as_bool() != Some(true) {
            field.error(Code::BadValue, format!("“{key}” is true or left out"));
        }
        true
    }

    /// What vouches for it: its own mark, else the one it stands under.
    pub(crate) fn mark(self, inherited: Option<&Mark>) -> Mark {
        let addition = self.optional("addition");
        if let Some(field) = addition
            && field.value.as_bool() != Some(true)
        {
            field.error(Code::BadValue, "“addition” is true or left out".to_owned());
            return Mark::Addition;
        }
        match (self.optional("source"), addition) {
            (Some(source), None) => source.source().map_or(Mark::Addition, Mark::Source),
            (None, Some(_)) => Mark::Addition,
            (Some(_), Some(addition)) => {
                addition.error(
                    Code::TwoMarks,
                    "a fact has a source or is our addition, not both; keep one of the two lines"
                        .to_owned(),
                );
                Mark::Addition
            }
            (None, None) => inherited.cloned().unwrap_or_else(|| {
                self.error(
                    Code::MissingMark,
                    format!(
                        "{} does not say where it comes from; add source = {{ document = \"…\", ref = \"…\" }}, or \
                         addition = true if it is ours",
                        self.name
                    ),
                );
                Mark::Addition
            }),
        }
    }

    /// A statement and its mark, in one table.
    pub(crate) fn passage(self, key: &str, inherited: Option<&Mark>) -> Passage {
        Passage {
            text: self.text(key),
            mark: self.mark(inherited),
        }
    }

    /// A statement that may be left out: a text under the mark it stands under, or a table with its own.
    pub(crate) fn optional_passage(self, key: &str, inherited: Option<&Mark>) -> Option<Passage> {
        self.optional(key)
            .and_then(|field| field.passage(inherited))
    }

    /// Statements, possibly none.
    pub(crate) fn passages(self, key: &str, inherited: Option<&Mark>) -> Vec<Passage> {
        self.list(key)
            .into_iter()
            .filter_map(|field| field.passage(inherited))
            .collect()
    }
}

impl Field<'_> {
    fn source(self) -> Option<SourceRef> {
        let section = self.section("a source", &["document", "ref"])?;
        let paragraph = section.text("ref");
        let field = section.required("document")?;
        let document = DocumentId::new(field.id()?);
        field.remember(Subject::Citation(document.clone()));
        Some(SourceRef {
            document,
            paragraph,
        })
    }

    fn passage(self, inherited: Option<&Mark>) -> Option<Passage> {
        if let (Some(_), Some(mark)) = (self.as_string(), inherited) {
            return Some(Passage {
                text: self.text(),
                mark: mark.clone(),
            });
        }
        if self.as_string().is_some() {
            self.error(
                Code::MissingMark,
                "this text does not say where it comes from; write { text = \"…\", source = { document = \"…\", ref = \
                 \"…\" } }, or { text = \"…\", addition = true } if it is ours"
                    .to_owned(),
            );
            return None;
        }
        self.section("a text", &["text", "source", "addition"])
            .map(|section| section.passage("text", inherited))
    }
}

/// The likeliest of the possible words, if one is near enough to be meant.
pub(crate) fn nearest<'w>(given: &str, possible: &[&'w str]) -> Option<&'w str> {
    let given: Cow<'_, str> = given.to_lowercase().replace('_', "-").into();
    possible
        .iter()
        .map(|word| {
            (
                strsim::damerau_levenshtein(&given, &word.replace('_', "-")),
                *word,
            )
        })
        .filter(|(distance, word)| *distance <= 1 + word.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}
