//! `build`: the folder, and every way in which it does not come about.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{built, command, copy_of, edit, find, finished, run, with_ended_calendar};

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|kind| kind == extension)
}

#[test]
fn the_folder_holds_what_a_web_server_needs() {
    let files = tree(built());
    let compressible: Vec<&String> = files
        .keys()
        .filter(|name| !name.starts_with("snippets/") && *name != "integrity.json")
        .collect();
    assert!(files.contains_key("safeguarding-guide.js"));
    for (begins, ends) in [
        ("assets/guide-", ".js"),
        ("assets/guide-", ".wasm"),
        ("assets/guide-", ".css"),
    ] {
        let named = files
            .keys()
            .filter(|name| name.starts_with(begins) && name.ends_with(ends));
        assert_eq!(named.count(), 1, "{begins}…{ends}");
    }
    for pack in ["derby", "leicester"] {
        assert!(files.contains_key(&format!("packs/{pack}.json")));
        assert!(files.contains_key(&format!("snippets/{pack}.html")));
    }
    for name in compressible {
        let Some((plain, form @ ("br" | "gz"))) = name.rsplit_once('.') else {
            assert!(files.contains_key(&format!("{name}.br")), "{name}.br");
            assert!(files.contains_key(&format!("{name}.gz")), "{name}.gz");
            continue;
        };
        let mut unpacked = Vec::new();
        let packed = files[name].as_slice();
        if form == "br" {
            brotli::BrotliDecompress(&mut &*packed, &mut unpacked).unwrap();
        } else {
            flate2::read::GzDecoder::new(packed)
                .read_to_end(&mut unpacked)
                .unwrap();
        }
        assert_eq!(unpacked, files[plain], "{name}");
    }
}

#[test]
fn every_file_has_its_hash_in_the_list_and_hashed_names_are_true() {
    use base64::Engine;
    use sha2::Digest;

    let files = tree(built());
    let list: BTreeMap<String, String> = serde_json::from_slice(&files["integrity.json"]).unwrap();
    let expected: Vec<&String> = files
        .keys()
        .filter(|name| {
            !has_extension(name, "br") && !has_extension(name, "gz") && *name != "integrity.json"
        })
        .collect();
    assert_eq!(list.keys().collect::<Vec<_>>(), expected);
    for (name, integrity) in &list {
        let hash = sha2::Sha256::digest(&files[name]);
        let base64 = base64::engine::general_purpose::STANDARD.encode(hash);
        assert_eq!(*integrity, format!("sha256-{base64}"), "{name}");
        if name.starts_with("assets/") || has_extension(name, "bin") {
            let hex = format!("{:016x}", u64::from_be_bytes(hash[..8].try_into().unwrap()));
            assert!(name.contains(&format!("-{hex}.")), "{name}: {hex}");
        }
    }
}

#[test]
fn manifests_name_parts_that_are_there() {
    for pack in ["derby", "leicester"] {
        let manifest = fs::read(built().join(format!("packs/{pack}.json"))).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        assert_eq!(manifest["format"], 1);
        assert_eq!(manifest["pack"], pack);
        assert_eq!(manifest["exemplar"], true);
        let part = &manifest["parts"]["contact"];
        let file = built().join("packs").join(part["file"].as_str().unwrap());
        assert_eq!(part["bytes"], fs::metadata(file).unwrap().len());
    }
}

