//! The coverage proof: silent for sound hours, and exact about every planted gap.

use guide_domain::contact::{Address, Channel, Contact};
use guide_domain::coverage::gaps;
use guide_domain::hours::{BankHolidays, Interval, Schedule};
use guide_domain::pack::ContactPart;
use guide_domain::routes::{Audiences, OutcomeContact};
use proptest::prelude::*;
use proptest::sample::select;

use crate::hours::any_hours;
use crate::opening::two_teams_with_bank_holidays;
use crate::oracle::{Flags, Hours, Minutewise};
use crate::samples::{
    adult, both, calendar, channel, child, contact, daily, fixed_seed, interval, listed, number,
    one_question, outcome, part, passage, phone, spans, two_teams, week, whenever_closed,
    working_days,
};

/// The gaps of a pack's only outcome.
fn gaps_of(
    contacts: Vec<Contact>,
    listed: Vec<OutcomeContact>,
    about: Audiences,
    from: &str,
    to: &str,
    holidays: &[&str],
) -> Vec<Interval> {
    let mut part = part(contacts, one_question(vec![outcome("only", about, listed)]));
    part.calendar = calendar(from, to, holidays);
    gaps(&part, &part.routes.outcomes[0])
}

/// The gaps of an outcome for children with one contact of these channels.
fn gaps_of_channels(
    channels: Vec<Channel>,
    from: &str,
    to: &str,
    holidays: &[&str],
) -> Vec<Interval> {
    let listed = vec![listed("team", child())];
    gaps_of(
        vec![contact("team", channels)],
        listed,
        child(),
        from,
        to,
        holidays,
    )
}

/// The gaps of one line of weekly hours, Monday to Sunday.
fn gaps_of_week(
    days: [&str; 7],
    rule: BankHolidays,
    from: &str,
    to: &str,
    holidays: &[&str],
) -> Vec<Interval> {
    let line = phone("01110001", Schedule::Weekly(week(days, rule)));
    gaps_of_channels(vec![line], from, to, holidays)
}

/// The gaps of one line with these hours on all seven days.
fn gaps_of_daily(hours: &str, from: &str, to: &str) -> Vec<Interval> {
    gaps_of_channels(vec![phone("01110001", daily(hours))], from, to, &[])
}

const ALL_DAY: &str = "00:00-24:00";

/// All days whole but for one, Monday first.
fn whole_but(place: usize, hours: &'static str) -> [&'static str; 7] {
    let mut days = [ALL_DAY; 7];
    days[place] = hours;
    days
}

#[test]
fn the_two_teams_leave_no_gap_in_three_years() {
    for part in [two_teams(), two_teams_with_bank_holidays()] {
        for outcome in &part.routes.outcomes {
            assert_eq!(gaps(&part, outcome), [], "{}", outcome.id);
        }
    }
}

#[test]
fn gap_01_one_minute_on_one_weekday() {
    let days = whole_but(2, "00:00-11:59 12:00-24:00");
    assert_eq!(
        gaps_of_week(days, BankHolidays::AsUsual, "2026-11-23", "2026-11-29", &[]),
        [interval("2026-11-25T11:59:00Z", "2026-11-25T12:00:00Z")]
    );
}

#[test]
fn gap_02_one_minute_between_office_and_night_every_working_day() {
    let channels = vec![
        phone("01110001", working_days("09:00-17:00")),
        phone(
            "01110002",
            Schedule::Weekly(week(
                [
                    "00:00-09:00 17:01-24:00",
                    "00:00-09:00 17:01-24:00",
                    "00:00-09:00 17:01-24:00",
                    "00:00-09:00 17:01-24:00",
                    "00:00-09:00 17:01-24:00",
                    ALL_DAY,
                    ALL_DAY,
                ],
                BankHolidays::Spans(spans(ALL_DAY)),
            )),
        ),
    ];
    let found = gaps_of_channels(channels, "2026-11-20", "2026-11-24", &[]);
    let expected = ["20", "23", "24"].map(|day| {
        interval(
            &format!("2026-11-{day}T17:00:00Z"),
            &format!("2026-11-{day}T17:01:00Z"),
        )
    });
    assert_eq!(found, expected);
}

#[test]
fn gap_03_only_on_bank_holidays() {
    let found = gaps_of_week(
        [ALL_DAY; 7],
        BankHolidays::Closed,
        "2027-03-22",
        "2027-04-02",
        &["2027-03-26", "2027-03-29"],
    );
    assert_eq!(
        found,
        [
            interval("2027-03-26T00:00:00Z", "2027-03-27T00:00:00Z"),
            // Easter Monday, a day after the change of the clocks.
            interval("2027-03-28T23:00:00Z", "2027-03-29T23:00:00Z"),
        ]
    );
}

