//! What is known of the rosters taken before: how many people each named and whether its last line ended. By it a file
//! that was cut off is noticed. It stands in a small file beside the ledger's head, and tells nothing about anybody.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use guide_domain::Instant;
use serde::{Deserialize, Serialize};

use crate::files::{self, FileError};

/// A roster that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Last {
    /// How many people it named.
    pub(crate) people: usize,
    /// When it was taken, RFC 3339 in UTC.
    pub(crate) at: Instant,
    /// Whether its last line ended.
    pub(crate) ends: bool,
}

/// The file, with a roster for each path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Before(PathBuf);

impl Before {
    /// Beside the head of a ledger.
    pub(crate) fn beside(head: &Path) -> Self {
        let mut name = head.as_os_str().to_owned();
        name.push(".rosters");
        Self(name.into())
    }

    /// The last time that this roster was taken.
    pub(crate) fn of(&self, roster: &Path) -> Option<Last> {
        self.all().get(&name(roster)).copied()
    }

    /// Takes note of a roster. Where that cannot be kept, the next roster is compared with an older one, or with none.
    pub(crate) fn remember(&self, roster: &Path, last: Last) -> Result<(), FileError> {
        let mut all = self.all();
        all.insert(name(roster), last);
        let json = serde_json::to_vec_pretty(&all).map_err(io::Error::from)?;
        files::replace_private(&self.0, &json)
    }

    /// A file that is damaged says as much as none.
    fn all(&self) -> BTreeMap<String, Last> {
        let bytes = files::read(&self.0).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }
}

/// One name for a file, from wherever the program is started.
fn name(roster: &Path) -> String {
    let full = std::path::absolute(roster);
    full.unwrap_or_else(|_| roster.to_owned())
        .display()
        .to_string()
}
