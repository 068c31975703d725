//! `routes.toml`: questions, answers and outcomes.

use guide_domain::contact::ContactId;
use guide_domain::pack::Passage;
use guide_domain::routes::{
    Answer, AnswerId, Audience, Audiences, Outcome, OutcomeContact, OutcomeId, Question,
    QuestionId, Routes, Switch, Target,
};

use crate::problem::Code;
use crate::reading::Subject;
use crate::section::{Field, Section};

/// What `routes.toml` may hold.
pub(crate) const KEYS: [&str; 5] = ["notices", "before", "after", "question", "outcome"];
const ANSWER_KEYS: [&str; 5] = ["id", "label", "hint", "question", "outcome"];
const OUTCOME_KEYS: [&str; 9] = [
    "id",
    "title",
    "about",
    "contacts",
    "notices",
    "before",
    "after",
    "rests_on_police",
    "switch",
];

/// What is said with every outcome.
struct Shared {
    notices: Vec<Passage>,
    before: Vec<Passage>,
    after: Vec<Passage>,
}

/// Reads the routes. The first question of the file is asked first.
pub(crate) fn routes(file: Section<'_>) -> Routes {
    let shared = Shared {
        notices: file.passages("notices", None),
        before: file.passages("before", None),
        after: file.passages("after", None),
    };
    let questions: Vec<Question> = file
        .sections("question", "a question", &["id", "ask", "help", "answer"])
        .into_iter()
        .filter_map(question)
        .collect();
    let outcomes = file
        .sections("outcome", "an outcome", &OUTCOME_KEYS)
        .into_iter()
        .filter_map(|section| outcome(section, &shared))
        .collect();
    file.required("question");
    file.required("outcome");
    Routes {
        start: questions
            .first()
            .map_or_else(|| QuestionId::new(""), |first| first.id.clone()),
        questions,
        outcomes,
    }
}

/// What stands in when the file cannot be read.
pub(crate) fn no_routes() -> Routes {
    Routes {
        start: QuestionId::new(""),
        questions: Vec::new(),
        outcomes: Vec::new(),
    }
}

fn question(section: Section<'_>) -> Option<Question> {
    let field = section.required("id");
    let id = field.and_then(Field::id).map(QuestionId::new);
    let answers = section
        .sections("answer", "an answer", &ANSWER_KEYS)
        .into_iter()
        .filter_map(|answer_section| answer(answer_section, id.as_ref()))
        .collect();
    let (ask, help) = (section.text("ask"), section.optional_passage("help", None));
    let id = id?;
    field?.remember(Subject::Question(id.clone()));
    Some(Question {
        id,
        ask,
        help,
        answers,
    })
}

fn answer(section: Section<'_>, question: Option<&QuestionId>) -> Option<Answer> {
    let (label, hint) = (
        section.text("label"),
        section.optional_passage("hint", None),
    );
    let target_field = section.either("question", "outcome");
    let to = target_field.and_then(Field::id);
    let field = section.required("id")?;
    let id = AnswerId::new(field.id()?);
    let to = to?;
    if let Some(question) = question {
        field.remember(Subject::Answer(question.clone(), id.clone()));
        target_field?.remember(Subject::Target(question.clone(), id.clone()));
    }
    Some(Answer {
        id,
        label,
        hint,
        leads_to: if section.optional("question").is_some() {
            Target::Question(QuestionId::new(to))
        } else {
            Target::Outcome(OutcomeId::new(to))
        },
    })
}

fn outcome(section: Section<'_>, shared: &Shared) -> Option<Outcome> {
    let field = section.required("id");
    let id = OutcomeId::new(field.and_then(Field::id).unwrap_or_default());
    let about = section.optional("about").map(audiences).unwrap_or_default();
    let texts = |key: &str, shared: &[Passage]| -> Vec<Passage> {
        let own = section.passages(key, None);
        own.iter().chain(shared).cloned().collect()
    };
    if let Some(why) = section.optional("rests_on_police") {
        why.remember(Subject::RestsOnPolice(id.clone()));
    }
    let outcome = Outcome {
        title: section.text("title"),
        contacts: outcome_contacts(section, &id, &about),
        notices: texts("notices", &shared.notices),
        before: texts("before", &shared.before),
        after: texts("after", &shared.after),
        rests_on_police: section.optional_passage("rests_on_police", None),
        switches: switches(section, &id),
        audiences: about,
        id,
    };
    let field = field.filter(|_| !outcome.id.as_str().is_empty())?;
    field.remember(Subject::Outcome(outcome.id.clone()));
    Some(outcome)
}

fn outcome_contacts(
    section: Section<'_>,
    outcome: &OutcomeId,
    about: &Audiences,
) -> Vec<OutcomeContact> {
    let read = |item: Field<'_>| {
        let (field, listed_for) = if item.as_string().is_some() {
            (item, None)
        } else {
            let entry = item.section("a contact of an outcome", &["contact", "for"])?;
            let listed_for = entry.optional("for").map(|field| (field, audiences(field)));
            (entry.required("contact")?, listed_for)
        };
        let contact = ContactId::new(field.id()?);
        field.remember(Subject::OutcomeContact(outcome.clone(), contact.clone()));
        if let Some((for_field, _)) = listed_for
            .as_ref()
            .filter(|(_, listed)| listed.meets(about))
            .filter(|(_, listed)| listed.iter().any(|audience| !about.contains(audience)))
        {
            for_field.error(
                Code::BadValue,
                "this outcome’s “about” does not name everybody that this contact is for; add them there, or take \
                 them away here"
                    .to_owned(),
            );
        }
        Some(OutcomeContact {
            contact,
            audiences: listed_for.map_or_else(|| about.clone(), |(_, listed)| listed),
        })
    };
    section
        .list("contacts")
        .into_iter()
        .filter_map(read)
        .collect()
}

fn switches(section: Section<'_>, outcome: &OutcomeId) -> Vec<Switch> {
    let keys = ["ask", "label", "path", "source", "addition"];
    section
        .sections("switch", "a switch", &keys)
        .into_iter()
        .filter_map(|switch| {
            let (ask, label) = (switch.passage("ask", None), switch.text("label"));
            let field = switch.required("path")?;
            let steps: Option<Vec<&str>> = field.list().into_iter().map(Field::id).collect();
            let steps = steps?;
            field.remember(Subject::Switch(outcome.clone(), steps.join("/")));
            Some(Switch {
                ask,
                label,
                path: steps.into_iter().map(AnswerId::new).collect(),
            })
        })
        .collect()
}

/// Whom something is about or for. A word that cannot be told counts as children.
pub(crate) fn audiences(field: Field<'_>) -> Audiences {
    field
        .one_or_many()
        .into_iter()
        .map(|item| match item.string("child") {
            Some("adult") => Audience::Adult,
            Some("child") | None => Audience::Child,
            Some(other) => {
                item.not_among(Code::BadValue, other, "audience", &["child", "adult"]);
                Audience::Child
            }
        })
        .collect()
}
