//! What the whole guide does besides: loads the framework and another council's, keeps one's own roles, copies links.

use std::rc::Rc;

use guide_domain::framework::RoleId;
use guide_domain::pack::{Pack, PackId};
use guide_domain::part;
use yew::Context;

use super::{App, Request};
use crate::browser::{Loaded, SharedBrowser};
use crate::state::reading::{MyRoles, ReadingAction};
use crate::state::{Action, Loading, Shown, State};
use crate::view::View;
use crate::words::waiting;

/// The state that knows the other packs of the build and the roles that the device kept.
pub(super) fn prepared(
    state: &State,
    browser: &SharedBrowser,
    others: Vec<(PackId, Rc<str>)>,
) -> State {
    let kept = browser.0.kept(&preference(state));
    let chosen = |kept: &str| kept.split_ascii_whitespace().map(RoleId::new).collect();
    let roles = MyRoles {
        forgotten: kept.is_err(),
        chosen: chosen(&kept.ok().flatten().unwrap_or_default()),
    };
    state
        .after(Action::Read(ReadingAction::KnowOthers(others)))
        .after(Action::Read(ReadingAction::RecallRoles(roles)))
}

/// The name of the preference that holds the roles chosen as one's own: ids of the pack's roles, a space between.
fn preference(state: &State) -> String {
    format!("safeguarding-guide.my-roles.{}", state.part().id)
}

impl App {
    pub(super) fn read(&mut self, context: &Context<Self>, action: ReadingAction) -> bool {
        let framework_came = matches!(action, ReadingAction::TakeFramework(_));
        // The button that was pressed goes with the roles: the focus must not be lost with it.
        let cleared = matches!(action, ReadingAction::ClearRoles);
        let before = self.state.my_roles().chosen.clone();
        let changed = self.go(context, Action::Read(action));
        // What comes for a screen is as good as the screen.
        self.screen_changed |= cleared || (framework_came && self.pressed);
        if self.state.my_roles().chosen != before {
            self.keep_roles();
        }
        changed
    }

    fn keep_roles(&mut self) {
        let roles = self.state.my_roles().clone();
        let ids: Vec<&str> = roles.chosen.iter().map(RoleId::as_str).collect();
        let value = (!ids.is_empty()).then(|| ids.join(" "));
        let kept = self
            .browser
            .0
            .keep(&preference(&self.state), value.as_deref());
        let roles = MyRoles {
            forgotten: !kept,
            ..roles
        };
        let next = self
            .state
            .after(Action::Read(ReadingAction::RecallRoles(roles)));
        self.state = Shown::new(next);
    }

    pub(super) fn copy_link(&self, context: &Context<Self>, text: &str, view: &View) {
        // A second “#” has no place in an address (RFC 3986, 3.5).
        let address = view.address().replace('#', "%23");
        let page = self.browser.0.page_address();
        self.copy(context, &format!("{text}\n{page}#sg={address}").into());
    }

    pub(super) fn load_what_is_missing(&mut self, context: &Context<Self>, _screen_changed: bool) {
        self.prepare_signing(context);
        if !self.state.view().needs_framework() {
            return;
        }
        if *self.state.more() == Loading::NotAsked {
            let pack = Rc::clone(self.state.pack());
            let done = context.link().callback(move |parts: Loaded| {
                match parts.and_then(|parts| with_framework(&pack, &parts)) {
                    Ok(pack) => Request::Read(ReadingAction::TakeFramework(pack)),
                    Err(reason) => Request::Go(Action::MoreFailed(reason)),
                }
            });
            self.go(context, Action::AskMore);
            self.browser.0.load(None, &["framework"], done);
        }
        let compared = self.state.compared();
        let comparing = matches!(self.state.view(), View::Compare(_));
        if let Some(other) = compared.chosen.clone()
            && comparing
            && compared.loading == Loading::NotAsked
        {
            let done = context.link().callback(|parts: Loaded| {
                let pack = parts.and_then(|parts| other_pack(&parts));
                Request::Read(ReadingAction::TakeOther(pack))
            });
            self.go(context, Action::Read(ReadingAction::AskOther));
            self.browser
                .0
                .load(Some(&other), &["contact", "framework"], done);
        }
    }
}

fn with_framework(pack: &Pack, parts: &[Vec<u8>]) -> Result<Rc<Pack>, Rc<str>> {
    match parts {
        [framework] => decoded(part::decode_framework(pack.clone(), framework)),
        _ => Err(waiting::NOT_IN_PACK.into()),
    }
}

fn other_pack(parts: &[Vec<u8>]) -> Result<Rc<Pack>, Rc<str>> {
    match parts {
        [contact, framework] => {
            decoded(part::decode(contact).and_then(|pack| part::decode_framework(pack, framework)))
        }
        _ => Err(waiting::NOT_IN_PACK.into()),
    }
}

fn decoded(pack: Result<Pack, part::Unreadable>) -> Result<Rc<Pack>, Rc<str>> {
    pack.map(Rc::new)
        .map_err(|unreadable| waiting::not_loaded(&unreadable.to_string()).into())
}
