//! `safeguarding-guide`: builds, checks and serves the Safeguarding Guide.

mod build;
mod checkout;
mod cli;
mod files;
mod serve;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("safeguarding-guide: {failure}");
            ExitCode::from(2)
        }
    }
}
