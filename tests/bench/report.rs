//! The report, as Markdown.

use std::fmt::{self, Display, Formatter};
use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;

use crate::clock;
use crate::conditions::Condition;
use crate::contenders::Contender;
use crate::figures::Spread;
use crate::opening::{Fetched, Opening, Seen, Stage};
use crate::server::Served;

/// Ready to use, guide over `SurveyJS`, in the condition of the goal (DESIGN §9).
const GOAL: f64 = 0.6;

/// Brotli bytes to the first screen (DESIGN §9, after the first issue).
const BYTES_ALLOWED: usize = 150_000;

/// Everything that was measured.
#[derive(Debug)]
pub(crate) struct Report {
    /// Where and when.
    pub(crate) machine: Machine,
    /// `SurveyJS`'s version.
    pub(crate) survey_version: Arc<str>,
    /// What one opening of the guide's page needs.
    pub(crate) guide_bytes: Vec<Served>,
    /// What one opening of the `SurveyJS` page needs.
    pub(crate) survey_bytes: Vec<Served>,
    /// The counted openings, condition by condition.
    pub(crate) rounds: Vec<Rounds>,
}

/// Where and when it was measured.
#[derive(Debug)]
pub(crate) struct Machine {
    day: NaiveDate,
    browser_version: String,
    cores: usize,
    runs: NonZeroUsize,
}

impl Machine {
    /// This one, now.
    pub(crate) async fn describe(stage: &Stage<'_>, runs: NonZeroUsize) -> Result<Self> {
        Ok(Self {
            day: clock::today(),
            browser_version: stage.browser_version().await?,
            cores: std::thread::available_parallelism()?.get(),
            runs,
        })
    }
}

/// The openings of both pages under one condition, in pairs.
#[derive(Debug)]
pub(crate) struct Rounds {
    condition: Condition,
    pairs: Vec<(Opening, Opening)>,
}

impl Rounds {
    /// None yet.
    pub(crate) fn new(condition: Condition) -> Self {
        Self {
            condition,
            pairs: Vec::new(),
        }
    }

    /// Adds the guide's opening and that of the `SurveyJS` page that followed it.
    pub(crate) fn push(&mut self, pair: (Opening, Opening)) {
        self.pairs.push(pair);
    }

    fn guide(&self, what: impl Fn(&Seen) -> Option<f64>) -> Option<Spread> {
        Spread::of(self.pairs.iter().filter_map(|(guide, _)| what(&guide.seen)))
    }

    fn survey(&self, what: impl Fn(&Seen) -> Option<f64>) -> Option<Spread> {
        Spread::of(
            self.pairs
                .iter()
                .filter_map(|(_, survey)| what(&survey.seen)),
        )
    }

    /// Ready to use, guide over `SurveyJS`, pair by pair.
    fn ratio(&self) -> Option<Spread> {
        Spread::of(
            self.pairs
                .iter()
                .map(|(guide, survey)| guide.seen.ready / survey.seen.ready),
        )
    }
}

impl Display for Report {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Machine {
            day,
            browser_version,
            cores,
            runs,
        } = &self.machine;
        writeln!(
            formatter,
            "Measured on {day} with Chromium {browser_version} on {cores} cores, SurveyJS {}. Repeat it with \
             `cargo bench --bench first_screen`.\n",
            self.survey_version
        )?;
        writeln!(formatter, "### Bytes to the first screen (Brotli 11)\n")?;
        self.bytes(formatter)?;
        writeln!(
            formatter,
            "\n### Milliseconds from the navigation on: median (least–greatest) of {runs}\n"
        )?;
        self.times(formatter)?;
        writeln!(
            formatter,
            "\nBoth pages in turn in one browser; each time a new tab, a new address, an empty cache. “Readable” and \
             “ready” are told after the frame is painted; then the first answer is really pressed. Chromium delays every \
             request, not every packet, and slows the page’s main thread alone, not the threads that compile beside it."
        )?;
        let of_the_goal = |rounds: &&Rounds| rounds.condition == Condition::OF_THE_GOAL;
        if let Some(rounds) = self.rounds.iter().find(of_the_goal) {
            writeln!(
                formatter,
                "\n### What is fetched when: {}, first run, milliseconds\n",
                rounds.condition
            )?;
            Self::fetches(formatter, rounds)?;
        }
        Ok(())
    }
}

