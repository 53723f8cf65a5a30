//! Where time and randomness enter the issuer; the core knows neither.

use std::time::{SystemTime, UNIX_EPOCH};

use tallystick_core::Timestamp;
use uuid::{Builder, Uuid};

/// The time.
pub(crate) fn now() -> Timestamp {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_milliseconds(milliseconds)
        .expect("this machine's clock is before the year 10000")
}

/// A fresh UUID that sorts by time (version 7), so that rows are stored beside their neighbours.
pub(crate) fn fresh_uuid(now: Timestamp) -> Uuid {
    let mut random = [0; 10];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    let milliseconds = u64::try_from(now.milliseconds()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
}
