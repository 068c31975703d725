//! A browser in memory, and screens as text.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::pack::{Pack, PackId};
use guide_domain::routes::AnswerId;
use guide_domain::sign_off::journey::Draft;
use guide_domain::sign_off::outbox::message::{Command, Event};
use guide_domain::sign_off::visit::{Visit, visit as visited_by};
use guide_widget::browser::{
    Browser, DraftAnswer, Errand, KeepsNothing, Loaded, PageEvent, Subscription,
};
use guide_widget::components::printed_card::PrintedCardProps;
use guide_widget::components::screen::{Screen, screen};
use guide_widget::state::signing::Session;
use guide_widget::state::{Action, Clock, Shown, State};
use yew::{Callback, Html, LocalServerRenderer, NodeRef, Properties, function_component};

pub(crate) const TRUSTED: Clock = Clock::Device(ClockTrust::Trusted);

/// The twin: a clock that stands still, and a memory of what the guide asked for.
pub(crate) struct Twin {
    pub(crate) now: Cell<Instant>,
    /// The preferences it keeps; `None`: it keeps none.
    pub(crate) preferences: RefCell<Option<BTreeMap<String, String>>>,
    /// Who the host says is here.
    pub(crate) session: RefCell<Session>,
    /// The journeys kept.
    pub(crate) drafts: RefCell<BTreeMap<String, Draft>>,
    /// What the outbox asked for.
    pub(crate) errands: RefCell<Vec<Command>>,
    /// What it gives for parts of packs.
    pub(crate) parts: RefCell<Loaded>,
    pub(crate) told: RefCell<Vec<PageEvent>>,
}

impl Twin {
    pub(crate) fn at(now: Instant) -> Rc<Self> {
        Rc::new(Self {
            now: Cell::new(now),
            preferences: RefCell::new(Some(BTreeMap::new())),
            session: RefCell::new(Session::SignedOut),
            drafts: RefCell::default(),
            errands: RefCell::default(),
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

    fn sender(&self, _events: Callback<Event>) -> Subscription {
        Box::new(())
    }

    fn carry_out(&self, errand: Errand) {
        self.errands.borrow_mut().push(errand.command);
    }

    fn unreadable(&self) -> usize {
        0
    }

    fn ask_who(&self, _host: &str, done: Callback<Session>) {
        done.emit(self.session.borrow().clone());
    }

    fn visit_draft(&self, key: &str, here: Draft, visit: Visit, done: Callback<DraftAnswer>) {
        let kept = self.drafts.borrow().get(key).cloned().unwrap_or_default();
        let visited = visited_by(kept, here, &visit);
        if visited.granted {
            let draft = visited.draft.clone();
            self.drafts.borrow_mut().insert(key.to_owned(), draft);
        }
        done.emit(DraftAnswer {
            visited,
            keeps: true,
        });
    }

    fn new_id(&self) -> String {
        format!("id-{}", self.drafts.borrow().len())
    }

    fn chance(&self) -> u16 {
        500
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

    fn print(&self, _card: PrintedCardProps) -> bool {
        true
    }

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
    let props = DrawnProps {
        state: Shown::new(state.clone()),
    };
    render(LocalServerRenderer::<Drawn>::with_props(props).hydratable(false))
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

/// The words of markup, white space folded.
pub(crate) fn words(markup: &str) -> String {
    let mut words = String::new();
    for (index, piece) in markup.split('<').enumerate() {
        let text = if index == 0 {
            piece
        } else {
            piece.split_once('>').map_or("", |(_, text)| text)
        };
        words.push_str(text);
        words.push(' ');
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

/// Every path that ends at an outcome.
pub(crate) fn full_paths(pack: &Pack) -> Vec<Vec<AnswerId>> {
    use guide_domain::routes::Position;
    let routes = &pack.contact_part().routes;
    let mut open = vec![Vec::new()];
    let mut full = Vec::new();
    while let Some(path) = open.pop() {
        match routes.follow(&path).unwrap() {
            Position::Outcome(_) => full.push(path),
            Position::Question(question) => {
                open.extend(
                    question
                        .answers
                        .iter()
                        .map(|answer| [path.as_slice(), std::slice::from_ref(&answer.id)].concat()),
                );
            }
        }
    }
    full
}
