//! Count and last hash of the ledger, in a file outside the database: whoever cuts off the ledger's tail, or appends to
//! it, would have to know of it and change it too.
//!
//! Before each commit the head is told how far the ledger will go ([`Head::intend`]), and afterwards that it is so
//! ([`Head::settle`]). So the database's tail is always one that the head knows of: the settled one, or, if a host ended
//! in the middle, the intended one. The intention is on the disk before the commit begins; that it was carried out need
//! not be, since the commit itself is.
//!
//! The file has three slots a page apart, written in turn, each with a number and a check of its own: whatever is cut
//! short spoils one of the last two, and the third still tells both tails that may be. Other programs may read it: each
//! slot begins with a line of `2`, the slot's number, count and hash of the settled tail, count and hash of the intended
//! one if there is one, and a check. The first release wrote two slots with count, hash and check.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::entry::{Tail, hexadecimal};
use crate::identity::{Gone, Identity};
use crate::patience::{Deadline, LOCK};

/// How far apart the slots are, in bytes: the size of a page, so that no disk writes two at once.
const SLOT: usize = 4096;

/// So many slots there are.
const SLOTS: usize = 3;

/// So many digits of its hash check a slot.
const CHECK: usize = 16;

/// How a line of this form begins.
const FORM: &str = "2";

/// So many entries the first release added at once.
const AT_ONCE: u64 = 256;

/// Between two attempts to get the lock.
const PAUSE: Duration = Duration::from_millis(5);

/// What the head knows of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// So far it surely goes.
    pub settled: Tail,
    /// So far it goes if the last append came to its end.
    pub intended: Option<Tail>,
    /// Written by the first release, which told the head after the commit alone: what one append adds may lie beyond.
    pub may_lag: bool,
}

impl Known {
    /// Whether the ledger may go so far.
    pub fn admits(&self, tail: &Tail) -> bool {
        self.settled == *tail
            || self.intended.as_ref() == Some(tail)
            || self.may_lag
                && (1..=AT_ONCE).contains(&tail.count.saturating_sub(self.settled.count))
    }

    /// The furthest tail it may have.
    pub fn furthest(&self) -> &Tail {
        self.intended.as_ref().unwrap_or(&self.settled)
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
    /// Another program holds it.
    #[error(
        "another program has held the ledger’s head {} for too long; end that, or wait until it is done",
        .0.display()
    )]
    Held(PathBuf),
    /// The file holds no head.
    #[error(
        "{} is no head of a ledger, or all its slots are damaged; take it from a backup, or, if it is lost, move it away and begin a new one with `serve --new-head`",
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

/// What a slot says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Slot {
    /// 0: of the first release.
    number: u64,
    known: Known,
}

impl Head {
    /// Opens the file; `None` if there is none.
    ///
    /// # Errors
    /// [`HeadError::File`].
    pub fn open(path: &Path) -> Result<Option<Self>, HeadError> {
        Self::find(path, OpenOptions::new().read(true).write(true))
    }

    /// Opens the file to look at it, wherever it is; `None` if there is none.
    ///
    /// # Errors
    /// [`HeadError::File`].
    pub fn look(path: &Path) -> Result<Option<Self>, HeadError> {
        Self::find(path, OpenOptions::new().read(true))
    }

    fn find(path: &Path, options: &OpenOptions) -> Result<Option<Self>, HeadError> {
        match options.open(path) {
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
        let first = Slot {
            number: 1,
            known: Known {
                settled: tail.clone(),
                ..Known::default()
            },
        };
        let made = || {
            std::fs::create_dir_all(folder)?;
            let mut file = private().read(true).create_new(true).open(path)?;
            let mut content = first.bytes();
            content.resize(SLOT * SLOTS, b'\n');
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
        let deadline = Deadline::after(LOCK);
        loop {
            match self.file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(source)) => return Err(failed("lock", path)(source)),
                Err(TryLockError::WouldBlock) if deadline.is_over() => {
                    return Err(HeadError::Held(path.to_owned()));
                }
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            }
        }
    }

