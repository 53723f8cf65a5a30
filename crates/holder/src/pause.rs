//! Pauses between attempts: they grow, and whatever promises a better outcome ends them at once.

use std::{
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{
    StreamExt,
    channel::mpsc,
    future::{Either, select},
};

use crate::platform::Clock;

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
    pub async fn wait(&mut self, clock: &impl Clock, wakes: &mut Wakes) {
        let pause = clock.sleep(self.next().unwrap_or(LONGEST));
        if let Either::Right(_) = select(pin!(pause), wakes.0.next()).await {
            *self = Self::default();
        }
    }
}

/// Wakes whoever holds the other end. Waking twice before it looks is waking once.
#[derive(Clone, Debug)]
pub struct Waker(Arc<Mutex<mpsc::Sender<()>>>);

/// The sleeping end of a [`Waker`].
#[derive(Debug)]
pub struct Wakes(mpsc::Receiver<()>);

/// A waker and what it wakes.
pub fn waker() -> (Waker, Wakes) {
    let (sender, receiver) = mpsc::channel(0);
    (Waker(Arc::new(Mutex::new(sender))), Wakes(receiver))
}

impl Waker {
    /// Wakes it.
    pub fn wake(&self) {
        // Full means that it is about to wake anyway; closed, that nobody sleeps any more.
        let mut sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sender.try_send(()).unwrap_or_default();
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
    pub async fn woken_within(&mut self, clock: &impl Clock, longest: Duration) {
        select(pin!(clock.sleep(longest)), pin!(self.woken())).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::SystemClock;

    #[test]
    fn pauses_grow_and_stop_growing() {
        let seconds: Vec<u64> = Pauses::default().take(7).map(|pause| pause.as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30]);
    }

    #[tokio::test]
    async fn being_woken_ends_a_pause_and_starts_over() {
        let (waker, mut wakes) = waker();
        let mut pauses = Pauses { next: LONGEST };
        waker.wake();
        waker.wake();
        pauses.wait(&SystemClock, &mut wakes).await;
        assert_eq!(pauses.next(), Some(SHORTEST));
    }
}
