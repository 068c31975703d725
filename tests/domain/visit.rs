//! What tabs do to the draft that they share.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use guide_domain::policy::{ScenarioId, SectionId, TrainingId};
use guide_domain::sign_off::journey::{Draft, TrainingAnswer};
use guide_domain::sign_off::record::RecordId;
use guide_domain::sign_off::visit::{Visit, visit};
use proptest::prelude::*;

use crate::samples::fixed_seed;

fn id(number: usize) -> RecordId {
    RecordId::new(format!("id-{number}")).unwrap()
}

fn section(number: usize) -> SectionId {
    SectionId::new(&format!("section-{number}"))
}

fn opened(sections: &[usize]) -> Draft {
    Draft {
        opened: sections.iter().map(|number| section(*number)).collect(),
        ..Draft::default()
    }
}

/// A tab's turn.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Open(usize),
    Check,
    Submit,
    /// The host's receipt for the n-th submitted record.
    Finish(usize),
    /// The page is loaded anew.
    Reload,
}

fn turn() -> impl Strategy<Value = (usize, Turn)> {
    let turn = prop_oneof![
        (0..6_usize).prop_map(Turn::Open),
        Just(Turn::Check),
        Just(Turn::Submit),
        (0..8_usize).prop_map(Turn::Finish),
        Just(Turn::Reload),
    ];
    (0..3_usize, turn)
}

/// The device, with the tabs of one person.
#[derive(Debug, Default)]
struct Device {
    kept: Draft,
    tabs: [Draft; 3],
    minted: usize,
    submitted: Vec<RecordId>,
    since_finish: BTreeSet<SectionId>,
}

impl Device {
    fn visit(&mut self, tab: usize, how: &Visit) -> bool {
        let visited = visit(self.kept.clone(), self.tabs[tab].clone(), how);
        if visited.granted {
            self.kept = visited.draft.clone();
        }
        self.tabs[tab] = std::mem::take(&mut self.tabs[tab]).join(visited.draft);
        visited.granted
    }

    fn take(&mut self, tab: usize, turn: Turn) {
        match turn {
            Turn::Open(number) => {
                self.tabs[tab].open(&section(number));
                self.since_finish.insert(section(number));
                self.visit(tab, &Visit::Join);
            }
            Turn::Check => {
                self.minted += 1;
                let fresh = id(self.minted);
                let before = self.kept.clone();
                self.visit(tab, &Visit::Check(fresh.clone()));
                let shown = self.tabs[tab].id.clone().unwrap();
                assert!(!self.submitted.contains(&shown), "{shown} was submitted");
                match before.id {
                    Some(open) if !before.submitted => assert_eq!(shown, open),
                    _ if shown != fresh => {
                        panic!("{shown} is neither the open draft's id nor the fresh one");
                    }
                    _ => {}
                }
            }
            Turn::Submit => {
                let Some(shown) = self.tabs[tab].id.clone() else {
                    return;
                };
                if self.visit(tab, &Visit::Submit(shown.clone())) {
                    assert!(!self.submitted.contains(&shown), "{shown} goes twice");
                    self.submitted.push(shown);
                }
            }
            Turn::Finish(number) => {
                let Some(done) = self.submitted.get(number).cloned() else {
                    return;
                };
                let is_open = self.kept.id.as_ref() != Some(&done);
                let before = self.kept.clone();
                let visited = visit(before.clone(), Draft::default(), &Visit::Finish(done));
                self.kept = visited.draft;
                if is_open {
                    assert_eq!(self.kept, before, "another draft has begun");
                } else {
                    self.since_finish.clear();
                }
            }
            Turn::Reload => {
                self.tabs[tab] = Draft::default();
                self.visit(tab, &Visit::Join);
                assert_eq!(self.tabs[tab], self.kept);
            }
        }
        for opened in &self.since_finish {
            assert!(self.kept.opened.contains(opened), "{opened} is forgotten");
        }
    }
}

proptest! {
    #![proptest_config(fixed_seed(2_000))]

    #[test]
    fn no_answers_are_submitted_twice_and_no_work_is_lost(turns in prop::collection::vec(turn(), 0..60)) {
        let mut device = Device::default();
        for (tab, turn) in turns {
            device.take(tab, turn);
        }
    }

    #[test]
    fn what_was_done_in_either_is_in_both_together(
        here in prop::collection::vec(0..9_usize, 0..9),
        kept in prop::collection::vec(0..9_usize, 0..9),
    ) {
        let joined = opened(&here).join(opened(&kept));
        let expected: BTreeSet<SectionId> = here.iter().chain(&kept).map(|number| section(*number)).collect();
        let found: BTreeSet<SectionId> = joined.opened.iter().cloned().collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn two_tabs_show_the_same_answers_under_the_same_id_and_one_submits_them() {
    let first = visit(Draft::default(), opened(&[1]), &Visit::Check(id(1)));
    let second = visit(first.draft.clone(), opened(&[2]), &Visit::Check(id(2)));
    assert_eq!(second.draft.id, Some(id(1)));
    assert_eq!(second.draft.opened, [section(2), section(1)]);
    let submitted = visit(second.draft.clone(), first.draft, &Visit::Submit(id(1)));
    assert!(submitted.granted);
    let late = visit(
        submitted.draft.clone(),
        second.draft.clone(),
        &Visit::Submit(id(1)),
    );
    assert!(!late.granted);
    // Neither after the host has it and the answers are done with.
    let finished = visit(submitted.draft, Draft::default(), &Visit::Finish(id(1)));
    let later = visit(
        finished.draft.clone(),
        second.draft.clone(),
        &Visit::Submit(id(1)),
    );
    assert!(!later.granted);
    let again = visit(finished.draft, second.draft, &Visit::Check(id(3)));
    assert_eq!(
        (again.draft.id, again.draft.submitted),
        (Some(id(3)), false)
    );
}

#[test]
fn of_two_answers_about_training_the_one_given_here_counts() {
    let done = TrainingAnswer::Done {
        training: TrainingId::new("on-line"),
        on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
    };
    let with = |training: Option<TrainingAnswer>| Draft {
        training,
        ..Draft::default()
    };
    let later = with(Some(TrainingAnswer::StillToCome));
    let joined = later.clone().join(with(Some(done.clone())));
    assert_eq!(joined.training, later.training);
    assert_eq!(
        with(None).join(with(Some(done.clone()))).training,
        Some(done)
    );
}

#[test]
fn a_draft_of_an_earlier_program_is_read() {
    let kept: Draft =
        serde_json::from_str(r#"{"id":"0192f0c1","opened":["one"],"solved":[]}"#).unwrap();
    assert_eq!(kept.id, Some(RecordId::new("0192f0c1").unwrap()));
    assert!(!kept.submitted && kept.solved == Vec::<ScenarioId>::new());
}
