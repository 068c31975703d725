//! Slips of the finger: words a few letters off. A letter more, less or another one is a slip, and so are two that
//! changed places (optimal string alignment).

use super::vocabulary::{Likeness, Vocabulary};

/// How many slips are looked past in a word: one from 4 letters on, two from 8. None where there are digits, since
/// paragraph 5.4 is not 5.5.
pub(super) fn allowed(typed: &[u8]) -> u8 {
    match typed.len() {
        _ if typed.iter().any(u8::is_ascii_digit) => 0,
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// One line of the table of distances: from the first so many letters of a word to every beginning of what was typed.
type Line = Vec<u8>;

/// The line after a letter more.
fn next_line(typed: &[u8], letter: u8, above: &[u8], swap: Option<(u8, &[u8])>) -> Line {
    let mut line = Vec::with_capacity(above.len());
    let mut left = above.first().map_or(0, |first| first + 1);
    line.push(left);
    let mut typed_before = None;
    let mut before_swap = swap.map_or(&[][..], |(_, line)| line).iter();
    for (pair, typed) in above.windows(2).zip(typed) {
        let &[diagonal, up] = pair else { break };
        let other = u8::from(*typed != letter);
        let mut least = (diagonal + other).min(up + 1).min(left + 1);
        if let (Some(typed_before), Some((letter_before, _))) = (typed_before, swap) {
            let swapped = before_swap.next();
            if typed_before == letter && *typed == letter_before {
                least = swapped.map_or(least, |swapped| least.min(swapped + 1));
            }
        }
        line.push(least);
        left = least;
        typed_before = Some(*typed);
    }
    line
}

impl Vocabulary {
    /// The words at most so many slips from this one, or that begin so.
    ///
    /// Sorted words share their beginnings, and so they share the lines of the table; a beginning that is too far off
    /// rules out all its words at once.
    pub(super) fn slipped(
        &self,
        typed: &[u8],
        most: u8,
        beginnings: bool,
        found: &mut dyn FnMut(usize, Likeness),
    ) {
        let mut lines: Vec<Line> = vec![(0_u8..).take(typed.len() + 1).collect()];
        // The least distance of a beginning up to each line.
        let mut nearest: Vec<u8> = vec![u8::MAX];
        let mut before: &[u8] = &[];
        for number in 0..self.len() {
            let word = self.word(number);
            let shared = before.iter().zip(word).take_while(|(a, b)| a == b).count();
            lines.truncate(shared + 1);
            nearest.truncate(shared + 1);
            before = word;
            while let Some(letter) = word.get(lines.len() - 1) {
                let Some(above) = lines.last().filter(|line| line.iter().min() <= Some(&most))
                else {
                    break;
                };
                let at = lines.len() - 1;
                let swap = at
                    .checked_sub(1)
                    .and_then(|at| word.get(at).zip(lines.get(at)));
                let swap = swap.map(|(letter, line)| (*letter, line.as_slice()));
                let line = next_line(typed, *letter, above, swap);
                let ends = line.last().copied().unwrap_or(u8::MAX);
                let least = nearest.last().copied().unwrap_or(u8::MAX);
                nearest.push(least.min(ends));
                lines.push(line);
            }
            let whole = lines.get(word.len()).and_then(|line| line.last());
            let beginning = nearest.last().copied().unwrap_or(u8::MAX);
            match whole {
                Some(slips) if *slips <= most => found(number, Likeness::Slips(*slips)),
                _ if beginnings && beginning <= most => {
                    found(number, Likeness::SlipsInBeginning(beginning));
                }
                _ => {}
            }
        }
    }
}
