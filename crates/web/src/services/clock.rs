//! This device's clock, and its randomness.

use std::time::Duration;

use gloo::timers::{callback::Timeout, future::TimeoutFuture};
use tallystick_core::Timestamp;
use tallystick_holder::platform::Clock;
use uuid::Uuid;
use yew::prelude::*;

/// The longest that a browser's timer is set for, in milliseconds: of longer ones, some fire at once.
const LONGEST_TIMER: u64 = 86_400_000;

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

/// The time, which the component is rendered with anew once `next` has passed.
#[hook]
pub fn use_now_at(next: Option<Timestamp>) -> Timestamp {
    let now = DeviceClock.now();
    let woken = use_state(|| 0_u32);
    use_effect_with((next, *woken), move |(next, times)| {
        let (next, times) = (next.filter(|next| *next >= DeviceClock.now()), *times);
        let timeout = next.map(|next| {
            let wait = next.distance(DeviceClock.now()).as_millis();
            let wait = u64::try_from(wait).unwrap_or(LONGEST_TIMER).saturating_add(1);
            let wait = u32::try_from(wait.min(LONGEST_TIMER)).unwrap_or(u32::MAX);
            Timeout::new(wait, move || woken.set(times + 1))
        });
        move || drop(timeout)
    });
    now
}

/// The first of these times that is still to come.
pub fn soonest(times: impl Iterator<Item = Timestamp>) -> Option<Timestamp> {
    let now = DeviceClock.now();
    times.filter(|time| *time >= now).min()
}
