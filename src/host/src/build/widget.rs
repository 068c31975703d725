//! The widget: compiled for WebAssembly, with its bindings.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;
use wasm_bindgen_cli_support::Bindgen;

use super::cache::Cache;
use super::command::{CommandError, Tool};
use crate::checkout::Checkout;
use crate::files::{self, FileError};

const TARGET: &str = "wasm32-unknown-unknown";
const GET_RUST: &str = "install Rust by rustup (https://rustup.rs)";

/// Why there is no widget.
#[derive(Debug, Error)]
pub(crate) enum WidgetError {
    /// The compiler, or rustup, did not do it.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// cargo said nothing of a `.wasm` file.
    #[error(
        "cargo built the widget but named no .wasm file; run `cargo clean -p guide-widget` and start again"
    )]
    NoModule,
    /// The bindings' generator refused the module.
    #[error("the widget's bindings could not be made: {0}")]
    Bindings(String),
    /// The bindings would need further files, which the loader does not load.
    #[error(
        "the widget's bindings need further JavaScript files ({0}); leave out dependencies with inline JavaScript"
    )]
    FurtherFiles(String),
    /// A file could not be used.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Which screens a build of the widget holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The contact guide alone: the number comes first, and everything else only where somebody asks for it.
    Contact,
    /// Every screen.
    Whole,
}

/// The widget's two files.
#[derive(Debug)]
pub(crate) struct Widget {
    /// The bindings, an ES module.
    pub(crate) glue: Vec<u8>,
    /// The module.
    pub(crate) wasm: Vec<u8>,
}

/// Compiles the widget and makes its bindings.
pub(crate) fn compile(
    checkout: &Checkout,
    cache: &Cache,
    extent: Extent,
) -> Result<Widget, WidgetError> {
    require_target(checkout)?;
    eprintln!(
        "· compiling {} (the first time takes some minutes)",
        extent.name()
    );
    let module = files::read(&cargo(checkout, extent)?)?;
    let inputs: &[&[u8]] = &[&module];
    // Either result is made together with the other; asking twice costs one more run on a cold cache only.
    let glue = cache.get("glue", inputs, || Ok::<_, WidgetError>(bind(&module)?.glue))?;
    let wasm = cache.get("wasm", inputs, || Ok::<_, WidgetError>(bind(&module)?.wasm))?;
    Ok(Widget { glue, wasm })
}

impl Extent {
    fn name(self) -> &'static str {
        match self {
            Self::Contact => "the contact guide",
            Self::Whole => "the whole guide",
        }
    }

    fn features(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &["--no-default-features"],
            Self::Whole => &[],
        }
    }
}

/// Adds the compiler's WebAssembly target where it is missing. A Rust without rustup may have it all the same.
fn require_target(checkout: &Checkout) -> Result<(), WidgetError> {
    let mut rustc = Tool::new("rustc", GET_RUST, GET_RUST);
    rustc
        .command()
        .args(["--print", "target-libdir", "--target", TARGET])
        // rustup's choice of compiler depends on the folder.
        .current_dir(checkout.root());
    let folder = String::from_utf8_lossy(&rustc.output()?).trim().to_owned();
    if Path::new(&folder).is_dir() {
        return Ok(());
    }
    eprintln!("· adding the compiler's target {TARGET}");
    let mut rustup = Tool::new(
        "rustup",
        "the compiler's target wasm32-unknown-unknown is missing: install Rust by rustup (https://rustup.rs), \
         or the target from where your Rust comes from",
        "check the network connection, or run `rustup target add wasm32-unknown-unknown` by hand",
    );
    rustup
        .command()
        .args(["target", "add", TARGET])
        .current_dir(checkout.root());
    rustup.output()?;
    Ok(())
}

/// One line of cargo's `--message-format=json`, as far as it concerns us.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

fn cargo(checkout: &Checkout, extent: Extent) -> Result<PathBuf, WidgetError> {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut cargo = Tool::new(&program, GET_RUST, "mend what the compiler names above");
    cargo
        .command()
        .args(["rustc", "-p", "guide-widget", "--lib"])
        .args(["--crate-type", "cdylib", "--target", TARGET])
        .args(extent.features())
        .args([
            "--profile",
            "web",
            "--message-format=json-render-diagnostics",
        ])
        .current_dir(checkout.root())
        // Flags for the native side (a sanitiser, a linker) do not fit this target.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    let messages = cargo.output_with_progress()?;
    messages
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Message>(line).ok())
        .filter(|message| message.reason == "compiler-artifact")
        .flat_map(|message| message.filenames)
        .rfind(|path| path.extension().is_some_and(|kind| kind == "wasm"))
        .ok_or(WidgetError::NoModule)
}

fn bind(module: &[u8]) -> Result<Widget, WidgetError> {
    let failed =
        |error: Box<dyn std::error::Error + Send + Sync>| WidgetError::Bindings(error.to_string());
    let mut generator = Bindgen::new();
    let mut output = generator
        .input_bytes("guide", module.to_vec())
        .web(true)
        .map_err(|error| failed(error.into()))?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .map_err(|error| failed(error.into()))?;
    let further: Vec<&str> = output
        .snippets()
        .iter()
        .filter_map(|(from, scripts)| (!scripts.is_empty()).then_some(from))
        .chain(output.local_modules().keys())
        .map(String::as_str)
        .collect();
    if !further.is_empty() {
        return Err(WidgetError::FurtherFiles(further.join(", ")));
    }
    Ok(Widget {
        glue: output.js().as_bytes().to_vec(),
        wasm: output.wasm_mut().emit_wasm(),
    })
}
