//! The rules of the domain against independent readings of them: the zone data and calendar of jiff, naive searches
//! of small graphs, and tables written by hand. Every random case comes from a fixed seed.

#[cfg(test)]
mod calendar;
#[cfg(test)]
mod clock;
#[cfg(test)]
mod contact;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod framework;
#[cfg(test)]
mod guidance;
#[cfg(test)]
mod hours;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod part;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod search;
#[cfg(test)]
mod search_oracle;
#[cfg(test)]
mod spoken;
#[cfg(test)]
mod visit;
