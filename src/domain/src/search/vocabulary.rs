//! The words of all entries, sorted, and for each the entries it stands in.

use super::words::stem;

/// Words by number, one after the other in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Words {
    letters: Vec<u8>,
    /// Where each word ends.
    ends: Vec<usize>,
}

impl Words {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word of that number; empty where there is none.
    pub(super) fn get(&self, number: usize) -> &[u8] {
        let from = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let from = from.copied().unwrap_or_default();
        let to = self.ends.get(number).copied().unwrap_or_default();
        self.letters.get(from..to).unwrap_or_default()
    }

    fn push(&mut self, word: &[u8]) {
        self.letters.extend_from_slice(word);
        self.ends.push(self.letters.len());
    }

    fn bytes(&self) -> usize {
        self.letters.len() + size_of_val(&*self.ends)
    }
}

/// Numbers words in the order in which they come.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    words: Words,
    /// A hash table with open addressing: the word's number plus one, 0 where there is none. The standard library's
    /// map would bring a second hash function and four times the code.
    slots: Vec<usize>,
}

impl Numbering {
    /// The slot of a word, or the empty one where it would belong.
    fn slot(&self, word: &[u8]) -> usize {
        // FNV-1a.
        let hash = word.iter().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
        });
        let last = self.slots.len().saturating_sub(1);
        let mut slot = hash as usize & last;
        while let Some(number) = self.at(slot) {
            if self.words.get(number) == word {
                break;
            }
            slot = (slot + 1) & last;
        }
        slot
    }

    fn at(&self, slot: usize) -> Option<usize> {
        self.slots.get(slot)?.checked_sub(1)
    }

    /// The number of a word that was numbered before.
    pub(super) fn find(&self, word: &[u8]) -> Option<usize> {
        self.at(self.slot(word))
    }

    /// The number of a word, a new one if need be.
    pub(super) fn number(&mut self, word: &[u8]) -> usize {
        let slot = self.slot(word);
        if let Some(number) = self.at(slot) {
            return number;
        }
        let number = self.words.len();
        self.words.push(word);
        self.put(slot, number);
        if self.words.len() * 2 > self.slots.len() {
            // A power of two, so that masks can take the place of remainders.
            self.slots = vec![0; (self.slots.len() * 2).max(64)];
            for number in 0..self.words.len() {
                self.put(self.slot(self.words.get(number)), number);
            }
        }
        number
    }

    fn put(&mut self, slot: usize, number: usize) {
        if let Some(free) = self.slots.get_mut(slot) {
            *free = number + 1;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.words.bytes() + size_of_val(&*self.slots)
    }
}

/// Where a word or name stands, and what it weighs there: the place times 256, plus 1 to 255.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting(u32);

impl Posting {
    /// The number of the entry.
    pub(super) fn place(self) -> usize {
        (self.0 >> 8) as usize
    }

    pub(super) fn weight(self) -> u32 {
        self.0 & 0xff
    }

    /// Adds a weight at a place to the postings of a word; places come in order.
    pub(super) fn add(postings: &mut Vec<Self>, place: usize, weight: u32) {
        let last = postings.pop_if(|last| last.place() == place);
        let weight = last
            .map_or(0, Self::weight)
            .saturating_add(weight)
            .min(0xff);
        // Beyond 16 million entries memory would have ended long before.
        let place = u32::try_from(place).unwrap_or_default() << 8;
        postings.push(Self(place | weight));
    }
}

/// Words as they are collected.
#[derive(Debug, Default)]
pub(super) struct Draft {
    numbering: Numbering,
    postings: Vec<Vec<Posting>>,
}

impl Draft {
    /// Says that a word stands at a place; places come in order.
    pub(super) fn add(&mut self, word: &[u8], place: usize, weight: u32) {
        if let Some(postings) = self.postings_of(word) {
            Posting::add(postings, place, weight);
        }
    }

    /// Says that a word has at least that weight at a place; places come in order.
    pub(super) fn raise(&mut self, word: &[u8], place: usize, weight: u32) {
        if let Some(postings) = self.postings_of(word) {
            let last = postings.last().filter(|last| last.place() == place);
            let more = weight.saturating_sub(last.map_or(0, |last| last.weight()));
            Posting::add(postings, place, more);
        }
    }

    fn postings_of(&mut self, word: &[u8]) -> Option<&mut Vec<Posting>> {
        let number = self.numbering.number(word);
        if self.postings.len() <= number {
            self.postings.push(Vec::new());
        }
        self.postings.get_mut(number)
    }
}

/// All words, sorted, and where they stand.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Words,
    postings: Vec<Posting>,
    /// Where the postings of each word end.
    ends: Vec<usize>,
}

/// How a word of the vocabulary answers to one that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It is that word.
    Same,
    /// It is another form of it.
    Form,
    /// It begins with it.
    Beginning,
    /// So many slips away.
    Slips(u8),
    /// It begins with something so many slips away.
    SlipsInBeginning(u8),
}

impl From<Draft> for Vocabulary {
    fn from(draft: Draft) -> Self {
        let unsorted = &draft.numbering.words;
        // By insertion: the words are some thousands, and the library's sort would be a fifth of the search's bytes.
        let mut order: Vec<usize> = Vec::new();
        for number in 0..unsorted.len() {
            let word = unsorted.get(number);
            let rank = order.partition_point(|other| unsorted.get(*other) < word);
            order.insert(rank, number);
        }
        let mut sorted = Self::default();
        for number in order {
            sorted.words.push(unsorted.get(number));
            let postings = draft.postings.get(number).map_or(&[][..], Vec::as_slice);
            sorted.postings.extend_from_slice(postings);
            sorted.ends.push(sorted.postings.len());
        }
        sorted
    }
}

impl Vocabulary {
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.words.bytes() + size_of_val(&*self.postings) + size_of_val(&*self.ends)
    }

    pub(super) fn word(&self, number: usize) -> &[u8] {
        self.words.get(number)
    }

    /// Where the word of that number stands.
    pub(super) fn postings(&self, number: usize) -> &[Posting] {
        let from = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let from = from.copied().unwrap_or_default();
        let to = self.ends.get(number).copied().unwrap_or_default();
        self.postings.get(from..to).unwrap_or_default()
    }

    /// The number of the first word that is not before this one in the alphabet.
    fn position(&self, word: &[u8]) -> usize {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.word(middle) < word {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    /// The number of a word.
    pub(super) fn find(&self, word: &[u8]) -> Option<usize> {
        Some(self.position(word)).filter(|number| self.word(*number) == word && !word.is_empty())
    }

    /// Whether a word begins so.
    pub(super) fn has_beginning(&self, word: &[u8]) -> bool {
        self.word(self.position(word)).starts_with(word)
    }

    /// The words that are this one or a form of it, or begin with it.
    pub(super) fn alike(&self, typed: &[u8], found: &mut dyn FnMut(usize, Likeness)) {
        let stem_typed = stem(typed);
        let mut number = self.position(stem_typed);
        while number < self.len() {
            let word = self.word(number);
            if !word.starts_with(stem_typed) {
                break;
            }
            if word == typed {
                found(number, Likeness::Same);
            } else if stem(word) == stem_typed {
                found(number, Likeness::Form);
            } else if word.starts_with(typed) {
                found(number, Likeness::Beginning);
            }
            number += 1;
        }
    }
}
