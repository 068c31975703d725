//! Who has signed and been trained, out of those who are expected to: roster and ledger put together.
//!
//! The rule: the policy opened *and* (e-learning *or* a briefing); training may follow later. So somebody is done once
//! both are there, and the two are counted apart.

pub(crate) mod confirmed;
pub(crate) mod page;
pub(crate) mod table;

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use guide_domain::sign_off::record::Outcome;
use guide_ledger::Kept;

use crate::roster::{Line, Roster};
use crate::service::policies::Served;

impl Line {
    /// The day by which the sign-off is due.
    pub(crate) fn due(&self, days: u16) -> Option<NaiveDate> {
        self.started_on.checked_add_days(Days::new(days.into()))
    }
}

/// What the ledger holds of one person for one policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// A signature that holds.
    pub(crate) signed: bool,
    /// A training, declared with any answer to any version.
    pub(crate) trained: bool,
    /// A signature that no longer holds.
    outdated: bool,
    /// The last answer that was no signature.
    other: Option<Outcome>,
    /// The last signature, else the last answer.
    pub(crate) last: Option<Last>,
}

/// What is shown of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Last {
    pub(crate) version: String,
    pub(crate) recorded_at: String,
    pub(crate) receipt: String,
    is_signature: bool,
}

impl Held {
    /// Adds an answer; those of other policies and erased ones tell nothing.
    pub(crate) fn add(&mut self, served: &Served, kept: &Kept) {
        let Some((_, details)) = &kept.personal else {
            return;
        };
        if !served.is_of(&kept.body.policy) {
            return;
        }
        self.trained |= details.training.is_some();
        let is_signature = kept.body.outcome == Outcome::Signed;
        if !is_signature {
            self.other = Some(kept.body.outcome);
        } else if served.holds(&kept.body.policy) {
            self.signed = true;
        } else {
            self.outdated = true;
        }
        if is_signature || self.last.as_ref().is_none_or(|last| !last.is_signature) {
            self.last = Some(Last {
                version: kept.body.policy.version.to_string(),
                recorded_at: kept.recorded_at.clone(),
                receipt: kept.receipt.clone(),
                is_signature,
            });
        }
    }

    /// Whether nothing is left to do.
    pub(crate) fn is_complete(&self) -> bool {
        self.signed && self.trained
    }
}

/// How far somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Exempt,
    Complete,
    TrainingOutstanding,
    Outdated,
    Declined,
    NeedsHelp,
    NotSigned,
}

impl Progress {
    fn of(line: &Line, held: &Held) -> Self {
        match held {
            _ if line.exempt.is_some() => Self::Exempt,
            held if held.is_complete() => Self::Complete,
            held if held.signed => Self::TrainingOutstanding,
            held if held.outdated => Self::Outdated,
            held => match held.other {
                Some(Outcome::Declined) => Self::Declined,
                Some(Outcome::NeedsHelp) => Self::NeedsHelp,
                Some(Outcome::Signed) | None => Self::NotSigned,
            },
        }
    }

    /// As reports name it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::Complete => "complete",
            Self::TrainingOutstanding => "training outstanding",
            Self::Outdated => "signed an earlier version",
            Self::Declined => "declined",
            Self::NeedsHelp => "asked for help",
            Self::NotSigned => "not signed",
        }
    }
}

/// Counts of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Those who are expected to sign: all but the exempt.
    pub(crate) expected: usize,
    pub(crate) exempt: usize,
    pub(crate) signed: usize,
    pub(crate) trained: usize,
    /// Signed and trained.
    pub(crate) both: usize,
    /// Expected, and not both.
    pub(crate) outstanding: usize,
    /// Outstanding, and the day is past.
    pub(crate) overdue: usize,
}

impl Tally {
    fn add(&mut self, row: &Row<'_>) {
        let count = |counter: &mut usize, counts: bool| *counter += usize::from(counts);
        let expected = row.progress != Progress::Exempt;
        count(&mut self.expected, expected);
        count(&mut self.exempt, !expected);
        count(&mut self.signed, expected && row.held.signed);
        count(&mut self.trained, expected && row.held.trained);
        count(&mut self.both, expected && row.held.is_complete());
        count(&mut self.outstanding, row.is_outstanding());
        count(&mut self.overdue, row.is_overdue);
    }

