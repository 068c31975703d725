//! A pack's folder, read and judged in one run.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use guide_domain::calendar::Calendar;
use guide_domain::contact::{ContactId, Purpose};
use guide_domain::coverage;
use guide_domain::framework::{self as duties, Framework};
use guide_domain::pack::{Confirmation, ContactPart, Council, Pack, PackId};
use guide_domain::policy::{self as signing, Policy};
use guide_domain::rules::Fault;

use crate::calendar::{self, some_calendar};
use crate::contacts::{self, ContactReader};
use crate::council;
use crate::faults;
use crate::folder::PackFolder;
use crate::framework;
use crate::framework_faults;
use crate::hours::{self, HoursBook};
use crate::national;
use crate::numbers::NumberPlan;
use crate::policy;
use crate::policy_faults;
use crate::problem::{Code, Problem, Severity};
use crate::reading::{Place, Reading, SourceFile, Subject};
use crate::routes;
use crate::section::{Field, Section};

/// What came of a check.
#[derive(Debug)]
pub struct Checked {
    /// The pack, if no problem is an error.
    pub pack: Option<Pack>,
    /// Every problem, by file, line and column.
    pub problems: Vec<Problem>,
}

/// Reads the pack in a folder and reports every problem of it.
///
/// The shared part and the calendar are looked for in the folder itself (`national/`, `calendars/`), then beside it,
/// then in `bundled`, the folder of the packs that come with the guide. `on` is the day, by the council's own clock,
/// for which calendars and check-by dates are judged.
pub fn check(folder: &Path, bundled: &Path, on: NaiveDate) -> Checked {
    let (pack, problems) = examined(folder, bundled, on);
    Checked::new(pack, problems)
}

/// Reads the pack as [`check`] does, for a program that puts it to use: a calendar that has ended is a warning here.
///
/// What was right when it was written must not go dark because time passes; past its calendar the guide shows the
/// office-hours and the out-of-hours line together.
pub fn check_for_use(folder: &Path, bundled: &Path, on: NaiveDate) -> Checked {
    let (pack, mut problems) = examined(folder, bundled, on);
    for problem in &mut problems {
        if problem.code == Code::CalendarExpired {
            problem.severity = Severity::Warning;
        }
    }
    Checked::new(pack, problems)
}

impl Checked {
    fn new(pack: Option<Pack>, problems: Vec<Problem>) -> Self {
        let usable = problems
            .iter()
            .all(|problem| problem.severity != Severity::Error);
        Self {
            pack: pack.filter(|_| usable),
            problems,
        }
    }
}

/// A pack that keeps the rules of the domain, whatever else is wrong with it, and every problem.
fn examined(folder: &Path, bundled: &Path, on: NaiveDate) -> (Option<Pack>, Vec<Problem>) {
    let reading = Reading::default();
    let part = if is_folder(folder, &reading) {
        content(&PackFolder::new(folder, bundled), &reading, on)
    } else {
        None
    };
    let pack = part.and_then(|content| judge(&reading, content));
    (pack, reading.into_problems())
}

fn is_folder(folder: &Path, reading: &Reading) -> bool {
    let message = match folder.metadata() {
        Ok(found) if found.is_dir() => return true,
        Ok(_) => "this is no folder; a pack is a folder of TOML files".to_owned(),
        Err(error) => format!("this folder cannot be opened: {error}; check the path"),
    };
    reading.file_error(folder.to_owned(), Code::MissingFile, message);
    false
}

/// A pack's content with what its judgement needs besides.
struct Content {
    part: ContactPart,
    /// None: the pack has none, or it cannot be judged.
    framework: Option<Framework>,
    /// None: the pack has none, or it cannot be judged.
    policy: Option<Policy>,
    /// Whether every file of the contact guide could be read without an error.
    is_sound: bool,
    /// Kinds of fault that would only repeat that a file is missing.
    known: Missing,
}

/// What others refer to and what could not be read.
struct Missing(Vec<Named>);

/// Something that other files refer to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Contacts,
    Sources,
    Routes,
    Framework,
}

