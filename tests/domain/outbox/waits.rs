//! How long the outbox waits.

use chrono::TimeDelta;
use guide_domain::sign_off::outbox::retry::{
    FIRST_WAIT, Jitter, LONGEST_ASKED_WAIT, LONGEST_WAIT, RetryAfter, next_try,
};
use proptest::prelude::*;

use super::world::START;
use crate::samples::{fixed_seed, instant};

#[test]
fn retry_after_is_seconds_or_the_date_that_servers_must_send() {
    let wait = |seconds| Some(RetryAfter::Wait(TimeDelta::seconds(seconds)));
    let at = |text| Some(RetryAfter::At(instant(text)));
    for (value, meaning) in [
        ("120", wait(120)),
        (" 0 ", wait(0)),
        ("99999999999999999999", wait(i64::from(u32::MAX))),
        ("Sun, 06 Nov 1994 08:49:37 GMT", at("1994-11-06T08:49:37Z")),
        ("Mon, 23 Nov 2026 09:05:00 GMT", at("2026-11-23T09:05:00Z")),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("2026-11-23T09:05:00Z", None),
    ] {
        assert_eq!(RetryAfter::read(value), meaning, "{value}");
    }
}

#[test]
fn waits_double_up_to_a_quarter_of_an_hour() {
    let now = instant(START);
    let longest = |failures| (next_try(now, failures, None, Jitter::new(1000)) - now).num_seconds();
    let shortest = |failures| (next_try(now, failures, None, Jitter::new(0)) - now).num_seconds();
    let waits: Vec<i64> = (1..=12).map(longest).collect();
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    let waits: Vec<i64> = (1..=11).map(shortest).collect();
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 450, 450]);
    assert_eq!(longest(u32::MAX), 900);
}

proptest! {
    #![proptest_config(fixed_seed(2_000))]

    #[test]
    fn a_host_is_never_asked_before_its_time(
        seconds in 0..10_000_000_i64, failures in any::<u32>(), share in any::<u16>(), as_date in any::<bool>(),
    ) {
        let now = instant(START);
        let wait = TimeDelta::seconds(seconds);
        let asked = if as_date { RetryAfter::At(now + wait) } else { RetryAfter::Wait(wait) };
        let next = next_try(now, failures, Some(asked), Jitter::new(share)) - now;
        prop_assert!(next >= wait.min(LONGEST_ASKED_WAIT));
        prop_assert!(next >= FIRST_WAIT);
        prop_assert!(next <= LONGEST_ASKED_WAIT + LONGEST_ASKED_WAIT / 10);
    }

    #[test]
    fn a_date_that_is_over_means_soon_not_at_once(ago in 0..1_000_000_000_i64, share in 0..=1000_u16) {
        let now = instant(START);
        let asked = RetryAfter::At(now - TimeDelta::seconds(ago));
        let next = next_try(now, 1, Some(asked), Jitter::new(share)) - now;
        prop_assert!(next >= FIRST_WAIT && next <= FIRST_WAIT * 2);
    }

    #[test]
    fn our_own_waits_spread_over_their_second_half(failures in any::<u32>(), share in 0..=1000_u16) {
        let now = instant(START);
        let next = |share| next_try(now, failures, None, Jitter::new(share)) - now;
        prop_assert!(next(share) * 2 >= next(1000));
        prop_assert!(next(share) <= next(1000));
        prop_assert!(next(1000) <= LONGEST_WAIT);
    }
}
