//! The guide's search alone, compiled as the widget is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, ensure};
use serde::Deserialize;
use wasm_bindgen_cli_support::Bindgen;

/// The module and its bindings.
pub(crate) struct Module {
    /// An ES module.
    pub(crate) glue: Vec<u8>,
    pub(crate) wasm: Vec<u8>,
}

/// One line of cargo's `--message-format=json`, as far as it concerns us.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Compiles it and makes its bindings.
pub(crate) fn built() -> Result<Module> {
    let module = fs::read(compiled()?)?;
    let mut generator = Bindgen::new();
    let mut output = generator
        .input_bytes("guide", module)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    Ok(Module {
        glue: output.js().as_bytes().to_vec(),
        wasm: output.wasm_mut().emit_wasm(),
    })
}

fn compiled() -> Result<PathBuf> {
    let output = Command::new(env!("CARGO"))
        .args([
            "rustc",
            "-p",
            "guide-bench-search",
            "--lib",
            "--crate-type",
            "cdylib",
        ])
        .args(["--target", "wasm32-unknown-unknown", "--profile", "web"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        // Flags for the native side do not fit this target.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    ensure!(
        output.status.success(),
        "compiling the search ended with {}",
        output.status
    );
    let messages = output.stdout.split(|byte| *byte == b'\n');
    messages
        .filter_map(|line| serde_json::from_slice::<Message>(line).ok())
        .filter(|message| message.reason == "compiler-artifact")
        .flat_map(|message| message.filenames)
        .rfind(|path| path.extension().is_some_and(|kind| kind == "wasm"))
        .ok_or_else(|| anyhow!("cargo named no .wasm file of guide-bench-search"))
}
