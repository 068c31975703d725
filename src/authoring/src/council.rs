//! `council.toml`, `sources.toml` and `notes.toml`: whose pack it is, its documents, and what is open in them.

use chrono::NaiveDate;
use chrono_tz::{TZ_VARIANTS, Tz};
use guide_domain::pack::{Confirmation, Council, Document, DocumentId, Note};

use crate::problem::Code;
use crate::reading::Subject;
use crate::section::{Field, Section};

/// What `council.toml` may hold.
pub(crate) const KEYS: [&str; 6] = ["id", "name", "area", "time_zone", "calendar", "confirmed"];

/// What `sources.toml` may hold.
pub(crate) const SOURCES_KEYS: [&str; 1] = ["document"];
/// What `notes.toml` may hold.
pub(crate) const NOTES_KEYS: [&str; 1] = ["note"];
/// What a note may say.
const NOTE_KEYS: [&str; 3] = ["text", "source", "addition"];
/// The zone to go on with where the written one cannot be told.
const FALLBACK_ZONE: Tz = Tz::Europe__London;

/// What stands in when `council.toml` cannot be read.
pub(crate) fn no_council() -> Council {
    Council {
        name: "".into(),
        area: "".into(),
        zone: FALLBACK_ZONE,
    }
}

/// Reads the council.
pub(crate) fn council(file: Section<'_>) -> Council {
    Council {
        name: file.text("name"),
        area: file.text("area"),
        zone: file
            .required("time_zone")
            .and_then(zone)
            .unwrap_or(FALLBACK_ZONE),
    }
}

fn zone(field: Field<'_>) -> Option<Tz> {
    let name = field.string("Europe/London")?;
    let zone = name.parse().ok();
    if zone.is_none() {
        let regional = TZ_VARIANTS
            .iter()
            .map(|zone| zone.name())
            .filter(|name| name.contains('/') && !name.starts_with("Etc/"));
        field.error(
            Code::UnknownZone,
            format!(
                "the guide does not carry the time zone “{name}”; it carries {}. For another one, have it built with \
                 the zone added to CHRONO_TZ_TIMEZONE_FILTER in .cargo/config.toml",
                regional.collect::<Vec<_>>().join(", ")
            ),
        );
    }
    zone
}

/// Reads the council's word that the pack is true, if it gave it.
pub(crate) fn confirmation(file: Section<'_>, today: NaiveDate) -> Option<Confirmation> {
    let section = file
        .optional("confirmed")?
        .section("the confirmation", &["by", "on"])?;
    let by = section.text("by");
    let on = section
        .required("on")
        .and_then(|field| field.past_date(today))?;
    Some(Confirmation { by, on })
}

/// Reads the documents.
pub(crate) fn documents(file: Section<'_>) -> Vec<Document> {
    documents_of(file, "document")
}

/// Reads the documents that stand under a key of their own.
pub(crate) fn documents_of(file: Section<'_>, key: &str) -> Vec<Document> {
    let keys = ["id", "title", "dated", "year"];
    file.sections(key, "a document", &keys)
        .into_iter()
        .filter_map(document)
        .collect()
}

fn document(section: Section<'_>) -> Option<Document> {
    let (title, dated) = (section.text("title"), section.text("dated"));
    let year = section
        .required("year")
        .and_then(|field| year(field, &dated));
    let field = section.required("id")?;
    let id = DocumentId::new(field.id()?);
    field.remember(Subject::Document(id.clone()));
    Some(Document {
        id,
        title,
        dated,
        year: year.unwrap_or_default(),
    })
}

/// The year of a document, which must be that of its date in words.
fn year(field: Field<'_>, dated: &str) -> Option<u16> {
    let year = field.year()?;
    let digits = year.to_string();
    let mut named = dated.split(|letter: char| !letter.is_ascii_digit());
    if !dated.is_empty() && !named.any(|number| number == digits) {
        field.error(
            Code::BadDate,
            format!("the date “{dated}” does not name the year {year}; correct one of the two"),
        );
    }
    Some(year)
}

/// Reads the notes of a file.
pub(crate) fn notes(file: Section<'_>) -> Vec<Note> {
    file.sections("note", "a note", &NOTE_KEYS)
        .into_iter()
        .map(|section| {
            let passage = section.passage("text", None);
            Note {
                text: passage.text,
                mark: passage.mark,
            }
        })
        .collect()
}
