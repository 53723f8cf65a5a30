//! Pauses between attempts: they grow, and whatever promises a better outcome ends them at once.

use std::{cell::RefCell, pin::pin, rc::Rc, time::Duration};

use futures::{StreamExt, channel::mpsc, future::Either};
use gloo::timers::future::TimeoutFuture;

/// The first pause after a failure.
const SHORTEST: Duration = Duration::from_secs(1);

/// No pause is longer.
const LONGEST: Duration = Duration::from_secs(30);

/// How long to wait before the next attempt: 1 s, 2 s, 4 s … 30 s.
#[derive(Clone, Copy, Debug)]
pub struct Pauses {
    next: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self { next: SHORTEST }
    }
}

impl Iterator for Pauses {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let pause = self.next;
        self.next = (pause * 2).min(LONGEST);
        Some(pause)
    }
}

impl Pauses {
    /// Waits for the next pause, or until woken.
    pub async fn wait(&mut self, wakes: &mut Wakes) {
        let pause = self.next().unwrap_or(LONGEST);
        let timeout = TimeoutFuture::new(milliseconds(pause));
        if let Either::Right(_) = futures::future::select(timeout, wakes.0.next()).await {
            *self = Self::default();
        }
    }
}

fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

/// Wakes whoever holds the other end. Waking twice before it looks is waking once.
#[derive(Clone, Debug)]
pub struct Waker(Rc<RefCell<mpsc::Sender<()>>>);

/// The sleeping end of a [`Waker`].
#[derive(Debug)]
pub struct Wakes(mpsc::Receiver<()>);

/// A waker and what it wakes.
pub fn waker() -> (Waker, Wakes) {
    let (sender, receiver) = mpsc::channel(0);
    (Waker(Rc::new(RefCell::new(sender))), Wakes(receiver))
}

impl Waker {
    /// Wakes it.
    pub fn wake(&self) {
        // Full means that it is about to wake anyway; closed, that nobody sleeps any more.
        self.0.borrow_mut().try_send(()).unwrap_or_default();
    }
}

impl Wakes {
    /// Sleeps until woken.
    pub async fn woken(&mut self) {
        if self.0.next().await.is_none() {
            futures::future::pending::<()>().await;
        }
    }

    /// Sleeps until woken, or for this long.
    pub async fn woken_within(&mut self, longest: Duration) {
        let timeout = TimeoutFuture::new(milliseconds(longest));
        futures::future::select(timeout, pin!(self.woken())).await;
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn pauses_grow_and_stop_growing() {
        let seconds: Vec<u64> = Pauses::default().take(7).map(|pause| pause.as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30]);
    }

    #[wasm_bindgen_test]
    async fn being_woken_ends_a_pause_and_starts_over() {
        let (waker, mut wakes) = waker();
        let mut pauses = Pauses { next: LONGEST };
        waker.wake();
        waker.wake();
        pauses.wait(&mut wakes).await;
        assert_eq!(pauses.next(), Some(SHORTEST));
    }
}
