//! What can be found: one entry for each contact, role, duty, part of a duty, law, body and term of a pack, for its
//! policy as a whole and for each section of it.

use std::fmt;
use std::rc::Rc;

use crate::contact::{Channel, Contact};
use crate::framework::{Body, Duty, DutyPart, Framework, Law, LawKind, Role, Term};
use crate::pack::{ContactPart, Emergency, Pack};
use crate::policy::{Policy, PolicySection};
use crate::spoken;

/// What an [`Entry`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A team or service, and its numbers.
    Contact,
    /// A section of the framework.
    Role,
    /// A duty, or a lettered part of one.
    Duty,
    /// A law, guidance or scheme.
    Law,
    /// A board, committee, partnership or group.
    Body,
    /// A term or abbreviation of the glossary.
    Term,
    /// The policy, or a section of it.
    Policy,
}

impl Kind {
    /// In the order in which entries of equal rank are listed.
    pub const ALL: [Self; 7] = [
        Self::Contact,
        Self::Role,
        Self::Duty,
        Self::Law,
        Self::Body,
        Self::Term,
        Self::Policy,
    ];

    /// As the command line names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Role => "role",
            Self::Duty => "duty",
            Self::Law => "law",
            Self::Body => "body",
            Self::Term => "glossary",
            Self::Policy => "policy",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// The short name of the contact, role, law, body, term, policy or section of it; of a duty, its role's. 999 and
    /// the police line of the national pack have no contact in [`crate::pack::ContactPart::contacts`]. With the
    /// reference it tells an entry from all others of its kind.
    pub id: Rc<str>,
    /// A role's section ("5"), the paragraph of a duty ("5.4") or of a part of one ("5.4a").
    pub reference: Option<Rc<str>>,
    /// Its name; of a duty, its role's.
    pub title: Rc<str>,
    /// What it says, in our words or, of a policy, those that are signed; of a contact, its numbers. A line for each
    /// paragraph. Empty where the pack says nothing.
    pub text: Rc<str>,
    /// Names that stand for it: its abbreviation and what else people call it. Whoever looks for one of a law's, a
    /// body's or a term's names finds every text that has another one of them.
    pub names: Vec<Rc<str>>,
    /// Further texts by which it is found: official wording, notes, topics, the laws and bodies a duty names.
    pub also: Vec<Rc<str>>,
}

/// Everything of a pack that can be found, in the pack's order: contacts always, the framework and the policy if they
/// are loaded.
pub fn entries(pack: &Pack) -> Vec<Entry> {
    let part = pack.contact_part();
    let mut entries: Vec<Entry> = Vec::new();
    for contact in &part.contacts {
        entries.push(Entry::of_contact(part, contact));
    }
    entries.push(Entry::of_emergency(&part.national.emergency));
    entries.push(Entry::of_contact(part, &part.national.police));
    if let Some(framework) = pack.framework() {
        add_framework(&mut entries, framework);
    }
    if let Some(policy) = pack.policy() {
        entries.push(Entry::of_policy(policy));
        let sections = policy.sections.iter();
        entries.extend(sections.map(Entry::of_section));
    }
    entries
}

fn add_framework(entries: &mut Vec<Entry>, framework: &Framework) {
    for role in &framework.roles {
        entries.push(Entry::of_role(role));
    }
    for role in &framework.roles {
        for duty in &role.duties {
            entries.push(Entry::of_duty(framework, role, duty));
            let parts = duty.parts.iter();
            entries.extend(parts.map(|part| Entry::of_part(role, duty, part)));
        }
    }
    for law in &framework.laws {
        entries.push(Entry::of_law(law));
    }
    for body in &framework.bodies {
        entries.push(Entry::of_body(body));
    }
    for term in &framework.glossary {
        entries.push(Entry::of_term(term));
    }
}

