//! Carries actions to the state and their effects to the browser.

use std::rc::Rc;

use guide_domain::clock::ClockTrust;
use guide_domain::pack::{Pack, PackId};
use yew::{Component, Context, Html, NodeRef, Properties};

use crate::browser::{PageEvent, SharedBrowser, Subscription, focus};
use crate::components::printed_card::PrintedCardProps;
use crate::components::screen::{Screen, screen};
use crate::element::Attribute;
use crate::state::{Action, Clock, Said, Shown, State};
use crate::view::{Destination, View};

#[cfg(not(feature = "whole"))]
#[path = "app/hand_over.rs"]
mod more;
#[cfg(feature = "whole")]
#[path = "app/reading.rs"]
mod more;
#[cfg(feature = "whole")]
mod signing;

/// Minutes without input after which the guide goes home, unless the page says otherwise.
const IDLE_MINUTES: f64 = 10.0;

/// What an app is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AppProps {
    /// The content.
    pub pack: Rc<Pack>,
    /// The browser around it.
    pub browser: SharedBrowser,
    /// What is known of the device's clock at the start.
    pub trust: ClockTrust,
    /// The packs there are besides this one: id and council.
    pub others: Vec<(PackId, Rc<str>)>,
    /// The screens to start with, one after the other; the last one is shown and takes the focus. None: home.
    pub steps: Vec<Rc<str>>,
    /// The attributes the element starts with.
    pub attributes: Vec<(Attribute, Rc<str>)>,
}

/// What screens and page ask of the app.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Change what is shown.
    Go(Action),
    /// Copy a number.
    Copy(Rc<str>),
    /// Change what only the whole guide shows.
    #[cfg(feature = "whole")]
    Read(crate::state::reading::ReadingAction),
    /// Change the sign-off.
    #[cfg(feature = "whole")]
    Sign(crate::state::signing::SigningAction),
    /// Send the answers that were checked.
    #[cfg(feature = "whole")]
    Submit,
    /// The host's answer to the question of that number: who is here.
    #[cfg(feature = "whole")]
    Learn(u32, crate::state::signing::Session),
    /// The draft under that key was visited.
    #[cfg(feature = "whole")]
    Visited(Rc<str>, crate::browser::DraftAnswer),
    /// As before, to submit these answers.
    #[cfg(feature = "whole")]
    Submitted(
        Rc<str>,
        crate::browser::DraftAnswer,
        guide_domain::sign_off::outbox::entry::Frozen,
    ),
    /// Send what waits; the callback hears once nothing is under way.
    #[cfg(feature = "whole")]
    Flush(yew::Callback<()>),
    /// What came of asking for a part of this pack.
    #[cfg(feature = "whole")]
    Part(more::Part, crate::browser::Loaded),
    /// The outbox is to hear of something.
    #[cfg(feature = "whole")]
    Outbox(guide_domain::sign_off::outbox::message::Event),
    /// Something came of a command of the outbox with that number.
    #[cfg(feature = "whole")]
    Sender(u32, guide_domain::sign_off::outbox::message::Event),
    /// Copy a text with the address at which the page shows a screen.
    #[cfg(feature = "whole")]
    CopyLink(Rc<str>, View),
    /// Print the screen: the lines to call, the duties of a role.
    Print,
    /// The device's clock was compared with the server's.
    Compared(ClockTrust),
    /// An attribute was set to a text, or taken away.
    Attribute(Attribute, Option<Rc<str>>),
}

/// The app of one element.
pub struct App {
    state: Shown,
    browser: SharedBrowser,
    /// What is known of the device's clock, kept while a preview runs.
    device_trust: ClockTrust,
    heading: NodeRef,
    /// Whether a screen has been drawn: before that, nothing takes the focus and the page hears of no screen.
    drawn: bool,
    screen_changed: bool,
    /// Whether the screen came up by a press: then what is loaded for it takes the focus once it is there.
    pressed: bool,
    idle: Subscription,
    minute: Subscription,
    #[cfg(feature = "whole")]
    desk: signing::Desk,
}

impl Component for App {
    type Message = Request;
    type Properties = AppProps;

