//! What the host holds of this person, and what waits on this device.

use chrono::NaiveDate;
use guide_domain::policy::{Policy, Standing};
use yew::{Html, html};

use super::day;
use guide_domain::sign_off::outbox::message::Event;
use guide_domain::spoken;

use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::passages::vouch;
use crate::components::screen::Screen;
use crate::state::signing::{Held, SentState};
use crate::words::sign_off as words;

/// Signed and current, outdated and what changed, due and overdue; and what was submitted here.
pub fn standing(screen: Screen<'_>, policy: &Policy) -> Html {
    let unreadable = screen.state.signing().unreadable();
    let unreadable = (unreadable > 0)
        .then(|| html! { <p class="sg-notice">{ words::unreadable(unreadable) }</p> });
    html! { <>{ held(screen, policy) }{ sent(screen) }{ unreadable.unwrap_or_default() }</> }
}

fn held(screen: Screen<'_>, policy: &Policy) -> Html {
    let Some(person) = screen.state.signing().person() else {
        return Html::default();
    };
    match screen.state.signing().held(policy) {
        Some(held) => of_held(screen, policy, held),
        None => person
            .due
            .map(|due| due_by(due, screen.state.today()))
            .unwrap_or_default(),
    }
}

fn of_held(screen: Screen<'_>, policy: &Policy, held: &Held) -> Html {
    let recorded = chrono::DateTime::parse_from_rfc3339(&held.recorded_at);
    let zone = screen.state.part().council.zone;
    let recorded = recorded.map_or_else(
        |_| held.recorded_at.to_string(),
        |at| spoken::dated_moment(zone, at.to_utc()),
    );
    let line = words::held(&held.outcome, &held.version, &recorded, &held.receipt);
    let changes = match policy.standing(&held.version) {
        Standing::Current => Vec::new(),
        Standing::Outdated(changes) => changes,
    };
    let changes = changes.into_iter().map(|change| {
        html! { <li>{ &*change.what.text }{ " " }{ vouch(screen.state.part(), &change.what.mark) }</li> }
    });
    html! {
        <section class="sg-next">
            <p class="sg-next-when">{ words::held_state(&held.outcome, &held.state) }</p>
            <p>{ line }</p>
            <ul class="sg-list sg-list--bullet">{ for changes }</ul>
        </section>
    }
}

fn due_by(due: NaiveDate, today: NaiveDate) -> Html {
    let text = words::due(&day(due), today > due);
    html! { <p class="sg-notice">{ text }</p> }
}

/// What was submitted on this device and how far each has come.
pub fn sent(screen: Screen<'_>) -> Html {
    let sent = screen.state.signing().sent();
    if sent.is_empty() {
        return Html::default();
    }
    let items = sent.iter().map(|one| {
        let again = matches!(
            one.state,
            SentState::Waiting { .. } | SentState::NoSession | SentState::Stopped(_)
        );
        let again = again.then(|| {
            AskButton::secondary(words::SEND_AGAIN, Request::Outbox(Event::SendAgain(one.id.clone())))
                .draw(screen.ask)
        });
        html! { <li>{ words::sent(&one.state) }<div class="sg-mark">{ words::reference(one.id.as_str()) }</div>{ again }</li> }
    });
    html! {
        <section>
            <h3 class="sg-subheading">{ words::ON_THIS_DEVICE }</h3>
            <ul class="sg-list sg-spaced">{ for items }</ul>
        </section>
    }
}
