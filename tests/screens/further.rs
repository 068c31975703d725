//! What the whole guide asks of a browser besides, where nobody is signed in and nothing is kept.

use guide_domain::sign_off::journey::Draft;
use guide_domain::sign_off::outbox::message::Event;
use guide_domain::sign_off::visit::{Visit, visit as visited_by};
use guide_widget::browser::Subscription;
use guide_widget::whole::browser::FurtherBrowser;
use guide_widget::whole::state::desk::{DraftAnswer, Errand};
use guide_widget::whole::state::signing::Session;
use yew::Callback;

use crate::twin::Twin;

impl FurtherBrowser for Twin {
    fn sender(&self, _events: Callback<Event>) -> Subscription {
        Box::new(())
    }

    fn carry_out(&self, _errand: Errand) {}

    fn unreadable(&self) -> usize {
        0
    }

    fn ask_who(&self, _host: &str, done: Callback<Session>) {
        done.emit(Session::SignedOut);
    }

    fn visit_draft(&self, _key: &str, here: Draft, visit: Visit, done: Callback<DraftAnswer>) {
        done.emit(DraftAnswer {
            visited: visited_by(Draft::default(), here, &visit),
            keeps: false,
        });
    }

    fn new_id(&self) -> String {
        "id-1".to_owned()
    }

    fn chance(&self) -> u16 {
        500
    }
}
