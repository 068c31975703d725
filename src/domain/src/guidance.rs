//! Whom to call for an answer at an instant.

use std::rc::Rc;

use crate::Instant;
use crate::clock::ClockTrust;
use crate::contact::{Address, ChannelKind, Contact, ContactId, Purpose};
use crate::hours::{Schedule, local_time};
use crate::opening::{Status, status};
use crate::pack::{Advice, ContactPart, Mark, Passage};
use crate::routes::{AnswerId, Audiences, Outcome, PathError};

/// What the guide says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guidance {
    /// `false` where the clock is in doubt or the calendar does not reach: then no line is called open or closed.
    pub certain: bool,
    /// Whom the concern is about.
    pub audiences: Audiences,
    /// Open phone lines, the council's first; in doubt, every phone line. Never empty.
    pub call: Vec<Line>,
    /// Closed phones, and every channel that is no phone.
    pub other: Vec<Line>,
    /// What the document names without a number, or does not cover.
    pub missing: Vec<Missing>,
    /// To be said first: for instance why the police line carries the call.
    pub notices: Vec<Passage>,
    /// To mind before the call.
    pub before: Vec<Passage>,
    /// When nobody answers.
    pub nobody_answers: Vec<Passage>,
    /// To do after the call.
    pub after: Vec<Passage>,
}

/// A channel of a contact at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whose channel it is.
    pub contact: ContactId,
    /// For whom it is the one to call.
    pub audiences: Audiences,
    /// The contact's name.
    pub label: Rc<str>,
    /// Number or address.
    pub address: Address,
    /// When somebody answers.
    pub schedule: Schedule,
    /// What holds at the instant.
    pub status: Status,
    /// What one should know of the contact.
    pub contact_about: Option<Passage>,
    /// What one should know of the channel.
    pub about: Option<Passage>,
    /// What vouches for it.
    pub mark: Mark,
}

/// Something the document names and gives no value for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which contact.
    pub contact: ContactId,
    /// Its name.
    pub label: Rc<str>,
    /// What the document says of it, and what not.
    pub why: Rc<str>,
    /// Where the document names it.
    pub mark: Mark,
}

/// What comes after the present lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Instant,
    /// Whom to call from then on.
    pub call: Vec<Line>,
}

/// Whether the instant's lines can be told: the clock is believed and the calendar covers the local date.
pub fn is_certain(part: &ContactPart, at: Instant, trust: ClockTrust) -> bool {
    trust == ClockTrust::Trusted
        && part
            .calendar
            .covers(local_time(part.council.zone, at).date_naive())
}

/// What the guide says for a path of answers. A path that stops before the last question gives the union of what
/// can follow; the empty path therefore gives everything.
///
/// # Errors
/// [`PathError`] where the path cannot be followed.
pub fn guide(
    part: &ContactPart,
    path: &[AnswerId],
    at: Instant,
    trust: ClockTrust,
) -> Result<Guidance, PathError> {
    let position = part.routes.follow(path)?;
    let moment = Moment {
        part,
        at,
        certain: is_certain(part, at, trust),
    };
    let mut guidance = Guidance::silent(moment.certain);
    for outcome in part.routes.outcomes_from(position) {
        moment.add_outcome(&mut guidance, outcome);
    }
    // A number that is open for one of two contacts is not closed, whatever the other's hours.
    let call = &guidance.call;
    guidance.other.retain(|line| {
        !call
            .iter()
            .any(|open| is_same(&open.address, &line.address))
    });
    Ok(guidance)
}

/// When the lines to call change next, and what they are then. `None`: not within the calendar, or in doubt.
///
/// A change is another contact, another number or other people whom it serves; that a fax closes is none.
///
/// # Errors
/// [`PathError`] where the path cannot be followed.
pub fn next_change(
    part: &ContactPart,
    path: &[AnswerId],
    at: Instant,
) -> Result<Option<Change>, PathError> {
    let key = |line: &Line| {
        (
            line.contact.clone(),
            line.address.clone(),
            line.audiences.clone(),
        )
    };
    let keys = |call: &[Line]| call.iter().map(key).collect::<Vec<_>>();
    let present = guide(part, path, at, ClockTrust::Trusted)?;
    if !present.certain {
        return Ok(None);
    }
    let outcomes = part.routes.outcomes_from(part.routes.follow(path)?);
    let mut from = at;
    // Where two lines on one number relieve each other, a phone's change need not change the list.
    while let Some(next) = next_phone_change(part, &outcomes, from) {
        let call = guide(part, path, next, ClockTrust::Trusted)?.call;
        if keys(&call) != keys(&present.call) {
            return Ok(Some(Change { at: next, call }));
        }
        from = next;
    }
    Ok(None)
}

/// The first instant after `at` at which a phone of these outcomes opens or closes, within the calendar.
fn next_phone_change(part: &ContactPart, outcomes: &[&Outcome], at: Instant) -> Option<Instant> {
    let listed = |contact: &&Contact| {
        outcomes
            .iter()
            .flat_map(|outcome| &outcome.contacts)
            .any(|listed| listed.contact == contact.id)
    };
    part.contacts
        .iter()
        .filter(listed)
        .flat_map(Contact::phones)
        .filter_map(|phone| {
            let status = status(part, &phone.schedule, at);
            status.until.or(status.opens)
        })
        .min()
}

/// The contacts that answer questions about the framework, in the pack's order.
pub fn framework_advice(part: &ContactPart) -> impl Iterator<Item = &Contact> {
    part.contacts
        .iter()
        .filter(|contact| contact.purpose == Purpose::FrameworkAdvice)
}

