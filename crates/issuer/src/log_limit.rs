//! Log lines that a fault or a flood would repeat without end.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// How often one kind of line is written at most.
const EVERY: Duration = Duration::from_secs(10);

/// One kind of line.
#[derive(Debug)]
pub(crate) struct LogLimit(Mutex<State>);

#[derive(Debug)]
struct State {
    written: Option<Instant>,
    left_out: u64,
}

impl LogLimit {
    /// Nothing was written yet.
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(State { written: None, left_out: 0 }))
    }

    /// Whether a line may be written now, and if so, how many were left out since the last one.
    pub(crate) fn admit(&self) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if state.written.is_some_and(|written| now.duration_since(written) < EVERY) {
            state.left_out += 1;
            return None;
        }
        state.written = Some(now);
        Some(std::mem::take(&mut state.left_out))
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_flood_is_a_line_now_and_then_that_counts_the_others() {
        let limit = LogLimit::new();
        assert_eq!(limit.admit(), Some(0));
        for _ in 0..1_000 {
            assert_eq!(limit.admit(), None);
        }
        advance(EVERY).await;
        assert_eq!(limit.admit(), Some(1_000));
        assert_eq!(limit.admit(), None);
    }
}
