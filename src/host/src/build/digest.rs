//! SHA-256 in the two forms the built folder uses.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest([u8; 32]);

impl Digest {
    /// Of one file's bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Of several, told apart by their lengths.
    pub(crate) fn of_all<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// For `integrity` (Subresource Integrity): `sha256-…`, base64.
    pub(crate) fn integrity(&self) -> String {
        format!("sha256-{}", STANDARD.encode(self.0))
    }

    /// 64 hexadecimal digits.
    pub(crate) fn hex(&self) -> String {
        self.0
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 0xf])
            .filter_map(|half| char::from_digit(half.into(), 16))
            .collect()
    }

    /// The first 16 hexadecimal digits, for file names: 64 bits tell a council's builds apart.
    pub(crate) fn short(&self) -> String {
        self.hex().chars().take(16).collect()
    }
}
