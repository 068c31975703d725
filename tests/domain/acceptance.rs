//! What a host takes for evidence: every field of a record with the words of bundled packs, and with what they are not.

use std::cell::Cell;
use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, TimeDelta};
use guide_domain::Instant;
use guide_domain::pack::Pack;
use guide_domain::policy::{Reason, ScenarioId, SectionId};
use guide_domain::sign_off::acceptance::{Arrival, NotAcceptable, accept};
use guide_domain::sign_off::journey::{Draft, Ending, Signer, TrainingAnswer};
use guide_domain::sign_off::record::{
    Day, Declaration, Name, Outcome, Record, RecordId, Source, Time, Training, TrainingKind,
};
use guide_domain::sign_off::terms::Terms;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::test_runner::TestRunner;

use crate::samples::{date, fixed_seed, instant};
use crate::search::bundled;

const NOW: &str = "2026-11-23T09:14:05Z";

fn arrival() -> Arrival {
    Arrival {
        now: instant(NOW),
        today: date("2026-11-23"),
    }
}

fn derby() -> Pack {
    bundled("derby")
}

fn terms(pack: &Pack) -> Terms {
    Terms::of(pack.contact_part(), pack.policy().unwrap()).unwrap()
}

/// What the guide itself sends for an ending.
fn record(pack: &Pack, ending: &Ending) -> Record {
    let policy = pack.policy().unwrap();
    let sections: Vec<SectionId> = policy.sections.iter().map(|one| one.id.clone()).collect();
    let scenarios: Vec<ScenarioId> = policy.scenarios.iter().map(|one| one.id.clone()).collect();
    let draft = Draft {
        opened: sections,
        solved: scenarios,
        training: Some(TrainingAnswer::Done {
            training: policy.training[0].id.clone(),
            on: date("2026-11-20"),
        }),
        agreed: true,
        ..Draft::default()
    };
    let signer = Signer {
        subject: "5ce32773",
        id: &RecordId::new("draft-1").unwrap(),
        at: instant(NOW),
    };
    draft
        .record(pack.contact_part(), policy, ending, &signer)
        .unwrap()
}

