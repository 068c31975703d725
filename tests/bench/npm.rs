//! Packages from npm, at the versions that `tests/package-lock.json` names, installed below the build's folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// What `npm ci` reads.
const LISTS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// The folder `node_modules`, up to date with the lock file.
pub(crate) fn packages() -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-npm");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let installed = folder.join("node_modules");
    let stamp = folder.join("installed-from");
    let lock = fs::read(sources.join("package-lock.json")).context("tests/package-lock.json")?;
    if fs::read(&stamp).is_ok_and(|there| there == lock) {
        return Ok(installed);
    }
    fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
    for list in LISTS {
        fs::copy(sources.join(list), folder.join(list)).with_context(|| format!("tests/{list}"))?;
    }
    let status = Command::new("npm")
        .args(["ci", "--ignore-scripts"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .context("npm cannot be started: install Node.js 20 or later")?;
    ensure!(
        status.success(),
        "`npm ci` for the benchmarks ended with {status}"
    );
    // Written last: an interrupted `npm ci` must not pass for a finished one.
    fs::write(&stamp, lock).with_context(|| format!("{}", stamp.display()))?;
    Ok(installed)
}
