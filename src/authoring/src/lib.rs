//! Packs as people write them: a folder of TOML files in, a checked pack or every problem with its place out.
//!
//! | module | owns |
//! |---|---|
//! | [`check`](mod@check) | a pack's folder, read and judged in one run |
//! | [`problem`] | what is wrong with a pack, and where |
//! | [`manifest`] | a pack as the guide loads it |
//! | `folder` | which files there are and where the shared ones lie |
//! | `section`, `reading` | TOML with places, and what a run over it gathers |
//! | `recovery` | TOML that is broken in places |
//! | `council`, `contacts`, `hours`, `routes`, `national`, `calendar` | what stands in which file |
//! | `framework`, `roles` | what stands in which file of `framework/` |
//! | [`policy`], `sign_off` | what stands in which file of `policy/`, and the hash of its text |
//! | `numbers` | telephone numbers as people write them |
//! | `faults`, `framework_faults`, `policy_faults` | broken rules of the domain, put to the place where they are written |

mod calendar;
pub mod check;
mod contacts;
mod council;
mod faults;
mod folder;
mod framework;
mod framework_faults;
mod hours;
pub mod manifest;
mod national;
mod numbers;
pub mod policy;
mod policy_faults;
pub mod problem;
mod reading;
mod recovery;
mod roles;
mod routes;
mod section;
mod sign_off;

pub use check::{Checked, check, check_for_use};
pub use manifest::{Compiled, LoadError, Manifest, compile, load_compiled};
pub use policy::policy_sha256;
pub use problem::{Code, Problem, Severity};
