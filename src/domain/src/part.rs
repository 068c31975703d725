//! The compiled form of a pack's parts: what the widget loads.
//!
//! The contact part comes first and alone; the framework and the policy are parts of their own, loaded when somebody
//! asks for them.
//!
//! An internal format (postcard), tied to the widget's version; the manifest's hash guards it on its way.

use thiserror::Error;

use crate::framework::Framework;
use crate::pack::{ContactPart, Pack};
use crate::policy::Policy;

/// Why bytes are no pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the pack's part cannot be read; it was built by another version of the guide")]
pub struct Unreadable;

/// The bytes of a pack's contact part.
///
/// # Errors
/// [`Unreadable`], only if memory ends.
pub fn encode(pack: &Pack) -> Result<Vec<u8>, Unreadable> {
    postcard::to_allocvec(pack.contact_part()).map_err(unreadable)
}

/// The pack of a contact part's bytes, whose hash the caller has checked: the rules are not proved once more, since
/// the coverage of three years is no work for a telephone.
///
/// # Errors
/// [`Unreadable`].
pub fn decode(bytes: &[u8]) -> Result<Pack, Unreadable> {
    let part: ContactPart = postcard::from_bytes(bytes).map_err(unreadable)?;
    Ok(Pack::checked_before(part))
}

/// The bytes of a framework.
///
/// # Errors
/// [`Unreadable`], only if memory ends.
pub fn encode_framework(framework: &Framework) -> Result<Vec<u8>, Unreadable> {
    postcard::to_allocvec(framework).map_err(unreadable)
}

/// The pack with the framework of these bytes, whose hash the caller has checked, as with [`decode`]. Both must be
/// of one manifest.
///
/// # Errors
/// [`Unreadable`].
pub fn decode_framework(pack: Pack, bytes: &[u8]) -> Result<Pack, Unreadable> {
    let framework: Framework = postcard::from_bytes(bytes).map_err(unreadable)?;
    Ok(pack.with_checked_framework(framework))
}

/// The bytes of a policy.
///
/// # Errors
/// [`Unreadable`], only if memory ends.
pub fn encode_policy(policy: &Policy) -> Result<Vec<u8>, Unreadable> {
    postcard::to_allocvec(policy).map_err(unreadable)
}

/// The pack with the policy of these bytes, whose hash the caller has checked, as with [`decode`]. Both must be of one
/// manifest.
///
/// # Errors
/// [`Unreadable`].
pub fn decode_policy(pack: Pack, bytes: &[u8]) -> Result<Pack, Unreadable> {
    let policy: Policy = postcard::from_bytes(bytes).map_err(unreadable)?;
    Ok(pack.with_checked_policy(policy))
}

fn unreadable(_: postcard::Error) -> Unreadable {
    // postcard's reason names a byte, which helps nobody: the remedy is always to build again.
    Unreadable
}
