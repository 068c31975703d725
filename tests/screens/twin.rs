//! A browser in memory, and screens as text.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::pack::Pack;
use guide_domain::provenance::PackId;
use guide_domain::routes::AnswerId;
use guide_widget::browser::{Browser, Draw, KeepsNothing, Loaded, PageEvent, Subscription};
use guide_widget::components::screen::{Screen, screen};
use guide_widget::state::{Action, Clock, Shown, State};
use yew::{Callback, Html, LocalServerRenderer, NodeRef, Properties, function_component};

pub(crate) const TRUSTED: Clock = Clock::Device(ClockTrust::Trusted);

/// The twin: a clock that stands still, and a memory of what the guide asked for.
pub(crate) struct Twin {
    pub(crate) now: Cell<Instant>,
    /// The preferences it keeps; `None`: it keeps none.
    pub(crate) preferences: RefCell<Option<BTreeMap<String, String>>>,
    /// What it gives for parts of packs.
    pub(crate) parts: RefCell<Loaded>,
    pub(crate) told: RefCell<Vec<PageEvent>>,
}

impl Twin {
    pub(crate) fn at(now: Instant) -> Rc<Self> {
        Rc::new(Self {
            now: Cell::new(now),
            preferences: RefCell::new(Some(BTreeMap::new())),
            parts: RefCell::new(Err("no part".into())),
            told: RefCell::default(),
        })
    }
}

impl Browser for Twin {
    fn now(&self) -> Instant {
        self.now.get()
    }

    fn start_clock_from(&self, start: Option<Instant>) {
        self.now.set(start.unwrap_or(self.now.get()));
    }

    fn on_minute(&self, _tick: Callback<Instant>) -> Subscription {
        Box::new(())
    }

    fn on_idle(&self, _minutes: f64, _idle: Callback<()>) -> Subscription {
        Box::new(())
    }

    fn number(&self, text: &str) -> Option<f64> {
        text.parse().ok()
    }

    fn load(
        &self,
        _pack: Option<&PackId>,
        _parts: &'static [&'static str],
        done: Callback<Loaded>,
    ) {
        done.emit(self.parts.borrow().clone());
    }

    fn keep(&self, name: &str, value: Option<&str>) -> bool {
        let mut preferences = self.preferences.borrow_mut();
        let Some(preferences) = preferences.as_mut() else {
            return false;
        };
        match value {
            Some(value) => preferences.insert(name.to_owned(), value.to_owned()),
            None => preferences.remove(name),
        };
        true
    }

    fn kept(&self, name: &str) -> Result<Option<String>, KeepsNothing> {
        let preferences = self.preferences.borrow();
        let preferences = preferences.as_ref().ok_or(KeepsNothing)?;
        Ok(preferences.get(name).cloned())
    }

    fn page_address(&self) -> String {
        "https://intranet.example/safeguarding".to_owned()
    }

    fn copy(&self, _text: &str, done: Callback<bool>) {
        done.emit(true);
    }

    fn print(&self, _draw: Draw, _refused: Callback<()>) {}

    fn tell(&self, event: PageEvent) {
        self.told.borrow_mut().push(event);
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DrawnProps {
    state: Shown,
}

#[function_component]
fn Drawn(props: &DrawnProps) -> Html {
    screen(Screen {
        state: &props.state,
        heading: &NodeRef::default(),
        ask: &Callback::noop(),
    })
}

/// The markup of a state's screen.
pub(crate) fn markup(state: &State) -> String {
    unwrapped(&drawn(state))
}

/// The same with everything that keeps its texts steady.
pub(crate) fn drawn(state: &State) -> String {
    let props = DrawnProps {
        state: Shown::new(state.clone()),
    };
    render(LocalServerRenderer::<Drawn>::with_props(props).hydratable(false))
}

/// Markup without the spans that only keep texts steady: those without an attribute.
fn unwrapped(markup: &str) -> String {
    let mut open = Vec::new();
    let mut pieces = markup.split('<');
    let mut unwrapped = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let is_bare = match tag {
            "/span" => open.pop().unwrap_or_default(),
            _ if tag.starts_with("span") => {
                open.push(tag == "span");
                tag == "span"
            }
            _ => false,
        };
        if !is_bare {
            unwrapped.extend(["<", tag, ">"]);
        }
        unwrapped.push_str(text);
    }
    unwrapped
}

/// Runs a renderer to its end.
pub(crate) fn render<C>(renderer: LocalServerRenderer<C>) -> String
where
    C: yew::BaseComponent,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, renderer.render())
}

/// Elements that stand in a line of text.
const INLINE: [&str; 6] = ["a", "b", "bdi", "mark", "span", "strong"];

/// The words of markup, white space folded.
pub(crate) fn words(markup: &str) -> String {
    let mut words = String::new();
    for piece in markup.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        let name = tag.trim_start_matches('/').split(' ').next();
        if !name.is_some_and(|name| INLINE.contains(&name)) {
            words.push(' ');
        }
        words.push_str(text);
    }
    let words = words
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
        .replace('\u{a0}', " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The home screen's state at an instant.
pub(crate) fn state_at(pack: Rc<Pack>, now: Instant) -> State {
    State::new(pack, now, TRUSTED)
}

/// The state after answers have been given from home.
pub(crate) fn answered(pack: Rc<Pack>, now: Instant, path: &[&str]) -> State {
    path.iter().fold(state_at(pack, now), |state, answer| {
        state.after(Action::Answer(AnswerId::new(answer)))
    })
}

/// The words of the screen after answers.
pub(crate) fn outcome_words(pack: Rc<Pack>, now: Instant, path: &[&str]) -> String {
    words(&markup(&answered(pack, now, path)))
}
