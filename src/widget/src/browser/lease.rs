//! A lock between tabs for pages on plain http, where browsers have none: a lease in the device's storage, renewed
//! while it is held. A tab that sleeps longer than the lease lasts loses it; two may then send for a moment, and the
//! host keeps each sign-off once.

use chrono::TimeDelta;
use guide_domain::Instant;

use super::clock::device_now;
use super::{KeepsNothing, Shelf, store};

/// How often a lease is sought or renewed, in milliseconds.
pub(super) const RENEWAL: u32 = 4_000;

/// How long a lease lasts.
const TERM: TimeDelta = TimeDelta::seconds(15);

const KEY: &str = "sender";

/// Whether a lease still holds. One longer than any that is given was written before the device's clock was put back.
fn binds(until: i64, now: Instant) -> bool {
    let left = until - now.timestamp_millis();
    left > 0 && left <= TERM.num_milliseconds()
}

/// Takes the lease for a tab, or renews it; says whether the tab has it now.
pub(super) async fn take(tab: &str) -> Result<bool, KeepsNothing> {
    change(tab, device_now() + TERM).await
}

/// Gives the lease back, if the tab has it.
pub(super) async fn give_back(tab: String) {
    // Otherwise it ends by itself.
    change(&tab, device_now()).await.unwrap_or_default();
}

async fn change(tab: &str, until: Instant) -> Result<bool, KeepsNothing> {
    let mut is_ours = false;
    let taken = store::replace(Shelf::Lease, KEY, |text| {
        let there = text.as_deref().and_then(|text| text.split_once(' '));
        is_ours = there.is_none_or(|(holder, end)| {
            let binds = end.parse().is_ok_and(|end| binds(end, device_now()));
            holder == tab || !binds
        });
        is_ours.then(|| format!("{tab} {}", until.timestamp_millis()))
    });
    taken.await?;
    Ok(is_ours)
}
