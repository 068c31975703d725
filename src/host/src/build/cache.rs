//! Results of slow steps, kept under the hash of what they were made from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::digest::Digest;
use crate::files::{self, FileError};

/// A folder of results. What a build did not ask for is swept out at its end.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    fresh: bool,
    used: Mutex<BTreeSet<PathBuf>>,
}

impl Cache {
    /// A cache in a folder, which need not exist yet; a fresh one forgets what is there.
    pub(crate) fn new(folder: &Path, fresh: bool) -> Self {
        Self {
            folder: folder.to_owned(),
            fresh,
            used: Mutex::default(),
        }
    }

    /// The result kept for these inputs, or a new one. `step` names the way the result is made.
    pub(crate) fn get<E: From<FileError>>(
        &self,
        step: &str,
        inputs: &[&[u8]],
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, E> {
        let key = Digest::of_all(inputs.iter().copied());
        let path = self.folder.join(format!("{}.{step}", key.hex()));
        self.used().insert(path.clone());
        if path.is_file() && !self.fresh {
            return Ok(files::read(&path)?);
        }
        let result = make()?;
        // Written beside and renamed: an interrupted build leaves no half result behind.
        let unfinished = self.folder.join(format!("{}.{step}.unfinished", key.hex()));
        files::write(&unfinished, &result)?;
        files::rename(&unfinished, &path)?;
        Ok(result)
    }

    /// Removes the results that nobody asked for.
    pub(crate) fn sweep(&self) -> Result<(), FileError> {
        let used = self.used();
        if !self.folder.is_dir() {
            return Ok(());
        }
        for path in files::list(&self.folder)? {
            if !used.contains(&path) {
                files::remove_file(&path)?;
            }
        }
        Ok(())
    }
    fn used(&self) -> MutexGuard<'_, BTreeSet<PathBuf>> {
        // A set of paths is whole after any panic.
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
