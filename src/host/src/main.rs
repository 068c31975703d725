//! `safeguarding-guide`: builds, checks and serves the Safeguarding Guide.

mod build;
mod check;
mod checkout;
mod cli;
mod clock;
mod files;
mod intranet;
mod packs;
mod policy;
mod roles;
mod route;
mod search;
mod serve;
mod snippet;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("safeguarding-guide: {}", failure.message);
            ExitCode::from(failure.status)
        }
    }
}
