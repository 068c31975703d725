//! One writer's work on a ledger: appending, erasing, retaining. A [`Ledger`](crate::Ledger) hands it what many senders
//! bring; the command line uses it as it is.

use std::collections::HashMap;
use std::path::Path;

use guide_domain::Instant;
use guide_domain::sign_off::record::SignedPolicy;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::address::Database;
use crate::entry::{self, Draft, ERASURE, ErasureBody, Row, SIGN_OFF, SignedBody, written};
use crate::head::{Head, HeadError, Tail};
use crate::identity::Identity;
use crate::random;
use crate::store::{self, Held, Opening, Store, StoreError, Which, Writing};

/// The proof that a sign-off is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The record's id.
    pub id: String,
    /// The proof: `SG-` and four groups of four letters, to be read out and found again.
    pub receipt: String,
    /// When it was recorded: RFC 3339 in UTC.
    pub recorded_at: String,
    /// The hash of the policy's text.
    pub sha256: String,
}

/// What became of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is recorded.
    Recorded(Receipt),
    /// The same was recorded before: same person, same id, same content.
    AlreadyRecorded(Receipt),
}

/// Why a draft is not recorded, though the ledger works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// The id is taken, by somebody else.
    #[error("this id is taken; send the sign-off under an id of its own")]
    OtherPerson,
    /// The id is taken, by other content of the same person.
    #[error("this id is taken by other content; send a changed sign-off under an id of its own")]
    OtherContent,
    /// What was recorded under the id was erased since.
    #[error("what was recorded under this id has been erased; it is not recorded again")]
    Erased,
}

/// Why the ledger could not do its work.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The head.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The database holds less than the head knows of, or something else.
    #[error(
        "the ledger is not whole: its head {head} knows of {known} entries, the database holds {found} or others; run `verify`, restore the database, and only if entries are truly lost move the head away"
    )]
    NotWhole {
        /// The head's file.
        head: String,
        /// How many the head knows of.
        known: u64,
        /// How many there are.
        found: u64,
    },
    /// There is no head.
    #[error(
        "the ledger’s head {0} is not there, so that nobody can tell whether the ledger’s tail was cut off; name it with --head, or let `serve` make a new one"
    )]
    NoHead(String),
    /// The operating system gave no randomness.
    #[error("the operating system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// Something could not be written down.
    #[error("cannot write down an entry: {0}")]
    Json(#[from] serde_json::Error),
    /// Too many wait.
    #[error("more sign-offs wait than can be taken; try again in a moment")]
    Busy,
    /// The writer has ended.
    #[error("the ledger has been closed")]
    Closed,
}

/// Why personal fields were erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Somebody asked for it.
    Asked,
    /// Their time was over.
    Retention,
}

/// What an erasure did, or would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// How many sign-offs lost their personal fields.
    pub sign_offs: usize,
}

/// A ledger open for writing.
pub struct Keeper {
    store: Box<dyn Store>,
    head: Head,
    head_name: String,
    adopted: bool,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeper")
            .field("head", &self.head_name)
            .finish_non_exhaustive()
    }
}

impl Keeper {
    /// Opens the ledger, and compares it with its head. `Create` makes what is not there: ledger and head.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing is written to a ledger that is not whole.
    pub fn open(
        database: &Database,
        head_file: &Path,
        opening: Opening,
    ) -> Result<Self, LedgerError> {
        let mut store = store::open(database, opening)?;
        let head_name = head_file.display().to_string();
        let (mut head, adopted) = match (Head::open(head_file)?, opening) {
            (Some(head), _) => (head, false),
            (None, Opening::Create) => {
                let tail = store.tail()?;
                (Head::create(head_file, &tail)?, tail.count > 0)
            }
            (None, Opening::Existing) => return Err(LedgerError::NoHead(head_name)),
        };
        let known = head.read()?;
        let mut keeper = Self {
            store,
            head,
            head_name,
            adopted,
        };
        keeper.compare(&known)?;
        Ok(keeper)
    }

    /// Whether there were entries but no head, so that nobody knows whether the tail is whole.
    pub fn adopted_tail(&self) -> bool {
        self.adopted
    }

    /// The head's file.
    pub(crate) fn head_file(&self) -> &Identity {
        self.head.identity()
    }

