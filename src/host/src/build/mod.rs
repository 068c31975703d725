//! The folder a council puts on its web server.

mod cache;
mod command;
mod compress;
mod digest;
mod folder;
mod loader;
mod npm;
mod packs;
mod styles;
mod widget;

use std::fs::File;
use std::path::PathBuf;

use thiserror::Error;

use self::cache::Cache;
use self::compress::CompressError;
use self::folder::Folder;
use self::loader::{Assets, Program};
use self::packs::BuiltPack;
use self::styles::StylesError;
use self::widget::{Extent, WidgetError};
use crate::checkout::Checkout;
use crate::files::{self, FileError};
use crate::packs::PackError;

pub(crate) use self::loader::SCRIPT;

/// Brotli bytes to the first screen, all files together (DESIGN §9, after the first issue).
const FIRST_SCREEN_BYTES: usize = 150_000;

/// What to build.
#[derive(Debug)]
pub(crate) struct Order {
    /// The folder to make, replaced as a whole.
    pub(crate) out: PathBuf,
    /// The folder of packs, or of one pack.
    pub(crate) packs: PathBuf,
    /// Whether to make everything anew that an earlier build left in the cache.
    pub(crate) fresh: bool,
}

/// What was built.
#[derive(Debug)]
pub(crate) struct Built {
    /// What the first screen weighs.
    pub(crate) first_screen: FirstScreen,
}

/// The files of the first screen with their Brotli bytes.
#[derive(Clone, Debug)]
pub(crate) struct FirstScreen(Vec<(String, usize)>);

/// The first screen grew too heavy.
#[derive(Debug, Error)]
#[error("the first screen needs {} bytes (Brotli), more than the {FIRST_SCREEN_BYTES} allowed:{}", .0.bytes(), .0.listed())]
pub(crate) struct TooHeavy(FirstScreen);

impl FirstScreen {
    /// The first screen of the pack that needs most.
    fn heaviest(folder: &Folder, assets: &Assets, packs: &[BuiltPack]) -> Self {
        let shared = [
            SCRIPT,
            &assets.contact.glue.path,
            &assets.contact.wasm.path,
            &assets.css.path,
        ]
        .map(str::to_owned);
        let of_pack = |pack: &BuiltPack| {
            let paths = shared.iter().cloned().chain(pack.first_screen());
            let weighed = paths.map(|path| {
                let bytes = folder.brotli_bytes(&path);
                (path, bytes)
            });
            Self(weighed.collect())
        };
        let heaviest = packs.iter().map(of_pack).max_by_key(Self::bytes);
        heaviest.unwrap_or_else(|| Self(Vec::new()))
    }

    /// All files together.
    pub(crate) fn bytes(&self) -> usize {
        self.0.iter().map(|(_, bytes)| bytes).sum()
    }

    /// Refuses more than is allowed.
    pub(crate) fn check(&self) -> Result<(), TooHeavy> {
        if self.bytes() <= FIRST_SCREEN_BYTES {
            Ok(())
        } else {
            Err(TooHeavy(self.clone()))
        }
    }

    fn listed(&self) -> String {
        let lines = self
            .0
            .iter()
            .map(|(path, bytes)| format!("\n    {bytes:>7}  {path}"));
        lines.collect()
    }
}

/// Why nothing was built.
#[derive(Debug, Error)]
pub(crate) enum BuildError {
    /// A pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A pack's compiled form.
    #[error(transparent)]
    Compile(guide_domain::part::Unreadable),
    /// A snippet.
    #[error("cannot write a snippet: {0}")]
    Snippet(#[from] std::fmt::Error),
    /// The widget.
    #[error(transparent)]
    Widget(#[from] WidgetError),
    /// Its style sheet.
    #[error(transparent)]
    Styles(#[from] StylesError),
    /// Compressed forms.
    #[error(transparent)]
    Compress(#[from] CompressError),
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// JSON could not be written.
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The folder holds something that no build made.
    #[error(
        "{} holds files that no build made; name an empty or new folder, or one that `build` made before",
        .0.display()
    )]
    NotOurs(PathBuf),
}

/// Builds the folder.
pub(crate) fn build(checkout: &Checkout, order: &Order) -> Result<Built, BuildError> {
    folder::require_ours(&order.out)?;
    let lock = checkout.generated("guide-build.lock");
    files::write(&lock, b"")?;
    let lock = File::open(&lock)
        .and_then(|file| file.lock().map(|()| file))
        .map_err(FileError::of("lock", &lock))?;
    let cache = Cache::new(&checkout.generated("guide-cache"), order.fresh);
    // First what fails fast: a wrong number in a pack need not wait for the compiler.
    let packs = packs::read(checkout, order)?;
    let styles = styles::compile(checkout, &cache)?;
    let contact = widget::compile(checkout, &cache, Extent::Contact)?;
    let whole = widget::compile(checkout, &cache, Extent::Whole)?;

    let mut folder = Folder::default();
    let assets = Assets {
        contact: Program {
            glue: folder.add_hashed("assets/guide", "js", contact.glue),
            wasm: folder.add_hashed("assets/guide", "wasm", contact.wasm),
        },
        whole: Program {
            glue: folder.add_hashed("assets/whole", "js", whole.glue),
            wasm: folder.add_hashed("assets/whole", "wasm", whole.wasm),
        },
        css: folder.add_hashed("assets/guide", "css", styles.into_bytes()),
    };
    let default_pack =
        packs::default_pack(&packs).ok_or_else(|| PackError::NoPacks(order.packs.clone()))?;
    let script = loader::script(checkout, &assets, default_pack, &packs)?;
    folder.add(SCRIPT, script.into_bytes());
    for pack in &packs {
        pack.add_to(&mut folder)?;
    }
    folder.compress(&cache)?;
    for pack in &packs {
        pack.add_snippet_to(&mut folder)?;
    }
    folder.add_integrity()?;
    folder.replace(&order.out)?;
    cache.sweep()?;
    // Held until here: two builds at a time would sweep each other's results.
    drop(lock);
    Ok(Built {
        first_screen: FirstScreen::heaviest(&folder, &assets, &packs),
    })
}
