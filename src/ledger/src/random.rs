//! Randomness from the operating system: receipts, salts, the host's own secret.

use getrandom::Error;

/// Crockford's base 32: no I, L, O, U, so that a receipt can be read out.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// So many letters of five bits: 80 bits.
const RECEIPT_LETTERS: usize = 16;

/// A receipt: `SG-` and four groups of four letters.
pub(crate) fn receipt() -> Result<String, Error> {
    let mut bytes = [0_u8; RECEIPT_LETTERS];
    getrandom::fill(&mut bytes)?;
    let mut receipt = String::from("SG");
    for (place, byte) in bytes.iter().enumerate() {
        if place % 4 == 0 {
            receipt.push('-');
        }
        let letter = ALPHABET.get(usize::from(byte % 32)).copied();
        receipt.extend(letter.map(char::from));
    }
    Ok(receipt)
}

/// 32 bytes in hexadecimal.
pub(crate) fn secret() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(crate::entry::hexadecimal(&bytes))
}
