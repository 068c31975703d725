//! `policy/sign-off.toml`: what signing a policy asks of somebody.

use guide_domain::framework::RoleId;
use guide_domain::policy::{
    Declaration, DeclarationId, Reason, ReasonId, RoleTable, RoleTraining, Scenario, ScenarioId,
    Training, TrainingId, TrainingKind,
};
use guide_domain::provenance::{DocumentId, Note, Passage};
use guide_domain::routes::AnswerId;

use crate::reading::Subject;
use crate::section::{Field, Section};

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
pub(crate) fn sign_off(file: &Section<'_>) -> SignOffFile {
    let document = &file.document();
    SignOffFile {
        notes: file.notes_in(document),
        training: file.each("training", "a training", |one| training(one, document)),
        training_by_role: role_table(file, document),
        declarations: file.each("declaration", "a declaration", |one| {
            declaration(one, document)
        }),
        declines: file.each("decline", "a reason", |one| reason(one, document)),
        needs: file.each("need", "a reason", |one| reason(one, document)),
        scenarios: file.each("scenario", "a scenario", |one| scenario(one, document)),
    }
}

fn declaration(section: &Section<'_>, document: &DocumentId) -> Option<Declaration> {
    let text = section.required("text").map(Field::signed_text);
    Some(Declaration {
        mark: section.mark_in(document, None),
        id: section.own_id(DeclarationId::new, Subject::Declaration)?,
        text: text?,
    })
}

fn reason(section: &Section<'_>, document: &DocumentId) -> Option<Reason> {
    Some(Reason {
        label: section.text("label"),
        mark: section.mark_in(document, None),
        id: section.own_id(ReasonId::new, Subject::Reason)?,
    })
}

fn training(section: &Section<'_>, document: &DocumentId) -> Option<Training> {
    let kinds = [
        ("e-learning", TrainingKind::ELearning),
        ("briefing", TrainingKind::Briefing),
    ];
    let kind = section.required("kind");
    let kind = kind.and_then(|field| field.choice("kind of training", &kinds));
    let mark = section.mark_in(document, None);
    Some(Training {
        label: section.text("label"),
        about: section.passages_in("about", document, Some(&mark)),
        mark,
        not_supplied: section.optional_text("not_supplied"),
        id: section.own_id(TrainingId::new, Subject::Training)?,
        kind: kind?,
    })
}

/// Which role needs which training, or why nobody knows.
fn role_table(file: &Section<'_>, document: &DocumentId) -> RoleTable {
    file.either("training_by_role", "no_training_by_role");
    if let Some(field) = file.optional("no_training_by_role")
        && let Some(why) = field.passage_in(document, None)
    {
        return RoleTable::NotSupplied(why);
    }
    RoleTable::Supplied(
        file.each("training_by_role", "a role’s training", |section| {
            let role = section.required("role");
            Some(RoleTraining {
                any_of: section.named("any_of", TrainingId::new, Subject::TrainingNamed),
                mark: section.mark_in(document, None),
                role: role?.name(RoleId::new, Subject::RoleTrained)?,
            })
        }),
    )
}

fn scenario(section: &Section<'_>, document: &DocumentId) -> Option<Scenario> {
    let mark = section.mark_in(document, None);
    let explanation = section.required("explanation");
    let explanation = explanation.and_then(|field| field.passage_in(document, Some(&mark)));
    let at = section.required("at").and_then(Field::instant);
    let about = section.required("about").and_then(|field| {
        let steps = field.list().into_iter();
        steps.map(|step| step.id().map(AnswerId::new)).collect()
    });
    Some(Scenario {
        text: Passage {
            text: section.text("text"),
            mark,
        },
        is_immediate: section.flag("immediate"),
        id: section.own_id(ScenarioId::new, Subject::Scenario)?,
        at: at?,
        about: about?,
        explanation: explanation?,
    })
}
