//! Opening hours read minute by minute, with jiff's zone data and calendar instead of chrono's.
//!
//! Nothing here is shared with the code under test but the wish: the wall clock is asked at every minute, and the
//! bank holidays come from the rules by which they are set (Banking and Financial Dealings Act 1971, schedule 1).

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use guide_domain::Instant;
use guide_domain::hours::{BankHolidays, Interval, OpenTimes, Span, WeeklyHours};
use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Span as Length, Timestamp};

static LONDON: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZoneDatabase::bundled().get("Europe/London").unwrap());

/// A span of a day in minutes, `(from, to)`; where the end is not after the beginning it passes midnight.
pub(crate) type Minutes = (u16, u16);

/// Weekly hours as a person would note them down.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hours {
    /// Monday first.
    pub(crate) days: [Vec<Minutes>; 7],
    pub(crate) bank_holidays: OnBankHolidays,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OnBankHolidays {
    Closed,
    AsUsual,
    Instead(Vec<Minutes>),
}

impl Hours {
    /// Nine to five on working days.
    pub(crate) fn office() -> Self {
        let day = || vec![(9 * 60, 17 * 60)];
        Self {
            days: [day(), day(), day(), day(), day(), vec![], vec![]],
            bank_holidays: OnBankHolidays::Closed,
        }
    }

    fn on(&self, day: Day) -> &[Minutes] {
        let usual = &self.days[day.weekday];
        match (&self.bank_holidays, day.is_holiday) {
            (OnBankHolidays::Closed, true) => &[],
            (OnBankHolidays::Instead(spans), true) => spans,
            (OnBankHolidays::AsUsual, true) | (_, false) => usual,
        }
    }

    /// Whether the wall clock reads a time inside a span of today, or of one that began yesterday.
    pub(crate) fn is_open(&self, clock: WallClock) -> bool {
        let at = clock.minute;
        let today = |&(from, to): &Minutes| {
            if from < to {
                from <= at && at < to
            } else {
                from <= at
            }
        };
        let since_yesterday = |&(from, to): &Minutes| to <= from && at < to;
        self.on(clock.today).iter().any(today)
            || self.on(clock.yesterday).iter().any(since_yesterday)
    }

    /// The same hours in the domain's own types.
    pub(crate) fn to_domain(&self) -> WeeklyHours {
        let spans = |minutes: &[Minutes]| -> Vec<Span> {
            minutes
                .iter()
                .map(|&(from, to)| Span::new(from, to).unwrap())
                .collect()
        };
        WeeklyHours {
            days: self.days.each_ref().map(|day| spans(day)),
            bank_holidays: match &self.bank_holidays {
                OnBankHolidays::Closed => BankHolidays::Closed,
                OnBankHolidays::AsUsual => BankHolidays::AsUsual,
                OnBankHolidays::Instead(minutes) => BankHolidays::Spans(spans(minutes)),
            },
        }
    }
}

/// What a schedule asks of a date.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// Monday is 0.
    weekday: usize,
    is_holiday: bool,
}

/// What London's clocks read at a minute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WallClock {
    today: Day,
    yesterday: Day,
    minute: u16,
}

/// Consecutive minutes of UTC, each with what London's clocks read.
pub(crate) struct Minutewise {
    first: i64,
    clocks: Vec<WallClock>,
}

impl Minutewise {
    /// All minutes that London counts to the local dates `from` to `to`, both included.
    pub(crate) fn of_dates(from: Date, to: Date, holidays: &BTreeSet<Date>) -> Self {
        let day = |date: Date| Day {
            weekday: usize::try_from(date.weekday().to_monday_zero_offset()).unwrap(),
            is_holiday: holidays.contains(&date),
        };
        let first = start(from);
        let mut known: Option<(Date, Day, Day)> = None;
        let clocks = (first..start(to.tomorrow().unwrap()))
            .map(|minute| {
                let local = LONDON.to_datetime(Timestamp::from_second(minute * 60).unwrap());
                let date = local.date();
                let (_, today, yesterday) = match known {
                    Some(known) if known.0 == date => known,
                    _ => (date, day(date), day(date.yesterday().unwrap())),
                };
                known = Some((date, today, yesterday));
                WallClock {
                    today,
                    yesterday,
                    minute: u16::try_from(local.hour()).unwrap() * 60
                        + u16::try_from(local.minute()).unwrap(),
                }
            })
            .collect();
        Self { first, clocks }
    }

    /// Open or closed, minute by minute.
    pub(crate) fn flags(&self, hours: &Hours) -> Flags {
        Flags {
            first: self.first,
            open: self
                .clocks
                .iter()
                .map(|clock| hours.is_open(*clock))
                .collect(),
        }
    }
}

