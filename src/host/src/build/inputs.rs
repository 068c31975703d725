//! What a step with npm's tools is made from, for the cache's key.

use std::path::{Path, PathBuf};

use crate::checkout::Checkout;
use crate::files::{self, FileError};

/// The versions of the tools, and every file below a folder of `www/` with its path.
pub(crate) fn of_folder(checkout: &Checkout, folder: &str) -> Result<Vec<Vec<u8>>, FileError> {
    let www = checkout.www();
    let mut inputs = vec![files::read(&www.join("package-lock.json"))?];
    for path in below(&www.join(folder))? {
        inputs.push(path.to_string_lossy().into_owned().into_bytes());
        inputs.push(files::read(&path)?);
    }
    Ok(inputs)
}

fn below(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut found = Vec::new();
    for path in files::list(folder)? {
        if path.is_dir() {
            found.extend(below(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
