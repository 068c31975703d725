//! What the journeys look at: the built folder, the packs in it, the reference intranet, and axe-core to judge by.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, ensure};
use guide_domain::framework::Framework;
use guide_domain::pack::Pack;
use guide_domain::part;
use guide_domain::routes::{AnswerId, Position};
use tempfile::TempDir;

use crate::engine::Process;

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_safeguarding-guide");

/// A folder for what a run leaves behind: drivers' logs, pictures of failures, the built guide.
pub(crate) fn scratch() -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
    Ok(folder)
}

/// Where a program's own words go, for whoever has to find out why it failed.
pub(crate) fn log(program: &str) -> Result<Stdio> {
    let file = fs::File::create(scratch()?.join(format!("{program}.log")))?;
    Ok(file.into())
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder that a council puts on its web server, built once in a run.
pub(crate) fn built() -> Result<&'static Path> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT
        .get_or_init(|| build().map_err(|error| format!("{error:#}")))
        .as_deref()
        .map_err(|error| anyhow!("{error}"))
}

fn build() -> Result<PathBuf> {
    let folder = scratch()?.join("www");
    let status = Command::new(PROGRAM)
        .args(["build", "--out"])
        .arg(&folder)
        .current_dir(workspace())
        .stdin(Stdio::null())
        // It prints the folder's name, which is known.
        .stdout(Stdio::null())
        .status()?;
    ensure!(status.success(), "building the guide ended with {status}");
    Ok(folder)
}

/// The folder of the packs that come with the guide.
pub(crate) fn bundled_packs() -> PathBuf {
    workspace().join("src/packs")
}

/// The folder of packs that are made for tests alone.
pub(crate) fn packs_of_tests() -> PathBuf {
    workspace().join("tests/packs")
}

