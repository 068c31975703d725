//! The packs that the command line names: a folder, a compiled pack's manifest, or a bundled pack's name.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use guide_authoring::{Checked, LoadError, Problem, Severity, check_for_use, load_compiled};
use guide_domain::pack::{Pack, PackId};
use thiserror::Error;

use crate::checkout::Checkout;
use crate::files::{self, FileError};

/// The file that makes a folder a pack.
const COUNCIL: &str = "council.toml";

/// What a PACK argument stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PackPlace {
    /// A pack as people write it.
    Folder(PathBuf),
    /// A compiled pack.
    Manifest(PathBuf),
}

/// Why there is no pack.
#[derive(Debug, Error)]
pub(crate) enum PackError {
    /// The argument names nothing.
    #[error(
        "“{given}” is no pack folder, no pack’s manifest and no bundled pack; the bundled packs are {bundled}"
    )]
    Unknown {
        /// What was given.
        given: String,
        /// The names there are.
        bundled: String,
    },
    /// A folder without packs.
    #[error("{} holds no pack; a pack is a folder with a {COUNCIL} in it", .0.display())]
    NoPacks(PathBuf),
    /// The pack has errors.
    #[error("the pack in {} cannot be used:{}", .folder.display(), listed(.problems))]
    Faulty {
        /// Its folder.
        folder: PathBuf,
        /// The errors.
        problems: Vec<Problem>,
    },
    /// Two packs of one short name would be built into the same files.
    #[error("two packs in {} are named “{id}”; give each an id of its own in its {COUNCIL}", .folder.display())]
    SameId {
        /// The folder of packs.
        folder: PathBuf,
        /// The short name.
        id: PackId,
    },
    /// The compiled pack is damaged.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A folder cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
}

fn listed(problems: &[Problem]) -> String {
    problems
        .iter()
        .flat_map(|problem| ["\n    ".to_owned(), problem.to_string()])
        .collect()
}

impl PackError {
    /// Whether the command was used well and the answer is no.
    pub(crate) fn is_answer(&self) -> bool {
        matches!(
            self,
            Self::Faulty { .. } | Self::SameId { .. } | Self::Load(_)
        )
    }
}

/// Finds what the argument stands for. A path comes before a name, so that one's own `derby` is not taken for ours.
pub(crate) fn find(given: &str, checkout: &Checkout) -> Result<PackPlace, PackError> {
    let path = Path::new(given);
    if path.is_file() {
        return Ok(PackPlace::Manifest(path.to_owned()));
    }
    if path.join(COUNCIL).is_file() {
        return Ok(PackPlace::Folder(path.to_owned()));
    }
    let bundled = folders(&checkout.packs())?;
    let named = bundled
        .iter()
        .find(|folder| folder.file_name() == Some(path.as_os_str()));
    match named {
        Some(folder) => Ok(PackPlace::Folder(folder.clone())),
        // `check` then says which file is missing.
        None if path.is_dir() => Ok(PackPlace::Folder(path.to_owned())),
        None => Err(PackError::Unknown {
            given: given.to_owned(),
            bundled: names(&bundled).join(", "),
        }),
    }
}

/// The pack that the argument stands for, as it is on that day; one whose calendar has ended is given too.
pub(crate) fn open(given: &str, checkout: &Checkout, on: NaiveDate) -> Result<Pack, PackError> {
    match find(given, checkout)? {
        PackPlace::Folder(folder) => read(&folder, checkout, on).map(|(pack, _)| pack),
        PackPlace::Manifest(manifest) => Ok(load_compiled(&manifest)?),
    }
}

/// The pack in a folder, with the warnings about it.
fn read(
    folder: &Path,
    checkout: &Checkout,
    on: NaiveDate,
) -> Result<(Pack, Vec<Problem>), PackError> {
    let Checked { pack, problems } = check_for_use(folder, &checkout.packs(), on);
    pack.map(|pack| (pack, problems.clone())).ok_or_else(|| {
        let errors = problems
            .into_iter()
            .filter(|problem| problem.severity == Severity::Error)
            .collect();
        PackError::Faulty {
            folder: folder.to_owned(),
            problems: errors,
        }
    })
}

/// Every pack in a folder of packs, or the one pack whose folder it is; by name.
pub(crate) fn read_all(
    folder: &Path,
    checkout: &Checkout,
    on: NaiveDate,
) -> Result<Vec<(Pack, Vec<Problem>)>, PackError> {
    let found = if folder.join(COUNCIL).is_file() {
        vec![folder.to_owned()]
    } else {
        folders(folder)?
    };
    if found.is_empty() {
        return Err(PackError::NoPacks(folder.to_owned()));
    }
    let mut packs: Vec<(Pack, Vec<Problem>)> = Vec::new();
    for pack in &found {
        let (pack, problems) = read(pack, checkout, on)?;
        let id = &pack.contact_part().id;
        if packs
            .iter()
            .any(|(other, _)| other.contact_part().id == *id)
        {
            return Err(PackError::SameId {
                folder: folder.to_owned(),
                id: id.clone(),
            });
        }
        packs.push((pack, problems));
    }
    Ok(packs)
}

/// The pack folders in a folder, by name.
fn folders(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut found = files::list(folder)?;
    found.retain(|path| path.join(COUNCIL).is_file());
    Ok(found)
}

fn names(folders: &[PathBuf]) -> Vec<String> {
    folders
        .iter()
        .filter_map(|folder| folder.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}
