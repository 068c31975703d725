//! One query: its words, what each of them finds, and the order of the hits.

use std::rc::Rc;

use super::marks::Marks;
use super::slips::allowed;
use super::vocabulary::{Likeness, Posting};
use super::words::{each_word, is_stop_word};
use super::{Hit, Index, Results};

/// How much of a query is read, in characters.
const LONGEST_QUERY: usize = 400;
/// How many of its words count.
const MOST_WORDS: usize = 12;

/// A word of the query.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) letters: Vec<u8>,
    /// Whether it may still grow: it ends the query.
    pub(super) growing: bool,
    /// Whether an entry without it has the query all the same.
    optional: bool,
}

/// A word of the vocabulary that a word of the query finds.
#[derive(Clone, Copy, Debug)]
struct Match {
    word: usize,
    /// 0 to 100.
    quality: u32,
}

/// A query that is being answered.
pub(super) struct Query<'i> {
    index: &'i Index,
    words: Vec<Typed>,
}

/// How well an entry answers.
#[derive(Clone, Copy, Debug, Default)]
struct Answer {
    /// How many of the words it has that it must have.
    has: u32,
    score: u32,
}

/// What the words of a query find.
struct Found {
    answers: Vec<Answer>,
    /// The most words that one entry has.
    most: u32,
    /// Every match, word by word.
    matches: Vec<Match>,
    groups: Vec<usize>,
}

/// Reads a query's words. A joined word takes the place of its pieces where the vocabulary begins with it.
pub(super) fn typed(query: &str, knows: &dyn Fn(&[u8]) -> bool) -> Vec<Typed> {
    let end = query.char_indices().nth(LONGEST_QUERY);
    let query = end.and_then(|(end, _)| query.get(..end)).unwrap_or(query);
    let mut words: Vec<Typed> = Vec::new();
    each_word(query, &mut |word| {
        if word.joins > 0 {
            if !knows(word.letters) {
                return;
            }
            words.truncate(words.len().saturating_sub(word.joins));
        }
        words.push(Typed {
            letters: word.letters.to_vec(),
            growing: word.to == query.len(),
            optional: is_stop_word(word.letters),
        });
    });
    words.truncate(MOST_WORDS);
    if words.iter().all(|word| word.optional) {
        for word in &mut words {
            word.optional = false;
        }
    }
    words
}

impl<'i> Query<'i> {
    pub(super) fn new(index: &'i Index, query: &str) -> Self {
        let knows = |word: &[u8]| index.vocabulary.has_beginning(word);
        let words = typed(query, &knows);
        Self { index, words }
    }

