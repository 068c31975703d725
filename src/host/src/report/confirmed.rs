//! Who has confirmed which figures for accuracy, and when. A confirmation is of one state of the report, known by its
//! hash: once somebody signs, joins or becomes overdue, the figures are provisional again, and say who confirmed the
//! earlier ones.
//!
//! The confirmations stand in a file of JSON lines beside the ledger's head, or wherever `--confirmations` says: hosts
//! that share a ledger share that file. Each names the post that answers for the figures and the account that said so.
//! A line that cannot be read – the disk was full, the power went – is told, and costs neither report nor later lines.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use data_encoding::HEXLOWER;
use fs_err::{self as fs, OpenOptions};
use guide_domain::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::clock;
use crate::files::{self, FileError};
use crate::report::completion::Completion;
use crate::report::csv_columns;

/// The longest name of a post, in characters.
const LONGEST: usize = 120;

/// Figures that can be confirmed.
#[derive(Debug)]
pub(crate) struct Figures {
    /// Every person's line.
    pub(crate) csv: Vec<u8>,
    /// By which they are known again: SHA-256 in hexadecimal, over the policy and the lines.
    pub(crate) hash: String,
    pack: String,
    version: String,
    expected: usize,
    both: usize,
}

impl Figures {
    pub(crate) fn of(completion: &Completion<'_>) -> Result<Self, csv::Error> {
        let csv = csv_columns::completion(completion)?;
        let policy = &completion.served.signed;
        let mut hash = Sha256::new();
        for part in [policy.pack.as_str(), policy.version.as_str()] {
            hash.update(part);
            hash.update("\n");
        }
        hash.update(&csv);
        Ok(Self {
            hash: HEXLOWER.encode(&hash.finalize()),
            pack: policy.pack.to_string(),
            version: policy.version.to_string(),
            expected: completion.total.expected,
            both: completion.total.both,
            csv,
        })
    }
}

/// A post, as people write it: “Head of Service”.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Post(String);

/// A text that names no post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a post is 1 to {LONGEST} characters on one line, for instance “Head of Service”; give the post, not the person’s name"
)]
pub(crate) struct NoPost;

impl FromStr for Post {
    type Err = NoPost;

    fn from_str(text: &str) -> Result<Self, NoPost> {
        let text = text.trim();
        let fits =
            (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned())).ok_or(NoPost)
    }
}

/// Who confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// Somebody signed in to the host.
    Person(String),
    /// Somebody at the command line, by the name that the operating system knows them by.
    Shell(String),
}

impl Account {
    /// Whoever runs this program.
    pub(crate) fn of_shell() -> Result<Self, NoAccount> {
        whoami::username().map(Self::Shell).map_err(NoAccount)
    }
}

/// The operating system does not say who runs the program.
#[derive(Debug, Error)]
#[error("figures are confirmed by a known account, and the operating system names none: {0}")]
pub(crate) struct NoAccount(whoami::Error);

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    by: Post,
    /// Who was signed in; none: it came by the command line, or from a host that did not ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// Who was at the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shell: Option<String>,
    /// RFC 3339 in UTC.
    at: Instant,
    pack: String,
    version: String,
    expected: usize,
    both: usize,
    figures: String,
}

impl Confirmation {
    /// Head of Service on 2026-11-20, from the account jdoe
    fn signature(&self) -> String {
        let (by, on) = (&self.by.0, clock::date(self.at));
        match (&self.account, &self.shell) {
            (Some(account), _) => format!("{by} on {on}, from the account {account}"),
            (None, Some(user)) => format!("{by} on {on}, at the command line as {user}"),
            (None, None) => format!("{by} on {on}"),
        }
    }
}

/// Whether figures may be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nobody ever confirmed figures of this policy.
    Provisional,
    /// These very figures are confirmed.
    Confirmed(Confirmation),
    /// Other figures were, the last time.
    ProvisionalAgain(Confirmation),
    /// The file does not say.
    Unknown,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provisional => {
                f.write_str("Provisional: nobody has confirmed these figures for accuracy.")
            }
            Self::Confirmed(confirmation) => {
                write!(f, "Confirmed for accuracy by {}.", confirmation.signature())
            }
            Self::ProvisionalAgain(earlier) => {
                let (signature, both) = (earlier.signature(), earlier.both);
                write!(
                    f,
                    "Provisional: nobody has confirmed these figures for accuracy. The last confirmed ones, by {signature}, were {both} done of {} expected.",
                    earlier.expected
                )
            }
            Self::Unknown => f.write_str(
                "Provisional: whether anybody has confirmed these figures cannot be told, because the file of confirmations cannot be read.",
            ),
        }
    }
}

