//! Carries actions to the state and their effects to the browser.

use std::rc::Rc;

use guide_domain::clock::ClockTrust;
use guide_domain::pack::Pack;
use guide_domain::provenance::PackId;
use yew::{Component, Context, Html, NodeRef, Properties};

use crate::attribute::Attribute;
use crate::beyond::{self, FurtherApp};
use crate::browser::{PageEvent, SharedBrowser, Subscription, focus};
use crate::components::printed_card;
use crate::components::screen::{Screen, screen};
use crate::request::Request;
use crate::state::{Action, Clock, Said, Shown, State};
use crate::view::{Destination, View};

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
    /// The screens to start with, one after the other; the last one is shown. None: the one of the attributes.
    pub steps: Vec<Rc<str>>,
    /// Whether the first screen takes the focus.
    pub takes_focus: bool,
    /// The attributes the element starts with.
    pub attributes: Vec<(Attribute, Rc<str>)>,
}

/// The app of one element.
pub struct App {
    pub(crate) state: Shown,
    pub(crate) browser: SharedBrowser,
    /// What is known of the device's clock, kept while a preview runs.
    device_trust: ClockTrust,
    heading: NodeRef,
    /// Whether a screen has been drawn: before that, nothing takes the focus and the page hears of no screen.
    pub(crate) drawn: bool,
    pub(crate) screen_changed: bool,
    /// Whether the screen came up by a press: then what is loaded for it takes the focus once it is there.
    pub(crate) pressed: bool,
    idle: Subscription,
    minute: Subscription,
    pub(crate) further: FurtherApp,
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
            takes_focus,
            attributes,
        } = context.props().clone();
        let state = State::new(pack, browser.0.now(), Clock::Device(trust));
        let state = beyond::prepared(&state, &browser, others);
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
            further: FurtherApp::default(),
        };
        for (attribute, value) in attributes {
            app.follow(context, attribute, Some(&*value));
        }
        for step in &steps {
            app.follow(context, Attribute::Address, Some(step));
        }
        // Whoever was handed over pressed for that screen.
        app.pressed = takes_focus;
        app.screen_changed = takes_focus;
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
        // Yew changes the page as soon as this returns; whoever watches for other people's changes must know.
        self.browser.0.tell(PageEvent::Drawing);
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
    /// The addresses of the screen before this one and of this one, with their answers: for another program, or another
    /// instance of this one, that takes over in the same page. They stand nowhere else.
    pub(crate) fn place(&self) -> Vec<String> {
        let steps = [self.state.came_from(), Some(self.state.here())];
        steps.into_iter().flatten().collect()
    }

    /// Does what is asked for, and whatever follows from it.
    fn handle(&mut self, context: &Context<Self>, request: Request) {
        match request {
            Request::Go(action) => {
                let was_home = *self.state.view() == View::Home;
                let goes_home = action.goes_home();
                self.go(context, action);
                if *self.state.view() == View::Home && (goes_home || !was_home) {
                    self.browser.0.tell(PageEvent::Home);
                }
            }
            Request::Copy(number) => self.copy(context, &number),
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
            Request::Further(request) => self.handle_further(context, request),
        }
    }

    /// Takes an action.
    pub(crate) fn go(&mut self, context: &Context<Self>, action: Action) {
        // Nobody pressed anything when time passes: the focus stays where it is.
        let pressed = !matches!(action, Action::Idle | Action::Tick(_));
        let next = self.state.after(action);
        self.take(context, next, pressed);
    }

    /// Takes what the state is from now on, and does what follows from it.
    pub(crate) fn take(&mut self, context: &Context<Self>, next: State, pressed: bool) {
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

    pub(crate) fn copy(&self, context: &Context<Self>, number: &Rc<str>) {
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

    fn print(&self, context: &Context<Self>) {
        let refused = context
            .link()
            .callback(|()| Request::Go(Action::Say(Said::PrintRefused)));
        let card = printed_card::draw(self.state.clone());
        self.browser.0.print(card, refused);
    }

    fn follow(&mut self, context: &Context<Self>, attribute: Attribute, value: Option<&str>) {
        let followed = match attribute {
            Attribute::View | Attribute::Address => self.follow_view(context, value),
            Attribute::Host | Attribute::Subject => self.follow_further(context, attribute, value),
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
            .field("further", &self.further)
            .finish_non_exhaustive()
    }
}
