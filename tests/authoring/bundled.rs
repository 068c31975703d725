//! The packs that come with the guide.

use std::collections::BTreeSet;

use guide_authoring::{Checked, Code, Severity, check};
use guide_domain::contact::{Contact, Purpose};
use guide_domain::pack::Mark;
use guide_domain::policy::{RoleTable, SectionId, TextKind, TrainingKind, marking};
use guide_domain::routes::AnswerId;

use crate::draft::{bundled, day, listed};

fn checked(pack: &str) -> Checked {
    check(&bundled().join(pack), &bundled(), day("2026-11-23"))
}

fn numbers(contact: &Contact) -> Vec<(&str, &str)> {
    contact
        .channels
        .iter()
        .filter_map(|channel| channel.address.number())
        .map(|number| (number.display(), number.tel()))
        .collect()
}

#[test]
fn derby_has_no_problem_and_is_an_exemplar() {
    let checked = checked("derby");
    assert!(checked.problems.is_empty(), "{}", listed(&checked.problems));
    assert!(checked.pack.unwrap().contact_part().is_exemplar());
}

/// "Getting Help" of the cabinet report of 11 November 2015.
#[test]
fn derbys_numbers_are_those_of_the_document() {
    let pack = checked("derby").pack.unwrap();
    let contacts = &pack.contact_part().contacts;
    let listed: Vec<(&str, Vec<(&str, &str)>)> = contacts
        .iter()
        .filter(|contact| !contact.channels.is_empty())
        .map(|contact| (contact.id.as_str(), numbers(contact)))
        .collect();
    assert_eq!(
        listed,
        [
            (
                "children-social-care",
                vec![("01332 641172", "+441332641172")]
            ),
            (
                "adult-social-care",
                vec![
                    ("01332 640777", "+441332640777"),
                    ("01332 640666", "+441332640666"),
                    ("01332 643299", "+441332643299"),
                ]
            ),
            ("careline", vec![("01332 786968", "+441332786968")]),
        ]
    );
}

#[test]
fn leicester_has_warnings_alone_each_for_an_outcome_that_rests_on_the_police_line() {
    let checked = checked("leicester");
    let pack = checked.pack.unwrap();
    let outcomes = pack.contact_part().routes.outcomes.len();
    let warnings: Vec<Code> = checked
        .problems
        .iter()
        .map(|problem| {
            assert_eq!(problem.severity, Severity::Warning, "{problem}");
            problem.code
        })
        .collect();
    assert_eq!(warnings, vec![Code::RestsOnPolice; outcomes]);
}

/// The end of Leicester's framework: two officers' lines for questions about the framework.
#[test]
fn leicesters_only_numbers_are_for_advice_on_the_framework() {
    let pack = checked("leicester").pack.unwrap();
    for contact in &pack.contact_part().contacts {
        let advice = contact.purpose == Purpose::FrameworkAdvice;
        assert_eq!(!contact.channels.is_empty(), advice, "{}", contact.id);
        assert_eq!(contact.not_supplied.is_none(), advice, "{}", contact.id);
    }
    let all: Vec<(&str, &str)> = pack
        .contact_part()
        .contacts
        .iter()
        .flat_map(numbers)
        .collect();
    assert_eq!(
        all,
        [
            ("0116 252 8306", "+441162528306"),
            ("0116 256 5178", "+441162565178")
        ]
    );
}

#[test]
fn both_packs_ask_first_whom_one_is_worried_about() {
    for name in ["derby", "leicester"] {
        let pack = checked(name).pack.unwrap();
        let routes = &pack.contact_part().routes;
        let first = routes.question(&routes.start).unwrap();
        let answers: Vec<&str> = first
            .answers
            .iter()
            .map(|answer| answer.id.as_str())
            .collect();
        assert_eq!(answers, ["child", "adult", "both", "colleague", "unsure"]);
    }
}

#[test]
fn the_shared_part_is_wholly_our_addition() {
    let pack = checked("derby").pack.unwrap();
    let national = &pack.contact_part().national;
    let advice = [&national.before, &national.nobody_answers, &national.after];
    let marks: BTreeSet<&Mark> = advice
        .into_iter()
        .flatten()
        .map(|advice| &advice.passage.mark)
        .chain([
            &national.police.mark,
            &national.relay.mark,
            &national.outside_area.mark,
        ])
        .collect();
    assert_eq!(marks, BTreeSet::from([&Mark::Addition]));
    assert_eq!(national.emergency.number.tel(), "999");
    assert_eq!(national.relay_prefix.tel(), "18001");
    assert_eq!(numbers(&national.police), [("101", "101")]);
    assert_eq!(national.emergency.ways.len(), 3);
}

