//! A pack as the guide loads it: a small manifest, and parts whose names carry their hash.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use guide_domain::pack::{Pack, PackId};
use guide_domain::part::{self, Unreadable};
use guide_domain::policy::{Policy, TextHash};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::policy::policy_sha256;

/// The manifest's format that this program writes and reads.
const FORMAT: u8 = 1;
/// Hexadecimal digits of a hash that stand in a part's file name.
const NAME_DIGITS: usize = 16;
/// Hexadecimal digits of a hash that make a version.
const VERSION_DIGITS: usize = 12;

/// What a pack's manifest says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The manifest's format, 1.
    pub format: u8,
    /// The pack's name.
    pub pack: String,
    /// The council's name.
    pub name: String,
    /// The first 12 hexadecimal digits of SHA-256 over `contact LF bytes LF hash LF`, with `bytes` in decimal and `hash`
    /// in hexadecimal, both of the contact part: the same contact guide, the same version. Of that part alone, because
    /// the fallback in people's pages is compared with it; what changes in the framework makes no fallback stale.
    pub version: String,
    /// Whether the council has not confirmed the content.
    pub exemplar: bool,
    /// The parts.
    pub parts: BTreeMap<PartName, PartFile>,
}

/// The parts of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartName {
    /// What the contact guide needs.
    Contact,
    /// Who is responsible for what; loaded when somebody asks for it.
    Framework,
    /// What people sign; loaded when somebody asks for it.
    Policy,
}

/// Where a part lies and how it is known to be whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartFile {
    /// The file's name, in the manifest's own folder.
    pub file: String,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// The file's size in bytes.
    pub bytes: usize,
}

/// A compiled pack, not yet written anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The manifest; its file is `PACK.json`.
    pub manifest: Manifest,
    /// The parts: file name and content.
    pub parts: Vec<(String, Vec<u8>)>,
}

/// Why a compiled pack cannot be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// A file that cannot be read.
    #[error("{file} cannot be read; build the packs again", file = file.display())]
    Io {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that is no manifest.
    #[error("{file} is no pack’s manifest: {reason}; build the packs again", file = file.display())]
    NoManifest {
        /// Which.
        file: PathBuf,
        /// What of it does not fit.
        reason: String,
    },
    /// A part that differs from what the manifest says.
    #[error(
        "{file} is not the file that the manifest names: its SHA-256 is {found} instead of {expected}; build the packs again",
        file = file.display()
    )]
    Damaged {
        /// Which.
        file: PathBuf,
        /// What the manifest says.
        expected: String,
        /// What the file has.
        found: String,
    },
    /// A policy whose text is not the one that its hash stands for.
    #[error(
        "{file} names {named} as the SHA-256 of its policy’s text, which has {found}; build the packs again",
        file = file.display()
    )]
    OtherText {
        /// Which.
        file: PathBuf,
        /// What it says.
        named: TextHash,
        /// What its text has.
        found: TextHash,
    },
    /// A part of another version.
    #[error("{file}: {source}", file = file.display())]
    OtherVersion {
        /// Which.
        file: PathBuf,
        /// What the domain says.
        source: Unreadable,
    },
}

/// Compiles a pack.
///
/// # Errors
/// [`Unreadable`], only if memory ends.
pub fn compile(pack: &Pack) -> Result<Compiled, Unreadable> {
    let content = pack.contact_part();
    let bytes = part::encode(pack)?;
    let contact = part_file(pack, PartName::Contact, &bytes);
    let lines = format!("contact\n{}\n{}\n", contact.bytes, contact.sha256);
    let mut files = vec![(contact.file.clone(), bytes)];
    let mut parts = BTreeMap::from([(PartName::Contact, contact)]);
    if let Some(framework) = pack.framework() {
        let bytes = part::encode_framework(framework)?;
        let entry = part_file(pack, PartName::Framework, &bytes);
        files.push((entry.file.clone(), bytes));
        parts.insert(PartName::Framework, entry);
    }
    if let Some(policy) = pack.policy() {
        let bytes = part::encode_policy(policy)?;
        let entry = part_file(pack, PartName::Policy, &bytes);
        files.push((entry.file.clone(), bytes));
        parts.insert(PartName::Policy, entry);
    }
    Ok(Compiled {
        manifest: Manifest {
            format: FORMAT,
            pack: content.id.to_string(),
            name: content.council.name.to_string(),
            version: first_digits(&hash(lines.as_bytes()), VERSION_DIGITS),
            exemplar: content.is_exemplar(),
            parts,
        },
        parts: files,
    })
}

