//! All roles, to choose from.

use guide_domain::framework::{CategoryRange, Framework, Role, RoleKind};
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::{AskButton, Look};
use crate::components::framework::my_roles::my_roles_box;
use crate::components::framework::reference::vouch_framework;
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::state::reading::{Grouping, ReadingAction};
use crate::view::View;
use crate::words::{framework, sources, waiting};

/// The kinds of person in the order of the list.
const KINDS: [RoleKind; 5] = [
    RoleKind::Member,
    RoleKind::SeniorOfficer,
    RoleKind::Manager,
    RoleKind::Practitioner,
    RoleKind::Body,
];

/// Roles by kind of person or by category, and the ways to the framework's other screens.
pub fn roles(screen: Screen<'_>, content: &Framework) -> Html {
    let duties = content.roles.iter().map(|role| role.duties.len()).sum();
    let groups = match screen.state.grouping() {
        Grouping::Kind => by_kind(screen, content),
        Grouping::Category => by_category(screen, content),
    };
    html! {
        <>
            { heading(screen, waiting::HEADING) }
            <p>{ framework::extent(screen.state.document_title(&content.document), content.roles.len(), duties) }</p>
            { my_roles_box(screen, content) }
            <div class="sg-actions" role="group" aria-label={framework::LIST_BY}>
                { grouping(screen, framework::BY_KIND, Grouping::Kind) }
                { grouping(screen, framework::BY_CATEGORY, Grouping::Category) }
            </div>
            { groups }
            <h3 class="sg-subheading">{ framework::MORE }</h3>
            { further(screen) }
            { notes(screen, content) }
        </>
    }
}

/// What is odd about the framework as a whole, and the documents that it alone names.
fn notes(screen: Screen<'_>, content: &Framework) -> Html {
    let notes = content.notes.iter().map(|note| {
        html! { <li>{ &*note.text }<br />{ vouch_framework(screen.state, &note.mark) }</li> }
    });
    html! {
        <>
            <h3 class="sg-subheading">{ sources::NOTES }</h3>
            <ul class="sg-list sg-list--bullet sg-spaced">{ for notes }</ul>
            { further_documents(content) }
        </>
    }
}

fn further_documents(content: &Framework) -> Html {
    if content.documents.is_empty() {
        return Html::default();
    }
    let documents = content
        .documents
        .iter()
        .map(|document| html! { <li>{ sources::document(&document.title, &document.dated) }</li> });
    html! {
        <>
            <h3 class="sg-subheading">{ framework::FURTHER_DOCUMENTS }</h3>
            <ul class="sg-list sg-list--bullet">{ for documents }</ul>
        </>
    }
}

/// The ways to the framework's other screens.
fn further(screen: Screen<'_>) -> Html {
    let screens = [
        (framework::TO_ACCOUNTABILITY, View::Accountability),
        (framework::TO_TERMS, View::Terms(None)),
        (framework::TO_COMPARE, View::Compare(None)),
    ];
    let items = screens
        .map(|(label, view)| html! { <li>{ AskButton::to(label, view).draw(screen.ask) }</li> });
    html! { <ul class="sg-list">{ for items }</ul> }
}

fn grouping(screen: Screen<'_>, label: &str, grouping: Grouping) -> Html {
    let button = AskButton {
        look: Look::Chip,
        pressed: Some(screen.state.grouping() == grouping),
        ..AskButton::link(label, Request::Read(ReadingAction::Group(grouping)))
    };
    button.draw(screen.ask)
}

fn by_kind(screen: Screen<'_>, content: &Framework) -> Html {
    let groups = KINDS.map(|kind| {
        let roles = content.roles.iter().filter(|role| role.kind == kind);
        group(screen, framework::kind(kind), None, roles)
    });
    groups.into_iter().collect()
}

fn by_category(screen: Screen<'_>, content: &Framework) -> Html {
    let groups = content.categories.iter().map(|range| {
        let roles = content.roles.iter();
        let roles = roles.filter(|role| (range.from..=range.to).contains(&role.section));
        group(screen, &label(range), range.note.as_deref(), roles)
    });
    groups.into_iter().collect()
}

fn label(range: &CategoryRange) -> String {
    let label = range.label.as_deref();
    let label = label.unwrap_or(framework::category(range.category));
    framework::sections(label, range.from, range.to)
}

fn group<'r>(
    screen: Screen<'_>,
    label: &str,
    note: Option<&str>,
    roles: impl Iterator<Item = &'r Role>,
) -> Html {
    let items: Vec<Html> = roles
        .map(|role| html! { <li>{ to_role(screen, role) }</li> })
        .collect();
    if items.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h3 class="sg-subheading">{ label.to_owned() }</h3>
            { note.map(|note| html! { <p class="sg-mark">{ note.to_owned() }</p> }) }
            <ul class="sg-answers">{ for items }</ul>
        </>
    }
}

fn to_role(screen: Screen<'_>, role: &Role) -> Html {
    let view = View::Role {
        role: role.id.clone(),
        paragraph: None,
    };
    let hint = framework::section(role.section, &role.title);
    html! {
        <>
            { AskButton::to(&role.person, view).draw(screen.ask) }
            <div class="sg-hint">{ hint }</div>
        </>
    }
}
