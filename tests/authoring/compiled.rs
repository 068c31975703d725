//! Compiled packs: the manifest and what guards the parts.

use std::fs;
use std::path::{Path, PathBuf};

use guide_authoring::{Compiled, LoadError, compile, load_compiled};
use guide_domain::pack::Pack;
use tempfile::TempDir;

use crate::draft::Draft;

fn sample() -> Pack {
    Draft::sample().check().pack.unwrap()
}

fn write(compiled: &Compiled, folder: &Path) -> PathBuf {
    for (name, bytes) in &compiled.parts {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let manifest = folder.join("sample.json");
    fs::write(&manifest, serde_json::to_vec(&compiled.manifest).unwrap()).unwrap();
    manifest
}

#[test]
fn a_compiled_pack_is_the_pack() {
    let folder = TempDir::new().unwrap();
    let manifest = write(&compile(&sample()).unwrap(), folder.path());
    assert_eq!(load_compiled(&manifest).unwrap(), sample());
}

#[test]
fn the_manifest_names_the_council_and_the_parts_hash() {
    let compiled = compile(&sample()).unwrap();
    let json = serde_json::to_value(&compiled.manifest).unwrap();
    let part = |index: usize, name: &str| {
        let (file, bytes) = &compiled.parts[index];
        let sha256 = json["parts"][name]["sha256"].as_str().unwrap();
        assert_eq!(sha256.len(), 64);
        assert_eq!(*file, format!("sample.{name}-{}.bin", &sha256[..16]));
        serde_json::json!({ "file": file, "sha256": sha256, "bytes": bytes.len() })
    };
    let version = json["version"].as_str().unwrap();
    assert!(version.len() == 12 && version.bytes().all(|digit| digit.is_ascii_hexdigit()));
    assert_eq!(
        json,
        serde_json::json!({
            "format": 1, "pack": "sample", "name": "Sample Council", "version": version, "exemplar": true,
            "parts": { "contact": part(0, "contact"), "framework": part(1, "framework"), "policy": part(2, "policy") },
        })
    );
}

#[test]
fn the_version_changes_with_the_content_and_only_with_it() {
    let version = |draft: &Draft| {
        let pack = draft.check().pack.unwrap();
        compile(&pack).unwrap().manifest.version
    };
    let draft = Draft::sample();
    let commented = draft.clone().add("contacts.toml", "# a comment");
    let changed = draft
        .clone()
        .edit("contacts.toml", "01332 641172", "01332 640777");
    assert_eq!(version(&draft), version(&commented));
    assert_ne!(version(&draft), version(&changed));
}

/// The fallback in people's pages is compared with the version, and it shows nothing of the framework or the policy.
#[test]
fn what_is_loaded_later_is_a_part_of_its_own_without_a_say_in_the_version() {
    let with = compile(&sample()).unwrap();
    let draft = Draft::sample().without_framework().without_policy();
    let without = draft.check().pack.unwrap();
    assert_eq!((without.framework(), without.policy()), (None, None));
    let without = compile(&without).unwrap();
    assert_eq!((with.parts.len(), without.parts.len()), (3, 1));
    assert_eq!(with.parts[0], without.parts[0]);
    assert_eq!(with.manifest.version, without.manifest.version);
    let folder = TempDir::new().unwrap();
    let loaded = load_compiled(&write(&without, folder.path())).unwrap();
    assert_eq!((loaded.framework(), loaded.policy()), (None, None));
}

#[test]
fn a_policy_travels_without_a_framework() {
    let pack = Draft::sample().without_framework().check().pack.unwrap();
    let folder = TempDir::new().unwrap();
    let loaded = load_compiled(&write(&compile(&pack).unwrap(), folder.path())).unwrap();
    assert_eq!(loaded, pack);
    assert!(loaded.framework().is_none() && loaded.policy().is_some());
}

#[test]
fn every_flipped_byte_of_a_part_is_noticed() {
    let folder = TempDir::new().unwrap();
    let compiled = compile(&sample()).unwrap();
    let manifest = write(&compiled, folder.path());
    for (name, bytes) in &compiled.parts {
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            fs::write(folder.path().join(name), damaged).unwrap();
            let refused = load_compiled(&manifest);
            assert!(
                matches!(refused, Err(LoadError::Damaged { .. })),
                "{name} {at}"
            );
        }
        fs::write(folder.path().join(name), bytes).unwrap();
    }
}

#[test]
fn what_is_no_manifest_is_refused_with_the_reason() {
    let folder = TempDir::new().unwrap();
    let compiled = compile(&sample()).unwrap();
    let manifest = write(&compiled, folder.path());
    let good = fs::read_to_string(&manifest).unwrap();
    let part = &compiled.parts[0].0;
    for (old, new, reason) in [
        ("\"format\":1", "\"format\":2", "its format is 2"),
        ("\"pack\":", "\"pact\":", "unknown field"),
        ("{\"contact\":", "{\"something\":", "unknown variant"),
        (part.as_str(), "../secret.bin", "outside its folder"),
    ] {
        assert!(good.contains(old), "{old}");
        fs::write(&manifest, good.replacen(old, new, 1)).unwrap();
        let error = load_compiled(&manifest).unwrap_err();
        assert!(matches!(error, LoadError::NoManifest { .. }), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    fs::remove_file(folder.path().join(part)).unwrap();
    fs::write(&manifest, good).unwrap();
    let missing = load_compiled(&manifest).unwrap_err();
    assert!(matches!(missing, LoadError::Io { .. }), "{missing}");
}
