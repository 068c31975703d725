//! The program as its users meet it: the command line over the built binary, the built folder, and HTTP.

#[cfg(test)]
mod build;
#[cfg(test)]
mod check;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod forgery;
#[cfg(test)]
mod http;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod operation;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod policy;
#[cfg(test)]
#[expect(dead_code, reason = "the ledger's tests look into the server's folder")]
#[path = "../ledger/postgresql.rs"]
mod postgresql;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod program;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod roster;
#[cfg(test)]
mod route;
#[cfg(test)]
mod search;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod server;
#[cfg(test)]
mod service;
#[cfg(test)]
mod snippet;
