//! Prints a card from a blank frame of its own, so that the host's page need not be hidden.
//!
//! The frame is filled through the DOM and styled by a constructed sheet: no inline style, no markup as text, so that
//! a strict Content Security Policy and Trusted Types have nothing to object to.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlIFrameElement, ShadowRoot, Window};
use yew::{AppHandle, Callback};

use crate::components::printed_card::{PrintedCard, PrintedCardProps};

/// Prints the card; `false` where no frame can be had.
pub(super) fn print(mount: &Element, card: PrintedCardProps) -> bool {
    open(mount, card).is_ok()
}

/// What the frame holds; all of it goes once the card is printed.
struct OpenFrame {
    frame: HtmlIFrameElement,
    card: AppHandle<PrintedCard>,
    _after_print: EventListener,
}

fn open(mount: &Element, card: PrintedCardProps) -> Result<(), JsValue> {
    let frame: HtmlIFrameElement = gloo::utils::document()
        .create_element("iframe")?
        .dyn_into()?;
    frame.set_class_name("sg-print-frame");
    frame.set_attribute("aria-hidden", "true")?;
    frame.set_attribute("tabindex", "-1")?;
    frame.set_title(crate::words::shared::PRINT);
    mount
        .parent_node()
        .ok_or(JsValue::NULL)?
        .append_child(&frame)?;
    let window = frame.content_window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    document.set_title(crate::words::shared::GUIDE);
    document
        .document_element()
        .ok_or(JsValue::NULL)?
        .set_attribute("lang", "en-GB")?;
    adopt_styles(mount, &window, &document)?;
    let body = Element::from(document.body().ok_or(JsValue::NULL)?);

    let open: Rc<RefCell<Option<OpenFrame>>> = Rc::default();
    let closing = Rc::clone(&open);
    let after_print = EventListener::once(&window, "afterprint", move |_| close(&closing));
    let drawn = Callback::from(move |()| {
        // A browser that cannot print (some kiosks) throws; the card then simply stays unprinted.
        drop(window.print());
    });
    let card =
        yew::Renderer::<PrintedCard>::with_root_and_props(body, PrintedCardProps { drawn, ..card })
            .render();
    open.replace(Some(OpenFrame {
        frame,
        card,
        _after_print: after_print,
    }));
    Ok(())
}

fn close(open: &RefCell<Option<OpenFrame>>) {
    if let Some(open) = open.take() {
        open.card.destroy();
        open.frame.remove();
    }
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
