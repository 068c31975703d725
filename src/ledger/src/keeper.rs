//! One writer's work on a ledger: appending, erasing, retaining. A [`Ledger`](crate::Ledger) hands it what many senders
//! bring; the command line uses it as it is.
//!
//! Whatever enters the ledger goes one way ([`Keeper::extend`]): the entry that the head knows of is compared, the new
//! ones are written and read back, the head is told, and then it is committed.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use guide_domain::Instant;
use guide_domain::sign_off::record::SignedPolicy;
use thiserror::Error;

use crate::address::Database;
use crate::cause::Cause;
use crate::entry::{
    self, Content, Draft, ERASURE, ErasureBody, NEW_HEAD, NewHeadBody, POLICY, Row, SCHEMA,
    SIGN_OFF, SchemaBody, SignedBody, Tail, Why, written,
};
use crate::error::{LedgerError, StoreError};
use crate::head::{Head, Known};
use crate::identity::Identity;
use crate::schema::VERSION;
use crate::settings::{SECRET, fingerprint, version};
use crate::store::{Access, Asked, Found, Held, Pace, Store, Which, Writing};
use crate::{connection, random, verify};

/// Among so many entries at the end the newest sign-off is looked for first.
const LATEST: u64 = 256;

/// Which ledger may be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// One that is there, or a new one where there is neither ledger nor head.
    Create,
    /// One that is there.
    Existing,
    /// One whose head is lost: a new head is begun, and the ledger records it.
    NewHead,
}

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
    /// Nobody could read it back.
    #[error(
        "this sign-off cannot be written down so that it can be read again: its time or a name is out of every range; send it with a time of today"
    )]
    Unreadable,
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
    secret: String,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeper")
            .field("head", &self.head_name)
            .finish_non_exhaustive()
    }
}

impl Keeper {
    /// Opens the ledger, brings its tables to the present version, and compares it with its head.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing is written to a ledger that is not whole.
    pub fn open(
        database: &Database,
        head_file: &Path,
        opening: Opening,
        at: Instant,
    ) -> Result<Self, LedgerError> {
        let access = match opening {
            Opening::Create => Access::Make,
            Opening::Existing | Opening::NewHead => Access::Write,
        };
        let mut store = connection::open(database, access)?;
        let version = version(store.as_mut())?;
        let head = find_head(store.as_mut(), head_file, opening, at)?;
        let secret = store.settle(SECRET, &random::secret()?)?;
        let mut keeper = Self {
            store,
            head,
            head_name: head_file.display().to_string(),
            secret,
        };
        keeper.make_present(version, at)?;
        Ok(keeper)
    }

    /// Compares ledger and head, and settings and chain; moves what is of an older version, or begins the chain.
    fn make_present(&mut self, version: u32, at: Instant) -> Result<(), LedgerError> {
        let mut begun = None;
        self.store.read(Which::Kind(SCHEMA), &mut |row| {
            begun = Some(row.content());
            ControlFlow::Continue(())
        })?;
        let body = SchemaBody {
            version: VERSION,
            secret_sha256: fingerprint(&self.secret),
        };
        match begun {
            None if version == 0 => {}
            Some(Ok(Content::Schema(begun))) if begun == body && version == VERSION => {
                return self.alone(|keeper| {
                    keeper.extend(&[], Pace::Prompt, |_, _| Ok(Growth::default()))
                });
            }
            Some(Ok(Content::Schema(begun))) if begun.secret_sha256 != body.secret_sha256 => {
                return Err(LedgerError::OtherSettings("the secret"));
            }
            None | Some(_) => return Err(LedgerError::OtherSettings("the schema’s version")),
        }
        let moved = self.alone(|keeper| {
            keeper.extend(&[], Pace::Prompt, |writing, found| {
                let mut growth = Growth::after(found.tail);
                growth.own(SCHEMA, at, &body)?;
                for text in writing.older_policies()? {
                    let policy: SignedPolicy =
                        serde_json::from_str(&text).map_err(StoreError::Policy)?;
                    growth.own(POLICY, at, &policy)?;
                }
                writing.migrate(version)?;
                Ok(growth)
            })
        });
        moved.map_err(|error| {
            let is_right = |failed: &StoreError| failed.cause() == Some(Cause::Right);
            if matches!(&error, LedgerError::Store(failed) if is_right(failed)) {
                StoreError::NotOwner(version).into()
            } else {
                error
            }
        })
    }

    /// The head's file.
    pub(crate) fn head_file(&self) -> &Identity {
        self.head.identity()
    }

