//! The files of a pack: which there are, where the shared ones lie, and what of them is TOML.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use toml::de::DeTable;

use crate::problem::Code;
use crate::reading::{Reading, SourceFile};
use crate::recovery::without_broken_lines;
use crate::section::{Section, nearest};

/// The files of a pack's own folder.
const FILES: [&str; 6] = [
    "council.toml",
    "sources.toml",
    "opening-hours.toml",
    "contacts.toml",
    "routes.toml",
    "notes.toml",
];
/// The files of a pack's framework, which a pack may do without as a whole.
const FRAMEWORK_FILES: [&str; 9] = [
    "sources.toml",
    "roles.toml",
    "topics.toml",
    "laws.toml",
    "bodies.toml",
    "glossary.toml",
    "accountability.toml",
    "scrutiny.toml",
    "worries.toml",
];
/// The files of a pack's policy, which a pack may do without as a whole.
const POLICY_FILES: [&str; 2] = ["policy.toml", "sign-off.toml"];
const FRAMEWORK: &str = "framework";
const POLICY: &str = "policy";
const NATIONAL: &str = "national";
const CALENDARS: &str = "calendars";

/// Where a pack and what it shares with others lie.
#[derive(Clone, Debug)]
pub(crate) struct PackFolder {
    own: PathBuf,
    /// Where shared folders are looked for, the nearest first: in the pack, beside it, among the bundled packs.
    shared: [PathBuf; 3],
}

impl PackFolder {
    /// The pack in that folder; `bundled` is the folder of the packs that come with the guide.
    pub(crate) fn new(own: &Path, bundled: &Path) -> Self {
        let beside = match (own.file_name(), own.parent()) {
            (Some(_), Some(parent)) => parent.to_owned(),
            _ => own.join(".."),
        };
        Self {
            own: own.to_owned(),
            shared: [own.to_owned(), beside, bundled.to_owned()],
        }
    }

    /// The path of one of the pack's own files.
    pub(crate) fn own_file(&self, name: &str) -> PathBuf {
        self.own.join(name)
    }

    /// Whether the pack says who is responsible for what.
    pub(crate) fn has_framework(&self) -> bool {
        self.own.join(FRAMEWORK).is_dir()
    }

    /// The path of one of the framework's files.
    pub(crate) fn framework_file(&self, name: &str) -> PathBuf {
        self.own.join(FRAMEWORK).join(name)
    }

    /// Whether the pack has a policy to sign.
    pub(crate) fn has_policy(&self) -> bool {
        self.own.join(POLICY).is_dir()
    }

    /// The path of one of the policy's files.
    pub(crate) fn policy_file(&self, name: &str) -> PathBuf {
        self.own.join(POLICY).join(name)
    }

    /// The path of one of the shared files, from the nearest shared folder that there is.
    pub(crate) fn national_file(&self, name: &str) -> PathBuf {
        let folders = self.shared.iter().map(|folder| folder.join(NATIONAL));
        let [.., bundled] = &self.shared;
        folders
            .into_iter()
            .find(|folder| folder.is_dir())
            .unwrap_or_else(|| bundled.join(NATIONAL))
            .join(name)
    }

    /// The path of a calendar, if there is one of that name.
    pub(crate) fn calendar_file(&self, name: &str) -> Option<PathBuf> {
        self.calendar_folders()
            .map(|folder| folder.join(name).with_extension("toml"))
            .find(|file| file.is_file())
    }

    /// The names of all calendars in reach.
    pub(crate) fn calendar_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .calendar_folders()
            .flat_map(|folder| toml_files(&folder))
            .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn calendar_folders(&self) -> impl Iterator<Item = PathBuf> {
        self.shared.iter().map(|folder| folder.join(CALENDARS))
    }

    /// Complains of TOML files that no part of a pack is read from: a misspelt name would otherwise be overlooked.
    pub(crate) fn refuse_other_files(&self, reading: &Reading) {
        refuse_others(reading, &self.own, "pack", &FILES);
        let framework = self.own.join(FRAMEWORK);
        refuse_others(reading, &framework, "framework", &FRAMEWORK_FILES);
        refuse_others(reading, &self.own.join(POLICY), "policy", &POLICY_FILES);
    }
}

fn refuse_others(reading: &Reading, folder: &Path, what: &str, files: &[&str]) {
    for file in toml_files(folder) {
        let name = file.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default();
        if files.contains(&name) {
            continue;
        }
        let remedy = match nearest(name, files) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("a {what} has {}", files.join(", ")),
        };
        let message = format!("“{name}” is no file of a {what}; {remedy}");
        reading.file_error(file, Code::UnknownFile, message);
    }
}

fn toml_files(folder: &Path) -> Vec<PathBuf> {
    // A folder that cannot be listed has no file to complain of; the pack's own are asked for by name.
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort_unstable();
    files
}

impl SourceFile {
    /// Reads a file, or says why it cannot be read.
    pub(crate) fn read(reading: &Reading, path: PathBuf) -> Option<Rc<Self>> {
        match fs::read_to_string(&path) {
            Ok(text) => Some(Rc::new(Self { path, text })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let message = "this file is missing; every pack has one, if only with its comments";
                reading.file_error(path, Code::MissingFile, message.to_owned());
                None
            }
            Err(error) => {
                let message = format!("this file cannot be read: {error}; save it as UTF-8 text");
                reading.file_error(path, Code::UnreadableFile, message);
                None
            }
        }
    }

    /// Takes what of the file is TOML, complains of the rest, and hands it on; it may hold these keys and no others.
    pub(crate) fn with<T>(
        self: &Rc<Self>,
        reading: &Reading,
        keys: &[&str],
        read: impl FnOnce(Section<'_>) -> T,
    ) -> T {
        let text = without_broken_lines(reading, self);
        // What is still wrong was reported with the lines before it.
        let (table, _errors) = DeTable::parse_recoverable(&text);
        read(Section::of_file(reading, self, table.get_ref(), keys))
    }
}
