//! The command line: results on standard output, everything else on standard error.

use std::ffi::OsString;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use guide_authoring::compile;
use guide_domain::Instant;
use guide_domain::framework::RoleId;
use guide_domain::search::Index;
use guide_domain::spoken;
use guide_ledger::LedgerError;

use crate::build::{self, BuildError, Order};
use crate::checkout::Checkout;
use crate::packs::{self, PackError};
use crate::policy::NoPolicy;
use crate::roles::RolesError;
use crate::serve::{self, DEFAULT_ADDRESS};
use crate::service::opening::OpenError;
use crate::snippet::FolderAddress;
use crate::{check, clock, keeping, policy, roles, route, search, service, snippet};

/// The answer is no: a pack with errors, a pack without a policy, a search that finds nothing.
pub(crate) const ANSWER_IS_NO: u8 = 1;
/// Wrong use, or something that kept the program from answering.
const NO_ANSWER: u8 = 2;

/// Builds, checks and serves the Safeguarding Guide.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

impl Cli {
    /// What the program was called with; `serve` if with nothing.
    pub(crate) fn given() -> Self {
        let mut words: Vec<OsString> = std::env::args_os().collect();
        if words.len() < 2 {
            words.push("serve".into());
        }
        Self::parse_from(words)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the guide and serve it in a reference intranet (done when no command is given)
    Serve(Serve),
    /// Build the folder a council puts on its web server
    Build(Build),
    /// Print the HTML to paste into a page, with the numbers in it as plain HTML
    Snippet(Snippet),
    /// List every problem of a pack: file, line, what is wrong, what to do
    Check(Check),
    /// Print what the guide would say, as JSON
    Route(Route),
    /// Print who is responsible for what, by the council's framework, or one's own duties
    Roles(Roles),
    /// Print the policy that people sign, section by section, with the hash of its text
    Policy(PolicyOrder),
    /// Search contacts, roles, duties, laws, boards and the glossary, as the guide's search does
    Search(Search),
    /// Print who has signed and been trained, out of those on a roster
    Report(keeping::Report),
    /// Print the sign-offs held
    Export(keeping::Export),
    /// Tell whether the ledger is whole, or which entry is the first bad one
    Verify(keeping::Verify),
    /// Erase a person’s fields from the ledger; the entries stay, without a person
    Erase(keeping::Erase),
    /// Erase the personal fields of all sign-offs recorded before a date
    Retain(keeping::Retain),
    /// Print the JSON Schema of the records that hosts receive
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, default_value_t = DEFAULT_ADDRESS)]
    addr: SocketAddr,
    /// The folder of packs, or of one pack; the bundled packs if left out
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// Serve a folder that `build` made, and build nothing
    #[arg(long, value_name = "DIR", conflicts_with = "packs")]
    built: Option<PathBuf>,
    #[command(flatten)]
    service: service::opening::Order,
}

#[derive(Debug, Args)]
struct Build {
    /// The folder to make; `target/www` of the checkout if left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of packs, or of one pack; the bundled packs if left out
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// Make everything anew instead of taking it from an earlier build with the same sources
    #[arg(long)]
    fresh: bool,
}

#[derive(Debug, Args)]
struct Snippet {
    /// A pack folder, a compiled pack's manifest, or the name of a bundled pack
    pack: String,
    /// Where pages find the built folder: a path on their own website, beginning with “/”
    #[arg(long, value_name = "PATH", default_value_t)]
    folder: FolderAddress,
}

