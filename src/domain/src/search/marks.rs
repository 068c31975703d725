//! What a query found in a text.

use std::ops::Range;

use super::Index;
use super::words::{each_word, end_of_letters};

/// What to mark in the texts of a query's hits.
#[derive(Debug)]
pub(super) struct Marks<'i> {
    index: &'i Index,
    /// Words of the vocabulary in their order, and how many bytes of each; none: all.
    words: Vec<(usize, Option<usize>)>,
    /// Groups of names.
    groups: Vec<usize>,
}

impl<'i> Marks<'i> {
    pub(super) fn new(
        index: &'i Index,
        found: impl Iterator<Item = (usize, Option<usize>)>,
        groups: Vec<usize>,
    ) -> Self {
        let mut words: Vec<(usize, Option<usize>)> = Vec::new();
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
            // A joined word may stand over its pieces, and a name over its words.
            let from = range.start.max(done);
            if from >= range.end {
                continue;
            }
            push(&mut pieces, false, text.get(done..from));
            push(&mut pieces, true, text.get(from..range.end));
            done = range.end;
        }
        push(&mut pieces, false, text.get(done..));
        pieces
    }

    /// What to mark, by its beginning.
    fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut stems = Vec::new();
        let Index {
            vocabulary, names, ..
        } = self.index;
        each_word(text, &mut |word| {
            if word.joins == 0 {
                spans.push(word.from..word.to);
                stems.push(names.stem(word.letters));
            }
            let Some(number) = vocabulary.find(word.letters) else {
                return;
            };
            let first = self.words.partition_point(|(other, _)| *other < number);
            let alike = self.words.iter().skip(first);
            for (_, beginning) in alike.take_while(|(other, _)| *other == number) {
                let to = beginning.map_or(word.to, |bytes| {
                    let rest = text.get(word.from..word.to).unwrap_or_default();
                    word.from + end_of_letters(rest, bytes)
                });
                insert(&mut ranges, word.from..to);
            }
        });
        for name in names.find(&stems) {
            let ends = spans.get(name.from).zip(spans.get(name.to - 1));
            if let Some((first, last)) = ends.filter(|_| self.groups.contains(&name.group)) {
                insert(&mut ranges, first.start..last.end);
            }
        }
        ranges
    }
}

/// Puts a range before those that begin after it.
fn insert(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    let rank = ranges.partition_point(|other| other.start <= range.start);
    ranges.insert(rank, range);
}

/// Adds a piece, if it is one, to the last if that is of its kind.
fn push<'t>(pieces: &mut Vec<(bool, &'t str)>, marked: bool, piece: Option<&'t str>) {
    pieces.extend(
        piece
            .filter(|piece| !piece.is_empty())
            .map(|piece| (marked, piece)),
    );
}
