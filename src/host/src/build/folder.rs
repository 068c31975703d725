//! The built folder: assembled in memory, written beside its place, then renamed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use serde::Serialize;

use super::BuildError;
use super::cache::Cache;
use super::compress::{CompressError, Compressed, compress};
use super::digest::Digest;
use crate::files;

/// The list of hashes; also what tells a folder of ours from any other.
const INTEGRITY: &str = "integrity.json";

/// Files by their path inside the folder.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    files: BTreeMap<String, OutFile>,
}

#[derive(Debug)]
struct OutFile {
    bytes: Vec<u8>,
    compressed: Option<Compressed>,
}

/// A file with the hash that the loader demands of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Asset {
    /// Its path inside the folder.
    pub(crate) path: String,
    /// For `integrity`.
    pub(crate) integrity: String,
}

impl Folder {
    /// Adds a file under a stable name.
    pub(crate) fn add(&mut self, path: &str, bytes: Vec<u8>) {
        let file = OutFile {
            bytes,
            compressed: None,
        };
        self.files.insert(path.to_owned(), file);
    }

    /// Adds a file whose name changes with its bytes, so that it may be kept for ever: `assets/guide-<hash>.css`.
    pub(crate) fn add_hashed(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> Asset {
        let digest = Digest::of(&bytes);
        let path = format!("{stem}-{}.{extension}", digest.short());
        self.add(&path, bytes);
        Asset {
            path,
            integrity: digest.integrity(),
        }
    }

    /// Makes the compressed forms of every file there is so far.
    pub(crate) fn compress(&mut self, cache: &Cache) -> Result<(), CompressError> {
        thread::scope(|scope| {
            let jobs: Vec<_> = self
                .files
                .values_mut()
                .map(|file| {
                    scope.spawn(|| -> Result<(), CompressError> {
                        file.compressed = Some(compress(&file.bytes, cache)?);
                        Ok(())
                    })
                })
                .collect();
            jobs.into_iter().try_for_each(|job| match job.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            })
        })
    }

    /// The Brotli bytes of a file; 0 for one that is not there.
    pub(crate) fn brotli_bytes(&self, path: &str) -> usize {
        let compressed = self
            .files
            .get(path)
            .and_then(|file| file.compressed.as_ref());
        compressed.map_or(0, |compressed| compressed.brotli.len())
    }

    /// Adds the hashes of every file there is so far.
    pub(crate) fn add_integrity(&mut self) -> Result<(), serde_json::Error> {
        let hashes: BTreeMap<&str, String> = self
            .files
            .iter()
            .map(|(path, file)| (path.as_str(), Digest::of(&file.bytes).integrity()))
            .collect();
        let mut json = serde_json::to_vec_pretty(&hashes)?;
        json.push(b'\n');
        self.add(INTEGRITY, json);
        Ok(())
    }

    /// Puts the folder in its place; what an earlier build left there goes.
    pub(crate) fn replace(&self, out: &Path) -> Result<(), BuildError> {
        let (new, old) = (beside(out, "new"), beside(out, "old"));
        files::remove_folder(&new)?;
        files::remove_folder(&old)?;
        for (path, file) in &self.files {
            let path = new.join(path);
            files::write(&path, &file.bytes)?;
            if let Some(compressed) = &file.compressed {
                files::write(&with_suffix(&path, ".br"), &compressed.brotli)?;
                files::write(&with_suffix(&path, ".gz"), &compressed.gzip)?;
            }
        }
        if out.exists() {
            files::rename(out, &old)?;
        }
        files::rename(&new, out)?;
        files::remove_folder(&old)?;
        Ok(())
    }
}

/// Refuses a folder that holds what no build made: building replaces it as a whole.
pub(crate) fn require_ours(out: &Path) -> Result<(), BuildError> {
    let ours = !out.exists() || out.join(INTEGRITY).is_file() || files::list(out)?.is_empty();
    if ours {
        Ok(())
    } else {
        Err(BuildError::NotOurs(out.to_owned()))
    }
}

fn beside(out: &Path, word: &str) -> PathBuf {
    with_suffix(out, &format!(".{word}-{}", std::process::id()))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
