//! What `serve` is told about the service, and the service made of it.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use clap::Args;
use guide_authoring::{LoadError, load_compiled};
use guide_domain::sign_off::record::{BadText, SignedPolicy};
use guide_ledger::{Ledger, LedgerError};
use thiserror::Error;

use crate::checkout::Checkout;
use crate::clock;
use crate::completion::confirmed::Confirmations;
use crate::files::{self, FileError};
use crate::intranet::Notice;
use crate::keeping::{DUE_DAYS, LedgerPlace, RosterFile, THRESHOLD};
use crate::roster::live::Live;
use crate::roster::{Roster, RosterError};
use crate::service::identity::{Gate, Identity, NoSecret, Person};
use crate::service::policies::{Policies, Served};
use crate::service::rates::Rates;
use crate::service::retention::{KeepMonths, Retention};
use crate::service::{Rules, Service, demo};

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
}

impl Order {
    /// What the intranet’s page on privacy says about this host.
    pub(crate) fn notice(&self) -> Notice {
        Notice {
            keep: self.keep_months,
        }
    }
}

/// Why there is no service.
#[derive(Debug, Error)]
pub(crate) enum OpenError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
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
    /// The ledger's settings.
    #[error(transparent)]
    Secret(#[from] NoSecret),
    /// A reader who is nobody.
    #[error("“{0}” names no person who may see reports; write --report-readers one,another")]
    Reader(String),
}

/// Opens ledger and roster, and takes the policies from the built packs.
pub(crate) fn open(
    built: &Path,
    checkout: &Checkout,
    order: Order,
    address: SocketAddr,
) -> Result<Service, OpenError> {
    let served = served(built)?;
    let signed: Vec<SignedPolicy> = served.iter().map(|served| served.signed.clone()).collect();
    let is_demo = order.identity == Identity::Demo;
    if is_demo && !address.ip().is_loopback() {
        tracing::warn!("everybody who reaches {address} can pick a person of the demonstration");
    }
    let roster = match order.roster.place() {
        Some(place) => Live::open(place)?,
        None if is_demo => Live::fixed(demo::roster(clock::today())),
        None => Live::fixed(Roster::default()),
    };
    let readers = readers(&order.report_readers, is_demo)?;
    let database = order.place.database(checkout);
    let head = order.place.head(checkout);
    let ledger = Ledger::open(&database, &head, &signed)?;
    if ledger.adopted_tail() {
        tracing::warn!(
            head = %head.display(),
            "the ledger had entries and no head; a new head was made, and nobody can tell whether the tail was whole"
        );
    }
    let retention = order.keep_months.map(|keep| {
        Arc::new(Retention {
            database,
            head: head.clone(),
            keep,
        })
    });
    if let Some(rule) = &retention {
        rule.apply()?;
    }
    let gate = Gate::new(order.identity, order.trusted_proxies, ledger.secret())?;
    let policies = Policies::new(served, ledger.policies()?);
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
