//! The compiled form: the same pack comes out, and damaged bytes are refused or read, never a panic.

use std::sync::LazyLock;

use guide_domain::clock::ClockTrust;
use guide_domain::contact::Upkeep;
use guide_domain::guidance::guide;
use guide_domain::pack::{
    Advice, Confirmation, ContactPart, Document, DocumentId, EmergencyWay, Mark, Note, Pack,
    SourceRef,
};
use guide_domain::part::{Unreadable, decode, encode};
use guide_domain::routes::Switch;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::opening::two_teams_with_bank_holidays;
use crate::samples::{adult, date, fixed_seed, instant, passage, path};

/// A pack in which every optional thing is there.
fn full_pack() -> Pack {
    let mut part: ContactPart = two_teams_with_bank_holidays();
    let source = Mark::Source(SourceRef {
        document: DocumentId::new("report"),
        paragraph: "4.4 – “links”".into(),
    });
    part.documents.push(Document {
        id: DocumentId::new("report"),
        title: "Report".into(),
        dated: "11 November 2015".into(),
        year: 2015,
    });
    part.notes.push(Note {
        text: "a contradiction".into(),
        mark: source.clone(),
    });
    part.contacts[0].mark = source;
    part.contacts[0].about = Some(passage("about"));
    part.contacts[1].channels[1].about = Some(passage("about"));
    part.national.emergency.ways.push(EmergencyWay {
        short: "relay 18000".into(),
        text: "By relay".into(),
    });
    part.national.before.push(Advice {
        passage: passage("ask"),
        audiences: adult(),
    });
    part.routes.questions[1].help = Some(passage("help"));
    part.routes.outcomes[1].switches.push(Switch {
        ask: passage("Is a child in the home?"),
        label: "Yes".into(),
        path: path("both"),
    });
    Pack::new(part).unwrap()
}

static FULL_BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| encode(&full_pack()).unwrap());

#[test]
fn what_is_encoded_is_decoded() {
    let pack = full_pack();
    assert_eq!(decode(&encode(&pack).unwrap()), Ok(pack));
}

#[test]
fn a_confirmation_travels_too() {
    let mut part = full_pack().contact_part().clone();
    assert!(part.is_exemplar());
    let confirmation = Confirmation {
        by: "Head of Service".into(),
        on: date("2026-05-01"),
    };
    part.confirmation = Some(confirmation.clone());
    for contact in &mut part.contacts {
        contact.upkeep = Some(Upkeep {
            owner: "Duty Manager".into(),
            checked_on: date("2026-05-01"),
            check_by: date("2026-11-01"),
        });
    }
    let pack = Pack::new(part).unwrap();
    let decoded = decode(&encode(&pack).unwrap()).unwrap();
    assert!(!decoded.contact_part().is_exemplar());
    assert_eq!(decoded.contact_part().confirmation, Some(confirmation));
    assert_eq!(decoded, pack);
}

#[test]
fn every_shorter_text_is_refused() {
    let bytes = &*FULL_BYTES;
    for length in 0..bytes.len() {
        assert_eq!(decode(&bytes[..length]), Err(Unreadable), "{length} bytes");
    }
}

#[test]
fn the_error_says_what_happened() {
    let message = decode(b"<html>").unwrap_err().to_string();
    assert!(message.contains("another version"), "{message}");
}

proptest! {
    #![proptest_config(fixed_seed(2_000))]

    /// The hash keeps such bytes out; reading them must still end in an answer.
    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<Index>(), 1..=255_u8), 1..4)) {
        let mut bytes = FULL_BYTES.clone();
        for (place, mask) in &flips {
            let place = place.index(bytes.len());
            bytes[place] ^= mask;
        }
        match decode(&bytes) {
            // What still reads as a part can still be encoded, and its routes followed.
            Ok(damaged) => {
                prop_assert!(encode(&damaged).is_ok());
                let followed = guide(damaged.contact_part(), &path("nowhere"), instant("2026-11-23T09:00:00Z"), ClockTrust::Trusted);
                prop_assert!(followed.is_err());
            }
            Err(error) => prop_assert_eq!(error, Unreadable),
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(pack) = decode(&bytes) {
            prop_assert!(encode(&pack).is_ok());
        }
    }
}
