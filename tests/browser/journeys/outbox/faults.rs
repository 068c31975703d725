//! Every fault that a browser can meet, at every moment of a sign-off's way. Once the fault is over there is exactly one
//! record, and until then neither screen nor events call it recorded.
//!
//! The twin in memory has the same faults and moments, and every pair of them. In a browser some pairs cannot occur:
//!
//! - *After the answer* and *while deleting*, on a page that stays open, nothing is sent any more: no fault can strike.
//! - *At click*, on a page that is loaded again at once, it is the browser's own race whether the device had the sign-off
//!   yet; the journeys that kill the browser run through that.
//! - *No connection*, on a page that is loaded again: the page would not load either.
//!
//! A moment more is in between, when a page that is loaded again asks who is there: it has a table of its own.
//!
//! And some cannot be told apart: without a connection, with one that is reset before or after the body, with an answer
//! that never comes or breaks off, the guide sees nothing but a request that failed. The host keeps the record in some of
//! these and not in others, and so it must come out the same. An answer cut where the connection's end is its end
//! (*truncated, unseen*) looks whole to the browser; only its JSON is not.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context, Result, ensure};
use guide_domain::sign_off::outbox::answer::{Refusal, Trouble};
use guide_domain::sign_off::outbox::entry::Hold;
use serde_json::json;

use super::{Bench, SUBMIT, one_record};
use crate::engine::Engine;
use crate::page::Page;
use crate::scripted::{Desk, Fault, Gate};

/// How far a sign-off has come when the fault begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    AtClick,
    AfterStoring,
    WhileSending,
    AfterTheAnswer,
    WhileDeleting,
}

impl Moment {
    fn label(self) -> &'static str {
        match self {
            Self::AtClick => "at click",
            Self::AfterStoring => "after storing",
            Self::WhileSending => "while sending",
            Self::AfterTheAnswer => "after the answer",
            Self::WhileDeleting => "while deleting",
        }
    }
}

/// What becomes of the page at that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    StaysOpen,
    IsLoadedAgain,
}

impl Fate {
    fn moments(self) -> &'static [Moment] {
        match self {
            Self::StaysOpen => &[Moment::AtClick, Moment::AfterStoring, Moment::WhileSending],
            Self::IsLoadedAgain => &[
                Moment::AfterStoring,
                Moment::WhileSending,
                Moment::AfterTheAnswer,
                Moment::WhileDeleting,
            ],
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::StaysOpen => "the page stays open",
            Self::IsLoadedAgain => "the page is loaded again at that moment",
        }
    }
}

/// For how long an answer is waited for where one never comes, in milliseconds; otherwise it would be a minute.
const PATIENCE: u32 = 1_500;

/// How the page is asked for: impatient where no answer comes.
fn query(fault: Fault) -> String {
    if fault == Fault::AnswerLost {
        format!("?patience={PATIENCE}")
    } else {
        String::new()
    }
}

/// What the device notes of a sign-off that has met the fault: all that a browser can tell of it.
fn expected(fault: Fault) -> Hold {
    match fault {
        Fault::NoConnection
        | Fault::ResetBeforeBody
        | Fault::ResetAfterBody
        | Fault::AnswerLost
        | Fault::Truncated => Hold::Trouble(Trouble::NoAnswer),
        Fault::Slow => Hold::Free,
        Fault::TruncatedUnseen | Fault::WrongId | Fault::WrongHash => {
            Hold::Trouble(Trouble::NotItsReceipt)
        }
        Fault::OpaqueRedirect | Fault::Unauthorized | Fault::LoginPage => Hold::NoSession,
        Fault::Forbidden => Hold::Stopped(Refusal::Forbidden),
        Fault::OtherPerson => Hold::OtherPerson,
        Fault::Conflict => Hold::Trouble(Trouble::Status(409)),
        Fault::TooLarge => Hold::Stopped(Refusal::TooLarge),
        Fault::Unacceptable => Hold::Stopped(Refusal::Unacceptable),
        Fault::TooMany => Hold::AskedToWait(Trouble::Status(429)),
        Fault::ServerError => Hold::Trouble(Trouble::Status(500)),
        Fault::Unavailable => Hold::Trouble(Trouble::Status(503)),
    }
}

