//! The outbox, run against twins of everything around it: storage, lock, host, several tabs, several people.

mod answers;
mod faults;
mod host;
mod rounds;
mod sequences;
mod steps;
mod waits;
mod world;