/// The first minute since the epoch at which London's calendar shows that date.
fn start(date: Date) -> i64 {
    date.to_zoned(LONDON.clone())
        .unwrap()
        .timestamp()
        .as_second()
        / 60
}

/// Open or closed for consecutive minutes of UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flags {
    first: i64,
    open: Vec<bool>,
}

impl Flags {
    /// Reads intervals as minutes; every end must be a whole minute of the window.
    pub(crate) fn of_intervals(times: &OpenTimes, window: Interval) -> Self {
        let minute = |at: Instant| {
            assert_eq!(at.timestamp_subsec_nanos(), 0, "{at}");
            assert_eq!(at.timestamp() % 60, 0, "{at}");
            at.timestamp() / 60
        };
        let first = minute(window.from);
        let place = |at: Instant| usize::try_from(minute(at) - first).unwrap();
        let mut open = vec![false; place(window.to)];
        for interval in times.intervals() {
            open[place(interval.from)..place(interval.to)].fill(true);
        }
        Self { first, open }
    }

    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn opposite(&self) -> Self {
        Self {
            first: self.first,
            open: self.open.iter().map(|open| !open).collect(),
        }
    }

    /// The minutes since the epoch.
    pub(crate) fn minutes(&self) -> Range<i64> {
        self.first..self.first + i64::try_from(self.open.len()).unwrap()
    }

    /// The first instant and the first after the last.
    pub(crate) fn window(&self) -> Interval {
        let minutes = self.minutes();
        Interval {
            from: at_minute(minutes.start),
            to: at_minute(minutes.end),
        }
    }

    pub(crate) fn at(&self, at: Instant) -> bool {
        self.open[usize::try_from(at.timestamp().div_euclid(60) - self.first).unwrap()]
    }

    /// The instants at which open turns to closed or closed to open.
    pub(crate) fn flips(&self) -> Vec<Instant> {
        (self.first + 1..)
            .zip(self.open.windows(2))
            .filter(|(_, pair)| pair[0] != pair[1])
            .map(|(minute, _)| at_minute(minute))
            .collect()
    }

    /// The first minute at which two readings differ, for a message that helps.
    pub(crate) fn first_difference(&self, other: &Self) -> Option<Instant> {
        assert_eq!(self.minutes(), other.minutes());
        let place = self
            .open
            .iter()
            .zip(&other.open)
            .position(|(ours, theirs)| ours != theirs)?;
        Some(at_minute(self.first + i64::try_from(place).unwrap()))
    }
}

fn at_minute(minute: i64) -> Instant {
    Instant::from_timestamp(minute * 60, 0).unwrap()
}

/// The bank holidays of England and Wales in a year without proclamations, substitute days in place of weekends.
pub(crate) fn bank_holidays(year: i16) -> [Date; 8] {
    let day = |month, day| Date::new(year, month, day).unwrap();
    let monday_from = |date: Date| {
        if date.weekday() == Weekday::Monday {
            date
        } else {
            date.nth_weekday(1, Weekday::Monday).unwrap()
        }
    };
    let new_year = match day(1, 1).weekday() {
        Weekday::Saturday => day(1, 3),
        Weekday::Sunday => day(1, 2),
        Weekday::Monday
        | Weekday::Tuesday
        | Weekday::Wednesday
        | Weekday::Thursday
        | Weekday::Friday => day(1, 1),
    };
    let (christmas, boxing_day) = match day(12, 25).weekday() {
        Weekday::Friday => (25, 28),
        Weekday::Saturday => (27, 28),
        // Boxing Day stays where it is, and Christmas Day moves past it.
        Weekday::Sunday => (27, 26),
        Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday => (25, 26),
    };
    let easter = easter_sunday(year);
    [
        new_year,
        easter.checked_sub(Length::new().days(2)).unwrap(),
        easter.tomorrow().unwrap(),
        monday_from(day(5, 1)),
        monday_from(day(5, 25)),
        monday_from(day(8, 25)),
        day(12, christmas),
        day(12, boxing_day),
    ]
}

/// The anonymous Gregorian computus (Meeus, Jones and Butcher).
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (golden, century, in_century) = (y % 19, y / 100, y % 100);
    let correction = (century + 8) / 25;
    let moon = (century - (century - correction + 1) / 3) - century / 4;
    let epact = (19 * golden + moon + 15).rem_euclid(30);
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    Date::new(
        year,
        i8::try_from(days / 31).unwrap(),
        i8::try_from(days % 31 + 1).unwrap(),
    )
    .unwrap()
}

/// The bank holidays of those years.
pub(crate) fn holidays_of(years: std::ops::RangeInclusive<i16>) -> BTreeSet<Date> {
    years.flat_map(bank_holidays).collect()
}
