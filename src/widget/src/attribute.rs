//! The attributes of the element that the guide follows.

/// An attribute's name as the element's script and the app know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// `view`: the screen to show.
    View,
    /// `now`: an instant to start the clock from.
    Now,
    /// `idle-reset`: minutes.
    IdleReset,
    /// `lang`: the language.
    Lang,
    /// `host`: the base address of the sign-off service.
    Host,
    /// `subject`: the opaque id of the signed-in person, from hosts without a service.
    Subject,
    /// What the page's address asks for (`#sg=`); no attribute of the element.
    Address,
}

impl Attribute {
    /// Those of the element, in the order in which they are followed at the start: the screen comes last, when all that
    /// it depends on is known.
    pub const ALL: [Self; 6] = [
        Self::Lang,
        Self::IdleReset,
        Self::Now,
        Self::Host,
        Self::Subject,
        Self::View,
    ];

    /// Its name in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Now => "now",
            Self::IdleReset => "idle-reset",
            Self::Lang => "lang",
            Self::Host => "host",
            Self::Subject => "subject",
            Self::Address => "#sg",
        }
    }

    /// The attribute of that name. Names the guide does not know are the script's own business.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|attribute| attribute.name() == name)
    }
}
