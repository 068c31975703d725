//! The commands on the ledger itself: `export`, `verify`, `erase`, `retain`; and where it is.

use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Europe::London;
use clap::{Args, ValueEnum};
use guide_domain::Instant;
use guide_ledger::address::BadAddress;
use guide_ledger::verify::{Verdict, verify};
use guide_ledger::{Database, Keeper, LedgerError, Opening, ledger};
use thiserror::Error;

use crate::checkout::Checkout;
use crate::cli::{ANSWER_IS_NO, DATABASE, Ends, Failure, NO_ANSWER, check, print};
use crate::clock;
use crate::clock::doubt::{Doubt, doubt};
use crate::files::{self, FileError};
use crate::person::{Person, Spellings};
use crate::report::export::{ExportError, Format, Writer, Xapi};

/// Where the ledger is, as it is said.
#[derive(Debug, Args)]
pub(crate) struct LedgerPlace {
    /// The ledger, `sqlite:PATH` or `postgres://USER@HOST/NAME`. If left out, what the variable `SAFEGUARDING_DATABASE`
    /// says; else a file in the checkout’s folder data/
    // Text, not an address: the parser's errors repeat what they were given, passwords too.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// A file with the ledger’s address, so that its password stands in no command line
    #[arg(long, value_name = "FILE", conflicts_with = "database")]
    database_file: Option<PathBuf>,
    /// The file with the ledger’s count and last hash; beside a SQLite file, else in the folder data/, if left out
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
}

/// Where the ledger is.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) database: Database,
    /// The head's file.
    pub(crate) head: PathBuf,
}

/// Why nobody knows where the ledger is.
#[derive(Debug, Error)]
pub(crate) enum NoPlace {
    /// The address is none.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// The address's file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The variable holds no text.
    #[error("{DATABASE} is not in UTF-8; write sqlite:PATH or postgres://USER@HOST/NAME")]
    Variable,
}

impl Ends for NoPlace {}

impl LedgerPlace {
    /// Reads the address, from wherever it is.
    pub(crate) fn find(&self, checkout: &Checkout) -> Result<Place, NoPlace> {
        let database = match self.address()? {
            Some(address) => address.parse()?,
            None => Database::file(&checkout.kept().join("sign-offs.sqlite")),
        };
        if self.database.is_some() && has_password(&database) {
            eprintln!(
                "warning: the database’s password stands in the command line, where everybody at this machine can read it; put the address into a file for --database-file, or into {DATABASE}"
            );
        }
        let head = self.head.clone();
        let head = head.unwrap_or_else(|| database.head_file(&checkout.kept()));
        Ok(Place { database, head })
    }

    /// What is said on the command line goes before what stands in the environment.
    fn address(&self) -> Result<Option<String>, NoPlace> {
        if let Some(address) = &self.database {
            return Ok(Some(address.clone()));
        }
        if let Some(file) = &self.database_file {
            return Ok(Some(files::read_text(file)?.trim().to_owned()));
        }
        let variable = std::env::var_os(DATABASE).map(std::ffi::OsString::into_string);
        variable.transpose().map_err(|_bytes| NoPlace::Variable)
    }
}

fn has_password(database: &Database) -> bool {
    match database {
        Database::Sqlite(_) => false,
        Database::Postgres(server) => server.config.get_password().is_some(),
    }
}

impl Ends for LedgerError {
    /// A ledger that is not whole is an answer.
    fn status(&self) -> u8 {
        let is_answer = matches!(self, Self::NotWhole { .. } | Self::NoHead(_));
        if is_answer { ANSWER_IS_NO } else { NO_ANSWER }
    }
}

/// `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    place: LedgerPlace,
    /// csv: a line each, for spreadsheets; jsonl: an object a line; xapi: an array of statements (xAPI 1.0.3)
    #[arg(long, value_name = "FORMAT")]
    format: ExportFormat,
    /// The address of the system that the persons’ names belong to, for xAPI
    #[arg(long, value_name = "URL")]
    xapi_home: Option<String>,
    /// The verb of signatures, for xAPI
    #[arg(long, value_name = "IRI")]
    xapi_verb: Option<String>,
    /// The activity, for xAPI; by default the home’s address with pack, policy and version
    #[arg(long, value_name = "IRI")]
    xapi_activity: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExportFormat {
    Csv,
    Jsonl,
    Xapi,
}

/// No home of accounts.
#[derive(Debug, Error)]
#[error(
    "an xAPI export needs --xapi-home URL: the address of the system that the persons’ names belong to"
)]
struct NoHome;

impl Ends for NoHome {}

impl Ends for ExportError {}

