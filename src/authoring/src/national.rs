//! The files of `national/`: what is shared by all packs and is wholly our addition.

use guide_domain::contact::{Address, Channel, Contact, ContactId, PhoneNumber, Purpose};
use guide_domain::hours::Schedule;
use guide_domain::pack::{Advice, Emergency, EmergencyWay, Mark, National, Passage};

use crate::contacts::{self, ContactReader, read_number, some_number};
use crate::folder::PackFolder;
use crate::numbers::NumberPlan;
use crate::reading::{Reading, SourceFile};
use crate::routes::audiences;
use crate::section::Section;

const EMERGENCY_KEYS: [&str; 5] = ["label", "number", "way", "source", "addition"];
const RELAY_KEYS: [&str; 4] = ["prefix", "text", "source", "addition"];
const ADVICE_KEYS: [&str; 6] = [
    "outside_area",
    "before",
    "nobody_answers",
    "after",
    "source",
    "addition",
];

/// Reads the shared part. What cannot be read is replaced by something to go on with.
pub(crate) fn national(
    folder: &PackFolder,
    reading: &Reading,
    reader: ContactReader<'_>,
) -> Option<National> {
    let file = |name: &str| SourceFile::read(reading, folder.national_file(name));
    let emergency =
        file("emergency.toml").and_then(|file| file.with(reading, &EMERGENCY_KEYS, emergency));
    let police = file("police.toml")
        .and_then(|file| file.with(reading, &contacts::KEYS, |section| police(section, reader)));
    let relay = file("relay.toml").and_then(|file| file.with(reading, &RELAY_KEYS, relay));
    let advice = file("advice.toml").map(|file| file.with(reading, &ADVICE_KEYS, advice));
    let (relay_prefix, relay) = relay.or_else(|| Some((some_number()?, silent())))?;
    let advice = advice.unwrap_or_default();
    Some(National {
        emergency: emergency.or_else(|| {
            Some(Emergency {
                label: "".into(),
                number: some_number()?,
                ways: Vec::new(),
            })
        })?,
        police: police.or_else(some_police)?,
        relay_prefix,
        relay,
        outside_area: advice.outside_area.unwrap_or_else(silent),
        before: advice.before,
        nobody_answers: advice.nobody_answers,
        after: advice.after,
    })
}

fn short_code(file: Section<'_>, key: &str) -> Option<PhoneNumber> {
    file.required(key)
        .and_then(|field| read_number(field, NumberPlan::UkAndShortCodes))
        .or_else(some_number)
}

fn emergency(file: Section<'_>) -> Option<Emergency> {
    // The number has no mark of its own in a pack: that it is ours must be written all the same.
    file.mark(None);
    let ways = file
        .sections("way", "a way", &["short", "text"])
        .into_iter()
        .map(|way| EmergencyWay {
            short: way.text("short"),
            text: way.text("text"),
        });
    Some(Emergency {
        label: file.text("label"),
        ways: ways.collect(),
        number: short_code(file, "number")?,
    })
}

fn police(file: Section<'_>, reader: ContactReader<'_>) -> Option<Contact> {
    let reader = ContactReader {
        plan: NumberPlan::UkAndShortCodes,
        ..reader
    };
    reader.contact(file)
}

/// What stands in when the police line cannot be read.
fn some_police() -> Option<Contact> {
    let line = Channel {
        address: Address::Phone(some_number()?),
        schedule: Schedule::Always,
        about: None,
        mark: Mark::Addition,
    };
    Some(Contact {
        id: ContactId::new("police"),
        label: "".into(),
        purpose: Purpose::Referral,
        channels: vec![line],
        not_supplied: None,
        about: None,
        mark: Mark::Addition,
        upkeep: None,
    })
}

fn relay(file: Section<'_>) -> Option<(PhoneNumber, Passage)> {
    let text = file.passage("text", None);
    Some((short_code(file, "prefix")?, text))
}

/// A statement to go on with where the written one cannot be read.
fn silent() -> Passage {
    Passage {
        text: "".into(),
        mark: Mark::Addition,
    }
}

/// What `advice.toml` says.
#[derive(Default)]
struct AdviceFile {
    outside_area: Option<Passage>,
    before: Vec<Advice>,
    nobody_answers: Vec<Advice>,
    after: Vec<Advice>,
}

fn advice(file: Section<'_>) -> AdviceFile {
    let mark = file.mark(None);
    let keys = ["text", "for", "source", "addition"];
    let list = |key: &str| -> Vec<Advice> {
        file.sections(key, "a piece of advice", &keys)
            .into_iter()
            .map(|section| Advice {
                passage: section.passage("text", Some(&mark)),
                audiences: section.optional("for").map(audiences).unwrap_or_default(),
            })
            .collect()
    };
    AdviceFile {
        outside_area: Some(Passage {
            text: file.text("outside_area"),
            mark: mark.clone(),
        }),
        before: list("before"),
        nobody_answers: list("nobody_answers"),
        after: list("after"),
    }
}
