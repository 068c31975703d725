//! Each structural fault, planted alone in a sound pack, is found, and nothing besides.

use guide_domain::contact::{Address, ContactId, Purpose, Upkeep};
use guide_domain::hours::Schedule;
use guide_domain::pack::{
    Confirmation, ContactPart, Document, DocumentId, Mark, Note, Pack, SourceRef,
};
use guide_domain::routes::{Audiences, OutcomeId, QuestionId, Switch};
use guide_domain::rules::{Fault, faults};

use crate::samples::{
    adult, both, calendar, channel, child, contact, date, interval, listed, number, outcome,
    passage, path, phone, question, to_outcome, to_question, two_teams, whenever_closed,
    working_days,
};

fn planted(plant: impl FnOnce(&mut ContactPart)) -> Vec<Fault> {
    let mut part = two_teams();
    plant(&mut part);
    let found = faults(&part);
    assert_eq!(Pack::new(part).err().unwrap_or_default(), found);
    found
}

fn contact_id(id: &str) -> ContactId {
    ContactId::new(id)
}

fn outcome_id(id: &str) -> OutcomeId {
    OutcomeId::new(id)
}

fn question_id(id: &str) -> QuestionId {
    QuestionId::new(id)
}

fn from_document(id: &str) -> Mark {
    Mark::Source(SourceRef {
        document: DocumentId::new(id),
        paragraph: "1".into(),
    })
}

fn document(id: &str) -> Document {
    Document {
        id: DocumentId::new(id),
        title: id.into(),
        dated: "2015".into(),
        year: 2015,
    }
}

#[test]
fn a_sound_pack_has_no_fault() {
    assert_eq!(planted(|_| ()), []);
    let pack = Pack::new(two_teams()).unwrap();
    assert_eq!(*pack.contact_part(), two_teams());
}

#[test]
fn ids_stand_for_one_thing_each() {
    assert_eq!(
        planted(|part| part.contacts.push(part.contacts[0].clone())),
        [Fault::DuplicateContact(contact_id("children"))]
    );
    assert_eq!(
        planted(|part| part.documents = vec![document("a"), document("b"), document("a")]),
        [Fault::DuplicateDocument(DocumentId::new("a"))]
    );
    assert_eq!(
        planted(|part| part.routes.questions.push(part.routes.questions[1].clone())),
        [Fault::DuplicateQuestion(question_id("about-whom"))]
    );
    assert_eq!(
        planted(|part| {
            let again = part.routes.questions[1].answers[0].clone();
            part.routes.questions[1].answers.push(again);
        }),
        [Fault::DuplicateAnswer {
            question: question_id("about-whom"),
            answer: path("child")[0].clone(),
        }]
    );
    assert_eq!(
        planted(|part| part.routes.outcomes.push(part.routes.outcomes[0].clone())),
        [Fault::DuplicateOutcome(outcome_id("child"))]
    );
}

#[test]
fn a_name_given_three_times_is_one_fault() {
    let found = planted(|part| {
        for _ in 0..2 {
            part.contacts.push(part.contacts[0].clone());
        }
    });
    assert_eq!(found, [Fault::DuplicateContact(contact_id("children"))]);
}

#[test]
fn the_police_share_the_contacts_names() {
    let found = planted(|part| part.national.police.id = contact_id("careline"));
    assert_eq!(found, [Fault::DuplicateContact(contact_id("careline"))]);
}

/// A search tells its hits apart by their names.
#[test]
fn the_emergency_number_shares_the_contacts_names() {
    let found = planted(|part| part.national.police.id = contact_id("emergency"));
    assert_eq!(found, [Fault::DuplicateContact(contact_id("emergency"))]);
}

#[test]
fn the_police_line_never_closes() {
    let fault = [Fault::PoliceNotAlwaysOpen(contact_id("police"))];
    assert_eq!(planted(|part| part.national.police.channels.clear()), fault);
    assert_eq!(
        planted(
            |part| part.national.police.channels = vec![phone("101", working_days("00:00-24:00"))]
        ),
        fault
    );
}