    fn create(context: &Context<Self>) -> Self {
        let AppProps {
            pack,
            browser,
            trust,
            others,
            steps,
            attributes,
        } = context.props().clone();
        let state = State::new(pack, browser.0.now(), Clock::Device(trust));
        let state = more::prepared(&state, &browser, others);
        let minute = browser.0.on_minute(
            context
                .link()
                .callback(|now| Request::Go(Action::Tick(now))),
        );
        let idle = browser.0.on_idle(
            IDLE_MINUTES,
            context.link().callback(|()| Request::Go(Action::Idle)),
        );
        let mut app = Self {
            state: Shown::new(state),
            browser,
            device_trust: trust,
            heading: NodeRef::default(),
            drawn: false,
            screen_changed: false,
            pressed: false,
            idle,
            minute,
            #[cfg(feature = "whole")]
            desk: signing::Desk::default(),
        };
        for (attribute, value) in attributes {
            app.follow(context, attribute, Some(&*value));
        }
        for step in &steps {
            app.follow(context, Attribute::Address, Some(step));
        }
        // Whoever was handed over pressed for that screen.
        app.pressed = !steps.is_empty();
        app.screen_changed = app.pressed;
        #[cfg(feature = "whole")]
        app.resume(context);
        app
    }

    fn update(&mut self, context: &Context<Self>, request: Request) -> bool {
        let before = self.state.clone();
        self.handle(context, request);
        // However often it changed on the way.
        self.state != before
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ask = context.link().callback(|request: Request| request);
        screen(Screen {
            state: &self.state,
            heading: &self.heading,
            ask: &ask,
        })
    }

    fn rendered(&mut self, _context: &Context<Self>, first: bool) {
        if first {
            self.drawn = true;
            self.browser.0.tell(PageEvent::Ready);
        }
        if std::mem::take(&mut self.screen_changed) {
            focus(&self.heading);
        }
    }
}

impl App {
    /// Does what is asked for, and whatever follows from it.
    fn handle(&mut self, context: &Context<Self>, request: Request) {
        match request {
            Request::Go(action) => self.go(context, action),
            Request::Copy(number) => self.copy(context, &number),
            #[cfg(feature = "whole")]
            Request::Read(action) => self.read(context, action),
            #[cfg(feature = "whole")]
            Request::Part(part, loaded) => self.take_part(context, part, loaded),
            #[cfg(feature = "whole")]
            Request::Sign(action) => self.sign(context, action),
            #[cfg(feature = "whole")]
            Request::Outbox(event) => self.outbox(context, event),
            #[cfg(feature = "whole")]
            Request::Sender(generation, event) => self.sender(context, generation, event),
            #[cfg(feature = "whole")]
            Request::Flush(done) => self.flush(context, done),
            #[cfg(feature = "whole")]
            Request::Submit => self.submit(context),
            #[cfg(feature = "whole")]
            Request::Learn(question, session) => self.learn(context, question, session),
            #[cfg(feature = "whole")]
            Request::Visited(key, answer) => self.visited(context, &key, answer),
            #[cfg(feature = "whole")]
            Request::Submitted(key, answer, frozen) => {
                self.submitted(context, &key, answer, frozen);
            }
            #[cfg(feature = "whole")]
            Request::CopyLink(text, view) => self.copy_link(context, &text, &view),
            Request::Print => self.print(context),
            Request::Compared(trust) => {
                self.device_trust = trust;
                if matches!(self.state.clock(), Clock::Device(_)) {
                    self.go(context, Action::SetClock(Clock::Device(trust)));
                }
            }
            Request::Attribute(attribute, value) => {
                self.follow(context, attribute, value.as_deref());
            }
        }
    }

    /// Takes an action.
    fn go(&mut self, context: &Context<Self>, action: Action) {
        // Nobody pressed anything when time passes: the focus stays where it is.
        let pressed = !matches!(action, Action::Idle | Action::Tick(_));
        let next = self.state.after(action);
        if next == *self.state {
            return;
        }
        let screen_changed = next.screen() != self.state.screen();
        if screen_changed {
            self.pressed = pressed && self.drawn;
            self.screen_changed = self.pressed;
        }
        if next.view() != self.state.view() && self.drawn {
            self.browser.0.tell(PageEvent::View(next.view().clone()));
        }
        self.state = Shown::new(next);
        self.load_what_is_missing(context, screen_changed);
    }

