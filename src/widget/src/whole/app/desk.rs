//! Brings the desk what happens, and carries out what it asks for.

use std::rc::Rc;

use guide_domain::policy::{Policy, RoleTable};
use guide_domain::sign_off::outbox::retry::Jitter;
use guide_domain::sign_off::record::{RecordId, Subject};
use yew::{Callback, Context};

use crate::app::App;
use crate::browser::Subscription;
use crate::state::State;
use crate::view::View;
use crate::whole::state::desk::{Desk, DeskCommand, DeskEvent, Given, Then};
use crate::whole::state::signing::{Session, SigningAction};

/// The desk, and what belongs to it in the browser.
#[derive(Debug, Default)]
pub(super) struct AppDesk {
    desk: Desk,
    /// Ends the sender's listeners.
    sender: Option<Subscription>,
    /// Who waits until nothing is under way.
    flushes: Vec<Callback<()>>,
}

impl App {
    /// Lets the desk hear of something and does what it asks for.
    pub(crate) fn desk(&mut self, context: &Context<Self>, event: DeskEvent) {
        // Every UUID is an id.
        let Ok(fresh_id) = RecordId::new(self.browser.0.new_id()) else {
            return;
        };
        let given = Given {
            now: self.browser.0.now(),
            jitter: Jitter::new(self.browser.0.chance()),
            fresh_id,
            unreadable: self.browser.0.unreadable(),
        };
        let mut next = State::clone(&self.state);
        let commands = self.further.desk.desk.handle(&mut next, event, &given);
        for command in commands {
            self.carry_out(context, command);
        }
        self.take(context, next, true);
    }

    fn carry_out(&mut self, context: &Context<Self>, command: DeskCommand) {
        let desk = &mut self.further.desk;
        let browser = &self.browser.0;
        let link = context.link();
        match command {
            DeskCommand::OpenSender(generation) => {
                let events = link.callback(move |event| DeskEvent::Sender(generation, event));
                desk.sender = Some(browser.sender(events));
            }
            DeskCommand::CloseSender => desk.sender = None,
            DeskCommand::AskWho(host, question) => {
                let done = link.callback(move |session| DeskEvent::Learnt(question, session));
                browser.ask_who(&host, done);
            }
            DeskCommand::Visit {
                key,
                here,
                visit,
                then,
            } => {
                let asked = Rc::clone(&key);
                let done = match then {
                    Then::Nothing => Callback::noop(),
                    Then::Look => {
                        link.callback(move |answer| DeskEvent::Visited(Rc::clone(&asked), answer))
                    }
                    Then::Submit(frozen) => link.callback(move |answer| {
                        DeskEvent::Submitted(Rc::clone(&asked), answer, frozen.clone())
                    }),
                };
                browser.visit_draft(&key, here, visit, done);
            }
            DeskCommand::CarryOut(errand) => browser.carry_out(*errand),
            DeskCommand::Tell(news) => browser.tell(news.into()),
            DeskCommand::AtRest => {
                for done in std::mem::take(&mut desk.flushes) {
                    done.emit(());
                }
            }
        }
    }

    /// Goes on sending what waits from an earlier visit.
    pub(crate) fn resume(&mut self, context: &Context<Self>) {
        self.desk(context, DeskEvent::Started);
    }

    /// Sends what waits; `done` hears once nothing is under way any more.
    pub(super) fn flush(&mut self, context: &Context<Self>, done: Callback<()>) {
        self.further.desk.flushes.push(done);
        self.desk(context, DeskEvent::Flush);
    }

    pub(super) fn follow_host(
        &mut self,
        context: &Context<Self>,
        value: Option<&str>,
    ) -> Result<(), String> {
        let address = value.map(|text| text.trim().trim_end_matches('/'));
        if let Some(address) = address.filter(|text| !is_path(text)) {
            return Err(format!(
                "“{address}” is no address on this website; write it like /api"
            ));
        }
        self.open_anew(context, DeskEvent::Host(address.map(Into::into)));
        Ok(())
    }

    pub(super) fn follow_subject(
        &mut self,
        context: &Context<Self>,
        value: Option<&str>,
    ) -> Result<(), String> {
        let subject = value.map(Subject::new).transpose();
        let subject = subject.map_err(|error| error.to_string())?;
        self.open_anew(context, DeskEvent::Subject(subject));
        Ok(())
    }

    fn open_anew(&mut self, context: &Context<Self>, change: DeskEvent) {
        self.desk(context, change);
        // The first attributes come one after the other, before anything is drawn.
        if self.drawn {
            self.resume(context);
        }
    }

    /// Brings the desk what somebody who signs did.
    pub(super) fn sign(&mut self, context: &Context<Self>, action: SigningAction) {
        let policy_came = matches!(action, SigningAction::TakePolicy(_));
        self.desk(context, DeskEvent::Did(action));
        // What comes for a screen is as good as the screen. On the search the focus is where people type.
        let is_shown = *self.state.view() == View::SignOff;
        self.screen_changed |= policy_came && self.pressed && is_shown;
    }

    /// Everything that the screens of the sign-off need.
    pub(super) fn prepare_signing(&mut self, context: &Context<Self>) {
        if *self.state.view() != View::SignOff {
            return;
        }
        self.need_policy(context);
        if *self.state.signing().session() == Session::NotAsked {
            self.desk(context, DeskEvent::Entered);
        }
        let names_roles =
            |policy: &Policy| matches!(policy.training_by_role, RoleTable::Supplied(_));
        if self.state.policy().is_some_and(names_roles) {
            self.need_framework(context);
        }
    }
}

/// Whether an address is a path on the page's own website.
fn is_path(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//")
}
