//! What a pack must satisfy before anything may show it.
//!
//! The rules name identifiers; `guide-authoring` knows the file and line where each is written.

use thiserror::Error;

use crate::contact::{Channel, Contact, ContactId, PhoneNumber, Purpose};
use crate::coverage;
use crate::hours::{Interval, Schedule};
use crate::pack::{Advice, ContactPart, DocumentId, Emergency, Mark, Passage};
use crate::routes::{
    AnswerId, Outcome, OutcomeContact, OutcomeId, Position, Question, QuestionId, Switch, Target,
};

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Two contacts of one id, the police and the emergency number counted with them.
    #[error("two contacts are named “{0}”")]
    DuplicateContact(ContactId),
    /// Two questions of one id.
    #[error("two questions are named “{0}”")]
    DuplicateQuestion(QuestionId),
    /// Two answers of one id under one question.
    #[error("“{question}” has two answers named “{answer}”")]
    DuplicateAnswer {
        /// The question.
        question: QuestionId,
        /// The answer.
        answer: AnswerId,
    },
    /// Two outcomes of one id.
    #[error("two outcomes are named “{0}”")]
    DuplicateOutcome(OutcomeId),
    /// Two documents of one id.
    #[error("two documents are named “{0}”")]
    DuplicateDocument(DocumentId),
    /// A mark names a document that the pack does not list.
    #[error("no document is named “{0}”")]
    UnknownDocument(DocumentId),
    /// An outcome names a contact that the pack does not have.
    #[error("outcome “{outcome}” names the contact “{contact}”, which the pack does not have")]
    UnknownContact {
        /// The outcome.
        outcome: OutcomeId,
        /// What it names.
        contact: ContactId,
    },
    /// Hours wait for a contact that the pack does not have.
    #[error("the hours of “{of}” wait for “{contact}” to be closed, which the pack does not have")]
    UnknownClosing {
        /// Whose hours.
        of: ContactId,
        /// What they wait for.
        contact: ContactId,
    },
    /// Hours wait for the closing of a contact that never counts as open, so that they would seem open at every time.
    #[error(
        "the hours of “{of}” wait for “{contact}” to be closed, which has no phone line for concerns with hours of its own"
    )]
    NothingToClose {
        /// Whose hours.
        of: ContactId,
        /// What they wait for.
        contact: ContactId,
    },
    /// Hours wait for themselves.
    #[error("the hours of “{0}” wait, in the end, for “{0}” itself to be closed")]
    ClosingCycle(ContactId),
    /// A contact without a channel must say why.
    #[error("contact “{0}” has no channel and does not say why")]
    SilentContact(ContactId),
    /// A contact cannot be reached and be out of reach.
    #[error("contact “{0}” has a channel and says that none is supplied")]
    SuppliedAndNot(ContactId),
    /// The number of an officer who advises on the framework, listed for concerns about people.
    #[error(
        "contact “{contact}” takes concerns about people on a number of “{advice}”, which gives advice on the framework"
    )]
    AdviceNumber {
        /// The contact that takes concerns.
        contact: ContactId,
        /// Whose number it is.
        advice: ContactId,
    },
    /// "Whenever closed" without saying who.
    #[error("hours of “{0}” wait for nobody to be closed; name the contacts they wait for")]
    WaitsForNobody(ContactId),
    /// The police line stands in wherever no council line is open, so it must itself never close.
    #[error("the police contact “{0}” needs a phone line that is open day and night")]
    PoliceNotAlwaysOpen(ContactId),
    /// A contact that an outcome lists for none of the people the outcome is about.
    #[error("outcome “{outcome}” is about nobody for whom it lists the contact “{contact}”")]
    ServesNobody {
        /// The outcome.
        outcome: OutcomeId,
        /// The contact.
        contact: ContactId,
    },
    /// A contact that an outcome lists more than once.
    #[error("outcome “{outcome}” lists the contact “{contact}” more than once")]
    ListedTwice {
        /// The outcome.
        outcome: OutcomeId,
        /// The contact.
        contact: ContactId,
    },
    /// Lines for advice on the framework never stand on a referral route.
    #[error(
        "outcome “{outcome}” sends people to “{contact}”, which gives advice on the framework and takes no referrals"
    )]
    AdviceInOutcome {
        /// The outcome.
        outcome: OutcomeId,
        /// The contact.
        contact: ContactId,
    },
    /// The routes begin at a question that is not there.
    #[error("the routes start at “{0}”, which is no question of this pack")]
    UnknownStart(QuestionId),
    /// An answer leads to a question that is not there.
    #[error(
        "answer “{answer}” of “{question}” leads to the question “{to}”, which the pack does not have"
    )]
    UnknownNextQuestion {
        /// The question.
        question: QuestionId,
        /// Its answer.
        answer: AnswerId,
        /// Where it leads.
        to: QuestionId,
    },
    /// An answer leads to an outcome that is not there.
    #[error(
        "answer “{answer}” of “{question}” leads to the outcome “{to}”, which the pack does not have"
    )]
    UnknownNextOutcome {
        /// The question.
        question: QuestionId,
        /// Its answer.
        answer: AnswerId,
        /// Where it leads.
        to: OutcomeId,
    },
    /// A question without answers.
    #[error("question “{0}” has no answers: whoever comes there cannot go on")]
    DeadEnd(QuestionId),
    /// An outcome without contacts.
    #[error("outcome “{0}” names nobody to call")]
    EmptyOutcome(OutcomeId),
    /// An outcome without audiences.
    #[error("outcome “{0}” does not say whom the concern is about")]
    NoAudience(OutcomeId),
    /// A question that comes back to itself.
    #[error("question “{0}” can be reached again from its own answers")]
    Cycle(QuestionId),
    /// A question that no answer leads to.
    #[error("no answer leads to question “{0}”")]
    UnreachableQuestion(QuestionId),
    /// An outcome that no answer leads to.
    #[error("no answer leads to outcome “{0}”")]
    UnreachableOutcome(OutcomeId),
    /// A way to a neighbouring outcome that does not lead to one.
    #[error("the way from outcome “{outcome}” by “{path}” leads to no outcome")]
    BrokenSwitch {
        /// The outcome.
        outcome: OutcomeId,
        /// The path it names.
        path: String,
    },
    /// Instants without a line of the council's own.
    #[error("outcome “{outcome}” has no open phone line {} time(s), first from {} to {}", gaps.len(), first(gaps).0, first(gaps).1)]
    CoverageGap {
        /// The outcome.
        outcome: OutcomeId,
        /// When; never empty.
        gaps: Vec<Interval>,
    },
    /// A calendar that ends before it begins.
    #[error("the calendar covers no date: it runs from {0} to {1}")]
    EmptyCalendar(chrono::NaiveDate, chrono::NaiveDate),
    /// A bank holiday outside the dates that the calendar says it covers.
    #[error("the bank holiday of {0} lies outside the dates the calendar covers")]
    HolidayOutsideCalendar(chrono::NaiveDate),
    /// A confirmed pack's contact that nobody keeps true.
    #[error("contact “{0}” of a confirmed pack has no owner, checked-on and check-by date")]
    NoUpkeep(ContactId),
}

