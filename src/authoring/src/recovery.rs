//! TOML that is broken in places: each broken line is named, and the rest is read as if that line were empty.
//!
//! The parser's own recovery loses everything after a bracket that is not closed, and complains of the line after it.

use std::ops::Range;
use std::rc::Rc;

use toml::de::{DeTable, Error};

use crate::problem::Code;
use crate::reading::{Place, Reading, SourceFile};

/// How many lines before the one complained of may be to blame.
const REACH: usize = 5;
/// How many broken lines are named; a file with more is no TOML at all.
const MOST_LINES: usize = 50;

/// What may stand around a line: white space that TOML knows, and no other.
const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The file's text with every broken line emptied, byte for byte as long as before; each such line is reported.
pub(crate) fn without_broken_lines(reading: &Reading, file: &Rc<SourceFile>) -> String {
    let mut text = file.text.clone();
    // What follows a broken header up to the next one seems to repeat the keys of the table before it.
    let mut headless: Vec<Range<usize>> = Vec::new();
    for _ in 0..MOST_LINES {
        let Some((offset, message)) = first_error(&text) else {
            break;
        };
        let line = culprit(&text, offset).unwrap_or(offset..offset);
        if !headless.iter().any(|section| section.contains(&line.start)) {
            let place = Place {
                file: Rc::clone(file),
                offset: if line.contains(&offset) {
                    offset
                } else {
                    line.start
                },
            };
            let message = format!(
                "this is no TOML: {message}; look for a missing or surplus quotation mark, bracket, comma or equals sign"
            );
            reading.error(&place, Code::BrokenToml, message);
        }
        reading.remember_broken_line(Place {
            file: Rc::clone(file),
            offset: line.start,
        });
        if is_header(&text, &line) {
            headless.push(line.end..next_header(&text, line.end));
        }
        if line.is_empty() {
            break;
        }
        text = emptied(&text, &line);
    }
    text
}

fn errors(text: &str) -> Vec<Error> {
    DeTable::parse_recoverable(text).1
}

fn first_error(text: &str) -> Option<(usize, String)> {
    errors(text)
        .into_iter()
        .map(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            (offset, error.message().replace('\n', ", "))
        })
        .min_by_key(|(offset, _)| *offset)
}

/// The line without which the fewest errors are left, of those shortly before the place complained of; the nearest of
/// several. `None` if there is nothing but empty lines.
fn culprit(text: &str, offset: usize) -> Option<Range<usize>> {
    let written = lines(text).filter(|line| line.start <= offset);
    let written: Vec<Range<usize>> = written.collect();
    written
        .into_iter()
        .rev()
        .take(REACH + 1)
        .min_by_key(|line| errors(&emptied(text, line)).len())
}

/// The lines that are not empty, without the white space around them.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = end + (line.len() - line.trim_start_matches(SPACE).len());
        end += line.len();
        let written = line.trim_matches(SPACE).len();
        (written > 0).then_some(start..start + written)
    })
}

fn is_header(text: &str, line: &Range<usize>) -> bool {
    text.get(line.clone())
        .is_some_and(|line| line.starts_with('['))
}

/// Where the next table begins.
pub(crate) fn next_header(text: &str, from: usize) -> usize {
    lines(text)
        .find(|line| line.start >= from && is_header(text, line))
        .map_or(text.len(), |line| line.start)
}

/// The text with spaces instead of a line.
fn emptied(text: &str, line: &Range<usize>) -> String {
    let before = text.get(..line.start).unwrap_or_default();
    let after = text.get(line.end..).unwrap_or_default();
    format!("{before}{}{after}", " ".repeat(line.len()))
}
