//! The ledger and the records it takes, on every database it can stand in.

#[cfg(test)]
mod appending;
#[cfg(test)]
#[path = "../campaign.rs"]
mod campaign;
#[cfg(test)]
mod erasing;
#[cfg(test)]
mod failing;
#[cfg(test)]
mod insider;
#[cfg(test)]
mod intruder;
#[cfg(test)]
mod migrating;
#[cfg(test)]
mod new_head;
#[cfg(test)]
mod places;
#[cfg(test)]
#[expect(dead_code, reason = "the benchmark runs the server's own programs")]
mod postgresql;
#[cfg(test)]
mod reading_back;
#[cfg(test)]
mod record;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tampering;
#[cfg(all(test, target_os = "linux"))]
mod tls;
