//! Where time and randomness enter the issuer; the core knows neither.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures::future::BoxFuture;
use rustix::time::{ClockId, clock_gettime};
use tallystick_core::{Timestamp, issuer::ClockTrust};
use tracing::warn;
use uuid::{Builder, Uuid};

/// What the two clocks of a machine say at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The time of day, which people and time servers set.
    pub time: Timestamp,
    /// How long the machine runs, asleep or awake, which nobody sets.
    pub uptime: Duration,
}

/// A source of readings.
type Read = dyn Fn() -> Reading + Send + Sync;

/// A source of randomness.
type Fill = dyn Fn(&mut [u8; 10]) + Send + Sync;

/// A pause of a task that looks at something again and again.
type Sleep = dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync;

/// The issuer's clock, which notices when the time of day jumps, the pauses of its tasks, and the
/// randomness of the names it gives.
#[derive(Clone)]
pub struct Clock {
    read: Arc<Read>,
    sleep: Arc<Sleep>,
    fill: Arc<Fill>,
    trust: Arc<Mutex<ClockTrust>>,
}

impl Clock {
    /// This machine's. After a start and after each jump, it is not trusted to end offers for so
    /// long.
    pub fn system(pause: Duration) -> Self {
        Self::reading(pause, || Reading { time: now(), uptime: uptime() })
    }

    /// Any other.
    pub fn reading(pause: Duration, read: impl Fn() -> Reading + Send + Sync + 'static) -> Self {
        let uptime = read().uptime;
        let trust = ClockTrust::started(uptime, pause);
        let fill = Arc::new(|random: &mut [u8; 10]| {
            getrandom::fill(random).expect("the operating system gives random bytes");
        });
        let sleep =
            Arc::new(|pause| -> BoxFuture<'static, ()> { Box::pin(tokio::time::sleep(pause)) });
        Self { read: Arc::new(read), sleep, fill, trust: Arc::new(Mutex::new(trust)) }
    }

    /// With these pauses instead of the runtime's, for a clock that does not run by itself.
    pub fn sleeping(
        self,
        sleep: impl Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        Self { sleep: Arc::new(sleep), ..self }
    }

    /// With this randomness instead of the operating system's.
    pub fn drawing(self, fill: impl Fn(&mut [u8; 10]) + Send + Sync + 'static) -> Self {
        Self { fill: Arc::new(fill), ..self }
    }

    /// A fresh name of something that is made at this time. It sorts by time (UUID version 7), so
    /// that rows are stored beside their neighbours.
    pub fn fresh_uuid(&self, at: Timestamp) -> Uuid {
        let mut random = [0; 10];
        (self.fill)(&mut random);
        let milliseconds = u64::try_from(at.milliseconds()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.read)().time
    }

    /// How long the machine runs, which no jump of the time of day changes.
    pub(crate) fn uptime(&self) -> Duration {
        (self.read)().uptime
    }

    /// Waits for so long from now on, by this clock.
    pub(crate) fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        (self.sleep)(pause)
    }

    /// The time, and how long it is still not trusted to end offers, if so.
    pub fn observe(&self) -> (Timestamp, Option<Duration>) {
        let Reading { time, uptime } = (self.read)();
        // What it holds is whole after a panic as well.
        let mut trust = self.trust.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(jump) = trust.observe(time, uptime) {
            warn!(
                milliseconds = jump,
                "the time of day jumped: no offer lapses until it has run evenly for a while"
            );
        }
        (time, trust.paused(uptime))
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Clock").field("trust", &self.trust).finish_non_exhaustive()
    }
}

/// How long this machine runs, asleep or awake.
fn uptime() -> Duration {
    let time = clock_gettime(ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// The time.
fn now() -> Timestamp {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_milliseconds(milliseconds)
        .expect("this machine's clock is before the year 10000")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[test]
    fn names_are_of_their_time_and_of_the_randomness_that_is_given() {
        let clock = Clock::system(Duration::ZERO).drawing(|random| *random = [7; 10]);
        let at = Timestamp::from_milliseconds(1_795_167_000_000).unwrap();
        let (one, again) = (clock.fresh_uuid(at), clock.fresh_uuid(at));
        assert_eq!((one, one.get_version_num()), (again, 7));
        let later = Timestamp::from_milliseconds(1_795_167_000_001).unwrap();
        assert!(clock.fresh_uuid(later) > one);
        let system = Clock::system(Duration::ZERO);
        assert_ne!(system.fresh_uuid(at), system.fresh_uuid(at));
    }

    #[test]
    fn a_time_of_day_that_was_set_forward_is_not_trusted() {
        let (set, counted) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
        let read = {
            let (set, counted) = (set.clone(), counted.clone());
            move || {
                let counted = counted.load(Ordering::Relaxed);
                let time = 1_795_167_000_000 + counted + set.load(Ordering::Relaxed);
                Reading {
                    time: Timestamp::from_milliseconds(time).unwrap(),
                    uptime: Duration::from_millis(counted.unsigned_abs()),
                }
            }
        };
        let clock = Clock::reading(Duration::from_secs(600), read);
        let observed = || clock.observe().1.map(|left| left.as_secs());
        assert_eq!(observed(), Some(600));
        counted.store(600_000, Ordering::Relaxed);
        assert_eq!(observed(), None);
        set.store(86_400_000, Ordering::Relaxed);
        assert_eq!(observed(), Some(600), "every offer of a day would have lapsed");
        counted.store(1_100_000, Ordering::Relaxed);
        assert_eq!(observed(), Some(100));
    }

    #[test]
    fn this_machine_counts_while_it_runs() {
        let clock = Clock::system(Duration::ZERO);
        assert_eq!(clock.observe().1, None);
        assert!(uptime() > Duration::ZERO);
    }
}