fn judge(reading: &Reading, content: Content) -> Option<Pack> {
    let Content {
        part,
        framework,
        policy,
        is_sound,
        known,
    } = content;
    if let Some(framework) = &framework {
        let mut faults = duties::rules::faults(framework, &part);
        faults.retain(|fault| !known.explains_in_framework(fault));
        framework_faults::report(reading, &faults);
    }
    let mut policy_faults = policy.as_ref().map_or_else(Vec::new, |policy| {
        signing::rules::faults(policy, &part, framework.as_ref())
    });
    policy_faults.retain(|fault| !known.explains_in_policy(fault));
    warn_of_police(reading, &part);
    if !known.has(Named::Routes) {
        warn_of_unnamed(reading, &part);
    }
    let pack = contact_guide(reading, part, &known);
    if pack.is_none() || !is_sound {
        // Which line is right then follows from the contact guide, whose faults were reported.
        policy_faults
            .retain(|fault| !matches!(fault, signing::rules::Fault::BrokenScenario { .. }));
    }
    policy_faults::report(reading, &policy_faults);
    // Faults of the framework and the policy were reported before.
    let pack = match framework {
        Some(framework) => pack?.with_framework(framework).ok(),
        None => pack,
    };
    match policy {
        Some(policy) => pack?.with_policy(policy).ok(),
        None => pack,
    }
}

/// The pack with its contact guide alone, if that breaks no rule.
fn contact_guide(reading: &Reading, part: ContactPart, known: &Missing) -> Option<Pack> {
    let zone = part.council.zone;
    // One and the same number stands in for all that could not be read.
    let unread: Vec<ContactId> = part
        .contacts
        .iter()
        .filter(|contact| contacts::has_stand_in(contact))
        .map(|contact| contact.id.clone())
        .collect();
    let only_stands_in = |fault: &Fault| matches!(fault, Fault::AdviceNumber { contact, .. } if unread.contains(contact));
    match Pack::new(part) {
        Ok(pack) => Some(pack),
        Err(mut faults) => {
            faults.retain(|fault| !known.explains(fault) && !only_stands_in(fault));
            faults::report(reading, &faults, zone);
            None
        }
    }
}

impl Missing {
    /// Those of which nothing could be read.
    fn of(found: [(Named, bool); 4]) -> Self {
        let missing = found.into_iter().filter(|(_, is_there)| !is_there);
        Self(missing.map(|(named, _)| named).collect())
    }

    fn has(&self, named: Named) -> bool {
        self.0.contains(&named)
    }

    fn explains_in_framework(&self, fault: &duties::rules::Fault) -> bool {
        (self.has(Named::Sources) && matches!(fault, duties::rules::Fault::UnknownDocument(_)))
            || (self.has(Named::Routes)
                && matches!(fault, duties::rules::Fault::BrokenWorry { .. }))
    }

    fn explains_in_policy(&self, fault: &signing::rules::Fault) -> bool {
        (self.has(Named::Sources) && matches!(fault, signing::rules::Fault::UnknownDocument(_)))
            || (self.has(Named::Framework)
                && matches!(fault, signing::rules::Fault::UnknownRole(_)))
    }

    fn explains(&self, fault: &Fault) -> bool {
        let of_contacts = matches!(
            fault,
            Fault::UnknownContact { .. } | Fault::UnknownClosing { .. } | Fault::CoverageGap { .. }
        );
        (self.has(Named::Contacts) && of_contacts)
            || (self.has(Named::Sources) && matches!(fault, Fault::UnknownDocument(_)))
            || (self.has(Named::Routes) && matches!(fault, Fault::UnknownStart(_)))
    }
}

/// Warns of outcomes for which the police line carries the call.
fn warn_of_police(reading: &Reading, part: &ContactPart) {
    let resting = part
        .routes
        .outcomes
        .iter()
        .filter(|outcome| outcome.rests_on_police.is_some());
    for outcome in resting {
        let id = &outcome.id;
        let message = if coverage::gaps(part, outcome).is_empty() {
            format!("outcome “{id}” has a line of its own at every time; take rests_on_police away")
        } else {
            format!(
                "outcome “{id}” rests on the police line whenever the council’s own contacts give no open line; add \
                 their numbers and hours as soon as they are known"
            )
        };
        for place in reading.places(&Subject::RestsOnPolice(id.clone())) {
            reading.warning(&place, Code::RestsOnPolice, message.clone());
        }
    }
}

/// Warns of contacts that take concerns and that no outcome names.
fn warn_of_unnamed(reading: &Reading, part: &ContactPart) {
    let outcomes = &part.routes.outcomes;
    let unnamed = part.contacts.iter().filter(|contact| {
        let mut named = outcomes.iter().flat_map(|outcome| &outcome.contacts);
        contact.purpose == Purpose::Referral && named.all(|listed| listed.contact != contact.id)
    });
    for contact in unnamed {
        let id = &contact.id;
        let message = format!(
            "no outcome names “{id}”, so nobody is told of it; name it in routes.toml, or take it away"
        );
        for place in reading.places(&Subject::Contact(id.clone())) {
            reading.warning(&place, Code::Unused, message.clone());
        }
    }
}