fn first(gaps: &[Interval]) -> (String, String) {
    gaps.first().map_or_else(Default::default, |gap| {
        (gap.from.to_rfc3339(), gap.to.to_rfc3339())
    })
}

/// Every broken rule of a pack's content.
pub fn faults(part: &ContactPart) -> Vec<Fault> {
    let mut faults = Vec::new();
    duplicates(part, &mut faults);
    documents(part, &mut faults);
    contacts(part, &mut faults);
    closings(part, &mut faults);
    advice_numbers(part, &mut faults);
    police(part, &mut faults);
    calendar(part, &mut faults);
    outcomes(part, &mut faults);
    graph(part, &mut faults);
    faults
}

/// The pack's contacts and the police, who share one space of names.
fn every_contact(part: &ContactPart) -> impl Iterator<Item = &Contact> {
    part.contacts.iter().chain([&part.national.police])
}

fn duplicates(part: &ContactPart, faults: &mut Vec<Fault>) {
    let routes = &part.routes;
    let emergency = ContactId::new(Emergency::ID);
    let contacts = every_contact(part).map(|contact| &contact.id);
    faults.extend(repeated(contacts.chain([&emergency])).map(Fault::DuplicateContact));
    faults.extend(
        repeated(part.documents.iter().map(|document| &document.id)).map(Fault::DuplicateDocument),
    );
    faults.extend(
        repeated(routes.questions.iter().map(|question| &question.id))
            .map(Fault::DuplicateQuestion),
    );
    faults.extend(
        repeated(routes.outcomes.iter().map(|outcome| &outcome.id)).map(Fault::DuplicateOutcome),
    );
    for question in &routes.questions {
        let twice = repeated(question.answers.iter().map(|answer| &answer.id));
        faults.extend(twice.map(|answer| Fault::DuplicateAnswer {
            question: question.id.clone(),
            answer,
        }));
    }
}

