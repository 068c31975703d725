//! The report, as Markdown.

use std::fmt::{self, Display, Formatter};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::paint::{Field, SLOWER};

/// Keystroke, guide over `MiniSearch`, at a hundred times the pack (DESIGN §9).
const GOAL: f64 = 0.25;

/// What `measuring.js` tells.
#[derive(Debug, Deserialize)]
pub(crate) struct Measured {
    queries: Vec<String>,
    sizes: Vec<Size>,
}

/// The pack once, or many times.
#[derive(Debug, Deserialize)]
struct Size {
    times: usize,
    guide: Figures,
    minisearch: Figures,
    flexsearch: Figures,
}

/// What one engine needs.
#[derive(Debug, Deserialize)]
struct Figures {
    /// Milliseconds to make the index.
    build: f64,
    /// The guide's in memory, the others' as they would be shipped.
    bytes: u64,
    /// Of each query, the milliseconds of each keystroke.
    queries: Vec<Vec<f64>>,
    /// The judged queries without a right entry among the first three.
    missed: Vec<String>,
}

/// Everything that was measured.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) day: NaiveDate,
    pub(crate) cores: usize,
    /// Of the browser and the other engines.
    pub(crate) versions: Vec<String>,
    pub(crate) entries: usize,
    pub(crate) judged: usize,
    pub(crate) measured: Measured,
    /// Of each field and query, the milliseconds from each key to what is painted.
    pub(crate) painted: Vec<(Field, Vec<Vec<f64>>)>,
}

/// The number below which that share of the numbers lies; 0 where there are none.
fn quantile(numbers: impl IntoIterator<Item = f64>, percent: usize) -> f64 {
    let mut sorted: Vec<f64> = numbers.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

impl Figures {
    fn keystrokes(&self) -> impl Iterator<Item = f64> {
        self.queries.iter().flatten().copied()
    }
}

/// "0.031 / 0.110": median and 95th percentile.
fn spread(keystrokes: &[f64]) -> String {
    let at = |percent| quantile(keystrokes.iter().copied(), percent);
    format!("{:.3} / {:.3}", at(50), at(95))
}

impl Size {
    fn engines(&self) -> [(&'static str, &Figures); 3] {
        [
            ("Guide", &self.guide),
            ("MiniSearch", &self.minisearch),
            ("FlexSearch", &self.flexsearch),
        ]
    }

    /// The guide's median over `MiniSearch`'s.
    fn ratio(&self) -> f64 {
        quantile(self.guide.keystrokes(), 50) / quantile(self.minisearch.keystrokes(), 50)
    }
}

impl Display for Report {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            day,
            cores,
            versions,
            entries,
            judged,
            measured,
            ..
        } = self;
        writeln!(
            formatter,
            "Measured on {day} with {} on {cores} cores. Repeat it with `cargo bench --bench search`.\n",
            versions.join(", ")
        )?;
        writeln!(
            formatter,
            "Derby’s pack has {entries} entries; ×100 is each of them a hundred times under ids of their own. MiniSearch \
             with prefixes, `fuzzy: 0.2` and twice the weight for titles and names; FlexSearch with `tokenize: \
             \"forward\"`; both get every text by which the guide finds an entry. Milliseconds: median / 95th percentile \
             of the keystrokes of twelve queries typed letter by letter, {} in all, engine after engine at each.\n",
            measured
                .sizes
                .first()
                .map_or(0, |size| size.guide.keystrokes().count())
        )?;
        writeln!(
            formatter,
            "| entries | engine | making the index, ms | its bytes | a keystroke, ms | judged: right in the first three |\n\
             |---|---|--:|--:|--:|--:|"
        )?;
        for size in &measured.sizes {
            self.overview(formatter, size)?;
        }
        writeln!(
            formatter,
            "\nThe guide’s index is made from the parts of the pack that the widget has anyway; nothing is shipped for it, \
             and its bytes are memory. The others’ bytes are what would be shipped instead of making it. Of {judged} judged \
             queries the guide misses {}, MiniSearch {}, FlexSearch {}.\n",
            self.missed(|size| &size.guide),
            self.missed(|size| &size.minisearch),
            self.missed(|size| &size.flexsearch),
        )?;
        self.painted(formatter)?;
        for size in &measured.sizes {
            self.queries(formatter, size)?;
        }
        Ok(())
    }
}

impl Report {
    fn overview(&self, formatter: &mut Formatter<'_>, size: &Size) -> fmt::Result {
        for (name, figures) in size.engines() {
            let keystrokes: Vec<f64> = figures.keystrokes().collect();
            let right = if size.times == 1 {
                format!("{} of {}", self.judged - figures.missed.len(), self.judged)
            } else {
                String::new()
            };
            writeln!(
                formatter,
                "| {} × {} | {name} | {:.1} | {} | {} | {right} |",
                self.entries,
                size.times,
                figures.build,
                figures.bytes,
                spread(&keystrokes)
            )?;
        }
        let goal = if size.times > 1 {
            format!(" (goal: ≤ {GOAL})")
        } else {
            String::new()
        };
        writeln!(
            formatter,
            "| {} × {} | **Guide ÷ MiniSearch** | | | **{:.3}**{goal} | |",
            self.entries,
            size.times,
            size.ratio()
        )
    }

    fn painted(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "| from a key to the painted hits, CPU ×{SLOWER}, ms | median | 95th percentile | greatest | goal |\n\
             |---|--:|--:|--:|--:|"
        )?;
        for (field, queries) in &self.painted {
            let at = |percent| quantile(queries.iter().flatten().copied(), percent);
            let goal = field.goal().map(|goal| format!("≤ {goal}"));
            writeln!(
                formatter,
                "| {field} | {:.0} | {:.0} | {:.0} | {} |",
                at(50),
                at(95),
                at(100),
                goal.unwrap_or_default()
            )?;
        }
        writeln!(formatter)
    }

    /// The missed queries of an engine, or “none”.
    fn missed(&self, of: impl Fn(&Size) -> &Figures) -> String {
        let sizes = self.measured.sizes.iter();
        let missed: Vec<String> = sizes
            .flat_map(|size| &of(size).missed)
            .map(|query| format!("“{query}”"))
            .collect();
        if missed.is_empty() {
            "none".to_owned()
        } else {
            missed.join(", ")
        }
    }

    fn queries(&self, formatter: &mut Formatter<'_>, size: &Size) -> fmt::Result {
        writeln!(
            formatter,
            "| a keystroke of, at ×{}, ms | Guide | MiniSearch | FlexSearch |\n|---|--:|--:|--:|",
            size.times
        )?;
        for (at, query) in self.measured.queries.iter().enumerate() {
            let cells = size.engines().map(|(_, figures)| {
                let keystrokes = figures.queries.get(at);
                keystrokes.map_or_else(String::new, |keystrokes| spread(keystrokes))
            });
            writeln!(formatter, "| {query} | {} |", cells.join(" | "))?;
        }
        writeln!(formatter)
    }
}
