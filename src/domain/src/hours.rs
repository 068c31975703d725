//! Opening hours: what a schedule says, and at which instants a line is open.
//!
//! A line is open at an instant if the wall clock of the schedule's zone then reads a time inside one of its
//! spans. So 01:30 on the night when the clocks go back is open twice or not at all, never half, and a span that
//! begins in the hour that spring skips begins at the change. Spans are `[from, to)`: at 17:00:00 the office is
//! closed. A span may pass midnight and then belongs to the day on which it began, bank holidays included.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc, Weekday,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Instant;
use crate::calendar::Calendar;
use crate::contact::ContactId;

/// Minutes in a day of 24 hours; spans count wall-clock minutes, not elapsed ones.
pub const DAY_MINUTES: u16 = 24 * 60;

/// When somebody answers a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Schedule {
    /// Day and night, every day.
    Always,
    /// By the day of the week.
    Weekly(WeeklyHours),
    /// Whenever at least one of these contacts has no open phone line.
    WheneverClosed(Vec<ContactId>),
    /// The document gives no hours. Counts as closed wherever somebody must answer.
    NotSupplied,
}

/// Hours by the day of the week, in the council's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyHours {
    /// Monday first; the spans of a day ascending and apart from each other.
    pub days: [Vec<Span>; 7],
    /// What holds on a bank holiday.
    pub bank_holidays: BankHolidays,
}

/// What holds on a bank holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BankHolidays {
    /// Nobody answers.
    Closed,
    /// The day of the week decides, as on any other day.
    AsUsual,
    /// These spans instead.
    Spans(Vec<Span>),
}

/// A stretch of a day in wall-clock minutes after its midnight, `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    from: u16,
    to: u16,
}

/// Why a pair of times is no span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SpanError {
    /// A day ends at 24:00.
    #[error("a time of day lies between 00:00 and 24:00")]
    OutsideDay,
    /// A span has a length.
    #[error("a span must not end when it begins; write 00:00-24:00 for the whole day")]
    Empty,
}

impl Span {
    /// A span from one time of day to another; where the end is not after the beginning, it passes midnight.
    ///
    /// # Errors
    /// [`SpanError::OutsideDay`], [`SpanError::Empty`].
    pub fn new(from: u16, to: u16) -> Result<Self, SpanError> {
        if from >= DAY_MINUTES || to > DAY_MINUTES {
            return Err(SpanError::OutsideDay);
        }
        if from == to {
            return Err(SpanError::Empty);
        }
        let to = if to < from { to + DAY_MINUTES } else { to };
        Ok(Self { from, to })
    }

    /// The first minute, counted from midnight.
    pub fn from(self) -> u16 {
        self.from
    }

    /// The first minute after it; more than 1440 where it passes midnight.
    pub fn to(self) -> u16 {
        self.to
    }
}

impl WeeklyHours {
    /// The spans that begin on that date.
    pub fn spans_on(&self, date: NaiveDate, calendar: &Calendar) -> &[Span] {
        let usual = || {
            self.days
                .get(weekday_index(date.weekday()))
                .map_or(&[][..], Vec::as_slice)
        };
        match (calendar.holiday(date), &self.bank_holidays) {
            (Some(_), BankHolidays::Closed) => &[],
            (Some(_), BankHolidays::Spans(spans)) => spans,
            (Some(_), BankHolidays::AsUsual) | (None, _) => usual(),
        }
    }
}

fn weekday_index(weekday: Weekday) -> usize {
    weekday.num_days_from_monday() as usize
}

/// A stretch of instants, `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// The first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
}

impl Interval {
    fn intersection(self, other: Self) -> Option<Self> {
        let both = Self {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        };
        (both.from < both.to).then_some(both)
    }
}

/// Instants at which something is open: intervals ascending, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenTimes(Vec<Interval>);

impl OpenTimes {
    /// The union of any intervals.
    pub fn new(mut intervals: Vec<Interval>) -> Self {
        intervals.retain(|interval| interval.from < interval.to);
        intervals.sort_unstable();
        let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
        for interval in intervals {
            match merged.last_mut() {
                Some(last) if interval.from <= last.to => last.to = last.to.max(interval.to),
                _ => merged.push(interval),
            }
        }
        Self(merged)
    }

