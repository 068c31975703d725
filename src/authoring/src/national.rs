//! The files of `national/`: what is shared by all packs and is wholly our addition.

use guide_domain::contact::{Address, Channel, Contact, ContactId, PhoneNumber, Purpose, Schedule};
use guide_domain::content::{Advice, Emergency, EmergencyWay, National};
use guide_domain::provenance::{Mark, Passage};

use crate::contacts::{ContactReader, read_number, some_number};
use crate::folder::PackFolder;
use crate::numbers::NumberPlan;
use crate::reading::{Reading, SourceFile};
use crate::routes::audiences;
use crate::section::Section;

/// Reads the shared part. What cannot be read is replaced by something to go on with.
pub(crate) fn national(
    folder: &PackFolder,
    reading: &Reading,
    reader: ContactReader<'_>,
) -> Option<National> {
    let file = |name: &str| SourceFile::read(reading, folder.national_file(name));
    let emergency = file("emergency.toml").and_then(|file| file.with(reading, emergency));
    let police =
        file("police.toml").and_then(|file| file.with(reading, |section| police(section, reader)));
    let relay = file("relay.toml").and_then(|file| file.with(reading, relay));
    let advice = file("advice.toml").map(|file| file.with(reading, advice));
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

fn short_code(file: &Section<'_>, key: &'static str) -> Option<PhoneNumber> {
    file.required(key)
        .and_then(|field| read_number(field, NumberPlan::UkAndShortCodes))
        .or_else(some_number)
}

fn emergency(file: &Section<'_>) -> Option<Emergency> {
    // The number has no mark of its own in a pack: that it is ours must be written all the same.
    file.mark(None);
    Some(Emergency {
        label: file.text("label"),
        ways: file.each("way", "a way", |way| {
            Some(EmergencyWay {
                short: way.text("short"),
                text: way.text("text"),
            })
        }),
        number: short_code(file, "number")?,
    })
}

fn police(file: &Section<'_>, reader: ContactReader<'_>) -> Option<Contact> {
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

fn relay(file: &Section<'_>) -> Option<(PhoneNumber, Passage)> {
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

fn advice(file: &Section<'_>) -> AdviceFile {
    let mark = file.mark(None);
    let list = |key| {
        file.each(key, "a piece of advice", |section| {
            Some(Advice {
                passage: section.passage("text", Some(&mark)),
                audiences: section.optional("for").map(audiences).unwrap_or_default(),
            })
        })
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
