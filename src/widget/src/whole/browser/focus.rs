//! Where a browser does not scroll to what has the focus.

use web_sys::{Element, FocusEvent, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::TargetCast;

/// Scrolls to a group of an SVG that has just got the focus, if it is out of sight. Other browsers do so by themselves;
/// Firefox (153) scrolls to no group, only to what is drawn in it.
pub fn into_sight(event: &FocusEvent) {
    let group = event.target_dyn_into::<Element>();
    if let Some(drawn) = group.and_then(|group| group.first_element_child()) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        drawn.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
