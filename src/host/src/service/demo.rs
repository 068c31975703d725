//! The people of the demonstration. All of them are invented, and named by their posts.

use chrono::{Days, NaiveDate};

use crate::roster::{Line, Roster};
use crate::service::identity::Person;

/// An invented person.
struct Invented {
    person: &'static str,
    post: &'static str,
    service: &'static str,
    directorate: &'static str,
    /// How many days ago they started.
    started: u64,
}

/// Who may see the reports of the demonstration, if nobody is named.
pub(crate) const READER: &str = "safeguarding-lead";

const PEOPLE: [Invented; 7] = [
    Invented {
        person: "housing-officer",
        post: "Housing officer, new starter (demo)",
        service: "Housing",
        directorate: "Communities",
        started: 3,
    },
    Invented {
        person: "library-assistant",
        post: "Library assistant, new starter (demo)",
        service: "Libraries",
        directorate: "Communities",
        started: 12,
    },
    Invented {
        person: "refuse-collector",
        post: "Refuse collector (demo)",
        service: "Waste",
        directorate: "Communities",
        started: 400,
    },
    Invented {
        person: "social-worker",
        post: "Social worker (demo)",
        service: "Adult Social Care",
        directorate: "People",
        started: 90,
    },
    Invented {
        person: "youth-worker",
        post: "Youth worker (demo)",
        service: "Youth Service",
        directorate: "People",
        started: 20,
    },
    Invented {
        person: "team-manager",
        post: "Team manager (demo)",
        service: "Adult Social Care",
        directorate: "People",
        started: 900,
    },
    Invented {
        person: READER,
        post: "Safeguarding lead (demo)",
        service: "Safeguarding",
        directorate: "People",
        started: 700,
    },
];

/// The roster of the demonstration, as if they had started so many days before today.
pub(crate) fn roster(today: NaiveDate) -> Roster {
    let lines = PEOPLE.iter().filter_map(|one| {
        Some(Line {
            person: Person::new(one.person)?,
            name: one.post.to_owned(),
            service: one.service.to_owned(),
            directorate: one.directorate.to_owned(),
            role: None,
            started_on: today.checked_sub_days(Days::new(one.started))?,
            exempt: None,
        })
    });
    Roster::of(lines.collect())
}

/// The people to choose from: id and post.
pub(crate) fn people() -> impl Iterator<Item = (&'static str, &'static str)> {
    PEOPLE.iter().map(|one| (one.person, one.post))
}
