//! The framework's screens: roles, duties, accountability, terms, two councils side by side.

pub mod accountability;
pub mod compare;
pub mod duties;
pub mod member;
pub mod my_roles;
pub mod picture;
pub mod printed;
pub mod reference;
pub mod role_page;
pub mod roles;
pub mod succession;
pub mod terms;

use guide_domain::framework::Framework;
use yew::Html;

use crate::components::screen::Screen;
use crate::view::View;

/// The screen of a view that shows the framework.
pub fn screen(now: Screen<'_>, view: &View, content: &Framework) -> Html {
    match view {
        View::MyRoles => role_page::my_roles(now, content),
        View::Role { role, paragraph } => {
            role_page::role_page(now, content, role, paragraph.as_ref())
        }
        View::Accountability => accountability::accountability(now, content),
        View::Terms(entry) => terms::terms(now, content, entry.as_deref()),
        View::Compare(topic) => compare::compare(now, content, topic.as_ref()),
        View::Roles | View::Home | View::Contact | View::Sources | View::Search | View::SignOff => {
            roles::roles(now, content)
        }
    }
}
