//! The manuals of `www/docs/` as pages of the reference intranet, at `/docs`: the same files that a code host shows.
//!
//! They are ours, and yet nothing in them is taken as HTML: tags in the Markdown are shown, not obeyed, and a link that
//! leads neither to a manual nor to an `https:` address loses its way and keeps its words.

use std::collections::BTreeMap;
use std::path::Path;

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::html::push_html;
use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::layout::{MANUALS, Page};
use crate::checkout::Checkout;
use crate::files::{self, FileError};

/// The manual that lists the others, under the name that code hosts look for.
const LIST: &str = "README";

/// Reads and renders every manual; the list of them comes first.
pub(super) fn read(checkout: &Checkout) -> Result<Vec<Page>, FileError> {
    let mut texts = BTreeMap::new();
    for path in files::list(&checkout.www().join("docs"))? {
        let name = path.file_stem().and_then(|name| name.to_str());
        if let Some(name) = name.filter(|_| is_markdown(&path)) {
            texts.insert(address(name), Text::of(&files::read_text(&path)?));
        }
    }
    let titles: Vec<(String, String)> = texts
        .iter()
        .map(|(address, text)| (address.clone(), text.title.clone()))
        .collect();
    let pages = texts.into_iter().map(|(address, text)| {
        let main = main(&titles, &address, &text.html);
        Page::new(address, text.title, main)
    });
    Ok(pages.collect())
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == "md")
}

fn address(name: &str) -> String {
    if name == LIST {
        MANUALS.to_owned()
    } else {
        format!("{MANUALS}/{name}")
    }
}

fn main(titles: &[(String, String)], address: &str, text: &str) -> Markup {
    html! {
        nav.manuals aria-label="Manuals" {
            ul {
                @for (of, title) in titles {
                    li { a href=(of) aria-current=[(of == address).then_some("page")] { (title) } }
                }
            }
        }
        article.manual { (PreEscaped(text)) }
    }
}

/// A rendered manual.
#[derive(Debug)]
struct Text {
    title: String,
    html: String,
}

impl Text {
    fn of(markdown: &str) -> Self {
        let events: Vec<Event> = Parser::new_ext(markdown, Options::ENABLE_TABLES).collect();
        let headings = headings(&events);
        let title = headings.first().map(|heading| heading.text.clone());
        let mut place = Place {
            headings: headings.into_iter(),
            ..Place::default()
        };
        let mut html = String::new();
        push_html(
            &mut html,
            events.into_iter().filter_map(|event| place.shown(event)),
        );
        Self {
            title: title.unwrap_or_default(),
            html,
        }
    }
}

/// A heading and the name by which links find it.
#[derive(Debug)]
struct Heading {
    text: String,
    anchor: String,
}

fn headings(events: &[Event]) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut inside = None::<String>;
    for event in events {
        match (event, &mut inside) {
            (Event::Start(Tag::Heading { .. }), _) => inside = Some(String::new()),
            (Event::Text(words) | Event::Code(words), Some(text)) => text.push_str(words),
            (Event::End(TagEnd::Heading(_)), Some(text)) => {
                let anchor = free_anchor(text, &found);
                let text = std::mem::take(text);
                found.push(Heading { text, anchor });
                inside = None;
            }
            _ => {}
        }
    }
    found
}

/// As code hosts make it, so that one link serves both: lower case, hyphens for spaces, no other sign; the second of
/// one name ends in `-1`.
fn free_anchor(text: &str, taken: &[Heading]) -> String {
    let plain: String = text
        .to_lowercase()
        .chars()
        .filter(|sign| sign.is_alphanumeric() || matches!(sign, ' ' | '-' | '_'))
        .map(|sign| if sign == ' ' { '-' } else { sign })
        .collect();
    let is_free = |anchor: &String| taken.iter().all(|heading| heading.anchor != *anchor);
    let numbered = (1..).map(|number| format!("{plain}-{number}"));
    std::iter::once(plain.clone())
        .chain(numbered)
        .find(is_free)
        .unwrap_or(plain)
}

/// Where in a manual the renderer is.
#[derive(Default)]
struct Place {
    /// The headings that are still to come.
    headings: std::vec::IntoIter<Heading>,
    /// Of each link that is open, whether it leads anywhere.
    links: Vec<bool>,
    table: Table,
}

/// Where in a table the renderer is.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    /// The words at the head of each column.
    labels: Vec<String>,
    column: usize,
    is_head: bool,
}

impl Place {
    /// What is shown of an event.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what is not mentioned is shown as it comes"
    )]
    fn shown<'m>(&mut self, event: Event<'m>) -> Option<Event<'m>> {
        match event {
            // Tags are words here.
            Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
            Event::Start(Tag::Link { dest_url, .. }) => self.link(&dest_url),
            Event::End(TagEnd::Link) => self.links.pop()?.then(|| tag("</a>")),
            Event::Start(Tag::Heading { level, .. }) => Some(self.heading(level)),
            Event::End(TagEnd::Heading(level)) => Some(tag(format!("</a></{level}>\n"))),
            // What is too wide scrolls, and what scrolls must be reached by keyboard.
            Event::Start(Tag::CodeBlock(_)) => Some(tag("<pre tabindex=\"0\"><code>")),
            Event::End(TagEnd::CodeBlock) => Some(tag("</code></pre>\n")),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
            Event::Text(_) | Event::Code(_) if self.table.is_head => Some(self.table.label(event)),
            event => Some(self.table.shown(event)),
        }
    }

    fn link(&mut self, to: &str) -> Option<Event<'static>> {
        let address = address_of(to);
        self.links.push(address.is_some());
        Some(tag(open("a", &[("href", &address?)])))
    }

    /// A heading is a link to itself: whoever wants to send somebody there copies it.
    fn heading(&mut self, level: HeadingLevel) -> Event<'static> {
        let anchor = self.headings.next().map(|heading| heading.anchor);
        let anchor = anchor.unwrap_or_default();
        tag(format!(
            "{}{}",
            open(&level.to_string(), &[("id", &anchor)]),
            open("a", &[("href", &format!("#{anchor}"))])
        ))
    }
}

