//! The compiled packs and their snippets.

use guide_authoring::manifest::PartName;
use guide_authoring::{Code, Compiled, Problem, Severity, compile};
use guide_domain::pack::Pack;
use guide_domain::spoken;

use super::folder::Folder;
use super::{BuildError, Order};
use crate::checkout::Checkout;
use crate::snippet::{self, FolderAddress};
use crate::{clock, packs};

/// The pack of an element that names none, if it is among those built.
const DEFAULT_PACK: &str = "derby";

/// A pack with what the widget loads of it.
#[derive(Debug)]
pub(crate) struct BuiltPack {
    /// Its content.
    pub(crate) pack: Pack,
    compiled: Compiled,
}

/// Reads, checks and compiles every pack of the order; says which ones nobody confirmed or need a look.
pub(crate) fn read(checkout: &Checkout, order: &Order) -> Result<Vec<BuiltPack>, BuildError> {
    let mut built = Vec::new();
    for (pack, problems) in packs::read_all(&order.packs, checkout, clock::today())? {
        warn(&pack, &problems);
        let compiled = compile(&pack).map_err(BuildError::Compile)?;
        built.push(BuiltPack { pack, compiled });
    }
    Ok(built)
}

fn warn(pack: &Pack, problems: &[Problem]) {
    let part = pack.contact_part();
    let id = &part.id;
    if part.is_exemplar() {
        eprintln!("{id}: {}", spoken::exemplar(part));
    }
    let warnings = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Warning);
    let (ended, others): (Vec<_>, Vec<_>) =
        warnings.partition(|problem| problem.code == Code::CalendarExpired);
    // In full, because past its calendar the guide shows every line and calls none of them open.
    for problem in ended {
        eprintln!("{problem}");
    }
    match others.len() {
        0 => {}
        1 => eprintln!("{id}: 1 warning; `check` with the pack’s folder tells it"),
        count => eprintln!("{id}: {count} warnings; `check` with the pack’s folder lists them"),
    }
}

/// The pack of an element that names none: ours if it is there, else the first.
pub(crate) fn default_pack(built: &[BuiltPack]) -> Option<&BuiltPack> {
    built
        .iter()
        .find(|built| built.compiled.manifest.pack == DEFAULT_PACK)
        .or(built.first())
}

impl BuiltPack {
    /// The manifest's path inside the built folder.
    pub(crate) fn path(&self) -> String {
        format!("packs/{}.json", self.compiled.manifest.pack)
    }

    /// Everything that the first screen loads of it.
    pub(crate) fn first_screen(&self) -> Vec<String> {
        let contact = self.compiled.manifest.parts.get(&PartName::Contact);
        let part = contact.map(|part| format!("packs/{}", part.file));
        [self.path()].into_iter().chain(part).collect()
    }

    /// Adds the manifest and the parts.
    pub(crate) fn add_to(&self, folder: &mut Folder) -> Result<(), BuildError> {
        let mut json = serde_json::to_vec(&self.compiled.manifest)?;
        json.push(b'\n');
        folder.add(&self.path(), json);
        for (file, bytes) in &self.compiled.parts {
            folder.add(&format!("packs/{file}"), bytes.clone());
        }
        Ok(())
    }

    /// Adds the snippet, which is to be pasted, not served.
    pub(crate) fn add_snippet_to(&self, folder: &mut Folder) -> Result<(), BuildError> {
        let manifest = &self.compiled.manifest;
        let html = snippet::snippet(&self.pack, manifest, &FolderAddress::default())?;
        folder.add(&snippet::path(&manifest.pack), html.into_bytes());
        Ok(())
    }
}
