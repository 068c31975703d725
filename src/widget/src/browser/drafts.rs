//! How far people have come with a policy, as the device keeps it for all its tabs.

use guide_domain::sign_off::journey::Draft;
use guide_domain::sign_off::visit::{Visit, visit as visited_by};

use super::{DraftAnswer, Shelf, store};

/// Visits the draft under a key.
pub(super) async fn visited(key: String, here: Draft, visit: &Visit) -> DraftAnswer {
    // Where the device keeps nothing, this tab's draft is all there is.
    let mut visited = visited_by(Draft::default(), here.clone(), visit);
    let kept = store::replace(Shelf::Drafts, &key, |text| {
        // A draft that cannot be read is another program's: it begins anew, and nothing submitted is in it.
        let kept: Draft = text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        visited = visited_by(kept.clone(), here, visit);
        let is_news = visited.granted && visited.draft != kept;
        serde_json::to_string(&visited.draft)
            .ok()
            .filter(|_| is_news)
    });
    DraftAnswer {
        keeps: kept.await.is_ok(),
        visited,
    }
}
