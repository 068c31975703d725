//! The draft that the tabs of one person share: what each does to it, in one step that no other tab comes between.

use super::journey::Draft;
use super::record::RecordId;

/// What a tab does to the draft that the device keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visit {
    /// Brings in what was done here, and learns what was done elsewhere.
    Join,
    /// As before, to show the answers for checking. The id, which nobody used before, is for a draft that has none, or
    /// whose own was submitted.
    Check(RecordId),
    /// Submits the answers that were shown under this id.
    Submit(RecordId),
    /// The host holds the record of this id: its answers are done with.
    Finish(RecordId),
}

/// What came of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visited {
    /// The draft to go on with, and to keep if it was granted.
    pub draft: Draft,
    /// `false` where the answers were submitted elsewhere already: another record of theirs would be one too many.
    pub granted: bool,
}

/// Visits the draft that is kept, with the one that is here.
pub fn visit(kept: Draft, here: Draft, visit: &Visit) -> Visited {
    if let Visit::Finish(id) = visit {
        return finish(kept, id);
    }
    let mut draft = here.join(kept);
    let granted = match visit {
        Visit::Join | Visit::Finish(_) => true,
        Visit::Check(fresh) => {
            if draft.id.is_none() || draft.submitted {
                draft.id = Some(fresh.clone());
                draft.submitted = false;
            }
            true
        }
        Visit::Submit(id) => !draft.submitted && draft.id.as_ref() == Some(id),
    };
    draft.submitted |= granted && matches!(visit, Visit::Submit(_));
    Visited { draft, granted }
}

/// The id stays, so that a tab which still shows these answers cannot submit them once more.
fn finish(kept: Draft, id: &RecordId) -> Visited {
    let is_its_own = kept.id.as_ref() == Some(id);
    let draft = if is_its_own {
        Draft {
            id: kept.id,
            submitted: true,
            ..Draft::default()
        }
    } else {
        kept
    };
    Visited {
        draft,
        granted: true,
    }
}

impl Draft {
    /// What was done here and in the draft that is kept. Of two answers about training the one given here counts; the
    /// id is the kept one's, because ids are minted there.
    #[must_use]
    pub fn join(mut self, kept: Self) -> Self {
        for section in &kept.opened {
            self.open(section);
        }
        for scenario in &kept.solved {
            self.solve(scenario);
        }
        self.training = self.training.or(kept.training);
        self.agreed |= kept.agreed;
        if self.id == kept.id {
            self.submitted |= kept.submitted;
        } else if kept.id.is_some() {
            self.id = kept.id;
            self.submitted = kept.submitted;
        }
        self
    }
}
