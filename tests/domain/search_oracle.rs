//! Search against its rules read plainly, entry by entry and letter by letter, on words that nobody chose.

use std::collections::BTreeSet;

use guide_domain::search::{Entry, Index, Kind, entries};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::samples::fixed_seed;
use crate::search::bundled;

/// Words of three letters of the alphabet: many are slips and beginnings of others, and none has an English ending.
const WORD: &str = "[bcd]{1,9}";

fn entry(number: usize, title: &str, text: &str) -> Entry {
    Entry {
        kind: Kind::Law,
        id: number.to_string().into(),
        reference: None,
        title: title.into(),
        text: text.into(),
        names: Vec::new(),
        also: Vec::new(),
    }
}

fn index(texts: &[Vec<String>]) -> Index {
    let entries = texts.iter().enumerate().map(|(number, words)| {
        let (title, text) = words.split_at(words.len() / 2);
        entry(number, &title.join(" "), &text.join(" "))
    });
    Index::of(entries.collect())
}

/// Whether at most so many slips part two words, by the definition: every way to make them is tried.
fn within(one: &[u8], other: &[u8], slips: usize) -> bool {
    let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other) else {
        return one.len().max(other.len()) <= slips;
    };
    if a == b && within(one_rest, other_rest, slips) {
        return true;
    }
    let Some(left) = slips.checked_sub(1) else {
        return false;
    };
    let swapped = match (one, other) {
        ([a1, a2, one_rest @ ..], [b1, b2, other_rest @ ..]) if (a1, a2) == (b2, b1) => {
            within(one_rest, other_rest, left)
        }
        _ => false,
    };
    swapped
        || within(one_rest, other, left)
        || within(one, other_rest, left)
        || within(one_rest, other_rest, left)
}

