//! Where time and randomness come from.

use std::time::{SystemTime, UNIX_EPOCH};

use tallystick_core::{Correlation, Timestamp};
use uuid::Uuid;

/// The time.
pub fn now() -> Timestamp {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_milliseconds(milliseconds).expect("the clock is before the year 10000")
}

/// Sorts by time (version 7), so that the issuer stores it beside its neighbours.
pub(crate) fn fresh_correlation() -> Correlation {
    Correlation(Uuid::now_v7())
}
