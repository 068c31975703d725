//! The commands around the ledger: `report`, `export`, `verify`, `erase`, `retain`.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Europe::London;
use clap::{Args, ValueEnum};
use guide_domain::Instant;
use guide_ledger::verify::{Verdict, verify};
use guide_ledger::{Database, Keeper, Opening, ledger};
use thiserror::Error;

use crate::checkout::Checkout;
use crate::cli::{ANSWER_IS_NO, Failure, print};
use crate::completion::confirmed::{Confirmations, Figures, Post};
use crate::completion::{self, table};
use crate::export::{Format, Writer, Xapi};
use crate::roster::{BadLines, RosterPlace};
use crate::service::policies::Served;
use crate::{check, clock, packs, policy};

/// When a sign-off is due after somebody's start, if nothing else is said: our addition, no document says.
pub(crate) const DUE_DAYS: u16 = 28;

/// How many of a hundred should have signed and been trained, if nothing else is said: our addition.
pub(crate) const THRESHOLD: u8 = 90;

/// Where the ledger is.
#[derive(Debug, Args)]
pub(crate) struct LedgerPlace {
    /// The ledger, `sqlite:PATH` or `postgres://USER@HOST/NAME`; a file in the checkout’s folder data/ if left out
    #[arg(long, value_name = "URL")]
    database: Option<Database>,
    /// The file with the ledger’s count and last hash; beside a SQLite file, else in the folder data/, if left out
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
}

impl LedgerPlace {
    pub(crate) fn database(&self, checkout: &Checkout) -> Database {
        let bundled = || Database::file(&checkout.kept().join("sign-offs.sqlite"));
        self.database.clone().unwrap_or_else(bundled)
    }

    pub(crate) fn head(&self, checkout: &Checkout) -> PathBuf {
        let beside = || self.database(checkout).head_file(&checkout.kept());
        self.head.clone().unwrap_or_else(beside)
    }
}

/// The roster.
#[derive(Debug, Args)]
pub(crate) struct RosterFile {
    /// Who is expected to sign: a CSV file with the columns `person,name,service,directorate,role,started_on,exempt`
    #[arg(long = "roster", value_name = "FILE.csv")]
    roster_file: Option<PathBuf>,
    /// Leave out lines of the roster that cannot be taken, instead of refusing all of it
    #[arg(long, requires = "roster_file")]
    keep_good_lines: bool,
}

impl RosterFile {
    /// Where it is, if there is one.
    pub(crate) fn place(&self) -> Option<RosterPlace> {
        let path = self.roster_file.clone()?;
        let on_bad = if self.keep_good_lines {
            BadLines::LeaveOut
        } else {
            BadLines::Refuse
        };
        Some(RosterPlace { path, on_bad })
    }
}

/// `report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    place: LedgerPlace,
    #[command(flatten)]
    roster: RosterFile,
    /// The pack whose policy is reported on
    #[arg(long, value_name = "PACK", default_value = "derby")]
    pack: String,
    /// Print a line for each person as CSV
    #[arg(long)]
    csv: bool,
    /// The post that confirms these figures for accuracy: from then on this report and the host’s page say so, until
    /// the figures change. They are provisional without
    #[arg(long, value_name = "POST")]
    confirmed_by: Option<Post>,
    /// So many days after somebody’s start the sign-off is due
    #[arg(long, value_name = "N", default_value_t = DUE_DAYS)]
    due_days: u16,
}

/// A command that lacks something.
#[derive(Debug, Error)]
pub(crate) enum Lacking {
    /// No roster.
    #[error("a report needs a roster; name it with --roster FILE.csv")]
    Roster,
    /// No home of accounts.
    #[error(
        "an xAPI export needs --xapi-home URL: the address of the system that the persons’ names belong to"
    )]
    XapiHome,
}

impl Report {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let roster = self.roster.place().ok_or(Lacking::Roster)?.read()?;
        let pack = packs::open(&self.pack, checkout, clock::today())?;
        policy::of(&pack)?;
        let Some(served) = Served::of(&pack).transpose()? else {
            return Ok(ExitCode::from(ANSWER_IS_NO));
        };
        let mut gathering = completion::Gathering::of(&served);
        ledger::each(&self.place.database(checkout), |kept| gathering.add(&kept))?;
        let rules = completion::Rules {
            on: clock::today(),
            due_days: self.due_days,
            threshold: THRESHOLD,
        };
        let completion = gathering.completion(&roster, rules);
        let figures = Figures::of(&completion)?;
        let confirmations = Confirmations::beside(&self.place.head(checkout));
        if let Some(post) = &self.confirmed_by {
            confirmations.add(&figures, post, clock::now())?;
        }
        let standing = confirmations.standing(&figures)?;
        if self.csv {
            io::stdout().write_all(&figures.csv)?;
        } else {
            print(table::text(&completion, &standing)?.trim_end())?;
        }
        Ok(ExitCode::SUCCESS)
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

impl Export {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let format = match self.format {
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Jsonl => Format::Jsonl,
            ExportFormat::Xapi => {
                let home = self.xapi_home.as_deref().ok_or(Lacking::XapiHome)?;
                let (verb, activity) = (self.xapi_verb.as_deref(), self.xapi_activity.as_deref());
                Format::Xapi(Xapi::new(home, verb, activity)?)
            }
        };
        let mut writer = Writer::new(BufWriter::new(io::stdout().lock()), format)?;
        let mut written = Ok(());
        ledger::each(&self.place.database(checkout), |kept| {
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
        let database = self.place.database(checkout);
        match verify(&database, &self.place.head(checkout))? {
            Verdict::Whole(whole) => {
                print(&format!(
                    "whole: {} entries, {} sign-offs, {} of them without a person by erasure",
                    whole.entries, whole.sign_offs, whole.erased
                ))?;
                if whole.beyond_head > 0 {
                    eprintln!(
                        "{} entries are newer than the head: a host ended while writing them, or writes now",
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

/// `erase`.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The person, as the roster or the sign-on names them
    person: String,
    #[command(flatten)]
    place: LedgerPlace,
}

impl Erase {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let database = self.place.database(checkout);
        let head = self.place.head(checkout);
        let mut keeper = Keeper::open(&database, &head, Opening::Existing)?;
        let erased = keeper.erase(&self.person, clock::now())?.sign_offs;
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
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: LedgerPlace,
}

impl Retain {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let database = self.place.database(checkout);
        let head = self.place.head(checkout);
        let mut keeper = Keeper::open(&database, &head, Opening::Existing)?;
        let before = midnight(self.before);
        if self.dry_run {
            let count = keeper.would_retain(before)?.sign_offs;
            print(&format!(
                "{count} sign-offs recorded before {} would lose their person; nothing is changed",
                self.before
            ))?;
        } else {
            let count = keeper.retain(before, clock::now())?.sign_offs;
            print(&format!(
                "{count} sign-offs recorded before {} are without a person now",
                self.before
            ))?;
        }
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

/// Lets the log go to standard error, a JSON object a line.
pub(crate) fn log() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_writer(io::stderr)
        .init();
}
