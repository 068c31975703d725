//! Who has confirmed which figures for accuracy, and when. A confirmation is of one state of the report, known by its
//! hash: once somebody signs, joins or becomes overdue, the figures are provisional again, and say who confirmed the
//! earlier ones.
//!
//! The confirmations stand in a file of JSON lines beside the ledger's head. They name posts, not persons.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use guide_domain::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::clock;
use crate::completion::{Completion, table};
use crate::files::FileError;

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
        let csv = table::csv(completion)?;
        let policy = &completion.served.signed;
        let mut hash = Sha256::new();
        for part in [policy.pack.as_str(), policy.version.as_str()] {
            hash.update(part);
            hash.update("\n");
        }
        hash.update(&csv);
        Ok(Self {
            hash: guide_ledger::hexadecimal(&hash.finalize()),
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

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    by: Post,
    /// RFC 3339 in UTC.
    at: Instant,
    pack: String,
    version: String,
    expected: usize,
    both: usize,
    figures: String,
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
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provisional => {
                f.write_str("Provisional: nobody has confirmed these figures for accuracy.")
            }
            Self::Confirmed(Confirmation { by, at, .. }) => {
                let on = clock::date(*at);
                write!(f, "Confirmed for accuracy by {} on {on}.", by.0)
            }
            Self::ProvisionalAgain(earlier) => {
                let Confirmation { by, both, .. } = earlier;
                let (on, expected) = (clock::date(earlier.at), earlier.expected);
                write!(
                    f,
                    "Provisional: nobody has confirmed these figures for accuracy. The last confirmed ones, by {} on {on}, were {both} done of {expected} expected.",
                    by.0
                )
            }
        }
    }
}

/// Why confirmations cannot be read or kept.
#[derive(Debug, Error)]
pub(crate) enum ConfirmationError {
    /// The file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A line of it.
    #[error(
        "line {line} of {} is no confirmation: {source}; mend the line or take it out", .path.display()
    )]
    Line {
        /// Which file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// Why not.
        source: serde_json::Error,
    },
    /// A confirmation cannot be written down.
    #[error("cannot write down a confirmation: {0}")]
    Json(#[from] serde_json::Error),
}

/// The file of confirmations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Confirmations(PathBuf);

impl Confirmations {
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
        at: Instant,
    ) -> Result<(), ConfirmationError> {
        let confirmation = Confirmation {
            by: by.clone(),
            at,
            pack: figures.pack.clone(),
            version: figures.version.clone(),
            expected: figures.expected,
            both: figures.both,
            figures: figures.hash.clone(),
        };
        let mut line = serde_json::to_vec(&confirmation)?;
        line.push(b'\n');
        let kept = || -> io::Result<()> {
            let mut file = OpenOptions::new().append(true).create(true).open(&self.0)?;
            file.write_all(&line)?;
            file.sync_all()
        };
        Ok(kept().map_err(FileError::of("write", &self.0))?)
    }

    /// Whether these figures are confirmed.
    pub(crate) fn standing(&self, figures: &Figures) -> Result<Standing, ConfirmationError> {
        let of_pack = |one: &Confirmation| one.pack == figures.pack;
        let all: Vec<Confirmation> = self.read()?.into_iter().filter(of_pack).collect();
        let same = all.iter().rev().find(|one| one.figures == figures.hash);
        Ok(match (same, all.last()) {
            (Some(same), _) => Standing::Confirmed(same.clone()),
            (None, Some(last)) => Standing::ProvisionalAgain(last.clone()),
            (None, None) => Standing::Provisional,
        })
    }

    fn read(&self) -> Result<Vec<Confirmation>, ConfirmationError> {
        let text = match fs::read_to_string(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read.map_err(FileError::of("read", &self.0))?,
        };
        let lines = (1..).zip(text.lines());
        lines
            .map(|(line, text)| {
                serde_json::from_str(text).map_err(|source| ConfirmationError::Line {
                    path: self.0.clone(),
                    line,
                    source,
                })
            })
            .collect()
    }
}
