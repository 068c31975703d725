//! Telephone numbers are found in running text.

use guide_domain::telephone::{Piece, pieces};
use proptest::prelude::*;

use crate::packs::content;
use crate::samples::fixed_seed;

/// A text with its numbers between marks.
fn marked(text: &str) -> String {
    let marked = pieces(text).into_iter().map(|piece| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Number(number) => format!("[{number}]"),
    });
    marked.collect()
}

#[test]
fn every_way_to_write_one_is_found() {
    for text in [
        "[999]",
        "[101]",
        "[01332 786968]",
        "Text [999], if your phone is registered.",
        "By Relay UK: [18001 01332 786968]",
        "Call [0116 454 1004] or [0116 255 1606].",
        "Call [999] or [101].",
        "([01332 786968])",
        "[(01332) 786968]",
        "in danger ([999]) now",
        "[+44 1332 786968]",
        "[+44 (0)1332 786968]",
        "[01332-786968]",
        "[01332\u{a0}786968]",
        "[01332 786968] (9\u{a0}am to 5\u{a0}pm)",
        "[01332 786968] – Monday to Friday, 9\u{a0}am to 5\u{a0}pm",
        "Careline: [01332 786968].",
        "“[18000]”",
        "[999] BSL: sign with an interpreter",
        "tel:[01332 786968]",
    ] {
        assert_eq!(marked(&text.replace(['[', ']'], "")), text);
    }
}

#[test]
fn what_else_has_digits_is_left_alone() {
    for text in [
        "",
        "9\u{a0}am to 4:30\u{a0}pm",
        "Monday 23 November 2026",
        "11 November 2015",
        "the Children Act 1989",
        "paragraph 5.4 and 3.100",
        "£1,000 and 1,000,000 people",
        "$250",
        "safe101@council.example",
        "https://council.example/2015/123456",
        "form C1234",
        "0192f0c1-7a3e-4123-9b1c-4f6a12345678",
        "under 18",
        "12345678901234567890123",
        "25%",
    ] {
        assert_eq!(marked(text), text);
    }
}

#[test]
fn every_number_of_a_pack_is_one_piece() {
    for part in ["derby", "leicester"].map(content) {
        let national = &part.national;
        let contacts = part.contacts.iter().chain([&national.police]);
        let channels = contacts.flat_map(|contact| &contact.channels);
        let numbers = channels.filter_map(|channel| channel.address.number());
        let numbers = numbers.chain([&national.emergency.number, &national.relay_prefix]);
        let mut found = 0;
        for number in numbers {
            let sentence = format!("From 9\u{a0}am: the team {} (or call).", number.display());
            let wanted = sentence.replace(number.display(), &format!("[{}]", number.display()));
            assert_eq!(marked(&sentence), wanted);
            found += 1;
        }
        assert!(found >= 4, "{found} numbers");
    }
}

proptest! {
    #![proptest_config(fixed_seed(2_000))]

    #[test]
    fn nothing_is_lost_and_no_number_is_empty(text in "[0-9 +().,a-z\u{a0}\u{202f}–:£٣-]{0,40}") {
        let all = pieces(&text);
        let joined: String = all.iter().map(|piece| match piece {
            Piece::Words(text) | Piece::Number(text) => *text,
        }).collect();
        prop_assert_eq!(&joined, &text);
        for piece in &all {
            let (Piece::Words(text) | Piece::Number(text)) = piece;
            prop_assert!(!text.is_empty());
            if let Piece::Number(number) = piece {
                let digits = number.chars().filter(char::is_ascii_digit).count();
                prop_assert!((3..=20).contains(&digits), "{} has {} digits", number, digits);
                prop_assert!(number.ends_with(|last: char| last.is_ascii_digit()), "{}", number);
            }
        }
        // Words stand between numbers alone: no two pieces of words follow one another.
        let words = |piece: &Piece<'_>| matches!(piece, Piece::Words(_));
        prop_assert!(!all.windows(2).any(|pair| pair.iter().all(words)));
    }

    #[test]
    fn a_number_is_found_whole_wherever_it_stands(
        number in "0[0-9]{3,4} [0-9]{3} ?[0-9]{3,4}",
        before in "([A-Z][a-z]{0,6}( |: | \\()){0,3}",
        after in "( [a-z]{1,6}|\\.|,|\\)|)",
    ) {
        let text = format!("{before}{number}{after}");
        prop_assert!(pieces(&text).contains(&Piece::Number(&number)), "{:?}", pieces(&text));
    }
}
