//! What answers over HTTP.
//!
//! | module | owns |
//! |---|---|
//! | [`serve`] | listening, and the folder of files |
//! | [`intranet`] | the pages of the reference intranet |
//! | [`service`] | sign-offs, one's own page and reports |

pub(crate) mod intranet;
pub(crate) mod serve;
pub(crate) mod service;