    pub(crate) fn unlock(&self) -> Result<(), HeadError> {
        let path = self.identity.path();
        self.file.unlock().map_err(failed("unlock", path))
    }

    /// What the file says.
    ///
    /// # Errors
    /// [`HeadError`].
    pub fn read(&mut self) -> Result<Known, HeadError> {
        Ok(self.newest()?.1.known)
    }

    /// The newest slot with its place, and the place of the one to write over next.
    fn newest(&mut self) -> Result<(usize, Slot, usize), HeadError> {
        let mut content = Vec::new();
        let read = self
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.read_to_end(&mut content));
        let path = self.identity.path();
        read.map_err(failed("read", path))?;
        let slots: Vec<(usize, Option<Slot>)> = (0..SLOTS)
            .map(|place| {
                let begin = content.len().min(place * SLOT);
                (place, content.get(begin..).and_then(Slot::of))
            })
            .collect();
        let age = |slot: &Slot| (slot.number, slot.known.settled.count);
        let newest = slots
            .iter()
            .filter_map(|(place, slot)| Some((*place, slot.clone()?)))
            .max_by_key(|(_, slot)| age(slot));
        // A spoilt slot goes before the oldest.
        let oldest = slots
            .iter()
            .min_by_key(|(_, slot)| slot.as_ref().map(age))
            .map_or(0, |(place, _)| *place);
        newest
            .map(|(place, slot)| (place, slot, oldest))
            .ok_or_else(|| HeadError::Damaged(path.to_owned()))
    }

    /// Says how far the ledger will go, from where it is. It is on the disk when this returns.
    pub(crate) fn intend(&mut self, from: &Tail, to: &Tail) -> Result<(), HeadError> {
        self.write(Known {
            settled: from.clone(),
            intended: Some(to.clone()),
            may_lag: false,
        })?;
        let path = self.identity.path();
        self.file.sync_data().map_err(failed("write", path))
    }

    /// Says that the ledger goes so far. It is on the disk before the next intention is.
    pub(crate) fn settle(&mut self, tail: &Tail) -> Result<(), HeadError> {
        self.write(Known {
            settled: tail.clone(),
            ..Known::default()
        })
    }

    fn write(&mut self, known: Known) -> Result<(), HeadError> {
        let (_, newest, oldest) = self.newest()?;
        let number = newest.number.saturating_add(1);
        self.write_at(oldest, &Slot { number, known })
    }

    fn write_at(&mut self, place: usize, slot: &Slot) -> Result<(), HeadError> {
        let begin = SeekFrom::Start((place * SLOT) as u64);
        let written = self
            .file
            .seek(begin)
            .and_then(|_| self.file.write_all(&slot.bytes()));
        written.map_err(failed("write", self.identity.path()))
    }

    /// Finds out whether the file can be read and written, and leaves it as it is.
    pub(crate) fn probe(&mut self) -> Result<(), HeadError> {
        let (place, slot, _) = self.newest()?;
        // What the first release wrote stays in its form until there is something to say.
        if slot.number == 0 {
            return Ok(());
        }
        self.write_at(place, &slot)
    }
}

/// Files that the ledger makes are for nobody else.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
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

