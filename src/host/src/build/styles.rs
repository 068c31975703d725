//! The widget's style sheet: GOV.UK Frontend's and our Sass, compiled for a shadow root.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::cache::Cache;
use super::command::{CommandError, Tool};
use super::npm::{self, NpmError};
use crate::checkout::Checkout;
use crate::files::{self, FileError};

/// Why there is no style sheet.
#[derive(Debug, Error)]
pub(crate) enum StylesError {
    /// npm's packages are not there.
    #[error(transparent)]
    Npm(#[from] NpmError),
    /// Sass refused the source.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// A source could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Sass writes UTF-8 only.
    #[error("sass wrote a style sheet that is no UTF-8: {0}")]
    NotText(#[from] std::string::FromUtf8Error),
}

/// Compiles the style sheet.
pub(crate) fn compile(checkout: &Checkout, cache: &Cache) -> Result<String, StylesError> {
    let packages = npm::packages(checkout)?;
    let styles = checkout.www().join("styles");
    let mut inputs = vec![files::read(&checkout.www().join("package-lock.json"))?];
    for path in sources(&styles)? {
        inputs.push(path.to_string_lossy().into_owned().into_bytes());
        inputs.push(files::read(&path)?);
    }
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let css = cache.get("css", &inputs, || {
        eprintln!("· compiling the styles");
        sass(&packages, &styles.join("guide.scss"))
    })?;
    // In a shadow root `:root` matches nothing; its custom properties belong to the host element.
    Ok(String::from_utf8(css)?.replace(":root", ":host"))
}

fn sass(packages: &Path, entry: &Path) -> Result<Vec<u8>, StylesError> {
    let mut sass = Tool::new(
        "node",
        "install Node.js 20 or later with npm (https://nodejs.org)",
        "mend the style sheet at the place it names",
    );
    sass.command()
        .arg(packages.join("sass/sass.js"))
        .args(["--style=compressed", "--no-source-map", "--quiet-deps"])
        .arg(format!("--load-path={}", packages.display()))
        .arg(entry);
    Ok(sass.output()?)
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut found = Vec::new();
    for path in files::list(folder)? {
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
