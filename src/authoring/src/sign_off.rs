//! `policy/sign-off.toml`: what signing a policy asks of somebody.

use guide_domain::framework::RoleId;
use guide_domain::pack::{DocumentId, Note, Passage};
use guide_domain::policy::{
    Declaration, DeclarationId, Reason, ReasonId, RoleTable, RoleTraining, Scenario, ScenarioId,
    Training, TrainingId, TrainingKind,
};
use guide_domain::routes::AnswerId;

use crate::framework::{document, mark, named, optional_text, own_id};
use crate::policy::{notes, passage, passages};
use crate::reading::Subject;
use crate::section::{Field, Section};

/// What `sign-off.toml` may hold.
pub(crate) const KEYS: [&str; 9] = [
    "document",
    "note",
    "declaration",
    "decline",
    "need",
    "training",
    "training_by_role",
    "no_training_by_role",
    "scenario",
];
const DECLARATION_KEYS: [&str; 5] = ["id", "text", "ref", "source", "addition"];
const REASON_KEYS: [&str; 5] = ["id", "label", "ref", "source", "addition"];
const TRAINING_KEYS: [&str; 8] = [
    "id",
    "kind",
    "label",
    "about",
    "not_supplied",
    "ref",
    "source",
    "addition",
];
const ROLE_KEYS: [&str; 5] = ["role", "any_of", "ref", "source", "addition"];
const SCENARIO_KEYS: [&str; 9] = [
    "id",
    "at",
    "about",
    "immediate",
    "text",
    "explanation",
    "ref",
    "source",
    "addition",
];

/// What `sign-off.toml` says.
pub(crate) struct SignOffFile {
    pub(crate) notes: Vec<Note>,
    pub(crate) training: Vec<Training>,
    pub(crate) training_by_role: RoleTable,
    pub(crate) declarations: Vec<Declaration>,
    pub(crate) declines: Vec<Reason>,
    pub(crate) needs: Vec<Reason>,
    pub(crate) scenarios: Vec<Scenario>,
}

/// Reads what signing asks.
pub(crate) fn sign_off(file: Section<'_>) -> SignOffFile {
    let document = document(file);
    let trainings = file.sections("training", "a training", &TRAINING_KEYS);
    let scenarios = file.sections("scenario", "a scenario", &SCENARIO_KEYS);
    SignOffFile {
        notes: notes(file, &document),
        training: trainings
            .into_iter()
            .filter_map(|section| training(section, &document))
            .collect(),
        training_by_role: role_table(file, &document),
        declarations: declarations(file, &document),
        declines: reasons(file, "decline", &document),
        needs: reasons(file, "need", &document),
        scenarios: scenarios
            .into_iter()
            .filter_map(|section| scenario(section, &document))
            .collect(),
    }
}

fn declarations(file: Section<'_>, document: &DocumentId) -> Vec<Declaration> {
    let sections = file.sections("declaration", "a declaration", &DECLARATION_KEYS);
    sections
        .into_iter()
        .filter_map(|section| {
            let text = section.required("text").map(Field::signed_text);
            let mark = mark(section, document);
            let id = own_id(section, DeclarationId::new, Subject::Declaration)?;
            Some(Declaration {
                id,
                text: text?,
                mark,
            })
        })
        .collect()
}

fn reasons(file: Section<'_>, key: &str, document: &DocumentId) -> Vec<Reason> {
    let sections = file.sections(key, "a reason", &REASON_KEYS).into_iter();
    sections
        .filter_map(|section| {
            let (label, mark) = (section.text("label"), mark(section, document));
            let id = own_id(section, ReasonId::new, Subject::Reason)?;
            Some(Reason { id, label, mark })
        })
        .collect()
}

fn training(section: Section<'_>, document: &DocumentId) -> Option<Training> {
    let label = section.text("label");
    let kind = section.required("kind").and_then(|field| {
        field.choice(
            "kind of training",
            &[
                ("e-learning", TrainingKind::ELearning),
                ("briefing", TrainingKind::Briefing),
            ],
        )
    });
    let mark = mark(section, document);
    let about = passages(section, "about", document, Some(&mark));
    let id = own_id(section, TrainingId::new, Subject::Training)?;
    Some(Training {
        id,
        kind: kind?,
        label,
        mark,
        about,
        not_supplied: optional_text(section, "not_supplied"),
    })
}

/// Which role needs which training, or why nobody knows.
fn role_table(file: Section<'_>, document: &DocumentId) -> RoleTable {
    file.either("training_by_role", "no_training_by_role");
    if let Some(field) = file.optional("no_training_by_role")
        && let Some(why) = passage(field, document, None)
    {
        return RoleTable::NotSupplied(why);
    }
    let sections = file.sections("training_by_role", "a role’s training", &ROLE_KEYS);
    let lines = sections.into_iter().filter_map(|section| {
        let any_of = named(section, "any_of", TrainingId::new, Subject::TrainingNamed);
        let mark = mark(section, document);
        let field = section.required("role")?;
        let role = RoleId::new(field.id()?);
        field.remember(Subject::RoleTrained(role.clone()));
        Some(RoleTraining { role, any_of, mark })
    });
    RoleTable::Supplied(lines.collect())
}

fn scenario(section: Section<'_>, document: &DocumentId) -> Option<Scenario> {
    let mark = mark(section, document);
    let explanation = section.required("explanation");
    let explanation = explanation.and_then(|field| passage(field, document, Some(&mark)));
    let text = section.text("text");
    let at = section.required("at").and_then(Field::instant);
    let steps = section.required("about").map(Field::list);
    let about: Option<Vec<AnswerId>> = steps.and_then(|steps| {
        let steps = steps.into_iter();
        steps.map(|step| step.id().map(AnswerId::new)).collect()
    });
    let is_immediate = section.flag("immediate");
    let id = own_id(section, ScenarioId::new, Subject::Scenario)?;
    Some(Scenario {
        id,
        text: Passage { text, mark },
        at: at?,
        about: about?,
        is_immediate,
        explanation: explanation?,
    })
}