/// Whether a word of an entry answers to a typed one past slips.
fn is_near(word: &str, typed: &str, growing: bool) -> bool {
    let most = match typed.len() {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    let near = |word: &str| within(word.as_bytes(), typed.as_bytes(), most);
    near(word) || growing && (0..word.len()).any(|end| near(&word[..end]))
}

/// Which entries a query finds, and whether they have all its words.
fn plainly(texts: &[Vec<String>], query: &[String]) -> (BTreeSet<usize>, bool) {
    let counted = |always: bool| -> Vec<usize> {
        let has = |words: &[String], number: usize| {
            let typed = &query[number];
            let growing = number + 1 == query.len();
            let begins = |word: &String| word.starts_with(typed.as_str());
            let anywhere = texts.iter().flatten().any(begins);
            let near = |word: &String| is_near(word, typed, growing);
            words.iter().any(begins) || ((always || !anywhere) && words.iter().any(near))
        };
        let count = |words: &Vec<String>| {
            (0..query.len())
                .filter(|number| has(words, *number))
                .count()
        };
        texts.iter().map(count).collect()
    };
    let most = |counts: &[usize]| counts.iter().copied().max().unwrap_or(0);
    let mut counts = counted(false);
    if most(&counts) < query.len() {
        let past_slips = counted(true);
        if most(&past_slips) > most(&counts) {
            counts = past_slips;
        }
    }
    let best = most(&counts);
    let hits = counts.iter().enumerate();
    let hits = hits
        .filter(|(_, count)| best > 0 && **count == best)
        .map(|(number, _)| number);
    (hits.collect(), best == query.len())
}

#[test]
fn hits_are_those_of_a_plain_reading() {
    let texts = vec(vec(WORD, 1..6), 1..12);
    let queries = vec(WORD, 1..4);
    let mut runner = TestRunner::new(fixed_seed(1_500));
    runner
        .run(&(texts, queries), |(texts, query)| {
            let index = index(&texts);
            let results = index.search(&query.join(" "), usize::MAX);
            let hits = results.hits.iter().map(|hit| hit.entry.id.parse().unwrap());
            let (expected, complete) = plainly(&texts, &query);
            prop_assert_eq!(hits.collect::<BTreeSet<usize>>(), expected);
            prop_assert_eq!(results.complete, complete);
            prop_assert_eq!(results.total, results.hits.len());
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_text_may_be_searched_for_and_finds_the_same_twice() {
    let index = Index::new(&bundled("derby"));
    let any = prop_oneof![
        ".{0,60}",
        "[a-zA-Z’' .0-9-]{0,60}",
        vec(
            prop_oneof![
                Just("LAC"),
                Just("looked"),
                Just("aftr"),
                Just("5.4"),
                Just("Children’s"),
                Just("the")
            ],
            0..20
        )
        .prop_map(|words| words.join(" ")),
    ];
    let mut runner = TestRunner::new(fixed_seed(400));
    runner
        .run(&any, |query| {
            let first = index.search(&query, 20);
            let again = index.search(&query, 20);
            let ids = |results: &guide_domain::search::Results<'_>| -> Vec<(String, u32)> {
                let hits = results.hits.iter();
                hits.map(|hit| {
                    (
                        format!("{:?}{:?}", hit.entry.id, hit.entry.reference),
                        hit.score,
                    )
                })
                .collect()
            };
            prop_assert_eq!(ids(&first), ids(&again));
            prop_assert!(
                first
                    .hits
                    .is_sorted_by(|better, worse| better.score >= worse.score)
            );
            prop_assert!(first.hits.len() <= first.total.min(20));
            for hit in &first.hits {
                for text in [&*hit.entry.title, &*hit.entry.text, &*query] {
                    let pieces = hit.marked(text);
                    let whole: String = pieces.iter().map(|(_, piece)| *piece).collect();
                    prop_assert_eq!(&whole, text);
                    prop_assert!(pieces.iter().all(|(_, piece)| !piece.is_empty()));
                }
            }
            Ok(())
        })
        .unwrap();
}

/// An entry of Derby's pack, a word of its title, and somewhere in that word.
fn word_of_title(entries: Vec<Entry>) -> impl Strategy<Value = (Entry, String, usize)> {
    let words = entries.into_iter().flat_map(|entry| {
        let title = entry.title.to_lowercase().replace('’', "");
        let words: Vec<String> = title
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        words.into_iter().map(move |word| (entry.clone(), word))
    });
    let words: Vec<(Entry, String)> = words.collect();
    (prop::sample::select(words), 0_usize..40).prop_map(|((entry, word), at)| (entry, word, at))
}

/// Every word of the entries, those that hyphens join also as one.
fn words(entries: &[Entry]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for entry in entries {
        let texts = [&entry.title, &entry.text].into_iter();
        for text in texts.chain(&entry.names).chain(&entry.also) {
            let text = text.to_lowercase().replace('’', "");
            for text in [text.replace('-', ""), text] {
                let found = text.split(|c: char| !c.is_ascii_alphanumeric());
                words.extend(found.map(str::to_owned));
            }
        }
    }
    words
}

fn finds(index: &Index, query: &str, entry: &Entry) -> bool {
    let results = index.search(query, usize::MAX);
    results.hits.iter().any(|hit| hit.entry == entry)
}

#[test]
fn the_beginning_of_a_word_of_a_title_finds_it_and_is_marked() {
    let entries = entries(&bundled("derby"));
    let index = Index::of(entries.clone());
    let mut runner = TestRunner::new(fixed_seed(300));
    runner
        .run(&word_of_title(entries), |(entry, word, at)| {
            let typed = &word[..=at % word.len()];
            prop_assert!(
                finds(&index, typed, &entry),
                "{typed} does not find {}",
                entry.title
            );
            let results = index.search(typed, usize::MAX);
            let hit = results.hits.iter().find(|hit| *hit.entry == entry).unwrap();
            let pieces = hit.marked(&entry.title);
            let is_marked = |(is_marked, piece): &(bool, &str)| {
                *is_marked && piece.to_lowercase().replace('’', "").starts_with(typed)
            };
            prop_assert!(pieces.iter().any(is_marked), "{typed}: {pieces:?}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_slip_in_a_word_of_a_title_finds_it_all_the_same() {
    let entries = entries(&bundled("derby"));
    let index = Index::of(entries.clone());
    let known = words(&entries);
    let cases = (word_of_title(entries), 0..4, prop::char::range('a', 'z'));
    let mut runner = TestRunner::new(fixed_seed(600));
    runner
        .run(&cases, |((entry, word, at), kind, letter)| {
            let mut typed: Vec<char> = word.chars().collect();
            let at = at % typed.len();
            match kind {
                0 => typed.insert(at, letter),
                1 => typed[at] = letter,
                2 => drop(typed.remove(at)),
                _ if at + 1 < typed.len() => typed.swap(at, at + 1),
                _ => {}
            }
            let typed: String = typed.into_iter().collect();
            // A word of the pack is taken at its word, and so are its forms and beginnings.
            let stem = typed.trim_end_matches(['s', 'e', 'd', 'y', 'i', 'n', 'g']);
            prop_assume!(typed.len() >= 4 && !known.iter().any(|word| word.starts_with(stem)));
            prop_assert!(
                finds(&index, &typed, &entry),
                "{typed} does not find {}",
                entry.title
            );
            Ok(())
        })
        .unwrap();
}
