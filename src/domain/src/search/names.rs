//! Names that stand for the same: "LAC" and "looked after children". Whoever types one finds the other.

use super::vocabulary::{Numbering, Posting};
use super::words::{is_stop_word, stem};

/// A name as the numbers of its words' stems, and the group of names it belongs to.
#[derive(Clone, Debug)]
struct Name {
    stems: Vec<usize>,
    group: usize,
}

/// Groups of names, and where each group stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// The stems of all words in names.
    stems: Numbering,
    /// By their first stems.
    by_stem: Vec<Vec<Name>>,
    /// Of each group.
    postings: Vec<Vec<Posting>>,
}

/// A name found in a run of words: the words from `from` up to, without, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) group: usize,
}

impl Names {
    /// Adds a group, if it has two names or more; each name as its folded words.
    pub(super) fn add(&mut self, names: &[Vec<Vec<u8>>]) {
        let group = self.postings.len();
        let mut has_names = false;
        for words in names {
            // "IT" cannot be told from "it".
            let is_plain = matches!(words.as_slice(), [word] if is_stop_word(word));
            if words.is_empty() || is_plain || names.len() < 2 {
                continue;
            }
            let stems: Vec<usize> = words
                .iter()
                .map(|word| self.stems.number(stem(word)))
                .collect();
            self.by_stem.resize_with(self.stems.len(), Vec::new);
            let first = stems.first().and_then(|first| self.by_stem.get_mut(*first));
            let Some(alike) = first else { continue };
            alike.push(Name { stems, group });
            has_names = true;
        }
        if has_names {
            self.postings.push(Vec::new());
        }
    }

    /// The number of a word's stem, for [`Self::find`].
    pub(super) fn stem(&self, word: &[u8]) -> Option<usize> {
        self.stems.find(stem(word))
    }

    /// Every name in a run of words, which are given by their stems.
    pub(super) fn find(&self, words: &[Option<usize>]) -> Vec<Found> {
        let mut found = Vec::new();
        for (from, first) in words.iter().enumerate() {
            let names = first.and_then(|first| self.by_stem.get(first));
            for name in names.into_iter().flatten() {
                let to = from + name.stems.len();
                let there = words.get(from..to).unwrap_or_default().iter();
                if there.copied().eq(name.stems.iter().map(|stem| Some(*stem))) {
                    let group = name.group;
                    found.push(Found { from, to, group });
                }
            }
        }
        found
    }

    /// Says that a group stands at a place; places come in order.
    pub(super) fn stands(&mut self, group: usize, place: usize, weight: u32) {
        if let Some(postings) = self.postings.get_mut(group) {
            Posting::add(postings, place, weight);
        }
    }

    /// Where a group stands.
    pub(super) fn postings(&self, group: usize) -> &[Posting] {
        self.postings.get(group).map_or(&[], Vec::as_slice)
    }

    pub(super) fn bytes(&self) -> usize {
        let postings = self
            .postings
            .iter()
            .map(|postings| size_of_val(&**postings));
        self.stems.bytes() + postings.sum::<usize>()
    }
}