/// A worry about one's own manager is not to reach that manager through the guide's advice.
#[test]
fn whoever_is_sent_to_the_manager_is_told_of_somebody_above() {
    for name in ["derby", "leicester"] {
        let pack = checked(name).pack.unwrap();
        let part = pack.contact_part();
        let national = [&part.national.nobody_answers, &part.national.after];
        let shared = national.into_iter().flatten().map(|advice| &advice.passage);
        let own = part
            .routes
            .outcomes
            .iter()
            .flat_map(|outcome| outcome.before.iter().chain(&outcome.after));
        let to_manager: Vec<&str> = shared
            .chain(own)
            .map(|passage| &*passage.text)
            .filter(|text| text.contains("manager"))
            .collect();
        assert!(to_manager.len() >= 2, "{name}: {to_manager:?}");
        for text in to_manager {
            assert!(text.contains("somebody above them"), "{name}: {text}");
        }
    }
}

/// Two frameworks are laid side by side by their topics: one subject, one name.
#[test]
fn the_councils_call_a_topic_they_share_by_one_name() {
    let [derby, leicester] = ["derby", "leicester"].map(|pack| {
        let pack = checked(pack).pack.unwrap();
        pack.framework().unwrap().topics.clone()
    });
    let shared: Vec<_> = derby
        .iter()
        .filter_map(|topic| {
            let other = leicester.iter().find(|other| other.id == topic.id)?;
            Some((topic, other))
        })
        .collect();
    assert!(shared.len() >= 20, "{} shared", shared.len());
    for (topic, other) in shared {
        assert_eq!(topic, other);
    }
}

/// The words that the search must lead somewhere with.
#[test]
fn worries_are_there_in_peoples_own_words() {
    for pack in ["derby", "leicester"] {
        let pack = checked(pack).pack.unwrap();
        let worries = &pack.framework().unwrap().worries;
        let path_of = |words: &str| {
            let worry = worries
                .iter()
                .find(|worry| worry.words.iter().any(|known| **known == *words))?;
            let steps: Vec<&str> = worry.path.iter().map(AnswerId::as_str).collect();
            Some(steps.join("/"))
        };
        assert_eq!(path_of("bruises").as_deref(), Some("unsure"));
        assert_eq!(path_of("not eating").as_deref(), Some("unsure"));
        let colleague = path_of("colleague shouting at a child");
        assert_eq!(colleague.as_deref(), Some("colleague/child"));
        let count: usize = worries.iter().map(|worry| worry.words.len()).sum();
        assert!(count >= 60, "{count} worries");
    }
}

/// The policy of the cabinet report: seven headings, six responsibilities, eight commitments, five objectives.
#[test]
fn derbys_policy_has_what_the_document_has() {
    let pack = checked("derby").pack.unwrap();
    let policy = pack.policy().unwrap();
    assert_eq!(
        (&*policy.version, policy.text_kind),
        ("1.2", TextKind::Plain)
    );
    assert_eq!(policy.review.due.to_string(), "2016-06");
    let items = |id: &str| {
        let section = policy.section(&SectionId::new(id)).unwrap();
        section.paragraphs.iter().filter(|one| one.is_item).count()
    };
    assert_eq!(
        (
            items("responsibilities"),
            items("commitments"),
            items("delivery")
        ),
        (6, 8, 5)
    );
    assert_eq!(items("what-is-safeguarding"), 4 + 3);
    let kinds: Vec<TrainingKind> = policy.training.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [TrainingKind::ELearning, TrainingKind::Briefing]);
    assert!(matches!(policy.training_by_role, RoleTable::NotSupplied(_)));
    // Invented changes live in test packs only.
    assert!(policy.changes.is_empty());
    assert!(checked("leicester").pack.unwrap().policy().is_none());
}

/// What is signed and what the contact guide says are one: no number stands in the text alone, and none is missing.
#[test]
fn derbys_policy_names_the_numbers_of_the_contact_guide() {
    let pack = checked("derby").pack.unwrap();
    let policy = pack.policy().unwrap();
    let contacts = &pack.contact_part().contacts;
    let mut known: Vec<&str> = contacts
        .iter()
        .flat_map(numbers)
        .map(|(shown, _)| shown)
        .collect();
    known.push("999");
    let statement = policy
        .statement
        .iter()
        .flat_map(|statement| &statement.sections);
    let helping = policy.sections.iter().chain(statement);
    let mut texts = 0;
    for section in helping.filter(|section| section.id.as_str() == "getting-help") {
        let text: Vec<&str> = section.paragraphs.iter().map(|one| &*one.text).collect();
        let text = text.join(" ");
        assert!(known.iter().all(|number| text.contains(number)), "{text}");
        let rest = known
            .iter()
            .fold(text, |text, number| text.replace(number, ""));
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, "9595", "from 9 am to 5 pm, twice");
        texts += 1;
    }
    assert_eq!(texts, 2);
}

/// One question for each line and one for 999.
#[test]
fn derbys_scenarios_lead_to_every_line_once() {
    let pack = checked("derby").pack.unwrap();
    let part = pack.contact_part();
    let scenarios = &pack.policy().unwrap().scenarios;
    let mut right: Vec<String> = scenarios
        .iter()
        .map(|scenario| {
            let marking = marking(part, scenario).unwrap();
            assert_eq!(marking.choices.len(), 4);
            marking.choices[marking.right].number.display().to_owned()
        })
        .collect();
    right.sort_unstable();
    assert_eq!(
        right,
        ["01332 640777", "01332 641172", "01332 786968", "999"]
    );
}