    /// The entry that the head names must be there as the head knows it.
    fn compare(&mut self, known: &Tail) -> Result<(), LedgerError> {
        if known.count == 0 {
            return Ok(());
        }
        let mut found = None;
        self.store.read(Which::At(known.count), &mut |row| {
            found = Some(row.hash);
            std::ops::ControlFlow::Continue(())
        })?;
        if found.as_deref() == Some(&known.hash) {
            return Ok(());
        }
        Err(LedgerError::NotWhole {
            head: self.head_name.clone(),
            known: known.count,
            found: self.store.tail()?.count,
        })
    }

    /// Appends drafts in one commit, each with the instant at which it came. When this returns, they are on the disk,
    /// and so is the head.
    ///
    /// # Errors
    /// [`LedgerError`]: then none of them may be called recorded, though the database may hold them; offering them
    /// again tells.
    pub fn append(
        &mut self,
        offers: &[(Draft, Instant)],
    ) -> Result<Vec<Result<Appended, Refused>>, LedgerError> {
        self.alone(|keeper| {
            let mut answers = Vec::new();
            keeper.extend(|writing, tail| {
                answers.clear();
                let ids: Vec<&str> = offers.iter().map(|(draft, _)| draft.id.as_str()).collect();
                let known = writing.known(&ids)?;
                let mut batch = Batch::new(known, tail);
                for (draft, at) in offers {
                    answers.push(batch.take(draft, *at)?);
                }
                writing.add(&batch.rows)?;
                Ok(batch.tail)
            })?;
            Ok(answers)
        })
    }

    /// Erases a person's fields from the ledger and its files. The entries stay, and the chain holds.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn erase(&mut self, person: &str, at: Instant) -> Result<Erased, LedgerError> {
        self.wipe(Held::By(person), Why::Asked, at)
    }

    /// Erases the personal fields of all sign-offs recorded before that instant.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn retain(&mut self, before: Instant, at: Instant) -> Result<Erased, LedgerError> {
        self.wipe(Held::Before(&written(before)), Why::Retention, at)
    }

    /// What [`Self::retain`] would erase.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn would_retain(&mut self, before: Instant) -> Result<Erased, LedgerError> {
        let sign_offs = self.store.held(Held::Before(&written(before)))?.len();
        Ok(Erased { sign_offs })
    }

    fn wipe(&mut self, held: Held<'_>, why: Why, at: Instant) -> Result<Erased, LedgerError> {
        let mut sign_offs = 0;
        self.alone(|keeper| {
            keeper.extend(|writing, tail| {
                let entries = writing.held(held)?;
                sign_offs = entries.len();
                if entries.is_empty() {
                    return Ok(tail.clone());
                }
                let row = erasure(&entries, why, at, tail)?;
                let tail = Tail {
                    count: tail.count.saturating_add(1),
                    hash: row.hash.clone(),
                };
                writing.add(&[row])?;
                writing.wipe(&entries)?;
                Ok(tail)
            })
        })?;
        // Also where there was nothing to erase: an earlier run may have been cut short before this.
        self.store.compact()?;
        Ok(Erased { sign_offs })
    }

    /// Adds to the policies that were ever served.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn remember(&mut self, policies: &[SignedPolicy]) -> Result<(), LedgerError> {
        Ok(self.store.remember(policies)?)
    }

    /// The host's own secret, made when it is first asked for.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn secret(&mut self) -> Result<String, LedgerError> {
        Ok(self.store.secret(&random::secret()?)?)
    }

    /// Does something while no other program writes to ledger or head.
    fn alone<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        self.head.lock()?;
        let done = work(self);
        self.head.unlock()?;
        done
    }

    /// Lets the ledger grow in one transaction, then moves the head. The work gets the tail and gives the new one.
    fn extend(
        &mut self,
        mut work: impl FnMut(&mut dyn Writing, &Tail) -> Result<Tail, LedgerError>,
    ) -> Result<(), LedgerError> {
        let known = self.head.read()?;
        let name = &self.head_name;
        let mut grown = known.clone();
        self.store.write(&mut |writing| {
            let found = writing.tail()?;
            let is_other = found.count == known.count && found.hash != known.hash;
            if found.count < known.count || is_other {
                return Err(LedgerError::NotWhole {
                    head: name.clone(),
                    known: known.count,
                    found: found.count,
                });
            }
            grown = work(writing, &found)?;
            Ok(())
        })?;
        // The head may lag behind after a crash; it is brought up before anything is called recorded.
        if grown != known {
            self.head.write(&grown)?;
        }
        Ok(())
    }
}