#[test]
fn gap_04_only_on_a_substitute_day() {
    let channels = vec![
        phone("01110001", working_days("09:00-17:00")),
        phone(
            "01110002",
            Schedule::Weekly(week(["00:00-09:00 17:00-24:00"; 7], BankHolidays::AsUsual)),
        ),
        phone(
            "01110003",
            Schedule::Weekly(week(
                ["", "", "", "", "", ALL_DAY, ALL_DAY],
                BankHolidays::AsUsual,
            )),
        ),
    ];
    assert_eq!(
        gaps_of_channels(channels, "2026-12-21", "2027-01-03", &["2026-12-28"]),
        [interval("2026-12-28T09:00:00Z", "2026-12-28T17:00:00Z")]
    );
}

#[test]
fn gap_05_a_bank_holidays_own_spans_leave_one_out() {
    let rule = BankHolidays::Spans(spans("00:00-12:00 12:30-24:00"));
    assert_eq!(
        gaps_of_week(
            [ALL_DAY; 7],
            rule,
            "2026-08-30",
            "2026-09-01",
            &["2026-08-31"]
        ),
        [interval(
            "2026-08-31T12:00:00+01:00",
            "2026-08-31T12:30:00+01:00"
        )]
    );
}

#[test]
fn gap_06_the_minute_before_the_clocks_go_forward() {
    let days = whole_but(6, "00:00-00:59 01:00-24:00");
    assert_eq!(
        gaps_of_week(days, BankHolidays::AsUsual, "2026-03-28", "2026-03-30", &[]),
        [interval("2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z")]
    );
}

#[test]
fn gap_07_the_minute_after_the_clocks_went_forward() {
    // The wall clock jumps from 00:59 to 02:00, so the minute after the change reads 02:00.
    let days = whole_but(6, "00:00-02:00 02:01-24:00");
    assert_eq!(
        gaps_of_week(days, BankHolidays::AsUsual, "2026-03-28", "2026-03-30", &[]),
        [interval("2026-03-29T01:00:00Z", "2026-03-29T01:01:00Z")]
    );
}

#[test]
fn gap_08_in_the_hour_that_spring_skips_is_none() {
    let days = whole_but(6, "00:00-01:00 02:00-24:00");
    let spring = gaps_of_week(days, BankHolidays::AsUsual, "2026-03-29", "2026-03-29", &[]);
    assert_eq!(spring, []);
    // The very same hours a week later leave the hour out.
    assert_eq!(
        gaps_of_week(days, BankHolidays::AsUsual, "2026-04-05", "2026-04-05", &[]),
        [interval("2026-04-05T00:00:00Z", "2026-04-05T01:00:00Z")]
    );
}

#[test]
fn gap_09_in_the_hour_that_autumn_repeats_is_found_twice() {
    let days = whole_but(6, "00:00-01:30 01:31-24:00");
    assert_eq!(
        gaps_of_week(days, BankHolidays::AsUsual, "2026-10-25", "2026-10-25", &[]),
        [
            interval("2026-10-25T00:30:00Z", "2026-10-25T00:31:00Z"),
            interval("2026-10-25T01:30:00Z", "2026-10-25T01:31:00Z"),
        ]
    );
}

#[test]
fn gap_10_the_last_minute_of_the_repeated_hour_is_found_twice() {
    let days = whole_but(6, "00:00-01:59 02:00-24:00");
    assert_eq!(
        gaps_of_week(days, BankHolidays::AsUsual, "2026-10-24", "2026-10-26", &[]),
        [
            interval("2026-10-25T00:59:00Z", "2026-10-25T01:00:00Z"),
            interval("2026-10-25T01:59:00Z", "2026-10-25T02:00:00Z"),
        ]
    );
}

#[test]
fn gap_11_the_whole_repeated_hour_is_one_gap_of_two_hours() {
    let days = whole_but(6, "00:00-01:00 02:00-24:00");
    assert_eq!(
        gaps_of_week(days, BankHolidays::AsUsual, "2026-10-24", "2026-10-26", &[]),
        [interval("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z")]
    );
}

