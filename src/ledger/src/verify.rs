//! Whether a ledger is whole: every entry as it was written, none gone, none moved, the tail not cut off.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;
use std::path::Path;

use crate::address::Database;
use crate::connection;
use crate::entry::{Content, Row, SIGN_OFF, SchemaBody, Tail};
use crate::error::{LedgerError, StoreError};
use crate::head::{Head, Known};
use crate::settings::{SECRET, fingerprint, version};
use crate::store::{Access, Store, Which};

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong.
    Whole(Whole),
    /// Something is, first of all this.
    Broken(Broken),
}

/// A whole ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// Entries of all kinds.
    pub entries: u64,
    /// Sign-offs, erased ones too.
    pub sign_offs: u64,
    /// Sign-offs whose personal fields were erased by the rules.
    pub erased: u64,
    /// Policies that are served or ever were.
    pub policies: u64,
    /// The version of the tables, as the chain has it; 0: the first release's, whose policies are not in the chain.
    pub version: u32,
    /// Where a new head was begun because the old one was lost: nobody knows whether the tail was whole then.
    pub new_heads: Vec<NewHead>,
    /// Entries of an append whose end the head has not heard of: the host ended in the middle of it, or writes at this
    /// moment. The head knew before what they would be.
    pub beyond_head: u64,
}

/// The beginning of a new head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHead {
    /// The entry that says so.
    pub entry: u64,
    /// When: RFC 3339 in UTC.
    pub at: String,
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
    /// It and all after it were appended by none that the head belongs to.
    BeyondHead,
    /// It is what was written, and cannot be read: a release that did not look took it.
    Unreadable,
    /// It says with which secret or in which version the ledger was begun, and the settings have another.
    OtherSettings,
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
            Fault::BeyondHead => write!(
                f,
                "entry {entry} and all after it are unknown to the head; no host of this head has written them"
            ),
            Fault::Unreadable => write!(
                f,
                "entry {entry} is what was written, but cannot be read; an older version took it without reading it back"
            ),
            Fault::OtherSettings => write!(
                f,
                "the settings hold another secret or version than entry {entry} says; they were changed"
            ),
        }
    }
}

/// Reads the whole ledger and compares it with its head. Writes nothing and locks nothing, so that it can be done on
/// media that nobody can write to; a host may be at work meanwhile.
///
/// # Errors
/// [`LedgerError`], also where there is no ledger or no head.
pub fn verify(database: &Database, head_file: &Path) -> Result<Verdict, LedgerError> {
    let mut head = Head::look(head_file)?
        .ok_or_else(|| LedgerError::NoHead(head_file.display().to_string()))?;
    // Before the ledger, which only grows: what is known now must be there.
    let known = head.read()?;
    let mut store = match connection::open(database, Access::Look) {
        Err(StoreError::Missing(_)) if known.settled.count > 0 => {
            let fault = Fault::CutOff;
            return Ok(Verdict::Broken(Broken { entry: 1, fault }));
        }
        opened => opened?,
    };
    let mut check = Check::new(&known);
    if let Err(broken) = check.read(store.as_mut())? {
        return Ok(Verdict::Broken(broken));
    }
    // After the ledger: whatever is there now must have been known before it came.
    let now_known = head.read()?;
    let settings = Settings::of(store.as_mut())?;
    let judged = check
        .judge(&settings)
        .and_then(|()| check.reach(&now_known));
    if let Err(broken) = judged {
        return Ok(Verdict::Broken(broken));
    }
    let ahead = now_known.settled.count > check.tail.count && now_known != known;
    if ahead && let Err(broken) = check.follow(store.as_mut(), &now_known.settled)? {
        return Ok(Verdict::Broken(broken));
    }
    Ok(Verdict::Whole(check.end(&now_known)))
}

/// Whether the entries follow each other, whatever the head says.
pub(crate) fn chain(store: &mut dyn Store) -> Result<Result<(), Broken>, StoreError> {
    Check::new(&Known::default()).read(store)
}

/// What the settings say, beside the chain.
struct Settings {
    version: u32,
    secret_sha256: Option<String>,
}

impl Settings {
    fn of(store: &mut dyn Store) -> Result<Self, StoreError> {
        let secret = store.setting(SECRET)?;
        Ok(Self {
            version: version(store)?,
            secret_sha256: secret.as_deref().map(fingerprint),
        })
    }
}

struct Check {
    /// What the head knew before the first entry was read.
    known: Known,
    /// How far the entries are those that the head knew.
    reached: u64,
    tail: Tail,
    whole: Whole,
    /// The entry that says how the ledger was begun.
    begun: Option<(u64, SchemaBody)>,
    /// Without personal fields; an erasure must follow.
    bare: BTreeSet<u64>,
    erased: BTreeSet<u64>,
}

impl Check {
    fn new(known: &Known) -> Self {
        Self {
            known: known.clone(),
            reached: 0,
            tail: Tail::default(),
            whole: Whole::default(),
            begun: None,
            bare: BTreeSet::new(),
            erased: BTreeSet::new(),
        }
    }