/// Every id that comes more than once, each once.
pub(crate) fn repeated<'i, I: Clone + PartialEq + 'i>(
    ids: impl Iterator<Item = &'i I>,
) -> impl Iterator<Item = I> {
    let ids: Vec<&I> = ids.collect();
    let mut twice: Vec<I> = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        if ids.iter().take(index).any(|earlier| earlier == id) && !twice.contains(id) {
            twice.push((*id).clone());
        }
    }
    twice.into_iter()
}

fn documents(part: &ContactPart, faults: &mut Vec<Fault>) {
    let mut unknown: Vec<DocumentId> = marks(part)
        .filter_map(Mark::source)
        .map(|source| source.document.clone())
        .filter(|document| part.document(document).is_none())
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    faults.extend(unknown.into_iter().map(Fault::UnknownDocument));
}

/// Every mark of the content.
fn marks(part: &ContactPart) -> impl Iterator<Item = &Mark> {
    fn advice(list: &[Advice]) -> impl Iterator<Item = &Mark> {
        list.iter().map(|advice| &advice.passage.mark)
    }
    fn passages(list: &[Passage]) -> impl Iterator<Item = &Mark> {
        list.iter().map(|passage| &passage.mark)
    }
    fn question(question: &Question) -> impl Iterator<Item = &Mark> {
        let hints = question
            .answers
            .iter()
            .filter_map(|answer| answer.hint.as_ref());
        question
            .help
            .iter()
            .chain(hints)
            .map(|passage| &passage.mark)
    }
    fn outcome(outcome: &Outcome) -> impl Iterator<Item = &Mark> {
        let switches = outcome.switches.iter().map(|switch| &switch.ask.mark);
        let texts = passages(&outcome.notices)
            .chain(passages(&outcome.before))
            .chain(passages(&outcome.after));
        texts
            .chain(outcome.rests_on_police.iter().map(|passage| &passage.mark))
            .chain(switches)
    }
    let national = &part.national;
    let contacts = every_contact(part).flat_map(|contact| {
        let channels = contact.channels.iter().flat_map(|channel| {
            channel
                .about
                .iter()
                .map(|about| &about.mark)
                .chain([&channel.mark])
        });
        contact
            .about
            .iter()
            .map(|about| &about.mark)
            .chain([&contact.mark])
            .chain(channels)
    });
    contacts
        .chain(part.routes.questions.iter().flat_map(question))
        .chain(part.routes.outcomes.iter().flat_map(outcome))
        .chain(part.notes.iter().map(|note| &note.mark))
        .chain(advice(&national.before))
        .chain(advice(&national.nobody_answers))
        .chain(advice(&national.after))
        .chain([&national.relay.mark, &national.outside_area.mark])
}

fn contacts(part: &ContactPart, faults: &mut Vec<Fault>) {
    for contact in &part.contacts {
        if contact.channels.is_empty() && contact.not_supplied.is_none() {
            faults.push(Fault::SilentContact(contact.id.clone()));
        }
        if !contact.channels.is_empty() && contact.not_supplied.is_some() {
            faults.push(Fault::SuppliedAndNot(contact.id.clone()));
        }
        if part.confirmation.is_some() && !contact.channels.is_empty() && contact.upkeep.is_none() {
            faults.push(Fault::NoUpkeep(contact.id.clone()));
        }
        let waits_for_nobody = |channel: &Channel| matches!(&channel.schedule, Schedule::WheneverClosed(waited_for) if waited_for.is_empty());
        if contact.channels.iter().any(waits_for_nobody) {
            faults.push(Fault::WaitsForNobody(contact.id.clone()));
        }
    }
}

