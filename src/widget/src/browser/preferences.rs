//! Preferences of the device. They hold nothing about anybody but whom they are: their loss costs a press.

use web_sys::Storage;

use super::KeepsNothing;

fn storage() -> Result<Storage, KeepsNothing> {
    // It throws where the browser blocks it, and is absent where the page has no origin.
    let storage = gloo::utils::window().local_storage();
    storage.ok().flatten().ok_or(KeepsNothing)
}

/// Keeps a value, or removes it; says whether that worked.
pub(super) fn keep(name: &str, value: Option<&str>) -> bool {
    let kept = storage().is_ok_and(|storage| match value {
        Some(value) => storage.set_item(name, value).is_ok(),
        None => storage.remove_item(name).is_ok(),
    });
    kept || value.is_none()
}

/// The value kept, if any.
pub(super) fn kept(name: &str) -> Result<Option<String>, KeepsNothing> {
    let read = storage()?.get_item(name);
    read.ok().ok_or(KeepsNothing)
}
