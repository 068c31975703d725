//! What must be known before a number is read.

use guide_domain::clock::ClockTrust;
use guide_domain::hours::local_time;
use guide_domain::pack::ContactPart;
use guide_domain::spoken;
use yew::{Html, html};

use crate::state::{Clock, Said, State};
use crate::words::shared;

/// Preview, exemplar, doubt about the time, attributes that cannot be followed.
pub fn notices(state: &State) -> Html {
    let faults = state
        .faults()
        .iter()
        .map(|fault| shared::page_fault(fault.attribute, &fault.message));
    html! { <>{ warnings(state) }{ for faults.map(notice) }</> }
}

/// What every reader must know, on paper too: preview, exemplar, doubt about the time.
pub fn warnings(state: &State) -> Html {
    let part = state.part();
    let moment = spoken::dated_moment(part.council.zone, state.now());
    let preview = (state.clock() == Clock::Preview).then(|| shared::preview(&moment));
    let exemplar = part.is_exemplar().then(|| spoken::exemplar(part));
    let texts = preview
        .into_iter()
        .chain(exemplar)
        .chain(doubt(state, part));
    html! { <>{ for texts.map(notice) }</> }
}

fn notice(text: String) -> Html {
    html! { <p class="sg-notice">{ text }</p> }
}

fn doubt(state: &State, part: &ContactPart) -> Option<String> {
    if state.clock() == Clock::Device(ClockTrust::InDoubt) {
        return Some(shared::CLOCK_IN_DOUBT.to_owned());
    }
    let today = local_time(part.council.zone, state.now()).date_naive();
    (!part.calendar.covers(today)).then(|| shared::outside_calendar(part))
}

/// Says to a screen reader, and shows, what the last press of a button did.
pub fn announcement(state: &State) -> Html {
    let text = state.said().map(|said| match said {
        Said::Copied(number) => shared::copied(number),
        Said::CopyRefused(number) => shared::copy_refused(number),
        #[cfg(feature = "whole")]
        Said::MyRoles(count) => crate::words::framework::chosen(*count),
        #[cfg(feature = "whole")]
        Said::NotSent(reason) => crate::words::sign_off::not_sent(reason),
        #[cfg(feature = "whole")]
        Said::SentElsewhere => crate::words::sign_off::SENT_ELSEWHERE.to_owned(),
        Said::PrintRefused => shared::PRINT_REFUSED.to_owned(),
    });
    html! { <p class="sg-announcement" role="status">{ text }</p> }
}