    /// Of a hundred expected, rounded down, so that a hundred means all; none if nobody is expected.
    pub(crate) fn percent(&self, count: usize) -> Option<usize> {
        count.saturating_mul(100).checked_div(self.expected)
    }
}

/// One person of the roster.
#[derive(Clone, Debug)]
pub(crate) struct Row<'r> {
    pub(crate) line: &'r Line,
    pub(crate) held: Held,
    pub(crate) progress: Progress,
    pub(crate) due: Option<NaiveDate>,
    pub(crate) is_overdue: bool,
}

impl Row<'_> {
    pub(crate) fn is_outstanding(&self) -> bool {
        !matches!(self.progress, Progress::Exempt | Progress::Complete)
    }
}

/// A directorate with its services.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directorate<'r> {
    pub(crate) tally: Tally,
    pub(crate) services: BTreeMap<&'r str, Tally>,
}

/// By what a report is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// The day for which it is.
    pub(crate) on: NaiveDate,
    pub(crate) due_days: u16,
    pub(crate) threshold: u8,
}

/// A report.
#[derive(Clone, Debug)]
pub(crate) struct Completion<'r> {
    pub(crate) served: &'r Served,
    pub(crate) rules: Rules,
    pub(crate) total: Tally,
    pub(crate) directorates: BTreeMap<&'r str, Directorate<'r>>,
    /// By directorate, service, name and person.
    pub(crate) rows: Vec<Row<'r>>,
    /// Those who answered and are not on the roster.
    pub(crate) unlisted: usize,
}

/// A report in the making: the ledger is read once, line by line.
#[derive(Debug)]
pub(crate) struct Gathering<'s> {
    served: &'s Served,
    by_person: HashMap<String, Held>,
}

impl<'s> Gathering<'s> {
    /// For the policy at that place.
    pub(crate) fn of(served: &'s Served) -> Self {
        Self {
            served,
            by_person: HashMap::new(),
        }
    }

    pub(crate) fn add(&mut self, kept: &Kept) {
        let Some((person, _)) = &kept.personal else {
            return;
        };
        if !self.served.is_of(&kept.body.policy) {
            return;
        }
        if !self.by_person.contains_key(person) {
            self.by_person.insert(person.clone(), Held::default());
        }
        if let Some(held) = self.by_person.get_mut(person) {
            held.add(self.served, kept);
        }
    }

    /// The report on the people of a roster.
    pub(crate) fn completion<'r>(mut self, roster: &'r Roster, rules: Rules) -> Completion<'r>
    where
        's: 'r,
    {
        let mut rows: Vec<Row<'r>> = roster
            .lines()
            .iter()
            .map(|line| {
                let held = self.by_person.remove(line.person.as_str());
                row(line, held.unwrap_or_default(), rules)
            })
            .collect();
        rows.sort_by(|one, other| place(one).cmp(&place(other)));
        let mut total = Tally::default();
        let mut directorates: BTreeMap<&str, Directorate<'_>> = BTreeMap::new();
        for row in &rows {
            total.add(row);
            let directorate = directorates.entry(&row.line.directorate).or_default();
            directorate.tally.add(row);
            let service = directorate.services.entry(&row.line.service).or_default();
            service.add(row);
        }
        Completion {
            served: self.served,
            rules,
            total,
            directorates,
            rows,
            unlisted: self.by_person.len(),
        }
    }
}

fn place<'r>(row: &'r Row<'_>) -> [&'r str; 4] {
    let line = row.line;
    [
        &line.directorate,
        &line.service,
        &line.name,
        line.person.as_str(),
    ]
}

fn row(line: &Line, held: Held, rules: Rules) -> Row<'_> {
    let progress = Progress::of(line, &held);
    let mut row = Row {
        line,
        held,
        progress,
        due: line.due(rules.due_days),
        is_overdue: false,
    };
    row.is_overdue = row.is_outstanding() && row.due.is_some_and(|due| due < rules.on);
    row
}
