//! Duties on paper: one page of A4 for each role, dated, with references.

use guide_domain::framework::{Framework, Role, RoleId, RoleKind};
use guide_domain::pack::Mark;
use guide_domain::roles::{DutyGroup, united};
use guide_domain::spoken;
use yew::{Html, html};

use crate::components::framework::accountability::picture;
use crate::components::framework::reference::vouch_framework;
use crate::state::State;
use crate::state::signing::{SentState, Step};
use crate::view::View;
use crate::words::{framework, shared, sign_off};

/// From how many bytes of text on a page is set smaller. A page of A4 holds some 3,000 at the usual size in a wide font.
const DENSE: usize = 2_200;

/// The printed pages of the framework's screens; `None` where the screen has nothing to print.
pub fn printed(state: &State) -> Option<Html> {
    if *state.view() == View::SignOff {
        return receipt(state);
    }
    let content = state.framework()?;
    let roles: Vec<&Role> = match state.view() {
        View::MyRoles => {
            let chosen = &state.my_roles().chosen;
            content
                .roles
                .iter()
                .filter(|role| chosen.contains(&role.id))
                .collect()
        }
        View::Role { role, .. } => content.role(role).into_iter().collect(),
        View::Accountability => return Some(accountability(state, content)),
        View::Home
        | View::Contact
        | View::Sources
        | View::Roles
        | View::Terms(_)
        | View::Compare(_)
        | View::SignOff
        | View::Search => return None,
    };
    let pages = roles.into_iter().map(|role| page(state, content, role));
    Some(html! { <main class="sg-print">{ for pages }</main> })
}

/// The copy of a receipt.
fn receipt(state: &State) -> Option<Html> {
    let policy = state.policy()?;
    let signing = state.signing();
    let Step::Outcome(id) = signing.step() else {
        return None;
    };
    let sent = signing.sent().iter().find(|sent| sent.id == *id)?;
    let SentState::Recorded(receipt) = &sent.state else {
        return None;
    };
    let person = signing.person().and_then(|person| person.display.clone());
    let moment = spoken::dated_moment(state.part().council.zone, state.now());
    Some(html! {
        <main class="sg-print">
            <p class="sg-print-guide">{ shared::GUIDE }{ " – " }{ &*state.part().council.name }</p>
            <h1>{ sign_off::receipt(receipt) }</h1>
            <p>{ sign_off::policy(&policy.title, &policy.version) }</p>
            <p>{ sign_off::answer(signing.ending()) }</p>
            <p>{ person.as_deref().unwrap_or(sign_off::PERSON_OF_PAGE).to_owned() }</p>
            <p>{ sign_off::reference(id.as_str()) }</p>
            <p class="sg-hash">{ sign_off::hash(&policy.sha256.to_string()) }</p>
            if state.part().is_exemplar() { <p class="sg-notice">{ sign_off::no_evidence(policy.text_kind) }</p> }
            <p class="sg-mark">{ framework::printed(&moment) }</p>
        </main>
    })
}

fn page(state: &State, content: &Framework, role: &Role) -> Html {
    let ids: [RoleId; 1] = [role.id.clone()];
    // The role is one of the framework's.
    let groups = united(content, &ids).unwrap_or_default();
    let sections = groups.iter().map(group);
    let scrutiny = (role.kind == RoleKind::Member).then(|| scrutiny(content));
    let class = density(letters(content, role, &groups));
    html! {
        <section {class}>
            <p class="sg-print-guide">{ shared::GUIDE }{ " – " }{ &*state.part().council.name }</p>
            <h1>{ &*role.title }</h1>
            { for sections }
            { scrutiny }
            { caption(state, content) }
        </section>
    }
}

/// How much a page has to hold, in bytes of its duties and questions.
fn letters(content: &Framework, role: &Role, groups: &[DutyGroup<'_>]) -> usize {
    let duties = groups.iter().flat_map(|group| &group.role.duties);
    let duties = duties.flat_map(|duty| {
        let parts = duty.parts.iter().map(|part| part.text.len());
        parts.chain([duty.text.len()])
    });
    let prompts = content.prompts.iter().map(|prompt| prompt.question.len());
    let prompts = prompts.filter(|_| role.kind == RoleKind::Member);
    duties.chain(prompts).sum()
}

/// A page's class: one with much to hold is set smaller, so that it still is one page of A4.
fn density(letters: usize) -> &'static str {
    if letters > DENSE {
        "sg-print-page sg-print-dense"
    } else {
        "sg-print-page"
    }
}

fn group(group: &DutyGroup<'_>) -> Html {
    let rows = group.role.duties.iter().map(|duty| {
        let parts = duty.parts.iter().map(
            |part| html! { <p class="sg-print-part"><b>{ part.reference.to_string() }</b>{ " " }{ &*part.text }</p> },
        );
        html! {
            <>
                <p class="sg-print-duty"><b>{ duty.reference.to_string() }</b>{ " " }{ &*duty.text }</p>
                { for parts }
            </>
        }
    });
    html! { <><h2>{ spoken::sentence(&group.reason()) }</h2>{ for rows }</> }
}

fn scrutiny(content: &Framework) -> Html {
    let questions = content.prompts.iter().map(|prompt| {
        let place = match prompt.reference {
            Some(reference) => format!(" ({reference})"),
            None => format!(" ({})", shared::OURS),
        };
        html! { <li>{ &*prompt.question }{ place }</li> }
    });
    html! { <><h2>{ framework::AT_SCRUTINY }</h2><ul>{ for questions }</ul></> }
}

fn caption(state: &State, content: &Framework) -> Html {
    let moment = spoken::dated_moment(state.part().council.zone, state.now());
    let title = state.document_title(&content.document);
    html! {
        <p class="sg-mark">
            { framework::printed(&moment) }{ " " }{ framework::numbers_of(title) }
            if state.part().is_exemplar() { { " " }{ spoken::exemplar(state.part()) } }
        </p>
    }
}

fn accountability(state: &State, content: &Framework) -> Html {
    let items = content.edges.iter().map(|edge| {
        // The document is named once, below.
        let place = if edge.source.document == content.document {
            html! { <span class="sg-mark">{ format!("({})", edge.source.paragraph) }</span> }
        } else {
            vouch_framework(state, &Mark::Source(edge.source.clone()))
        };
        html! { <li>{ &*edge.text }{ " " }{ place }</li> }
    });
    let letters = content.edges.iter().map(|edge| edge.text.len()).sum();
    let class = density(letters);
    html! {
        <main class="sg-print">
            <section {class}>
                <p class="sg-print-guide">{ shared::GUIDE }{ " – " }{ &*state.part().council.name }</p>
                <h1>{ framework::ACCOUNTABILITY }</h1>
                <ul>{ for items }</ul>
                { caption(state, content) }
            </section>
            <section class="sg-print-page">
                <h1>{ framework::PICTURE }</h1>
                { picture(None, content, None) }
            </section>
        </main>
    }
}
