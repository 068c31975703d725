//! How often one person may post: a bucket of tokens each, filled evenly.

use std::collections::HashMap;

use guide_domain::Instant;

use crate::service::identity::Person;

/// Above so many buckets, the full ones are thrown away: they say no more than none.
const MANY: usize = 10_000;

const SECONDS_A_MINUTE: f64 = 60.0;

/// The buckets.
#[derive(Debug)]
pub(crate) struct Rates {
    /// The size of a bucket, and how much flows in each minute.
    per_minute: f64,
    buckets: HashMap<Person, Bucket>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Rates {
    pub(crate) fn new(per_minute: u32) -> Self {
        Self {
            per_minute: f64::from(per_minute),
            buckets: HashMap::new(),
        }
    }

    /// Takes a token, or says after how many seconds there will be one.
    pub(crate) fn take(&mut self, person: &Person, now: Instant) -> Result<(), u64> {
        if self.buckets.len() > MANY {
            let per_minute = self.per_minute;
            self.buckets
                .retain(|_, bucket| bucket.filled(now, per_minute) < per_minute);
        }
        let full = Bucket {
            tokens: self.per_minute,
            at: now,
        };
        let bucket = self.buckets.entry(person.clone()).or_insert(full);
        let tokens = bucket.filled(now, self.per_minute);
        let enough = tokens >= 1.0;
        *bucket = Bucket {
            tokens: if enough { tokens - 1.0 } else { tokens },
            at: now,
        };
        if enough {
            return Ok(());
        }
        let wait = (1.0 - tokens) * SECONDS_A_MINUTE / self.per_minute;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 1 to 60"
        )]
        Err(wait.ceil().clamp(1.0, SECONDS_A_MINUTE) as u64)
    }
}

impl Bucket {
    /// What is in it by now. A clock that was set back adds nothing.
    fn filled(self, now: Instant, per_minute: f64) -> f64 {
        let seconds = (now - self.at).as_seconds_f64().max(0.0);
        (self.tokens + seconds * per_minute / SECONDS_A_MINUTE).min(per_minute)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::Rates;
    use crate::service::identity::Person;

    #[test]
    fn a_bucket_empties_and_fills_and_is_ones_own() {
        let mut rates = Rates::new(60);
        let (amal, billie) = (Person::new("amal").unwrap(), Person::new("billie").unwrap());
        let start = DateTime::UNIX_EPOCH;
        for _ in 0..60 {
            assert_eq!(rates.take(&amal, start), Ok(()));
        }
        assert_eq!(rates.take(&amal, start), Err(1));
        assert_eq!(rates.take(&billie, start), Ok(()));
        let later = start + TimeDelta::seconds(2);
        assert_eq!(rates.take(&amal, later), Ok(()));
        assert_eq!(rates.take(&amal, later), Ok(()));
        assert_eq!(rates.take(&amal, later), Err(1));
        let set_back = start - TimeDelta::hours(1);
        assert_eq!(rates.take(&amal, set_back), Err(1));
        assert_eq!(Rates::new(1).take(&amal, start), Ok(()));
    }

    #[test]
    fn the_wait_is_as_long_as_a_token_takes() {
        let mut rates = Rates::new(2);
        let amal = Person::new("amal").unwrap();
        let start = DateTime::UNIX_EPOCH;
        assert_eq!(rates.take(&amal, start), Ok(()));
        assert_eq!(rates.take(&amal, start), Ok(()));
        assert_eq!(rates.take(&amal, start), Err(30));
        let later = start + TimeDelta::seconds(29);
        assert_eq!(rates.take(&amal, later), Err(1));
        assert_eq!(rates.take(&amal, start + TimeDelta::seconds(30)), Ok(()));
    }
}
