//! Moves the keyboard's focus.

use web_sys::HtmlElement;
#[cfg(feature = "whole")]
use web_sys::{Element, FocusEvent, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::NodeRef;
#[cfg(feature = "whole")]
use yew::TargetCast;

/// Focuses an element, if it is there; the browser scrolls it into view.
pub fn focus(target: &NodeRef) {
    if let Some(element) = target.cast::<HtmlElement>() {
        // It throws for no element that is in a document; one that is not cannot be focused anyway.
        drop(element.focus());
    }
}

/// Scrolls to a group of an SVG that has just got the focus, if it is out of sight. Other browsers do so by themselves;
/// Firefox (153) scrolls to no group, only to what is drawn in it.
#[cfg(feature = "whole")]
pub fn into_sight(event: &FocusEvent) {
    let group = event.target_dyn_into::<Element>();
    if let Some(drawn) = group.and_then(|group| group.first_element_child()) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        drawn.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