type Place = (&'static str, fn(&mut ContactPart) -> &mut Mark);

/// Every place of a pack that carries a mark.
const MARKED_PLACES: [Place; 20] = [
    ("contact", |part| &mut part.contacts[0].mark),
    ("contact's about", |part| {
        &mut part.contacts[0].about.insert(passage("about")).mark
    }),
    ("channel", |part| &mut part.contacts[1].channels[2].mark),
    ("channel's about", |part| {
        &mut part.contacts[1].channels[1]
            .about
            .insert(passage("about"))
            .mark
    }),
    ("police", |part| &mut part.national.police.mark),
    ("police channel", |part| {
        &mut part.national.police.channels[0].mark
    }),
    ("question's help", |part| {
        &mut part.routes.questions[1].help.insert(passage("help")).mark
    }),
    ("answer's hint", |part| {
        &mut part.routes.questions[1].answers[1]
            .hint
            .insert(passage("hint"))
            .mark
    }),
    ("notice", |part| {
        let list = &mut part.routes.outcomes[0].notices;
        list.push(passage("notice"));
        &mut list[0].mark
    }),
    ("outcome's before", |part| {
        let list = &mut part.routes.outcomes[0].before;
        list.push(passage("before"));
        &mut list[0].mark
    }),
    ("outcome's after", |part| {
        let list = &mut part.routes.outcomes[0].after;
        list.push(passage("after"));
        &mut list[0].mark
    }),
    ("rests on police", |part| {
        &mut part.routes.outcomes[2]
            .rests_on_police
            .insert(passage("why"))
            .mark
    }),
    ("switch", |part| {
        let switches = &mut part.routes.outcomes[1].switches;
        switches.push(switch("both"));
        &mut switches[0].ask.mark
    }),
    ("note", |part| {
        part.notes.push(Note {
            text: "note".into(),
            mark: Mark::Addition,
        });
        &mut part.notes[0].mark
    }),
    ("national before", |part| {
        &mut part.national.before[1].passage.mark
    }),
    ("nobody answers", |part| {
        &mut part.national.nobody_answers[0].passage.mark
    }),
    ("national after", |part| {
        &mut part.national.after[0].passage.mark
    }),
    ("relay", |part| &mut part.national.relay.mark),
    ("outside area", |part| &mut part.national.outside_area.mark),
    ("police about", |part| {
        &mut part.national.police.about.insert(passage("about")).mark
    }),
];

fn switch(to: &str) -> Switch {
    Switch {
        ask: passage("Is a child in the home?"),
        label: "Yes".into(),
        path: path(to),
    }
}

#[test]
fn every_mark_names_a_listed_document() {
    for (place, mark) in MARKED_PLACES {
        let unlisted = planted(|part| *mark(part) = from_document("lost"));
        let fault = [Fault::UnknownDocument(DocumentId::new("lost"))];
        assert_eq!(unlisted, fault, "{place}");
        let listed = planted(|part| {
            part.documents.push(document("kept"));
            *mark(part) = from_document("kept");
        });
        assert_eq!(listed, [], "{place}");
    }
}

#[test]
fn a_contact_can_be_reached_or_says_why_not() {
    let silent = |part: &mut ContactPart| part.contacts.push(contact("extra", Vec::new()));
    assert_eq!(planted(silent), [Fault::SilentContact(contact_id("extra"))]);
    let explained = planted(|part| {
        silent(part);
        part.contacts[3].not_supplied = Some("named without a number".into());
    });
    assert_eq!(explained, []);
}

#[test]
fn a_contact_with_a_channel_does_not_say_that_it_has_none() {
    let found =
        planted(|part| part.contacts[0].not_supplied = Some("named without a number".into()));
    assert_eq!(found, [Fault::SuppliedAndNot(contact_id("children"))]);
}

#[test]
fn hours_wait_for_a_contact_that_can_be_open() {
    let nothing_to_close = |plant: fn(&mut ContactPart)| {
        let found = planted(|part| {
            plant(part);
            part.contacts[2].channels[0].schedule =
                whenever_closed(&["children", "adults", "extra"]);
        });
        let fault = Fault::NothingToClose {
            of: contact_id("careline"),
            contact: contact_id("extra"),
        };
        assert_eq!(found, [fault]);
    };
    nothing_to_close(|part| {
        let mut extra = contact("extra", Vec::new());
        extra.not_supplied = Some("named without a number".into());
        part.contacts.push(extra);
    });
    nothing_to_close(|part| {
        let number = Address::Textphone(number("01110009"));
        let textphone = channel(number, working_days("09:00-17:00"));
        part.contacts.push(contact("extra", vec![textphone]));
    });
    nothing_to_close(|part| {
        let unknown = phone("01110009", Schedule::NotSupplied);
        part.contacts.push(contact("extra", vec![unknown]));
    });
    nothing_to_close(|part| {
        let line = phone("01110009", working_days("09:00-17:00"));
        let mut advisers = contact("extra", vec![line]);
        advisers.purpose = Purpose::FrameworkAdvice;
        part.contacts.push(advisers);
    });
}

#[test]
fn a_number_for_advice_on_the_framework_takes_no_concerns() {
    let advisers = |tel: &'static str| {
        planted(move |part| {
            let mut advisers = contact("advisers", vec![phone(tel, Schedule::NotSupplied)]);
            advisers.purpose = Purpose::FrameworkAdvice;
            part.contacts.push(advisers);
        })
    };
    // Children's phone, then the adults' fax.
    for (tel, contact) in [("01110001", "children"), ("01110004", "adults")] {
        let fault = Fault::AdviceNumber {
            contact: contact_id(contact),
            advice: contact_id("advisers"),
        };
        assert_eq!(advisers(tel), [fault]);
    }
    assert_eq!(advisers("01110009"), []);
}

