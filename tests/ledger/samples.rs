//! Records and people to test with.

use guide_domain::Instant;
use guide_domain::sign_off::record::Record;
use guide_ledger::Draft;
use serde_json::{Value, json};

/// A record as it comes over the wire.
pub(crate) fn wire(id: &str) -> Value {
    json!({
        "specversion": "1.0",
        "id": id,
        "source": "/safeguarding-guide/derby",
        "type": "safeguarding-guide.sign-off.v1",
        "subject": "3f1c",
        "time": "2026-11-23T09:14:05Z",
        "datacontenttype": "application/json",
        "data": {
            "policy": {
                "pack": "derby", "id": "safeguarding", "version": "1.2", "locale": "en-GB", "text": "plain",
                "sha256": "ab".repeat(32), "exemplar": true
            },
            "outcome": "signed",
            "declaration": "I know whom to call.",
            "reason": null,
            "training": { "kind": "briefing", "id": "stores-road", "on": "2026-11-20" },
            "scenarios": 4,
            "opened": ["what-it-is", "getting-help"]
        }
    })
}

pub(crate) fn record(id: &str) -> Record {
    serde_json::from_value(wire(id)).unwrap()
}

pub(crate) fn draft(person: &str, id: &str) -> Draft {
    Draft::new(person, record(id)).unwrap()
}

/// The same id with other content.
pub(crate) fn changed(person: &str, id: &str) -> Draft {
    let mut wire = wire(id);
    wire["data"]["training"] = Value::Null;
    Draft::new(person, serde_json::from_value(wire).unwrap()).unwrap()
}

pub(crate) fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A morning in November.
pub(crate) fn now() -> Instant {
    instant("2026-11-23T09:14:06.250Z")
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to below the end (`SplitMix64`).
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
}