impl Export {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let format = match self.format {
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Jsonl => Format::Jsonl,
            ExportFormat::Xapi => {
                let home = self.xapi_home.as_deref().ok_or(NoHome)?;
                let (verb, activity) = (self.xapi_verb.as_deref(), self.xapi_activity.as_deref());
                Format::Xapi(Xapi::new(home, verb, activity)?)
            }
        };
        let place = self.place.find(checkout)?;
        let mut writer = Writer::new(BufWriter::new(io::stdout().lock()), format)?;
        let mut written = Ok(());
        ledger::each(&place.database, |kept| {
            if written.is_ok() {
                written = writer.add(&kept);
            }
        })?;
        match written.and_then(|()| writer.end()) {
            // Whoever reads only the beginning (`| head`) has what they wanted.
            Err(error) if error.is_broken_pipe() => Ok(ExitCode::SUCCESS),
            ended => ended.map(|()| ExitCode::SUCCESS).map_err(Failure::from),
        }
    }
}

/// `verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    place: LedgerPlace,
}

impl Verify {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let Place { database, head } = self.place.find(checkout)?;
        match verify(&database, &head)? {
            Verdict::Whole(whole) => {
                print(&format!(
                    "whole: {} entries, {} sign-offs, {} of them without a person by erasure",
                    whole.entries, whole.sign_offs, whole.erased
                ))?;
                for begun in &whole.new_heads {
                    print(&format!(
                        "entry {}: a new head was begun at {}, because the old one was lost; what was cut off before then, nobody knows",
                        begun.entry, begun.at
                    ))?;
                }
                if whole.beyond_head > 0 {
                    eprintln!(
                        "the head has not heard of the last {} entries’ commit, though it knew of them before: a host ended while writing them, or writes now",
                        whole.beyond_head
                    );
                }
                Ok(ExitCode::SUCCESS)
            }
            Verdict::Broken(broken) => {
                print(&format!("not whole: {broken}"))?;
                Ok(ExitCode::from(ANSWER_IS_NO))
            }
        }
    }
}

/// `migrate`.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    place: LedgerPlace,
}

impl Migrate {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let Place { database, head } = self.place.find(checkout)?;
        drop(Keeper::open(
            &database,
            &head,
            Opening::Create,
            clock::now(),
        )?);
        print(&format!(
            "{database} is of schema version {}; its head is {}",
            guide_ledger::schema::VERSION,
            head.display()
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// `erase`.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The person, as the roster or the sign-on names them; capital and small letters are one
    person: String,
    #[command(flatten)]
    place: LedgerPlace,
}

impl Erase {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let Place { database, head } = self.place.find(checkout)?;
        // Whatever it is called: also what was taken for a person before there was a rule.
        let person = Person::recorded(&self.person);
        let mut keeper = Keeper::open(&database, &head, Opening::Existing, clock::now())?;
        let mut spellings = Spellings::default();
        ledger::each(&database, |kept| spellings.see(&kept))?;
        let mut erased = 0;
        for name in spellings.every(&person) {
            erased += keeper.erase(&name, clock::now())?.sign_offs;
        }
        print(&match erased {
            0 => "nothing is held about that person".to_owned(),
            count => format!("{count} sign-offs are without a person now"),
        })?;
        Ok(ExitCode::from(if erased == 0 { ANSWER_IS_NO } else { 0 }))
    }
}

/// `retain`.
#[derive(Debug, Args)]
pub(crate) struct Retain {
    /// Everything recorded before that day, London time, loses its person
    #[arg(long, value_name = "DATE", value_parser = check::date)]
    before: NaiveDate,
    /// Only say how many
    #[arg(long, conflicts_with = "confirm")]
    dry_run: bool,
    /// So many sign-offs lose their person, as the command says without this; nothing is changed by another number
    #[arg(long, value_name = "N")]
    confirm: Option<usize>,
    /// The machine’s clock is right, though the ledger speaks against it
    #[arg(long)]
    trust_clock: bool,
    #[command(flatten)]
    place: LedgerPlace,
}

/// The clock cannot be believed.
#[derive(Debug, Error)]
#[error("{0}; nothing is erased. If the clock is right, say so with --trust-clock")]
struct WrongClock(Doubt);

impl Ends for WrongClock {}

impl Retain {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let Place { database, head } = self.place.find(checkout)?;
        let mut keeper = Keeper::open(&database, &head, Opening::Existing, clock::now())?;
        let (before, now) = (midnight(self.before), clock::moment());
        let found = keeper.would_retain(before)?.sign_offs;
        let day = self.before;
        if self.dry_run || (found > 0 && self.confirm != Some(found)) {
            print(&format!(
                "{found} sign-offs recorded before {day} would lose their person; nothing is changed"
            ))?;
            if self.dry_run {
                return Ok(ExitCode::SUCCESS);
            }
            eprintln!("if that is meant, say so with --confirm {found}");
            return Ok(ExitCode::from(ANSWER_IS_NO));
        }
        let doubt = doubt(now, keeper.newest()?, None);
        if let Some(doubt) = doubt.filter(|_| !self.trust_clock) {
            return Err(WrongClock(doubt).into());
        }
        let erased = keeper.retain(before, now.wall)?.sign_offs;
        print(&format!(
            "{erased} sign-offs recorded before {day} are without a person now"
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The beginning of a day in London. Its clocks never change at midnight.
fn midnight(day: NaiveDate) -> Instant {
    let local = day.and_time(NaiveTime::MIN);
    London
        .from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |midnight| midnight.to_utc())
}
