//! What a query found in a text.

use std::ops::Range;

use super::Index;
use super::words::each_word;

/// What to mark in the texts of a query's hits.
#[derive(Debug)]
pub(super) struct Marks<'i> {
    index: &'i Index,
    /// Words of the vocabulary in their order, which is the alphabet's.
    words: Vec<usize>,
    /// Groups of names.
    groups: Vec<usize>,
}

impl<'i> Marks<'i> {
    pub(super) fn new(
        index: &'i Index,
        found: impl Iterator<Item = usize>,
        groups: Vec<usize>,
    ) -> Self {
        let mut words = Vec::new();
        for word in found {
            let rank = words.partition_point(|other| *other < word);
            words.insert(rank, word);
        }
        Self {
            index,
            words,
            groups,
        }
    }

    /// A text in pieces, marked and not.
    pub(super) fn marked<'t>(&self, text: &'t str) -> Vec<(bool, &'t str)> {
        let mut pieces = Vec::new();
        let mut done = 0;
        for range in self.ranges(text) {
            push(&mut pieces, false, text.get(done..range.start));
            push(&mut pieces, true, text.get(range.start..range.end));
            done = range.end;
        }
        push(&mut pieces, false, text.get(done..));
        pieces
    }

    /// What to mark, in order and apart.
    fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut stems = Vec::new();
        let Index {
            vocabulary, names, ..
        } = self.index;
        each_word(text, &mut |word| {
            if word.joins == 0 && !self.groups.is_empty() {
                spans.push(word.from..word.to);
                stems.push(names.stem(word.letters));
            }
            let to_this = |number: &usize| vocabulary.word(*number).cmp(word.letters);
            if self.words.binary_search_by(to_this).is_ok() {
                insert(&mut ranges, word.from..word.to);
            }
        });
        for name in names.find(&stems) {
            let ends = spans.get(name.from).zip(spans.get(name.to - 1));
            if let Some((first, last)) = ends.filter(|_| self.groups.contains(&name.group)) {
                insert(&mut ranges, first.start..last.end);
            }
        }
        // A joined word may stand over its pieces, and a name over its words.
        ranges.dedup_by(|later, earlier| {
            let overlaps = later.start < earlier.end;
            if overlaps {
                earlier.end = earlier.end.max(later.end);
            }
            overlaps
        });
        ranges
    }
}

/// Puts a range before those that begin after it.
fn insert(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    let rank = ranges.partition_point(|other| other.start <= range.start);
    ranges.insert(rank, range);
}

/// Adds a piece, if it is one.
fn push<'t>(pieces: &mut Vec<(bool, &'t str)>, marked: bool, piece: Option<&'t str>) {
    pieces.extend(
        piece
            .filter(|piece| !piece.is_empty())
            .map(|piece| (marked, piece)),
    );
}
