//! What stands in a ledger's settings, beside its entries.

use sha2::{Digest, Sha256};

use crate::entry::hexadecimal;
use crate::error::StoreError;
use crate::schema::{NAME, VERSION};
use crate::store::Store;

/// Under this name the settings hold the host's own secret.
pub(crate) const SECRET: &str = "secret";

/// Which version a ledger is of, as its settings say.
pub(crate) fn version(store: &mut dyn Store) -> Result<u32, StoreError> {
    let Some(text) = store.setting(NAME)? else {
        return Ok(0);
    };
    match text.parse() {
        Ok(version) if version <= VERSION => Ok(version),
        Ok(version) => Err(StoreError::Newer(version)),
        Err(_no_number) => Err(StoreError::Newer(u32::MAX)),
    }
}

/// What the chain tells of a secret.
pub(crate) fn fingerprint(secret: &str) -> String {
    hexadecimal(&Sha256::digest(secret))
}
