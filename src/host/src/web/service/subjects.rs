//! The ids by which pages know a person.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use crate::person::Person;

/// So many hexadecimal digits make an id.
const DIGITS: usize = 32;

/// What the hash is for, before what is hashed.
const PURPOSE: &[u8] = b"subject\n";

/// The host's secret is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the ledger holds no usable secret; restore its settings from a backup")]
pub(super) struct NoSecret;

/// The id of a person: it tells nothing about them, and is the same as long as the ledger's secret is.
pub(super) fn subject(secret: &str, person: &Person) -> Result<String, NoSecret> {
    let keyed: Result<Hmac<Sha256>, _> = Hmac::new_from_slice(secret.as_bytes());
    let mut keyed = keyed.map_err(|_length| NoSecret)?;
    keyed.update(PURPOSE);
    keyed.update(person.account().as_bytes());
    let mut subject = HEXLOWER.encode(&keyed.finalize().into_bytes());
    subject.truncate(DIGITS);
    Ok(subject)
}

#[cfg(test)]
mod tests {
    use super::subject;
    use crate::person::Person;

    #[test]
    fn subjects_tell_nothing_and_stay() {
        let of = |secret, person| subject(secret, &Person::new(person).unwrap()).unwrap();
        assert_eq!(of("one", "amal"), of("one", "amal"));
        assert_ne!(of("one", "amal"), of("one", "billie"));
        assert_ne!(of("one", "amal"), of("two", "amal"));
        assert_eq!(of("one", "amal").len(), 32);
        // What people have on their devices holds on through new versions of this program.
        assert_eq!(of("one", "amal"), "3c6bf3b90815f83cd6547f850132c297");
    }
}
