//! Referral routes: paths, answers, and the shape of the graph against a naive search.

use std::collections::BTreeSet;

use guide_domain::hours::Schedule;
use guide_domain::pack::ContactPart;
use guide_domain::routes::{
    AnswerId, Answers, Audience, Audiences, OutcomeId, PathError, Position, Question, QuestionId,
    Routes, Target,
};
use guide_domain::rules::{Fault, faults};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::samples::{
    adult, both, calendar, child, contact, fixed_seed, listed, outcome, part, path, phone,
    question, to_outcome, to_question, two_teams,
};

fn end(position: Position<'_>) -> &str {
    match position {
        Position::Question(question) => question.id.as_str(),
        Position::Outcome(outcome) => outcome.id.as_str(),
    }
}

#[test]
fn a_path_leads_from_answer_to_answer() {
    let routes = two_teams().routes;
    for (steps, stands_at) in [
        ("", "who"),
        ("child", "child"),
        ("colleague", "about-whom"),
        ("colleague/adult", "adult"),
        ("unsure", "both"),
    ] {
        assert_eq!(
            routes.follow(&path(steps)).map(end),
            Ok(stands_at),
            "{steps}"
        );
    }
}

#[test]
fn a_path_that_cannot_be_followed_says_where_and_what_would_do() {
    let mut routes = two_teams().routes;
    let unknown = routes.follow(&path("colleague/child-protection"));
    let message = unknown.unwrap_err().to_string();
    for word in ["“child-protection”", "“about-whom?”", "child, adult"] {
        assert!(message.contains(word), "{message}");
    }
    // The steps' own writing matters: identifiers are not words.
    assert!(matches!(
        routes.follow(&path("Child")),
        Err(PathError::UnknownAnswer { .. })
    ));
    let beyond = routes.follow(&path("child/adult")).unwrap_err();
    assert_eq!(
        beyond,
        PathError::BeyondOutcome(routes.outcomes[0].id.clone())
    );
    routes.start = QuestionId::new("nowhere");
    let broken = routes.follow(&[]).unwrap_err();
    assert_eq!(broken, PathError::Broken("nowhere".to_owned()));
}

#[test]
fn an_answer_that_leads_nowhere_is_an_error_not_a_panic() {
    let mut routes = two_teams().routes;
    routes.questions[0].answers[0].leads_to = to_question("nowhere");
    routes.questions[0].answers[1].leads_to = to_outcome("nothing");
    for steps in ["child", "adult"] {
        let broken = routes.follow(&path(steps));
        assert!(matches!(broken, Err(PathError::Broken(_))), "{broken:?}");
    }
}

#[test]
fn outcomes_come_in_the_packs_order_and_once() {
    let routes = two_teams().routes;
    let ids = |steps: &str| -> Vec<&str> {
        let position = routes.follow(&path(steps)).unwrap();
        let outcomes = routes.outcomes_from(position);
        outcomes
            .into_iter()
            .map(|outcome| outcome.id.as_str())
            .collect()
    };
    assert_eq!(ids(""), ["child", "adult", "both"]);
    assert_eq!(ids("colleague"), ["child", "adult"]);
    assert_eq!(ids("unsure"), ["both"]);
}

#[test]
fn audiences_are_a_set_children_first() {
    let set = |of: &[Audience]| of.iter().copied().collect::<Audiences>();
    let given = set(&[Audience::Adult, Audience::Child, Audience::Adult]);
    assert_eq!(given, both());
    assert_eq!(
        given.iter().collect::<Vec<_>>(),
        [Audience::Child, Audience::Adult]
    );
    assert_eq!(child().union(&adult()), both());
    assert!(both().meets(&adult()) && adult().meets(&both()));
    assert!(!child().meets(&adult()));
    let nobody = Audiences::default();
    assert!(nobody.is_empty() && !nobody.meets(&both()) && !both().meets(&nobody));
}

#[test]
fn answers_given_before_are_offered_again() {
    let routes = two_teams().routes;
    let (who, about_whom) = (&routes.questions[0], &routes.questions[1]);
    let mut answers = Answers::of_path(&routes, &path("colleague/child")).unwrap();
    assert!(answers.back());
    assert!(answers.back());
    assert!(!answers.back());
    assert_eq!(answers.path(&routes), path(""));
    // The other way does not come past the second question; its answer waits.
    answers.choose(who, &path("adult")[0]);
    assert_eq!(answers.path(&routes), path("adult"));
    assert!(answers.back());
    answers.choose(who, &path("colleague")[0]);
    assert_eq!(answers.path(&routes), path("colleague"));
    assert_eq!(answers.given(&about_whom.id), Some(&path("child")[0]));
}

