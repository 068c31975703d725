//! How long the long tests go on: shortly in every run, at length in a campaign.
//!
//! Kills, faults, tamperings and hostile posts find more the longer they go on, and nobody waits an hour for each change.
//! So each of them names two numbers: few rounds, which every run makes, and the many of a campaign, for which
//! `tests/run --campaign` sets `SAFEGUARDING_CAMPAIGN=1`. Take it into a test program by
//! `#[path = "../campaign.rs"] mod campaign;`.

/// The variable that asks for a campaign.
const CAMPAIGN: &str = "SAFEGUARDING_CAMPAIGN";

/// As much as this run is to do: `short`, or in a campaign `long`.
///
/// # Panics
///
/// Where the variable holds neither `1` nor `0`: a campaign misspelt would pass for one that found nothing.
pub(crate) fn rounds<N>(short: N, long: N) -> N {
    match std::env::var(CAMPAIGN).as_deref() {
        Ok("1") => long,
        Ok("0" | "") | Err(std::env::VarError::NotPresent) => short,
        other => panic!("{CAMPAIGN} is {other:?}: set it to 1 for a campaign, or leave it out"),
    }
}
