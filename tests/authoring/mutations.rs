//! Whatever stands in a pack's files, the reader comes back with an answer. The seed is fixed: the same run twice.

use guide_authoring::Severity;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::draft::Draft;

/// One change of a text at a place given in thousandths of its length.
#[derive(Clone, Debug)]
enum Change {
    Insert(usize, String),
    Cut(usize, usize),
    CutLine(usize),
    RepeatLine(usize),
    SwapLines(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let share = 0..1000_usize;
    let words = prop_oneof![
        "[\\[\\]{}=\"',.#\\-0-9a-z \n]{1,4}",
        Just("\"\"\"".to_owned()),
        Just("[[question]]\n".to_owned()),
        Just("always".to_owned()),
        Just("\u{0}".to_owned()),
        Just("–é".to_owned()),
        Just("9999-12-31".to_owned()),
        Just("24:00-00:00".to_owned()),
    ];
    prop_oneof![
        (share.clone(), words).prop_map(|(at, words)| Change::Insert(at, words)),
        (share.clone(), 1..40_usize).prop_map(|(at, count)| Change::Cut(at, count)),
        share.clone().prop_map(Change::CutLine),
        share.clone().prop_map(Change::RepeatLine),
        (share.clone(), share).prop_map(|(one, other)| Change::SwapLines(one, other)),
    ]
}

fn index(share: usize, count: usize) -> usize {
    share * count / 1000
}

fn apply(text: &str, change: &Change) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    match change {
        Change::Insert(at, words) => {
            let at = index(*at, letters.len());
            letters.splice(at..at, words.chars());
            return letters.into_iter().collect();
        }
        Change::Cut(at, count) => {
            let at = index(*at, letters.len());
            let end = letters.len().min(at + count);
            letters.drain(at..end);
            return letters.into_iter().collect();
        }
        Change::CutLine(at) => {
            lines.remove(index(*at, lines.len()));
        }
        Change::RepeatLine(at) => {
            let at = index(*at, lines.len());
            lines.insert(at, lines[at]);
        }
        Change::SwapLines(one, other) => {
            let (one, other) = (index(*one, lines.len()), index(*other, lines.len()));
            lines.swap(one, other);
        }
    }
    lines.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(2015), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_pack_is_a_pack_or_has_an_error_in_one_of_its_files(
        changes in prop::collection::vec((0..7_usize, change()), 1..8)
    ) {
        let mut draft = Draft::sample();
        for (file, change) in &changes {
            let name = draft.names()[*file].clone();
            let text = apply(draft.text(&name), change);
            // The file keeps its place among the names.
            draft = draft.with(&name, &text);
        }
        let checked = draft.check();
        let error = checked.problems.iter().any(|problem| problem.severity == Severity::Error);
        prop_assert_eq!(checked.pack.is_none(), error);
        for problem in &checked.problems {
            let file = draft.names().into_iter().find(|name| problem.file.ends_with(format!("sample/{name}")));
            let lines = file.map_or(1, |name| draft.text(&name).matches('\n').count() + 1);
            prop_assert!((1..=lines).contains(&problem.line), "{problem}");
        }
    }
}
