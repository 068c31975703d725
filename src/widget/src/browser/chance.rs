//! Randomness, from the one source that plain http has too.

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// Random bytes; all zero only where a browser has no source of them, which none of ours lacks.
fn bytes<const N: usize>() -> [u8; N] {
    let array = Uint8Array::new_with_length(u32::try_from(N).unwrap_or_default());
    let window = gloo::utils::window();
    let filled = Reflect::get(&window, &JsValue::from_str("crypto")).and_then(|crypto| {
        let fill: Function =
            Reflect::get(&crypto, &JsValue::from_str("getRandomValues"))?.dyn_into()?;
        fill.call1(&crypto, &array)
    });
    let mut bytes = [0; N];
    if filled.is_ok() {
        array.copy_to(&mut bytes);
    }
    bytes
}

/// A random UUID (RFC 9562, version 4). `crypto.randomUUID` is missing on plain http.
pub(super) fn id() -> String {
    let mut random: [u8; 16] = bytes();
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let mut id = String::with_capacity(36);
    for (place, byte) in random.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            id.push(char::from_digit(digit.into(), 16).unwrap_or_default());
        }
    }
    id
}

/// A random number from 0 to 999, near enough evenly.
pub(super) fn thousandth() -> u16 {
    u16::from_le_bytes(bytes()) % 1000
}