impl Report {
    fn bytes(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "| page | file | bytes |\n|---|---|--:|")?;
        let guide = weigh(formatter, Contender::Guide, &self.guide_bytes)?;
        let survey = weigh(formatter, Contender::SurveyJs, &self.survey_bytes)?;
        writeln!(
            formatter,
            "| **Guide** | **all but the page** (allowed: {BYTES_ALLOWED}) | **{guide}** |"
        )?;
        writeln!(
            formatter,
            "| **SurveyJS** | **all but the page** | **{survey}** |"
        )?;
        let percent = (guide * 100).checked_div(survey).unwrap_or_default();
        writeln!(formatter, "| Guide ÷ SurveyJS | | {percent} % |")
    }

    fn times(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "| condition | what | Guide | SurveyJS | Guide ÷ SurveyJS, pair by pair |\n|---|---|--:|--:|--:|"
        )?;
        for rounds in &self.rounds {
            let condition = rounds.condition;
            for (what, read) in [
                (
                    "a number readable, from the HTML",
                    (|seen| seen.html_number) as fn(&Seen) -> Option<f64>,
                ),
                ("the number for this hour readable", |seen| {
                    seen.guide_number
                }),
            ] {
                let (guide, survey) = (cell(rounds.guide(read)), cell(rounds.survey(read)));
                writeln!(formatter, "| {condition} | {what} | {guide} | {survey} | |")?;
            }
            let ready = |seen: &Seen| Some(seen.ready);
            let (guide, survey) = (cell(rounds.guide(ready)), cell(rounds.survey(ready)));
            let ratio = rounds.ratio().map_or_else(String::new, |ratio| {
                let goal = if condition == Condition::OF_THE_GOAL {
                    format!("; goal: {GOAL}")
                } else {
                    String::new()
                };
                format!("**{ratio:.2}**{goal}")
            });
            writeln!(
                formatter,
                "| {condition} | **ready to use** | {guide} | {survey} | {ratio} |"
            )?;
        }
        Ok(())
    }

    fn fetches(formatter: &mut Formatter<'_>, rounds: &Rounds) -> fmt::Result {
        writeln!(
            formatter,
            "| page | file | asked for | there |\n|---|---|--:|--:|"
        )?;
        for (guide, survey) in rounds.pairs.iter().take(1) {
            for (contender, opening) in [(Contender::Guide, guide), (Contender::SurveyJs, survey)] {
                for Fetched { path, from, to } in &opening.seen.resources {
                    let file = contender.names(path);
                    writeln!(formatter, "| {contender} | {file} | {from:.0} | {to:.0} |")?;
                }
                let ready = opening.seen.ready;
                writeln!(formatter, "| {contender} | *ready to use* | | {ready:.0} |")?;
            }
        }
        Ok(())
    }
}

impl Display for Contender {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Guide => "Guide",
            Self::SurveyJs => "SurveyJS",
        })
    }
}

/// Writes a page's files, in the order in which they were sent, and gives the sum of all but the page itself.
fn weigh(
    formatter: &mut Formatter<'_>,
    contender: Contender,
    served: &[Served],
) -> Result<usize, fmt::Error> {
    for Served { path, bytes } in served {
        let file = contender.names(path);
        writeln!(formatter, "| {contender} | {file} | {bytes} |")?;
    }
    let besides = served.iter().filter(|served| served.path != "/");
    Ok(besides.map(|served| served.bytes).sum())
}

fn cell(spread: Option<Spread>) -> String {
    spread.map_or_else(|| "–".to_owned(), |spread| spread.to_string())
}
