//! Where the sources are and where generated files go.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// The sources of the guide, from which the widget and the bundled packs come.
#[derive(Clone, Debug)]
pub(crate) struct Checkout {
    root: PathBuf,
}

/// The sources are gone.
#[derive(Debug, Error)]
#[error("the sources of the guide are no longer at {}; start the program by `cargo run` in the checkout", .0.display())]
pub(crate) struct Moved(PathBuf);

impl Checkout {
    /// The checkout this program was compiled from.
    pub(crate) fn find() -> Result<Self, Moved> {
        let host = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = host.parent().and_then(Path::parent).unwrap_or(host);
        if root.join("src/packs").is_dir() {
            Ok(Self {
                root: root.to_owned(),
            })
        } else {
            Err(Moved(root.to_owned()))
        }
    }

    /// The workspace's folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The bundled packs.
    pub(crate) fn packs(&self) -> PathBuf {
        self.root.join("src/packs")
    }

    /// Hand-written sources of the browser's side.
    pub(crate) fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// Where a ledger stands if nothing else is said: not among generated files, which people throw away.
    pub(crate) fn kept(&self) -> PathBuf {
        self.root.join("data")
    }

    /// A place for generated files; never under version control.
    pub(crate) fn generated(&self, name: &str) -> PathBuf {
        self.root.join("target").join(name)
    }
}
