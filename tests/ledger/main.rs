//! The ledger and the records it takes, on every database it can stand in.

#[cfg(test)]
mod appending;
#[cfg(test)]
mod erasing;
#[cfg(test)]
mod places;
#[cfg(test)]
#[expect(dead_code, reason = "the benchmark runs the server's own programs")]
mod postgresql;
#[cfg(test)]
mod record;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tampering;
#[cfg(all(test, target_os = "linux"))]
mod tls;
