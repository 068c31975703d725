//! What answers over HTTP.
//!
//! | module | owns |
//! |---|---|
//! | [`serve`] | what is served, from the start to the stop |
//! | [`connections`] | how many there are at once, and how long each may do nothing |
//! | [`heads`] | what every request's head must be, and what every answer's says |
//! | [`hearing`] | that whoever is refused in the middle of a body hears so |
//! | [`folder`] | the guide's own files |
//! | [`intranet`] | the pages of the reference intranet |
//! | [`service`] | sign-offs, one's own page and reports |
//! | [`log`] | the host's log, which costs no answer |

mod connections;
mod folder;
mod heads;
mod hearing;
pub(crate) mod intranet;
pub(crate) mod log;
pub(crate) mod serve;
pub(crate) mod service;
