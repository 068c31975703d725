//! Search as one types, over contacts, roles, duties, laws, bodies, the glossary and the policy.
//!
//! Nothing is shipped for it: the [`Index`] is made from the pack when somebody searches for the first time.
//!
//! A word finds itself, its other forms, the words that begin with it and, only where none of those is there, words a
//! slip or two away. A name finds every text that has another name for the same. All words must be found; where no
//! entry has them all, those with the most are the hits. Equal queries give equal results: hits stand by score, then
//! in the pack's order.

use std::rc::Rc;

use crate::pack::Pack;
use crate::routes::AnswerId;

mod entries;
mod marks;
mod names;
mod query;
mod slips;
mod vocabulary;
mod words;
mod worries;

pub use entries::{Entry, Kind, entries};

use marks::Marks;
use names::Names;
use query::Query;
use vocabulary::{Draft, Vocabulary};
use words::each_word;
use worries::Worries;

/// Everything that can be found, ready to be searched.
#[derive(Debug)]
pub struct Index {
    entries: Vec<Entry>,
    vocabulary: Vocabulary,
    names: Names,
    worries: Worries,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Results<'i> {
    /// The best hits, best first.
    pub hits: Vec<Hit<'i>>,
    /// How many hits there are altogether.
    pub total: usize,
    /// Whether the hits have all words of the query; if not, no entry has, and these have the most.
    pub complete: bool,
    /// Paths of the contact guide that a worry in plain words suggests: distinct, best first. A suggestion, never a
    /// verdict.
    pub suggestions: Vec<&'i [AnswerId]>,
}

/// An entry that was found.
#[derive(Clone, Debug)]
pub struct Hit<'i> {
    /// What was found.
    pub entry: &'i Entry,
    /// Its rank among the hits of the same query: the greater, the better. It has no other meaning.
    pub score: u32,
    marks: Rc<Marks<'i>>,
}

impl Hit<'_> {
    /// A text in pieces, in order: those that the query found are `true`. They are whole words, so that a mark stays as
    /// it is while its word is typed.
    pub fn marked<'t>(&self, text: &'t str) -> Vec<(bool, &'t str)> {
        self.marks.marked(text)
    }

    /// The line of a text in which most letters were found – long words tell more than short ones; of several such
    /// lines the first, and the first of all where nothing was found.
    pub fn best_line<'t>(&self, text: &'t str) -> &'t str {
        if !text.contains('\n') {
            return text;
        }
        let mut best = ("", 0);
        for line in text.lines() {
            let mut found = 0;
            for (is_found, piece) in self.marked(line) {
                found += if is_found { piece.len() } else { 0 };
            }
            if best.0.is_empty() || found > best.1 {
                best = (line, found);
            }
        }
        best.0
    }
}

/// What a word weighs, by where it stands: the share of each text's weight that falls to one of its words is
/// `weight / (words + evens)`.
struct Place {
    weight: u32,
    /// The greater, the less it matters how long the text is.
    evens: u32,
}

const REFERENCE: Place = Place {
    weight: 120,
    evens: 0,
};
const TITLE: Place = Place {
    weight: 240,
    evens: 4,
};
/// Whoever types the name of a team wants its number before anything about it.
const TITLE_OF_CONTACT: Place = Place {
    weight: 480,
    evens: 4,
};
/// A duty carries its role's name, and must not stand before the role.
const TITLE_OF_DUTY: Place = Place {
    weight: 60,
    evens: 4,
};
const NAME: Place = Place {
    weight: 180,
    evens: 4,
};
const TEXT: Place = Place {
    weight: 320,
    evens: 20,
};
const ALSO: Place = Place {
    weight: 80,
    evens: 20,
};

impl Index {
    /// The index of a pack: contacts always, the framework and the policy if they are loaded.
    pub fn new(pack: &Pack) -> Self {
        let worries = pack.framework().map(|framework| &*framework.worries);
        Self {
            worries: Worries::new(worries.unwrap_or_default()),
            ..Self::of(entries(pack))
        }
    }

    /// The index of these entries, without worries.
    pub fn of(entries: Vec<Entry>) -> Self {
        let mut names = Names::default();
        for entry in &entries {
            if matches!(entry.kind, Kind::Law | Kind::Body | Kind::Term) {
                let words: Vec<Vec<Vec<u8>>> =
                    entry.names.iter().map(|name| folded(name)).collect();
                names.add(&words);
            }
        }
        let mut draft = Draft::default();
        for (place, entry) in entries.iter().enumerate() {
            add_entry(&mut draft, &mut names, place, entry);
        }
        Self {
            entries,
            vocabulary: draft.into(),
            names,
            worries: Worries::default(),
        }
    }

    /// What a query finds, at most so many hits. Of a very long query the beginning counts.
    pub fn search(&self, query: &str, limit: usize) -> Results<'_> {
        Query::new(self, query).results(limit)
    }

    /// How many bytes of memory the index takes, its entries left aside.
    pub fn bytes(&self) -> usize {
        self.vocabulary.bytes() + self.names.bytes()
    }
}

/// The folded words of a text; joined ones left aside.
fn folded(text: &str) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    each_word(text, &mut |word| {
        if word.joins == 0 {
            words.push(word.letters.to_vec());
        }
    });
    words
}

/// Adds everything of an entry.
fn add_entry(draft: &mut Draft, names: &mut Names, place: usize, entry: &Entry) {
    let is_policy = entry.kind == Kind::Policy;
    // A section is as good as its best paragraph: of a word in several, that one counts. Whoever types a number wants
    // the team, not the list of all numbers. First, since what is raised must come from the paragraphs alone.
    for paragraph in entry.text.lines().filter(|_| is_policy) {
        add_text(names, place, paragraph, &TEXT, &mut |word, weight| {
            draft.raise(word, place, weight);
        });
    }
    let mut add = |text: &str, field: &Place| {
        add_text(names, place, text, field, &mut |word, weight| {
            draft.add(word, place, weight);
        });
    };
    if !is_policy {
        add(&entry.text, &TEXT);
    }
    if let Some(reference) = &entry.reference {
        add(reference, &REFERENCE);
        let word = if entry.kind == Kind::Duty {
            "paragraph"
        } else {
            "section"
        };
        add(word, &ALSO);
    }
    let title = match entry.kind {
        Kind::Contact => &TITLE_OF_CONTACT,
        Kind::Duty => &TITLE_OF_DUTY,
        Kind::Role | Kind::Law | Kind::Body | Kind::Term | Kind::Policy => &TITLE,
    };
    add(&entry.title, title);
    for name in &entry.names {
        add(name, &NAME);
    }
    for text in &entry.also {
        add(text, &ALSO);
    }
}

/// Adds the names of one text of an entry, and its words with what they weigh in it.
fn add_text(
    names: &mut Names,
    place: usize,
    text: &str,
    field: &Place,
    add: &mut dyn FnMut(&[u8], u32),
) {
    let mut stems = Vec::new();
    let mut count = 0;
    each_word(text, &mut |_| count += 1);
    let weight = (field.weight / (field.evens + count).max(1)).max(1);
    each_word(text, &mut |word| {
        add(word.letters, weight);
        if word.joins == 0 {
            stems.push(names.stem(word.letters));
        }
    });
    for found in names.find(&stems) {
        names.stands(found.group, place, weight);
    }
}
