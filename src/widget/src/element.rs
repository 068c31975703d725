//! The seam between the page's script (`www/safeguarding-guide.js`) and the screens.

use std::rc::Rc;

use guide_domain::Instant;
use guide_domain::clock::ClockTrust;
use guide_domain::pack::{Pack, PackId};
use guide_domain::part;
use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use web_sys::HtmlElement;
use yew::AppHandle;

use crate::app::{App, AppProps, Request};
use crate::browser::{Browser, Page, SharedBrowser};
use crate::state::Action;
use crate::view::Destination;

/// Must be called once, before any [`Guide`] is made: from then on a panic calls `on_panic(message)` before the
/// instance dies.
#[wasm_bindgen]
pub fn start(on_panic: Function) {
    // Yew replaces any hook that was not set through it.
    yew::set_custom_panic_hook(Box::new(move |panic| {
        // Nothing is left to do here if the page's own handler throws.
        drop(on_panic.call1(&JsValue::UNDEFINED, &JsValue::from_str(&panic.to_string())));
    }));
}

/// The screens of one element.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Guide {
    app: AppHandle<App>,
    page: Rc<Page>,
    pack: Rc<Pack>,
    attributes: Function,
}

/// An attribute's name as the element's script and the app know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// `view`: the screen to show.
    View,
    /// `now`: an instant to start the clock from.
    Now,
    /// `idle-reset`: minutes.
    IdleReset,
    /// `lang`: the language.
    Lang,
    /// `host`: the base address of the sign-off service.
    Host,
    /// `subject`: the opaque id of the signed-in person, from hosts without a service.
    Subject,
    /// What the page's address asks for (`#sg=`); no attribute of the element.
    Address,
}

impl Attribute {
    const ALL: [Self; 6] = [
        Self::Lang,
        Self::IdleReset,
        Self::Now,
        Self::Host,
        Self::Subject,
        Self::View,
    ];

    /// Its name in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Now => "now",
            Self::IdleReset => "idle-reset",
            Self::Lang => "lang",
            Self::Host => "host",
            Self::Subject => "subject",
            Self::Address => "#sg",
        }
    }
}

#[wasm_bindgen]
impl Guide {
    /// Draws the guide into `mount`.
    ///
    /// `attributes(name)` gives an attribute's text or null; `server_time` is the server's time now, in milliseconds
    /// since 1970 (UTC), if a fresh response had one; `notify(type, detail)` takes the guide's events.
    /// `load(pack, parts)` promises the bytes of the named parts of a pack of `packs`, or of this one for null.
    /// `start` holds a line `id TAB council` for every pack of the build, an empty line, and a line for every screen to
    /// go through at the start.
    ///
    /// # Errors
    /// Where the part's bytes are no pack of this version.
    #[wasm_bindgen(constructor)]
    pub fn new(
        mount: HtmlElement,
        part: &[u8],
        attributes: Function,
        server_time: Option<f64>,
        notify: Function,
        load: Function,
        start: &str,
    ) -> Result<Self, JsError> {
        let (packs, steps) = start.split_once("\n\n").unwrap_or((start, ""));
        let pack = Rc::new(part::decode(part)?);
        let page = Rc::new(Page::new(mount.clone().into(), notify, load));
        let browser: Rc<dyn Browser> = Rc::clone(&page) as Rc<dyn Browser>;
        let props = AppProps {
            pack: Rc::clone(&pack),
            browser: SharedBrowser(browser),
            trust: compare(&page, server_time),
            others: others(packs, &pack),
            steps: steps.split_terminator('\n').map(Rc::from).collect(),
            attributes: Attribute::ALL
                .into_iter()
                .filter_map(|attribute| Some((attribute, read(&attributes, attribute)?)))
                .collect(),
        };
        let app = yew::Renderer::<App>::with_root_and_props(mount.into(), props).render();
        Ok(Self {
            app,
            page,
            pack,
            attributes,
        })
    }

    /// Follows an attribute that changed. Names the guide does not know are the script's own business.
    #[wasm_bindgen(js_name = attributeChanged)]
    pub fn attribute_changed(&self, name: &str) {
        if let Some(attribute) = Attribute::ALL
            .into_iter()
            .find(|attribute| attribute.name() == name)
        {
            self.app.send_message(Request::Attribute(
                attribute,
                read(&self.attributes, attribute),
            ));
        }
    }

