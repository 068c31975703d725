//! What `serve` is told about the service, and the service made of it.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use clap::Args;
use guide_authoring::{LoadError, load_compiled};
use guide_domain::sign_off::record::{BadText, SignedPolicy};
use guide_ledger::{Ledger, Opening, Setup};
use thiserror::Error;

use crate::checkout::Checkout;
use crate::cli::Ends;
use crate::cli::ledger::{LedgerPlace, NoPlace, Place};
use crate::cli::report::{ConfirmationsFile, DUE_DAYS, RosterFile, THRESHOLD};
use crate::clock;
use crate::files::{self, FileError};
use crate::person::{NoPerson, Person};
use crate::report::roster::live::Live;
use crate::report::roster::{Roster, RosterError};
use crate::web::intranet::Notice;
use crate::web::service::identity::{Gate, Identity};
use crate::web::service::policies::{Policies, Served};
use crate::web::service::rates::Rates;
use crate::web::service::retention::{KeepMonths, Retention};
use crate::web::service::room::Rooms;
use crate::web::service::{Rules, Service, demo};

/// The options of `serve` that concern sign-offs.
#[derive(Debug, Args)]
pub(crate) struct Order {
    #[command(flatten)]
    place: LedgerPlace,
    #[command(flatten)]
    roster: RosterFile,
    /// Who people are: `demo` (pick an invented person) or `header:NAME` (what the sign-on in front says)
    #[arg(long, value_name = "KIND", default_value = "demo")]
    identity: Identity,
    /// Let people be picked where others reach the host, or beside a roster. Every page then says that this is a trial
    #[arg(long)]
    trial: bool,
    /// An address from which the sign-on’s header is believed, besides this machine’s own; may be given several times
    #[arg(long = "trusted-proxy", value_name = "IP")]
    trusted_proxies: Vec<IpAddr>,
    /// Who may see reports: persons, with commas between them
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    report_readers: Vec<String>,
    /// Who may also confirm the figures of reports for accuracy: persons, with commas between them
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    report_confirmers: Vec<String>,
    #[command(flatten)]
    confirming: ConfirmationsFile,
    /// So many days after somebody’s start the sign-off is due
    #[arg(long, value_name = "N", default_value_t = DUE_DAYS)]
    due_days: u16,
    /// The line in the report: so many of a hundred should have signed and been trained
    #[arg(long, value_name = "N", default_value_t = THRESHOLD, value_parser = clap::value_parser!(u8).range(0..=100))]
    threshold: u8,
    /// So many sign-offs one person may send in a minute
    #[arg(long, value_name = "N", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    posts_per_minute: u32,
    /// Erase who signed so many months after it was recorded, at the start and once a day; only when asked for, if left
    /// out
    #[arg(long, value_name = "N")]
    keep_months: Option<KeepMonths>,
    /// Begin a new head where the ledger’s is lost. The ledger records it, and `verify` tells: nobody knows then whether
    /// its tail was whole. To be left out at the next start
    #[arg(long)]
    new_head: bool,
}

impl Order {
    /// What the intranet’s pages say about this host.
    pub(crate) fn notice(&self) -> Notice {
        Notice {
            keep: self.keep_months,
            is_trial: self.trial && self.identity == Identity::Demo,
        }
    }

    /// Whether people may be picked at that address.
    pub(crate) fn check(&self, address: SocketAddr) -> Result<(), AnybodyIsAnybody> {
        if self.trial || self.identity != Identity::Demo {
            return Ok(());
        }
        if self.roster.is_named() {
            return Err(AnybodyIsAnybody::Roster);
        }
        if !address.ip().to_canonical().is_loopback() {
            return Err(AnybodyIsAnybody::Reachable(address));
        }
        if !self.trusted_proxies.is_empty() {
            return Err(AnybodyIsAnybody::Proxy);
        }
        Ok(())
    }
}

/// What to do instead of letting anybody be anybody.
const INSTEAD: &str = "with --identity demo whoever comes can be anybody, the safeguarding lead too. Write --identity header:NAME with the header that your sign-on sets; or, to try things out, add --trial, which every page then says";