    /// Appends drafts in one commit, each with the instant at which it came. When this returns, they are on the disk,
    /// were read back, and are known to the head.
    ///
    /// # Errors
    /// [`LedgerError`]: then none of them may be called recorded, though the database may hold them; offering them
    /// again tells.
    pub fn append(
        &mut self,
        offers: &[(Draft, Instant)],
    ) -> Result<Vec<Result<Appended, Refused>>, LedgerError> {
        let ids: Vec<&str> = offers.iter().map(|(draft, _)| draft.id.as_str()).collect();
        let mut answers = Vec::new();
        self.alone(|keeper| {
            keeper.extend(&ids, Pace::Prompt, |_, found| {
                let mut batch = Batch::new(found);
                for (draft, at) in offers {
                    answers.push(batch.take(draft, *at)?);
                }
                Ok(batch.growth)
            })
        })?;
        Ok(answers)
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

    /// When the newest sign-off or erasure was recorded, by the clock of the host that did; none: there is none, or it is
    /// damaged. What a host writes for itself when it starts is no witness of its clock.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn newest(&mut self) -> Result<Option<Instant>, LedgerError> {
        let end = self.store.tail()?.count;
        for begin in [end.saturating_sub(LATEST), 0] {
            let mut newest = None;
            self.store.read(Which::After(begin), &mut |row| {
                if [SIGN_OFF, ERASURE].contains(&row.kind.as_str()) {
                    newest = Some(row.at);
                }
                ControlFlow::Continue(())
            })?;
            if let Some(newest) = newest {
                return Ok(newest.parse().ok());
            }
        }
        Ok(None)
    }

    fn wipe(&mut self, held: Held<'_>, why: Why, at: Instant) -> Result<Erased, LedgerError> {
        let mut sign_offs = 0;
        self.alone(|keeper| {
            keeper.extend(&[], Pace::Patient, |writing, found| {
                let mut growth = Growth::after(found.tail);
                let entries = writing.held(held)?;
                sign_offs = entries.len();
                if !entries.is_empty() {
                    let erased = spans(&entries);
                    growth.own(ERASURE, at, &ErasureBody { why, erased })?;
                    writing.wipe(&entries)?;
                }
                Ok(growth)
            })
        })?;
        // Also where there was nothing to erase: an earlier run may have been cut short before this.
        self.store.compact()?;
        Ok(Erased { sign_offs })
    }

    /// Adds to the policies that were ever served, each once.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn remember(&mut self, policies: &[SignedPolicy], at: Instant) -> Result<(), LedgerError> {
        let known = self.policies()?;
        let is_new = |policy: &&SignedPolicy| !known.contains(policy);
        let new: Vec<&SignedPolicy> = policies.iter().filter(is_new).collect();
        if new.is_empty() {
            return Ok(());
        }
        self.alone(|keeper| {
            keeper.extend(&[], Pace::Prompt, |_, found| {
                let mut growth = Growth::after(found.tail);
                for policy in &new {
                    growth.own(POLICY, at, policy)?;
                }
                Ok(growth)
            })
        })
    }

    /// Every policy that this ledger's hosts ever served.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn policies(&mut self) -> Result<Vec<SignedPolicy>, LedgerError> {
        let mut policies = Vec::new();
        let mut unreadable = None;
        self.store.read(Which::Kind(POLICY), &mut |row| {
            match serde_json::from_str(&row.body) {
                Ok(policy) => policies.push(policy),
                Err(error) => unreadable = Some(error),
            }
            ControlFlow::Continue(())
        })?;
        match unreadable {
            Some(error) => Err(StoreError::Policy(error).into()),
            None => Ok(policies),
        }
    }

    /// The host's own secret: what it derives opaque ids and sessions from.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Finds out whether a sign-off could be recorded now, and records none.
    ///
    /// # Errors
    /// [`LedgerError`]: what would be in its way.
    pub fn probe(&mut self) -> Result<(), LedgerError> {
        self.alone(|keeper| {
            keeper.head.probe()?;
            keeper.extend(&[], Pace::Prompt, |_, _| Ok(Growth::default()))?;
            Ok(keeper.store.probe()?)
        })
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

    /// Lets the ledger grow in one transaction. The work gets what was found and says what is to be added.
    fn extend(
        &mut self,
        ids: &[&str],
        pace: Pace,
        mut work: impl FnMut(&mut dyn Writing, Found) -> Result<Growth, LedgerError>,
    ) -> Result<(), LedgerError> {
        let Self {
            store,
            head,
            head_name,
            ..
        } = self;
        let known = head.read()?;
        let asked = Asked {
            settled: known.settled.count,
            ids,
            pace,
        };
        let mut end = None;
        store.write(asked, &mut |writing, found| {
            compare(&known, &found, head_name)?;
            let tail = found.tail.clone();
            let rows = work(writing, found)?.rows;
            let grown = rows.last().map_or_else(|| tail.clone(), Row::tail);
            if !rows.is_empty() {
                read_back(&rows, &writing.add(&rows)?)?;
                head.intend(&tail, &grown)?;
            }
            end = Some(grown);
            Ok(())
        })?;
        // The head may be behind by what a host left that ended in the middle.
        if let Some(end) = end
            && (end != known.settled || known.intended.is_some())
        {
            head.settle(&end)?;
        }
        Ok(())
    }
}

