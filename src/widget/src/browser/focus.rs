//! Moves the keyboard's focus.

use web_sys::HtmlElement;
use yew::NodeRef;

/// Focuses an element, if it is there; the browser scrolls it into view.
pub fn focus(target: &NodeRef) {
    if let Some(element) = target.cast::<HtmlElement>() {
        // It throws for no element that is in a document; one that is not cannot be focused anyway.
        drop(element.focus());
    }
}