    /// The intervals, ascending and apart.
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// Both together.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::new(self.0.iter().chain(&other.0).copied().collect())
    }

    /// What of the window is not open.
    #[must_use]
    pub fn gaps(&self, window: Interval) -> Self {
        let mut gaps = Vec::new();
        let mut from = window.from;
        for open in self.0.iter().filter_map(|open| open.intersection(window)) {
            gaps.push(Interval {
                from,
                to: open.from,
            });
            from = open.to;
        }
        gaps.push(Interval {
            from,
            to: window.to,
        });
        Self::new(gaps)
    }

    /// Whether it is open at that instant.
    pub fn contains(&self, at: Instant) -> bool {
        self.0.iter().any(|open| (open.from..open.to).contains(&at))
    }

    /// The first instant after `at` at which open turns to closed or closed to open.
    pub fn next_change(&self, at: Instant) -> Option<Instant> {
        self.0
            .iter()
            .flat_map(|open| [open.from, open.to])
            .find(|change| *change > at)
    }
}

/// The open instants of weekly hours within a window.
pub fn open_times(
    hours: &WeeklyHours,
    zone: Tz,
    calendar: &Calendar,
    window: Interval,
) -> OpenTimes {
    let mut open = Vec::new();
    for stretch in constant_offsets(zone, window) {
        let local = |instant: Instant| instant.naive_utc() + stretch.offset;
        let utc = |time: NaiveDateTime| (time - stretch.offset).and_utc();
        let (from, to) = (local(stretch.interval.from), local(stretch.interval.to));
        // The day before counts too: its last span may pass midnight.
        let mut date = from.date().pred_opt().unwrap_or(from.date());
        while date <= to.date() {
            for span in hours.spans_on(date, calendar) {
                let begins = at_minute(date, span.from).max(from);
                let ends = at_minute(date, span.to).min(to);
                open.push(Interval {
                    from: utc(begins),
                    to: utc(ends),
                });
            }
            let Some(next) = date.checked_add_days(Days::new(1)) else {
                break;
            };
            date = next;
        }
    }
    OpenTimes::new(open)
}

fn at_minute(date: NaiveDate, minute: u16) -> NaiveDateTime {
    date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute))
}

/// A stretch of time in which the zone's clocks are not changed.
struct ConstantOffset {
    interval: Interval,
    offset: TimeDelta,
}

/// Cuts a window at every change of the zone's clocks.
///
/// chrono-tz does not publish its transitions, so changes are looked for by bisection between probes six hours
/// apart; no zone has ever changed its clocks twice within that time.
fn constant_offsets(zone: Tz, window: Interval) -> Vec<ConstantOffset> {
    let mut stretches = Vec::new();
    let mut from = window.from;
    let mut probe = window.from;
    while probe < window.to {
        let next = (probe + TimeDelta::hours(6)).min(window.to);
        if offset_at(zone, next) != offset_at(zone, probe) {
            let change = first_with_other_offset(zone, probe, next);
            stretches.push(ConstantOffset {
                interval: Interval { from, to: change },
                offset: offset_at(zone, from),
            });
            from = change;
        }
        probe = next;
    }
    stretches.push(ConstantOffset {
        interval: Interval {
            from,
            to: window.to,
        },
        offset: offset_at(zone, from),
    });
    stretches
}

/// The whole second at which the offset turns, given one instant before and one after the change.
fn first_with_other_offset(zone: Tz, before: Instant, after: Instant) -> Instant {
    let old = offset_at(zone, before);
    let (mut before, mut after) = (before.timestamp(), after.timestamp() + 1);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        let at = DateTime::from_timestamp(middle, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
        if offset_at(zone, at) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    DateTime::from_timestamp(after, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn offset_at(zone: Tz, at: Instant) -> TimeDelta {
    let seconds = zone
        .offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc();
    TimeDelta::seconds(i64::from(seconds))
}

/// The instants of whole local dates, both ends included.
pub fn window_of_dates(zone: Tz, from: NaiveDate, to: NaiveDate) -> Interval {
    let after = to.checked_add_days(Days::new(1)).unwrap_or(to);
    Interval {
        from: start_of_day(zone, from),
        to: start_of_day(zone, after),
    }
}

/// The first instant of a local date. Where midnight falls into a skipped hour, the change of the clocks.
fn start_of_day(zone: Tz, date: NaiveDate) -> Instant {
    let midnight = date.and_time(chrono::NaiveTime::MIN);
    let naive = midnight.and_utc();
    let around = Interval {
        from: naive - TimeDelta::hours(15),
        to: naive + TimeDelta::hours(15),
    };
    constant_offsets(zone, around)
        .into_iter()
        .find_map(|stretch| {
            let from = (midnight - stretch.offset)
                .and_utc()
                .max(stretch.interval.from);
            (from < stretch.interval.to).then_some(from)
        })
        .unwrap_or(naive)
}

/// The zone's wall clock at an instant.
pub fn local_time(zone: Tz, at: Instant) -> DateTime<Tz> {
    at.with_timezone(&zone)
}
