//! A clock of an issuer that stands until somebody moves it.

use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use futures::future::BoxFuture;
use tallystick_core::Timestamp;
use tallystick_issuer::clock::{Clock, Reading};
use tokio::sync::{oneshot, watch};

/// A clock. Clones share it.
#[derive(Clone)]
pub(crate) struct MovedClock(Arc<Shared>);

struct Shared {
    time: Mutex<Time>,
    /// How many pauses have begun.
    paused: watch::Sender<u64>,
}

struct Time {
    /// The time of day, in milliseconds.
    day: i64,
    uptime: Duration,
    /// Who waits, and for which uptime.
    waiting: Vec<(Duration, oneshot::Sender<()>)>,
}

impl MovedClock {
    /// One that starts at this time, on a machine that has run for an hour.
    pub(crate) fn starting(at: Timestamp) -> Self {
        let uptime = Duration::from_secs(60 * 60);
        let time = Time { day: at.milliseconds(), uptime, waiting: Vec::new() };
        Self(Arc::new(Shared { time: Mutex::new(time), paused: watch::Sender::new(0) }))
    }

    /// For an issuer that ends nothing for so long after a start and after a jump.
    pub(crate) fn for_issuer(&self, pause: Duration) -> Clock {
        let (read, sleep) = (self.clone(), self.clone());
        Clock::reading(pause, move || read.read()).sleeping(move |pause| sleep.sleep(pause))
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        self.0.time.lock().unwrap()
    }

    /// Each look is a millisecond later than the one before, so that what happens later is later.
    fn read(&self) -> Reading {
        let mut time = self.time();
        time.day += 1;
        time.uptime += Duration::from_millis(1);
        Reading { time: Timestamp::from_milliseconds(time.day).unwrap(), uptime: time.uptime }
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        let (wake, woken) = oneshot::channel();
        let mut time = self.time();
        let until = time.uptime + pause;
        time.waiting.push((until, wake));
        self.0.paused.send_modify(|paused| *paused += 1);
        Box::pin(async move { woken.await.unwrap_or_default() })
    }

    /// How many pauses have begun.
    pub(crate) fn pauses(&self) -> u64 {
        *self.0.paused.borrow()
    }

    /// Returns once so many pauses have begun.
    pub(crate) async fn has_paused(&self, pauses: u64) {
        let mut paused = self.0.paused.subscribe();
        paused.wait_for(|begun| *begun >= pauses).await.unwrap();
    }

    /// The time of day is set so many milliseconds forward or back, by hand or by a time server.
    #[allow(dead_code, reason = "not everybody who has this clock lets it jump")]
    pub(crate) fn jump(&self, milliseconds: i64) {
        self.time().day += milliseconds;
    }

    /// Both clocks go on, as when time passes or the machine sleeps. Returns once whoever waited
    /// for it has done what it does, and waits again.
    pub(crate) async fn advance(&self, by: Duration) {
        let expected = {
            let mut time = self.time();
            let mut expected = self.pauses();
            time.day += i64::try_from(by.as_millis()).unwrap();
            time.uptime += by;
            let uptime = time.uptime;
            for (until, wake) in mem::take(&mut time.waiting) {
                if until > uptime {
                    time.waiting.push((until, wake));
                } else if wake.send(()).is_ok() {
                    // Whoever does not wait any more will not come back.
                    expected += 1;
                }
            }
            expected
        };
        self.has_paused(expected).await;
    }
}
