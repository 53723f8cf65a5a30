//! A clock that stands until it is advanced.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use futures::channel::oneshot;
use tallystick_core::Timestamp;
use uuid::Uuid;

use crate::platform::Clock;

/// A clock. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct TestClock(Arc<Mutex<Time>>);

#[derive(Debug)]
struct Time {
    now: Timestamp,
    /// Who sleeps, by the millisecond at which they wake and the order in which they lay down.
    sleepers: BTreeMap<(i64, u64), oneshot::Sender<()>>,
    counter: u64,
}

impl Default for TestClock {
    fn default() -> Self {
        let now = "2026-11-20T09:30:00.000Z".parse().unwrap();
        Self(Arc::new(Mutex::new(Time { now, sleepers: BTreeMap::new(), counter: 0 })))
    }
}

impl TestClock {
    fn time(&self) -> MutexGuard<'_, Time> {
        self.0.lock().unwrap()
    }

    /// Goes on to when the next sleeper wakes, at `until` at the latest. Returns whether one woke.
    pub(crate) fn step(&self, until: Timestamp) -> bool {
        let mut time = self.time();
        // Whoever does not wait any more has dropped its end.
        time.sleepers.retain(|_, sleeper| !sleeper.is_canceled());
        let next = time.sleepers.first_entry().filter(|next| next.key().0 <= until.milliseconds());
        let Some(next) = next else {
            time.now = until;
            return false;
        };
        let ((milliseconds, _), sleeper) = next.remove_entry();
        time.now = Timestamp::from_milliseconds(milliseconds).unwrap();
        sleeper.send(()).unwrap_or_default();
        true
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        self.time().now
    }

    fn fresh_id(&self) -> Uuid {
        let mut time = self.time();
        time.counter += 1;
        Uuid::from_u128(u128::from(time.counter) << 64)
    }

    async fn sleep(&self, pause: Duration) {
        let (wake, woken) = oneshot::channel();
        {
            let mut time = self.time();
            time.counter += 1;
            let milliseconds = i64::try_from(pause.as_millis()).unwrap();
            let key = (time.now.milliseconds() + milliseconds, time.counter);
            time.sleepers.insert(key, wake);
        }
        woken.await.unwrap_or_default();
    }
}
