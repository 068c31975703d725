//! When the device's clock is believed.

use chrono::TimeDelta;
use guide_domain::clock::ClockTrust;

use crate::samples::instant;

#[test]
fn five_minutes_apart_is_believed_and_no_more() {
    let server = instant("2026-03-29T01:00:00Z");
    let five = TimeDelta::minutes(5);
    let nanosecond = TimeDelta::nanoseconds(1);
    for (apart, trust) in [
        (TimeDelta::zero(), ClockTrust::Trusted),
        (five - nanosecond, ClockTrust::Trusted),
        (five, ClockTrust::Trusted),
        (five + nanosecond, ClockTrust::InDoubt),
        (TimeDelta::hours(1), ClockTrust::InDoubt),
        (TimeDelta::days(1), ClockTrust::InDoubt),
        (TimeDelta::days(365), ClockTrust::InDoubt),
    ] {
        for device in [server + apart, server - apart] {
            assert_eq!(ClockTrust::compare(device, Some(server)), trust, "{device}");
        }
    }
}

#[test]
fn nothing_to_compare_with_is_doubt() {
    assert_eq!(
        ClockTrust::compare(instant("2026-11-23T09:00:00Z"), None),
        ClockTrust::InDoubt
    );
}
