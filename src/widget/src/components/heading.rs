//! A screen's heading.

use yew::{Html, html};

use crate::components::screen::Screen;

/// The heading, which takes the focus when the screen comes up.
pub fn heading(screen: Screen<'_>, text: &str) -> Html {
    html! { <h2 class="sg-heading" tabindex="-1" ref={screen.heading}>{ text.to_owned() }</h2> }
}

/// The heading of a screen on which something further down takes the focus.
pub fn plain_heading(text: &str) -> Html {
    html! { <h2 class="sg-heading">{ text.to_owned() }</h2> }
}
