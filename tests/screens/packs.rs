//! The bundled packs, and one that a council confirmed.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::NaiveDate;
use guide_domain::Instant;
use guide_domain::contact::Upkeep;
use guide_domain::pack::{Confirmation, Pack};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../packs")
        .join(name)
}

pub(crate) fn bundled(name: &str) -> Rc<Pack> {
    let checked = guide_authoring::check(&folder(name), &folder(""), date("2026-11-21"));
    Rc::new(
        checked
            .pack
            .unwrap_or_else(|| panic!("{name}: {:?}", checked.problems)),
    )
}

pub(crate) fn derby() -> Rc<Pack> {
    bundled("derby")
}

pub(crate) fn leicester() -> Rc<Pack> {
    bundled("leicester")
}

/// Derby as if its council had confirmed it, every contact to be checked again by that day.
pub(crate) fn confirmed_derby(check_by: &str) -> Rc<Pack> {
    let mut part = derby().contact_part().clone();
    part.confirmation = Some(Confirmation {
        by: "Safeguarding Manager".into(),
        on: date("2026-11-01"),
    });
    for contact in &mut part.contacts {
        let (checked_on, check_by) = (date("2026-11-01"), date(check_by));
        contact.upkeep = Some(Upkeep {
            owner: "Duty Manager".into(),
            checked_on,
            check_by,
        });
    }
    Rc::new(Pack::new(part).unwrap())
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn at(text: &str) -> Instant {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// A Sunday at 3 am.
pub(crate) fn night() -> Instant {
    at("2026-11-22T03:00:00Z")
}

/// A Monday at 10 am.
pub(crate) fn day() -> Instant {
    at("2026-11-23T10:00:00Z")
}