/// The words on the screen meanwhile, and their short name in the table.
fn expected_words(hold: Hold) -> (&'static str, &'static str) {
    match hold {
        Hold::NoSession => (
            "You are signed out: sign in to the intranet again",
            "no session",
        ),
        Hold::Stopped(_) => ("The intranet did not accept it", "stopped"),
        Hold::OtherPerson => ("Saved on this device, waiting to be sent.", "other person"),
        Hold::Free | Hold::Trouble(_) | Hold::AskedToWait(_) => {
            ("Saved on this device, waiting to be sent.", "waiting")
        }
    }
}

/// What one fault did at one moment.
struct Line {
    during: &'static str,
    posts: usize,
    records: usize,
    false_receipts: usize,
}

struct Trial<'b> {
    bench: &'b Bench<'b>,
    fault: Fault,
    moment: Moment,
    fate: Fate,
    person: String,
}

impl Trial<'_> {
    fn expected(&self) -> Hold {
        // WebKitGTK hands over what came of an answer that is shorter than its length; only its JSON is not whole.
        let is_unseen = self.bench.page.engine == Engine::WebKit && self.fault == Fault::Truncated;
        expected(if is_unseen {
            Fault::TruncatedUnseen
        } else {
            self.fault
        })
    }

    async fn live_through(&self) -> Result<Line> {
        let bench = self.bench;
        bench.begin(&self.person).await?;
        bench.open(&self.person, &query(self.fault)).await?;
        bench.check().await?;
        self.come_to_the_moment().await?;
        if self.fate == Fate::IsLoadedAgain {
            bench.page.driver.refresh().await?;
            bench.until_known(&self.person).await?;
        }
        let during = self.meet().await?;
        let false_receipts = bench.said_recorded().await?.len();
        self.mend().await?;
        bench.until_recorded("SG-1").await?;
        bench.until_nothing_waits().await?;
        let told = bench.said_recorded().await?;
        ensure!(
            told.iter().filter(|receipt| *receipt != "SG-1").count() == 0,
            "other receipts were shown: {told:?}"
        );
        let desk = bench.host.desk();
        one_record(&desk, &self.person)?;
        Ok(Line {
            during,
            posts: desk.posts.len(),
            records: desk.held.len(),
            false_receipts,
        })
    }

    /// Submits, goes as far as the moment, and there breaks the host.
    async fn come_to_the_moment(&self) -> Result<()> {
        let bench = self.bench;
        match self.moment {
            Moment::AtClick => {
                self.break_host().await?;
                bench.press(SUBMIT).await
            }
            Moment::AfterStoring => {
                bench.call("holdLock()").await?;
                bench.press(SUBMIT).await?;
                bench.until_saved().await?;
                self.break_host().await?;
                match self.fate {
                    Fate::StaysOpen => bench.call("freeLock()").await,
                    // Nothing goes before the page does, and the lock with it.
                    Fate::IsLoadedAgain => Ok(()),
                }
            }
            Moment::WhileSending => {
                bench.host.set_gate(match self.fate {
                    Fate::StaysOpen => Gate::Holds,
                    Fate::IsLoadedAgain => Gate::KeepsAndHolds,
                });
                bench.press(SUBMIT).await?;
                let is_sending = |desk: &Desk| desk.open() == 1;
                bench.host.until("the post", is_sending).await?;
                bench.host.set_gate(Gate::Open);
                self.break_host().await?;
                if self.fate == Fate::StaysOpen && self.fault != Fault::Slow {
                    bench.host.release();
                }
                Ok(())
            }
            Moment::AfterTheAnswer => {
                bench.call("holdAnswer()").await?;
                bench.press(SUBMIT).await?;
                bench.page.until("bench.hasAnswer").await?;
                self.break_host().await
            }
            Moment::WhileDeleting => {
                bench.call("holdDelete()").await?;
                bench.press(SUBMIT).await?;
                bench.page.until("bench.isDeleting").await?;
                // Here it is true.
                bench.until_recorded("SG-1").await?;
                self.break_host().await
            }
        }
    }

    async fn break_host(&self) -> Result<()> {
        self.bench.host.fail(Some(self.fault));
        if self.fault == Fault::NoConnection {
            self.bench.page.offline(true).await?;
        }
        Ok(())
    }

    /// Waits until the guide has met the fault and says what is true; gives the state's short name.
    async fn meet(&self) -> Result<&'static str> {
        let bench = self.bench;
        let hold = self.expected();
        bench.until_noted(hold).await?;
        if self.fault == Fault::Slow {
            let is_sending = |desk: &Desk| desk.open() == 1;
            bench.host.until("the slow post", is_sending).await?;
        }
        let (words, during) = expected_words(hold);
        bench
            .page
            .until(&format!("words(guide()).includes({})", json!(words)))
            .await?;
        if hold == Hold::NoSession {
            bench
                .page
                .until("bench.events.some((event) => event.type === 'sg-auth-required')")
                .await?;
        }
        Ok(during)
    }

    /// The fault is over. What was stopped goes by its button, the rest by itself, or sooner if the page asks for it.
    async fn mend(&self) -> Result<()> {
        let bench = self.bench;
        bench.host.fail(None);
        if self.fault == Fault::NoConnection {
            return bench.page.offline(false).await;
        }
        if self.fault == Fault::Slow {
            bench.host.release();
            return Ok(());
        }
        if matches!(self.expected(), Hold::Stopped(_)) {
            return bench.press("Send again").await;
        }
        if self.moment == Moment::AtClick {
            return Ok(());
        }
        bench.flush().await
    }
}

