//! What the whole guide's app does besides.

use yew::Context;

use crate::app::App;
use crate::attribute::Attribute;
use crate::whole::request::FurtherRequest;
use crate::whole::state::desk::DeskEvent;

mod desk;
pub mod reading;

pub(crate) use reading::prepared;

/// What the app keeps further.
#[derive(Debug, Default)]
pub struct FurtherApp {
    desk: desk::AppDesk,
}

impl App {
    pub(crate) fn handle_further(&mut self, context: &Context<Self>, request: FurtherRequest) {
        match request {
            FurtherRequest::Read(action) => self.read(context, action),
            FurtherRequest::Part(part, loaded) => self.take_part(context, part, loaded),
            FurtherRequest::CopyLink(text, view) => self.copy_link(context, &text, &view),
            FurtherRequest::Desk(DeskEvent::Did(action)) => self.sign(context, action),
            FurtherRequest::Desk(event) => self.desk(context, event),
            FurtherRequest::Flush(done) => self.flush(context, done),
        }
    }

    /// Follows an attribute that is the whole guide's own.
    pub(crate) fn follow_further(
        &mut self,
        context: &Context<Self>,
        attribute: Attribute,
        value: Option<&str>,
    ) -> Result<(), String> {
        match attribute {
            Attribute::Host => self.follow_host(context, value),
            Attribute::Subject => self.follow_subject(context, value),
            Attribute::View
            | Attribute::Now
            | Attribute::IdleReset
            | Attribute::Lang
            | Attribute::Address => Ok(()),
        }
    }
}
