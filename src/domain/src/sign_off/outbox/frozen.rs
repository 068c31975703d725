//! A sign-off as it was submitted, and what proves that a host holds it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::Instant;
use crate::sign_off::record::{Name, Record, RecordId, Sha256, Subject, Version};
use crate::sign_off::wire::Receipt;

/// A submitted sign-off, frozen: every attempt sends these bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The id of its draft, and the key under which the host keeps it once.
    pub id: RecordId,
    /// Whose it is.
    pub subject: Subject,
    /// The pack whose policy was answered to.
    pub pack: Name,
    /// The policy.
    pub policy: Name,
    /// Its version.
    pub version: Version,
    /// The hash of its text.
    pub sha256: Sha256,
    /// When it was submitted, by the device's clock.
    pub submitted_at: Instant,
    /// The record as JSON.
    pub bytes: Rc<str>,
}

impl Frozen {
    /// A record and the very bytes it is written in.
    pub fn new(record: &Record, bytes: Rc<str>) -> Self {
        let policy = &record.data.policy;
        Self {
            id: record.id.clone(),
            subject: record.subject.clone(),
            pack: policy.pack.clone(),
            policy: policy.id.clone(),
            version: policy.version.clone(),
            sha256: policy.sha256.clone(),
            submitted_at: record.time.0,
            bytes,
        }
    }
}

impl Receipt {
    /// Whether it proves that the host holds this very sign-off.
    pub fn proves(&self, frozen: &Frozen) -> bool {
        self.id == frozen.id && self.sha256 == frozen.sha256
    }
}