#[test]
fn building_anew_gives_the_same_bytes() {
    let again = Path::new(env!("CARGO_TARGET_TMPDIR")).join("host-www-again");
    let run = run(&["build", "--fresh", "--out", again.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let (first, second) = (tree(built()), tree(&again));
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &first {
        assert!(*bytes == second[name], "{name} differs");
    }
}

#[test]
fn building_says_that_the_packs_are_not_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("www");
    let run = run(&["build", "--out", out.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for council in ["Derby City Council", "Leicester City Council"] {
        assert!(
            run.stderr
                .contains(&format!("{council} has not confirmed it")),
            "{}",
            run.stderr
        );
    }
    assert!(
        run.stderr.contains("bytes to the first screen"),
        "{}",
        run.stderr
    );
    let left: Vec<PathBuf> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(left, [out], "nothing is left beside the folder");
}

#[test]
fn a_folder_of_others_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = folder.path().join("index.html");
    fs::write(&theirs, "theirs").unwrap();
    let run = run(&["build", "--out", folder.path().to_str().unwrap()]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("no build made"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(theirs).unwrap(), "theirs");
}

#[test]
fn a_council_of_its_own_is_built_alone_and_is_the_default() {
    let folder = tempfile::tempdir().unwrap();
    let packs = folder.path().join("packs");
    let pack = copy_of("derby", &packs);
    let council = pack.join("council.toml");
    edit(&council, "id = \"derby\"", "id = \"elsewhere\"");
    edit(&council, "Derby City Council", "Elsewhere Council");
    let out = folder.path().join("www");
    let run = run(&[
        "build",
        "--packs",
        packs.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let files = tree(&out);
    let manifests: Vec<&String> = files
        .keys()
        .filter(|name| name.starts_with("packs/") && has_extension(name, "json"))
        .collect();
    assert_eq!(manifests, ["packs/elsewhere.json"]);
    let script = String::from_utf8(files["safeguarding-guide.js"].clone()).unwrap();
    assert!(script.starts_with("const BUILD = {"), "{script}");
    assert!(
        script
            .lines()
            .next()
            .unwrap()
            .contains("\"pack\":\"packs/elsewhere.json\"")
    );
}

#[test]
fn a_pack_with_errors_stops_the_build_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let pack = copy_of("derby", folder.path());
    edit(
        &pack.join("opening-hours.toml"),
        "monday = \"09:00-17:00\"",
        "monday = \"09:00-25:00\"",
    );
    let out = folder.path().join("www");
    let packs = folder.path().to_str().unwrap();
    let run = run(&["build", "--packs", packs, "--out", out.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("opening-hours.toml:"), "{}", run.stderr);
    assert!(!out.exists());
}

#[test]
fn an_ended_calendar_is_warned_of_and_built() {
    let folder = tempfile::tempdir().unwrap();
    let packs = folder.path().join("packs");
    with_ended_calendar(&packs);
    let out = folder.path().join("www");
    let run = run(&[
        "build",
        "--packs",
        packs.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let warning = run
        .stderr
        .lines()
        .find(|line| line.contains("england-wales.toml:3:"))
        .unwrap_or_else(|| panic!("{}", run.stderr));
    assert!(
        warning.contains("warning: the bank holidays ended on 2019-12-31"),
        "{warning}"
    );
    assert!(out.join("packs/derby.json").is_file());
}

#[test]
fn two_packs_of_one_name_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let pack = copy_of("derby", folder.path());
    fs::rename(pack, folder.path().join("copy")).unwrap();
    copy_of("derby", folder.path());
    let out = folder.path().join("www");
    let packs = folder.path().to_str().unwrap();
    let run = run(&["build", "--packs", packs, "--out", out.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("are named “derby”"), "{}", run.stderr);
    assert!(!out.exists());
}

#[test]
fn a_folder_without_packs_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(&["build", "--packs", folder.path().to_str().unwrap()]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("holds no pack"), "{}", run.stderr);
}

/// Runs `build` with these programs alone in the path: shell scripts by name.
#[cfg(unix)]
fn build_with(programs: &[(&str, &str)]) -> crate::program::Run {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    for (name, script) in programs {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let out = folder.path().join("www");
    let output = command()
        .args(["build", "--out", out.to_str().unwrap()])
        .env("PATH", folder.path())
        .output();
    let run = finished(output.unwrap());
    assert!(!out.exists());
    run
}

#[test]
#[cfg(unix)]
fn missing_tools_are_told_with_where_to_get_them() {
    built();
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[], "install Node.js 20 or later"),
        (&[("node", "echo v18.20.4")], "Node.js v18.20.4 is too old"),
        (&[("node", "echo v20.19.0")], "install Rust by rustup"),
        (
            &[("node", "echo v20.19.0"), ("rustc", "echo /nowhere")],
            "the compiler's target wasm32-unknown-unknown is missing",
        ),
    ];
    for (programs, remedy) in cases {
        let run = build_with(programs);
        assert_eq!(run.status, 2, "{programs:?}");
        assert!(run.stderr.contains(remedy), "{programs:?}: {}", run.stderr);
    }
}

#[test]
fn the_script_carries_hashes_of_what_it_loads() {
    let script = fs::read_to_string(built().join("safeguarding-guide.js")).unwrap();
    let build = script.lines().next().unwrap();
    let build = build
        .strip_prefix("const BUILD = ")
        .unwrap()
        .strip_suffix(';')
        .unwrap();
    let build: Value = serde_json::from_str(build).unwrap();
    let list = fs::read(built().join("integrity.json")).unwrap();
    let list: Value = serde_json::from_slice(&list).unwrap();
    let assets = [
        (&build["contact"]["glue"], "guide-", ".js"),
        (&build["contact"]["wasm"], "guide-", ".wasm"),
        (&build["whole"]["glue"], "whole-", ".js"),
        (&build["whole"]["wasm"], "whole-", ".wasm"),
        (&build["css"], "guide-", ".css"),
    ];
    for (asset, begins, ends) in assets {
        let file = find(&built().join("assets"), begins, ends);
        let path = format!("assets/{}", file.file_name().unwrap().to_str().unwrap());
        assert_eq!(asset["path"], path);
        assert_eq!(asset["integrity"], list[&path]);
    }
    let packs: Vec<&str> = build["packs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pack| pack["path"].as_str().unwrap())
        .collect();
    assert_eq!(packs, ["packs/derby.json", "packs/leicester.json"]);
    assert_eq!(build["emergency"]["href"], "tel:999");
    assert_eq!(build["police"]["href"], "tel:101");
    assert_eq!(build["pack"], "packs/derby.json");
}
