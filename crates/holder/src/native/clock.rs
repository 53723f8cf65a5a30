//! Where time and randomness come from.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tallystick_core::{Correlation, Timestamp};
use uuid::Uuid;

use crate::platform::Clock;

/// The system's clock and its randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        now()
    }

    /// Sorts by time (version 7), so that the issuer stores it beside its neighbours.
    fn fresh_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    async fn sleep(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}

/// The time.
pub fn now() -> Timestamp {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_milliseconds(milliseconds).expect("the clock is before the year 10000")
}

/// A correlation that no other message has.
pub(super) fn fresh_correlation() -> Correlation {
    Correlation(SystemClock.fresh_id())
}
