//! What screens and page ask of the app.

use std::rc::Rc;

use guide_domain::clock::ClockTrust;

use crate::attribute::Attribute;
use crate::beyond::FurtherRequest;
use crate::state::Action;

/// What screens and page ask of the app.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Change what is shown.
    Go(Action),
    /// Copy a number.
    Copy(Rc<str>),
    /// Print the screen: the lines to call, the duties of a role.
    Print,
    /// The device's clock was compared with the server's.
    Compared(ClockTrust),
    /// An attribute was set to a text, or taken away.
    Attribute(Attribute, Option<Rc<str>>),
    /// What is asked of more than the contact guide.
    Further(FurtherRequest),
}
