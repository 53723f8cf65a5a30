//! Where time and randomness come from.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tallystick_core::Timestamp;
use uuid::Uuid;

use crate::platform::Clock;

/// The system's clock and its randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let milliseconds = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_milliseconds(milliseconds).expect("the clock is before the year 10000")
    }

    /// Sorts by time (version 7), so that the issuer stores it beside its neighbours.
    fn fresh_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    async fn sleep(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}

/// The time of the system's clock.
pub fn now() -> Timestamp {
    SystemClock.now()
}
