//! A wallet that runs by the clock of a test.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use super::TestClock;
use crate::platform::Clock as _;

/// So many times a task is polled without rest before it counts as one that never rests.
const RESTLESS: usize = 10_000;

/// A future that goes on when the test lets it.
pub(crate) struct Running<'a> {
    future: Pin<Box<dyn Future<Output = ()> + 'a>>,
    clock: TestClock,
    ended: bool,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<'a> Running<'a> {
    pub(crate) fn new(clock: &TestClock, future: impl Future<Output = ()> + 'a) -> Self {
        Self { future: Box::pin(future), clock: clock.clone(), ended: false }
    }

    /// Lets it go on until it waits for time or for the test. Returns whether it is still there.
    ///
    /// # Panics
    /// It never rests.
    pub(crate) fn settle(&mut self) -> bool {
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&woken));
        for _ in 0..RESTLESS {
            if self.ended || !woken.0.swap(false, Ordering::Relaxed) {
                return !self.ended;
            }
            let polled = self.future.as_mut().poll(&mut Context::from_waker(&waker));
            self.ended = polled == Poll::Ready(());
        }
        panic!("it never rests");
    }

    /// Lets so much time pass, with all that happens meanwhile.
    pub(crate) fn advance(&mut self, time: Duration) {
        self.settle();
        let until = self.clock.now().after(time);
        while self.clock.step(until) {
            self.settle();
        }
    }
}
