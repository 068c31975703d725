//! `safeguarding-guide`: builds, checks and serves the Safeguarding Guide.

mod build;
mod checkout;
mod cli;
mod clock;
mod files;
mod packs;
mod person;
mod report;
mod snippet;
mod web;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
