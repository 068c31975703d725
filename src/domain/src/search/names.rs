//! Names that stand for the same: "LAC" and "looked after children". Whoever types one finds the other.

use super::vocabulary::{Numbering, Posting};
use super::words::{is_stop_word, stem};

/// A name as the numbers of its words' stems.
type Name = Vec<usize>;

/// Groups of names, and where each group stands.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The stems of all words in names.
    stems: Numbering,
    groups: Vec<Vec<Name>>,
    /// Of each stem, the names it begins, as numbers of their groups and in them.
    beginning: Vec<Vec<(usize, usize)>>,
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
    /// Adds a group, if it has two names or more and is not there already; each name as its folded words.
    pub(super) fn add(&mut self, names: &[Vec<Vec<u8>>]) {
        let mut group: Vec<Name> = Vec::new();
        for words in names {
            // "IT" cannot be told from "it".
            let is_plain = matches!(words.as_slice(), [word] if is_stop_word(word));
            let stems = words.iter().map(|word| self.stems.number(stem(word)));
            let name: Name = stems.collect();
            if !is_plain && !name.is_empty() && !group.contains(&name) {
                group.push(name);
            }
        }
        if group.len() < 2 || self.groups.contains(&group) {
            return;
        }
        self.beginning.resize_with(self.stems.len(), Vec::new);
        for (number, name) in group.iter().enumerate() {
            let first = name
                .first()
                .and_then(|first| self.beginning.get_mut(*first));
            if let Some(beginning) = first {
                beginning.push((self.groups.len(), number));
            }
        }
        self.groups.push(group);
        self.postings.push(Vec::new());
    }

    /// The number of a word's stem, for [`Self::find`].
    pub(super) fn stem(&self, word: &[u8]) -> Option<usize> {
        self.stems.find(stem(word))
    }

    /// Every name in a run of words, which are given by their stems.
    pub(super) fn find(&self, words: &[Option<usize>]) -> Vec<Found> {
        let mut found = Vec::new();
        for (from, first) in words.iter().enumerate() {
            let beginning = first.and_then(|first| self.beginning.get(first));
            for (group, number) in beginning.into_iter().flatten() {
                let name = self.groups.get(*group).and_then(|names| names.get(*number));
                let Some(name) = name else { continue };
                let to = from + name.len();
                let there = words.get(from..to).unwrap_or_default().iter();
                if there.copied().eq(name.iter().map(|stem| Some(*stem))) {
                    let group = *group;
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
