//! The pages of the reference intranet: a council's pages as they might be, with the guide on them.

use maud::{Markup, html};

use super::layout::Page;
use super::{Notice, Snippets};

/// The pack that the pages show, and the one beside it.
const PACK: &str = "derby";
const OTHER_PACK: &str = "leicester";

/// Every page.
pub(super) fn all(snippets: &Snippets, notice: Notice) -> [Page; 6] {
    [
        home(snippets),
        staff(snippets),
        new_starters(snippets),
        members(snippets),
        two_councils(snippets),
        privacy(notice),
    ]
}

/// A place of the page for the guide.
fn guest(snippet: &Markup) -> Markup {
    html! { div.guest { (snippet) } }
}

fn home(snippets: &Snippets) -> Page {
    let main = html! {
        h1 { "Welcome" }
        p { "Worried about somebody? Whom to call at this hour stands below, and on the pages for staff, new starters and members." }
        (guest(&snippets.of(PACK)))
    };
    Page {
        title: None,
        ..Page::new("/", "", main)
    }
}

fn staff(snippets: &Snippets) -> Page {
    let main = html! {
        h1 { "Safeguarding" }
        p { "For everybody who works here. You need not be sure, and you need not sign in." }
        (guest(&snippets.of(PACK)))
    };
    Page::new("/staff", "Safeguarding", main)
}

fn new_starters(snippets: &Snippets) -> Page {
    let main = html! {
        h1 { "Your first week" }
        p { "Safeguarding is part of every job here, whichever team you join. Before your induction ends, know these three things." }
        ol {
            li { "Where this guide is. It opens on a phone as well as at a desk." }
            li { "What to do when you are worried about somebody: call, and leave the looking into it to others." }
            li { "That nobody minds a call that turns out to be about nothing." }
        }
        h2 { "Try it now" }
        p { "Find the line that you would call. Nothing you choose is kept." }
        (guest(&snippets.of(PACK)))
        h2 { "Read and sign the policy" }
        p { "Signing is recorded under your name. " a href="/privacy" { "What is stored, why, for how long" } "." }
        p data-demo-people {}
        p data-reports hidden {
            a href="/api/reports/completion" { "Who has signed and been trained" }
            ", for those who may see it"
        }
        (guest(&snippets.with(PACK, "host=\"/api\" view=\"sign-off\"")))
    };
    Page {
        has_sign_in: true,
        ..Page::new("/new-starters", "Your first week", main)
    }
}

fn members(snippets: &Snippets) -> Page {
    let main = html! {
        h1 { "For members" }
        p { "When a resident tells you something that worries you, call. Do not look into it yourself." }
        (guest(&snippets.of(PACK)))
    };
    Page::new("/members", "For members", main)
}

fn two_councils(snippets: &Snippets) -> Page {
    let main = html! {
        h1 { "Two councils side by side" }
        p { "One page, two guides with different content: they share one program and do not disturb each other." }
        div.pair {
            (guest(&snippets.of(PACK)))
            (guest(&snippets.of(OTHER_PACK)))
        }
    };
    Page::new("/two-councils", "Two councils side by side", main)
}

fn privacy(notice: Notice) -> Page {
    let main = html! {
        h1 { "What signing stores, and for how long" }
        p { "Nothing you choose or type in the contact guide is kept or sent. This page is about signing the policy." }
        h2 { "What is stored" }
        p { "For each answer that you send, this host keeps:" }
        ul {
            li { "erasable: who you are, by your account’s name; your answer’s declaration, or the reason you chose; the training that you declared and its day; how many of the questions you went through; which sections you opened; the time by your device’s clock" }
            li { "for good: the policy, its version and the hash of its text; whether you signed, declined or asked for help; the time by the host’s clock; the answer’s id and its receipt" }
        }
        p { "It keeps no e-mail address, no network address, nothing about your device, and nothing about any case. Your name, service and start day stand in the council’s list of those who are expected to sign, not in this record. The host’s log names nobody." }
        p { "On your own device the browser keeps how far you have come, and your answer until its receipt is there. Nobody else who uses that browser is shown it." }
        h2 { "Why" }
        p { "To prove who agreed to which text, and to show who still has to. Reports name people. They are open only to those whom the council has named." }
        h2 { "For how long" }
        p { (notice.kept()) }
        p { "What stays then says that somebody signed which version and when, not who. It keeps the record provably complete." }
        h2 { "How to have it erased" }
        p { "Ask whoever runs this intranet. They erase everything above that is called erasable, by one command. Whom to ask, the legal ground and your further rights stand in your council’s own privacy notice, which this demonstration does not have." }
    };
    Page::new("/privacy", "What signing stores", main)
}

/// What stands where there is no page.
pub(super) fn not_found() -> Page {
    let main = html! {
        h1 { "There is no such page" }
        p { "The address may be mistyped, or the page has moved." }
        p { a href="/" { "Go to the start page" } }
    };
    Page::new("", "There is no such page", main)
}
