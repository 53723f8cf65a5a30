//! This device's clock, and its randomness.

use std::time::Duration;

use gloo::timers::future::TimeoutFuture;
use tallystick_core::Timestamp;
use tallystick_holder::platform::Clock;
use uuid::Uuid;

/// The clock of this device and the randomness of its browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeviceClock;

impl Clock for DeviceClock {
    fn now(&self) -> Timestamp {
        // A count of milliseconds is far below 2^53, where a float starts to skip integers.
        let milliseconds = js_sys::Date::now() as i64;
        Timestamp::from_milliseconds(milliseconds)
            .expect("browsers count to the year 275760, but no clock that keeps time does")
    }

    fn fresh_id(&self) -> Uuid {
        Uuid::new_v4()
    }

    async fn sleep(&self, pause: Duration) {
        TimeoutFuture::new(u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)).await;
    }
}
