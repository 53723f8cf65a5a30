//! Pauses between one attempt and the next, each twice as long as the one before.

use std::time::Duration;

/// How long to wait next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GrowingPause {
    first: Duration,
    next: Duration,
    longest: Duration,
}

impl GrowingPause {
    /// From the first one up to the longest.
    pub(crate) fn new(first: Duration, longest: Duration) -> Self {
        Self { first, next: first, longest }
    }

    /// The next one.
    pub(crate) fn next(&mut self) -> Duration {
        let pause = self.next;
        self.next = self.longest.min(pause * 2);
        pause
    }

    /// The first one is the next again.
    pub(crate) fn start_over(&mut self) {
        self.next = self.first;
    }
}
