//! `contacts.toml`: teams, services and how to reach them.

use std::rc::Rc;

use chrono::NaiveDate;
use guide_domain::contact::{
    Address, AddressError, Channel, Contact, ContactId, EmailAddress, PhoneNumber, Purpose, Upkeep,
    WebAddress,
};
use guide_domain::hours::Schedule;
use guide_domain::pack::Mark;

use crate::hours::HoursBook;
use crate::numbers::{NumberPlan, number};
use crate::problem::Code;
use crate::reading::Subject;
use crate::section::{Field, Section};

/// What `contacts.toml` may hold.
pub(crate) const FILE_KEYS: [&str; 1] = ["contact"];
/// What a contact may say.
pub(crate) const KEYS: [&str; 11] = [
    "id",
    "label",
    "purpose",
    "about",
    "not_supplied",
    "owner",
    "checked_on",
    "check_by",
    "source",
    "addition",
    "channel",
];
const CHANNEL_KEYS: [&str; 9] = [
    "phone",
    "textphone",
    "fax",
    "email",
    "web",
    "hours",
    "about",
    "source",
    "addition",
];
/// The kinds of address, in the order in which a channel is asked for them.
const KINDS: [&str; 5] = ["phone", "textphone", "fax", "email", "web"];

/// What contacts are read with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ContactReader<'h> {
    /// The hours that channels may name.
    pub(crate) hours: &'h HoursBook,
    /// The numbers that may stand in the file.
    pub(crate) plan: NumberPlan,
    /// The day of the check.
    pub(crate) on: NaiveDate,
}

impl ContactReader<'_> {
    /// Reads every contact of a file.
    pub(crate) fn contacts(self, file: Section<'_>) -> Vec<Contact> {
        file.sections("contact", "a contact", &KEYS)
            .into_iter()
            .filter_map(|section| self.contact(section))
            .collect()
    }

    /// Reads one contact; `None` if its short name cannot be told.
    pub(crate) fn contact(self, section: Section<'_>) -> Option<Contact> {
        let id_field = section.required("id");
        let id = id_field.and_then(Field::id).map(ContactId::new);
        let mark = section.mark(None);
        let channels = section
            .sections("channel", "a channel", &CHANNEL_KEYS)
            .into_iter()
            .filter_map(|channel| self.channel(channel, id.as_ref(), &mark))
            .collect();
        let contact = Contact {
            id: id.unwrap_or_else(|| ContactId::new("")),
            label: section.text("label"),
            purpose: purpose(section),
            channels,
            not_supplied: section.optional("not_supplied").map(Field::text),
            about: section.optional_passage("about", Some(&mark)),
            mark,
            upkeep: self.upkeep(section),
        };
        let field = id_field.filter(|_| !contact.id.as_str().is_empty())?;
        field.remember(Subject::Contact(contact.id.clone()));
        Some(contact)
    }

    fn channel(
        self,
        section: Section<'_>,
        of: Option<&ContactId>,
        inherited: &Mark,
    ) -> Option<Channel> {
        let mark = section.mark(Some(inherited));
        let schedule = section
            .required("hours")
            .map_or(Schedule::Always, |field| self.hours.schedule(field, of));
        Some(Channel {
            about: section.optional_passage("about", Some(&mark)),
            address: self.address(section)?,
            schedule,
            mark,
        })
    }

    /// The number or address. One that cannot be read is replaced by one of its kind, so that no gap is reported
    /// that nobody wrote.
    fn address(self, section: Section<'_>) -> Option<Address> {
        let mut given = KINDS
            .into_iter()
            .filter_map(|kind| Some((kind, section.optional(kind)?)));
        let Some((kind, field)) = given.next() else {
            section.error(
                Code::MissingKey,
                format!("a channel needs one of {}", KINDS.join(", ")),
            );
            return some_number().map(Address::Phone);
        };
        for (second, field) in given {
            field.error(
                Code::ConflictingKeys,
                format!(
                    "this channel is a {kind} already; put the {second} into a [[channel]] of its own"
                ),
            );
        }
        let number = || read_number(field, self.plan).or_else(some_number);
        let address = match kind {
            "phone" => number().map(Address::Phone),
            "textphone" => number().map(Address::Textphone),
            "fax" => number().map(Address::Fax),
            "email" => {
                let text = field.string("name@council.gov.uk");
                text.and_then(|text| accept(field, EmailAddress::new(text)))
                    .map(Address::Email)
            }
            _ => {
                let text = field.string("https://www.council.gov.uk/page");
                text.and_then(|text| accept(field, WebAddress::new(text)))
                    .map(Address::Web)
            }
        };
        address.or_else(|| some_number().map(Address::Fax))
    }

    fn upkeep(self, section: Section<'_>) -> Option<Upkeep> {
        let keys = ["owner", "checked_on", "check_by"];
        keys.into_iter().find_map(|key| section.optional(key))?;
        let owner: Rc<str> = section.text("owner");
        let checked_on = section
            .required("checked_on")
            .and_then(|field| field.past_date(self.on));
        let due = section.required("check_by");
        let check_by = due.and_then(Field::date);
        let (checked_on, check_by, due) = (checked_on?, check_by?, due?);
        if check_by < checked_on {
            due.error(
                Code::BadDate,
                format!("the next check on {check_by} lies before the last on {checked_on}"),
            );
        } else if check_by < self.on {
            due.warning(
                Code::CheckOverdue,
                format!(
                    "this contact had to be checked by {check_by}; call the number, then set checked_on and check_by"
                ),
            );
        }
        Some(Upkeep {
            owner,
            checked_on,
            check_by,
        })
    }
}

/// A telephone number of a file, or a complaint.
pub(crate) fn read_number(field: Field<'_>, plan: NumberPlan) -> Option<PhoneNumber> {
    match number(field.string("01332 641172")?, plan) {
        Ok(number) => Some(number),
        Err(error) => {
            field.error(Code::BadNumber, error.to_string());
            None
        }
    }
}

/// What stands in for a number that cannot be read.
const STAND_IN: &str = "000";

/// A number to go on with where the written one cannot be read.
pub(crate) fn some_number() -> Option<PhoneNumber> {
    PhoneNumber::new(STAND_IN, STAND_IN).ok()
}

/// Whether one of the contact's numbers could not be read.
pub(crate) fn has_stand_in(contact: &Contact) -> bool {
    let addresses = contact.channels.iter().map(|channel| &channel.address);
    addresses
        .filter_map(Address::number)
        .any(|number| number.tel() == STAND_IN)
}

fn accept<T>(field: Field<'_>, address: Result<T, AddressError>) -> Option<T> {
    match address {
        Ok(address) => Some(address),
        Err(error) => {
            let message = format!("{error}; correct it, or take the channel away");
            field.error(Code::BadAddress, message);
            None
        }
    }
}

fn purpose(section: Section<'_>) -> Purpose {
    let Some(field) = section.optional("purpose") else {
        return Purpose::Referral;
    };
    match field.string("framework-advice") {
        Some("framework-advice") => Purpose::FrameworkAdvice,
        Some("referral") | None => Purpose::Referral,
        Some(other) => {
            let possible = ["referral", "framework-advice"];
            field.not_among(Code::BadValue, other, "purpose", &possible);
            Purpose::Referral
        }
    }
}
