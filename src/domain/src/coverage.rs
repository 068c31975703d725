//! The proof that an outcome has a council's phone line at every minute of the calendar.

use crate::contact::Contact;
use crate::hours::{Interval, OpenTimes};
use crate::opening::{covered, schedule_times};
use crate::pack::ContactPart;
use crate::routes::Outcome;

/// The instants at which none of the outcome's own phone lines is open, for each of its audiences together.
///
/// Interval arithmetic over every instant the calendar covers: nothing is sampled. The police line does not count.
/// An outcome for children and adults needs a line for each at every instant.
pub fn gaps(part: &ContactPart, outcome: &Outcome) -> Vec<Interval> {
    let window = covered(part);
    let without_line = outcome.audiences.iter().map(|audience| {
        let lines = outcome
            .contacts
            .iter()
            .filter(|listed| listed.audiences.contains(audience));
        let open = lines
            .filter_map(|listed| part.contact(&listed.contact))
            .flat_map(Contact::phones)
            .map(|channel| schedule_times(part, &channel.schedule, window))
            .fold(OpenTimes::default(), |open, line| open.union(&line));
        open.gaps(window)
    });
    without_line
        .fold(OpenTimes::default(), |gaps, more| gaps.union(&more))
        .intervals()
        .to_vec()
}
