//! `report`: who has signed and been trained, out of those on a roster; and the files it shares with `serve`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use guide_ledger::ledger;
use thiserror::Error;

use crate::checkout::Checkout;
use crate::cli::ledger::LedgerPlace;
use crate::cli::{ANSWER_IS_NO, Ends, Failure, policy, print};
use crate::report::completion::{Gathering, Rules};
use crate::report::confirmed::{
    Account, ConfirmationError, Confirmations, Figures, NoAccount, Post,
};
use crate::report::roster::before::Before;
use crate::report::roster::{BadLines, RosterError, RosterPlace};
use crate::report::text;
use crate::web::service::policies::Served;
use crate::{clock, packs};

/// When a sign-off is due after somebody's start, if nothing else is said: our addition, no document says.
pub(crate) const DUE_DAYS: u16 = 28;

/// How many of a hundred should have signed and been trained, if nothing else is said: our addition.
pub(crate) const THRESHOLD: u8 = 90;

/// The roster.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_field_names,
    reason = "the fields are options of the command line, whose names stand alone there"
)]
pub(crate) struct RosterFile {
    /// Who is expected to sign: a CSV file with the columns `person,name,service,directorate,role,started_on,exempt`
    #[arg(long = "roster", value_name = "FILE.csv")]
    roster_file: Option<PathBuf>,
    /// Leave out lines of the roster that cannot be taken, instead of refusing all of it
    #[arg(long, requires = "roster_file")]
    keep_good_lines: bool,
    /// The roster names so many people: taken as it is, though it has lost more than a tenth or seems cut off
    #[arg(long, value_name = "N", requires = "roster_file")]
    roster_people: Option<usize>,
}

impl RosterFile {
    /// Whether there is one.
    pub(crate) fn is_named(&self) -> bool {
        self.roster_file.is_some()
    }

    /// Where it is, if there is one; what is known of it stands beside the ledger's head.
    pub(crate) fn place(&self, head: &Path) -> Option<RosterPlace> {
        let path = self.roster_file.clone()?;
        let on_bad = if self.keep_good_lines {
            BadLines::LeaveOut
        } else {
            BadLines::Refuse
        };
        Some(RosterPlace {
            path,
            on_bad,
            people: self.roster_people,
            before: Before::beside(head),
        })
    }
}

/// Where it is kept who confirmed figures.
#[derive(Debug, Args)]
pub(crate) struct ConfirmationsFile {
    /// The file that says who confirmed which figures; beside the ledger’s head if left out. Hosts that share a ledger
    /// share it
    #[arg(long, value_name = "FILE")]
    confirmations: Option<PathBuf>,
}

impl ConfirmationsFile {
    pub(crate) fn place(&self, head: &Path) -> Confirmations {
        let named = self.confirmations.clone().map(Confirmations::at);
        named.unwrap_or_else(|| Confirmations::beside(head))
    }
}

/// `report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    place: LedgerPlace,
    #[command(flatten)]
    roster: RosterFile,
    #[command(flatten)]
    confirming: ConfirmationsFile,
    /// The pack whose policy is reported on; the first bundled one that has a policy if left out
    #[arg(long, value_name = "PACK")]
    pack: Option<String>,
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

/// No roster.
#[derive(Debug, Error)]
#[error("a report needs a roster; name it with --roster FILE.csv")]
struct NoRoster;

impl Ends for NoRoster {}
impl Ends for RosterError {}
impl Ends for ConfirmationError {}
impl Ends for NoAccount {}

impl Report {
    pub(crate) fn run(&self, checkout: &Checkout) -> Result<ExitCode, Failure> {
        let place = self.place.find(checkout)?;
        let roster = self.roster.place(&place.head).ok_or(NoRoster)?.read()?;
        let pack = match &self.pack {
            Some(pack) => packs::open(pack, checkout, clock::today())?,
            None => packs::first_with_policy(checkout, clock::today())?,
        };
        policy::of(&pack)?;
        let Some(served) = Served::of(&pack).transpose()? else {
            return Ok(ExitCode::from(ANSWER_IS_NO));
        };
        let mut gathering = Gathering::of(&served);
        ledger::each(&place.database, |kept| gathering.add(&kept))?;
        let completion = gathering.completion(
            &roster,
            Rules {
                on: clock::today(),
                due_days: self.due_days,
                threshold: THRESHOLD,
            },
        );
        let figures = Figures::of(&completion)?;
        let confirmations = self.confirming.place(&place.head);
        if let Some(post) = &self.confirmed_by {
            confirmations.add(&figures, post, Account::of_shell()?, clock::now())?;
        }
        let (standing, damage) = confirmations.standing(&figures);
        if let Some(damage) = damage {
            eprintln!("{damage}");
        }
        if self.csv {
            io::stdout().write_all(&figures.csv)?;
        } else {
            print(text::of(&completion, &standing)?.trim_end())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