/// Tables say by roles what they are, since narrow screens lay each row out as a list of its own.
impl Table {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what is not mentioned is shown as it comes"
    )]
    fn shown<'m>(&mut self, event: Event<'m>) -> Event<'m> {
        match event {
            Event::Start(Tag::Table(alignments)) => {
                *self = Self {
                    alignments,
                    ..Self::default()
                };
                tag("<table role=\"table\">\n")
            }
            Event::End(TagEnd::Table) => tag("</tbody></table>\n"),
            Event::Start(Tag::TableHead) => {
                self.is_head = true;
                tag("<thead role=\"rowgroup\"><tr role=\"row\">")
            }
            Event::End(TagEnd::TableHead) => {
                self.is_head = false;
                tag("</tr></thead>\n<tbody role=\"rowgroup\">\n")
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                tag("<tr role=\"row\">")
            }
            Event::End(TagEnd::TableRow) => tag("</tr>\n"),
            Event::Start(Tag::TableCell) => tag(self.cell()),
            Event::End(TagEnd::TableCell) => tag(if self.is_head { "</th>" } else { "</td>" }),
            event => event,
        }
    }

    fn cell(&mut self) -> String {
        if self.is_head {
            self.labels.push(String::new());
            return open("th", &[("role", "columnheader"), ("scope", "col")]);
        }
        let label = self.labels.get(self.column).map_or("", String::as_str);
        let class = if self.alignments.get(self.column) == Some(&Alignment::Right) {
            "number"
        } else {
            "words"
        };
        self.column += 1;
        open(
            "td",
            &[("role", "cell"), ("class", class), ("data-label", label)],
        )
    }

    fn label<'m>(&mut self, event: Event<'m>) -> Event<'m> {
        if let (Event::Text(words) | Event::Code(words), Some(label)) =
            (&event, self.labels.last_mut())
        {
            label.push_str(words);
        }
        event
    }
}

/// Where a link of a manual leads in the intranet: to a place of the same page, to another manual, or to another website.
fn address_of(to: &str) -> Option<String> {
    if to.starts_with('#') || to.starts_with("https://") {
        return Some(to.to_owned());
    }
    let (file, place) = match to.split_once('#') {
        Some((file, place)) => (file, format!("#{place}")),
        None => (to, String::new()),
    };
    let name = file.strip_suffix(".md")?;
    let is_beside = !name.contains(['/', '\\', ':']);
    is_beside.then(|| format!("{}{place}", address(name)))
}

fn open(name: &str, attributes: &[(&str, &str)]) -> String {
    let attributes = attributes.iter().map(|(key, value)| {
        let value = html! { (value) }.into_string();
        format!(" {key}=\"{value}\"")
    });
    format!("<{name}{}>", attributes.collect::<String>())
}

fn tag<'m>(html: impl Into<CowStr<'m>>) -> Event<'m> {
    Event::Html(html.into())
}

#[cfg(test)]
mod tests {
    use super::Text;

    fn html(markdown: &str) -> String {
        Text::of(markdown).html
    }

    #[test]
    fn headings_are_found_as_on_a_code_host() {
        let text =
            Text::of("# The *new* `serve`\n\n## Why, for how long?\n\n## Why for how long\n");
        assert_eq!(text.title, "The new serve");
        for anchor in ["the-new-serve", "why-for-how-long", "why-for-how-long-1"] {
            let heading = format!("id=\"{anchor}\"><a href=\"#{anchor}\">");
            assert!(text.html.contains(&heading), "{anchor}: {}", text.html);
        }
    }

    #[test]
    fn links_lead_to_manuals_and_websites_alone() {
        let cases = [
            ("embed.md", Some("/docs/embed")),
            ("embed.md#views", Some("/docs/embed#views")),
            ("README.md", Some("/docs")),
            ("#here", Some("#here")),
            ("https://rustup.rs", Some("https://rustup.rs")),
            ("javascript:alert(1)", None),
            ("http://rustup.rs", None),
            ("../../README.md", None),
            ("//elsewhere/a.md", None),
        ];
        for (to, leads) in cases {
            let expected = match leads {
                Some(address) => format!("<p><a href=\"{address}\">words</a></p>\n"),
                None => "<p>words</p>\n".to_owned(),
            };
            assert_eq!(html(&format!("[words]({to})")), expected, "{to}");
        }
    }

    #[test]
    fn tags_are_shown_and_not_obeyed() {
        let html = html("<script>alert(1)</script>\n\nA <b>bold</b> one.\n");
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&lt;b&gt;bold&lt;/b&gt;"), "{html}");
    }

    #[test]
    fn cells_carry_the_head_of_their_column() {
        let html = html("| a `b` | \" |\n|---|--:|\n| 1 | 2 |\n");
        assert!(
            html.contains("class=\"words\" data-label=\"a b\">1</td>"),
            "{html}"
        );
        assert!(
            html.contains("class=\"number\" data-label=\"&quot;\">2</td>"),
            "{html}"
        );
        assert!(
            html.contains("<th role=\"columnheader\" scope=\"col\">"),
            "{html}"
        );
    }
}
