//! What screens and page ask of the whole guide's app.

use std::rc::Rc;

use yew::Callback;

use crate::browser::Loaded;
use crate::request::Request;
use crate::view::View;
use crate::whole::app::reading::Part;
use crate::whole::state::desk::DeskEvent;
use crate::whole::state::reading::ReadingAction;
use crate::whole::state::signing::SigningAction;

/// What else may be asked of the app.
#[derive(Clone, Debug, PartialEq)]
pub enum FurtherRequest {
    /// Change what only the whole guide shows.
    Read(ReadingAction),
    /// What came of asking for a part of this pack.
    Part(Part, Loaded),
    /// Copy a text with the address at which the page shows a screen.
    CopyLink(Rc<str>, View),
    /// The desk is to hear of something.
    Desk(DeskEvent),
    /// Send what waits; the callback hears once nothing is under way.
    Flush(Callback<()>),
}

impl From<FurtherRequest> for Request {
    fn from(request: FurtherRequest) -> Self {
        Self::Further(request)
    }
}

impl From<ReadingAction> for Request {
    fn from(action: ReadingAction) -> Self {
        FurtherRequest::Read(action).into()
    }
}

impl From<SigningAction> for Request {
    fn from(action: SigningAction) -> Self {
        DeskEvent::Did(action).into()
    }
}

impl From<DeskEvent> for Request {
    fn from(event: DeskEvent) -> Self {
        FurtherRequest::Desk(event).into()
    }
}
