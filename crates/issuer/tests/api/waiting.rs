//! Waiting for what a user would see, within bounds.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, timeout};

/// What takes longer than this has failed; this machine may be busy with other things.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Looks again and again until there is something to see.
pub(crate) async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let seen = async {
        let mut again = interval(Duration::from_millis(20));
        again.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            again.tick().await;
            if let Some(seen) = look().await {
                return seen;
            }
        }
    };
    in_time(what, seen).await
}

/// What must happen soon.
pub(crate) async fn in_time<T>(what: &str, happens: impl Future<Output = T>) -> T {
    match timeout(PATIENCE, happens).await {
        Ok(happened) => happened,
        Err(_) => panic!("not within {PATIENCE:?}: {what}"),
    }
}
