//! What somebody answered to a policy.
//!
//! | module | owns |
//! |---|---|
//! | [`record`] | the answer as it goes to the host |

pub mod record;
