//! The rules of the Safeguarding Guide.
//!
//! Everything here is pure: no browser, no files, no clock, no randomness. The present instant is an
//! argument ([`chrono::DateTime<Utc>`]), and the council's zone holds whatever the device's own is.
//!
//! | module | owns |
//! |---|---|
//! | [`provenance`] | where a fact comes from: its mark, and the documents behind it |
//! | [`content`] | what a council says in the contact guide |
//! | [`contact_rules`] | what that content must satisfy before anything may show it |
//! | [`pack`] | the seal: content that broke no rule |
//! | [`contact`] | teams, their channels, when somebody answers and what may stand in a link |
//! | [`hours`] | weekly opening hours and the instants they stand for |
//! | [`calendar`] | bank holidays and the dates they cover |
//! | [`routes`] | questions, answers, outcomes: the referral routes |
//! | [`guidance`] | whom to call for an answer at an instant |
//! | [`opening`] | when a contact's channel is open, "whenever X is closed" included |
//! | [`clock`] | whether the device's clock may be believed |
//! | [`coverage`] | the proof that an outcome has a line at every minute |
//! | [`framework`] | roles, duties, laws, bodies, glossary and accountability, and [their rules](framework::rules) |
//! | [`roles`] | what somebody is responsible for: categories, and the duties of several roles united |
//! | [`policy`] | the policy people sign, its hash, its scenarios, and [its rules](policy::rules) |
//! | [`search`] | finding contacts, roles, duties, laws, bodies and terms as one types |
//! | [`sign_off`] | what somebody answers to a policy, as it goes to the host |
//! | [`screens`] | which screens are loaded first |
//! | [`spoken`] | times and hours in words |
//! | [`telephone`] | telephone numbers in running text |
//! | [`part`] | the compiled forms the widget loads |

pub mod calendar;
pub mod clock;
pub mod contact;
pub mod contact_rules;
pub mod content;
pub mod coverage;
mod dates;
pub mod framework;
pub mod guidance;
pub mod hours;
mod identifier;
pub mod opening;
pub mod pack;
pub mod part;
pub mod policy;
pub mod provenance;
pub mod roles;
pub mod routes;
pub mod screens;
pub mod search;
pub mod sign_off;
pub mod spoken;
pub mod telephone;

/// An instant on the world's clock. Local times exist only where something is shown or a schedule is read.
pub type Instant = chrono::DateTime<chrono::Utc>;
