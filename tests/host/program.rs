//! Running the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// What a run gave.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program, not yet run.
pub(crate) fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_safeguarding-guide"))
}

pub(crate) fn run(arguments: &[&str]) -> Run {
    finished(command().args(arguments).output().unwrap())
}

pub(crate) fn finished(output: Output) -> Run {
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The bundled packs.
pub(crate) fn bundled() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs")
}

/// A folder made by `build`, once for all tests.
pub(crate) fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("host-www");
        let run = run(&["build", "--out", folder.to_str().unwrap()]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(run.stdout.trim(), folder.to_str().unwrap());
        folder
    })
}

/// The one file of a folder whose name begins and ends so.
pub(crate) fn find(folder: &Path, begins: &str, ends: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(begins) && name.ends_with(ends)
        })
        .collect();
    assert_eq!(
        found.len(),
        1,
        "{begins}…{ends} in {}: {found:?}",
        folder.display()
    );
    found.remove(0)
}

/// A copy of a bundled pack in a folder of its own, without its framework.
pub(crate) fn copy_of(pack: &str, into: &Path) -> PathBuf {
    let copy = into.join(pack);
    fs::create_dir_all(&copy).unwrap();
    for entry in fs::read_dir(bundled().join(pack)).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
        }
    }
    copy
}

/// Replaces a text that stands in a file once.
pub(crate) fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// A copy of Derby's pack whose bank holidays ended on 31 December 2019.
pub(crate) fn with_ended_calendar(into: &Path) -> PathBuf {
    let pack = copy_of("derby", into);
    let calendar = pack.join("calendars/england-wales.toml");
    fs::create_dir(pack.join("calendars")).unwrap();
    fs::write(
        calendar,
        "name = \"England and Wales\"\nfrom = 2019-01-01\nto = 2019-12-31\n\
         holidays = [{ date = 2019-12-25, name = \"Christmas Day\" }]\n",
    )
    .unwrap();
    pack
}