    fn copy(&self, context: &Context<Self>, number: &Rc<str>) {
        let done = context.link().callback({
            let number = Rc::clone(number);
            move |copied| {
                let said = if copied {
                    Said::Copied
                } else {
                    Said::CopyRefused
                };
                Request::Go(Action::Say(said(Rc::clone(&number))))
            }
        });
        self.browser.0.copy(number, done);
    }

    fn print(&mut self, context: &Context<Self>) {
        let card = PrintedCardProps {
            state: self.state.clone(),
            drawn: yew::Callback::noop(),
        };
        if !self.browser.0.print(card) {
            self.go(context, Action::Say(Said::PrintRefused));
        }
    }

    fn follow(&mut self, context: &Context<Self>, attribute: Attribute, value: Option<&str>) {
        let followed = match attribute {
            Attribute::View => self.follow_view(context, value),
            #[cfg(feature = "whole")]
            Attribute::Host => self.follow_host(context, value),
            #[cfg(feature = "whole")]
            Attribute::Subject => self.follow_subject(context, value),
            // The whole guide's own.
            #[cfg(not(feature = "whole"))]
            Attribute::Host | Attribute::Subject => Ok(()),
            Attribute::Address => self.follow_view(context, value),
            Attribute::Now => self.follow_now(context, value),
            Attribute::IdleReset => self.follow_idle(context, value),
            Attribute::Lang => follow_lang(value),
        };
        let fault = followed.err();
        if let Some(message) = &fault {
            self.browser.0.tell(PageEvent::AttributeInvalid(format!(
                "{}: {message}",
                attribute.name()
            )));
        }
        self.go(
            context,
            Action::Attribute(attribute.name(), fault.map(Into::into)),
        );
    }

    fn follow_view(&mut self, context: &Context<Self>, value: Option<&str>) -> Result<(), String> {
        let destination = match value {
            None => Destination::of(View::Home),
            Some(address) => {
                Destination::parse(address, self.state.part()).map_err(|error| error.to_string())?
            }
        };
        self.go(context, Action::Open(destination));
        Ok(())
    }

    fn follow_now(&mut self, context: &Context<Self>, value: Option<&str>) -> Result<(), String> {
        let start = value.map(|text| {
            chrono::DateTime::parse_from_rfc3339(text)
                .map(|instant| instant.to_utc())
                .map_err(|error| format!("“{text}” is no instant ({error}); write one like 2026-11-23T09:00:00Z (RFC 3339)"))
        });
        let start = start.transpose()?;
        self.browser.0.start_clock_from(start);
        // This clock's minutes begin at other moments than the last one's.
        self.minute = self.browser.0.on_minute(
            context
                .link()
                .callback(|now| Request::Go(Action::Tick(now))),
        );
        self.go(context, Action::Tick(self.browser.0.now()));
        let clock = start.map_or(Clock::Device(self.device_trust), |_| Clock::Preview);
        self.go(context, Action::SetClock(clock));
        Ok(())
    }

    fn follow_idle(&mut self, context: &Context<Self>, value: Option<&str>) -> Result<(), String> {
        let minutes = match value {
            None => IDLE_MINUTES,
            Some(text) => self
                .browser
                .0
                .number(text)
                .filter(|minutes| *minutes > 0.0)
                .ok_or_else(|| format!("“{text}” is no number of minutes above 0"))?,
        };
        self.idle = self.browser.0.on_idle(
            minutes,
            context.link().callback(|()| Request::Go(Action::Idle)),
        );
        Ok(())
    }
}

fn follow_lang(value: Option<&str>) -> Result<(), String> {
    match value {
        None => Ok(()),
        Some(text)
            if ["en", "en-GB"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(text)) =>
        {
            Ok(())
        }
        Some(text) => Err(format!(
            "there are no words in “{text}”; the guide speaks en-GB"
        )),
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
