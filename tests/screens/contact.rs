//! The contact guide's screens in the build that every reader loads first, which holds nothing else:
//! `cargo test -p guide-widget --no-default-features`. What stands here is tested in the whole guide as well, by the
//! binary `screens`.

#![cfg(not(feature = "whole"))]

#[cfg(test)]
mod app;
#[cfg(test)]
mod hand_over;
#[cfg(test)]
mod home;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod state;
#[cfg(test)]
mod twin;