impl Entry {
    fn new(kind: Kind, id: &str, title: &Rc<str>) -> Self {
        Self {
            kind,
            id: id.into(),
            reference: None,
            title: Rc::clone(title),
            text: Rc::default(),
            names: Vec::new(),
            also: Vec::new(),
        }
    }

    /// Adds a text by which it is found. One by one: chains of iterators over these many sources are bytes of the wasm.
    fn found_by(&mut self, text: &Rc<str>) {
        self.also.push(Rc::clone(text));
    }

    fn found_by_all(&mut self, texts: &[Option<&Rc<str>>]) {
        for text in texts.iter().flatten() {
            self.found_by(text);
        }
    }

    fn of_contact(part: &ContactPart, contact: &Contact) -> Self {
        let mut entry = Self::new(Kind::Contact, contact.id.as_str(), &contact.label);
        let mut text = String::new();
        for channel in &contact.channels {
            add_sentence(&mut text, &line(channel));
            for hours in spoken::hours(part, &channel.schedule) {
                entry.also.push(hours.into());
            }
            if let Some(number) = channel.address.number() {
                // "01332 786968" typed without its space.
                entry.also.push(number.display().replace(' ', "").into());
            }
        }
        let about = contact.about.as_ref().map(|about| &about.text);
        for sentence in [about, contact.not_supplied.as_ref()].into_iter().flatten() {
            add_sentence(&mut text, sentence);
        }
        entry.text = text.into();
        entry
    }

    fn of_emergency(emergency: &Emergency) -> Self {
        let mut entry = Self::new(Kind::Contact, Emergency::ID, &emergency.label);
        let mut text = emergency.number.display().to_owned();
        for way in &emergency.ways {
            add_sentence(&mut text, &way.text);
        }
        entry.text = text.into();
        entry.names.push("emergency".into());
        entry
    }

    fn of_role(role: &Role) -> Self {
        let mut entry = Self::new(Kind::Role, role.id.as_str(), &role.short);
        entry.reference = Some(role.section.to_string().into());
        entry.text = Rc::clone(&role.title);
        entry.names.clone_from(&role.also_known_as);
        entry.names.push(Rc::clone(&role.person));
        entry.found_by_all(&[role.note.as_ref()]);
        entry
    }

    fn of_duty(framework: &Framework, role: &Role, duty: &Duty) -> Self {
        let mut entry = Self::new(Kind::Duty, role.id.as_str(), &role.short);
        entry.reference = Some(duty.reference.to_string().into());
        entry.text = Rc::clone(&duty.text);
        entry.found_by_all(&[
            duty.official.as_ref(),
            duty.note.as_ref(),
            Some(&role.title),
        ]);
        for id in &duty.topics {
            entry.found_by_all(&[framework.topic(id).map(|topic| &topic.label)]);
        }
        for id in &duty.laws {
            entry.found_by_all(&[framework.law(id).map(|law| &law.title)]);
        }
        for id in &duty.bodies {
            entry.found_by_all(&[framework.body(id).map(|body| &body.name)]);
        }
        for part in &duty.parts {
            entry.found_by(&part.text);
        }
        for name in &role.also_known_as {
            entry.found_by(name);
        }
        entry
    }

    /// A duty's lettered part, with the duty around it.
    fn of_part(role: &Role, duty: &Duty, part: &DutyPart) -> Self {
        let mut entry = Self::new(Kind::Duty, role.id.as_str(), &role.short);
        entry.reference = Some(part.reference.to_string().into());
        entry.text = Rc::clone(&part.text);
        entry.found_by_all(&[Some(&duty.text), part.note.as_ref()]);
        entry
    }

    fn of_law(law: &Law) -> Self {
        let mut entry = Self::new(Kind::Law, law.id.as_str(), &law.title);
        entry.say(law.note.as_ref().or(law.not_supplied.as_ref()));
        if law.kind == LawKind::Act {
            entry.names = act_names(&law.title);
        }
        let successor = law
            .succeeded_by
            .as_ref()
            .map(|succession| &succession.title);
        entry.found_by_all(&[law.as_cited.as_ref(), successor]);
        entry
    }

