//! The element's modules in one script, so that a page makes one request for them.

use std::path::Path;

use thiserror::Error;

use super::cache::Cache;
use super::command::{CommandError, Tool};
use super::inputs;
use super::npm::{self, NpmError};
use crate::checkout::Checkout;
use crate::files::FileError;

/// The folder of the modules below `www/`.
const MODULES: &str = "element";

/// The syntax that the script is written in for browsers: that of 2020. Those of then are too old for the screens, and
/// still say so.
const SYNTAX: &str = "--target=es2020";

/// Why there is no script.
#[derive(Debug, Error)]
pub(crate) enum BundleError {
    /// npm's packages are not there.
    #[error(transparent)]
    Npm(#[from] NpmError),
    /// esbuild refused the source.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// A source could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// esbuild writes UTF-8 only.
    #[error("esbuild wrote a script that is no UTF-8: {0}")]
    NotText(#[from] std::string::FromUtf8Error),
}

/// Bundles the modules. What they know of the build stands in front of them later.
pub(crate) fn compile(checkout: &Checkout, cache: &Cache) -> Result<String, BundleError> {
    let inputs = inputs::of_folder(checkout, MODULES)?;
    let syntax = [SYNTAX.as_bytes()];
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).chain(syntax).collect();
    let script = cache.get("script", &inputs, || {
        let packages = npm::packages(checkout)?;
        eprintln!("· bundling the element's script");
        esbuild(&packages, &checkout.www().join(MODULES).join("main.ts"))
    })?;
    Ok(String::from_utf8(script)?)
}

fn esbuild(packages: &Path, entry: &Path) -> Result<Vec<u8>, BundleError> {
    let mut esbuild = Tool::new(
        "node",
        "install Node.js 20 or later with npm (https://nodejs.org)",
        "mend the script at the place it names",
    );
    esbuild
        .command()
        .arg(packages.join("esbuild/bin/esbuild"))
        .args(["--bundle", "--format=esm", "--charset=utf8", "--minify"])
        .args(["--log-level=warning", SYNTAX])
        .arg(entry);
    Ok(esbuild.output()?)
}
