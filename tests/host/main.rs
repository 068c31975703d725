//! The program as its users meet it: the command line over the built binary, the built folder, and HTTP.

mod build;
mod check;
mod http;
mod oracle;
mod program;
mod route;
mod serve;
mod snippet;