#[test]
fn an_outcome_lists_a_contact_once() {
    let found = planted(|part| {
        let again = part.routes.outcomes[2].contacts[0].clone();
        part.routes.outcomes[2]
            .contacts
            .extend([again.clone(), again]);
    });
    let fault = Fault::ListedTwice {
        outcome: outcome_id("both"),
        contact: contact_id("children"),
    };
    assert_eq!(found, [fault]);
}

#[test]
fn hours_wait_for_a_contact_of_the_pack() {
    let found = planted(|part| {
        part.contacts[2].channels[0].schedule = whenever_closed(&["children", "adults", "nobody"]);
    });
    let fault = Fault::UnknownClosing {
        of: contact_id("careline"),
        contact: contact_id("nobody"),
    };
    assert_eq!(found, [fault]);
}

#[test]
fn hours_wait_for_somebody() {
    let found = planted(|part| {
        let line = phone("01110009", Schedule::WheneverClosed(Vec::new()));
        part.contacts.push(contact("extra", vec![line]));
    });
    assert_eq!(found, [Fault::WaitsForNobody(contact_id("extra"))]);
}

#[test]
fn hours_never_wait_for_themselves() {
    let waiting = |id: &str, tel: &str, wait_for: &str| {
        contact(id, vec![phone(tel, whenever_closed(&[wait_for]))])
    };
    assert_eq!(
        planted(|part| part.contacts.push(waiting("a", "01110006", "a"))),
        [Fault::ClosingCycle(contact_id("a"))]
    );
    // "c" waits for a ring it is no part of: its own hours are not at fault.
    let ring = planted(|part| {
        part.contacts.extend([
            waiting("a", "01110006", "b"),
            waiting("b", "01110007", "a"),
            waiting("c", "01110008", "a"),
        ]);
    });
    let members = ["a", "b"].map(|id| Fault::ClosingCycle(contact_id(id)));
    assert_eq!(ring, members);
}

