//! What many runs come to.

use std::fmt;

/// Median, least and greatest of some measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    /// The middle one; between two middle ones, their mean.
    pub(crate) median: f64,
    least: f64,
    greatest: f64,
}

impl Spread {
    /// Of measurements in any order; `None` where there are none.
    pub(crate) fn of(measurements: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = measurements.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let upper = *sorted.get(sorted.len() / 2)?;
        let lower = *sorted.get((sorted.len() - 1) / 2)?;
        Some(Self {
            median: f64::midpoint(lower, upper),
            least: *sorted.first()?,
            greatest: *sorted.last()?,
        })
    }
}

/// `512 (498–530)`, or with as many decimals as asked for: `{:.2}`.
impl fmt::Display for Spread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = formatter.precision().unwrap_or(0);
        write!(
            formatter,
            "{:.decimals$} ({:.decimals$}–{:.decimals$})",
            self.median, self.least, self.greatest
        )
    }
}
