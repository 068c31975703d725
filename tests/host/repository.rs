//! What the repository says about itself in several places is the same in all of them.

use std::fs;
use std::path::Path;
use std::process::Command;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What follows a mark, up to the end of the word.
fn after(path: &str, mark: &str) -> String {
    let text = read(path);
    let found: Vec<&str> = text.split(mark).skip(1).collect();
    assert_eq!(found.len(), 1, "“{mark}” in {path}");
    let ends = |sign: char| sign == '"' || sign.is_whitespace();
    found[0].split(ends).next().unwrap().to_owned()
}

#[test]
fn one_compiler_is_named_everywhere_and_at_work() {
    let pinned = after("rust-toolchain.toml", "channel = \"");
    let oldest = after("Cargo.toml", "rust-version = \"");
    assert_eq!(
        pinned.rsplit_once('.').unwrap().0,
        oldest,
        "rust-toolchain.toml and `rust-version` in Cargo.toml"
    );
    let in_workflow = after(".github/workflows/ci.yml", "dtolnay/rust-toolchain@");
    assert_eq!(pinned, in_workflow, "rust-toolchain.toml and the workflow");
    let here = Command::new("rustc")
        .arg("--version")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let here = String::from_utf8(here.stdout).unwrap();
    assert!(
        here.starts_with(&format!("rustc {pinned} ")),
        "rust-toolchain.toml pins {pinned}; at work is {here}"
    );
}

#[test]
fn members_take_version_and_compiler_from_the_workspace() {
    let root = read("Cargo.toml");
    let members = root
        .split_once("\nmembers = [")
        .unwrap()
        .1
        .split_once(']')
        .unwrap()
        .0;
    let members: Vec<&str> = members.split('"').skip(1).step_by(2).collect();
    assert!(members.len() > 4, "{members:?}");
    for member in members {
        let manifest = read(&format!("{member}/Cargo.toml"));
        for line in [
            "version.workspace = true",
            "edition.workspace = true",
            "rust-version.workspace = true",
        ] {
            assert!(manifest.contains(line), "{member}: {line}");
        }
    }
}
