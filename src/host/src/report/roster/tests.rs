//! Read or refused, never misread: rosters in every shape, whole and damaged.

use std::path::Path;

use chrono::{Days, NaiveDate};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use unicode_normalization::UnicodeNormalization;

use super::reading::people;
use super::{COLUMNS, Column, Line, LineFault, Roster, RosterError};
use crate::person::{Person, is_nobody};

fn read(bytes: &[u8]) -> Result<Roster, RosterError> {
    let read = people(Path::new("staff.csv"), bytes, |_lines| {})?;
    if read.bad.is_empty() {
        return Ok(read.roster);
    }
    let path = "staff.csv".into();
    let bad = read.bad;
    Err(RosterError::Lines { path, bad })
}

/// How a roster is written.
#[derive(Clone, Debug)]
struct Shape {
    separator: u8,
    quotes: QuoteStyle,
    line_end: &'static str,
    ends: bool,
    encoding: &'static str,
    order: Vec<Column>,
    names_separator: bool,
    decomposed: bool,
    space: &'static str,
    padding: &'static str,
    further: usize,
    empty_rows: Vec<Index>,
}

impl Shape {
    /// The file.
    fn write(&self, lines: &[Line]) -> Vec<u8> {
        let mut rows: Vec<Vec<String>> = lines.iter().map(|line| self.row(line)).collect();
        let names = self.order.iter().map(|column| column.as_str().to_owned());
        let further = (0..self.further).map(|number| format!("shoe size {number}"));
        rows.insert(0, names.chain(further).collect());
        for place in &self.empty_rows {
            let width = self.order.len() + self.further;
            rows.insert(place.index(rows.len() + 1), vec![String::new(); width]);
        }
        let mut text = self.table(&rows);
        if !self.ends {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        if self.names_separator {
            let separator = char::from(self.separator);
            text.insert_str(0, &format!("sep={separator}{}", self.line_end));
        }
        self.encode(&text)
    }

    fn row(&self, line: &Line) -> Vec<String> {
        let value = |column: &Column| match column {
            Column::Person => line.person.written().to_owned(),
            Column::Name => line.name.clone(),
            Column::Service => line.service.clone(),
            Column::Directorate => line.directorate.clone(),
            Column::Role => line.role.clone().unwrap_or_default(),
            Column::StartedOn => line.started_on.to_string(),
            Column::Exempt => line.exempt.clone().unwrap_or_default(),
        };
        let dressed = |text: String| {
            let text: String = if self.decomposed {
                text.nfd().collect()
            } else {
                text
            };
            format!("{0}{1}{0}", self.padding, text.replace(' ', self.space))
        };
        let ours = self.order.iter().map(value).map(dressed);
        let further = (0..self.further).map(|number| format!("{number}, or so"));
        ours.chain(further).collect()
    }

    fn table(&self, rows: &[Vec<String>]) -> String {
        let mut writer = WriterBuilder::new()
            .delimiter(self.separator)
            .quote_style(self.quotes)
            .terminator(Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        for row in rows {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        text.replace('\n', self.line_end)
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let units = || "\u{feff}".encode_utf16().chain(text.encode_utf16());
        match self.encoding {
            "UTF-8" => text.as_bytes().to_vec(),
            "UTF-8 with a mark" => format!("\u{feff}{text}").into_bytes(),
            "UTF-16LE" => units().flat_map(u16::to_le_bytes).collect(),
            _ => units().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// Words of whatever people write, as one form has them.
fn words() -> impl Strategy<Value = String> {
    let letters = prop_oneof![
        8 => "[A-Za-z0-9]{1,6}",
        2 => "[,;'\"&/()=+@.:-]{1,3}",
        2 => select(vec!["Zoë", "Ærø", "李", "Ångström", "e\u{301}", "👩\u{200d}🚒", "Straße", "ﬁ", "na"])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(letters, 1..4).prop_map(|words| words.join(" ").nfc().collect())
}

fn named() -> impl Strategy<Value = String> {
    words().prop_filter("somebody", |name| !is_nobody(name))
}

fn excuse() -> impl Strategy<Value = Option<String>> {
    prop::option::of(words().prop_map(|words| format!("on leave {words}")))
}

prop_compose! {
    fn line()(
        person in "[A-Za-zé李_.@\\\\/+-]{0,12}",
        (name, service, directorate) in (named(), words(), words()),
        role in prop::option::of("[a-z][a-z-]{0,20}[a-z]"),
        started in 0_u64..40_000,
        exempt in excuse(),
    ) -> Line {
        let first = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap();
        Line {
            person: Person::new(&format!("{person}0")).unwrap(),
            name,
            service,
            directorate,
            role,
            started_on: first + Days::new(started),
            exempt,
        }
    }
}

/// People who differ, each by a number.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec(line(), 0..12).prop_map(|mut lines| {
        for (number, line) in lines.iter_mut().enumerate() {
            let written = format!("{}{number}", line.person.written());
            line.person = Person::new(&written).unwrap();
        }
        lines
    })
}

prop_compose! {
    fn shape()(
        (separator, quotes) in (
            select(b",;\t".as_slice()),
            select(vec![QuoteStyle::Necessary, QuoteStyle::Always, QuoteStyle::NonNumeric]),
        ),
        (line_end, ends) in (select(vec!["\n", "\r\n", "\r"]), any::<bool>()),
        encoding in select(vec!["UTF-8", "UTF-8 with a mark", "UTF-16LE", "UTF-16BE"]),
        order in Just(COLUMNS.to_vec()).prop_shuffle(),
        (names_separator, decomposed) in (any::<bool>(), any::<bool>()),
        (space, padding) in (select(vec![" ", "\u{a0}", "\u{202f}"]), select(vec!["", "  ", "\u{a0}"])),
        further in 0_usize..3,
        empty_rows in prop::collection::vec(any::<Index>(), 0..3),
    ) -> Shape {
        Shape {
            separator, quotes, line_end, ends, encoding, order, names_separator, decomposed, space, padding, further,
            empty_rows,
        }
    }
}

/// Each person with the spelling, which no comparison of persons sees.
fn spelled(roster: &Roster) -> Vec<(&str, &Line)> {
    let lines = roster.lines().iter();
    lines.map(|line| (line.person.written(), line)).collect()
}

proptest! {
    #[test]
    fn a_roster_in_any_shape_is_read_as_it_was_meant(lines in lines(), shape in shape()) {
        let bytes = shape.write(&lines);
        let found = read(&bytes).unwrap();
        let meant = Roster::of(lines);
        prop_assert_eq!(spelled(&found), spelled(&meant));
        for line in meant.lines() {
            prop_assert_eq!(found.line(&line.person), Some(line));
        }
    }

    #[test]
    fn the_column_exempt_may_be_left_out(mut lines in lines(), mut shape in shape()) {
        shape.order.retain(|column| *column != Column::Exempt);
        let bytes = shape.write(&lines);
        for line in &mut lines {
            line.exempt = None;
        }
        prop_assert_eq!(read(&bytes).unwrap(), Roster::of(lines));
    }

    /// A day has ten characters: with it at the end of the lines, no shorter line is a line.
    #[test]
    fn a_roster_cut_anywhere_is_refused_or_has_fewer_people(
        lines in lines(), mut shape in shape(), place in any::<Index>()
    ) {
        shape.order.retain(|column| *column != Column::StartedOn);
        shape.order.push(Column::StartedOn);
        (shape.further, shape.padding) = (0, "");
        let bytes = shape.write(&lines);
        let cut = &bytes[..place.index(bytes.len() + 1)];
        if let Ok(roster) = read(cut) {
            let whole = Roster::of(lines);
            let meant = spelled(&whole);
            prop_assert_eq!(spelled(&roster), &meant[..roster.lines().len()]);
        }
    }

    #[test]
    fn one_more_quotation_mark_is_never_overlooked(
        lines in lines(), mut shape in shape(), place in any::<Index>()
    ) {
        shape.encoding = "UTF-8";
        shape.names_separator = false;
        shape.empty_rows.clear();
        let mut text = String::from_utf8(shape.write(&lines)).unwrap();
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        text.insert(places[place.index(places.len())], '"');
        prop_assert!(read(text.as_bytes()).is_err(), "{}", text);
    }

    #[test]
    fn one_more_or_one_less_separator_is_never_overlooked(
        lines in lines(), mut shape in shape(), place in any::<Index>(), more in any::<bool>()
    ) {
        prop_assume!(!lines.is_empty());
        shape.encoding = "UTF-8";
        shape.quotes = QuoteStyle::Always;
        shape.names_separator = false;
        shape.empty_rows.clear();
        // Within a field such a mark would be text.
        let without = |text: &str| text.replace([',', ';', '"'], "q");
        let lines: Vec<Line> = lines
            .into_iter()
            .map(|line| Line {
                name: without(&line.name),
                service: without(&line.service),
                directorate: without(&line.directorate),
                exempt: line.exempt.as_deref().map(without),
                ..line
            })
            .collect();
        let mut text = String::from_utf8(shape.write(&lines)).unwrap();
        let between = format!("\"{}\"", char::from(shape.separator));
        let places: Vec<usize> = text.match_indices(&between).map(|(place, _)| place + 1).collect();
        let at = places[place.index(places.len())];
        if more {
            text.insert(at, char::from(shape.separator));
        } else {
            text.remove(at);
        }
        prop_assert!(read(text.as_bytes()).is_err(), "{}", text);
    }

    #[test]
    fn no_file_makes_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let header = b"person,name,service,directorate,role,started_on\n";
        drop(read(&bytes));
        drop(read(&[header.as_slice(), &bytes].concat()));
    }

    /// Faults go to logs and screens of people who may not know whom the roster names.
    #[test]
    fn no_fault_tells_what_stands_in_the_file(lines in lines(), shape in shape()) {
        let marked: Vec<Line> = lines
            .into_iter()
            .map(|line| Line { name: format!("{}\u{200b}Qx7", line.name), ..line })
            .collect();
        prop_assume!(!marked.is_empty());
        let told = read(&shape.write(&marked)).unwrap_err().to_string();
        prop_assert!(!told.contains("Qx7"), "{}", told);
        let mut headless = shape.write(&marked);
        if shape.encoding == "UTF-8" {
            let text = String::from_utf8(headless).unwrap();
            headless = text.replacen("started_on", "Qx7", 1).into_bytes();
            let told = read(&headless).unwrap_err().to_string();
            prop_assert!(told.contains("started_on") && !told.contains("Qx7"), "{}", told);
        }
    }
}

const HEADER: &str = "person,name,service,directorate,role,started_on,exempt\n";

/// The one fault of a file, with its line.
fn fault(line: &str) -> (u64, LineFault) {
    let bytes = format!("{HEADER}a,Ada,Housing,Communities,,2026-01-05,\n{line}\n");
    let RosterError::Lines { bad, .. } = read(bytes.as_bytes()).unwrap_err() else {
        panic!("{line} is no line");
    };
    assert_eq!(bad.len(), 1, "{line}");
    (bad[0].line, bad[0].fault)
}

/// Lines that cannot be taken, and what is said of each.
const FAULTS: &[(&str, &str)] = &[
    (
        "b,Ben,Housing,Communities,,05/01/2026,",
        "day first or month first",
    ),
    (
        "b,Ben,Housing,Communities,,5.1.26,",
        "day first or month first",
    ),
    (
        "b,Ben,Housing,Communities,,5 1 2026,",
        "day first or month first",
    ),
    (
        "b,Ben,Housing,Communities,,2026/01/05,",
        "write a date like 2026-11-23",
    ),
    (
        "b,Ben,Housing,Communities,,46027,",
        "as spreadsheets count days",
    ),
    (
        "b,Ben,Housing,Communities,,2026-01-05 00:00:00,",
        "has a time",
    ),
    (
        "b,Ben,Housing,Communities,,2026-01-05T00:00Z,",
        "has a time",
    ),
    ("b,Ben,Housing,Communities,,2026-02-30,", "no day between"),
    ("b,Ben,Housing,Communities,,0026-01-05,", "no day between"),
    ("b,Ben,Housing,Communities,,9999-12-31,", "no day between"),
    ("b,Ben,Housing,Communities,,5 January 2026,", "another form"),
    (
        "b,Ben,Housing,Communities,,２０２６-０１-０５,",
        "another form",
    ),
    ("b,Ben,Housing,Communities,,,", "started_on is empty"),
    (
        "b,Ben,Housing,Communities,2026-01-05,",
        "6 fields, the first line names 7",
    ),
    ("b,Ben, junior,Housing,Communities,,2026-01-05,", "8 fields"),
    (
        "b,\"Ben,Housing,Communities,,2026-01-05,",
        "without its other half",
    ),
    (
        "b,Ben \"Bo\" Okri,Housing,Communities,,2026-01-05,",
        "write the mark twice",
    ),
    (
        "b,\"Ben\" Okri,Housing,Communities,,2026-01-05,",
        "write the mark twice",
    ),
    (
        "(null),Ben,Housing,Communities,,2026-01-05,",
        "stands for nobody",
    ),
    (
        "-,Ben,Housing,Communities,,2026-01-05,",
        "stands for nobody",
    ),
    (
        "\"ben, lead\",Ben,Housing,Communities,,2026-01-05,",
        "as a list of several",
    ),
    (
        "1.23E+08,Ben,Housing,Communities,,2026-01-05,",
        "format the column as text",
    ),
    ("b,(null),Housing,Communities,,2026-01-05,", "give the name"),
    (
        "b,H\u{fffd}l\u{fffd}ne,Housing,Communities,,2026-01-05,",
        "another program lost",
    ),
    (
        "b,Be\u{200b}n,Housing,Communities,,2026-01-05,",
        "nobody sees",
    ),
    ("b,Ben,Hou\u{7}sing,Communities,,2026-01-05,", "nobody sees"),
    ("A,Ada,Housing,Communities,,2026-01-05,", "line 2 too"),
    (
        "b,Ben,Housing,Communities,,2026-01-05,n/a",
        "exempt is a word for nothing",
    ),
    (
        "b,Ben,Housing,Communities,,2026-01-05,not yet",
        "exempt begins with",
    ),
    ("\u{1a}", "1 fields"),
];

#[test]
fn what_cannot_be_taken_is_named_with_its_line_and_what_to_do() {
    for (line, says) in FAULTS {
        let (place, fault) = fault(line);
        assert_eq!(place, 3, "{line}");
        let fault = fault.to_string();
        assert!(fault.contains(says), "{line}: {fault}");
    }
}

#[test]
fn files_that_are_none_are_refused_as_a_whole() {
    let line = "a,Ada,Housing,Communities,,2026-01-05,\n";
    let utf16: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let half = [b"\xff\xfe".as_slice(), &utf16[..utf16.len() - 1]].concat();
    let surrogate = b"\xff\xfe\x00\xd8\x41\x00";
    let latin = b"person,name,service,directorate,role,started_on,caf\xe9\n";
    for (bytes, says) in [
        (&b""[..], "is empty"),
        (b"\n\r\n,,,\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (&utf16, "zero bytes"),
        (&half, "damaged UTF-16"),
        (surrogate, "damaged UTF-16"),
        (
            latin,
            "line 1, which names the columns, cannot be taken: it is not in UTF-8",
        ),
        (
            line.as_bytes(),
            "line 1 does not name person, name, service",
        ),
        (
            b"\n\nperson;name\n",
            "line 3 does not name service, directorate, role, started_on",
        ),
        (
            b"person|name|service|directorate|role|started_on\n",
            "commas, semicolons or tabs",
        ),
        (
            b"sep=;\nperson,name,service,directorate,role,started_on\n",
            "line 2 does not name",
        ),
        (
            b"person,person,name,service,directorate,role,started_on\n",
            "names person twice",
        ),
        (
            b"person,name,service,directorate,role,started_on,exempt,Exempt\n",
            "names exempt twice",
        ),
        (
            b"\"person,name,service,directorate,role,started_on\n",
            "without its other half",
        ),
    ] {
        let told = read(bytes).unwrap_err().to_string();
        assert!(told.contains(says), "{says}: {told}");
    }
}
