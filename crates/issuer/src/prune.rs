//! Forgets what is not kept for ever, a little at a time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::{
    clock::Clock,
    writer::{Command, Writer},
};

/// How long after a start, and after everything was pruned, it looks again.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// How long it leaves the writer to others in between.
const PAUSE: Duration = Duration::from_millis(200);

/// Prunes until the issuer goes down.
pub(crate) async fn keep_pruning(clock: Clock, writer: Writer, going_down: CancellationToken) {
    loop {
        let pruned = Arc::new(AtomicU64::new(0));
        let pause = match writer.submit(Command::Prune(pruned.clone())).await {
            Ok(_) if pruned.load(Ordering::Relaxed) == 0 => EVERY,
            Ok(_) => PAUSE,
            Err(refusal) => {
                warn!(code = refusal.code(), "nothing could be pruned");
                EVERY
            }
        };
        tokio::select! {
            () = going_down.cancelled() => return,
            () = clock.sleep(pause) => {}
        }
    }
}
