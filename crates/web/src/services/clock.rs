//! The issuer's time, as far as this device can tell.

use std::{cell::Cell, rc::Rc};

use tallystick_core::Timestamp;

/// This device's clock, corrected by what the issuer's answers said. Clones share the correction.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_ms: Rc<Cell<i64>>,
}

impl Clock {
    /// The time now.
    pub fn now(&self) -> Timestamp {
        let milliseconds = device_ms().saturating_add(self.offset_ms.get());
        Timestamp::from_milliseconds(milliseconds)
            .expect("browsers count to the year 275760, but no clock that keeps time does")
    }

    /// The issuer said that it was `now` between the two times of this device.
    pub fn learn(&self, now: Timestamp, asked_ms: i64, answered_ms: i64) {
        let middle = asked_ms + (answered_ms - asked_ms) / 2;
        self.offset_ms.set(now.milliseconds() - middle);
    }
}

/// This device's own clock, in milliseconds since the epoch.
pub fn device_ms() -> i64 {
    // A count of milliseconds is far below 2^53, where a float starts to skip integers.
    js_sys::Date::now() as i64
}
