//! `safeguarding-guide`: builds, checks and serves the Safeguarding Guide.

mod build;
mod check;
mod checkout;
mod cli;
mod clock;
mod completion;
mod export;
mod files;
mod intranet;
mod keeping;
mod packs;
mod policy;
mod roles;
mod roster;
mod route;
mod search;
mod serve;
mod service;
mod snippet;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(cli::Cli::given()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("safeguarding-guide: {}", failure.message);
            ExitCode::from(failure.status)
        }
    }
}
