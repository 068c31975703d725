//! The script a page includes: the hand-written custom element with the build's names and hashes put in front.

use serde::Serialize;

use super::BuildError;
use super::digest::Digest;
use super::folder::Asset;
use super::packs::BuiltPack;
use crate::checkout::Checkout;
use crate::files;

/// The script's name, inside the sources and inside the built folder.
pub(crate) const SCRIPT: &str = "safeguarding-guide.js";

/// The hashed files that the script loads.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Assets {
    /// The contact guide, for the first screen.
    pub(crate) contact: Program,
    /// The whole guide, for whoever goes on to another screen.
    pub(crate) whole: Program,
    /// The style sheet of both.
    pub(crate) css: Asset,
}

/// A build of the widget.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Program {
    /// Its bindings.
    pub(crate) glue: Asset,
    /// Its module.
    pub(crate) wasm: Asset,
}

/// What the script's `BUILD` holds.
#[derive(Serialize)]
struct Build<'b> {
    version: &'b str,
    #[serde(flatten)]
    assets: &'b Assets,
    /// The manifest for elements that name none.
    pack: &'b str,
    /// All packs, so that two councils can be laid side by side.
    packs: Vec<PackAddress<'b>>,
    /// For a page whose fallback is gone too.
    emergency: NationalLine,
    police: Option<NationalLine>,
}

/// A pack of the build.
#[derive(Serialize)]
struct PackAddress<'b> {
    id: &'b str,
    name: &'b str,
    path: String,
}

/// A number that all councils share.
#[derive(Serialize)]
struct NationalLine {
    label: String,
    display: String,
    href: String,
}

/// The finished script.
pub(crate) fn script(
    checkout: &Checkout,
    assets: &Assets,
    default_pack: &BuiltPack,
    built: &[BuiltPack],
) -> Result<String, BuildError> {
    let source = files::read_text(&checkout.www().join(SCRIPT))?;
    let national = &default_pack.pack.contact_part().national;
    let emergency = NationalLine {
        label: national.emergency.label.to_string(),
        display: national.emergency.number.display().to_owned(),
        href: national.emergency.number.href(),
    };
    let police = national.police.phones().next().map(|phone| NationalLine {
        label: national.police.label.to_string(),
        display: phone.address.display().to_owned(),
        href: phone.address.href(),
    });
    let pack = default_pack.path();
    let packs = built.iter().map(|built| {
        let part = built.pack.contact_part();
        PackAddress {
            id: part.id.as_str(),
            name: &part.council.name,
            path: built.path(),
        }
    });
    // Builds with equal files are one version, whoever made them.
    let told_apart = serde_json::to_vec(&(assets, &source))?;
    let version = format!(
        "{}+{}",
        env!("CARGO_PKG_VERSION"),
        Digest::of(&told_apart).short()
    );
    let constants = serde_json::to_string(&Build {
        version: &version,
        assets,
        pack: &pack,
        packs: packs.collect(),
        emergency,
        police,
    })?;
    Ok(format!(
        "const BUILD = {constants};\n{}",
        without_comments(&source)
    ))
}

/// Leaves out lines that are comments from end to end: they are for readers of the source, not for the wire.
fn without_comments(source: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in source.lines() {
        let text = line.trim();
        inside |= text.starts_with("/**");
        if !inside && !text.is_empty() && !text.starts_with("//") {
            kept.push_str(text);
            kept.push('\n');
        }
        inside &= !text.ends_with("*/");
    }
    kept
}
