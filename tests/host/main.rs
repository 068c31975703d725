//! The program as its users meet it: the command line over the built binary, the built folder, and HTTP.

#[cfg(test)]
mod build;
#[cfg(test)]
mod check;
#[cfg(test)]
mod http;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod program;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod route;
#[cfg(test)]
mod search;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod snippet;
