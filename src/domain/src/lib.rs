//! The rules of the Safeguarding Guide.
//!
//! Everything here is pure: no browser, no files, no clock, no randomness. The present instant is an
//! argument ([`chrono::DateTime<Utc>`]), and London's rules hold whatever the device's own zone is.
//!
//! | module | owns |
//! |---|---|
//! | [`pack`] | a council's content: what it says, and where each fact comes from |
//! | [`contact`] | teams, their channels and what may stand in a link |
//! | [`hours`] | weekly opening hours and the instants they stand for |
//! | [`calendar`] | bank holidays and the dates they cover |
//! | [`routes`] | questions, answers, outcomes: the referral routes |
//! | [`guidance`] | whom to call for an answer at an instant |
//! | [`opening`] | when a contact's channel is open, "whenever X is closed" included |
//! | [`clock`] | whether the device's clock may be believed |
//! | [`coverage`] | the proof that an outcome has a line at every minute |
//! | [`rules`] | what a pack must satisfy before anything may show it |
//! | [`framework`] | roles, duties, laws, bodies, glossary and accountability, and [their rules](framework::rules) |
//! | [`roles`] | what somebody is responsible for: categories, and the duties of several roles united |
//! | [`policy`] | the policy people sign, its hash, its scenarios, and [its rules](policy::rules) |
//! | [`sign_off`] | what somebody answers to a policy, as it goes to the host |
//! | [`search`] | finding contacts, roles, duties, laws, bodies and terms as one types |
//! | [`sign_off`] | what somebody answers to a policy, as it goes to the host |
//! | [`spoken`] | times and hours in words |
//! | [`part`] | the compiled forms the widget loads |

pub mod calendar;
pub mod clock;
pub mod contact;
pub mod coverage;
pub mod framework;
pub mod guidance;
pub mod hours;
pub mod opening;
pub mod pack;
pub mod part;
pub mod policy;
pub mod roles;
pub mod routes;
pub mod rules;
pub mod search;
pub mod sign_off;
pub mod spoken;

/// An instant on the world's clock. Local times exist only where something is shown or a schedule is read.
pub type Instant = chrono::DateTime<chrono::Utc>;