    fn of_body(body: &Body) -> Self {
        let mut entry = Self::named(
            Kind::Body,
            body.id.as_str(),
            body.abbreviation.as_ref(),
            &body.name,
        );
        entry.say(Some(&body.about.text));
        entry.names.extend_from_slice(&body.also_known_as);
        let successor = body
            .succeeded_by
            .as_ref()
            .map(|succession| &succession.title);
        entry.found_by_all(&[body.note.as_ref(), body.not_supplied.as_ref(), successor]);
        entry
    }

    fn of_term(term: &Term) -> Self {
        let letters = term.abbreviation.as_ref().map(|short| &short.letters);
        let mut entry = Self::named(Kind::Term, term.id.as_str(), letters, &term.term);
        let meaning = term.meaning.as_ref().map(|meaning| &meaning.text);
        entry.say(meaning.or(term.not_supplied.as_ref()));
        entry.names.extend_from_slice(&term.also_known_as);
        entry.found_by_all(&[term.note.as_ref()]);
        entry
    }

    /// The policy as a whole: who keeps it, when it is reviewed, and which training goes with it.
    fn of_policy(policy: &Policy) -> Self {
        let mut entry = Self::new(Kind::Policy, policy.id.as_str(), &policy.title);
        entry.text = spoken::about_policy(policy).into();
        for note in &policy.notes {
            entry.found_by(&note.text);
        }
        for training in &policy.training {
            entry.found_by(&training.label);
        }
        entry
    }

    /// A section, with our summary before official words, as it is shown.
    fn of_section(section: &PolicySection) -> Self {
        let mut entry = Self::new(Kind::Policy, section.id.as_str(), &section.heading);
        let mut text = String::new();
        for passage in &section.summary {
            add_line(&mut text, &passage.text);
        }
        for paragraph in &section.paragraphs {
            add_line(&mut text, &paragraph.text);
        }
        entry.text = text.into();
        for note in &section.notes {
            entry.found_by(&note.text);
        }
        entry
    }

    /// "LAC – Looked After Children", found by either.
    fn named(kind: Kind, id: &str, abbreviation: Option<&Rc<str>>, name: &Rc<str>) -> Self {
        let Some(letters) = abbreviation.filter(|letters| *letters != name) else {
            let mut entry = Self::new(kind, id, name);
            entry.names.push(Rc::clone(name));
            return entry;
        };
        let mut entry = Self::new(kind, id, &[letters, " – ", name].concat().into());
        entry.names.push(Rc::clone(letters));
        entry.names.push(Rc::clone(name));
        entry
    }

    fn say(&mut self, text: Option<&Rc<str>>) {
        if let Some(text) = text {
            self.text = Rc::clone(text);
        }
    }
}

/// What people call an Act: "Mental Capacity Act" and "MCA" for the one of 2005. Fewer than three letters name nothing.
fn act_names(title: &str) -> Vec<Rc<str>> {
    let name = title.trim_end_matches(|c: char| c == ' ' || c.is_ascii_digit());
    let letters: String = name.chars().filter(char::is_ascii_uppercase).collect();
    if letters.len() < 3 {
        return Vec::new();
    }
    vec![name.into(), letters.into()]
}

/// "Phone 01332 786968".
fn line(channel: &Channel) -> String {
    let address = &channel.address;
    let mut line = spoken::kind(address.kind()).to_owned();
    line.push(' ');
    line.push_str(address.display());
    if let Some(about) = &channel.about {
        add_sentence(&mut line, &about.text);
    }
    line
}

/// Puts a sentence after others.
fn add_sentence(text: &mut String, sentence: &str) {
    if !text.is_empty() {
        text.push_str(if text.ends_with('.') { " " } else { ". " });
    }
    text.push_str(sentence);
}

/// Puts a paragraph below others.
fn add_line(text: &mut String, paragraph: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(paragraph);
}