/// What `council.toml` says.
struct CouncilFile {
    id: Option<PackId>,
    council: Council,
    confirmation: Option<Confirmation>,
    calendar: Option<PathBuf>,
}

fn council_file(folder: &PackFolder, file: Section<'_>, on: NaiveDate) -> CouncilFile {
    let calendar = file.required("calendar").and_then(|field| {
        let name = field.id()?;
        let path = folder.calendar_file(name);
        if path.is_none() {
            let names = folder.calendar_names();
            let possible: Vec<&str> = names.iter().map(String::as_str).collect();
            field.not_among(Code::UnknownCalendar, name, "calendar", &possible);
        }
        path
    });
    CouncilFile {
        id: file.required("id").and_then(Field::id).map(PackId::new),
        council: council::council(file),
        confirmation: council::confirmation(file, on),
        calendar,
    }
}

impl CouncilFile {
    /// What stands in when the file cannot be read.
    fn unreadable() -> Self {
        Self {
            id: None,
            council: council::no_council(),
            confirmation: None,
            calendar: None,
        }
    }
}

/// The council's calendar, if it names one that can be read.
fn calendar(
    reading: &Reading,
    council: Option<&CouncilFile>,
    hours: &HoursBook,
    on: NaiveDate,
) -> Option<Calendar> {
    let calendar = calendar_file(reading, council?.calendar.clone()?, on)?;
    hours.warn_of_feasts(reading, &calendar);
    Some(calendar)
}

fn calendar_file(reading: &Reading, path: PathBuf, on: NaiveDate) -> Option<Calendar> {
    let file = SourceFile::read(reading, path)?;
    Some(file.with(reading, &calendar::KEYS, |section| {
        calendar::calendar(section, on)
    }))
}

/// What concerns the pack as a whole is said at the top of `council.toml`.
fn remember_pack(folder: &PackFolder, reading: &Reading) {
    let top = Place::top_of(folder.own_file("council.toml"));
    reading.remember(Subject::Pack, top);
}

fn hours_book(reading: &Reading, path: PathBuf) -> HoursBook {
    SourceFile::read(reading, path).map_or_else(HoursBook::unreadable, |file| {
        file.with(reading, &hours::FILE_KEYS, HoursBook::read)
    })
}

/// Reads every file of a pack.
fn content(folder: &PackFolder, reading: &Reading, on: NaiveDate) -> Option<Content> {
    folder.refuse_other_files(reading);
    remember_pack(folder, reading);
    let file = |name: &str| SourceFile::read(reading, folder.own_file(name));
    let hours = hours_book(reading, folder.own_file("opening-hours.toml"));
    let reader = ContactReader {
        hours: &hours,
        plan: NumberPlan::Uk,
        on,
    };
    // First, so that of two contacts with one name it is the pack's own that is complained of.
    let national = national::national(folder, reading, reader)?;
    let contacts = file("contacts.toml").map(|file| {
        file.with(reading, &contacts::FILE_KEYS, |section| {
            reader.contacts(section)
        })
    });
    let council = file("council.toml").map(|file| {
        file.with(reading, &council::KEYS, |section| {
            council_file(folder, section, on)
        })
    });
    let documents = file("sources.toml")
        .map(|file| file.with(reading, &council::SOURCES_KEYS, council::documents));
    let routes = file("routes.toml").map(|file| file.with(reading, &routes::KEYS, routes::routes));
    let notes =
        file("notes.toml").map(|file| file.with(reading, &council::NOTES_KEYS, council::notes));
    let calendar = calendar(reading, council.as_ref(), &hours, on);
    let is_sound = !reading.has_error();
    let framework = framework::framework(folder, reading);
    let known = Missing::of([
        (Named::Contacts, contacts.is_some()),
        (Named::Sources, documents.is_some()),
        (Named::Routes, routes.is_some()),
        (
            Named::Framework,
            framework.is_some() || !folder.has_framework(),
        ),
    ]);
    let council = council.unwrap_or_else(CouncilFile::unreadable);
    let part = ContactPart {
        // Where the name cannot be read, that is an error already and the pack is refused.
        id: council.id.unwrap_or_else(|| PackId::new("")),
        council: council.council,
        confirmation: council.confirmation,
        documents: documents.unwrap_or_default(),
        contacts: contacts.unwrap_or_default(),
        calendar: calendar.unwrap_or_else(|| some_calendar(on)),
        routes: routes.unwrap_or_else(routes::no_routes),
        notes: notes.unwrap_or_default(),
        national,
    };
    hours.warn_of_unused(reading);
    Some(Content {
        policy: policy::policy(folder, reading, &part.id),
        part,
        framework,
        is_sound,
        known,
    })
}