fn can_occur(fault: Fault, fate: Fate) -> bool {
    fate == Fate::StaysOpen || fault != Fault::NoConnection
}

async fn table(page: &Page, fate: Fate, faults: &[Fault], moments: &[Moment]) -> Result<()> {
    let bench = Bench::start(page).await?;
    let mut table = format!(
        "\n{}, {}: screen while the fault lasts, posts in all\n{:18}",
        page.engine.name(),
        fate.label(),
        ""
    );
    for moment in moments {
        write!(table, "| {:18}", moment.label())?;
    }
    let (mut lost, mut doubled, mut falsely) = (0, 0, 0);
    for &fault in faults {
        write!(table, "\n{:18}", fault.label())?;
        for (place, &moment) in moments.iter().enumerate() {
            if !can_occur(fault, fate) {
                write!(table, "| {:18}", "cannot occur")?;
                continue;
            }
            let trial = Trial {
                bench: &bench,
                fault,
                moment,
                fate,
                person: format!("starter-{fault:?}-{place}"),
            };
            let line = trial
                .live_through()
                .await
                .with_context(|| format!("{} {}", fault.label(), moment.label()))?;
            lost += 1_usize.saturating_sub(line.records);
            doubled += line.records.saturating_sub(1);
            falsely += line.false_receipts;
            write!(table, "| {:13} {:3}  ", line.during, line.posts)?;
        }
    }
    writeln!(
        table,
        "\nlost {lost}, doubled {doubled}, falsely called recorded {falsely}"
    )?;
    std::io::stdout().write_all(table.as_bytes())?;
    ensure!((lost, doubled, falsely) == (0, 0, 0), "{table}");
    Ok(())
}

pub(crate) async fn every_fault_on_a_page_that_stays_open(page: Page) -> Result<()> {
    let fate = Fate::StaysOpen;
    table(&page, fate, &Fault::ALL, fate.moments()).await
}

pub(crate) async fn every_fault_on_a_page_that_is_loaded_again(page: Page) -> Result<()> {
    let fate = Fate::IsLoadedAgain;
    table(&page, fate, &Fault::ALL, fate.moments()).await
}