fn closings(part: &ContactPart, faults: &mut Vec<Fault>) {
    for contact in &part.contacts {
        for id in waits_for(part, &contact.id) {
            let of = contact.id.clone();
            match part.contact(&id) {
                None => faults.push(Fault::UnknownClosing { of, contact: id }),
                Some(waited_for) if !can_be_open(waited_for) => {
                    faults.push(Fault::NothingToClose { of, contact: id });
                }
                Some(_) => {}
            }
        }
        if reaches(part, &contact.id, &contact.id, &mut Vec::new()) {
            faults.push(Fault::ClosingCycle(contact.id.clone()));
        }
    }
}

/// Whether one can tell when somebody there takes concerns on the phone.
fn can_be_open(contact: &Contact) -> bool {
    contact.purpose == Purpose::Referral
        && contact
            .phones()
            .any(|channel| channel.schedule != Schedule::NotSupplied)
}

fn advice_numbers(part: &ContactPart, faults: &mut Vec<Fault>) {
    let there_for = |purpose| {
        let contacts = part.contacts.iter();
        contacts.filter(move |contact| contact.purpose == purpose)
    };
    for contact in there_for(Purpose::Referral) {
        let taken_from = there_for(Purpose::FrameworkAdvice)
            .find(|advice| numbers(advice).any(|tel| numbers(contact).any(|own| own == tel)));
        faults.extend(taken_from.map(|advice| Fault::AdviceNumber {
            contact: contact.id.clone(),
            advice: advice.id.clone(),
        }));
    }
}

/// What is dialled for a contact: two ways of writing one number are the same.
fn numbers(contact: &Contact) -> impl Iterator<Item = &str> {
    let addresses = contact.channels.iter().map(|channel| &channel.address);
    addresses.filter_map(|address| address.number().map(PhoneNumber::tel))
}

fn police(part: &ContactPart, faults: &mut Vec<Fault>) {
    let police = &part.national.police;
    let mut schedules = police.phones().map(|channel| &channel.schedule);
    if !schedules.any(|schedule| *schedule == Schedule::Always) {
        faults.push(Fault::PoliceNotAlwaysOpen(police.id.clone()));
    }
}