#[test]
fn a_chain_of_waiting_is_no_ring() {
    let found = planted(|part| {
        part.contacts.extend([
            contact("a", vec![phone("01110006", whenever_closed(&["careline"]))]),
            contact(
                "b",
                vec![phone("01110007", whenever_closed(&["a", "careline"]))],
            ),
        ]);
    });
    assert_eq!(found, []);
}

#[test]
fn a_confirmed_pack_has_keepers() {
    let confirm = |part: &mut ContactPart| {
        part.confirmation = Some(Confirmation {
            by: "Head of Service".into(),
            on: date("2026-05-01"),
        });
        for contact in &mut part.contacts {
            contact.upkeep = Some(Upkeep {
                owner: "Duty Manager".into(),
                checked_on: date("2026-05-01"),
                check_by: date("2026-11-01"),
            });
        }
    };
    assert_eq!(planted(confirm), []);
    let forgotten = planted(|part| {
        confirm(part);
        part.contacts[1].upkeep = None;
    });
    assert_eq!(forgotten, [Fault::NoUpkeep(contact_id("adults"))]);
}

#[test]
fn a_calendar_covers_its_bank_holidays() {
    let found = planted(|part| {
        part.calendar = calendar(
            "2026-01-01",
            "2026-12-31",
            &["2025-12-26", "2026-01-01", "2026-12-28", "2027-01-01"],
        );
    });
    let outside = ["2025-12-26", "2027-01-01"].map(|day| Fault::HolidayOutsideCalendar(date(day)));
    assert_eq!(found, outside);
}

#[test]
fn a_calendar_does_not_end_before_it_begins() {
    let found = planted(|part| part.calendar = calendar("2026-02-01", "2026-01-31", &[]));
    assert_eq!(
        found,
        [Fault::EmptyCalendar(date("2026-02-01"), date("2026-01-31"))]
    );
    let one_day = planted(|part| part.calendar = calendar("2026-02-01", "2026-02-01", &[]));
    assert_eq!(one_day, []);
}

#[test]
fn an_outcome_names_whom_to_call_and_for_whom() {
    assert_eq!(
        planted(|part| part.routes.outcomes[0].contacts.clear()),
        [Fault::EmptyOutcome(outcome_id("child"))]
    );
    assert_eq!(
        planted(|part| part.routes.outcomes[0].audiences = Audiences::default()),
        [Fault::NoAudience(outcome_id("child"))]
    );
    let list = |contact: &'static str, audiences: Audiences| {
        move |part: &mut ContactPart| {
            part.routes.outcomes[0]
                .contacts
                .push(listed(contact, audiences));
        }
    };
    let (outcome, unknown) = (outcome_id("child"), contact_id("unknown"));
    assert_eq!(
        planted(list("unknown", child())),
        [Fault::UnknownContact {
            outcome: outcome.clone(),
            contact: unknown,
        }]
    );
    let contact = contact_id("adults");
    for audiences in [Audiences::default(), adult()] {
        assert_eq!(
            planted(list("adults", audiences)),
            [Fault::ServesNobody {
                outcome: outcome.clone(),
                contact: contact.clone(),
            }]
        );
    }
}

#[test]
fn framework_advice_takes_no_referrals() {
    let advisers = |part: &mut ContactPart| {
        let mut advisers = contact("advisers", vec![phone("01110009", Schedule::NotSupplied)]);
        advisers.purpose = Purpose::FrameworkAdvice;
        part.contacts.push(advisers);
    };
    assert_eq!(planted(advisers), []);
    let found = planted(|part| {
        advisers(part);
        part.routes.outcomes[2]
            .contacts
            .push(listed("advisers", both()));
    });
    let fault = Fault::AdviceInOutcome {
        outcome: outcome_id("both"),
        contact: contact_id("advisers"),
    };
    assert_eq!(found, [fault]);
}