#[test]
fn gap_12_friday_closes_early_and_the_night_line_does_not_know() {
    let office = week(
        [
            "09:00-17:00",
            "09:00-17:00",
            "09:00-17:00",
            "09:00-17:00",
            "09:00-16:30",
            "",
            "",
        ],
        BankHolidays::Closed,
    );
    let night = week(
        [
            "00:00-09:00 17:00-24:00",
            "00:00-09:00 17:00-24:00",
            "00:00-09:00 17:00-24:00",
            "00:00-09:00 17:00-24:00",
            "00:00-09:00 17:00-24:00",
            ALL_DAY,
            ALL_DAY,
        ],
        BankHolidays::Spans(spans(ALL_DAY)),
    );
    let channels = vec![
        phone("01110001", Schedule::Weekly(office.clone())),
        phone("01110002", Schedule::Weekly(night)),
    ];
    assert_eq!(
        gaps_of_channels(channels, "2026-07-06", "2026-07-12", &[]),
        [interval("2026-07-10T15:30:00Z", "2026-07-10T16:00:00Z")]
    );
    // A night line that waits for the office leaves none.
    let contacts = vec![
        contact("team", vec![phone("01110001", Schedule::Weekly(office))]),
        contact("night", vec![phone("01110002", whenever_closed(&["team"]))]),
    ];
    let both_listed = vec![listed("team", child()), listed("night", child())];
    assert_eq!(
        gaps_of(
            contacts,
            both_listed,
            child(),
            "2026-07-06",
            "2026-07-12",
            &[]
        ),
        []
    );
}

#[test]
fn gap_13_a_night_that_ends_early() {
    let found = gaps_of_daily("08:00-18:00 18:00-07:59", "2026-11-23", "2026-11-24");
    let expected = ["23", "24"].map(|day| {
        interval(
            &format!("2026-11-{day}T07:59:00Z"),
            &format!("2026-11-{day}T08:00:00Z"),
        )
    });
    assert_eq!(found, expected);
}

#[test]
fn gap_14_after_the_night_of_a_bank_holidays_eve() {
    // The eve's night goes on to eight; the bank holiday has none of its own, so its next morning is bare.
    let found = gaps_of_week(
        ["08:00-20:00 20:00-08:00"; 7],
        BankHolidays::Closed,
        "2026-05-03",
        "2026-05-05",
        &["2026-05-04"],
    );
    assert_eq!(
        found,
        [interval(
            "2026-05-04T08:00:00+01:00",
            "2026-05-05T08:00:00+01:00"
        )]
    );
}

#[test]
fn gap_15_at_the_turn_of_the_year() {
    let found = gaps_of_week(
        whole_but(3, "00:00-23:59"),
        BankHolidays::AsUsual,
        "2026-12-28",
        "2027-01-03",
        &[],
    );
    assert_eq!(
        found,
        [interval("2026-12-31T23:59:00Z", "2027-01-01T00:00:00Z")]
    );
}

#[test]
fn gap_16_the_calendars_first_minute() {
    let found = gaps_of_week(
        whole_but(3, "00:01-24:00"),
        BankHolidays::AsUsual,
        "2026-01-01",
        "2026-01-07",
        &[],
    );
    assert_eq!(
        found,
        [interval("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")]
    );
}

#[test]
fn gap_17_the_calendars_last_minute() {
    let found = gaps_of_week(
        whole_but(6, "00:00-23:59"),
        BankHolidays::AsUsual,
        "2028-12-25",
        "2028-12-31",
        &[],
    );
    assert_eq!(
        found,
        [interval("2028-12-31T23:59:00Z", "2029-01-01T00:00:00Z")]
    );
}

const NIGHT_HOURS: &str = "17:00-09:00";

fn two_audiences(adults_also_in: Audiences) -> Vec<Interval> {
    let contacts = vec![
        contact("team", vec![phone("01110001", daily("09:00-17:00"))]),
        contact("night", vec![phone("01110002", daily(NIGHT_HOURS))]),
    ];
    let listed = vec![listed("team", both()), listed("night", adults_also_in)];
    gaps_of(contacts, listed, both(), "2026-11-23", "2026-11-23", &[])
}

#[test]
fn gap_18_for_one_audience_of_two() {
    let night = [
        interval("2026-11-23T00:00:00Z", "2026-11-23T09:00:00Z"),
        interval("2026-11-23T17:00:00Z", "2026-11-24T00:00:00Z"),
    ];
    assert_eq!(two_audiences(both()), []);
    assert_eq!(two_audiences(child()), night);
    assert_eq!(two_audiences(adult()), night);
}