#[derive(Debug, Args)]
struct Check {
    /// A pack folder, a compiled pack's manifest, or the name of a bundled pack
    pack: String,
    /// The date for which to check, YYYY-MM-DD; today if left out
    #[arg(long, value_name = "DATE", value_parser = check::date)]
    at: Option<NaiveDate>,
    /// Print an array of {severity, code, file, line, column, message} instead
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Route {
    /// A pack folder, a compiled pack's manifest, or the name of a bundled pack
    pack: String,
    /// The answers' ids joined by `/`; a path that stops early gives the union of what can follow
    #[arg(long, value_name = "PATH")]
    about: String,
    /// The instant, RFC 3339 with its offset; now if left out
    #[arg(long, value_name = "INSTANT", value_parser = route::instant)]
    at: Option<Instant>,
}

#[derive(Debug, Args)]
struct Roles {
    /// A pack folder, a compiled pack's manifest, or the name of a bundled pack
    pack: String,
    /// A role of one's own, by its id; may be given several times, and each duty is printed once
    #[arg(long = "role", value_name = "ID")]
    chosen: Vec<String>,
    /// Print an array of {id, section, title, category, duties} instead
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct PolicyOrder {
    /// A pack folder, a compiled pack's manifest, or the name of a bundled pack
    pack: String,
    /// Print `{id, version, locale, text, sha256, review_due, sections}` instead
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Search {
    /// A pack folder, a compiled pack's manifest, or the name of a bundled pack
    pack: String,
    /// What to look for; the last word may be the beginning of one
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Print an array of {kind, id, ref, title, text, score} instead
    #[arg(long)]
    json: bool,
    /// Print at most so many hits
    #[arg(long, value_name = "N", default_value = "20")]
    limit: NonZeroUsize,
}

/// Why a command ended without the result asked for.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit status.
    pub(crate) status: u8,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

impl<E: std::error::Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        let cause: &(dyn std::error::Error + 'static) = &error;
        let pack = match cause.downcast_ref::<BuildError>() {
            Some(BuildError::Pack(error)) => Some(error),
            Some(_) | None => cause.downcast_ref::<PackError>(),
        };
        let has_none = cause.is::<NoPolicy>()
            || matches!(
                cause.downcast_ref::<RolesError>(),
                Some(RolesError::NoFramework(_))
            );
        let ledger = match cause.downcast_ref::<OpenError>() {
            Some(OpenError::Ledger(error)) => Some(error),
            Some(_) | None => cause.downcast_ref::<LedgerError>(),
        };
        let not_whole = matches!(
            ledger,
            Some(LedgerError::NotWhole { .. } | LedgerError::NoHead(_))
        );
        Self {
            status: if has_none || not_whole || pack.is_some_and(PackError::is_answer) {
                ANSWER_IS_NO
            } else {
                NO_ANSWER
            },
            message: error.to_string(),
        }
    }
}

/// Carries out the command.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let checkout = Checkout::find()?;
    match cli.command {
        Command::Serve(order) => serve(&checkout, order),
        Command::Build(order) => build(&checkout, order),
        Command::Snippet(order) => snippet(&checkout, &order),
        Command::Check(order) => check(&checkout, &order),
        Command::Route(order) => route(&checkout, &order),
        Command::Roles(order) => roles(&checkout, &order),
        Command::Policy(order) => policy(&checkout, &order),
        Command::Search(order) => search(&checkout, &order),
        Command::Report(order) => order.run(&checkout),
        Command::Export(order) => order.run(&checkout),
        Command::Verify(order) => order.run(&checkout),
        Command::Erase(order) => order.run(&checkout),
        Command::Retain(order) => order.run(&checkout),
        Command::Schema => schema(),
    }
}

fn serve(checkout: &Checkout, order: Serve) -> Result<ExitCode, Failure> {
    let folder = if let Some(folder) = order.built {
        folder
    } else {
        let order = Order {
            out: checkout.generated("www"),
            packs: order.packs.unwrap_or_else(|| checkout.packs()),
            fresh: false,
        };
        let built = build::build(checkout, &order)?;
        // Whoever works on the screens must see them to make them lighter; `build` refuses.
        if let Err(too_heavy) = built.first_screen.check() {
            eprintln!("warning: {too_heavy}");
        }
        order.out
    };
    let site = serve::prepare(checkout, &folder, order.addr, order.service.notice())?;
    keeping::log();
    let service = service::opening::open(&folder, checkout, order.service, order.addr)?;
    site.serve(service)?;
    Ok(ExitCode::SUCCESS)
}

fn schema() -> Result<ExitCode, Failure> {
    let schema = schemars::schema_for!(guide_domain::sign_off::record::Record);
    print(&serde_json::to_string_pretty(&schema)?)?;
    Ok(ExitCode::SUCCESS)
}

fn build(checkout: &Checkout, order: Build) -> Result<ExitCode, Failure> {
    let order = Order {
        out: order.out.unwrap_or_else(|| checkout.generated("www")),
        packs: order.packs.unwrap_or_else(|| checkout.packs()),
        fresh: order.fresh,
    };
    let built = build::build(checkout, &order)?;
    built.first_screen.check()?;
    eprintln!(
        "{} bytes to the first screen (Brotli)",
        built.first_screen.bytes()
    );
    print(&order.out.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn snippet(checkout: &Checkout, order: &Snippet) -> Result<ExitCode, Failure> {
    let pack = packs::open(&order.pack, checkout, clock::today())?;
    let part = pack.contact_part();
    if part.is_exemplar() {
        eprintln!("{}", spoken::exemplar(part));
    }
    let manifest = compile(&pack)?.manifest;
    let html = snippet::snippet(&pack, &manifest, &order.folder)?;
    print(html.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn check(checkout: &Checkout, order: &Check) -> Result<ExitCode, Failure> {
    let on = order.at.unwrap_or_else(clock::today);
    let report = check::report(&order.pack, checkout, on)?;
    print(&if order.json {
        report.json()?
    } else {
        report.text()
    })?;
    let status = if report.is_usable() { 0 } else { ANSWER_IS_NO };
    Ok(ExitCode::from(status))
}

fn route(checkout: &Checkout, order: &Route) -> Result<ExitCode, Failure> {
    let at = order.at.unwrap_or_else(clock::now);
    let pack = packs::open(&order.pack, checkout, clock::date(at))?;
    let answer = route::answer(&pack, &order.about, at)?;
    print(&serde_json::to_string_pretty(&answer)?)?;
    Ok(ExitCode::SUCCESS)
}

fn roles(checkout: &Checkout, order: &Roles) -> Result<ExitCode, Failure> {
    let pack = packs::open(&order.pack, checkout, clock::today())?;
    let chosen: Vec<RoleId> = order.chosen.iter().map(|id| RoleId::new(id)).collect();
    let answer = roles::answer(&pack, &chosen)?;
    print(&if order.json {
        answer.json()?
    } else {
        answer.text()
    })?;
    Ok(ExitCode::SUCCESS)
}

fn policy(checkout: &Checkout, order: &PolicyOrder) -> Result<ExitCode, Failure> {
    let pack = packs::open(&order.pack, checkout, clock::today())?;
    let policy = policy::of(&pack)?;
    if pack.contact_part().is_exemplar() {
        eprintln!("{}", spoken::exemplar(pack.contact_part()));
    }
    print(&if order.json {
        policy::json(policy)?
    } else {
        policy::text(policy)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn search(checkout: &Checkout, order: &Search) -> Result<ExitCode, Failure> {
    let at = clock::now();
    let pack = packs::open(&order.pack, checkout, clock::date(at))?;
    let query = order.words.join(" ");
    let index = Index::new(&pack);
    let results = index.search(&query, order.limit.get());
    for remark in search::remarks(&order.pack, &results) {
        eprintln!("{remark}");
    }
    let found_nothing = results.hits.is_empty();
    if found_nothing {
        eprintln!("{}", search::nothing(pack.contact_part(), &query, at)?);
    }
    if order.json {
        print(&search::json(&results)?)?;
    } else if !found_nothing {
        print(&search::text(&results))?;
    }
    let status = if found_nothing { ANSWER_IS_NO } else { 0 };
    Ok(ExitCode::from(status))
}

/// Prints a result. Whoever reads only its beginning (`| head`) has what they wanted.
pub(crate) fn print(result: &str) -> io::Result<()> {
    match writeln!(io::stdout(), "{result}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}
