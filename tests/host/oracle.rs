//! What the documents say, read by another calendar library: nothing here calls the guide's own rules.

use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::{Timestamp, ToSpan, Zoned};

/// The bank holidays of England and Wales that fall on Monday to Friday or were moved there, as published.
const BANK_HOLIDAYS: [Date; 24] = [
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 4),
    date(2026, 5, 25),
    date(2026, 8, 31),
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
    date(2027, 8, 30),
    date(2027, 12, 27),
    date(2027, 12, 28),
    date(2028, 1, 3),
    date(2028, 4, 14),
    date(2028, 4, 17),
    date(2028, 5, 1),
    date(2028, 5, 29),
    date(2028, 8, 28),
    date(2028, 12, 25),
    date(2028, 12, 26),
];

const OPENS: Time = time(9, 0, 0, 0);
const CLOSES: Time = time(17, 0, 0, 0);

/// Whether the list of bank holidays reaches to that instant.
pub(crate) fn is_covered(at: &Zoned) -> bool {
    (2026..=2028).contains(&at.year())
}

/// "Working days 9–5" of Derby's document; bank holidays are no working days.
pub(crate) fn office_is_open(at: &Zoned) -> bool {
    let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
    let office_hours = OPENS <= at.time() && at.time() < CLOSES;
    !weekend && office_hours && !BANK_HOLIDAYS.contains(&at.date())
}

/// When the office opens or closes next, as the command line writes it; nothing beyond the list of bank holidays.
pub(crate) fn next_change(at: &Zoned) -> Option<String> {
    let open = office_is_open(at);
    let mut next = at.start_of_day().unwrap();
    loop {
        next = next.checked_add(1.minute()).unwrap();
        if !is_covered(&next) {
            return None;
        }
        if next > *at && office_is_open(&next) != open {
            return Some(rfc3339(&next));
        }
    }
}

/// Local time with its offset.
pub(crate) fn rfc3339(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

pub(crate) fn london(instant: &str) -> Zoned {
    instant
        .parse::<Timestamp>()
        .unwrap()
        .in_tz("Europe/London")
        .unwrap()
}
