//! Telephone numbers in running text: they stay whole, in order and untranslated wherever a text is shown.
//!
//! A number's groups have no direction of their own: in Arabic or Hebrew, `01332 786968` turns into "786968 01332"
//! unless it is set apart (Unicode Bidirectional Algorithm, N1 and N2). A number in a link is known; one in a sentence of
//! a pack has to be found.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// What is no number.
    Words(&'t str),
    /// A telephone number, or what could be one: "01332 786968", "999", "18001 01332 786968".
    Number(&'t str),
}

/// The fewest digits of a number: "999".
const FEWEST: usize = 3;

/// The most: a number of 15 digits (ITU-T E.164) after Relay UK's five.
const MOST: usize = 20;

/// The pieces of a text, in their order and with nothing left out. A number too many does no harm, one too few does; but
/// years are words, for a date is translated as a whole.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    // Where the words begin that are not told yet, the place that is looked at, and the byte before it.
    let (mut words, mut at, mut before) = (0, 0, b' ');
    let told = |from, to| text.get(from..to).filter(|words| !words.is_empty());
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let length = if may_begin_after(before) {
            number_length(rest)
        } else {
            0
        };
        if length > 0 {
            pieces.extend(told(words, at).map(Piece::Words));
            pieces.extend(told(at, at + length).map(Piece::Number));
            words = at + length;
        }
        at += length.max(1);
        before = bytes.get(at - 1).copied().unwrap_or_default();
    }
    pieces.extend(told(words, bytes.len()).map(Piece::Words));
    pieces
}

/// Whether a number may begin behind a byte: not in the middle of a word, a sum or an address.
fn may_begin_after(before: u8) -> bool {
    !before.is_ascii_alphanumeric() && !b".,/@_#$%+-".contains(&before)
}

/// The length of the number that a text begins with; 0 where it begins with none.
fn number_length(text: &[u8]) -> usize {
    let (mut digits, mut at, mut end, mut gap) = (0, 0, 0, 0);
    while let Some(rest) = text.get(at..) {
        let length = match rest {
            [b'0'..=b'9', ..] => {
                digits += 1;
                gap = 0;
                end = at + 1;
                at = end;
                continue;
            }
            [b'+', ..] if at == 0 => 1,
            [b'(', ..] if is_code(rest) => 1,
            [b' ' | b'-' | b')', ..] if at > 0 => 1,
            // A no-break space; a narrow one, or a hyphen that does not break.
            [0xc2, 0xa0, ..] if at > 0 => 2,
            [0xe2, 0x80, 0xaf | 0x91, ..] if at > 0 => 3,
            _ => break,
        };
        // Two stand together after a bracket: "(01332) 786968".
        gap += 1;
        if gap > 2 {
            break;
        }
        at += length;
    }
    let number = text.get(..end).unwrap_or_default();
    let is_number = (FEWEST..=MOST).contains(&digits) && !is_year(number);
    if is_number && !goes_on(text.get(end..).unwrap_or_default()) {
        end
    } else {
        0
    }
}

/// Whether a text begins with digits in brackets and has more after them: "(01332) 786968", "(0)1332".
fn is_code(text: &[u8]) -> bool {
    let is_digit = u8::is_ascii_digit;
    let mut rest = text.iter().skip(1).skip_while(|byte| is_digit(byte));
    rest.next() == Some(&b')') && rest.find(|byte| **byte != b' ').is_some_and(is_digit)
}

/// Whether what follows some digits belongs to them: letters, a decimal, a time, an address.
fn goes_on(rest: &[u8]) -> bool {
    match rest {
        [b'.' | b',' | b':' | b'/', next, ..] => next.is_ascii_digit(),
        [next, ..] => next.is_ascii_alphanumeric() || b"@_%".contains(next),
        [] => false,
    }
}

fn is_year(number: &[u8]) -> bool {
    matches!(number, [b'1', b'9', _, _] | [b'2', b'0', _, _])
}
