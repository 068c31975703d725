//! The guide's search for the benchmark's page: the domain's own index, compiled as the widget is. Nothing of this is
//! part of the product.

use guide_domain::part;
use guide_domain::search::{Entry, Index, Kind, entries};
use wasm_bindgen::prelude::wasm_bindgen;

/// A pack's index.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Search {
    index: Index,
}

#[wasm_bindgen]
impl Search {
    /// From the parts that the widget loads; each entry so many times, the copies under ids of their own.
    ///
    /// # Errors
    /// In words, if the parts are of another version.
    #[wasm_bindgen(constructor)]
    pub fn new(
        contact: &[u8],
        framework: &[u8],
        policy: &[u8],
        times: usize,
    ) -> Result<Self, String> {
        let pack = part::decode(contact)
            .and_then(|pack| part::decode_framework(pack, framework))
            .and_then(|pack| part::decode_policy(pack, policy))
            .map_err(|error| error.to_string())?;
        if times == 1 {
            // As the widget does it.
            let index = Index::new(&pack);
            return Ok(Self { index });
        }
        let once = entries(&pack);
        let copies = (0..times).flat_map(|copy| {
            once.iter().map(move |entry| Entry {
                id: [&entry.id, "~", &copy.to_string()].concat().into(),
                ..entry.clone()
            })
        });
        let index = Index::of(copies.collect());
        Ok(Self { index })
    }

    /// The best hits, best first, a line each: "duty 5.4", "role leader".
    pub fn search(&self, query: &str, limit: usize) -> String {
        let mut lines = String::new();
        for hit in self.index.search(query, limit).hits {
            let Entry {
                kind,
                id,
                reference,
                ..
            } = hit.entry;
            let name = match (kind, reference) {
                (Kind::Duty, Some(reference)) => reference,
                _ => id,
            };
            lines.extend([kind.as_str(), " ", name, "\n"]);
        }
        lines
    }

    /// The memory of the index, in bytes, its entries left aside.
    pub fn bytes(&self) -> usize {
        self.index.bytes()
    }
}
