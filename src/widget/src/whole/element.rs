//! What the page's script may ask of the whole guide besides.

use guide_domain::sign_off::outbox::message::Event;
use js_sys::{JSON, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use yew::Callback;

use crate::element::Guide;
use crate::whole::request::FurtherRequest;
use crate::whole::state::desk::DeskEvent;

#[wasm_bindgen]
impl Guide {
    /// Sends the sign-offs that wait; a promise, kept once nothing is under way any more.
    pub fn flush(&self) -> Promise {
        let mut done = None;
        let promise = Promise::new(&mut |resolve, _| done = Some(resolve));
        let done = Callback::from(move |()| {
            if let Some(done) = &done {
                drop(done.call0(&JsValue::UNDEFINED));
            }
        });
        self.ask(FurtherRequest::Flush(done).into());
        promise
    }

    /// Takes the receipt of a host without a service: the object of a 201 answer.
    ///
    /// # Errors
    /// Where it is no receipt; the message says what is missing.
    pub fn confirm(&self, receipt: &JsValue) -> Result<(), JsError> {
        let text = JSON::stringify(receipt)
            .ok()
            .and_then(|text| text.as_string());
        let receipt = serde_json::from_str(&text.unwrap_or_default()).map_err(|error| {
            JsError::new(&format!(
                "this is no receipt ({error}); give the object that the host answered with"
            ))
        })?;
        self.ask(DeskEvent::Outbox(Event::Confirm(receipt)).into());
        Ok(())
    }
}