/// An always open office but for ten to eleven, when only this channel might help.
fn ten_to_eleven(channel: Channel) -> Vec<Interval> {
    let office = phone("01110001", daily("00:00-10:00 11:00-24:00"));
    gaps_of_channels(vec![office, channel], "2026-11-23", "2026-11-23", &[])
}

fn from_ten_to_eleven() -> [Interval; 1] {
    [interval("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z")]
}

#[test]
fn gap_19_hours_not_supplied_do_not_count() {
    assert_eq!(ten_to_eleven(phone("01110002", Schedule::Always)), []);
    let unknown = phone("01110002", Schedule::NotSupplied);
    assert_eq!(ten_to_eleven(unknown), from_ten_to_eleven());
}

#[test]
fn gap_20_a_textphone_or_fax_does_not_count() {
    for address in [
        Address::Textphone(number("01110002")),
        Address::Fax(number("01110002")),
    ] {
        let found = ten_to_eleven(channel(address, Schedule::Always));
        assert_eq!(found, from_ten_to_eleven());
    }
}

#[test]
fn gap_21_the_police_do_not_count() {
    let office = contact(
        "team",
        vec![phone("01110001", daily("00:00-10:00 11:00-24:00"))],
    );
    let mut alone = outcome("only", child(), vec![listed("team", child())]);
    alone.rests_on_police = Some(passage("why"));
    let mut part = part(vec![office], one_question(vec![alone]));
    part.calendar = calendar("2026-11-23", "2026-11-23", &[]);
    assert_eq!(gaps(&part, &part.routes.outcomes[0]), from_ten_to_eleven());
}

#[test]
fn gap_22_a_line_that_waits_for_another_than_the_one_listed() {
    let contacts = vec![
        contact("team", vec![phone("01110001", daily("09:00-17:00"))]),
        contact("other", vec![phone("01110002", daily("09:00-18:00"))]),
        contact(
            "night",
            vec![phone("01110003", whenever_closed(&["other"]))],
        ),
    ];
    let listed = vec![listed("team", child()), listed("night", child())];
    assert_eq!(
        gaps_of(contacts, listed, child(), "2026-11-23", "2026-11-23", &[]),
        [interval("2026-11-23T17:00:00Z", "2026-11-23T18:00:00Z")]
    );
}

#[test]
fn gap_23_a_contact_without_a_channel() {
    let nobody = gaps_of_channels(Vec::new(), "2026-11-23", "2026-11-23", &[]);
    assert_eq!(
        nobody,
        [interval("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z")]
    );
}

/// The minutes at which some audience has no line, by the oracle.
fn uncovered(part: &ContactPart, about: &Audiences, lines: &[(Audiences, Flags)]) -> Vec<Interval> {
    let window = guide_domain::opening::covered(part);
    let mut gaps = Vec::new();
    let mut at = window.from;
    while at < window.to {
        let next = at + chrono::TimeDelta::minutes(1);
        let served = |audience| {
            lines
                .iter()
                .any(|(audiences, flags)| audiences.contains(audience) && flags.at(at))
        };
        if !about.iter().all(served) {
            gaps.push(Interval { from: at, to: next });
        }
        at = next;
    }
    guide_domain::hours::OpenTimes::new(gaps)
        .intervals()
        .to_vec()
}

proptest! {
    #![proptest_config(fixed_seed(60))]

    /// Three random lines for random audiences, minute by minute over a change of the clocks.
    #[test]
    fn gaps_agree_with_jiff(hours in prop::collection::vec((any_hours(), select(vec![child(), adult(), both()])), 3), about in select(vec![child(), adult(), both()])) {
        let saturday = jiff::civil::date(2026, 10, 24);
        let reading = Minutewise::of_dates(saturday, saturday.tomorrow().unwrap(), &[saturday].into());
        let contacts: Vec<Contact> = hours.iter().enumerate().map(|(place, (hours, _))| {
            contact(&format!("c{place}"), vec![phone("01110001", Schedule::Weekly(hours.to_domain()))])
        }).collect();
        let list = hours.iter().enumerate().map(|(place, (_, audiences))| listed(&format!("c{place}"), audiences.clone())).collect();
        let mut part = part(contacts, one_question(vec![outcome("only", about.clone(), list)]));
        part.calendar = calendar("2026-10-24", "2026-10-25", &["2026-10-24"]);
        let lines: Vec<(Audiences, Flags)> = hours.iter().map(|(hours, audiences): &(Hours, Audiences)| (audiences.clone(), reading.flags(hours))).collect();
        prop_assert_eq!(gaps(&part, &part.routes.outcomes[0]), uncovered(&part, &about, &lines));
    }
}