    /// Goes to the screen that the page's address asks for; what cannot be followed is said on the screen.
    #[wasm_bindgen(js_name = openByAddress)]
    pub fn open_by_address(&self, view: &str) {
        self.app
            .send_message(Request::Attribute(Attribute::Address, Some(view.into())));
    }

    /// Says why the whole guide did not take over.
    #[wasm_bindgen(js_name = handOverFailed)]
    pub fn hand_over_failed(&self, reason: &str) {
        let reason = crate::words::waiting::not_loaded(reason);
        self.app
            .send_message(Request::Go(Action::MoreFailed(reason.into())));
    }

    /// Sends the sign-offs that wait; a promise, kept once nothing is under way any more.
    #[cfg(feature = "whole")]
    pub fn flush(&self) -> js_sys::Promise {
        let mut done = None;
        let promise = js_sys::Promise::new(&mut |resolve, _| done = Some(resolve));
        let done = yew::Callback::from(move |()| {
            if let Some(done) = &done {
                drop(done.call0(&JsValue::UNDEFINED));
            }
        });
        self.app.send_message(Request::Flush(done));
        promise
    }

    /// Takes the receipt of a host without a service: the object of a 201 answer, as JSON.
    ///
    /// # Errors
    /// Where it is no receipt; the message says what is missing.
    #[cfg(feature = "whole")]
    pub fn confirm(&self, receipt: &JsValue) -> Result<(), JsError> {
        let fields = crate::browser::receipt_fields(receipt);
        let receipt = guide_domain::sign_off::outbox::answer::Receipt::read(&fields)
            .map_err(|error| JsError::new(&error.to_string()))?;
        let event = guide_domain::sign_off::outbox::message::Event::Confirm(receipt);
        self.app.send_message(Request::Outbox(event));
        Ok(())
    }

    /// Goes to a screen: see [`Destination::parse`].
    ///
    /// # Errors
    /// Where there is no such screen; the message says which there are.
    pub fn open(&self, view: &str) -> Result<(), JsError> {
        let destination = Destination::parse(view, self.pack.contact_part())
            .map_err(|error| JsError::new(&error.to_string()))?;
        self.app
            .send_message(Request::Go(Action::Open(destination)));
        Ok(())
    }

    /// Compares the device's clock with the server's, in milliseconds since 1970 (UTC); `undefined`: nothing to compare.
    #[wasm_bindgen(js_name = setServerTime)]
    pub fn set_server_time(&self, server_time: Option<f64>) {
        self.app
            .send_message(Request::Compared(compare(&self.page, server_time)));
    }

    /// Says whether the fallback pasted into the page is of another version of the pack.
    #[wasm_bindgen(js_name = setFallbackStale)]
    pub fn set_fallback_stale(&self, stale: bool) {
        self.app
            .send_message(Request::Go(Action::SetFallbackStale(stale)));
    }

    /// Takes the screens out of the page and ends every timer and listener. Not to be used afterwards.
    pub fn unmount(self) {
        self.app.destroy();
    }
}

/// The packs besides this one.
fn others(packs: &str, pack: &Pack) -> Vec<(PackId, Rc<str>)> {
    let this = pack.contact_part().id.as_str();
    let lines = packs.split('\n').filter_map(|line| line.split_once('\t'));
    lines
        .filter(|(id, _)| *id != this)
        .map(|(id, council)| (PackId::new(id), council.into()))
        .collect()
}

fn read(attributes: &Function, attribute: Attribute) -> Option<Rc<str>> {
    let value = attributes.call1(&JsValue::UNDEFINED, &JsValue::from_str(attribute.name()));
    value
        .ok()
        .and_then(|value| value.as_string())
        .map(Into::into)
}

fn compare(page: &Page, server_time: Option<f64>) -> ClockTrust {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "ECMA-262 times are at most 8.64e15 in magnitude; a cast saturates"
    )]
    let server = server_time.and_then(|time| Instant::from_timestamp_millis(time as i64));
    ClockTrust::compare(page.device_now(), server)
}
