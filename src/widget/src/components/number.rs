//! Numbers, addresses and the names of lines: what is read is what is dialled, and asked for.
//!
//! No translator touches them (`translate`; the class is what older ones look for), and none takes over the page's
//! direction. What a link says and where it leads change together: its key is what it says.

use guide_domain::contact::Address;
use yew::{Html, html};

/// A number or address that can be called or followed; it goes to a new line whole.
pub fn link(address: &Address) -> Html {
    let display = address.display();
    html! {
        <a key={display} class="sg-inline-number notranslate" translate="no" dir="ltr" href={address.href()}>
            { display.to_owned() }
        </a>
    }
}

/// The name of a team or line, as whoever answers there knows it.
pub fn name(label: &str) -> Html {
    html! { <span class="notranslate" translate="no">{ label.to_owned() }</span> }
}