/// What is wrong with the file, though the report can be given.
#[derive(Debug, Error)]
pub(crate) enum Damage {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Lines of it cannot.
    #[error("these lines of {} are no confirmations and do not count: {lines:?}; mend them or take them out", .path.display())]
    Lines {
        /// Which file.
        path: PathBuf,
        /// From 1.
        lines: Vec<usize>,
    },
}

/// Why a confirmation is not kept.
#[derive(Debug, Error)]
pub(crate) enum ConfirmationError {
    /// The file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A confirmation cannot be written down.
    #[error("cannot write down a confirmation: {0}")]
    Json(#[from] serde_json::Error),
}

/// The file of confirmations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Confirmations(PathBuf);

impl Confirmations {
    /// In that file.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Those of the ledger with that head.
    pub(crate) fn beside(head: &Path) -> Self {
        let mut name = head.as_os_str().to_owned();
        name.push(".confirmed");
        Self(name.into())
    }

    /// Keeps a confirmation. It is on the disk when this returns.
    pub(crate) fn add(
        &self,
        figures: &Figures,
        by: &Post,
        from: Account,
        at: Instant,
    ) -> Result<(), ConfirmationError> {
        let (account, shell) = match from {
            Account::Person(person) => (Some(person), None),
            Account::Shell(user) => (None, Some(user)),
        };
        let confirmation = Confirmation {
            by: by.clone(),
            account,
            shell,
            at,
            pack: figures.pack.clone(),
            version: figures.version.clone(),
            expected: figures.expected,
            both: figures.both,
            figures: figures.hash.clone(),
        };
        let mut line = serde_json::to_vec(&confirmation)?;
        line.push(b'\n');
        Ok(self.append(&line).map_err(FileError::from)?)
    }

    /// Adds a line, alone among all hosts. A line that was cut short before stays a line of its own.
    fn append(&self, line: &[u8]) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let mut file =
            files::private(options.read(true).append(true).create(true)).open(&self.0)?;
        file.lock()?;
        let length = file.seek(SeekFrom::End(0))?;
        let mut last = [b'\n'];
        if let Some(place) = length.checked_sub(1) {
            file.seek(SeekFrom::Start(place))?;
            file.read_exact(&mut last)?;
        }
        let before: &[u8] = if last == *b"\n" { b"" } else { b"\n" };
        file.write_all(&[before, line].concat())?;
        file.sync_all()
    }

    /// Whether these figures are confirmed, and what of the file cannot be read.
    pub(crate) fn standing(&self, figures: &Figures) -> (Standing, Option<Damage>) {
        let (all, damage) = match self.read() {
            Ok(read) => read,
            Err(error) => return (Standing::Unknown, Some(error.into())),
        };
        let of_pack = |one: &&Confirmation| one.pack == figures.pack;
        let mut latest_first = all.iter().filter(of_pack).rev();
        let same = latest_first.clone().find(|one| one.figures == figures.hash);
        let standing = match (same, latest_first.next()) {
            (Some(same), _) => Standing::Confirmed(same.clone()),
            (None, Some(last)) => Standing::ProvisionalAgain(last.clone()),
            (None, None) => Standing::Provisional,
        };
        (standing, damage)
    }

    fn read(&self) -> Result<(Vec<Confirmation>, Option<Damage>), FileError> {
        let bytes = match fs::read(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        let mut found = Vec::new();
        let mut lines = Vec::new();
        for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            match serde_json::from_slice(line) {
                Ok(confirmation) => found.push(confirmation),
                Err(_) if line.trim_ascii().is_empty() => {}
                Err(_) => lines.push(number),
            }
        }
        let path = self.0.clone();
        let damage = (!lines.is_empty()).then_some(Damage::Lines { path, lines });
        Ok((found, damage))
    }
}
