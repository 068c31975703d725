//! What the build takes from npm, installed beside the other generated files and never under `www/`.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::command::{CommandError, Tool};
use crate::checkout::Checkout;
use crate::files::{self, FileError};

/// The oldest Node.js that the README promises to work.
const OLDEST_NODE: u32 = 20;

const GET_NODE: &str = "install Node.js 20 or later with npm (https://nodejs.org)";

/// What `npm ci` reads.
const LISTS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Why npm's packages are not there.
#[derive(Debug, Error)]
pub(crate) enum NpmError {
    /// Node.js is older than we can use.
    #[error("Node.js {0} is too old; {GET_NODE}")]
    NodeTooOld(String),
    /// npm or Node.js did not do it.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// A list could not be copied.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The folder with npm's packages, up to date with the lock file.
pub(crate) fn packages(checkout: &Checkout) -> Result<PathBuf, NpmError> {
    require_node()?;
    let folder = checkout.generated("npm");
    let installed = folder.join("node_modules");
    if installed.is_dir() && up_to_date(checkout, &folder)? {
        return Ok(installed);
    }
    eprintln!("· installing what the styles need from npm");
    files::create_folder(&folder)?;
    // Taken away first: an interrupted `npm ci` must not pass for a finished one.
    let stamp = folder.join(STAMP);
    if stamp.exists() {
        files::remove_file(&stamp)?;
    }
    for list in LISTS {
        files::write(
            &folder.join(list),
            &files::read(&checkout.www().join(list))?,
        )?;
    }
    let mut npm = Tool::new(
        "npm",
        GET_NODE,
        "check the network connection and npm's registry setting, then start again",
    );
    npm.command()
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .args(["--loglevel", "error"])
        .current_dir(&folder);
    npm.output()?;
    files::write(&stamp, &lists(checkout)?)?;
    Ok(installed)
}

/// Holds what the installed packages were installed from.
const STAMP: &str = "installed-from";

fn up_to_date(checkout: &Checkout, folder: &Path) -> Result<bool, FileError> {
    let stamp = folder.join(STAMP);
    Ok(stamp.is_file() && files::read(&stamp)? == lists(checkout)?)
}

fn lists(checkout: &Checkout) -> Result<Vec<u8>, FileError> {
    let read = |list: &str| files::read(&checkout.www().join(list));
    Ok(LISTS
        .map(read)
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?
        .concat())
}

fn require_node() -> Result<(), NpmError> {
    let mut node = Tool::new("node", GET_NODE, GET_NODE);
    node.command().arg("--version");
    let version = String::from_utf8_lossy(&node.output()?).trim().to_owned();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        Some(_) | None => Err(NpmError::NodeTooOld(version)),
    }
}
