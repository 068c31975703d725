//! Whether a path still names the file that was opened under it.

use std::io;
use std::path::{Path, PathBuf};

/// A file, as it was found under its path.
///
/// It is only asked for its properties: to open and close it once more would let go of SQLite's locks on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    path: PathBuf,
    /// Device and number of the file; elsewhere a file that is open can neither be moved nor deleted.
    #[cfg(unix)]
    file: (u64, u64),
}

impl Identity {
    /// Of the file that has this path now.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            #[cfg(unix)]
            file: file(path)?,
        })
    }

    /// The path under which it was found.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Fails where the path names another file or none.
    #[cfg(unix)]
    pub(crate) fn check(&self) -> Result<(), Gone> {
        if file(&self.path).is_ok_and(|file| file == self.file) {
            Ok(())
        } else {
            Err(Gone(self.path.clone()))
        }
    }

    /// Fails where the path names another file or none.
    #[cfg(not(unix))]
    pub(crate) fn check(&self) -> Result<(), Gone> {
        Ok(())
    }
}

#[cfg(unix)]
fn file(path: &Path) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// The file was moved, replaced or deleted since it was opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} was moved, replaced or deleted while it was in use; put the very file back, or restart the host",
    .0.display()
)]
pub struct Gone(pub PathBuf);
