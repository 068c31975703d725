//! Worries in plain words, and the way through the contact guide that each suggests.

use crate::framework::Worry;
use crate::routes::AnswerId;

use super::query::Typed;
use super::slips::allowed;
use super::vocabulary::{Draft, Likeness, Vocabulary};
use super::words::{each_word, is_stop_word};

/// The fewest letters by which a longer word is taken for meant.
const SHORTEST_BEGINNING: usize = 3;

/// All worries of a pack, ready to be searched.
#[derive(Debug, Default)]
pub(super) struct Worries {
    /// Its places are the numbers of the worries, its weights one bit for each of a worry's words.
    vocabulary: Vocabulary,
    phrases: Vec<Phrase>,
    paths: Vec<Vec<AnswerId>>,
}

/// One worry.
#[derive(Debug)]
struct Phrase {
    /// One for each of its words.
    bits: u32,
    /// The number of its path.
    path: usize,
}

impl Worries {
    pub(super) fn new(worries: &[Worry]) -> Self {
        let mut draft = Draft::default();
        let mut all = Self::default();
        for (path, worry) in worries.iter().enumerate() {
            all.paths.push(worry.path.clone());
            for phrase in &worry.words {
                let mut bits = 0;
                for (word, bit) in words(phrase) {
                    draft.add(&word, all.phrases.len(), bit);
                    bits |= bit;
                }
                all.phrases.push(Phrase { bits, path });
            }
        }
        all.vocabulary = draft.into();
        all
    }

    /// The paths of those worries of which the query has all words; the worry of the most words first.
    pub(super) fn suggested(&self, typed: &[Typed], known: &Vocabulary) -> Vec<&[AnswerId]> {
        let mut has = vec![0_u32; self.phrases.len()];
        for word in typed {
            self.add(word, known, &mut has);
        }
        let mut met: Vec<&Phrase> = Vec::new();
        for (phrase, has) in self.phrases.iter().zip(has) {
            if phrase.bits > 0 && phrase.bits == has {
                let rank = met.partition_point(|other| other.bits >= phrase.bits);
                met.insert(rank, phrase);
            }
        }
        let mut paths: Vec<&[AnswerId]> = Vec::new();
        for worry in met {
            let path = self.paths.get(worry.path).map_or(&[][..], Vec::as_slice);
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    /// Notes the words of worries that a word of the query finds.
    fn add(&self, word: &Typed, known: &Vocabulary, has: &mut [u32]) {
        let letters = &*word.letters;
        let mut found = Vec::new();
        self.vocabulary.alike(letters, &mut |number, likeness| {
            let whole = likeness != Likeness::Beginning;
            if whole || (word.growing && letters.len() >= SHORTEST_BEGINNING) {
                found.push(number);
            }
        });
        // A word of the pack is no slip for one of a worry.
        if found.is_empty() && known.find(letters).is_none() {
            let most = allowed(letters);
            self.vocabulary
                .slipped(letters, most, false, &mut |number, _| found.push(number));
        }
        for posting in found
            .into_iter()
            .flat_map(|number| self.vocabulary.postings(number))
        {
            if let Some(bits) = has.get_mut(posting.place()) {
                *bits |= posting.weight();
            }
        }
    }
}

/// The words of a worry that count, each with a bit of its own: as many as a posting's weight has. A joined word has
/// those of the words it joins.
fn words(phrase: &str) -> Vec<(Vec<u8>, u32)> {
    let mut words: Vec<(Vec<u8>, u32)> = Vec::new();
    // Of every word that is no joined one; 0 where it does not count.
    let mut bits: Vec<u32> = Vec::new();
    let mut free = 1;
    each_word(phrase, &mut |word| {
        let pieces = bits.len().saturating_sub(word.joins)..;
        let joined = bits
            .get(pieces)
            .unwrap_or_default()
            .iter()
            .fold(0, |all, bit| all | bit);
        let there = words.iter().find(|(there, _)| there == word.letters);
        let bit = match there {
            Some((_, bit)) => *bit,
            None if word.joins > 0 => joined,
            None if is_stop_word(word.letters) || free > 0xff => 0,
            None => free,
        };
        if word.joins == 0 {
            bits.push(bit);
        }
        if there.is_none() && bit > 0 {
            free = free.max(bit + 1).next_power_of_two();
            words.push((word.letters.to_vec(), bit));
        }
    });
    words
}