/// The contacts whose closing opens one of this contact's phone lines or other channels.
fn waits_for(part: &ContactPart, id: &ContactId) -> Vec<ContactId> {
    let schedules = part
        .contact(id)
        .into_iter()
        .flat_map(|contact| &contact.channels)
        .map(|channel| &channel.schedule);
    let mut ids: Vec<ContactId> = Vec::new();
    for schedule in schedules {
        if let Schedule::WheneverClosed(contacts) = schedule {
            ids.extend(
                contacts
                    .iter()
                    .filter(|contact| !ids.contains(contact))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
        }
    }
    ids
}

fn reaches(
    part: &ContactPart,
    from: &ContactId,
    to: &ContactId,
    seen: &mut Vec<ContactId>,
) -> bool {
    waits_for(part, from).into_iter().any(|next| {
        if next == *to {
            return true;
        }
        if seen.contains(&next) {
            return false;
        }
        seen.push(next.clone());
        reaches(part, &next, to, seen)
    })
}

fn calendar(part: &ContactPart, faults: &mut Vec<Fault>) {
    let calendar = &part.calendar;
    if calendar.from > calendar.to {
        faults.push(Fault::EmptyCalendar(calendar.from, calendar.to));
    }
    let outside = calendar
        .holidays
        .iter()
        .map(|holiday| holiday.date)
        .filter(|date| !calendar.covers(*date));
    faults.extend(outside.map(Fault::HolidayOutsideCalendar));
}

fn outcomes(part: &ContactPart, faults: &mut Vec<Fault>) {
    for outcome in &part.routes.outcomes {
        let id = &outcome.id;
        if outcome.contacts.is_empty() {
            faults.push(Fault::EmptyOutcome(id.clone()));
        }
        if outcome.audiences.is_empty() {
            faults.push(Fault::NoAudience(id.clone()));
        }
        let listed = outcome.contacts.iter().map(|listed| &listed.contact);
        faults.extend(repeated(listed).map(|contact| Fault::ListedTwice {
            outcome: id.clone(),
            contact,
        }));
        faults.extend(
            outcome
                .contacts
                .iter()
                .filter_map(|listed| listed_contact(part, outcome, listed)),
        );
        faults.extend(
            outcome
                .switches
                .iter()
                .filter_map(|switch| broken_switch(part, outcome, switch)),
        );
        let gaps = coverage::gaps(part, outcome);
        if !gaps.is_empty() && !outcome.contacts.is_empty() && outcome.rests_on_police.is_none() {
            faults.push(Fault::CoverageGap {
                outcome: id.clone(),
                gaps,
            });
        }
    }
}

/// What is wrong with a contact that an outcome lists.
fn listed_contact(part: &ContactPart, outcome: &Outcome, listed: &OutcomeContact) -> Option<Fault> {
    let (id, contact) = (outcome.id.clone(), listed.contact.clone());
    match part.contact(&contact).map(|contact| contact.purpose) {
        None => Some(Fault::UnknownContact {
            outcome: id,
            contact,
        }),
        Some(Purpose::FrameworkAdvice) => Some(Fault::AdviceInOutcome {
            outcome: id,
            contact,
        }),
        // An outcome about nobody at all is a fault of its own.
        Some(Purpose::Referral) => (!outcome.audiences.is_empty()
            && !listed.audiences.meets(&outcome.audiences))
        .then_some(Fault::ServesNobody {
            outcome: id,
            contact,
        }),
    }
}

fn broken_switch(part: &ContactPart, outcome: &Outcome, switch: &Switch) -> Option<Fault> {
    if matches!(part.routes.follow(&switch.path), Ok(Position::Outcome(_))) {
        return None;
    }
    let steps: Vec<&str> = switch.path.iter().map(AnswerId::as_str).collect();
    Some(Fault::BrokenSwitch {
        outcome: outcome.id.clone(),
        path: steps.join("/"),
    })
}

fn graph(part: &ContactPart, faults: &mut Vec<Fault>) {
    let routes = &part.routes;
    for question in &routes.questions {
        if question.answers.is_empty() {
            faults.push(Fault::DeadEnd(question.id.clone()));
        }
        for answer in &question.answers {
            let (question, answer_id) = (question.id.clone(), answer.id.clone());
            match &answer.leads_to {
                Target::Question(to) if routes.question(to).is_none() => {
                    faults.push(Fault::UnknownNextQuestion {
                        question,
                        answer: answer_id,
                        to: to.clone(),
                    });
                }
                Target::Outcome(to) if routes.outcome(to).is_none() => {
                    faults.push(Fault::UnknownNextOutcome {
                        question,
                        answer: answer_id,
                        to: to.clone(),
                    });
                }
                Target::Question(_) | Target::Outcome(_) => {}
            }
        }
        if follow_ups(part, &question.id).contains(&&question.id) {
            faults.push(Fault::Cycle(question.id.clone()));
        }
    }
    let Some(start) = routes.question(&routes.start) else {
        faults.push(Fault::UnknownStart(routes.start.clone()));
        return;
    };
    let reached = follow_ups(part, &start.id);
    let unreached = routes
        .questions
        .iter()
        .map(|question| &question.id)
        .filter(|id| **id != start.id && !reached.contains(id));
    faults.extend(unreached.cloned().map(Fault::UnreachableQuestion));
    let ends = routes.outcomes_from(Position::Question(start));
    let unreached = routes
        .outcomes
        .iter()
        .filter(|outcome| !ends.iter().any(|end| end.id == outcome.id));
    faults.extend(unreached.map(|outcome| Fault::UnreachableOutcome(outcome.id.clone())));
}

/// Every question that can come after this one.
fn follow_ups<'p>(part: &'p ContactPart, id: &QuestionId) -> Vec<&'p QuestionId> {
    let next = |id: &QuestionId| {
        let answers = part
            .routes
            .question(id)
            .map(|question| question.answers.as_slice())
            .unwrap_or_default();
        answers.iter().filter_map(|answer| match &answer.leads_to {
            Target::Question(to) => Some(to),
            Target::Outcome(_) => None,
        })
    };
    let mut found: Vec<&QuestionId> = next(id).collect();
    let mut index = 0;
    while let Some(question) = found.get(index).copied() {
        index += 1;
        let further: Vec<&QuestionId> = next(question).filter(|to| !found.contains(to)).collect();
        found.extend(further);
    }
    found
}
