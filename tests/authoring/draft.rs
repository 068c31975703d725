//! A small pack to be changed by tests, and folders of the repository.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use guide_authoring::{Checked, Problem, check};
use tempfile::TempDir;

/// The packs that come with the guide.
pub(crate) fn bundled() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The day of most checks: inside the draft's calendar, far from its end.
pub(crate) fn today() -> NaiveDate {
    day("2026-08-03")
}

/// One problem per line, to be read when a test fails.
pub(crate) fn listed(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |mut text, problem| {
        writeln!(text, "{problem}").unwrap();
        text
    })
}

/// A pack in memory: file name and text.
#[derive(Clone)]
pub(crate) struct Draft {
    files: Vec<(String, String)>,
}

impl Draft {
    /// A pack without a problem. Its calendar covers half a year, so that checking it is quick.
    pub(crate) fn sample() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/authoring/sample");
        let mut files = Vec::new();
        for name in [
            "council.toml",
            "sources.toml",
            "opening-hours.toml",
            "contacts.toml",
            "routes.toml",
            "notes.toml",
            "calendars/half-year.toml",
            "framework/sources.toml",
            "framework/roles.toml",
            "framework/topics.toml",
            "framework/laws.toml",
            "framework/bodies.toml",
            "framework/glossary.toml",
            "framework/accountability.toml",
            "framework/scrutiny.toml",
            "framework/worries.toml",
            "policy/policy.toml",
            "policy/sign-off.toml",
        ] {
            files.push((
                name.to_owned(),
                fs::read_to_string(folder.join(name)).unwrap(),
            ));
        }
        Self { files }
    }

    pub(crate) fn text(&self, file: &str) -> &str {
        let found = self.files.iter().find(|(name, _)| name == file);
        &found.unwrap_or_else(|| panic!("the draft has no {file}")).1
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Writes a file, new or instead of the present one.
    pub(crate) fn with(mut self, file: &str, text: &str) -> Self {
        self.files.retain(|(name, _)| name != file);
        self.files.push((file.to_owned(), text.to_owned()));
        self
    }

    pub(crate) fn without(mut self, file: &str) -> Self {
        self.files.retain(|(name, _)| name != file);
        self
    }

    /// The same without the framework, which a pack may do without, and without what the policy says of roles.
    pub(crate) fn without_framework(mut self) -> Self {
        self.files
            .retain(|(name, _)| !name.starts_with("framework/"));
        let table =
            "[[training_by_role]]\nrole = \"housing\"\nany_of = [\"in-depth\"]\nref = \"5\"\n";
        let none = "no_training_by_role = { text = \"There is no table.\", ref = \"5\" }\n";
        let text = self.text("policy/sign-off.toml").replace(table, "");
        self.with("policy/sign-off.toml", &format!("{none}{text}"))
    }

    /// The same without the policy, which a pack may do without.
    pub(crate) fn without_policy(mut self) -> Self {
        self.files.retain(|(name, _)| !name.starts_with("policy/"));
        self
    }

    /// Replaces words that stand exactly once in a file.
    pub(crate) fn edit(self, file: &str, old: &str, new: &str) -> Self {
        let text = self.text(file);
        assert_eq!(text.matches(old).count(), 1, "{file} has {old:?} once");
        let text = text.replace(old, new);
        self.with(file, &text)
    }

    /// Adds lines at the end of a file.
    pub(crate) fn add(self, file: &str, lines: &str) -> Self {
        let text = format!("{}\n{lines}\n", self.text(file));
        self.with(file, &text)
    }

    /// The line, from 1, on which words stand for the first time.
    pub(crate) fn line_of(&self, file: &str, words: &str) -> usize {
        let at = self.text(file).find(words).unwrap();
        self.text(file)[..at].matches('\n').count() + 1
    }

    pub(crate) fn check(&self) -> Checked {
        self.check_on(today())
    }

    pub(crate) fn check_on(&self, on: NaiveDate) -> Checked {
        let home = TempDir::new().unwrap();
        let folder = self.write(home.path());
        check(&folder, &bundled(), on)
    }

    /// Writes the pack's folder, `sample`, below another one.
    pub(crate) fn write(&self, home: &Path) -> PathBuf {
        let folder = home.join("sample");
        for (name, text) in &self.files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }
}

#[test]
fn the_sample_has_no_problem() {
    let checked = Draft::sample().check();
    assert!(checked.problems.is_empty(), "{}", listed(&checked.problems));
    assert!(checked.pack.is_some());
}
