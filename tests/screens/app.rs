//! The app's first screen by the element's attributes.

use std::rc::Rc;

use guide_domain::clock::ClockTrust;
use guide_widget::app::{App, AppProps};
use guide_widget::browser::{PageEvent, SharedBrowser};
use guide_widget::element::Attribute;
use yew::LocalServerRenderer;

use crate::packs::{day, derby, night};
use crate::twin::{Twin, render, words};

/// The first screen's words, and what the page was told.
fn first_screen(trust: ClockTrust, attributes: &[(Attribute, &str)]) -> (String, Vec<PageEvent>) {
    let twin = Twin::at(day());
    let props = AppProps {
        pack: derby(),
        browser: SharedBrowser(Rc::clone(&twin) as Rc<_>),
        trust,
        others: Vec::new(),
        steps: Vec::new(),
        attributes: attributes
            .iter()
            .map(|(attribute, value)| (*attribute, Rc::from(*value)))
            .collect(),
    };
    let markup = render(LocalServerRenderer::<App>::with_props(props).hydratable(false));
    let told = twin.told.borrow().clone();
    (words(&markup), told)
}

#[test]
fn view_opens_a_screen_and_its_answers() {
    let (words, told) = first_screen(
        ClockTrust::Trusted,
        &[(Attribute::View, "contact/colleague/adult")],
    );
    assert!(words.contains("01332 640777"), "{words}");
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn now_is_a_preview_whatever_the_clock() {
    let now = night().to_rfc3339();
    let (words, _) = first_screen(ClockTrust::InDoubt, &[(Attribute::Now, &now)]);
    assert!(
        words.contains("Preview: shown as if it were Sunday 22 November 2026, 3 am."),
        "{words}"
    );
    assert!(
        words.contains("01332 786968") && !words.contains("cannot be sure"),
        "{words}"
    );
}

#[test]
fn what_cannot_be_followed_is_shown_and_told_and_nothing_is_lost() {
    let wrong = [
        (Attribute::View, "rooms"),
        (Attribute::View, "contact/nobody"),
        (Attribute::View, "contact/child/child"),
        (Attribute::Now, "yesterday"),
        (Attribute::IdleReset, "0"),
        (Attribute::IdleReset, "soon"),
        (Attribute::Lang, "cy"),
    ];
    for (attribute, value) in wrong {
        let (words, told) = first_screen(ClockTrust::Trusted, &[(attribute, value)]);
        assert!(
            words.contains(&format!(
                "the attribute “{}” of the guide cannot be followed",
                attribute.name()
            )),
            "{value}: {words}"
        );
        assert!(words.contains("01332 641172"), "{value}: {words}");
        assert!(
            matches!(told.as_slice(), [PageEvent::AttributeInvalid(message)] if message.contains(value)),
            "{told:?}"
        );
    }
}

#[test]
fn what_can_be_followed_says_nothing() {
    let right = [
        (Attribute::Lang, "en-GB"),
        (Attribute::IdleReset, "0.5"),
        (Attribute::View, "sources"),
    ];
    let (words, told) = first_screen(ClockTrust::Trusted, &right);
    assert!(
        words.contains("Sources and notes") && !words.contains("cannot be followed"),
        "{words}"
    );
    assert!(told.is_empty(), "{told:?}");
}
