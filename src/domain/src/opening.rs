//! When a contact's channels are open.

use chrono::TimeDelta;

use crate::Instant;
use crate::contact::{Contact, ContactId};
use crate::hours::{Interval, OpenTimes, Schedule, open_times, window_of_dates};
use crate::pack::ContactPart;

/// Whether a channel is open at an instant, and when that changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// `None` where nobody can say: hours not supplied, clock in doubt, outside the calendar.
    pub open: Option<bool>,
    /// When an open channel closes; `None` if it never does within the calendar.
    pub until: Option<Instant>,
    /// When a closed channel opens; `None` if it never does within the calendar.
    pub opens: Option<Instant>,
}

impl Status {
    /// What holds for a number that two lines share: it is open while one of them is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self.open, other.open) {
            (Some(true), Some(true)) => Self {
                open: Some(true),
                // Without an end if one of them has none.
                until: self.until.zip(other.until).map(|(one, two)| one.max(two)),
                opens: None,
            },
            (Some(true), _) => self,
            (_, Some(true)) => other,
            (one, two) => Self {
                open: one.or(two),
                until: None,
                opens: self.opens.into_iter().chain(other.opens).min(),
            },
        }
    }
}

/// The instants that a pack's calendar covers.
pub fn covered(part: &ContactPart) -> Interval {
    window_of_dates(part.council.zone, part.calendar.from, part.calendar.to)
}

/// The open instants of a schedule within a window.
pub fn schedule_times(part: &ContactPart, schedule: &Schedule, window: Interval) -> OpenTimes {
    times(part, schedule, window, &mut Vec::new())
}

/// `asked` holds the contacts on the way here. One that waits for itself counts as closed; the rules refuse it.
fn times(
    part: &ContactPart,
    schedule: &Schedule,
    window: Interval,
    asked: &mut Vec<ContactId>,
) -> OpenTimes {
    match schedule {
        Schedule::Always => OpenTimes::new(vec![window]),
        Schedule::NotSupplied => OpenTimes::default(),
        Schedule::Weekly(hours) => open_times(hours, part.council.zone, &part.calendar, window),
        Schedule::WheneverClosed(contacts) => contacts
            .iter()
            .map(|contact| phone_times(part, contact, window, asked).gaps(window))
            .fold(OpenTimes::default(), |open, closed| open.union(&closed)),
    }
}

fn phone_times(
    part: &ContactPart,
    id: &ContactId,
    window: Interval,
    asked: &mut Vec<ContactId>,
) -> OpenTimes {
    if asked.contains(id) {
        return OpenTimes::default();
    }
    asked.push(id.clone());
    let open = part
        .contact(id)
        .into_iter()
        .flat_map(Contact::phones)
        .map(|channel| times(part, &channel.schedule, window, asked))
        .fold(OpenTimes::default(), |open, channel| open.union(&channel));
    asked.pop();
    open
}

/// What holds at an instant that the calendar covers.
pub fn status(part: &ContactPart, schedule: &Schedule, at: Instant) -> Status {
    if *schedule == Schedule::NotSupplied {
        return Status::default();
    }
    let covered = covered(part);
    // Most lines change within days; looking further only when they do not keeps the usual case quick.
    for ahead in [TimeDelta::days(5), TimeDelta::days(40), covered.to - at] {
        let window = Interval {
            from: at,
            to: covered.to.min(at + ahead),
        };
        let times = schedule_times(part, schedule, window);
        let change = times.next_change(at).filter(|change| *change < window.to);
        if change.is_some() || window.to == covered.to {
            let open = times.contains(at);
            return Status {
                open: Some(open),
                until: change.filter(|_| open),
                opens: change.filter(|_| !open),
            };
        }
    }
    Status::default()
}
