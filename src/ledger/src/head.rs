//! Count and last hash of the ledger, in a file outside the database: whoever cuts off the ledger's tail would have to
//! know of it and change it too.
//!
//! The file has two slots a disk sector apart and more, written in turn, each with a check of its own: a write that is
//! cut short spoils the one and leaves the other. Other programs may read it: each slot begins with a line of count,
//! hash and check.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::entry::{START, hexadecimal};
use crate::identity::{Gone, Identity};

/// Where the second slot begins, in bytes: the size of a page, so that no disk writes both at once.
const SLOT: usize = 4096;

/// So many digits of its hash check a slot.
const CHECK: usize = 16;

/// How far the ledger goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// How many entries there are.
    pub count: u64,
    /// The hash of the last.
    pub hash: String,
}

impl Default for Tail {
    fn default() -> Self {
        Self {
            count: 0,
            hash: START.to_owned(),
        }
    }
}

/// Why the head is not to be had.
#[derive(Debug, Error)]
pub enum HeadError {
    /// The file cannot be used.
    #[error("cannot {doing} the ledger’s head {}: {source}", .path.display())]
    File {
        /// What was tried.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file holds no head.
    #[error(
        "{} is no head of a ledger, or both its slots are damaged; take it from a backup, or move it away to start from what the database holds",
        .0.display()
    )]
    Damaged(PathBuf),
    /// The path does not name the file any more.
    #[error(transparent)]
    Gone(#[from] Gone),
}

/// The file, open.
#[derive(Debug)]
pub struct Head {
    file: File,
    identity: Identity,
}

impl Head {
    /// Opens the file; `None` if there is none.
    ///
    /// # Errors
    /// [`HeadError::File`].
    pub fn open(path: &Path) -> Result<Option<Self>, HeadError> {
        match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => Ok(Some(Self::found(file, path)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(failed("open", path)(source)),
        }
    }

    /// Makes the file with its folder. It is on the disk when this returns.
    ///
    /// # Errors
    /// [`HeadError::File`], also if there is one already.
    pub fn create(path: &Path, tail: &Tail) -> Result<Self, HeadError> {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        let made = || {
            std::fs::create_dir_all(folder)?;
            let mut new = OpenOptions::new();
            let mut file = new.read(true).write(true).create_new(true).open(path)?;
            let mut content = slot(tail);
            content.extend(slot(&Tail::default()));
            file.write_all(&content)?;
            file.sync_all()?;
            // A new name is on the disk only once its folder is; Windows opens no folders, and needs not.
            #[cfg(unix)]
            File::open(folder)?.sync_all()?;
            Ok(file)
        };
        Self::found(made().map_err(failed("make", path))?, path)
    }

    fn found(file: File, path: &Path) -> Result<Self, HeadError> {
        let identity = Identity::of(path).map_err(failed("find", path))?;
        Ok(Self { file, identity })
    }

    /// The file, to see whether it is still there.
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Keeps every other program from writing to ledger and head until [`Self::unlock`].
    pub(crate) fn lock(&self) -> Result<(), HeadError> {
        self.identity.check()?;
        let path = self.identity.path();
        self.file.lock().map_err(failed("lock", path))
    }

    pub(crate) fn unlock(&self) -> Result<(), HeadError> {
        let path = self.identity.path();
        self.file.unlock().map_err(failed("unlock", path))
    }

    /// What the file says.
    ///
    /// # Errors
    /// [`HeadError`].
    pub fn read(&mut self) -> Result<Tail, HeadError> {
        let (newest, _) = self.newest()?;
        Ok(newest)
    }

    /// The newest slot and whether it is the first.
    fn newest(&mut self) -> Result<(Tail, bool), HeadError> {
        let mut content = Vec::new();
        let read = self
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.read_to_end(&mut content));
        let path = self.identity.path();
        read.map_err(failed("read", path))?;
        let (first, second) = content.split_at(content.len().min(SLOT));
        match (tail(first), tail(second)) {
            (Some(first), Some(second)) if second.count > first.count => Ok((second, false)),
            (Some(first), _) => Ok((first, true)),
            (None, Some(second)) => Ok((second, false)),
            (None, None) => Err(HeadError::Damaged(path.to_owned())),
        }
    }

    /// Writes over the older slot. It is on the disk when this returns.
    pub(crate) fn write(&mut self, tail: &Tail) -> Result<(), HeadError> {
        let (_, newest_is_first) = self.newest()?;
        let place = if newest_is_first { SLOT as u64 } else { 0 };
        let written = self.file.seek(SeekFrom::Start(place)).and_then(|_| {
            self.file.write_all(&slot(tail))?;
            self.file.sync_data()
        });
        written.map_err(failed("write", self.identity.path()))
    }
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> HeadError {
    move |source| HeadError::File {
        doing,
        path: path.to_owned(),
        source,
    }
}

fn check(line: &str) -> String {
    let mut check = hexadecimal(&Sha256::digest(line));
    check.truncate(CHECK);
    check
}

fn slot(tail: &Tail) -> Vec<u8> {
    let line = format!("{} {}", tail.count, tail.hash);
    let mut slot = format!("{line} {}\n", check(&line)).into_bytes();
    slot.resize(SLOT, b'\n');
    slot
}

fn tail(slot: &[u8]) -> Option<Tail> {
    let end = slot.iter().position(|byte| *byte == b'\n')?;
    let line = str::from_utf8(slot.get(..end)?).ok()?;
    let (line, given) = line.rsplit_once(' ')?;
    let (count, hash) = line.split_once(' ')?;
    (check(line) == given).then_some(())?;
    Some(Tail {
        count: count.parse().ok()?,
        hash: hash.to_owned(),
    })
}
