//! Whether a ledger is whole: every entry as it was written, none gone, none moved, the tail not cut off.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;
use std::path::Path;

use crate::address::Database;
use crate::entry::{Content, Row, SIGN_OFF, START};
use crate::head::{Head, Tail};
use crate::keeper::LedgerError;
use crate::store::{self, Opening, Which};

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong.
    Whole(Whole),
    /// Something is, first of all this.
    Broken(Broken),
}

/// A whole ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Entries of all kinds.
    pub entries: u64,
    /// Sign-offs, erased ones too.
    pub sign_offs: u64,
    /// Sign-offs whose personal fields were erased by the rules.
    pub erased: u64,
    /// Entries that the head does not know yet: the host ended between commit and head, or writes at this moment.
    pub beyond_head: u64,
}

/// The first bad entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its place, from 1.
    pub entry: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not there, though later ones are.
    Missing,
    /// It and all after it are not there, though the head knows of them.
    CutOff,
    /// It is not what was written, or does not follow the one before it.
    Altered,
    /// Its personal fields are not those that were written.
    PersonalAltered,
    /// Its personal fields are gone, and no erasure says so.
    Vanished,
    /// Its personal fields are there, though an erasure says that they are gone.
    Returned,
    /// It is whole with all before it, but not the one that the head knows: the chain was written anew.
    OtherChain,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = self.entry;
        match self.fault {
            Fault::Missing => write!(f, "entry {entry} is missing"),
            Fault::CutOff => write!(
                f,
                "entry {entry} and all after it are missing; the head knows of them"
            ),
            Fault::Altered => write!(f, "entry {entry} is not what was written, or was moved"),
            Fault::PersonalAltered => {
                write!(
                    f,
                    "entry {entry}: its person or details are not what was written"
                )
            }
            Fault::Vanished => {
                write!(
                    f,
                    "entry {entry}: its person is gone, and no erasure says so"
                )
            }
            Fault::Returned => write!(f, "entry {entry}: its person was erased and is back"),
            Fault::OtherChain => {
                write!(
                    f,
                    "entry {entry} is not the one the head knows; the chain was written anew"
                )
            }
        }
    }
}

/// Reads the whole ledger and compares it with its head. Writes nothing; a host may be at work meanwhile.
///
/// # Errors
/// [`LedgerError`], also where there is no ledger or no head.
pub fn verify(database: &Database, head_file: &Path) -> Result<Verdict, LedgerError> {
    let mut head = Head::open(head_file)?
        .ok_or_else(|| LedgerError::NoHead(head_file.display().to_string()))?;
    // Before the ledger, which only grows.
    let known = head.read()?;
    let mut check = Check::new(known);
    let mut store = match store::open(database, Opening::Existing) {
        Err(store::StoreError::Missing(_)) if check.known.count > 0 => {
            return Ok(Verdict::Broken(Broken {
                entry: 1,
                fault: Fault::CutOff,
            }));
        }
        opened => opened?,
    };
    let mut broken = None;
    store.read(Which::All, &mut |row| match check.next(&row) {
        Ok(()) => ControlFlow::Continue(()),
        Err(found) => {
            broken = Some(found);
            ControlFlow::Break(())
        }
    })?;
    Ok(match broken {
        Some(broken) => Verdict::Broken(broken),
        None => check.end(),
    })
}

struct Check {
    known: Tail,
    seq: u64,
    hash: String,
    sign_offs: u64,
    /// Without personal fields; an erasure must follow.
    bare: BTreeSet<u64>,
    erased: BTreeSet<u64>,
    /// Whether the entry that the head names is another one.
    is_other_chain: bool,
}

impl Check {
    fn new(known: Tail) -> Self {
        Self {
            known,
            seq: 0,
            hash: START.to_owned(),
            sign_offs: 0,
            bare: BTreeSet::new(),
            erased: BTreeSet::new(),
            is_other_chain: false,
        }
    }

    fn next(&mut self, row: &Row) -> Result<(), Broken> {
        let entry = self.seq.saturating_add(1);
        let fail = |fault| Err(Broken { entry, fault });
        if row.seq > entry.cast_signed() {
            return fail(Fault::Missing);
        }
        if row.seq != entry.cast_signed() || row.hash != row.hash_after(&self.hash) {
            return fail(Fault::Altered);
        }
        match row.keeps_commitment() {
            Some(false) => return fail(Fault::PersonalAltered),
            None if row.kind == SIGN_OFF => {
                self.bare.insert(entry);
            }
            Some(true) | None => {}
        }
        match row.content() {
            Ok(Content::SignOff(_)) => self.sign_offs = self.sign_offs.saturating_add(1),
            Ok(Content::Erasure(body)) => self.erase(&body.erased)?,
            Err(_) => return fail(Fault::Altered),
        }
        self.seq = entry;
        self.hash.clone_from(&row.hash);
        if entry == self.known.count && row.hash != self.known.hash {
            self.is_other_chain = true;
        }
        Ok(())
    }

    fn erase(&mut self, spans: &[(u64, u64)]) -> Result<(), Broken> {
        for entry in spans.iter().flat_map(|(first, last)| *first..=*last) {
            if self.bare.remove(&entry) {
                self.erased.insert(entry);
            } else if !self.erased.contains(&entry) {
                let fault = Fault::Returned;
                return Err(Broken { entry, fault });
            }
        }
        Ok(())
    }

    fn end(self) -> Verdict {
        let broken = |entry, fault| Verdict::Broken(Broken { entry, fault });
        if self.known.count > self.seq {
            return broken(self.seq.saturating_add(1), Fault::CutOff);
        }
        // Only now: the erasure that would say so may have been cut off.
        if let Some(entry) = self.bare.first() {
            return broken(*entry, Fault::Vanished);
        }
        if self.is_other_chain {
            return broken(self.known.count, Fault::OtherChain);
        }
        Verdict::Whole(Whole {
            entries: self.seq,
            sign_offs: self.sign_offs,
            erased: self.erased.len() as u64,
            beyond_head: self.seq.saturating_sub(self.known.count),
        })
    }
}