/// What `snippet` prints for the pack in a folder.
pub(crate) fn snippet_of(folder: &Path) -> Result<String> {
    let output = Command::new(PROGRAM)
        .arg("snippet")
        .arg(folder)
        .current_dir(workspace())
        .stdin(Stdio::null())
        .output()?;
    ensure!(
        output.status.success(),
        "`snippet` ended with {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// A file of the built folder.
pub(crate) fn built_text(path: &str) -> Result<String> {
    let file = built()?.join(path);
    fs::read_to_string(&file).with_context(|| format!("{}", file.display()))
}

/// The HTML that a council pastes, as the build wrote it.
pub(crate) fn snippet(pack: &str) -> Result<String> {
    built_text(&format!("snippets/{pack}.html"))
}

/// A pack's manifest.
pub(crate) fn manifest(pack: &str) -> Result<serde_json::Value> {
    Ok(serde_json::from_str(&built_text(&format!(
        "packs/{pack}.json"
    ))?)?)
}

/// A pack, read from the parts that the widget loads: the contact guide and the framework.
pub(crate) fn pack(name: &str) -> Result<Pack> {
    let contact = part::decode(&part_bytes(name, "contact")?)?;
    let framework = part_bytes(name, "framework")?;
    Ok(part::decode_framework(contact, &framework)?)
}

/// A pack with its policy, read from the parts that the widget loads.
pub(crate) fn pack_to_sign(name: &str) -> Result<Pack> {
    let policy = part_bytes(name, "policy")?;
    Ok(part::decode_policy(pack(name)?, &policy)?)
}

fn part_bytes(pack: &str, part: &str) -> Result<Vec<u8>> {
    let manifest = manifest(pack)?;
    let file = manifest.pointer(&format!("/parts/{part}/file"));
    let file = file.and_then(serde_json::Value::as_str);
    let file = file.with_context(|| format!("{pack}’s manifest names no part “{part}”"))?;
    Ok(fs::read(built()?.join("packs").join(file))?)
}

/// The framework of a pack.
pub(crate) fn framework(pack: &Pack) -> Result<&Framework> {
    pack.framework().context("the pack has no framework")
}

/// A screen of the guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Its address, as the `view` attribute takes it.
    pub(crate) view: String,
    /// The words of its heading.
    pub(crate) heading: String,
    /// The answers that lead there; `None` where no answers do.
    pub(crate) path: Option<Vec<AnswerId>>,
}

/// Every screen of a pack's guide: home, every question and outcome on every way there is, the sources.
pub(crate) fn screens(pack: &Pack) -> Result<Vec<Screen>> {
    let named = |view: &str, heading: &str| Screen {
        view: view.to_owned(),
        heading: heading.to_owned(),
        path: None,
    };
    let mut screens = vec![
        named("home", "Whom to call right now"),
        named("sources", "Sources and notes"),
    ];
    let routes = &pack.contact_part().routes;
    let mut paths: Vec<Vec<AnswerId>> = vec![Vec::new()];
    while let Some(path) = paths.pop() {
        let steps: Vec<&str> = path.iter().map(AnswerId::as_str).collect();
        let view = format!("contact/{}", steps.join("/"));
        // The domain's errors hold `Rc`s, which anyhow's may not.
        let position = routes.follow(&path).map_err(|error| anyhow!("{error}"))?;
        let heading = match position {
            Position::Question(question) => {
                for answer in &question.answers {
                    let mut longer = path.clone();
                    longer.push(answer.id.clone());
                    paths.push(longer);
                }
                question.ask.to_string()
            }
            Position::Outcome(outcome) => outcome.title.to_string(),
        };
        screens.push(Screen {
            view: view.trim_end_matches('/').to_owned(),
            heading,
            path: Some(path),
        });
    }
    Ok(screens)
}

/// Every screen of a pack's framework, one for each role among them, and the search.
pub(crate) fn framework_screens(pack: &Pack) -> Result<Vec<Screen>> {
    let named = |view: String, heading: &str| Screen {
        view,
        heading: heading.to_owned(),
        path: None,
    };
    let framework = framework(pack)?;
    let roles = framework.roles.iter();
    let roles = roles.map(|role| named(format!("roles/{}", role.id), &role.person));
    let topic = framework.topics.first().context("there is no topic")?;
    let others = [
        ("roles".to_owned(), "Roles and responsibilities"),
        ("roles/nobody".to_owned(), "There is no such role"),
        ("my-roles".to_owned(), "My responsibilities"),
        ("accountability".to_owned(), "Who holds whom to account"),
        ("terms".to_owned(), "Laws, boards and terms"),
        ("compare".to_owned(), "Two councils side by side"),
        (format!("compare/{}", topic.id), "Two councils side by side"),
        ("search".to_owned(), "Search the guide"),
    ];
    let others = others.map(|(view, heading)| named(view, heading));
    Ok(roles.chain(others).collect())
}

/// The reference intranet, served by the program itself, with a ledger of its own.
#[derive(Debug)]
pub(crate) struct Intranet {
    /// Where it answers: `http://127.0.0.1:49152`.
    pub(crate) address: String,
    /// Where it listens: `127.0.0.1:49152`.
    pub(crate) place: String,
    /// `None` while it is stopped.
    process: Option<Process>,
    /// What `build` made.
    built: PathBuf,
    ledger: TempDir,
}

impl Intranet {
    /// Starts it on a free port and waits until it has told its address.
    pub(crate) fn start() -> Result<Self> {
        Self::start_with(built()?)
    }

    /// Starts it with another built folder.
    pub(crate) fn start_with(built: &Path) -> Result<Self> {
        let ledger = tempfile::tempdir()?;
        let (process, address) = serve("127.0.0.1:0", &database(&ledger), built)?;
        Ok(Self {
            built: built.to_owned(),
            place: address.trim_start_matches("http://").to_owned(),
            address,
            process: Some(process),
            ledger,
        })
    }

    /// The same under another host name, which the browser has to know.
    pub(crate) fn under(self, host: &str) -> Result<Self> {
        let (_, port) = self.place.rsplit_once(':').context("no port")?;
        Ok(Self {
            address: format!("http://{host}:{port}"),
            ..self
        })
    }

    /// Stops it, as a machine that is switched off; returns once nothing answers any more.
    pub(crate) fn stop(&mut self) {
        self.process = None;
    }

    /// Starts it again at the same address, with the same ledger.
    pub(crate) fn start_again(&mut self) -> Result<()> {
        let (process, _) = serve(&self.place, &database(&self.ledger), &self.built)?;
        self.process = Some(process);
        Ok(())
    }

    /// What `export --format jsonl` prints, object by object.
    pub(crate) fn exported(&self) -> Result<Vec<serde_json::Value>> {
        let printed = self.command(&["export", "--format", "jsonl"])?;
        let lines = printed.lines().map(serde_json::from_str);
        lines
            .collect::<Result<_, _>>()
            .with_context(|| format!("`export` printed “{printed}”"))
    }

    /// Fails unless `verify` calls the ledger whole.
    pub(crate) fn verify(&self) -> Result<()> {
        self.command(&["verify"]).map(drop)
    }

    /// What a command about the ledger prints; an error where it ends with anything but 0.
    fn command(&self, arguments: &[&str]) -> Result<String> {
        let output = Command::new(PROGRAM)
            .args(arguments)
            .args(["--database", &database(&self.ledger)])
            .current_dir(workspace())
            .stdin(Stdio::null())
            .output()?;
        ensure!(
            output.status.success(),
            "`{}` ended with {}: {}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8(output.stdout)?)
    }
}

fn database(folder: &TempDir) -> String {
    format!("sqlite:{}", folder.path().join("ledger.sqlite").display())
}

/// Starts `serve` and waits until it has told its address.
fn serve(place: &str, database: &str, built: &Path) -> Result<(Process, String)> {
    let log_file = scratch()?.join("serve.log");
    let mut command = Command::new(PROGRAM);
    command
        .args(["serve", "--addr", place, "--database", database, "--built"])
        .arg(built)
        .current_dir(workspace())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log("serve")?);
    let mut process = Process::start(command)?;
    let output = process.child.stdout.take().context("no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let address = line
        .split_whitespace()
        .find(|word| word.starts_with("http://"))
        .with_context(|| {
            format!(
                "`serve` printed no address but “{line}”; see {}",
                log_file.display()
            )
        })?;
    let address = address.trim_end_matches('/').to_owned();
    Ok((process, address))
}

/// The source of axe-core, installed below the build's folder at the version that `tests/package-lock.json` names.
pub(crate) fn axe() -> Result<&'static str> {
    static AXE: OnceLock<Result<String, String>> = OnceLock::new();
    AXE.get_or_init(|| install_axe().map_err(|error| format!("{error:#}")))
        .as_deref()
        .map_err(|error| anyhow!("{error}"))
}

fn install_axe() -> Result<String> {
    let folder = scratch()?.join("npm");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    let sources = workspace().join("tests");
    let lock = fs::read(sources.join("package-lock.json"))?;
    let installed = fs::read(folder.join("package-lock.json")).is_ok_and(|there| there == lock);
    if !(installed && script.is_file()) {
        fs::create_dir_all(&folder)?;
        for file in ["package.json", "package-lock.json", ".npmrc"] {
            fs::copy(sources.join(file), folder.join(file))?;
        }
        let status = Command::new("npm")
            .args(["ci", "--ignore-scripts", "--loglevel=error"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .context("npm cannot be started: install Node.js 20 or later")?;
        ensure!(
            status.success(),
            "`npm ci` for axe-core ended with {status}"
        );
    }
    fs::read_to_string(&script).with_context(|| format!("{}", script.display()))
}
