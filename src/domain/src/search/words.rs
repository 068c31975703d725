//! Text as words: folded so that case, accents, apostrophes and hyphens make no difference, and cut down to their stems.
//!
//! Only ASCII and the accents met in British texts are folded, by hand: the tables of Unicode would cost kilobytes.

/// The longest word that is told apart from others with the same beginning, in bytes.
pub(super) const LONGEST: usize = 32;

/// A word where it stands in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'w> {
    /// Where it begins, in bytes.
    pub(super) from: usize,
    /// Where it ends, in bytes.
    pub(super) to: usize,
    /// Its letters and digits, folded.
    pub(super) letters: &'w [u8],
    /// How many words directly before it it joins: "whistle-blowing" is "whistle", "blowing", and then
    /// "whistleblowing", which joins 2. 0: it is a word of its own.
    pub(super) joins: usize,
}

/// What a character is to a word.
enum Role {
    /// A letter or digit of it, folded.
    Letter(char),
    /// Nothing: an apostrophe, an accent of its own, the `&` of "H&WB".
    Silent,
    /// Joins two words: a hyphen.
    Hyphen,
    /// Joins digits, as in "5.4".
    Point,
    /// Parts two words.
    Gap,
}

fn role(c: char) -> Role {
    match c {
        'a'..='z' | '0'..='9' => Role::Letter(c),
        'A'..='Z' => Role::Letter(c.to_ascii_lowercase()),
        '\'' | '&' | '\u{ad}' | '\u{2bc}' | '‘' | '’' | '\u{300}'..='\u{36f}' => Role::Silent,
        '-' | '\u{2010}' | '\u{2011}' => Role::Hyphen,
        '.' => Role::Point,
        'À'..='Å' | 'à'..='å' => Role::Letter('a'),
        'Ç' | 'ç' => Role::Letter('c'),
        'È'..='Ë' | 'è'..='ë' => Role::Letter('e'),
        'Ì'..='Ï' | 'ì'..='ï' => Role::Letter('i'),
        'Ñ' | 'ñ' => Role::Letter('n'),
        'Ò'..='Ö' | 'ò'..='ö' | 'Ø' | 'ø' => Role::Letter('o'),
        'Ù'..='Ü' | 'ù'..='ü' => Role::Letter('u'),
        'Ý' | 'ý' | 'ÿ' | 'Ŷ' | 'ŷ' => Role::Letter('y'),
        'Ŵ' | 'ŵ' => Role::Letter('w'),
        // Signs of Latin-1, general punctuation up to the arrows and symbols, and what follows ideographs.
        '\0'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' => {
            Role::Gap
        }
        // Letters of other scripts stay as they are.
        _ => Role::Letter(c),
    }
}

/// The words of a text, one after the other.
struct Reader<'f> {
    /// The word being read.
    word: Vec<u8>,
    /// It and those that hyphens join to it.
    joined: Vec<u8>,
    /// How many those are.
    pieces: usize,
    /// Where the word begins and ends, and where the joined ones begin.
    span: (usize, usize, usize),
    found: &'f mut dyn FnMut(Word<'_>),
}

impl Reader<'_> {
    fn letter(&mut self, at: usize, c: char, letter: char) {
        let (from, to, first) = &mut self.span;
        if self.word.is_empty() {
            *from = at;
        }
        if self.joined.is_empty() {
            *first = at;
        }
        *to = at + c.len_utf8();
        let mut bytes = [0; 4];
        let bytes = letter.encode_utf8(&mut bytes).as_bytes();
        for word in [&mut self.word, &mut self.joined] {
            if word.len() < LONGEST {
                word.extend_from_slice(bytes);
            }
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let (from, to, _) = self.span;
        (self.found)(Word {
            from,
            to,
            letters: &self.word,
            joins: 0,
        });
        self.word.clear();
        self.pieces += 1;
    }

    fn end_joined(&mut self) {
        self.end_word();
        if self.pieces > 1 {
            let (_, to, from) = self.span;
            (self.found)(Word {
                from,
                to,
                letters: &self.joined,
                joins: self.pieces,
            });
        }
        self.joined.clear();
        self.pieces = 0;
    }
}

/// Tells every word of a text in its order. Where hyphens join words, the joined word follows them.
pub(super) fn each_word(text: &str, found: &mut dyn FnMut(Word<'_>)) {
    let mut reader = Reader {
        word: Vec::new(),
        joined: Vec::new(),
        pieces: 0,
        span: (0, 0, 0),
        found,
    };
    let mut characters = text.char_indices().peekable();
    let mut after_digit = false;
    while let Some((at, c)) = characters.next() {
        match role(c) {
            Role::Letter(letter) => reader.letter(at, c, letter),
            Role::Point
                if after_digit && characters.peek().is_some_and(|(_, c)| c.is_ascii_digit()) =>
            {
                reader.letter(at, c, c);
            }
            Role::Silent => {}
            Role::Hyphen => reader.end_word(),
            Role::Point | Role::Gap => reader.end_joined(),
        }
        after_digit = c.is_ascii_digit();
    }
    reader.end_joined();
}

/// What English puts at the end of words, and how many bytes must be left without it. The first that fits is taken.
const ENDINGS: [(&[u8], usize); 9] = [
    (b"ings", 4),
    (b"ing", 4),
    (b"ies", 3),
    (b"ied", 3),
    (b"ed", 4),
    (b"es", 4),
    (b"ss", LONGEST),
    (b"s", 3),
    (b"e", 4),
];

/// The part of a folded word that its forms have in common: "polic" of "policy" and "policies". It is always the
/// word's beginning, so that all words of one stem stand together where words are sorted.
pub(super) fn stem(word: &[u8]) -> &[u8] {
    // The one irregular plural that the field is about.
    if let Some(b"ren" | b"rens" | b"s") = word.strip_prefix(b"child") {
        return b"child";
    }
    for (ending, least) in ENDINGS {
        let Some(rest) = word.strip_suffix(ending) else {
            continue;
        };
        return match rest {
            _ if ending == b"ss" => word,
            _ if rest.len() < least => continue,
            // "planning": "plan".
            [shorter @ .., b, a] if ending.len() > 1 && doubled(*a, *b) => {
                word.get(..=shorter.len()).unwrap_or(word)
            }
            _ => rest,
        };
    }
    match word {
        [rest @ .., before, b'y'] if rest.len() >= 2 && !b"aeiou".contains(before) => {
            word.get(..=rest.len()).unwrap_or(word)
        }
        _ => word,
    }
}

/// Whether the last letter was doubled for the ending: "planned", but not "called" or "passed".
fn doubled(last: u8, before: u8) -> bool {
    last == before && !b"aeiouls".contains(&last)
}

/// Words that a text is not about; in one text, since a table of slices would take thrice the bytes.
const STOP_WORDS: &str = "a an and any are as at be by can do does for from has have how i if in is it its me my of on or \
    our should so that the their them there they this to us was we what when where which who whom whose with you your";

/// Whether a folded word says nothing of what a text is about.
pub(super) fn is_stop_word(word: &[u8]) -> bool {
    STOP_WORDS.split(' ').any(|stop| stop.as_bytes() == word)
}
