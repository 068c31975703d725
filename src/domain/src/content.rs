//! A council's content for the contact guide: whose it is, whom to call and what every pack shares.

use std::rc::Rc;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::contact::{Contact, ContactId, PhoneNumber};
use crate::provenance::{Document, DocumentId, Note, PackId, Passage};
use crate::routes::{Audiences, Routes};

/// The council a pack belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Council {
    /// "Derby City Council".
    pub name: Rc<str>,
    /// The area in running text: "the city", "the county".
    pub area: Rc<str>,
    /// The zone its hours are written in.
    pub zone: Tz,
}

/// The council's word that its pack is true. Without it the pack is an exemplar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Who confirmed, by post.
    pub by: Rc<str>,
    /// On which day.
    pub on: NaiveDate,
}

/// What is shared by all packs and is wholly our addition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct National {
    /// 999 and the ways for people who do not speak on the phone.
    pub emergency: Emergency,
    /// The police when it is not an emergency: stands in where the council's document gives no open line.
    pub police: Contact,
    /// The prefix that has any number called through Relay UK.
    pub relay_prefix: PhoneNumber,
    /// What Relay UK is, in one sentence.
    pub relay: Passage,
    /// What to do if the person lives outside the council's area.
    pub outside_area: Passage,
    /// What to mind before the call.
    pub before: Vec<Advice>,
    /// What to do when nobody answers.
    pub nobody_answers: Vec<Advice>,
    /// What to do after the call.
    pub after: Vec<Advice>,
}

/// The emergency number and its ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    /// "Police, ambulance or fire".
    pub label: Rc<str>,
    /// 999.
    pub number: PhoneNumber,
    /// Ways for people who do not speak on the phone.
    pub ways: Vec<EmergencyWay>,
}

impl Emergency {
    /// What it goes by among the contacts.
    pub const ID: &str = "emergency";
}

/// One way to 999 without speaking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyWay {
    /// In a few words, for the band on every screen: "relay 18000".
    pub short: Rc<str>,
    /// In a sentence.
    pub text: Rc<str>,
}

/// The content that the contact guide needs, before any rule has been checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPart {
    /// The pack's name.
    pub id: PackId,
    /// Whose pack it is.
    pub council: Council,
    /// The council's word, or none: an exemplar.
    pub confirmation: Option<Confirmation>,
    /// The documents behind the facts.
    pub documents: Vec<Document>,
    /// Teams and services in the pack's order, which is the order of every list shown.
    pub contacts: Vec<Contact>,
    /// Bank holidays.
    pub calendar: Calendar,
    /// Questions, answers, outcomes.
    pub routes: Routes,
    /// Contradictions and gaps.
    pub notes: Vec<Note>,
    /// The shared additions.
    pub national: National,
}

impl ContactPart {
    /// The contact of that id. A [`Pack`] has every contact that its outcomes name.
    pub fn contact(&self, id: &ContactId) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.id == *id)
    }

    /// The document of that id. A [`Pack`] has every document that its marks name.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == *id)
    }

    /// Whether the council has not confirmed the content.
    pub fn is_exemplar(&self) -> bool {
        self.confirmation.is_none()
    }
}

/// One statement that concerns certain people only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// What to do or to leave.
    pub passage: Passage,
    /// Whom one must be worried about for this to matter; empty: always.
    pub audiences: Audiences,
}
