//! The widget's style sheet: GOV.UK Frontend's and our Sass, compiled for a shadow root.

use std::path::Path;

use thiserror::Error;

use super::cache::Cache;
use super::command::{CommandError, Tool};
use super::inputs;
use super::npm::{self, NpmError};
use crate::checkout::Checkout;
use crate::files::FileError;

/// The folder of the sources below `www/`.
const STYLES: &str = "styles";

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
    let inputs = inputs::of_folder(checkout, STYLES)?;
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let css = cache.get("css", &inputs, || {
        eprintln!("· compiling the styles");
        sass(&packages, &checkout.www().join(STYLES).join("guide.scss"))
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
