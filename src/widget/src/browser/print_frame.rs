//! Prints a card from a blank frame of its own, so that the host's page need not be hidden.
//!
//! The frame is filled through the DOM and styled by a constructed sheet: no inline style, no markup as text, so that
//! a strict Content Security Policy and Trusted Types have nothing to object to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlIFrameElement, ShadowRoot, Window};
use yew::Callback;

use super::{Draw, Subscription};
use crate::words::{DIRECTION, LANGUAGE, shared};

/// How long a browser may take to begin after it was asked, in milliseconds. Most begin before they answer.
const PATIENCE: u32 = 2_000;

/// Prints what `draw` draws; `refused` hears where it is not printed.
///
/// A frame that may not open dialogues (`sandbox` without `allow-modals`) is not told so: nothing happens. Only a
/// browser that prints says `beforeprint`.
pub(super) fn print(mount: &Element, draw: Draw, refused: &Callback<()>) {
    if open(mount, draw, refused).is_err() {
        refused.emit(());
    }
}

/// A frame, which goes when it is dropped.
struct Frame(HtmlIFrameElement);

impl Drop for Frame {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// A card in its frame; all of it goes once the card is printed, or is not. The card before its frame.
struct Paper {
    _card: Subscription,
    _listeners: [EventListener; 2],
    _frame: Frame,
}

/// The paper that is in the browser's hands, if any.
#[derive(Clone, Default)]
struct Desk {
    paper: Rc<RefCell<Option<Paper>>>,
    begun: Rc<Cell<bool>>,
}

impl Desk {
    fn clear(&self) {
        drop(self.paper.take());
    }

    /// Asks the browser to print, and clears the desk where it does not.
    fn print(self, window: &Window, refused: Callback<()>) {
        // Some kiosks have no printing, and throw.
        let patience = if window.print().is_ok() { PATIENCE } else { 0 };
        if self.begun.get() {
            return;
        }
        let wait = Timeout::new(patience, move || {
            if !self.begun.get() {
                self.clear();
                refused.emit(());
            }
        });
        wait.forget();
    }
}

fn open(mount: &Element, draw: Draw, refused: &Callback<()>) -> Result<(), JsValue> {
    let frame = blank_frame(mount)?;
    // In a sandbox without `allow-same-origin` every frame has an origin of its own: there is no document to fill.
    let document = frame.0.content_document().ok_or(JsValue::NULL)?;
    let window = frame.0.content_window().ok_or(JsValue::NULL)?;
    document.set_title(shared::GUIDE);
    let root = document.document_element().ok_or(JsValue::NULL)?;
    root.set_attribute("lang", LANGUAGE)?;
    root.set_attribute("dir", DIRECTION)?;
    adopt_styles(mount, &window, &document)?;
    let body = Element::from(document.body().ok_or(JsValue::NULL)?);

    let desk = Desk::default();
    let (begins, ends) = (desk.clone(), desk.clone());
    let listeners = [
        EventListener::once(&window, "beforeprint", move |_| begins.begun.set(true)),
        EventListener::once(&window, "afterprint", move |_| {
            ends.begun.set(true);
            ends.clear();
        }),
    ];
    let drawn = Callback::from({
        let (desk, refused) = (desk.clone(), refused.clone());
        move |()| desk.clone().print(&window, refused.clone())
    });
    desk.paper.replace(Some(Paper {
        _card: draw(body, drawn),
        _listeners: listeners,
        _frame: frame,
    }));
    Ok(())
}

/// A blank frame beside the screens, out of sight.
fn blank_frame(mount: &Element) -> Result<Frame, JsValue> {
    let frame: HtmlIFrameElement = gloo::utils::document()
        .create_element("iframe")?
        .dyn_into()?;
    frame.set_class_name("sg-print-frame");
    frame.set_attribute("aria-hidden", "true")?;
    frame.set_attribute("tabindex", "-1")?;
    frame.set_title(shared::PRINT);
    let parent = mount.parent_node().ok_or(JsValue::NULL)?;
    parent.append_child(&frame)?;
    Ok(Frame(frame))
}

/// A sheet belongs to the document that made it, so the frame gets one of its own with the same rules.
fn adopt_styles(mount: &Element, window: &Window, document: &Document) -> Result<(), JsValue> {
    let root: ShadowRoot = mount.get_root_node().dyn_into()?;
    let sheets: Array =
        Reflect::get(&root, &JsValue::from_str("adoptedStyleSheets"))?.unchecked_into();
    let mut css = String::new();
    for sheet in sheets.iter() {
        let rules: Object = Reflect::get(&sheet, &JsValue::from_str("cssRules"))?.unchecked_into();
        for rule in Array::from(&rules).iter() {
            css.push_str(
                &Reflect::get(&rule, &JsValue::from_str("cssText"))?
                    .as_string()
                    .unwrap_or_default(),
            );
        }
    }
    let constructor: Function =
        Reflect::get(window, &JsValue::from_str("CSSStyleSheet"))?.dyn_into()?;
    let sheet = Reflect::construct(&constructor, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &JsValue::from_str("replaceSync"))?.dyn_into()?;
    replace.call1(&sheet, &JsValue::from_str(&css.replace(":host", ":root")))?;
    Reflect::set(
        document,
        &JsValue::from_str("adoptedStyleSheets"),
        &Array::of1(&sheet),
    )?;
    Ok(())
}
