//! How far people have come with a policy, as the device keeps it for all its tabs.

use guide_domain::sign_off::journey::Draft;
use guide_domain::sign_off::visit::{Visit, visit as visited_by};

use super::{DraftAnswer, Shelf, store};

/// Visits the draft that is here, where the device keeps none.
pub(super) fn visited_alone(here: Draft, visit: &Visit) -> DraftAnswer {
    DraftAnswer {
        visited: visited_by(Draft::default(), here, visit),
        keeps: false,
    }
}

/// Visits the draft under a key.
pub(super) async fn visited(key: String, here: Draft, visit: &Visit) -> DraftAnswer {
    let mut answer = visited_alone(here.clone(), visit);
    let kept = store::replace(Shelf::Drafts, &key, |text| {
        // A draft that cannot be read is another version's: the journey begins anew. Should it have been submitted,
        // the host counts a second one once.
        let kept: Draft = text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        answer.visited = visited_by(kept.clone(), here, visit);
        let draft = &answer.visited.draft;
        let is_news = answer.visited.granted && *draft != kept;
        serde_json::to_string(draft).ok().filter(|_| is_news)
    });
    answer.keeps = kept.await.is_ok();
    answer
}
