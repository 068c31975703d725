//! The roster of a running host: its file is looked at whenever somebody is in need of the roster, and read again once
//! it has changed. A file that cannot be taken leaves the last good roster in use, and says so.

use std::fs;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::SystemTime;

use guide_domain::Instant;

use crate::clock;
use crate::roster::{self, Read, Roster, RosterError, RosterPlace};

/// By what a changed file is known: when it was last written, and its length in bytes. `None`: it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// The roster and where it comes from.
#[derive(Debug)]
pub(crate) struct Live {
    /// None: the roster is the demonstration's, or there is none.
    place: Option<RosterPlace>,
    held: Mutex<Held>,
    /// Whoever reads the file holds this; the others go on with what there is.
    reading: Mutex<()>,
    /// So many lines have been read by whoever reads.
    lines: AtomicU64,
}

#[derive(Clone, Debug)]
struct Held {
    roster: Arc<Roster>,
    /// None: it has no file.
    read_at: Option<Instant>,
    stamp: Stamp,
    fault: Option<Arc<str>>,
}

/// The roster as it is at a moment.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) roster: Arc<Roster>,
    /// When it was read from its file; none: it has no file.
    pub(crate) read_at: Option<Instant>,
    /// What is newer than it.
    pub(crate) newer: Newer,
}

/// What is newer than a roster in use.
#[derive(Clone, Debug)]
pub(crate) enum Newer {
    /// Nothing.
    Nothing,
    /// A file that is being read; so many lines of it are.
    BeingRead(u64),
    /// A file that cannot be taken: every reason. It may quote the file, so it is no text for a log.
    Unfit(Arc<str>),
}

impl Live {
    /// A roster without a file.
    pub(crate) fn fixed(roster: Roster) -> Self {
        Self::holding(None, roster, None)
    }

    /// A roster from a file. A host does not start with one that it cannot take.
    pub(crate) fn open(place: RosterPlace) -> Result<Self, RosterError> {
        let stamp = stamp(&place);
        let roster = place.read()?;
        Ok(Self::holding(Some(place), roster, stamp))
    }

    fn holding(place: Option<RosterPlace>, roster: Roster, stamp: Stamp) -> Self {
        let read_at = place.is_some().then(clock::now);
        Self {
            place,
            held: Mutex::new(Held {
                roster: Arc::new(roster),
                read_at,
                stamp,
                fault: None,
            }),
            reading: Mutex::new(()),
            lines: AtomicU64::new(0),
        }
    }

    /// The roster, read again if its file has changed. Waits for the disk.
    pub(crate) fn current(&self) -> Current {
        let held = self.held();
        let Some(place) = &self.place else {
            return held.current();
        };
        let stamp = stamp(place);
        if held.stamp == stamp {
            return held.current();
        }
        let _reading = match self.reading.try_lock() {
            Ok(reading) => reading,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                return Current {
                    newer: Newer::BeingRead(self.lines.load(Ordering::Relaxed)),
                    ..held.current()
                };
            }
        };
        let next = self.next(place, held, stamp);
        let current = next.current();
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = next;
        current
    }

    fn held(&self) -> Held {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// What is held after another look at the file. The log names lines, not what stands in them.
    fn next(&self, place: &RosterPlace, held: Held, stamp: Stamp) -> Held {
        let read = roster::read(&place.path, place.on_bad, |lines| {
            self.lines.store(lines, Ordering::Relaxed);
            tracing::info!(lines, "reading the roster");
        });
        self.lines.store(0, Ordering::Relaxed);
        match read {
            Ok(Read { roster, bad, .. }) => {
                let people = roster.lines().len();
                let left_out: Vec<u64> = bad.iter().map(|bad| bad.line).collect();
                tracing::info!(people, ?left_out, "the roster was read again");
                Held {
                    roster: Arc::new(roster),
                    read_at: Some(clock::now()),
                    stamp,
                    fault: None,
                }
            }
            Err(error) => {
                let lines = error.lines();
                tracing::warn!(
                    ?lines,
                    "the roster has changed and cannot be taken: the report’s page says why; the last one stays in use"
                );
                Held {
                    stamp,
                    fault: Some(error.to_string().into()),
                    ..held
                }
            }
        }
    }
}

impl Held {
    fn current(&self) -> Current {
        Current {
            roster: Arc::clone(&self.roster),
            read_at: self.read_at,
            newer: match &self.fault {
                Some(fault) => Newer::Unfit(Arc::clone(fault)),
                None => Newer::Nothing,
            },
        }
    }
}

fn stamp(place: &RosterPlace) -> Stamp {
    let looked = || -> io::Result<(SystemTime, u64)> {
        let file = fs::metadata(&place.path)?;
        Ok((file.modified()?, file.len()))
    };
    // A file that cannot be looked at cannot be read either, and reading it says why.
    looked().ok()
}
