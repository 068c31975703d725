//! A table may hold what its reader asks of it: nothing else, and no less where something in it is wrong.

use guide_authoring::Code;

use crate::draft::{Draft, listed};

/// A line of a file that says one thing.
struct Said {
    file: String,
    /// From 0.
    index: usize,
    key: String,
    line: String,
}

/// The lines of a draft that say one thing each.
fn said(draft: &Draft) -> Vec<Said> {
    let mut found = Vec::new();
    for file in draft.names() {
        for (index, line) in draft.text(&file).lines().enumerate() {
            let table = line.parse::<toml::Table>().unwrap_or_default();
            if let Some(key) = table.keys().next().filter(|_| !line.starts_with('[')) {
                found.push(Said {
                    file: file.clone(),
                    index,
                    key: key.clone(),
                    line: line.to_owned(),
                });
            }
        }
    }
    assert!(found.len() > 200, "{} lines", found.len());
    found
}

impl Said {
    fn replaced(&self, draft: &Draft, instead: &str) -> Draft {
        let mut lines: Vec<&str> = draft.text(&self.file).lines().collect();
        lines[self.index] = instead;
        draft.clone().with(&self.file, &lines.join("\n"))
    }
}

/// A reader that gives up before it has asked for everything would complain of keys that are right.
#[test]
fn a_line_that_is_missing_or_wrong_makes_no_other_line_unknown() {
    let sample = Draft::sample();
    for said in said(&sample) {
        let key = &said.key;
        for instead in [String::new(), format!("{key} = 3.5")] {
            let problems = said.replaced(&sample, &instead).check().problems;
            let mut codes = problems.iter().map(|problem| problem.code);
            assert!(
                codes.all(|code| code != Code::UnknownKey),
                "{}: {} → {instead}\n{}",
                said.file,
                said.line,
                listed(&problems)
            );
        }
    }
}

/// Below whatever line it stands, a line that nobody reads is named, it alone, and with it what may stand there.
#[test]
fn a_line_that_nobody_reads_is_named_in_every_table() {
    let sample = Draft::sample();
    for said in said(&sample) {
        let surplus = format!("{}\nzzzzzzzz = true", said.line);
        let problems = said.replaced(&sample, &surplus).check().problems;
        let [problem] = problems.as_slice() else {
            panic!("{}: {}\n{}", said.file, said.line, listed(&problems));
        };
        assert_eq!(problem.code, Code::UnknownKey);
        assert!(problem.file.ends_with(&said.file), "{problem}");
        assert_eq!(problem.line, said.index + 2, "{problem}");
        assert!(problem.message.contains(&said.key), "{problem}");
    }
}