#[test]
fn answers_of_a_wrong_path_are_refused() {
    let routes = two_teams().routes;
    for steps in ["dog", "child/adult", "colleague/dog"] {
        let steps = path(steps);
        assert_eq!(
            Answers::of_path(&routes, &steps).unwrap_err(),
            routes.follow(&steps).unwrap_err()
        );
    }
}

#[test]
fn an_answer_the_question_does_not_have_changes_nothing() {
    let routes = two_teams().routes;
    let mut answers = Answers::of_path(&routes, &path("colleague")).unwrap();
    answers.choose(&routes.questions[1], &path("dog")[0]);
    assert_eq!(answers.path(&routes), path("colleague"));
    assert!(answers.back());
    assert_eq!(answers.path(&routes), path(""));
}

const QUESTIONS: usize = 6;
const OUTCOMES: usize = 4;

/// The answers of every question, in order.
const STEPS: [&str; 3] = ["a", "b", "c"];

/// Where an answer of a random graph leads: to a question, past them to an outcome, or past those to nothing.
type Edge = usize;

/// Answers by question; each a target's number.
type Graph = Vec<Vec<Edge>>;

fn any_graph() -> impl Strategy<Value = Graph> {
    let target = prop_oneof![
        5 => 0..QUESTIONS,
        5 => QUESTIONS..QUESTIONS + OUTCOMES,
        1 => Just(QUESTIONS + OUTCOMES),
    ];
    prop::collection::vec(prop::collection::vec(target, 0..4), 1..=QUESTIONS)
}

/// Every answer leads to a later question or an outcome, so that every path ends.
fn any_sound_graph() -> impl Strategy<Value = Graph> {
    let question = |place: usize| prop::collection::vec(place + 1..QUESTIONS + OUTCOMES, 1..4);
    (0..QUESTIONS).map(question).collect::<Vec<_>>()
}

fn question_name(place: usize) -> String {
    format!("q{place}")
}

fn outcome_name(place: usize) -> String {
    format!("o{place}")
}

fn target(edge: Edge) -> Target {
    if edge < QUESTIONS {
        to_question(&question_name(edge))
    } else {
        to_outcome(&outcome_name(edge - QUESTIONS))
    }
}

/// A pack of that graph whose contact answers always, so that only the graph can be at fault.
fn part_of(graph: &Graph) -> ContactPart {
    let questions: Vec<Question> = graph
        .iter()
        .enumerate()
        .map(|(place, edges)| {
            let answers = STEPS
                .iter()
                .zip(edges)
                .map(|(step, edge)| (*step, target(*edge)));
            question(&question_name(place), answers.collect())
        })
        .collect();
    let outcomes = (0..OUTCOMES)
        .map(|place| outcome(&outcome_name(place), child(), vec![listed("team", child())]))
        .collect();
    let routes = Routes {
        start: QuestionId::new("q0"),
        questions,
        outcomes,
    };
    let team = contact("team", vec![phone("01110001", Schedule::Always)]);
    let mut part = part(vec![team], routes);
    part.calendar = calendar("2026-11-23", "2026-11-23", &[]);
    part
}

/// Which nodes one comes to from each question by one answer or more: Warshall's closure.
fn closure(graph: &Graph) -> Vec<BTreeSet<Edge>> {
    let mut reached: Vec<BTreeSet<Edge>> = graph
        .iter()
        .map(|edges| edges.iter().copied().collect())
        .collect();
    for middle in 0..graph.len() {
        for from in 0..graph.len() {
            if reached[from].contains(&middle) {
                let further = reached[middle].clone();
                reached[from].extend(further);
            }
        }
    }
    reached
}