/// The demonstration's people, where that is no demonstration any more.
#[derive(Debug, Error)]
pub(crate) enum AnybodyIsAnybody {
    /// Beside real ones.
    #[error("--roster names real people, and {INSTEAD}")]
    Roster,
    /// Others reach it.
    #[error("others reach {0}, and {instead}", instead = INSTEAD)]
    Reachable(SocketAddr),
    /// Others reach it through a proxy.
    #[error("--trusted-proxy lets others reach this host, and {INSTEAD}")]
    Proxy,
}

/// Why there is no service.
#[derive(Debug, Error)]
pub(crate) enum OpenError {
    /// Where the ledger is.
    #[error(transparent)]
    Place(#[from] NoPlace),
    /// The roster.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// The built folder.
    #[error(transparent)]
    File(#[from] FileError),
    /// A built pack.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A policy whose names no sign-off can hold.
    #[error("a policy cannot be signed: {0}; shorten it in the pack")]
    Policy(#[from] BadText),
    /// A reader or confirmer who is nobody.
    #[error("{option} names somebody who is no person: {fault}; write {option} one,another")]
    Reader {
        /// Which list.
        option: &'static str,
        /// Why not.
        fault: NoPerson,
    },
}

impl Ends for OpenError {}

/// Opens ledger and roster, and takes the policies from the built packs.
pub(crate) fn open(built: &Path, checkout: &Checkout, order: Order) -> Result<Service, OpenError> {
    let warning = order.notice().warning();
    let served = served(built)?;
    let signed: Vec<SignedPolicy> = served.iter().map(|served| served.signed.clone()).collect();
    let is_demo = order.identity == Identity::Demo;
    let Place { database, head } = order.place.find(checkout)?;
    let roster = match order.roster.place(&head) {
        Some(place) => Live::open(place)?,
        None if is_demo => Live::fixed(demo::roster(clock::today())),
        None => Live::fixed(Roster::default()),
    };
    let readers = persons("--report-readers", &order.report_readers, is_demo)?;
    let confirmers = persons("--report-confirmers", &order.report_confirmers, is_demo)?;
    let retention = order.keep_months;
    let rule = |keep| Arc::new(Retention::new(database.clone(), head.clone(), keep));
    let retention = retention.map(rule);
    // The numbers are served whatever becomes of it: it is opened as soon as it can be.
    let ledger = Ledger::start(Setup {
        database,
        head_file: head.clone(),
        opening: if order.new_head {
            Opening::NewHead
        } else {
            Opening::Create
        },
        served: signed,
        clock: clock::now,
    });
    let gate = Gate::new(order.identity, order.trusted_proxies);
    let policies = Policies::new(served);
    let rules = Rules {
        due_days: order.due_days,
        threshold: order.threshold,
        posts_per_minute: order.posts_per_minute,
    };
    Ok(Service {
        ledger,
        spellings: OnceLock::new(),
        gate,
        policies,
        roster,
        confirmations: order.confirming.place(&head),
        confirmers,
        readers,
        rules,
        rates: Mutex::new(Rates::new(rules.posts_per_minute)),
        rooms: Rooms::new(),
        warning,
        retention,
    })
}

/// Those whom an option names; in the demonstration one of its people if nobody is named.
fn persons(
    option: &'static str,
    given: &[String],
    is_demo: bool,
) -> Result<BTreeSet<Person>, OpenError> {
    if given.is_empty() && is_demo {
        return Ok(Person::new(demo::READER).into_iter().collect());
    }
    let person = |one: &String| one.trim().parse();
    let persons: Result<_, NoPerson> = given.iter().map(person).collect();
    persons.map_err(|fault| OpenError::Reader { option, fault })
}

/// The policies of the built packs, by the packs' names.
fn served(built: &Path) -> Result<Vec<Served>, OpenError> {
    let folder = built.join("packs");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let is_manifest = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "json");
    let mut policies = Vec::new();
    for manifest in files::list(&folder)?.into_iter().filter(is_manifest) {
        let pack = load_compiled(&manifest)?;
        policies.extend(Served::of(&pack).transpose()?);
    }
    Ok(policies)
}
