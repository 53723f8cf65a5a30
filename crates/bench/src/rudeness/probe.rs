//! The modest client.

use std::{
    fmt,
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use serde_json::Value;
use tallystick_core::{Definition, actions::RequestIssuanceAtIssuer};
use tallystick_holder::{Client, Device};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::issuer_process::IssuerProcess;

/// After so long, an answer counts as none.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often something is read; with each fourth read, a command is sent.
const EVERY: Duration = Duration::from_millis(50);

pub(super) struct Probe {
    device: Device,
    definition: Definition,
}

/// What it met.
pub(super) struct Met {
    pub(super) reads: Percentiles,
    pub(super) commands: Percentiles,
    /// What was not answered, or not with what was asked for.
    pub(super) errors: u64,
    /// The most memory that the issuer had meanwhile, in bytes.
    pub(super) memory: u64,
}

/// A distribution, in microseconds.
pub(super) struct Percentiles(Histogram<u64>);

impl fmt::Display for Percentiles {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |quantile| self.0.value_at_quantile(quantile) as f64 / 1000.0;
        write!(formatter, "{:.1} | {:.1}", at(0.5), at(0.99))
    }
}

impl Probe {
    pub(super) async fn enrol(address: &str) -> anyhow::Result<Self> {
        let device = Device::enrol(&Client::new(address), &"commercial-bank".parse()?).await?;
        let mut definitions: Vec<Definition> = device.read("/definitions").await?;
        let definition = definitions.pop().ok_or_else(|| anyhow::anyhow!("no definition"))?;
        Ok(Self { device, definition })
    }

    /// Asks for so long.
    pub(super) async fn ask(
        &self,
        duration: Duration,
        issuer: &IssuerProcess,
    ) -> anyhow::Result<Met> {
        let histogram = || Histogram::<u64>::new_with_bounds(1, 60_000_000, 3);
        let (mut reads, mut commands) = (histogram()?, histogram()?);
        let (mut errors, mut memory) = (0, 0);
        // What comes late is asked at once, and its latency counts from when it was due: a stall is
        // not left out.
        let mut clock = interval(EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let body = RequestIssuanceAtIssuer::new(self.definition.id, "1");
        let started = Instant::now();
        for turn in 0_u64.. {
            let due = clock.tick().await.into_std();
            if started.elapsed() >= duration {
                break;
            }
            // Each second read comes over a new connection: to be let in at all is what counts.
            if turn.is_multiple_of(2) {
                self.device.reach(Client::new(issuer.address()));
            }
            let read = timeout(PATIENCE, self.device.read::<Value>("/vaults")).await;
            note(&mut reads, due);
            errors += u64::from(!matches!(read, Ok(Ok(_))));
            if turn.is_multiple_of(4) {
                let asked = Instant::now();
                let sent = timeout(PATIENCE, self.device.send(&body)).await;
                note(&mut commands, asked);
                errors += u64::from(!matches!(sent, Ok(Ok(_))));
                memory = memory.max(issuer.memory()?);
            }
        }
        Ok(Met { reads: Percentiles(reads), commands: Percentiles(commands), errors, memory })
    }
}

fn note(histogram: &mut Histogram<u64>, asked: Instant) {
    let microseconds = u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX);
    histogram.saturating_record(microseconds);
}
