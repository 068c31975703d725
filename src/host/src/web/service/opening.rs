//! What `serve` is told about the service, and the service made of it.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use clap::Args;
use guide_authoring::{LoadError, load_compiled};
use guide_domain::sign_off::record::{BadText, SignedPolicy};
use guide_ledger::{Ledger, Opening, Setup};
use thiserror::Error;

use crate::checkout::Checkout;
use crate::cli::ledger::{DUE_DAYS, LedgerPlace, RosterFile, THRESHOLD};
use crate::clock;
use crate::files::{self, FileError};
use crate::report::confirmed::Confirmations;
use crate::report::roster::live::Live;
use crate::report::roster::{Roster, RosterError};
use crate::web::intranet::Notice;
use crate::web::service::identity::{Gate, Identity, Person};
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
        if self.roster.place().is_some() {
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
    /// A reader who is nobody.
    #[error("“{0}” names no person who may see reports; write --report-readers one,another")]
    Reader(String),
}

/// Opens ledger and roster, and takes the policies from the built packs.
pub(crate) fn open(built: &Path, checkout: &Checkout, order: Order) -> Result<Service, OpenError> {
    let warning = order.notice().warning();
    let served = served(built)?;
    let signed: Vec<SignedPolicy> = served.iter().map(|served| served.signed.clone()).collect();
    let is_demo = order.identity == Identity::Demo;
    let roster = match order.roster.place() {
        Some(place) => Live::open(place)?,
        None if is_demo => Live::fixed(demo::roster(clock::today())),
        None => Live::fixed(Roster::default()),
    };
    let readers = readers(&order.report_readers, is_demo)?;
    let database = order.place.database(checkout);
    let head = order.place.head(checkout);
    // The numbers are served whatever becomes of it: it is opened as soon as it can be.
    let ledger = Ledger::start(Setup {
        database: database.clone(),
        head_file: head.clone(),
        opening: if order.new_head {
            Opening::NewHead
        } else {
            Opening::Create
        },
        served: signed,
        clock: clock::now,
    });
    let retention = order.keep_months.map(|keep| {
        Arc::new(Retention {
            database,
            head: head.clone(),
            keep,
        })
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
        gate,
        policies,
        roster,
        confirmations: Confirmations::beside(&head),
        readers,
        rules,
        rates: Mutex::new(Rates::new(rules.posts_per_minute)),
        rooms: Rooms::new(),
        warning,
        retention,
    })
}

fn readers(given: &[String], is_demo: bool) -> Result<BTreeSet<Person>, OpenError> {
    let mut readers = BTreeSet::new();
    for one in given {
        let person = Person::new(one.trim()).ok_or_else(|| OpenError::Reader(one.clone()))?;
        readers.insert(person);
    }
    if given.is_empty() && is_demo {
        readers.extend(Person::new(demo::READER));
    }
    Ok(readers)
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