#[test]
fn a_switch_leads_to_an_outcome() {
    let with =
        |to: &'static str| planted(move |part| part.routes.outcomes[1].switches.push(switch(to)));
    assert_eq!(with("colleague/child"), []);
    for broken in ["colleague", "nobody", "both/child", ""] {
        let fault = Fault::BrokenSwitch {
            outcome: outcome_id("adult"),
            path: broken.to_owned(),
        };
        assert_eq!(with(broken), [fault], "{broken}");
    }
}

#[test]
fn every_answer_leads_somewhere() {
    let answer = || path("extra")[0].clone();
    let with = |target| {
        planted(move |part| {
            let more = question("unused", vec![("extra", target)]);
            part.routes.questions[1].answers.extend(more.answers);
        })
    };
    assert_eq!(
        with(to_question("nowhere")),
        [Fault::UnknownNextQuestion {
            question: question_id("about-whom"),
            answer: answer(),
            to: question_id("nowhere"),
        }]
    );
    assert_eq!(
        with(to_outcome("nothing")),
        [Fault::UnknownNextOutcome {
            question: question_id("about-whom"),
            answer: answer(),
            to: outcome_id("nothing"),
        }]
    );
    assert_eq!(
        with(to_question("who")),
        [
            Fault::Cycle(question_id("who")),
            Fault::Cycle(question_id("about-whom")),
        ]
    );
    assert_eq!(
        planted(|part| part.routes.questions[1].answers.clear()),
        [Fault::DeadEnd(question_id("about-whom"))]
    );
}

#[test]
fn everything_can_be_reached() {
    assert_eq!(
        planted(|part| part.routes.start = question_id("nowhere")),
        [Fault::UnknownStart(question_id("nowhere"))]
    );
    let lost = planted(|part| {
        let alone = question("alone", vec![("child", to_outcome("child"))]);
        part.routes.questions.push(alone);
        let listed = vec![listed("children", child()), listed("careline", child())];
        part.routes.outcomes.push(outcome("lost", child(), listed));
    });
    let faults = [
        Fault::UnreachableQuestion(question_id("alone")),
        Fault::UnreachableOutcome(outcome_id("lost")),
    ];
    assert_eq!(lost, faults);
}

#[test]
fn a_gap_is_reported_unless_the_police_carry_the_call() {
    let closed_early = |part: &mut ContactPart| {
        part.calendar = calendar("2026-03-02", "2026-03-02", &[]);
        part.contacts[2].channels[0].schedule = working_days("00:00-08:30 17:00-24:00");
        part.routes.outcomes.truncate(1);
        part.routes.questions[0] = question("who", vec![("child", to_outcome("child"))]);
        part.routes.questions.truncate(1);
    };
    let found = planted(closed_early);
    let fault = Fault::CoverageGap {
        outcome: outcome_id("child"),
        gaps: vec![interval("2026-03-02T08:30:00Z", "2026-03-02T09:00:00Z")],
    };
    assert_eq!(found, [fault]);
    let told = planted(|part| {
        closed_early(part);
        part.routes.outcomes[0].rests_on_police = Some(passage("why"));
    });
    assert_eq!(told, []);
}

#[test]
fn all_faults_are_found_together() {
    let found = planted(|part| {
        part.contacts.push(contact("silent", Vec::new()));
        part.routes.outcomes[2]
            .contacts
            .push(listed("unknown", both()));
        part.routes.questions[1].answers[0].leads_to = to_outcome("nothing");
    });
    assert_eq!(found.len(), 3, "{found:?}");
    for message in found.iter().map(ToString::to_string) {
        assert!(
            ["silent", "unknown", "nothing"]
                .iter()
                .any(|name| message.contains(name)),
            "{message}"
        );
    }
}
