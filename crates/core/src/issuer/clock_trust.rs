//! Whether the time of day may end offers.
//!
//! A lapse cannot be taken back, and a clock that somebody set wrong would end every offer at
//! once. So the time of day is held against a clock that only counts, and where the two do not
//! agree, or have not been watched for long enough, no offer lapses.

use std::time::Duration;

use crate::Timestamp;

/// How far the two may drift apart within [`WATCHED`]: more than time servers correct in it.
const TOLERANCE: Duration = Duration::from_secs(5);

/// How long the two are held against the same pair of readings, so that a jump in many small steps
/// is one, too.
const WATCHED: Duration = Duration::from_secs(10 * 60);

/// What is known of the time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockTrust {
    pause: Duration,
    /// The uptime from which on offers lapse.
    trusted_from: Duration,
    /// The readings that later ones are held against.
    reference: Option<(Timestamp, Duration)>,
}

impl ClockTrust {
    /// Nothing was observed yet: the time of day is not trusted for this long.
    pub fn started(uptime: Duration, pause: Duration) -> Self {
        Self { pause, trusted_from: uptime.saturating_add(pause), reference: None }
    }

    /// Takes both clocks' readings. Returns by how many milliseconds the time of day jumped, if it
    /// did; from then on it is not trusted for the same while again.
    pub fn observe(&mut self, time: Timestamp, uptime: Duration) -> Option<i64> {
        let Some((then, uptime_then)) = self.reference else {
            self.reference = Some((time, uptime));
            return None;
        };
        let watched = uptime.saturating_sub(uptime_then);
        let passed = i64::try_from(watched.as_millis()).unwrap_or(i64::MAX);
        let counted = time.milliseconds().saturating_sub(then.milliseconds());
        let jump = counted.saturating_sub(passed);
        if u128::from(jump.unsigned_abs()) <= TOLERANCE.as_millis() {
            if watched >= WATCHED {
                self.reference = Some((time, uptime));
            }
            return None;
        }
        self.reference = Some((time, uptime));
        self.trusted_from = uptime.saturating_add(self.pause);
        Some(jump)
    }

    /// How long it is still not trusted, if so.
    pub fn paused(&self, uptime: Duration) -> Option<Duration> {
        self.trusted_from.checked_sub(uptime).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{later, now};

    const PAUSE: Duration = Duration::from_secs(600);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A machine that has run evenly for twenty minutes.
    fn trusted() -> ClockTrust {
        let mut trust = ClockTrust::started(seconds(100), PAUSE);
        for minute in 0..=20 {
            assert_eq!(trust.observe(later(60 * minute), seconds(100 + 60 * minute)), None);
        }
        assert_eq!(trust.paused(seconds(1_300)), None);
        trust
    }

    #[test]
    fn after_a_start_it_is_not_trusted_for_a_while() {
        let trust = ClockTrust::started(seconds(100), PAUSE);
        assert_eq!(trust.paused(seconds(100)), Some(PAUSE));
        assert_eq!(trust.paused(seconds(699)), Some(seconds(1)));
        assert_eq!(trust.paused(seconds(700)), None);
        assert_eq!(ClockTrust::started(seconds(100), Duration::ZERO).paused(seconds(100)), None);
    }

    #[test]
    fn a_jump_forward_or_back_is_told_and_pauses_again() {
        let mut trust = trusted();
        // Eight days ahead within a second.
        let jump = trust.observe(later(1_201 + 8 * 86_400), seconds(1_301));
        assert_eq!(jump, Some(8 * 86_400_000));
        assert_eq!(trust.paused(seconds(1_301)), Some(PAUSE));
        assert_eq!(trust.observe(later(1_202 + 8 * 86_400), seconds(1_302)), None);
        // Set right again.
        let jump = trust.observe(later(1_203), seconds(1_303));
        assert_eq!(jump, Some(-8 * 86_400_000));
        assert_eq!(trust.paused(seconds(1_303)), Some(PAUSE));
        assert_eq!(trust.paused(seconds(1_903)), None);
    }

    #[test]
    fn many_small_steps_are_a_jump() {
        let mut trust = trusted();
        let mut jumped = 0;
        for second in 1..=60 {
            // Four seconds too many, each second.
            let time = later(1_200 + 5 * second);
            jumped += trust.observe(time, seconds(1_300 + second)).unwrap_or(0);
        }
        assert!(jumped > 200_000, "{jumped} of 240,000 milliseconds were noticed");
        assert!(trust.paused(seconds(1_360)).is_some());
    }

    #[test]
    fn sleep_and_small_corrections_are_no_jumps() {
        let mut trust = trusted();
        // A week asleep: both clocks count on.
        assert_eq!(trust.observe(later(1_200 + 604_800), seconds(1_300 + 604_800)), None);
        assert_eq!(trust.observe(later(1_204 + 604_800), seconds(1_300 + 604_800)), None);
        assert_eq!(trust.observe(now(), seconds(0)).map(i64::signum), Some(-1));
    }
}
