//! The roles somebody chose as their own.

use guide_domain::framework::{Framework, Role, RoleId};
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::{AskButton, Look};
use crate::components::screen::Screen;
use crate::state::reading::ReadingAction;
use crate::view::View;
use crate::words::framework;

/// The chosen roles, each to be taken away, and the way to their duties; nothing where none was chosen.
pub fn my_roles_box(screen: Screen<'_>, content: &Framework) -> Html {
    if screen.state.my_roles().chosen.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-label={framework::MY_ROLES}>
            { chips(screen, content) }
            <p>{ AskButton::to(framework::TO_MINE, View::MyRoles).draw(screen.ask) }</p>
        </section>
    }
}

/// A chip for each chosen role and one that takes all away; a role that has left the framework is named.
pub fn chips(screen: Screen<'_>, content: &Framework) -> Html {
    let roles = screen.state.my_roles();
    let chips = roles.chosen.iter().map(|id| {
        let name = content.role(id).map_or(id.as_str(), |role| &role.person);
        let label = format!("{name} ×");
        let chip = AskButton {
            look: Look::Chip,
            about: Some(framework::REMOVE),
            ..AskButton::link(&label, Request::Read(ReadingAction::RemoveRole(id.clone())))
        };
        html! { <li>{ chip.draw(screen.ask) }</li> }
    });
    let clear = AskButton::link(framework::CLEAR, Request::Read(ReadingAction::ClearRoles));
    let gone = roles.chosen.iter().filter(|id| content.role(id).is_none());
    let gone =
        gone.map(|id| html! { <p class="sg-notice">{ framework::role_gone(id.as_str()) }</p> });
    let list = (!roles.chosen.is_empty()).then(
        || html! { <ul class="sg-chips">{ for chips }<li>{ clear.draw(screen.ask) }</li></ul> },
    );
    html! {
        <>
            { list }
            { for gone }
            if roles.forgotten { <p class="sg-notice">{ framework::NOT_KEPT }</p> }
        </>
    }
}

/// Every role that is not chosen yet, one press away. `besides` is the role whose page this is: who adds another one
/// there has that one too.
pub fn add_another(screen: Screen<'_>, content: &Framework, besides: Option<&Role>) -> Html {
    let chosen = &screen.state.my_roles().chosen;
    let open = |role: &&Role| {
        !chosen.contains(&role.id) && besides.is_none_or(|besides| besides.id != role.id)
    };
    let items = content.roles.iter().filter(open).map(|role| {
        let roles: Vec<RoleId> = besides
            .into_iter()
            .chain([role])
            .map(|role| role.id.clone())
            .collect();
        let label = format!("+ {}", role.person);
        let chip = AskButton {
            look: Look::Chip,
            ..AskButton::link(&label, Request::Read(ReadingAction::AddRoles(roles)))
        };
        html! { <li>{ chip.draw(screen.ask) }</li> }
    });
    let heading = if chosen.is_empty() && besides.is_none() {
        framework::ADD_FIRST
    } else {
        framework::ADD_ANOTHER
    };
    html! {
        <section>
            <h3 class="sg-subheading">{ heading }</h3>
            <ul class="sg-chips">{ for items }</ul>
        </section>
    }
}