    fn read(&mut self, store: &mut dyn Store) -> Result<Result<(), Broken>, StoreError> {
        let mut checked = Ok(());
        store.read(Which::All, &mut |row| {
            checked = self.next(&row);
            if checked.is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        Ok(checked)
    }

    fn next(&mut self, row: &Row) -> Result<(), Broken> {
        let entry = self.tail.count.saturating_add(1);
        let fail = |fault| Err(Broken { entry, fault });
        if row.seq > entry.cast_signed() {
            return fail(Fault::Missing);
        }
        if row.seq != entry.cast_signed() || row.hash != row.hash_after(&self.tail.hash) {
            return fail(Fault::Altered);
        }
        match row.keeps_commitment() {
            Some(false) => return fail(Fault::PersonalAltered),
            None if row.kind == SIGN_OFF => {
                self.bare.insert(entry);
            }
            Some(true) | None => {}
        }
        let Ok(content) = row.content() else {
            return fail(Fault::Unreadable);
        };
        self.count(entry, content, &row.at)?;
        self.tail = row.tail();
        let is_known = |known: &Tail| *known == self.tail;
        if is_known(&self.known.settled) || self.known.intended.as_ref().is_some_and(is_known) {
            self.reached = entry;
        }
        Ok(())
    }

    fn count(&mut self, entry: u64, content: Content, at: &str) -> Result<(), Broken> {
        let whole = &mut self.whole;
        match content {
            Content::SignOff(_) => whole.sign_offs = whole.sign_offs.saturating_add(1),
            Content::Policy(_) => whole.policies = whole.policies.saturating_add(1),
            Content::Erasure(body) => self.erase(entry, &body.erased)?,
            Content::NewHead(_) => whole.new_heads.push(NewHead {
                entry,
                at: at.to_owned(),
            }),
            Content::Schema(body) => {
                whole.version = body.version;
                self.begun = Some((entry, body));
            }
        }
        Ok(())
    }

    fn erase(&mut self, by: u64, spans: &[(u64, u64)]) -> Result<(), Broken> {
        for (first, last) in spans {
            if *last >= by {
                let fault = Fault::Altered;
                return Err(Broken { entry: by, fault });
            }
            for entry in *first..=*last {
                if self.bare.remove(&entry) {
                    self.erased.insert(entry);
                } else if !self.erased.contains(&entry) {
                    let fault = Fault::Returned;
                    return Err(Broken { entry, fault });
                }
            }
        }
        Ok(())
    }

    /// Whether all that the head knew is there, what is gone was erased, and the settings are those of the beginning.
    fn judge(&self, settings: &Settings) -> Result<(), Broken> {
        let broken = |entry, fault| Err(Broken { entry, fault });
        let entries = self.tail.count;
        let settled = self.known.settled.count;
        if settled > entries {
            return broken(entries.saturating_add(1), Fault::CutOff);
        }
        // Only now: the erasure that would say so may have been cut off.
        if let Some(entry) = self.bare.first() {
            return broken(*entry, Fault::Vanished);
        }
        if settled > self.reached {
            return broken(settled, Fault::OtherChain);
        }
        let (entry, version, secret) = match &self.begun {
            Some((entry, body)) => (*entry, body.version, Some(&body.secret_sha256)),
            None => (1, 0, None),
        };
        let is_other_secret = secret.is_some() && secret != settings.secret_sha256.as_ref();
        if version != settings.version || is_other_secret {
            return broken(entry, Fault::OtherSettings);
        }
        Ok(())
    }

    /// Whether the ledger goes no further than the head knew when it was read.
    fn reach(&self, now_known: &Known) -> Result<(), Broken> {
        if now_known.admits(&self.tail) || now_known.settled.count > self.tail.count {
            return Ok(());
        }
        Err(Broken {
            entry: self.reached.saturating_add(1),
            fault: Fault::BeyondHead,
        })
    }

    /// Whether what came since leads from the entries that were read to what the head knows now. No more is asked of
    /// it: the next `verify` reads it.
    fn follow(&self, store: &mut dyn Store, goal: &Tail) -> Result<Result<(), Broken>, StoreError> {
        let mut tail = self.tail.clone();
        store.read(Which::After(tail.count), &mut |row| {
            if tail.count >= goal.count || row.hash != row.hash_after(&tail.hash) {
                return ControlFlow::Break(());
            }
            tail = row.tail();
            ControlFlow::Continue(())
        })?;
        if tail == *goal {
            return Ok(Ok(()));
        }
        Ok(Err(Broken {
            entry: tail.count.saturating_add(1),
            fault: Fault::OtherChain,
        }))
    }

    fn end(self, known: &Known) -> Whole {
        Whole {
            entries: self.tail.count,
            erased: self.erased.len() as u64,
            beyond_head: self.tail.count.saturating_sub(known.settled.count),
            ..self.whole
        }
    }
}