fn signed() -> (Record, Terms) {
    let pack = derby();
    (record(&pack, &Ending::Signed), terms(&pack))
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// What is said of a record that was changed.
fn said(change: impl FnOnce(&mut Record)) -> Result<(), NotAcceptable> {
    let (mut record, terms) = signed();
    change(&mut record);
    accept(&record, Some(&terms), arrival())
}

#[track_caller]
fn refused(field: &str, why: NotAcceptable, change: impl FnOnce(&mut Record)) {
    assert_eq!(said(change), Err(why));
    assert_eq!(why.field(), field);
}

#[test]
fn what_the_guide_sends_is_taken() {
    let pack = derby();
    let policy = pack.policy().unwrap();
    let declines = policy
        .declines
        .iter()
        .map(|one| Ending::Declined(one.id.clone()));
    let needs = policy
        .needs
        .iter()
        .map(|one| Ending::NeedsHelp(one.id.clone()));
    for ending in declines.chain(needs).chain([Ending::Signed]) {
        let record = record(&pack, &ending);
        assert_eq!(
            accept(&record, Some(&terms(&pack)), arrival()),
            Ok(()),
            "{ending:?}"
        );
    }
}

#[test]
fn time_lies_between_400_days_ago_and_10_minutes_ahead() {
    let now = instant(NOW);
    let at = |time: Instant| {
        move |record: &mut Record| {
            record.time = Time(time);
            // The training was before the oldest of them.
            record.data.training = None;
        }
    };
    let second = TimeDelta::seconds(1);
    for fine in [
        now,
        now + TimeDelta::minutes(10),
        now - TimeDelta::days(400),
    ] {
        assert_eq!(said(at(fine)), Ok(()), "{fine}");
    }
    let ahead = [now + TimeDelta::minutes(10) + second, Instant::MAX_UTC];
    for time in ahead {
        refused("time", NotAcceptable::Ahead, at(time));
    }
    let behind = [now - TimeDelta::days(400) - second, Instant::MIN_UTC];
    for time in behind {
        refused("time", NotAcceptable::Behind, at(time));
    }
}

#[test]
fn a_time_that_cannot_be_written_back_is_none() {
    let read = |text: &str| Time::try_from(text.to_owned());
    for bad in [
        "9999-12-31T23:59:59-23:59",
        "0000-01-01T00:00:00+23:59",
        "0000-06-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2026-11-23",
        "2026-11-23T09:14:05",
        "2026-02-30T09:14:05Z",
        "2026-11-23T09:14:05+24:00",
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
    for good in [
        "2026-11-23T09:14:05+14:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2016-12-31T23:59:60Z",
        "2026-11-23T09:14:05.999999999Z",
    ] {
        let time = read(good).unwrap();
        let written = String::from(time);
        let again = read(&written).unwrap();
        assert_eq!(String::from(again), written, "{good}");
    }
}

#[test]
fn source_is_the_policys_pack() {
    refused("source", NotAcceptable::Source, |record| {
        record.source = Source::of_pack(&name("fernbeck")).unwrap();
    });
}

#[test]
fn declaration_is_the_packs_to_the_letter() {
    let words = |text: &str| {
        let text = text.to_owned();
        move |record: &mut Record| {
            record.data.declaration = Some(Declaration::new(text).unwrap());
        }
    };
    let own = signed().0.data.declaration.unwrap();
    let own = own.as_str();
    assert_eq!(said(words(own)), Ok(()));
    let first = own.split_inclusive('.').next().unwrap();
    let spoilt = [
        "I know whom to call.".to_owned(),
        first.to_owned(),
        format!("{own} "),
        own.to_uppercase(),
        own.replace(' ', "\u{a0}"),
    ];
    for spoilt in spoilt {
        refused("declaration", NotAcceptable::Declaration, words(&spoilt));
    }
    refused("declaration", NotAcceptable::Declaration, |record| {
        record.data.declaration = None;
    });
    // Whoever declines agrees to nothing.
    let pack = derby();
    let decline = Ending::Declined(pack.policy().unwrap().declines[0].id.clone());
    let mut declined = record(&pack, &decline);
    words(own)(&mut declined);
    let said = accept(&declined, Some(&terms(&pack)), arrival());
    assert_eq!(said, Err(NotAcceptable::Declaration));
}

#[test]
fn reason_is_one_of_the_packs_for_that_outcome() {
    let pack = derby();
    let terms = terms(&pack);
    let policy = pack.policy().unwrap();
    let (decline, need) = (&policy.declines[0].id, &policy.needs[0].id);
    let of_decline = record(&pack, &Ending::Declined(decline.clone()));
    let of_need = record(&pack, &Ending::NeedsHelp(need.clone()));
    let with = |record: &Record, reason: Option<&str>| {
        let mut record = record.clone();
        record.data.reason = reason.map(name);
        accept(&record, Some(&terms), arrival())
    };
    let (decline, need) = (decline.as_str(), need.as_str());
    let refused = Err(NotAcceptable::Reason);
    assert_eq!(with(&of_decline, Some(decline)), Ok(()));
    assert_eq!(with(&of_decline, Some(need)), refused);
    assert_eq!(with(&of_decline, Some("my-own")), refused);
    assert_eq!(with(&of_decline, None), refused);
    assert_eq!(with(&of_need, Some(need)), Ok(()));
    assert_eq!(with(&of_need, Some(decline)), refused);
    assert_eq!(with(&of_need, None), Ok(()));
    assert_eq!(with(&signed().0, Some(decline)), refused);
    assert_eq!(NotAcceptable::Reason.field(), "reason");
}

#[test]
fn training_is_one_of_the_packs_and_has_been() {
    let training = |kind: TrainingKind, id: &'static str, on: NaiveDate| {
        move |record: &mut Record| {
            record.data.training = Some(Training {
                kind,
                id: name(id),
                on: Day::new(on).unwrap(),
            });
        }
    };
    let today = date("2026-11-23");
    for offered in &signed().1.training {
        let id: &'static str = String::leak(offered.id.to_string());
        assert_eq!(said(training(offered.kind, id, today)), Ok(()));
        let other = match offered.kind {
            TrainingKind::ELearning => TrainingKind::Briefing,
            TrainingKind::Briefing => TrainingKind::ELearning,
        };
        refused(
            "training",
            NotAcceptable::UnknownTraining,
            training(other, id, today),
        );
        let tomorrow = today + Days::new(1);
        refused(
            "training",
            NotAcceptable::TrainingToCome,
            training(offered.kind, id, tomorrow),
        );
        let far = date("2099-01-01");
        refused(
            "training",
            NotAcceptable::TrainingToCome,
            training(offered.kind, id, far),
        );
    }
    refused(
        "training",
        NotAcceptable::UnknownTraining,
        training(TrainingKind::Briefing, "tea-break", today),
    );
    assert_eq!(said(|record| record.data.training = None), Ok(()));
}

#[test]
fn scenarios_are_no_more_than_there_are() {
    let all = signed().1.scenarios;
    assert!(all > 0);
    for fine in 0..=all {
        assert_eq!(said(|record| record.data.scenarios = fine), Ok(()));
    }
    for more in [all + 1, 100, u8::MAX] {
        refused("scenarios", NotAcceptable::Scenarios, |record| {
            record.data.scenarios = more;
        });
    }
}

#[test]
fn opened_is_every_section_once_for_a_signature() {
    refused("opened", NotAcceptable::UnknownSection, |record| {
        record.data.opened.push(name("annex"));
    });
    refused("opened", NotAcceptable::RepeatedSection, |record| {
        let first = record.data.opened[0].clone();
        record.data.opened.push(first);
    });
    refused("opened", NotAcceptable::SectionsLeft, |record| {
        record.data.opened.clear();
    });
    for left in 0..signed().1.sections.len() {
        refused("opened", NotAcceptable::SectionsLeft, |record| {
            record.data.opened.remove(left);
        });
    }
    assert_eq!(said(|record| record.data.opened.reverse()), Ok(()));
    // Declining asks for none.
    let pack = derby();
    let decline = Ending::Declined(pack.policy().unwrap().declines[0].id.clone());
    let mut declined = record(&pack, &decline);
    declined.data.opened.clear();
    assert_eq!(accept(&declined, Some(&terms(&pack)), arrival()), Ok(()));
}

#[test]
fn a_text_that_is_served_no_more_is_still_held_to_the_clock() {
    let (mut record, _) = signed();
    record.data.declaration = Some(Declaration::new("The words of last year.").unwrap());
    assert_eq!(accept(&record, None, arrival()), Ok(()));
    record.time = Time(instant(NOW) + TimeDelta::hours(1));
    assert_eq!(accept(&record, None, arrival()), Err(NotAcceptable::Ahead));
    record.time = Time(instant(NOW));
    record.data.training.as_mut().unwrap().on = Day::new(date("2026-11-24")).unwrap();
    assert_eq!(
        accept(&record, None, arrival()),
        Err(NotAcceptable::TrainingToCome)
    );
}

#[test]
fn a_refusal_repeats_nothing_that_was_sent() {
    let secret = "zebra";
    let changes: [fn(&mut Record); 5] = [
        |record| record.source = Source::of_pack(&name("zebra")).unwrap(),
        |record| record.data.declaration = Some(Declaration::new("zebra").unwrap()),
        |record| record.data.reason = Some(name("zebra")),
        |record| record.data.training.as_mut().unwrap().id = name("zebra"),
        |record| record.data.opened.push(name("zebra")),
    ];
    for change in changes {
        let why = said(change).unwrap_err();
        assert!(!why.to_string().contains(secret), "{why}");
        assert!(why.to_string().len() > 20, "{why}");
    }
}

/// An independent reading of the rule: a record is evidence where every field by itself is.
fn is_evidence(record: &Record, pack: &Pack) -> bool {
    let policy = pack.policy().unwrap();
    let answer = &record.data;
    let opened: Vec<&str> = answer.opened.iter().map(Name::as_str).collect();
    let sections: Vec<&str> = policy.sections.iter().map(|one| one.id.as_str()).collect();
    let words: Vec<&str> = policy.declarations.iter().map(|one| &*one.text).collect();
    let given = answer
        .declaration
        .as_ref()
        .map(|words| words.as_str().to_owned());
    let reason = answer.reason.as_ref().map(Name::as_str);
    let among = |reasons: &[Reason]| reasons.iter().any(|one| Some(one.id.as_str()) == reason);
    let signs = answer.outcome == Outcome::Signed;
    let reason_fits = match answer.outcome {
        Outcome::Signed => reason.is_none(),
        Outcome::Declined => among(&policy.declines),
        Outcome::NeedsHelp => reason.is_none() || among(&policy.needs),
    };
    let trained = answer.training.as_ref().is_none_or(|training| {
        let known = policy
            .training
            .iter()
            .any(|known| known.id.as_str() == training.id.as_str() && known.kind == training.kind);
        let day_after = record.time.0.date_naive() + Days::new(1);
        known && training.on.date() <= date("2026-11-23") && training.on.date() <= day_after
    });
    let age = (instant(NOW) - record.time.0).num_seconds();
    (-600..=400 * 86_400).contains(&age)
        && given == signs.then(|| words.join(" "))
        && reason_fits
        && trained
        && usize::from(answer.scenarios) <= policy.scenarios.len()
        && opened.iter().all(|one| sections.contains(one))
        && opened.iter().collect::<BTreeSet<_>>().len() == opened.len()
        && (!signs || opened.len() == sections.len())
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "most of it are the values that are tried"
)]
fn nothing_but_evidence_is_taken_whatever_is_sent() {
    let pack = derby();
    let terms = terms(&pack);
    let policy = pack.policy().unwrap();
    let own = terms
        .declaration(Outcome::Signed)
        .unwrap()
        .as_str()
        .to_owned();
    let reasons = policy.declines.iter().chain(&policy.needs);
    let mut reasons: Vec<Option<String>> = reasons.map(|one| Some(one.id.to_string())).collect();
    reasons.extend([None, Some("my-own".into())]);
    let sections: Vec<String> = terms.sections.iter().map(Name::to_string).collect();
    let further = [&sections[..], &["annex".to_owned()]].concat();
    let trainings: Vec<String> = terms
        .training
        .iter()
        .map(|one| one.id.to_string())
        .collect();
    let kinds = select(vec![TrainingKind::ELearning, TrainingKind::Briefing]);
    let day = (-5_i64..3).prop_map(|days| date("2026-11-23") + TimeDelta::days(days));
    let training = (kinds, select(trainings), day);
    let seconds = prop_oneof![
        -1_200_i64..1_200,
        34_559_000_i64..34_561_000,
        any::<i32>().prop_map(i64::from)
    ];
    let opened = prop_oneof![
        3 => vec(select(further), 0..10),
        5 => select(vec![sections]).prop_shuffle(),
    ];
    let words = prop_oneof![Just(Some(own)), Just(None), "[a-z ]{1,40}".prop_map(Some)];
    let cases = (
        select(Outcome::ALL.to_vec()),
        words,
        select(reasons),
        proptest::option::of(training),
        0_u8..8,
        opened,
        seconds,
    );
    let (taken, refused) = (Cell::new(0), Cell::new(0));
    let signed = record(&pack, &Ending::Signed);
    let mut runner = TestRunner::new(fixed_seed(20_000));
    runner
        .run(
            &cases,
            |(outcome, words, reason, training, scenarios, opened, seconds)| {
                let mut record = signed.clone();
                record.time = Time(instant(NOW) - TimeDelta::seconds(seconds));
                record.data.outcome = outcome;
                record.data.declaration = words.map(|words| Declaration::new(words).unwrap());
                record.data.reason = reason.as_deref().map(name);
                record.data.training = training.map(|(kind, id, on)| Training {
                    kind,
                    id: name(&id),
                    on: Day::new(on).unwrap(),
                });
                record.data.scenarios = scenarios;
                record.data.opened = opened.iter().map(|one| name(one)).collect();
                let is_taken = accept(&record, Some(&terms), arrival()).is_ok();
                let count = if is_taken { &taken } else { &refused };
                count.set(count.get() + 1);
                proptest::prop_assert_eq!(is_taken, is_evidence(&record, &pack));
                Ok(())
            },
        )
        .unwrap();
    let (taken, refused) = (taken.get(), refused.get());
    assert!(
        taken > 100 && refused > 1_000,
        "{taken} taken, {refused} refused"
    );
}