fn part_file(pack: &Pack, name: PartName, bytes: &[u8]) -> PartFile {
    let sha256 = hash(bytes);
    let (id, digits) = (&pack.contact_part().id, first_digits(&sha256, NAME_DIGITS));
    PartFile {
        file: format!("{id}.{}-{digits}.bin", name.as_str()),
        bytes: bytes.len(),
        sha256,
    }
}

impl PartName {
    fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Framework => "framework",
            Self::Policy => "policy",
        }
    }
}

/// Loads a compiled pack whose manifest lies in that file, if every part is the one that the manifest names.
///
/// # Errors
/// [`LoadError`].
pub fn load_compiled(manifest: &Path) -> Result<Pack, LoadError> {
    let no_manifest = |reason: String| LoadError::NoManifest {
        file: manifest.to_owned(),
        reason,
    };
    let text = read(manifest)?;
    let parsed: Manifest =
        serde_json::from_slice(&text).map_err(|error| no_manifest(error.to_string()))?;
    if parsed.format != FORMAT {
        return Err(no_manifest(format!(
            "its format is {}, this program reads {FORMAT}",
            parsed.format
        )));
    }
    let entry = parsed
        .parts
        .get(&PartName::Contact)
        .ok_or_else(|| no_manifest("it names no contact part".to_owned()))?;
    let (file, bytes) = read_part(manifest, entry)?;
    let other_version = |file| move |source| LoadError::OtherVersion { file, source };
    let mut pack = part::decode(&bytes).map_err(other_version(file))?;
    if let Some(entry) = parsed.parts.get(&PartName::Framework) {
        let (file, bytes) = read_part(manifest, entry)?;
        pack = part::decode_framework(pack, &bytes).map_err(other_version(file))?;
    }
    let Some(entry) = parsed.parts.get(&PartName::Policy) else {
        return Ok(pack);
    };
    let (file, bytes) = read_part(manifest, entry)?;
    let pack = part::decode_policy(pack, &bytes).map_err(other_version(file.clone()))?;
    match pack.policy() {
        Some(policy) => verified(file, &pack.contact_part().id, policy).map(|()| pack),
        None => Ok(pack),
    }
}

/// People's sign-offs name the hash, so it must be that of the text they saw.
fn verified(file: PathBuf, pack: &PackId, policy: &Policy) -> Result<(), LoadError> {
    let found = policy_sha256(pack, policy);
    if found == policy.sha256 {
        return Ok(());
    }
    Err(LoadError::OtherText {
        file,
        named: policy.sha256,
        found,
    })
}

/// A part's path and bytes, if they are those that the manifest names.
fn read_part(manifest: &Path, entry: &PartFile) -> Result<(PathBuf, Vec<u8>), LoadError> {
    if entry.file.contains(['/', '\\']) {
        return Err(LoadError::NoManifest {
            file: manifest.to_owned(),
            reason: format!("“{}” lies outside its folder", entry.file),
        });
    }
    let file = manifest.with_file_name(&entry.file);
    let bytes = read(&file)?;
    let found = hash(&bytes);
    if found != entry.sha256 {
        return Err(LoadError::Damaged {
            file,
            expected: entry.sha256.clone(),
            found,
        });
    }
    Ok((file, bytes))
}

fn read(file: &Path) -> Result<Vec<u8>, LoadError> {
    fs::read(file).map_err(|source| LoadError::Io {
        file: file.to_owned(),
        source,
    })
}

/// SHA-256 in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0xf])
        .filter_map(|half| char::from_digit(half.into(), 16))
        .collect()
}

fn first_digits(hash: &str, count: usize) -> String {
    hash.chars().take(count).collect()
}
