//! Bank holidays, and for which dates the list is complete.

use std::rc::Rc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A list of bank holidays with the dates it covers, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Its name: "England and Wales".
    pub name: Rc<str>,
    /// The first date for which the list is complete.
    pub from: NaiveDate,
    /// The last such date.
    pub to: NaiveDate,
    /// The days, ascending.
    pub holidays: Vec<Holiday>,
}

/// One bank holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The day that is kept, which for a substitute day is not the feast's own date.
    pub date: NaiveDate,
    /// "Boxing Day (substitute day)".
    pub name: Rc<str>,
}

impl Calendar {
    /// Whether the list is complete for that date.
    pub fn covers(&self, date: NaiveDate) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// The bank holiday on that date.
    pub fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| holiday.date == date)
    }
}