    pub(super) fn results(&self, limit: usize) -> Results<'i> {
        let needed = self.words.iter().filter(|word| !word.optional).count();
        let mut found = self.find(false);
        if (found.most as usize) < needed {
            let with_slips = self.find(true);
            if with_slips.most > found.most {
                found = with_slips;
            }
        }
        let complete = found.most as usize == needed;
        let suggestions = self
            .index
            .worries
            .suggested(&self.words, &self.index.vocabulary);
        let (best, total) = best(&found, limit);
        let marked = found.matches.iter().map(|found| found.word);
        let marks = Rc::new(Marks::new(self.index, marked, found.groups));
        let hits = best.into_iter().filter_map(|(place, score)| {
            let entry = self.index.entries.get(place)?;
            let marks = Rc::clone(&marks);
            Some(Hit {
                entry,
                score,
                marks,
            })
        });
        Results {
            hits: hits.collect(),
            total,
            complete,
            suggestions,
        }
    }

    /// What the words find; with slips even where a word is found without.
    fn find(&self, with_slips: bool) -> Found {
        let count = self.index.entries.len();
        let mut found = Found {
            answers: vec![Answer::default(); count],
            most: 0,
            matches: Vec::new(),
            groups: Vec::new(),
        };
        let names = &self.index.names;
        let stems: Vec<Option<usize>> = self
            .words
            .iter()
            .map(|word| names.stem(&word.letters))
            .collect();
        let known = names.find(&stems);
        // The best gain that the present word has brought each entry.
        let mut gains = vec![0; count];
        for (number, word) in self.words.iter().enumerate() {
            let first = found.matches.len();
            self.matches(word, with_slips, &mut found.matches);
            for found in found.matches.get(first..).unwrap_or_default() {
                let postings = self.index.vocabulary.postings(found.word);
                gain(&mut gains, postings, found.quality, count);
            }
            for name in known
                .iter()
                .filter(|name| (name.from..name.to).contains(&number))
            {
                gain(&mut gains, names.postings(name.group), OTHER_NAME, count);
            }
            if word.optional {
                // Marking every "of" would hide what was looked for.
                found.matches.truncate(first);
            }
            for (answer, gain) in found.answers.iter_mut().zip(&mut gains) {
                if *gain > 0 {
                    answer.score += std::mem::take(gain);
                    answer.has += u32::from(!word.optional);
                    found.most = found.most.max(answer.has);
                }
            }
        }
        found.groups = known.iter().map(|name| name.group).collect();
        found
    }

    /// The words of the vocabulary that a word of the query finds.
    fn matches(&self, word: &Typed, with_slips: bool, matches: &mut Vec<Match>) {
        let vocabulary = &self.index.vocabulary;
        let letters = &*word.letters;
        let before = matches.len();
        let found = |number: usize, likeness: Likeness| {
            let length = vocabulary.word(number).len();
            Match {
                word: number,
                quality: quality(likeness, letters.len(), length, word.growing),
            }
        };
        vocabulary.alike(letters, &mut |number, likeness| {
            matches.push(found(number, likeness));
        });
        let slips = allowed(letters);
        if slips > 0 && (with_slips || matches.len() == before) {
            vocabulary.slipped(letters, slips, word.growing, &mut |number, likeness| {
                matches.push(found(number, likeness));
            });
        }
    }
}

/// What another name for the same is worth, from 0 to 100.
const OTHER_NAME: u32 = 80;

/// What a likeness is worth, from 0 to 100.
fn quality(likeness: Likeness, typed: usize, length: usize, growing: bool) -> u32 {
    let share = u32::try_from(40 * typed / length.max(1)).unwrap_or_default();
    match likeness {
        Likeness::Same => 100,
        Likeness::Form => 90,
        Likeness::Beginning if growing => 40 + share,
        Likeness::Beginning => 20 + share,
        Likeness::Slips(slips) => 45_u32.saturating_sub(10 * u32::from(slips)),
        Likeness::SlipsInBeginning(slips) => 25_u32.saturating_sub(5 * u32::from(slips)),
    }
}

/// Raises the gains at these places to what this match brings, if that is more. A rare word brings more.
fn gain(gains: &mut [u32], postings: &[Posting], quality: u32, count: usize) {
    let rarity = (count / postings.len().max(1))
        .checked_ilog2()
        .unwrap_or_default()
        + 2;
    for posting in postings {
        if let Some(gain) = gains.get_mut(posting.place()) {
            *gain = (*gain).max(quality * rarity * posting.weight());
        }
    }
}

/// The best hits as place and score, best first and then in order, and how many there are.
fn best(found: &Found, limit: usize) -> (Vec<(usize, u32)>, usize) {
    let mut best: Vec<(usize, u32)> = Vec::new();
    let mut total = 0;
    if found.most == 0 {
        return (best, total);
    }
    for (place, answer) in found.answers.iter().enumerate() {
        if answer.has < found.most {
            continue;
        }
        total += 1;
        let rank = best.partition_point(|(_, score)| *score >= answer.score);
        if rank < limit {
            best.truncate(limit - 1);
            best.insert(rank, (place, answer.score));
        }
    }
    (best, total)
}
