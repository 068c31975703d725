//! Reading and writing files, with errors that name the path.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use thiserror::Error;

/// A file or folder that could not be used: what was tried, which path, the system's reason.
#[derive(Debug, Error)]
#[error(transparent)]
pub(crate) struct FileError(#[from] io::Error);

/// A file's bytes.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    Ok(fs::read(path)?)
}

/// A text file.
pub(crate) fn read_text(path: &Path) -> Result<String, FileError> {
    Ok(fs::read_to_string(path)?)
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    create_folder_of(path)?;
    Ok(fs::write(path, bytes)?)
}

/// A file that its owner alone may read or write.
pub(crate) fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    #[cfg(unix)]
    {
        use fs_err::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Puts a file in the place of another at once, for its owner alone. It is on the disk when this returns.
pub(crate) fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    create_folder_of(path)?;
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let mut options = fs::OpenOptions::new();
    let mut file = private(options.write(true).create(true).truncate(true)).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    rename(&new, path)
}

fn create_folder_of(path: &Path) -> Result<(), FileError> {
    match path.parent() {
        Some(folder) => create_folder(folder),
        None => Ok(()),
    }
}

/// Makes a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<(), FileError> {
    Ok(fs::create_dir_all(path)?)
}

/// Removes a folder with all in it; none there is fine.
pub(crate) fn remove_folder(path: &Path) -> Result<(), FileError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Removes a file.
pub(crate) fn remove_file(path: &Path) -> Result<(), FileError> {
    Ok(fs::remove_file(path)?)
}

/// Renames a file or folder.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), FileError> {
    Ok(fs::rename(from, to)?)
}

/// The paths in a folder, sorted by name.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let entries: io::Result<Vec<PathBuf>> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    let mut paths = entries?;
    paths.sort_unstable();
    Ok(paths)
}