/// The head, or a new one where that may be.
fn find_head(
    store: &mut dyn Store,
    file: &Path,
    opening: Opening,
    at: Instant,
) -> Result<Head, LedgerError> {
    let name = || file.display().to_string();
    match (Head::open(file)?, opening) {
        (Some(_), Opening::NewHead) => Err(LedgerError::HeadStands(name())),
        (Some(head), Opening::Create | Opening::Existing) => Ok(head),
        (None, Opening::Create) if store.tail()?.count == 0 => {
            Ok(Head::create(file, &Tail::default())?)
        }
        (None, Opening::Create | Opening::Existing) => Err(LedgerError::NoHead(name())),
        (None, Opening::NewHead) => Ok(Head::create(file, &begin_anew(store, at, &name())?)?),
    }
}

/// Records that a new head is begun, and gives the tail it begins with. The entry comes first: were the head there
/// without it, nobody would know.
fn begin_anew(store: &mut dyn Store, at: Instant, name: &str) -> Result<Tail, LedgerError> {
    let entries = store.tail()?.count;
    if entries == 0 {
        return Ok(Tail::default());
    }
    let other = |found| LedgerError::NotWhole {
        head: name.to_owned(),
        known: entries,
        found,
    };
    if let Err(broken) = verify::chain(store)? {
        return Err(other(broken.entry));
    }
    let asked = Asked {
        settled: entries,
        ids: &[],
        pace: Pace::Prompt,
    };
    let mut end = Tail::default();
    store.write(asked, &mut |writing, found| {
        let mut growth = Growth::after(found.tail);
        growth.own(NEW_HEAD, at, &NewHeadBody { entries })?;
        read_back(&growth.rows, &writing.add(&growth.rows)?)?;
        end.clone_from(&growth.tail);
        Ok(())
    })?;
    Ok(end)
}

/// The database must hold the entry that the head knows of, and nothing beyond what the head knows of.
fn compare(known: &Known, found: &Found, head: &str) -> Result<(), LedgerError> {
    let settled = &known.settled;
    let is_there = settled.count == 0 || found.settled.as_ref() == Some(&settled.hash);
    if is_there && known.admits(&found.tail) {
        return Ok(());
    }
    Err(LedgerError::NotWhole {
        head: head.to_owned(),
        known: known.furthest().count,
        found: found.tail.count,
    })
}

/// What was written must be there again, and tell what `verify` and every export will need.
fn read_back(rows: &[Row], found: &[Row]) -> Result<(), LedgerError> {
    let mut again = found.iter();
    for row in rows {
        if again.next() != Some(row) || !is_readable(row) {
            return Err(LedgerError::NotReadBack(row.seq.cast_unsigned()));
        }
    }
    Ok(())
}

fn is_readable(row: &Row) -> bool {
    row.content().is_ok() && row.keeps_commitment() != Some(false)
}

/// Entries that enter the ledger together.
#[derive(Default)]
struct Growth {
    rows: Vec<Row>,
    tail: Tail,
}

impl Growth {
    fn after(tail: Tail) -> Self {
        Self {
            rows: Vec::new(),
            tail,
        }
    }

    fn push(&mut self, row: Row) {
        self.tail = row.tail();
        self.rows.push(row);
    }

    /// An entry that the ledger adds itself.
    fn own(
        &mut self,
        kind: &str,
        at: Instant,
        body: &impl serde::Serialize,
    ) -> Result<(), LedgerError> {
        let row = Row::own(&self.tail, kind, at, body)?;
        self.push(row);
        Ok(())
    }
}

/// Sign-offs that enter the ledger together.
struct Batch {
    taken: HashMap<String, Row>,
    growth: Growth,
}

impl Batch {
    fn new(found: Found) -> Self {
        let by_id = |row: Row| Some((row.id.clone()?, row));
        Self {
            taken: found.taken.into_iter().filter_map(by_id).collect(),
            growth: Growth::after(found.tail),
        }
    }

    fn take(
        &mut self,
        draft: &Draft,
        at: Instant,
    ) -> Result<Result<Appended, Refused>, LedgerError> {
        if let Some(row) = self.taken.get(&draft.id) {
            return Ok(compared(row, draft));
        }
        let tail = &self.growth.tail;
        let receipt = random::receipt()?;
        let salt = random::secret()?;
        let mut row = Row {
            seq: tail.count.saturating_add(1).cast_signed(),
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
        row.hash = row.hash_after(&tail.hash);
        // Before it spoils the others: no database holds a zero in a text.
        if !is_readable(&row) || draft.person.contains('\0') {
            return Ok(Err(Refused::Unreadable));
        }
        let recorded_at = row.at.clone();
        self.taken.insert(draft.id.clone(), row.clone());
        self.growth.push(row);
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
    if !is_readable(row) {
        return Err(Refused::Unreadable);
    }
    Ok(Appended::AlreadyRecorded(Receipt {
        id: draft.id.clone(),
        receipt: receipt.clone(),
        recorded_at: row.at.clone(),
        sha256: draft.policy_sha256.clone(),
    }))
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
