//! How long each message took.

use std::{
    collections::BTreeMap,
    fmt,
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;

/// Latencies by message, in the order in which an issuance has them.
#[derive(Default)]
pub(crate) struct Latencies {
    by_message: BTreeMap<(usize, &'static str), Histogram<u64>>,
}

impl Latencies {
    /// Notes how long something took since it started; gives the time for the next.
    pub(crate) fn note(&mut self, order: usize, name: &'static str, started: Instant) -> Instant {
        let now = Instant::now();
        let histogram = self.by_message.entry((order, name)).or_insert_with(empty);
        histogram.saturating_record(microseconds(now - started));
        now
    }

    /// Adds another worker's.
    pub(crate) fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        for (name, histogram) in &other.by_message {
            self.by_message.entry(*name).or_insert_with(empty).add(histogram)?;
        }
        Ok(())
    }
}

fn empty() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("the bounds are in order")
}

fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

impl fmt::Display for Latencies {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((_, name), histogram) in &self.by_message {
            let at = |quantile| histogram.value_at_quantile(quantile) as f64 / 1000.0;
            writeln!(
                formatter,
                "  {name:<24} p50 {:>8.2}  p99 {:>8.2}  most {:>8.2}",
                at(0.5),
                at(0.99),
                histogram.max() as f64 / 1000.0
            )?;
        }
        Ok(())
    }
}
