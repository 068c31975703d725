//! A device without a network for a week, whose page stays open.

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use guide_domain::sign_off::outbox::answer::Trouble;
use guide_domain::sign_off::outbox::entry::Hold;
use guide_domain::sign_off::outbox::retry::LONGEST_WAIT;
use serde_json::Value;

use super::{Bench, SUBMIT, one_record};
use crate::page::Page;

const DAYS: usize = 7;

/// The longest wait, and as much as may really pass meanwhile on a busy machine (milliseconds).
fn longest_gap() -> i64 {
    (LONGEST_WAIT + TimeDelta::seconds(30)).num_milliseconds()
}

pub(crate) async fn offline_for_a_week(page: Page) -> Result<()> {
    let bench = Bench::start(&page).await?;
    bench.begin("amal").await?;
    bench.open("amal", "?simulated").await?;
    bench.check().await?;
    page.offline(true).await?;
    page.run("bench.asked.length = 0;").await?;
    bench.press(SUBMIT).await?;
    bench.until_saved().await?;
    let mut counts = Vec::new();
    for _ in 0..DAYS {
        page.wait_for::<Value>("await bench.pass(24 * 60 * 60 * 1000);")
            .await?;
        counts.push(page.get::<usize>("bench.asked.length").await?);
    }
    let asked: Vec<i64> = page.get("bench.asked").await?;
    attempts_are_bounded(&asked)?;
    let most: usize = page.get("bench.mostOpen").await?;
    ensure!(most == 1, "{most} requests were open at a time");
    let waiting = bench.waiting().await?;
    let holds: Vec<Hold> = waiting.iter().map(|kept| kept.progress.hold).collect();
    ensure!(
        holds == [Hold::Trouble(Trouble::NoAnswer)],
        "after a week the device notes {holds:?}"
    );
    ensure!(bench.said_recorded().await?.is_empty(), "falsely recorded");
    ensure!(bench.host.desk().posts.is_empty(), "sent without a network");

    page.run("bench.asked.length = 0;").await?;
    page.offline(false).await?;
    page.until("bench.events.some((event) => event.type === 'sg-recorded' && event.detail.receipt === 'SG-1')")
        .await?;
    bench.until_nothing_waits().await?;
    one_record(&bench.host.desk(), "amal")?;
    let again: usize = page.get("bench.asked.length").await?;
    ensure!(
        again <= 3,
        "{again} requests piled up for the moment when the network is back"
    );
    let posts = bench.host.desk().posts.len();
    ensure!(posts == 1, "{posts} posts once the network was back");
    eprintln!("asked in vain, by the end of each day: {counts:?}");
    Ok(())
}

/// Never sooner than half the longest wait once it is reached, never later than all of it.
fn attempts_are_bounded(asked: &[i64]) -> Result<()> {
    let gaps: Vec<i64> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let longest = gaps.iter().max().copied().unwrap_or_default();
    ensure!(
        longest <= longest_gap(),
        "for {longest} ms nothing was tried"
    );
    let week = TimeDelta::weeks(1).num_milliseconds();
    let span = asked.last().zip(asked.first());
    let span = span.map_or(0, |(last, first)| last - first);
    ensure!(
        span > week - longest_gap(),
        "the attempts end after {span} ms"
    );
    let half = LONGEST_WAIT.num_milliseconds() / 2;
    // The waits grow to their longest in ten steps.
    let later = gaps.iter().skip(10);
    let hurried: Vec<&i64> = later.filter(|gap| **gap < half).collect();
    ensure!(
        hurried.is_empty(),
        "tried again after {hurried:?} ms without need"
    );
    Ok(())
}
