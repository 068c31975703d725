//! What a page is opened under: how slow the processor and the network are made.

use std::fmt;

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::WebDriver;

/// How slow processor and network are made, by Chromium's own means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Condition {
    /// How many times slower the page's main thread runs.
    pub(crate) cpu: u8,
    /// The network.
    network: Network,
}

/// What is between page and server.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Network {
    /// The machine's own loopback.
    Loopback,
    /// A line of so many kbit/s each way, every answer beginning so many milliseconds late.
    Line { kilobits: u32, latency: u32 },
}

/// A decent office line (DESIGN §9).
const OFFICE: Network = Network::Line {
    kilobits: 10_000,
    latency: 50,
};

/// A phone at the edge of its cell.
const STREET: Network = Network::Line {
    kilobits: 400,
    latency: 50,
};

impl Condition {
    /// As fast as it goes.
    pub(crate) const UNHINDERED: Self = Self {
        cpu: 1,
        network: Network::Loopback,
    };

    /// The one for which DESIGN §9 sets the goal: a slow shared PC on a decent line.
    pub(crate) const OF_THE_GOAL: Self = Self {
        cpu: 6,
        network: OFFICE,
    };

    /// Those that are measured.
    pub(crate) const ALL: [Self; 4] = [
        Self {
            cpu: 1,
            network: OFFICE,
        },
        Self::OF_THE_GOAL,
        Self {
            cpu: 1,
            network: STREET,
        },
        Self {
            cpu: 6,
            network: STREET,
        },
    ];

    /// Puts the driver's present tab under this condition.
    pub(crate) async fn apply(self, driver: &WebDriver) -> Result<()> {
        let (latency, bytes_per_second) = match self.network {
            // Chromium's way to say “no limit”.
            Network::Loopback => (0, -1),
            Network::Line { kilobits, latency } => (latency, i64::from(kilobits) * 1000 / 8),
        };
        let network = json!({
            "offline": false,
            "latency": latency,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        });
        let orders = [
            // Without it the line's speed is taken note of and ignored.
            ("Network.enable", json!({})),
            ("Network.emulateNetworkConditions", network),
            ("Emulation.setCPUThrottlingRate", json!({"rate": self.cpu})),
        ];
        for (method, parameters) in orders {
            let answer = driver.cdp().send_raw(method, parameters).await;
            answer.with_context(|| format!("{method} for {self}"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.network {
            Network::Loopback => formatter.write_str("loopback")?,
            Network::Line { kilobits, latency } if kilobits >= 1000 => {
                write!(formatter, "{} Mbit/s + {latency} ms", kilobits / 1000)?;
            }
            Network::Line { kilobits, latency } => {
                write!(formatter, "{kilobits} kbit/s + {latency} ms")?;
            }
        }
        write!(formatter, ", CPU ×{}", self.cpu)
    }
}
