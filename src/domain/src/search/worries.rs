//! Worries in plain words, and the way through the contact guide that each suggests.

use crate::framework::Worry;
use crate::routes::AnswerId;

use super::folded;
use super::query::Typed;
use super::slips::allowed;
use super::vocabulary::{Draft, Likeness, Vocabulary};
use super::words::is_stop_word;

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
    /// One bit for each of its words.
    words: u32,
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
                let words = words(phrase);
                for (bit, word) in words.iter().enumerate() {
                    draft.add(word, all.phrases.len(), 1 << bit);
                }
                let words = (1 << words.len()) - 1;
                all.phrases.push(Phrase { words, path });
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
            if phrase.words > 0 && phrase.words == has {
                let rank = met.partition_point(|other| other.words >= phrase.words);
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

/// The words of a worry that count, each once: as many as a posting's weight has bits.
fn words(phrase: &str) -> Vec<Vec<u8>> {
    let mut words: Vec<Vec<u8>> = Vec::new();
    for word in folded(phrase) {
        if !is_stop_word(&word) && !words.contains(&word) && words.len() < 8 {
            words.push(word);
        }
    }
    words
}
