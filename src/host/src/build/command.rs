//! Running the programs a build needs.

use std::io;
use std::process::{Command, ExitStatus, Stdio};

use thiserror::Error;

/// A program that could not be run or did not succeed.
#[derive(Debug, Error)]
pub(crate) enum CommandError {
    /// It is not installed.
    #[error("`{program}` was not found; {remedy}")]
    Missing {
        /// The program.
        program: String,
        /// Where to get it.
        remedy: &'static str,
    },
    /// It could not be started.
    #[error("`{program}` could not be started: {source}")]
    NotStarted {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// It ended with a failure.
    #[error("`{command}` failed ({status}); {remedy}{said}")]
    Failed {
        /// The program and its arguments.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// What to do.
        remedy: &'static str,
        /// What it wrote to standard error, on lines of its own.
        said: String,
    },
}

/// A program with what to do should it be missing or fail.
#[derive(Debug)]
pub(crate) struct Tool {
    command: Command,
    program: String,
    missing: &'static str,
    failed: &'static str,
}

impl Tool {
    /// A program, and what to say if it is not installed or fails.
    pub(crate) fn new(program: &str, missing: &'static str, failed: &'static str) -> Self {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        Self {
            command,
            program: program.to_owned(),
            missing,
            failed,
        }
    }

    /// The command, to add arguments to.
    pub(crate) fn command(&mut self) -> &mut Command {
        &mut self.command
    }

    /// Runs it; gives its standard output.
    pub(crate) fn output(mut self) -> Result<Vec<u8>, CommandError> {
        let output = self
            .command
            .output()
            .map_err(|source| self.not_started(source))?;
        let said = String::from_utf8_lossy(&output.stderr);
        self.succeeded(output.status, said.trim())?;
        Ok(output.stdout)
    }

    /// Runs it with its standard error shown as it comes; gives its standard output.
    pub(crate) fn output_with_progress(mut self) -> Result<Vec<u8>, CommandError> {
        let output = self
            .command
            .stderr(Stdio::inherit())
            .output()
            .map_err(|source| self.not_started(source))?;
        self.succeeded(output.status, "")?;
        Ok(output.stdout)
    }

    fn not_started(&self, source: io::Error) -> CommandError {
        let program = self.program.clone();
        if source.kind() == io::ErrorKind::NotFound {
            CommandError::Missing {
                program,
                remedy: self.missing,
            }
        } else {
            CommandError::NotStarted { program, source }
        }
    }

    fn succeeded(&self, status: ExitStatus, said: &str) -> Result<(), CommandError> {
        if status.success() {
            return Ok(());
        }
        let arguments = self.command.get_args().map(|word| word.to_string_lossy());
        let words: Vec<_> = [self.program.as_str().into()]
            .into_iter()
            .chain(arguments)
            .collect();
        Err(CommandError::Failed {
            command: words.join(" "),
            status,
            remedy: self.failed,
            said: said.lines().flat_map(|line| ["\n    ", line]).collect(),
        })
    }
}