/// Rows that enter the ledger together.
struct Batch {
    known: HashMap<String, Row>,
    rows: Vec<Row>,
    tail: Tail,
}

impl Batch {
    fn new(known: Vec<Row>, tail: &Tail) -> Self {
        let by_id = |row: Row| Some((row.id.clone()?, row));
        Self {
            known: known.into_iter().filter_map(by_id).collect(),
            rows: Vec::new(),
            tail: tail.clone(),
        }
    }

    fn take(
        &mut self,
        draft: &Draft,
        at: Instant,
    ) -> Result<Result<Appended, Refused>, LedgerError> {
        if let Some(row) = self.known.get(&draft.id) {
            return Ok(compared(row, draft));
        }
        let receipt = random::receipt()?;
        let salt = random::secret()?;
        let seq = self.tail.count.saturating_add(1);
        let mut row = Row {
            seq: seq.cast_signed(),
            kind: SIGN_OFF.to_owned(),
            at: written(at),
            id: Some(draft.id.clone()),
            receipt: Some(receipt.clone()),
            body: draft.body.clone(),
            commitment: Some(entry::commitment(&salt, &draft.person, &draft.details)),
            person: Some(draft.person.clone()),
            details: Some(draft.details.clone()),
            salt: Some(salt),
            hash: String::new(),
        };
        row.hash = row.hash_after(&self.tail.hash);
        self.tail = Tail {
            count: seq,
            hash: row.hash.clone(),
        };
        let recorded_at = row.at.clone();
        self.known.insert(draft.id.clone(), row.clone());
        self.rows.push(row);
        Ok(Ok(Appended::Recorded(Receipt {
            id: draft.id.clone(),
            receipt,
            recorded_at,
            sha256: draft.policy_sha256.clone(),
        })))
    }
}

/// What becomes of a draft whose id is in the ledger.
fn compared(row: &Row, draft: &Draft) -> Result<Appended, Refused> {
    let (Some(person), Some(details), Some(receipt)) = (&row.person, &row.details, &row.receipt)
    else {
        return Err(Refused::Erased);
    };
    if *person != draft.person {
        return Err(Refused::OtherPerson);
    }
    if row.body != draft.body || *details != draft.details {
        return Err(Refused::OtherContent);
    }
    Ok(Appended::AlreadyRecorded(Receipt {
        id: draft.id.clone(),
        receipt: receipt.clone(),
        recorded_at: row.at.clone(),
        sha256: draft.policy_sha256.clone(),
    }))
}

/// The entry that says which others were erased.
fn erasure(entries: &[u64], why: Why, at: Instant, tail: &Tail) -> Result<Row, LedgerError> {
    let erased = spans(entries);
    let mut row = Row {
        seq: tail.count.saturating_add(1).cast_signed(),
        kind: ERASURE.to_owned(),
        at: written(at),
        id: None,
        receipt: None,
        body: serde_json::to_string(&ErasureBody { why, erased })?,
        commitment: None,
        person: None,
        details: None,
        salt: None,
        hash: String::new(),
    };
    row.hash = row.hash_after(&tail.hash);
    Ok(row)
}

/// Sorted numbers as spans with both ends.
fn spans(numbers: &[u64]) -> Vec<(u64, u64)> {
    let mut spans: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match spans.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(*number) => *end = *number,
            Some(_) | None => spans.push((*number, *number)),
        }
    }
    spans
}

/// The body of an entry, for whoever reads a ledger's lines.
impl Receipt {
    /// The receipt of a sign-off that the ledger holds.
    pub fn of(kept: &crate::Kept) -> Self {
        let SignedBody { policy, .. } = &kept.body;
        Self {
            id: kept.id.clone(),
            receipt: kept.receipt.clone(),
            recorded_at: kept.recorded_at.clone(),
            sha256: policy.sha256.to_string(),
        }
    }
}
