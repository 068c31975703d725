//! What elected members find on their page besides their duties.

use guide_domain::framework::{Framework, Prompt};
use yew::{Html, html};

use crate::components::framework::reference::{reference_link, vouch_framework};
use crate::components::screen::Screen;
use crate::words::{framework, shared};

/// Questions for scrutiny with the duties they look into, and the seats that are members' to fill.
pub fn member_sections(screen: Screen<'_>, content: &Framework) -> Html {
    let (ours, theirs): (Vec<&Prompt>, Vec<&Prompt>) = content
        .prompts
        .iter()
        .partition(|prompt| prompt.reference.is_none());
    let rules = ours.iter().map(
        |prompt| html! { <p class="sg-notice">{ &*prompt.question }{ " " }<span class="sg-mark">{ shared::OURS }</span></p> },
    );
    let questions = theirs
        .iter()
        .map(|prompt| question(screen, content, prompt));
    html! {
        <section>
            <h3 class="sg-subheading">{ framework::AT_SCRUTINY }</h3>
            { for rules }
            <ul class="sg-list sg-spaced">{ for questions }</ul>
            { seats(screen, content) }
        </section>
    }
}

fn question(screen: Screen<'_>, content: &Framework, prompt: &Prompt) -> Html {
    let own = prompt
        .reference
        .map(|reference| reference_link(screen, content, reference));
    let duties = prompt
        .duties
        .iter()
        .map(|duty| html! { <>{ " " }{ reference_link(screen, content, *duty) }</> });
    html! {
        <li>
            { &*prompt.question }
            <div class="sg-mark">{ framework::FROM }{ own }{ ". " }{ framework::LOOKS_INTO }{ for duties }</div>
        </li>
    }
}

fn seats(screen: Screen<'_>, content: &Framework) -> Html {
    let seats = content.bodies.iter().filter(|body| body.for_members);
    let seats = seats.map(|body| {
        let open = body.not_supplied.as_ref().map(|open| {
            html! { <><br /><span class="sg-badge">{ shared::NOT_SUPPLIED }</span>{ " " }{ &**open }</> }
        });
        let note = body.note.as_ref().map(|note| html! { <><br />{ framework::note(note) }</> });
        html! {
            <>
                <h3 class="sg-subheading">{ &*body.name }</h3>
                <p>
                    { &*body.about.text }{ " " }{ vouch_framework(screen.state, &body.about.mark) }{ open }
                    <span class="sg-mark">{ note }</span>
                </p>
            </>
        }
    });
    seats.collect()
}
