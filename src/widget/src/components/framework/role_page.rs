//! The page somebody takes into a meeting: the duties of one role, or of all roles that are theirs.

use std::rc::Rc;

use guide_domain::framework::{Framework, Reference, Role, RoleId, RoleKind};
use guide_domain::roles::{DutyGroup, united};
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::framework::accountability::edges_of;
use crate::components::framework::duties::duty_groups;
use crate::components::framework::member::member_sections;
use crate::components::framework::my_roles::{add_another, chips};
use crate::components::framework::reference::reference_link;
use crate::components::heading::{heading, plain_heading};
use crate::components::screen::Screen;
use crate::state::reading::ReadingAction;
use crate::view::View;
use crate::words::framework;

/// The duties of all roles chosen as one's own.
pub fn my_roles(screen: Screen<'_>, content: &Framework) -> Html {
    let chosen = screen.state.my_roles().chosen.iter();
    let roles: Vec<&Role> = chosen.filter_map(|id| content.role(id)).collect();
    let body = if roles.is_empty() {
        html! { <p>{ framework::NONE_CHOSEN }</p> }
    } else {
        page(screen, content, &roles, None)
    };
    html! {
        <>
            { heading(screen, framework::MINE) }
            { chips(screen, content) }
            { body }
            { add_another(screen, content, None) }
        </>
    }
}

/// One role's duties, those that reach it through an "all …" role included.
pub fn role_page(
    screen: Screen<'_>,
    content: &Framework,
    id: &RoleId,
    paragraph: Option<&Rc<str>>,
) -> Html {
    let Some(role) = content.role(id) else {
        return unknown_role(screen, id);
    };
    let asked: Option<Reference> = paragraph.and_then(|text| text.parse().ok());
    let known = asked.filter(|reference| content.has(*reference));
    let target = known.filter(|reference| stands_on_page(content, role, *reference));
    let head = match target {
        Some(_) => plain_heading(&role.person),
        None => heading(screen, &role.person),
    };
    let lost = paragraph.filter(|_| target.is_none());
    let lost = lost.map(|text| lost_paragraph(screen, content, text, known));
    let is_mine = screen.state.my_roles().chosen.contains(&role.id);
    let keep = if is_mine {
        AskButton::to(framework::TO_MINE, View::MyRoles)
    } else {
        AskButton::secondary(
            framework::THIS_IS_ME,
            Request::Read(ReadingAction::AddRoles(vec![role.id.clone()])),
        )
    };
    html! {
        <>
            { head }
            <p class="sg-mark">{ framework::section(role.section, &role.title) }</p>
            { lost }
            <div class="sg-actions">{ keep.draw(screen.ask) }</div>
            { page(screen, content, &[role], target) }
            { add_another(screen, content, Some(role)) }
        </>
    }
}

/// Whether the paragraph is a duty of the role's page, or a part of one.
fn stands_on_page(content: &Framework, role: &Role, reference: Reference) -> bool {
    let duty = match reference {
        Reference::Duty(duty) => duty,
        Reference::Part(part) => part.duty,
    };
    let owner = content.duty(duty).map(|(owner, _)| &owner.id);
    owner.is_some_and(|owner| *owner == role.id || role.reached_by.contains(owner))
}

/// What a link's paragraph is where it is none of the page's: another role's, or nobody's.
fn lost_paragraph(
    screen: Screen<'_>,
    content: &Framework,
    text: &str,
    known: Option<Reference>,
) -> Html {
    let Some(reference) = known else {
        return html! { <p class="sg-notice">{ framework::no_paragraph(text) }</p> };
    };
    html! {
        <p class="sg-notice">
            { framework::OTHER_ROLES_PARAGRAPH }{ " " }{ reference_link(screen, content, reference) }
        </p>
    }
}

fn unknown_role(screen: Screen<'_>, id: &RoleId) -> Html {
    let mine = screen.state.my_roles().chosen.contains(id);
    let remove = mine.then(|| {
        let remove = Request::Read(ReadingAction::RemoveRole(id.clone()));
        AskButton::link(framework::REMOVE, remove).draw(screen.ask)
    });
    html! {
        <>
            { heading(screen, framework::NO_SUCH_ROLE) }
            <p class="sg-notice">{ framework::role_gone(id.as_str()) }</p>
            { remove }
            <p>{ AskButton::to(framework::TO_ALL_ROLES, View::Roles).draw(screen.ask) }</p>
            { call_now(screen) }
        </>
    }
}

fn page(
    screen: Screen<'_>,
    content: &Framework,
    roles: &[&Role],
    target: Option<Reference>,
) -> Html {
    let ids: Vec<RoleId> = roles.iter().map(|role| role.id.clone()).collect();
    // Only roles of the framework come here.
    let groups = united(content, &ids).unwrap_or_default();
    let member = groups.iter().any(|group| {
        group
            .because
            .iter()
            .any(|role| role.kind == RoleKind::Member)
    });
    html! {
        <>
            { summary(screen, content, &groups) }
            { duty_groups(screen, content, &groups, target) }
            { if member { member_sections(screen, content) } else { Html::default() } }
            { edges_of(screen, content, &groups) }
            { call_now(screen) }
        </>
    }
}

fn summary(screen: Screen<'_>, content: &Framework, groups: &[DutyGroup<'_>]) -> Html {
    let duties = groups.iter().map(|group| group.role.duties.len()).sum();
    let count = framework::count(duties, groups.len());
    let print = AskButton::link(framework::PRINT, Request::Print);
    let title = screen.state.document_title(&content.document);
    html! {
        <>
            <p class="sg-summary">
                <strong>{ count }</strong>{ " · " }
                { AskButton::to(framework::TO_ACCOUNTABILITY, View::Accountability).draw(screen.ask) }{ " · " }
                { print.draw(screen.ask) }
            </p>
            <p class="sg-mark">{ framework::numbers_of(title) }</p>
        </>
    }
}
