//! Two tabs of one person, many times: whichever submits, sends, is loaded again or closed, the host keeps one record
//! and is asked by one tab at a time.

use anyhow::{Context, Result, ensure};
use thirtyfour::WindowHandle;

use super::{Bench, SUBMIT, one_record};
use crate::page::Page;
use crate::scripted::{Desk, Fault, Gate};

/// From where the rounds' variations come; printed with every failure.
const SEED: u64 = 0x5afe_9a4d;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Submits {
    First,
    Second,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ThenSends {
    First,
    Second,
    BothAsked,
    BothOnline,
}

/// What becomes of the second tab while both might send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accident {
    None,
    LoadedAgain,
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Round {
    submits: Submits,
    trouble: Option<Fault>,
    then_sends: ThenSends,
    accident: Accident,
}

/// Numbers that look random and are the same in every run (Marsaglia's xorshift64).
struct Chance(u64);

impl Chance {
    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let count = u64::try_from(all.len()).unwrap_or(1);
        all[usize::try_from(self.0 % count).unwrap_or(0)]
    }

    fn round(&mut self) -> Round {
        Round {
            submits: self.one_of(&[Submits::First, Submits::Second, Submits::Both]),
            trouble: self.one_of(&[
                None,
                Some(Fault::ResetAfterBody),
                Some(Fault::ServerError),
                Some(Fault::Unavailable),
            ]),
            then_sends: self.one_of(&[
                ThenSends::First,
                ThenSends::Second,
                ThenSends::BothAsked,
                ThenSends::BothOnline,
            ]),
            accident: self.one_of(&[
                Accident::None,
                Accident::None,
                Accident::None,
                Accident::LoadedAgain,
                Accident::Closed,
            ]),
        }
    }
}

/// Both tabs, each in a window of its own: timers of a tab in the background would be slowed down.
struct Tabs<'b> {
    bench: &'b Bench<'b>,
    /// What the page is asked to lack.
    query: &'static str,
    first: WindowHandle,
    second: Option<WindowHandle>,
}

impl Tabs<'_> {
    async fn to_first(&self) -> Result<()> {
        let driver = &self.bench.page.driver;
        Ok(driver.switch_to_window(self.first.clone()).await?)
    }

    async fn to_second(&self) -> Result<()> {
        let second = self.second.clone().context("there is no second tab")?;
        Ok(self.bench.page.driver.switch_to_window(second).await?)
    }

    /// Opens the second tab unless it is still there.
    async fn complete(&mut self, person: &str) -> Result<()> {
        if self.second.is_none() {
            self.second = Some(self.bench.page.driver.new_window().await?);
            self.to_second().await?;
            self.bench.open(person, self.query).await?;
        }
        Ok(())
    }

    /// Begins with another person in both tabs, and goes to the answers in both.
    async fn begin(&mut self, person: &str) -> Result<()> {
        let bench = self.bench;
        bench.host.begin(person);
        self.to_first().await?;
        bench.keep_draft(person).await?;
        bench.call("together('anew')").await?;
        self.complete(person).await?;
        for is_second in [true, false] {
            if is_second {
                self.to_second().await?;
            } else {
                self.to_first().await?;
            }
            bench.until_known(person).await?;
            bench.check().await?;
        }
        Ok(())
    }

    async fn play(&mut self, round: Round, person: &str) -> Result<()> {
        let bench = self.bench;
        self.begin(person).await?;
        match round.trouble {
            Some(_) => bench.host.fail(round.trouble),
            None => bench.host.set_gate(Gate::Holds),
        }
        // The first tab is in front.
        match round.submits {
            Submits::First => bench.press(SUBMIT).await?,
            Submits::Second => {
                self.to_second().await?;
                bench.press(SUBMIT).await?;
            }
            Submits::Both => bench.call("together('submit')").await?,
        }
        let was_tried = |desk: &Desk| match round.trouble {
            Some(_) => desk.answered() > 0,
            None => desk.open() > 0,
        };
        bench.host.until("the first attempt", was_tried).await?;
        // From here on a post stays open until everything has happened that might bring another one.
        bench.host.set_gate(Gate::Holds);
        bench.host.fail(None);
        self.send(round.then_sends).await?;
        bench
            .host
            .until("an attempt", |desk| desk.open() > 0)
            .await?;
        self.have(round.accident).await?;
        bench.host.set_gate(Gate::Open);
        bench.host.release();
        let is_held = |desk: &Desk| desk.held.len() == 1;
        bench.host.until("the record", is_held).await?;
        self.to_first().await?;
        bench.until_nothing_waits().await?;
        let told = bench.said_recorded().await?;
        ensure!(
            told.iter().all(|receipt| receipt == "SG-1"),
            "other receipts were shown: {told:?}"
        );
        bench
            .host
            .until("the end of all posts", |desk| desk.open() == 0)
            .await?;
        one_record(&bench.host.desk(), person)
    }

    async fn send(&self, then_sends: ThenSends) -> Result<()> {
        match then_sends {
            ThenSends::First => {
                self.to_first().await?;
                self.bench.flush().await
            }
            ThenSends::Second => {
                self.to_second().await?;
                self.bench.flush().await
            }
            ThenSends::BothAsked => self.bench.call("together('flush')").await,
            ThenSends::BothOnline => self.bench.call("together('online')").await,
        }
    }

    async fn have(&mut self, accident: Accident) -> Result<()> {
        let driver = &self.bench.page.driver;
        match accident {
            Accident::None => {}
            Accident::LoadedAgain => {
                self.to_second().await?;
                driver.refresh().await?;
            }
            Accident::Closed => {
                self.to_second().await?;
                driver.close_window().await?;
                self.second = None;
            }
        }
        Ok(())
    }
}

pub(crate) async fn hundred_rounds_in_two_tabs(page: Page) -> Result<()> {
    play(&page, "", 100).await
}

/// A tab that was loaded again or closed leaves its lease to run out: these rounds take longer.
pub(crate) async fn rounds_in_two_tabs_without_locks(page: Page) -> Result<()> {
    play(&page, "?no-locks", 20).await
}

async fn play(page: &Page, query: &'static str, rounds: u32) -> Result<()> {
    let bench = Bench::start(page).await?;
    bench.begin("pair").await?;
    bench.open("pair", query).await?;
    let mut tabs = Tabs {
        bench: &bench,
        query,
        first: page.driver.window().await?,
        second: None,
    };
    let mut chance = Chance(SEED);
    for number in 1..=rounds {
        let round = chance.round();
        tabs.play(round, &format!("pair-{number}"))
            .await
            .with_context(|| format!("round {number} of seed {SEED:#x}: {round:?}"))?;
    }
    if tabs.second.is_some() {
        tabs.to_second().await?;
        page.driver.close_window().await?;
    }
    tabs.to_first().await
}
