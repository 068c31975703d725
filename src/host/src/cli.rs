//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::build::{self, Order};
use crate::checkout::Checkout;
use crate::serve;

/// Builds, checks and serves the Safeguarding Guide.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the guide and serve it in a reference intranet (done when no command is given)
    Serve {
        /// Address and port to listen on; port 0 takes a free one
        #[arg(long, default_value = DEFAULT_ADDRESS)]
        addr: SocketAddr,
    },
    /// Build the folder a council puts on its web server
    Build {
        /// The folder to make; `target/www` of the checkout if left out
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

const DEFAULT_ADDRESS: &str = "127.0.0.1:8080";

/// Why a command ended without a result: exit status 2.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Carries out the command.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let checkout = Checkout::find()?;
    let command = match cli.command {
        Some(command) => command,
        None => Command::Serve {
            addr: DEFAULT_ADDRESS.parse()?,
        },
    };
    match command {
        Command::Serve { addr } => {
            let out = checkout.generated("www");
            let built = build::build(&checkout, &Order { out: out.clone() })?;
            // Whoever works on the screens must see them to make them lighter; `build` refuses.
            if let Err(too_heavy) = built.first_screen.check() {
                eprintln!("warning: {too_heavy}");
            }
            serve::serve(&checkout, &out, addr)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Build { out } => {
            let out = out.unwrap_or_else(|| checkout.generated("www"));
            let built = build::build(&checkout, &Order { out: out.clone() })?;
            built
                .first_screen
                .check()
                .map_err(|too_heavy| too_heavy.to_string())?;
            eprintln!(
                "{}: {} bytes to the first screen (Brotli)",
                out.display(),
                built.first_screen.bytes()
            );
            Ok(ExitCode::SUCCESS)
        }
    }
}