/// What is wrong with a graph, by the closure.
fn expected_faults(graph: &Graph) -> Vec<Fault> {
    let reached = closure(graph);
    let id = |place: usize| QuestionId::new(&question_name(place));
    let mut faults = Vec::new();
    for (place, edges) in graph.iter().enumerate() {
        if edges.is_empty() {
            faults.push(Fault::DeadEnd(id(place)));
        }
        if reached[place].contains(&place) {
            faults.push(Fault::Cycle(id(place)));
        }
        if place > 0 && !reached[0].contains(&place) {
            faults.push(Fault::UnreachableQuestion(id(place)));
        }
        let to_nothing = |(step, edge): (&&str, &Edge)| {
            let (question, answer) = (id(place), AnswerId::new(step));
            match target(*edge) {
                Target::Question(to) => {
                    (*edge >= graph.len()).then_some(Fault::UnknownNextQuestion {
                        question,
                        answer,
                        to,
                    })
                }
                Target::Outcome(to) => {
                    (*edge >= QUESTIONS + OUTCOMES).then_some(Fault::UnknownNextOutcome {
                        question,
                        answer,
                        to,
                    })
                }
            }
        };
        faults.extend(STEPS.iter().zip(edges).filter_map(to_nothing));
    }
    let unreached = (0..OUTCOMES).filter(|place| !reached[0].contains(&(QUESTIONS + place)));
    faults.extend(
        unreached.map(|place| Fault::UnreachableOutcome(OutcomeId::new(&outcome_name(place)))),
    );
    faults
}

/// Faults without their order.
fn messages(faults: &[Fault]) -> BTreeSet<String> {
    faults.iter().map(ToString::to_string).collect()
}

/// Every path of a graph without cycles to its outcome, by walking it.
fn paths_to_outcomes(routes: &Routes, from: &Question) -> Vec<(Vec<AnswerId>, String)> {
    from.answers
        .iter()
        .flat_map(|answer| match &answer.leads_to {
            Target::Outcome(id) => vec![(vec![answer.id.clone()], id.to_string())],
            Target::Question(id) => paths_to_outcomes(routes, routes.question(id).unwrap())
                .into_iter()
                .map(|(rest, end)| ([vec![answer.id.clone()], rest].concat(), end))
                .collect(),
        })
        .collect()
}

/// What somebody does at a screen.
#[derive(Clone, Debug)]
enum Act {
    Answer(Index),
    Back,
}

fn any_acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![3 => any::<Index>().prop_map(Act::Answer), 2 => Just(Act::Back)];
    prop::collection::vec(act, 0..40)
}

proptest! {
    #![proptest_config(fixed_seed(1_000))]

    #[test]
    fn faults_of_a_graph_agree_with_a_naive_search(graph in any_graph()) {
        let found = faults(&part_of(&graph));
        prop_assert_eq!(messages(&found), messages(&expected_faults(&graph)));
    }

    #[test]
    fn every_path_leads_where_walking_leads(graph in any_sound_graph()) {
        let routes = part_of(&graph).routes;
        for (steps, outcome) in paths_to_outcomes(&routes, &routes.questions[0]) {
            prop_assert_eq!(routes.follow(&steps).map(end), Ok(outcome.as_str()));
            prop_assert_eq!(Answers::of_path(&routes, &steps).unwrap().path(&routes), steps);
        }
        for question in &routes.questions {
            let walked: BTreeSet<String> = paths_to_outcomes(&routes, question).into_iter().map(|(_, outcome)| outcome).collect();
            let found: Vec<String> = routes.outcomes_from(Position::Question(question)).into_iter().map(|outcome| outcome.id.to_string()).collect();
            // Names sort in the pack's order, and a set holds each once.
            prop_assert_eq!(found, walked.into_iter().collect::<Vec<_>>());
        }
    }

    /// Whatever is answered and taken back, the path can be followed; an answer adds one step, going back takes one.
    #[test]
    fn answers_always_make_a_path(graph in any_sound_graph(), acts in any_acts()) {
        let routes = part_of(&graph).routes;
        let mut answers = Answers::default();
        for act in acts {
            let before = answers.path(&routes);
            match (act, routes.follow(&before).unwrap()) {
                (Act::Answer(choice), Position::Question(question)) => {
                    let answer = choice.get(&question.answers);
                    answers.choose(question, &answer.id);
                    prop_assert_eq!(answers.path(&routes), [before, vec![answer.id.clone()]].concat());
                }
                // An outcome asks nothing.
                (Act::Answer(_), Position::Outcome(_)) => {}
                (Act::Back, _) => {
                    prop_assert_eq!(answers.back(), !before.is_empty());
                    let shorter = before.split_last().map_or(&[][..], |(_, rest)| rest);
                    prop_assert_eq!(answers.path(&routes), shorter);
                    if let (Some(last), Ok(Position::Question(question))) = (before.last(), routes.follow(shorter)) {
                        prop_assert_eq!(answers.given(&question.id), Some(last));
                    }
                }
            }
            prop_assert!(routes.follow(&answers.path(&routes)).is_ok());
        }
    }
}
