//! A clock of an issuer that stands until somebody moves it.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use futures::future::BoxFuture;
use tallystick_core::Timestamp;
use tallystick_issuer::clock::{Clock, Reading};
use tokio::{
    sync::{oneshot, watch},
    task::Id,
};

/// A clock. Clones share it.
#[derive(Clone)]
pub(crate) struct MovedClock(Arc<Shared>);

struct Shared {
    time: Mutex<Time>,
    /// How many pauses each task has begun.
    paused: watch::Sender<BTreeMap<Id, u64>>,
}

struct Time {
    /// The time of day, in milliseconds.
    day: i64,
    uptime: Duration,
    waiting: Vec<Waiting>,
}

struct Waiting {
    task: Id,
    /// The uptime that it waits for.
    until: Duration,
    wake: oneshot::Sender<()>,
}

impl Waiting {
    /// Whoever does not wait any more has dropped its end.
    fn is_there(&self) -> bool {
        !self.wake.is_closed()
    }
}

impl MovedClock {
    /// One that starts at this time, on a machine that has run for an hour.
    pub(crate) fn starting(at: Timestamp) -> Self {
        let uptime = Duration::from_secs(60 * 60);
        let time = Time { day: at.milliseconds(), uptime, waiting: Vec::new() };
        Self(Arc::new(Shared { time: Mutex::new(time), paused: watch::Sender::default() }))
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

    /// A pause of the task that calls.
    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        let (wake, woken) = oneshot::channel();
        let task = tokio::task::id();
        let mut time = self.time();
        time.waiting.retain(Waiting::is_there);
        let until = time.uptime + pause;
        time.waiting.push(Waiting { task, until, wake });
        self.0.paused.send_modify(|paused| *paused.entry(task).or_default() += 1);
        Box::pin(async move { woken.await.unwrap_or_default() })
    }

    /// Returns once so many tasks wait.
    #[allow(dead_code, reason = "not everybody who has this clock starts an issuer twice")]
    pub(crate) async fn has_waiting(&self, tasks: usize) {
        let mut paused = self.0.paused.subscribe();
        let waiting = || self.time().waiting.iter().filter(|waiting| waiting.is_there()).count();
        while waiting() < tasks {
            paused.changed().await.unwrap();
        }
    }

    /// The time of day is set so many milliseconds forward or back, by hand or by a time server.
    #[allow(dead_code, reason = "not everybody who has this clock lets it jump")]
    pub(crate) fn jump(&self, milliseconds: i64) {
        self.time().day += milliseconds;
    }

    /// Both clocks go on, as when time passes or the machine sleeps. Returns once whoever waited
    /// for it has done what it does, and waits again: no pause that is a task's last may end by it.
    #[allow(dead_code, reason = "not everybody who has this clock waits for what follows")]
    pub(crate) async fn advance(&self, by: Duration) {
        let mut paused = self.0.paused.subscribe();
        let before = paused.borrow_and_update().clone();
        let woken = self.pass(by);
        let again = |paused: &BTreeMap<Id, u64>| {
            woken.iter().all(|(task, pauses)| paused[task] >= before[task] + pauses)
        };
        paused.wait_for(again).await.unwrap();
    }

    /// The same without waiting for anybody. Returns how many pauses of each task it ended.
    pub(crate) fn pass(&self, by: Duration) -> BTreeMap<Id, u64> {
        let mut time = self.time();
        time.day += i64::try_from(by.as_millis()).unwrap();
        time.uptime += by;
        let uptime = time.uptime;
        let mut woken = BTreeMap::new();
        for waiting in mem::take(&mut time.waiting) {
            if waiting.until > uptime {
                time.waiting.push(waiting);
            } else if waiting.wake.send(()).is_ok() {
                *woken.entry(waiting.task).or_default() += 1;
            }
        }
        woken
    }
}
