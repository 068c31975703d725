//! `safeguarding-guide`: builds, checks and serves the Safeguarding Guide.

mod build;
mod checkout;
mod cli;
mod clock;
mod files;
mod packs;
mod report;
mod snippet;
mod web;

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
