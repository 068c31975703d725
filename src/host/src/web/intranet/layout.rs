//! What every page of the reference intranet has around its content: head, way past the navigation, navigation, footer.

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, html};

/// Whose intranet it is; nobody's.
const COUNCIL: &str = "Our Council";

/// The pages of the navigation: address, name.
const NAVIGATION: [(&str, &str); 5] = [
    ("/", "Home"),
    ("/staff", "Staff"),
    ("/new-starters", "New starters"),
    ("/members", "Members"),
    ("/two-councils", "Two councils"),
];

/// The page on privacy, which every page leads to.
const PRIVACY: &str = "/privacy";

/// The manuals, which every page leads to as well.
pub(crate) const MANUALS: &str = "/docs";

/// What all pages of one host share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// What every page says before all else.
    pub(crate) warning: Option<&'static str>,
}

/// One page.
pub(crate) struct Page {
    /// Where it stands; for the navigation, which marks the page one is on.
    pub(crate) address: Cow<'static, str>,
    /// None: the council's name alone.
    pub(crate) title: Option<String>,
    pub(crate) main: Markup,
    /// Whether the demonstration's sign-in is on it.
    pub(crate) has_sign_in: bool,
}

impl Page {
    /// A page without the demonstration's sign-in.
    pub(crate) fn new(
        address: impl Into<Cow<'static, str>>,
        title: impl Into<String>,
        main: Markup,
    ) -> Self {
        Self {
            address: address.into(),
            title: Some(title.into()),
            main,
            has_sign_in: false,
        }
    }
}

impl Layout {
    /// The whole page.
    pub(crate) fn html(self, page: &Page) -> String {
        let html = html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { @if let Some(title) = &page.title { (title) " – " } (COUNCIL) }
                    link rel="icon" href="/favicon.svg";
                    link rel="stylesheet" href="/intranet.css";
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    (header(&page.address))
                    main id="main" tabindex="-1" {
                        @if let Some(warning) = self.warning { p.warning { strong { (warning) } } }
                        (page.main)
                    }
                    (footer(&page.address))
                    @if page.has_sign_in { script type="module" src="/demo.js" {} }
                }
            }
        };
        html.into_string()
    }
}

/// Whether a link leads to the page it stands on.
fn current(address: &str, at: &str) -> Option<&'static str> {
    (address == at).then_some("page")
}

fn header(at: &str) -> Markup {
    html! {
        header {
            p { (COUNCIL) }
            nav aria-label="Intranet" {
                ul {
                    @for (address, name) in NAVIGATION {
                        li { a href=(address) aria-current=[current(address, at)] { (name) } }
                    }
                }
            }
        }
    }
}

fn footer(at: &str) -> Markup {
    html! {
        footer {
            p { "A demonstration: " (COUNCIL) " and its intranet are made up. The guide on the page is real." }
            p {
                a href=(PRIVACY) aria-current=[current(PRIVACY, at)] { "What signing stores, and for how long" }
            }
            p { a href=(MANUALS) aria-current=[current(MANUALS, at)] { "The guide’s manuals" } }
        }
    }
}
