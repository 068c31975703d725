//! What can be found: one entry for each contact, role, duty, part of a duty, law, body and term of a pack.

use std::fmt;
use std::rc::Rc;

use crate::contact::{Channel, Contact, PhoneNumber};
use crate::framework::{Body, Duty, Framework, Law, LawKind, Role, Term};
use crate::pack::{ContactPart, Emergency, Pack};
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
}

impl Kind {
    /// In the order in which entries of equal rank are listed.
    pub const ALL: [Self; 6] = [
        Self::Contact,
        Self::Role,
        Self::Duty,
        Self::Law,
        Self::Body,
        Self::Term,
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
    /// The short name of the contact, role, law, body or term; of a duty, its role's. 999 and the police line of the
    /// national pack have no contact in [`crate::pack::ContactPart::contacts`].
    pub id: Rc<str>,
    /// A role's section ("5"), the paragraph of a duty ("5.4") or of a part of one ("5.4a").
    pub reference: Option<Rc<str>>,
    /// Its name; of a duty, its role's.
    pub title: Rc<str>,
    /// What it says, in our words; of a contact, its numbers. Empty where the pack says nothing.
    pub text: Rc<str>,
    /// Names that stand for it: its abbreviation and what else people call it. Whoever looks for one of a law's, a
    /// body's or a term's names finds every text that has another one of them.
    pub names: Vec<Rc<str>>,
    /// Further texts by which it is found: official wording, notes, topics, the laws and bodies a duty names.
    pub also: Vec<Rc<str>>,
}

/// Everything of a pack that can be found, in the pack's order: contacts always, the rest if the framework is loaded.
pub fn entries(pack: &Pack) -> Vec<Entry> {
    let part = pack.contact_part();
    let contact = |contact| Entry::of_contact(part, contact);
    let mut entries: Vec<Entry> = part.contacts.iter().map(contact).collect();
    entries.push(Entry::of_emergency(&part.national.emergency));
    entries.push(contact(&part.national.police));
    let Some(framework) = pack.framework() else {
        return entries;
    };
    entries.extend(framework.roles.iter().map(Entry::of_role));
    for role in &framework.roles {
        for duty in &role.duties {
            entries.push(Entry::of_duty(framework, role, duty));
            entries.extend(parts(role, duty));
        }
    }
    entries.extend(framework.laws.iter().map(Entry::of_law));
    entries.extend(framework.bodies.iter().map(Entry::of_body));
    entries.extend(framework.glossary.iter().map(Entry::of_term));
    entries
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

    fn of_contact(part: &ContactPart, contact: &Contact) -> Self {
        let mut text = String::new();
        let mut also: Vec<Rc<str>> = Vec::new();
        for channel in &contact.channels {
            add_sentence(&mut text, &line(channel));
            let hours = spoken::hours(part, &channel.schedule).into_iter();
            also.extend(hours.map(Rc::from));
            // "01332 786968" typed without its space.
            let number = channel.address.number().map(PhoneNumber::display);
            also.extend(number.map(|number| number.split(' ').collect::<String>().into()));
        }
        let about = contact.about.iter().map(|about| &about.text);
        for sentence in about.chain(&contact.not_supplied) {
            add_sentence(&mut text, sentence);
        }
        Self {
            text: text.into(),
            also,
            ..Self::new(Kind::Contact, contact.id.as_str(), &contact.label)
        }
    }

    fn of_emergency(emergency: &Emergency) -> Self {
        let mut text = emergency.number.display().to_owned();
        for way in &emergency.ways {
            add_sentence(&mut text, &way.text);
        }
        Self {
            text: text.into(),
            names: vec!["emergency".into()],
            ..Self::new(Kind::Contact, "emergency", &emergency.label)
        }
    }

    fn of_role(role: &Role) -> Self {
        Self {
            reference: Some(role.section.to_string().into()),
            text: Rc::clone(&role.title),
            names: role.also_known_as.clone(),
            also: role.note.iter().cloned().collect(),
            ..Self::new(Kind::Role, role.id.as_str(), &role.short)
        }
    }

    fn of_duty(framework: &Framework, role: &Role, duty: &Duty) -> Self {
        let topics = duty.topics.iter().filter_map(|id| framework.topic(id));
        let laws = duty.laws.iter().filter_map(|id| framework.law(id));
        let bodies = duty.bodies.iter().filter_map(|id| framework.body(id));
        let mut also: Vec<Rc<str>> = Vec::new();
        also.extend(duty.official.iter().chain(&duty.note).cloned());
        also.extend(topics.map(|topic| Rc::clone(&topic.label)));
        also.extend(laws.map(|law| Rc::clone(&law.title)));
        also.extend(bodies.map(|body| Rc::clone(&body.name)));
        also.extend(duty.parts.iter().map(|part| Rc::clone(&part.text)));
        also.push(Rc::clone(&role.title));
        also.extend(role.also_known_as.iter().cloned());
        Self {
            reference: Some(duty.reference.to_string().into()),
            text: Rc::clone(&duty.text),
            also,
            ..Self::new(Kind::Duty, role.id.as_str(), &role.short)
        }
    }

    fn of_law(law: &Law) -> Self {
        let said = [&law.note, &law.not_supplied];
        let text = said.into_iter().flatten().next().cloned();
        let successor = law.succeeded_by.iter().map(|succession| &succession.title);
        let names = match law.kind {
            LawKind::Act => act_names(&law.title),
            LawKind::Guidance | LawKind::Scheme => Vec::new(),
        };
        Self {
            text: text.unwrap_or_default(),
            names,
            also: law.as_cited.iter().chain(successor).cloned().collect(),
            ..Self::new(Kind::Law, law.id.as_str(), &law.title)
        }
    }

    fn of_body(body: &Body) -> Self {
        let title = titled(body.abbreviation.as_deref(), &body.name);
        let mut names: Vec<Rc<str>> = body.abbreviation.iter().cloned().collect();
        names.push(Rc::clone(&body.name));
        names.extend(body.also_known_as.iter().cloned());
        let successor = body.succeeded_by.iter().map(|succession| &succession.title);
        let said = [&body.note, &body.not_supplied].into_iter().flatten();
        Self {
            text: Rc::clone(&body.about.text),
            names,
            also: said.chain(successor).cloned().collect(),
            ..Self::new(Kind::Body, body.id.as_str(), &title)
        }
    }

    fn of_term(term: &Term) -> Self {
        let letters = term.abbreviation.as_ref().map(|short| &short.letters);
        let title = titled(letters.map(|letters| &**letters), &term.term);
        let mut names: Vec<Rc<str>> = letters.cloned().into_iter().collect();
        names.push(Rc::clone(&term.term));
        names.extend(term.also_known_as.iter().cloned());
        let meaning = term.meaning.as_ref().map(|meaning| &meaning.text);
        let text = meaning.or(term.not_supplied.as_ref()).cloned();
        Self {
            text: text.unwrap_or_default(),
            names,
            also: term.note.iter().cloned().collect(),
            ..Self::new(Kind::Term, term.id.as_str(), &title)
        }
    }
}

/// A duty's lettered parts, each with the duty around it.
fn parts<'f>(role: &'f Role, duty: &'f Duty) -> impl Iterator<Item = Entry> + 'f {
    duty.parts.iter().map(|part| {
        let mut also = vec![Rc::clone(&duty.text)];
        also.extend(part.note.iter().cloned());
        Entry {
            reference: Some(part.reference.to_string().into()),
            text: Rc::clone(&part.text),
            also,
            ..Entry::new(Kind::Duty, role.id.as_str(), &role.short)
        }
    })
}

/// "LAC – Looked After Children".
fn titled(abbreviation: Option<&str>, name: &Rc<str>) -> Rc<str> {
    match abbreviation {
        Some(letters) if letters != &**name => [letters, " – ", name].concat().into(),
        Some(_) | None => Rc::clone(name),
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