impl Slot {
    fn bytes(&self) -> Vec<u8> {
        let Known {
            settled, intended, ..
        } = &self.known;
        let mut line = format!("{FORM} {} {} {}", self.number, settled.count, settled.hash);
        if let Some(tail) = intended {
            line = format!("{line} {} {}", tail.count, tail.hash);
        }
        let mut bytes = format!("{line} {}\n", check(&line)).into_bytes();
        bytes.resize(SLOT, b'\n');
        bytes
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().take(SLOT).position(|byte| *byte == b'\n')?;
        let line = str::from_utf8(bytes.get(..end)?).ok()?;
        let (line, given) = line.rsplit_once(' ')?;
        (check(line) == given).then_some(())?;
        let tail = |count: &str, hash: &str| {
            Some(Tail {
                count: count.parse().ok()?,
                hash: hash.to_owned(),
            })
        };
        let fields: Vec<&str> = line.split(' ').collect();
        let (number, settled, intended) = match fields.as_slice() {
            [count, hash] => ("0", tail(count, hash)?, None),
            [FORM, number, count, hash] => (*number, tail(count, hash)?, None),
            [FORM, number, count, hash, to, then] => {
                (*number, tail(count, hash)?, Some(tail(to, then)?))
            }
            _ => return None,
        };
        let number = number.parse().ok()?;
        Some(Self {
            number,
            known: Known {
                settled,
                intended,
                may_lag: number == 0,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(count: u64) -> Tail {
        Tail {
            count,
            hash: format!("{count:064x}"),
        }
    }

    /// A head with a settled tail, an intention carried out, and another begun: all three slots are in use.
    fn in_use(path: &Path) -> Head {
        let mut head = Head::create(path, &tail(1)).unwrap();
        head.intend(&tail(1), &tail(4)).unwrap();
        head.settle(&tail(4)).unwrap();
        head.intend(&tail(4), &tail(9)).unwrap();
        head
    }

    #[test]
    fn it_knows_the_tails_before_and_after_a_commit() {
        let folder = tempfile::tempdir().unwrap();
        let mut head = in_use(&folder.path().join("head"));
        let known = head.read().unwrap();
        assert_eq!(known.settled, tail(4));
        assert_eq!(known.intended, Some(tail(9)));
        for (count, admitted) in [(1, false), (4, true), (8, false), (9, true), (10, false)] {
            assert_eq!(known.admits(&tail(count)), admitted, "{count}");
        }
        head.settle(&tail(9)).unwrap();
        assert_eq!(head.read().unwrap().furthest(), &tail(9));
        assert_eq!(head.read().unwrap().intended, None);
    }

    /// Power goes while a slot is written, or while one is and the one before it has not reached the disk.
    #[test]
    fn a_write_cut_short_leaves_what_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("head");
        drop(in_use(&path));
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(whole.len(), SLOT * SLOTS);
        // The newest is in the first slot, the one before it in the third.
        for (spoilt, settled, intended) in [
            (&[0][..], 4, None),
            (&[2], 4, Some(9)),
            (&[0, 2], 1, Some(4)),
        ] {
            let mut bytes = whole.clone();
            for place in spoilt {
                bytes[place * SLOT + 70..place * SLOT + 90].fill(b'x');
            }
            std::fs::write(&path, bytes).unwrap();
            let known = Head::open(&path).unwrap().unwrap().read().unwrap();
            assert_eq!(known.settled, tail(settled), "{spoilt:?}");
            assert_eq!(known.intended, intended.map(tail), "{spoilt:?}");
        }
        std::fs::write(&path, "not a head").unwrap();
        let damaged = Head::open(&path).unwrap().unwrap().read().unwrap_err();
        assert!(matches!(damaged, HeadError::Damaged(_)), "{damaged}");
    }

    /// As the first release left it.
    #[test]
    fn the_older_form_is_read_and_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("head");
        let slot = |count| {
            let line = format!("{count} {}", tail(count).hash);
            let mut bytes = format!("{line} {}\n", check(&line)).into_bytes();
            bytes.resize(SLOT, b'\n');
            bytes
        };
        std::fs::write(&path, [slot(7), slot(6)].concat()).unwrap();
        let mut head = Head::open(&path).unwrap().unwrap();
        head.probe().unwrap();
        assert_eq!(head.read().unwrap().settled, tail(7));
        head.intend(&tail(7), &tail(8)).unwrap();
        assert_eq!(head.read().unwrap().intended, Some(tail(8)));
        head.settle(&tail(8)).unwrap();
        head.probe().unwrap();
        assert_eq!(head.read().unwrap().settled, tail(8));
    }
}
