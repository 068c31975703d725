//! What became of what was sent. “Recorded” is said of nothing but a receipt.

use std::rc::Rc;

use guide_domain::policy::Policy;
use guide_domain::sign_off::journey::Ending;
use guide_domain::sign_off::record::RecordId;
use yew::{Html, html};

use super::go;
use super::standing::sent;
use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::call_now::call_now;
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::state::signing::{SentState, Step};
use crate::words::{shared, sign_off as words};

/// The receipt, or what is true until there is one.
pub fn outcome(screen: Screen<'_>, policy: &Policy, id: &RecordId) -> Html {
    let signing = screen.state.signing();
    let ending = signing.ending();
    let sent_here = signing.sent();
    let own = sent_here.iter().find(|sent| sent.id == *id);
    let (title, body) = match own.map(|own| &own.state) {
        Some(SentState::Recorded(receipt)) => (
            words::RECORDED,
            html! {
                <>
                    <p>{ words::receipt(receipt) }</p>
                    <p>{ words::policy(&policy.title, &policy.version) }</p>
                    <p>{ words::answer(ending) }</p>
                    <p>{ words::what_next(ending) }</p>
                    <div class="sg-actions">
                        { AskButton::secondary(words::PRINT_RECEIPT, Request::Print).draw(screen.ask) }
                        { AskButton::link(words::COPY_RECEIPT, Request::Copy(Rc::clone(receipt))).draw(screen.ask) }
                    </div>
                </>
            },
        ),
        Some(_) => (words::NOT_RECORDED_YET, sent(screen)),
        None => (
            words::NOT_RECORDED_YET,
            html! { <p>{ words::sent(&SentState::Saving) }</p> },
        ),
    };
    html! {
        <>
            { heading(screen, title) }
            { body }
            { if ending.is_none_or(|ending| *ending == Ending::Signed) { Html::default() } else { call_now(screen) } }
            <p>{ AskButton::link(words::TO_TASKS, go(Step::Tasks)).draw(screen.ask) }</p>
            <p class="sg-mark">{ shared::GUIDE }</p>
        </>
    }
}
