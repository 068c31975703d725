//! Which screens are loaded first.
//!
//! The widget's programs and the script that loads them go by this list, so that a page that starts with another screen
//! loads the whole guide at once instead of one program after the other.

/// The first words of the addresses of the contact guide's screens: of all that the program holds which a page loads
/// first.
pub const OF_CONTACT_GUIDE: [&str; 3] = ["home", "contact", "sources"];
