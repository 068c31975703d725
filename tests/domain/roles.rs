//! What somebody is responsible for: categories by the council's rule, and roles united.

use std::collections::BTreeSet;

use guide_domain::framework::{Category, RoleId};
use guide_domain::roles::{DutyGroup, category, united};
use proptest::prelude::*;

use crate::framework::framework;
use crate::samples::fixed_seed;

const ROLES: [&str; 5] = ["housing", "finance", "directors", "panel", "worker"];

fn ids(names: &[&str]) -> Vec<RoleId> {
    names.iter().map(|name| RoleId::new(name)).collect()
}

/// Role and reason of each group.
fn groups(chosen: &[&str]) -> Vec<(String, String)> {
    let framework = framework();
    let united = united(&framework, &ids(chosen)).unwrap();
    let group = united
        .iter()
        .map(|group| (group.role.id.to_string(), group.reason()));
    group.collect()
}

fn expected(groups: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = groups.iter();
    owned
        .map(|(role, reason)| ((*role).to_owned(), (*reason).to_owned()))
        .collect()
}

#[test]
fn sections_have_the_category_of_the_councils_rule() {
    let framework = framework();
    let found: Vec<Option<Category>> = (0..=6)
        .map(|section| category(&framework, section))
        .collect();
    let set_up = Some(Category::Framework);
    assert_eq!(
        found,
        [
            None,
            set_up,
            set_up,
            set_up,
            Some(Category::Scrutiny),
            Some(Category::Operational),
            None
        ]
    );
}

#[test]
fn a_director_has_the_duties_of_all_directors_too() {
    assert_eq!(
        groups(&["housing"]),
        expected(&[
            ("housing", "because you are the housing"),
            ("directors", "because you are the directors"),
        ])
    );
}

#[test]
fn two_directors_have_them_once_and_because_of_both() {
    let framework = framework();
    let united = united(&framework, &ids(&["finance", "housing", "finance"])).unwrap();
    let because = |group: &DutyGroup<'_>| -> Vec<String> {
        let roles = group.because.iter();
        roles.map(|role| role.id.to_string()).collect()
    };
    let found: Vec<_> = united
        .iter()
        .map(|group| (group.role.id.as_str(), because(group)))
        .collect();
    let both = vec!["housing".to_owned(), "finance".to_owned()];
    assert_eq!(
        found,
        [
            ("housing", vec!["housing".to_owned()]),
            ("finance", vec!["finance".to_owned()]),
            ("directors", both),
        ]
    );
}

#[test]
fn all_directors_chosen_by_themselves_bring_no_director() {
    assert_eq!(
        groups(&["directors"]),
        expected(&[("directors", "because you are the directors")])
    );
    assert_eq!(groups(&[]), []);
}

#[test]
fn an_unknown_role_is_answered_with_those_there_are() {
    let framework = framework();
    let error = united(&framework, &ids(&["worker", "wroker"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no role is named “wroker”; there are housing, finance, directors, panel, worker"
    );
}

proptest! {
    #![proptest_config(fixed_seed(300))]

    /// Each duty once, in order, and exactly those that a chosen role has or is reached by.
    #[test]
    fn united_roles_have_each_duty_once(chosen in prop::collection::vec(prop::sample::select(&ROLES[..]), 0..8)) {
        let framework = framework();
        let united = united(&framework, &ids(&chosen)).unwrap();
        let duties: Vec<String> = united
            .iter()
            .flat_map(|group| &group.role.duties)
            .map(|duty| duty.reference.to_string())
            .collect();
        // By the sections' own numbers, and "all directors" for either of the two.
        let mut sections = BTreeSet::new();
        for name in &chosen {
            match *name {
                "housing" => sections.extend(["1.", "3."]),
                "finance" => sections.extend(["2.", "3."]),
                "directors" => sections.extend(["3."]),
                "panel" => sections.extend(["4"]),
                _ => sections.extend(["5."]),
            }
        }
        let all = ["1.1", "1.2", "2.1", "3.1", "3.2", "3.10", "4", "5.1"];
        let expected: Vec<&str> = all
            .into_iter()
            .filter(|duty| sections.iter().any(|section| duty.starts_with(section)))
            .collect();
        prop_assert_eq!(duties, expected);
        prop_assert!(united.iter().all(|group| !group.because.is_empty()));
    }
}