/// Those that the question who is signed in can meet. Whatever the host says of a sign-off is no answer to it.
const AT_THE_QUESTION: [Fault; 13] = [
    Fault::ResetBeforeBody,
    Fault::AnswerLost,
    Fault::Slow,
    Fault::Truncated,
    Fault::TruncatedUnseen,
    Fault::OpaqueRedirect,
    Fault::Unauthorized,
    Fault::Forbidden,
    Fault::Conflict,
    Fault::TooMany,
    Fault::ServerError,
    Fault::Unavailable,
    Fault::LoginPage,
];

/// A page is loaded again on which a sign-off waits, and nobody can tell it who is there: nothing is shown of the
/// sign-off and nothing is sent; once the host says it, both.
pub(crate) async fn every_fault_at_the_question(page: Page) -> Result<()> {
    let bench = Bench::start(&page).await?;
    let mut table = format!(
        "\n{}, the question who is there: what the device notes, questions in all",
        page.engine.name()
    );
    for fault in AT_THE_QUESTION {
        let person = format!("starter-{fault:?}");
        let line = at_the_question(&bench, fault, &person)
            .await
            .with_context(|| fault.label())?;
        write!(table, "\n{:18}| {line}", fault.label())?;
    }
    writeln!(table)?;
    std::io::stdout().write_all(table.as_bytes())?;
    Ok(())
}

async fn at_the_question(bench: &Bench<'_>, fault: Fault, person: &str) -> Result<String> {
    let page = bench.page;
    bench.begin(person).await?;
    bench.open(person, "").await?;
    bench.check().await?;
    bench.call("holdLock()").await?;
    bench.press(SUBMIT).await?;
    bench.until_saved().await?;
    bench.host.fail_at_question(Some(fault));
    page.goto(&bench.host.url(&format!("/{}", query(fault))))
        .await?;
    let hold = match expected(fault) {
        Hold::Free => Hold::Free,
        Hold::NoSession => Hold::NoSession,
        // Any other answer says nothing about anybody.
        Hold::Trouble(_) | Hold::AskedToWait(_) | Hold::OtherPerson | Hold::Stopped(_) => {
            Hold::Trouble(Trouble::NoAnswer)
        }
    };
    let words = match hold {
        Hold::Free => "Asking who you are",
        Hold::NoSession => "Nobody is signed in.",
        Hold::Trouble(_) | Hold::AskedToWait(_) | Hold::OtherPerson | Hold::Stopped(_) => {
            "The intranet’s sign-off service did not answer"
        }
    };
    bench.until_noted(hold).await?;
    page.until(&format!("words(guide()).includes({})", json!(words)))
        .await?;
    let shown = page.words().await?;
    for foreign in ["Reference: ", "Sent from this device", person] {
        ensure!(
            !shown.contains(foreign),
            "with nobody known the screen shows “{foreign}”: {shown}"
        );
    }
    let desk = bench.host.desk();
    ensure!(desk.posts.is_empty(), "posted for nobody: {:?}", desk.posts);
    bench.host.fail_at_question(None);
    if fault != Fault::Slow {
        bench.flush().await?;
    }
    bench.until_recorded("SG-1").await?;
    bench.until_nothing_waits().await?;
    let desk = bench.host.desk();
    one_record(&desk, person)?;
    ensure!(desk.posts.len() == 1, "{} posts", desk.posts.len());
    Ok(format!("{hold:?} {}", desk.asked))
}

/// Those in which engines differ: what they make of broken connections, redirects and cut answers.
pub(crate) async fn telling_faults(page: Page) -> Result<()> {
    let faults = [
        Fault::ResetBeforeBody,
        Fault::ResetAfterBody,
        Fault::Truncated,
        Fault::TruncatedUnseen,
        Fault::OpaqueRedirect,
        Fault::Unauthorized,
        Fault::Unacceptable,
        Fault::LoginPage,
    ];
    ensure!(
        page.engine != Engine::Chromium,
        "Chromium meets every fault"
    );
    table(&page, Fate::StaysOpen, &faults, &[Moment::AtClick]).await
}
