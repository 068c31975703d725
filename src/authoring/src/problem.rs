//! What is wrong with a pack, and where.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// How bad a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The pack cannot be used.
    Error,
    /// The pack can be used; somebody should look at it.
    Warning,
}

/// One problem of a pack as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Which rule is broken.
    pub code: Code,
    /// The file, as its path was given or follows from the pack's folder.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The character of that line, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// The rules that a pack as it is written can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// An advice contact stands on a referral route.
    AdviceInOutcome,
    /// A number of an advice contact on which another contact is to take concerns.
    AdviceNumber,
    /// An e-mail or web address that may not be linked.
    BadAddress,
    /// Not a date.
    BadDate,
    /// A short name with other characters than `a-z`, `0-9` and `-`.
    BadId,
    /// A telephone number that the UK's numbering plan does not have.
    BadNumber,
    /// A text that is empty or holds characters that cannot be shown.
    BadText,
    /// Not a section's number or a paragraph's reference.
    BadReference,
    /// Not a span of times of day.
    BadTime,
    /// A word that is not among those possible here.
    BadValue,
    /// Not TOML.
    BrokenToml,
    /// A way to another outcome that leads to none.
    BrokenSwitch,
    /// Changes of a policy that do not lead from version to version.
    BrokenChain,
    /// A scenario without exactly one right answer.
    BrokenScenario,
    /// Worries whose answers the contact guide does not have.
    BrokenWorry,
    /// The bank holidays end before the day of the check.
    CalendarExpired,
    /// The bank holidays end within 60 days.
    CalendarEnding,
    /// The bank holidays begin after the day of the check.
    CalendarNotBegun,
    /// The calendar's first and last date make no sensible range.
    CalendarRange,
    /// A section of the framework that is not in one category exactly.
    CategoryRange,
    /// A contact is past the day by which it had to be checked.
    CheckOverdue,
    /// Hours that wait for themselves.
    ClosingCycle,
    /// Two keys of which there may be one.
    ConflictingKeys,
    /// A minute without an open line.
    CoverageGap,
    /// A question that comes back to itself.
    Cycle,
    /// A date of something done that is still to come.
    DateAhead,
    /// A question without answers.
    DeadEnd,
    /// Two things of one name.
    DuplicateId,
    /// A bank holiday listed twice.
    DuplicateHoliday,
    /// An outcome without contacts.
    EmptyOutcome,
    /// A section of a policy or statement without text.
    EmptySection,
    /// Hours that are open on a feast that falls on a weekend and that the calendar does not list.
    FeastOnWeekend,
    /// A year with fewer bank holidays than there are.
    FewHolidays,
    /// A bank holiday outside the calendar's dates.
    HolidayOutsideCalendar,
    /// A policy without something that signing it needs.
    IncompletePolicy,
    /// A contact that an outcome lists more than once, or words that lead to the same answers more than once.
    ListedTwice,
    /// A file or folder that is not there.
    MissingFile,
    /// A key that is not there.
    MissingKey,
    /// A fact that does not say where it comes from.
    MissingMark,
    /// An outcome that does not say whom the concern is about.
    NoAudience,
    /// A role without duties.
    NoDuty,
    /// A role for which no training of the table does.
    NoTraining,
    /// A duty without a topic.
    NoTopic,
    /// Worries without the words that lead to them.
    NoWords,
    /// Hours that wait for the closing of a contact that never counts as open.
    NothingToClose,
    /// A confirmed contact that nobody keeps true.
    NoUpkeep,
    /// A section, duty or part that does not come in the document's order.
    OutOfOrder,
    /// Spans of a day that overlap.
    OverlappingSpans,
    /// The police line, which stands in for every other, is not always open.
    PoliceNotAlwaysOpen,
    /// An outcome for which the police line carries the call.
    RestsOnPolice,
    /// A role and a body of one short name.
    RoleAndBody,
    /// A role or a line of accountability that leads to itself.
    SelfReference,
    /// A contact that an outcome lists for none of the people it is about.
    ServesNobody,
    /// A contact that has no channel and does not say why.
    SilentContact,
    /// A summary in plain words of a text that is in plain words.
    SummaryOfPlain,
    /// A fact that is both sourced and our addition.
    TwoMarks,
    /// A board, committee or group that is not there.
    UnknownBody,
    /// A calendar that is not there.
    UnknownCalendar,
    /// A contact that is not there.
    UnknownContact,
    /// A document that is not there.
    UnknownDocument,
    /// A file that no part of a pack is read from.
    UnknownFile,
    /// Hours that are not there.
    UnknownHours,
    /// A key that means nothing here.
    UnknownKey,
    /// A law or guidance that is not there.
    UnknownLaw,
    /// A paragraph of the framework that is not there.
    UnknownParagraph,
    /// A role or body that is not there.
    UnknownParty,
    /// A role that is not there.
    UnknownRole,
    /// A section of the policy that is not there.
    UnknownSection,
    /// A question or outcome that is not there.
    UnknownTarget,
    /// A topic that is not there.
    UnknownTopic,
    /// A training that is not there.
    UnknownTraining,
    /// A time zone that the guide does not carry.
    UnknownZone,
    /// A question or outcome that no answer leads to.
    Unreachable,
    /// A file that cannot be read.
    UnreadableFile,
    /// Content that nothing uses.
    Unused,
    /// Hours that wait for no contact's closing.
    WaitsForNobody,
    /// A duty or part that stands under another section or duty.
    WrongPlace,
    /// A value of another kind than expected.
    WrongType,
}

impl Code {
    /// As `check --json` writes it: "coverage-gap".
    pub fn as_str(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.as_str())
    }
}

/// `derby/contacts.toml:14:9: error: … [bad-number]`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}: {} [{}]",
            self.file.display(),
            self.line,
            self.column,
            self.severity,
            self.message,
            self.code
        )
    }
}
