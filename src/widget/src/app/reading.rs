//! What the whole guide does besides: loads the framework and another council's, keeps one's own roles, copies links.

use std::rc::Rc;

use guide_domain::framework::RoleId;
use guide_domain::pack::{Pack, PackId};
use guide_domain::part;
use yew::Context;

use super::{App, Request};
use crate::browser::{Loaded, SharedBrowser};
use crate::state::reading::{MyRoles, ReadingAction};
use crate::state::signing::SigningAction;
use crate::state::{Action, Loading, Shown, State};
use crate::view::View;
use crate::words::{sign_off, waiting};

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

/// A part of this pack that is loaded when somebody needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The roles framework.
    Framework,
    /// The policy.
    Policy,
}

impl App {
    pub(super) fn read(&mut self, context: &Context<Self>, action: ReadingAction) {
        let framework_came = matches!(action, ReadingAction::TakeFramework(_));
        // Whoever types has the focus where they want it: what comes later does not take it.
        self.pressed &= !matches!(action, ReadingAction::Search(_));
        let step = if let ReadingAction::ReadPolicy(step) = &action {
            Some(step.clone())
        } else {
            None
        };
        // The button that was pressed goes with the roles: the focus must not be lost with it.
        let cleared = matches!(action, ReadingAction::ClearRoles);
        let before = self.state.my_roles().chosen.clone();
        self.go(context, Action::Read(action));
        // What comes for a screen is as good as the screen.
        self.screen_changed |= cleared || (framework_came && self.pressed);
        if self.state.my_roles().chosen != before {
            self.keep_roles();
        }
        if let Some(step) = step {
            self.sign(context, SigningAction::Go(step));
        }
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
        if *self.state.view() == View::Search {
            self.need_policy(context);
        }
        if !self.state.view().needs_framework() {
            return;
        }
        self.need_framework(context);
        let compared = self.state.compared();
        let comparing = matches!(self.state.view(), View::Compare(_));
        if let Some(other) = compared.chosen.clone()
            && comparing
            && compared.loading == Loading::NotAsked
        {
            let done = context.link().callback(|parts: Loaded| {
                let pack = parts.map_err(|reason| waiting::not_loaded(&reason).into());
                let pack = pack.and_then(|parts| other_pack(&parts));
                Request::Read(ReadingAction::TakeOther(pack))
            });
            self.go(context, Action::Read(ReadingAction::AskOther));
            self.browser
                .0
                .load(Some(&other), &["contact", "framework"], done);
        }
    }

    /// Loads the framework, unless it was asked for before.
    pub(super) fn need_framework(&mut self, context: &Context<Self>) {
        if *self.state.more() == Loading::NotAsked {
            self.go(context, Action::AskMore);
            self.load_part(context, Part::Framework, &["framework"]);
        }
    }

    /// Loads the policy, unless it was asked for before.
    pub(super) fn need_policy(&mut self, context: &Context<Self>) {
        if *self.state.signing().policy() == Loading::NotAsked {
            self.go(context, Action::Sign(SigningAction::Policy(Loading::Asked)));
            self.load_part(context, Part::Policy, &["policy"]);
        }
    }

    fn load_part(&self, context: &Context<Self>, part: Part, names: &'static [&'static str]) {
        let done = context
            .link()
            .callback(move |loaded| Request::Part(part, loaded));
        self.browser.0.load(None, names, done);
    }

    /// Puts a part that came into the pack as it is by now: another part may have come since this one was asked for.
    pub(super) fn take_part(&mut self, context: &Context<Self>, part: Part, loaded: Loaded) {
        let pack = Pack::clone(self.state.pack());
        match part {
            Part::Framework => {
                let reason = match with_part(pack, loaded, part::decode_framework) {
                    Ok(pack) => return self.read(context, ReadingAction::TakeFramework(pack)),
                    Err(NoPart::Absent) => waiting::NOT_IN_PACK.into(),
                    Err(NoPart::Failed(reason)) => waiting::not_loaded(&reason).into(),
                };
                self.go(context, Action::MoreFailed(reason));
            }
            Part::Policy => {
                let action = match with_part(pack, loaded, part::decode_policy) {
                    Ok(pack) => SigningAction::TakePolicy(pack),
                    Err(NoPart::Absent) => SigningAction::Policy(Loading::Absent),
                    Err(NoPart::Failed(reason)) => {
                        let reason = sign_off::not_loaded(&reason);
                        SigningAction::Policy(Loading::Failed(reason.into()))
                    }
                };
                self.sign(context, action);
            }
        }
    }
}

/// Why there is no part.
enum NoPart {
    /// The pack has none.
    Absent,
    /// It did not come; why.
    Failed(Rc<str>),
}

/// The pack with the part that came.
fn with_part(
    pack: Pack,
    loaded: Loaded,
    decode: fn(Pack, &[u8]) -> Result<Pack, part::Unreadable>,
) -> Result<Rc<Pack>, NoPart> {
    let parts = loaded.map_err(NoPart::Failed)?;
    let bytes = parts.first().ok_or(NoPart::Absent)?;
    let pack = decode(pack, bytes);
    pack.map(Rc::new)
        .map_err(|unreadable| NoPart::Failed(unreadable.to_string().into()))
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