impl Guidance {
    fn silent(certain: bool) -> Self {
        Self {
            certain,
            audiences: Audiences::default(),
            call: Vec::new(),
            other: Vec::new(),
            missing: Vec::new(),
            notices: Vec::new(),
            before: Vec::new(),
            nobody_answers: Vec::new(),
            after: Vec::new(),
        }
    }
}

/// One instant of one pack.
struct Moment<'p> {
    part: &'p ContactPart,
    at: Instant,
    certain: bool,
}

impl Moment<'_> {
    fn add_outcome(&self, guidance: &mut Guidance, outcome: &Outcome) {
        guidance.audiences = guidance.audiences.union(&outcome.audiences);
        let mut served = Audiences::default();
        for listed in &outcome.contacts {
            let Some(contact) = self.part.contact(&listed.contact) else {
                continue;
            };
            if let Some(why) = &contact.not_supplied {
                self.add_missing(&mut guidance.missing, contact, why);
            }
            for line in self.lines(contact, &listed.audiences) {
                if self.is_to_call(&line) {
                    served = served.union(&line.audiences);
                }
                self.add_line(guidance, line);
            }
        }
        self.add_police(guidance, outcome, &served);
        self.add_texts(guidance, outcome);
    }

    /// The police stand in for those who have no line of the council's. In doubt nobody knows whether this is an hour
    /// that the council's lines leave out; where there are such hours, the police stand beside them.
    fn add_police(&self, guidance: &mut Guidance, outcome: &Outcome, served: &Audiences) {
        let doubtful = !self.certain && outcome.rests_on_police.is_some();
        let without_line: Audiences = outcome
            .audiences
            .iter()
            .filter(|audience| doubtful || !served.contains(*audience))
            .collect();
        if without_line.is_empty() {
            return;
        }
        for line in self.lines(&self.part.national.police, &without_line) {
            self.add_line(guidance, line);
        }
        add_passages(&mut guidance.notices, outcome.rests_on_police.iter());
    }

    fn add_texts(&self, guidance: &mut Guidance, outcome: &Outcome) {
        let national = &self.part.national;
        let of = |advice: &[Advice]| -> Vec<Passage> {
            let concerns = |advice: &&Advice| {
                advice.audiences.is_empty() || advice.audiences.meets(&outcome.audiences)
            };
            advice
                .iter()
                .filter(concerns)
                .map(|advice| advice.passage.clone())
                .collect()
        };
        add_passages(&mut guidance.notices, outcome.notices.iter());
        add_passages(
            &mut guidance.before,
            of(&national.before).iter().chain(&outcome.before),
        );
        add_passages(
            &mut guidance.nobody_answers,
            of(&national.nobody_answers).iter(),
        );
        add_passages(
            &mut guidance.after,
            of(&national.after).iter().chain(&outcome.after),
        );
    }

    fn lines(&self, contact: &Contact, audiences: &Audiences) -> Vec<Line> {
        contact
            .channels
            .iter()
            .map(|channel| Line {
                contact: contact.id.clone(),
                audiences: audiences.clone(),
                label: Rc::clone(&contact.label),
                address: channel.address.clone(),
                schedule: channel.schedule.clone(),
                status: if self.certain {
                    status(self.part, &channel.schedule, self.at)
                } else {
                    Status::default()
                },
                contact_about: contact.about.clone(),
                about: channel.about.clone(),
                mark: channel.mark.clone(),
            })
            .collect()
    }

    fn is_to_call(&self, line: &Line) -> bool {
        line.address.kind() == ChannelKind::Phone
            && (!self.certain || line.status.open == Some(true))
    }

    /// Each number once per list, however it is written; `audiences` says whom it serves.
    fn add_line(&self, guidance: &mut Guidance, line: Line) {
        let list = if self.is_to_call(&line) {
            &mut guidance.call
        } else {
            &mut guidance.other
        };
        let place = self.place(&line.contact);
        if let Some(known) = list
            .iter_mut()
            .find(|known| is_same(&known.address, &line.address))
        {
            known.audiences = known.audiences.union(&line.audiences);
            known.status = known.status.or(line.status);
        } else {
            let later = |known: &Line| self.place(&known.contact) > place;
            list.insert(list.iter().position(later).unwrap_or(list.len()), line);
        }
    }

    fn add_missing(&self, list: &mut Vec<Missing>, contact: &Contact, why: &Rc<str>) {
        if list.iter().any(|known| known.contact == contact.id) {
            return;
        }
        let missing = Missing {
            contact: contact.id.clone(),
            label: Rc::clone(&contact.label),
            why: Rc::clone(why),
            mark: contact.mark.clone(),
        };
        let place = self.place(&contact.id);
        let later = |known: &Missing| self.place(&known.contact) > place;
        list.insert(list.iter().position(later).unwrap_or(list.len()), missing);
    }

    /// Where a contact stands in the pack's order; the police after the council's own.
    ///
    /// Lists are kept in this order as they grow: sorting them afterwards costs 8 kB of the first screen.
    fn place(&self, id: &ContactId) -> usize {
        let contacts = &self.part.contacts;
        contacts
            .iter()
            .position(|contact| contact.id == *id)
            .unwrap_or(contacts.len())
    }
}

/// Whether two addresses reach the same place in the same way.
fn is_same(one: &Address, other: &Address) -> bool {
    one.kind() == other.kind() && one.href() == other.href()
}

fn add_passages<'p>(list: &mut Vec<Passage>, passages: impl Iterator<Item = &'p Passage>) {
    for passage in passages {
        if !list.contains(passage) {
            list.push(passage.clone());
        }
    }
}
